"""A judgement in full: message, evidence, margin, severity, settings, and the facts that would settle it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from checker.engines.model import Judgement, Piece
from checker.engines.reference import ReferenceEngine, Trace
from checker.semantics.data import Fact, Heard, Row, Unknown, Value

from .texts import checked, judged, world

RULES = """
setting days_allowed "How long"
  cite "none"
  number
  default 5
  because "a test"
define answer of request "The answer"
  in force from 2000-01-01 by received_on
    cite "the answer act"
    means first e in events where (e.kind = answer) by e.happened_on
deadline due of request "Last day of the act"
  in force from 2000-01-01 by received_on
    cite "the act, section 1"
    starts received_on
    runs settings.days_allowed working days of entity.holidays
    never rolls
rule P-1 "Answered in time"
  in force from 2000-01-01 by received_on
    cite "the act"
    severity error
    lowered to warn when a
    for request
    require answer done by due
    say when answer is absent "nothing by {due}"
    say "{answer.happened_on - due} late; {id} of {received_on}, {kind}"
    mend "Answer within [days] days."
rule P-2 "Both or neither"
  in force from 2000-01-01
    cite "none"
    severity error
    for request
    require a and (b or c)
    say "no"
rule P-3 "One alone would do"
  in force from 2000-01-01
    cite "none"
    severity error
    for request
    require a and (b or not b)
    say "no"
concept review "Says that there is a review"
  in force from 2000-01-01 by sent_on
  cite "none"
  in english
    states "reviewed"
    case states "It is reviewed."
rule P-4 "States it"
  in force from 2000-01-01 by sent_on
    cite "none"
    severity error
    for letter
    require letter states review
    say "no"
rule P-5 "No gap in the numbers"
  in force from 2000-01-01
    cite "none"
    severity warn
    for request where number is present grouped by entity.id
    require highest(group.number) - lowest(group.number) + 1 = count_distinct(group.number)
    say "{count_distinct(group.number)} of {lowest(group.number)} to {highest(group.number)}"
"""


END = date(2025, 12, 1)


def request(*events: Row, **fields: Value | None) -> Row:
    given: dict[str, Value | None] = {
        "id": "R-77",
        "received_on": date(2025, 6, 27),
        "kind": "red",
        "a": False,
    } | fields
    values = {
        name: Unknown(frozenset({Fact("field", "request", name, "q")})) if value is None else value
        for name, value in given.items()
    }
    return Row("request", "q", values, {"events": events})


def answer(day: date) -> Row:
    return Row("event", "q/1", {"kind": "answer", "happened_on": day})


def judgement_of(rule: str, row: Row, as_of: date = END) -> Judgement:
    made = world(checked(RULES).program, Row("entity", "e", {"holidays": "town"}, {"requests": (row,)}), as_of=as_of)
    return judged(made, rule, row)


def test_a_breach_says_how_late_it_was_and_on_what_it_rests() -> None:
    found = judgement_of("P-1", request(answer(date(2025, 7, 9))))
    assert found.verdict == "breached"
    assert found.severity == "error"
    assert found.message == (
        Piece("2 days", "closed"), Piece(" late; ", "words"), Piece("R-77", "text"), Piece(" of ", "words"),
        Piece("2025-06-27", "clock"), Piece(", ", "words"), Piece("red", "closed"),
    )  # fmt: skip
    assert found.mend == "Answer within [days] days."
    assert (found.due, found.margin, found.margin_working_days) == (date(2025, 7, 7), -2, -2)
    assert [(each.words, each.value, each.kind) for each in found.evidence] == [
        ("The answer: when", "2025-07-09", "clock"),
        ("Last day of the act", "2025-07-07", "clock"),
    ]
    assert found.settings == ("days_allowed",)
    assert (found.decisive, found.together) == ((), ())


def test_the_first_message_whose_condition_holds_is_said() -> None:
    found = judgement_of("P-1", request())
    assert "".join(piece.text for piece in found.message) == "nothing by 2025-07-07"
    assert (found.due, found.margin) == (date(2025, 7, 7), (date(2025, 7, 7) - date(2025, 12, 1)).days)


@pytest.mark.parametrize(("a", "severity"), [(True, "warn"), (False, "error"), (None, "error")])
def test_severity_is_lowered_only_where_it_is_known_that_it_may_be(a: bool | None, severity: str) -> None:
    assert judgement_of("P-1", request(a=a)).severity == severity


def test_a_pass_has_its_margin_and_says_nothing() -> None:
    found = judgement_of("P-1", request(answer(date(2025, 7, 1))))
    assert (found.verdict, found.message, found.mend) == ("passed", (), None)
    assert (found.due, found.margin, found.margin_working_days) == (date(2025, 7, 7), 6, 3)


def test_pending_counts_from_the_day_of_the_check() -> None:
    found = judgement_of("P-1", request(), as_of=date(2025, 7, 2))
    assert (found.verdict, found.due, found.margin) == ("pending", date(2025, 7, 7), 5)


def test_a_fact_that_decides_by_itself_comes_before_one_that_needs_company() -> None:
    one = judgement_of("P-1", request(answer(date(2025, 7, 1)), received_on=None))
    assert ([fact.name for fact in one.decisive], one.together) == (["received_on"], ())
    several = judgement_of("P-2", request(a=None, b=None, c=None))
    assert (several.decisive, [fact.name for fact in several.together]) == ((), ["a"])


def test_a_fact_that_decides_nothing_however_it_is_settled_is_dropped() -> None:
    found = judgement_of("P-3", request(a=None, b=None))
    assert [fact.name for fact in found.decisive] == ["a"] or [fact.name for fact in found.together] == ["a"]


def test_a_statement_in_a_letter_is_evidence_with_its_places() -> None:
    spans = ((3, 17),)
    letter = Row("letter", "l", {"sent_on": date(2025, 2, 1)}, heard=Heard({}, frozenset(), spans={"p.review": spans}))
    made = world(checked(RULES).program, Row("entity", "e", {}), letters=(letter,))
    (evidence,) = judged(made, "P-4", letter).evidence
    assert (evidence.key, evidence.value, evidence.spans) == ("l", "no", spans)


def test_a_function_of_a_column_is_one_piece_of_evidence_however_many_rows_there_are() -> None:
    rows = tuple(Row("request", f"q{number}", {"number": Decimal(number)}) for number in (*range(1, 9), 12))
    made = world(checked(RULES).program, Row("entity", "e", {"id": "E"}, {"requests": rows}), as_of=END)
    ((group,),) = [found.subjects for found in ReferenceEngine().verdicts(made, ["P-5"])]
    found = judged(made, "P-5", group)
    assert found.message == (
        Piece("9", "closed"), Piece(" of ", "words"), Piece("1", "text"), Piece(" to ", "words"), Piece("12", "text"),
    )  # fmt: skip
    assert [(each.words, each.value, each.kind) for each in found.evidence] == [
        ("highest(group.number)", "12", "text"),
        ("lowest(group.number)", "1", "text"),
        ("count_distinct(group.number)", "9", "closed"),
    ]


def lines(trace: Trace, depth: int = 0) -> list[str]:
    own = f"{'  ' * depth}{trace.words} = {trace.value}" + (f" [{'; '.join(trace.laws)}]" if trace.laws else "")
    return [own, *(line for part in trace.parts for line in lines(part, depth + 1))]


def test_an_explanation_shows_the_value_under_every_part_with_its_law() -> None:
    row = request(answer(date(2025, 7, 9)))
    made = world(checked(RULES).program, Row("entity", "e", {"holidays": "town"}, {"requests": (row,)}), as_of=END)
    trace = ReferenceEngine().explain(made, "P-1", row, "author")
    assert lines(trace) == [
        "P-1 = breached [the act]",
        "  received_on = 2025-06-27",
        "  answer done by due = no",
        "    answer = 2025-07-09",
        "      answer = event of 2025-07-09 [the answer act]",
        "        received_on = 2025-06-27",
        "        first e in events where (e.kind = answer) by e.happened_on = event of 2025-07-09",
        "          events = 1",
        "          e.kind = answer = yes",
        "            e.kind = answer",
        "          e.happened_on = 2025-07-09",
        "    due = 2025-07-07 [the act, section 1]",
        "      received_on = 2025-06-27",
        "      received_on = 2025-06-27",
        "      settings.days_allowed = 5",
        "      entity.holidays = town",
    ]


def test_a_patients_explanation_names_facts_and_no_operators() -> None:
    row = request(answer(date(2025, 7, 9)))
    made = world(checked(RULES).program, Row("entity", "e", {"holidays": "town"}, {"requests": (row,)}), as_of=END)
    trace = ReferenceEngine().explain(made, "P-1", row, "patient")
    assert [(part.title, part.value) for part in trace.parts] == [
        ("when it came", "2025-06-27"),
        ("The answer: when", "2025-07-09"),
        ("Last day of the act", "2025-07-07"),
    ]


def test_a_deadline_is_explained_with_the_steps_of_its_clock() -> None:
    row = request()
    made = world(checked(RULES).program, Row("entity", "e", {"holidays": "town"}, {"requests": (row,)}), as_of=END)
    trace = ReferenceEngine().explain_value(made, "p.due", row, "auditor")
    assert (trace.title, trace.value) == ("Last day of the act", "2025-07-07")
    assert [(step.name, step.day) for step in trace.steps] == [
        ("start", date(2025, 6, 27)),
        ("length", date(2025, 7, 7)),
        ("roll", date(2025, 7, 7)),
    ]
