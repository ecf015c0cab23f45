"""Rules about groups of records, and rules that read the verdict of another."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from checker.engines.model import Group
from checker.engines.reference import ReferenceEngine
from checker.semantics.data import Fact, Row, Unknown, Value

from .texts import checked, judged, world

RULES = """
setting share "The share"
  cite "none"
  percentage
  default 50 percent
  because "a test"
rule P-ONCE "A number is used once"
  in force from 2000-01-01 by received_on
    cite "none"
    severity error
    for request grouped by id
    require count of r in group = 1
    say "{count of r in group} records have the number {id}"
rule P-GAP "No gap"
  in force from 2000-01-01 by received_on
    cite "none"
    severity error
    for request where number is present grouped by entity.id
    require highest(group.number) - lowest(group.number) + 1 = count_distinct(group.number)
    say "{lowest(group.number)} to {highest(group.number)}"
rule P-GOOD "A is there"
  in force from 2000-01-01 by received_on
    cite "none"
    severity error
    for request
    require a
    say "no"
rule P-SHARE "The share is good"
  in force from 2000-01-01 by received_on
    cite "none"
    severity info
    for request grouped by month(received_on) when count of r in group >= 2
    let good be count of r in group where (P-GOOD passed for r)
    let decided be count of r in group where (P-GOOD passed for r or P-GOOD breached for r)
    require good >= settings.share * decided
    say "{good} of {decided} in {month(received_on)}"
"""


def request(key: str, **fields: Value | None) -> Row:
    values = {
        name: Unknown(frozenset({Fact("field", "request", name, key)})) if value is None else value
        for name, value in fields.items()
    }
    return Row("request", key, {"received_on": date(2025, 1, 31)} | values)


def verdicts(rule: str, *rows: Row) -> list[tuple[tuple[object, ...], str]]:
    made = world(checked(RULES).program, Row("entity", "e", {"id": "e"}, {"requests": rows}))
    (found,) = ReferenceEngine().verdicts(made, [rule])
    keys = [each.keys for each in found.subjects if isinstance(each, Group)]
    return list(zip(keys, found.verdicts, strict=True))


def test_rows_with_one_key_are_one_group() -> None:
    rows = (request("1", id="x"), request("2", id="y"), request("3", id="x"))
    assert verdicts("P-ONCE", *rows) == [(("x",), "breached"), (("y",), "passed")]


def test_a_row_of_an_unknown_key_makes_no_group_and_may_be_in_each() -> None:
    rows = (request("1", id="x"), request("2", id=None))
    assert verdicts("P-ONCE", *rows) == [(("x",), "undecided")]


def test_rows_of_unknown_keys_do_not_undo_what_the_known_ones_show() -> None:
    rows = (request("1", id="x"), request("2", id="x"), request("3", id=None))
    assert verdicts("P-ONCE", *rows) == [(("x",), "breached")]


def test_columns_look_at_one_field_of_all_rows() -> None:
    whole = (request("1", number=Decimal(3)), request("2", number=Decimal(4)), request("3", number=Decimal(4)))
    assert verdicts("P-GAP", *whole) == [(("e",), "passed")]
    assert verdicts("P-GAP", *whole, request("4", number=Decimal(6))) == [(("e",), "breached")]
    assert verdicts("P-GAP", *whole, request("4", number=None)) == [(("e",), "undecided")]


def test_a_share_counts_the_verdicts_of_another_rule() -> None:
    january = (request("1", a=True), request("2", a=True), request("3", a=False), request("4", a=False))
    alone = (request("5", a=False, received_on=date(2025, 2, 1)),)
    assert verdicts("P-SHARE", *january, *alone) == [(("2025-01",), "passed"), (("2025-02",), "not_applicable")]
    assert verdicts("P-SHARE", *january, request("6", a=False)) == [(("2025-01",), "breached")]
    assert verdicts("P-SHARE", *january, request("6", a=None)) == [(("2025-01",), "undecided")]


def test_an_undecided_verdict_is_named_in_the_blame_of_the_rule_that_reads_it() -> None:
    rows = (request("1", a=True), request("2", a=False), request("3", a=None))
    made = world(checked(RULES).program, Row("entity", "e", {"id": "e"}, {"requests": rows}))
    (found,) = ReferenceEngine().verdicts(made, ["P-SHARE"])
    judgement = judged(made, "P-SHARE", found.subjects[0])
    facts = (*judgement.decisive, *judgement.together)
    assert [(fact.kind, fact.name, fact.key) for fact in facts] == [("rule", "P-GOOD", "3")]


def test_a_groups_message_counts_its_rows() -> None:
    rows = (request("1", id="x"), request("2", id="x"))
    made = world(checked(RULES).program, Row("entity", "e", {"id": "e"}, {"requests": rows}))
    (found,) = ReferenceEngine().verdicts(made, ["P-ONCE"])
    judgement = judged(made, "P-ONCE", found.subjects[0])
    assert [(piece.text, piece.kind) for piece in judgement.message] == [
        ("2", "closed"),
        (" records have the number ", "words"),
        ("x", "text"),
    ]
