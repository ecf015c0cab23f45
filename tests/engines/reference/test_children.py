"""Child records of which some, or all, are unknown."""

from __future__ import annotations

import pytest

from .texts import failures

RULE = """
rule P-1 "{require}"
  in force from 2000-01-01
    cite "none"
    severity error
    for request
    require {require}
    say "no"
  case "x"
    given request received_on 2025-01-31
{children}
    as of 2025-12-01
    expect {expect}
"""
YES, NO, OPEN = "kind answer", "kind notice", "kind unknown"


def check(require: str, children: list[str], expect: str) -> None:
    lines = "\n".join(f"      with {child}" for child in children)
    assert failures(RULE.format(require=require, children=lines, expect=expect)) == []


@pytest.mark.parametrize(
    ("kinds", "some", "no"),
    [
        ([], "breached", "passed"),
        ([NO, NO], "breached", "passed"),
        ([OPEN, YES], "passed", "breached"),
        ([OPEN, NO], "undecided for event.kind", "undecided for event.kind"),
    ],
)
def test_some_and_no(kinds: list[str], some: str, no: str) -> None:
    events = [f"event {kind}, happened_on 2025-02-01" for kind in kinds]
    check("some e in events where (e.kind = answer)", events, some)
    check("no e in events where (e.kind = answer)", events, no)


@pytest.mark.parametrize(
    ("events", "expect"),
    [
        ([], "passed"),
        (["kind answer, good yes", "kind notice, good no"], "passed"),
        (["kind answer, good no", "kind unknown, good unknown"], "breached"),
        (["kind unknown, good yes"], "passed"),
        (["kind unknown, good no"], "undecided for event.kind"),
        (["kind answer, good unknown"], "undecided for event.good"),
    ],
)
def test_every(events: list[str], expect: str) -> None:
    check("every e in events where (e.kind = answer) has (e.good)", [f"event {each}" for each in events], expect)


@pytest.mark.parametrize(
    "require",
    ["some i in items where (i.released)", "no i in items where (i.released)", "every i in items has (i.released)",
     "count of i in items = 0", "total of i.price for i in items <= 5 USD"],
)  # fmt: skip
def test_a_table_that_nobody_supplied_leaves_every_form_open(require: str) -> None:
    if "price" in require:
        require = require.replace("for i in items", "for i in items where (i.price is present)")
    check(require, [], "undecided for request.items")


@pytest.mark.parametrize(
    ("require", "expect"),
    [
        ("count of e in events where (e.kind = answer) >= 1", "passed"),
        ("count of e in events where (e.kind = answer) > 3", "breached"),
        ("count of e in events where (e.kind = answer) <= 1", "undecided for event.kind"),
        ("count of e in events where (e.kind = answer) = 1", "undecided for event.kind"),
        ("count of e in events where (e.kind = answer) = 0", "breached"),
        ("count of e in events where (e.kind = answer) != 4", "passed"),
    ],
)
def test_a_count_is_an_interval(require: str, expect: str) -> None:
    check(require, ["event kind answer", "event kind unknown", "event kind unknown", "event kind notice"], expect)


@pytest.mark.parametrize(
    ("limit", "items", "expect"),
    [
        ("<= 6.50 USD", ["released yes, price 6.50 USD", "released no, price 1 USD"], "passed"),
        ("<= 6.49 USD", ["released yes, price 6.50 USD"], "breached"),
        ("<= 6.50 USD", ["released unknown, price 1 USD", "released yes, price 5 USD"], "passed"),
        ("<= 6.50 USD", ["released unknown, price 2 USD", "released yes, price 5 USD"], "undecided for item.released"),
        ("<= 6.50 USD", ["released yes, price unknown", "released yes, price 7 USD"], "breached"),
        ("<= 6.50 USD", ["released yes, price unknown", "released yes, price 5 USD"], "undecided for item.price"),
        ("<= 6.50 USD", ["released yes, price 5 EUR"], "undecided for item.price"),
        ("<= 6.50 USD", ["released yes, price 1 EUR", "released yes, price 1 USD"], "undecided for item.price"),
        ("<= 6.50 USD", ["released no, price 9 USD"], "passed"),
    ],
)
def test_a_total_is_an_interval_in_one_currency(limit: str, items: list[str], expect: str) -> None:
    require = f"total of i.price for i in items where (i.released and i.price is present) {limit}"
    check(require, [f'item id "{place}", {item}' for place, item in enumerate(items)], expect)


PICK = """
define answer of request "The first answer"
  in force from 2000-01-01 by received_on
    cite "none"
    means {end} e in events where (e.kind = answer) by e.happened_on
"""


@pytest.mark.parametrize(
    ("end", "require", "events", "expect"),
    [
        ("first", "answer is present", [], "breached"),
        ("first", "answer is present", ["kind answer, happened_on unknown"], "passed"),
        ("first", "answer is present", ["kind unknown, happened_on 2025-02-01"], "undecided for event.kind"),
        # the day of a first is exact although it is unknown which row it is
        ("first", "answer is present and answer.happened_on <= 2025-02-10",
         ["kind answer, happened_on unknown", "kind answer, happened_on 2025-02-10"], "passed"),
        ("first", "answer is present and answer.happened_on >= 2025-02-11",
         ["kind answer, happened_on unknown", "kind answer, happened_on 2025-02-10"], "breached"),
        ("first", "answer is present and answer.happened_on <= 2025-02-09",
         ["kind answer, happened_on unknown", "kind answer, happened_on 2025-02-10"],
         "undecided for event.happened_on"),
        ("first", "answer is present and answer.happened_on <= 2025-02-10",
         ["kind unknown, happened_on 2025-02-01", "kind answer, happened_on 2025-02-10"], "passed"),
        ("last", "answer is present and answer.happened_on >= 2025-02-10",
         ["kind answer, happened_on unknown", "kind answer, happened_on 2025-02-10"], "passed"),
        # other fields: all candidates, decided if they agree
        ("first", "answer is present and answer.good",
         ["kind unknown, happened_on 2025-02-01, good yes", "kind answer, happened_on 2025-02-10, good yes"], "passed"),
        ("first", "answer is present and answer.good",
         ["kind unknown, happened_on 2025-02-01, good no", "kind answer, happened_on 2025-02-10, good yes"],
         "undecided for event.kind"),
        ("first", "answer is present and answer.good",
         ["kind unknown, happened_on 2025-02-20, good no", "kind answer, happened_on 2025-02-10, good yes"], "passed"),
        # a tie is broken by nothing
        ("first", "answer is present and answer.good",
         ["kind answer, happened_on 2025-02-10, good no", "kind answer, happened_on 2025-02-10, good yes"],
         "undecided for event.happened_on"),
        ("first", "answer is present and answer.good",
         ["kind answer, happened_on 2025-02-10, good yes", "kind answer, happened_on 2025-02-10, good yes"], "passed"),
        # no row surely there
        ("first", "answer is absent or answer.good", ["kind unknown, happened_on 2025-02-01, good yes"], "passed"),
    ],
)  # fmt: skip
def test_the_first_or_last_is_a_row_or_absent_or_a_choice_of_rows(
    end: str, require: str, events: list[str], expect: str
) -> None:
    lines = "\n".join(f"      with event {each}" for each in events)
    text = PICK.format(end=end) + RULE.format(require=require, children=lines, expect=expect)
    assert failures(text) == []


def test_other_leaves_out_the_row_itself_and_not_its_equals() -> None:
    text = """
rule P-1 "Alone"
  in force from 2000-01-01
    cite "none"
    severity error
    for event
    require no other e in request.events where (e.kind = kind)
    say "not alone"
  case "alone" given event kind answer, happened_on 2025-02-01 expect passed
  case "twice the same"
    given event kind answer, happened_on 2025-02-01
    given event called twin kind answer, happened_on 2025-02-01
    expect breached
"""
    assert failures(text) == []
