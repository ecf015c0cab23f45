"""A first or last row whose day cannot be read: decided as the reference engine does, and by the plan itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations_with_replacement

import pytest

from checker.engines.model import World
from checker.engines.reference import ReferenceEngine
from checker.plan.verdicts import LEFT_OPEN, VERDICTS
from checker.semantics.data import Fact, Row, Unknown, Value
from tests.engines.reference.texts import checked, world
from tests.engines.under_test import columnar_engine

FORMS = {
    "there": "first_answer is present",
    "the last there": "last_answer is present",
    "compared": "first_answer is present and first_answer.happened_on <= due",
    "the last compared": "last_answer is present and last_answer.happened_on <= due",
    "another field": "first_answer is present and first_answer.good",
    "done by": "first_answer done by due",
    "the last done by": "last_answer done by due",
    "not done by": "not last_answer done by due",
    "what hangs on it": "first_answer is present and first_answer.told_in_time",
    "with an exception": "either_answer is present",
    "with an exception, done by": "either_answer done by due",
    "with an exception, compared": "either_answer is present and either_answer.happened_on <= due",
    "a clock that starts with it": "closed_on done by after_answer",
    "by another's pick": "some e in events where (e.next_answer is present)",
    "by another's pick, done by": "some e in events where (e.next_answer done by due)",
}
DECLARATIONS = """
    define first_answer of request "d"
      in force from 2000-01-01 by received_on
        cite "c"
        means first e in events where (e.kind = answer) by e.happened_on
    define last_answer of request "d"
      in force from 2000-01-01 by received_on
        cite "c"
        means last e in events where (e.kind = answer) by e.happened_on
    define either_answer of request "d"
      in force from 2000-01-01 by received_on
        cite "c"
        means first_answer
        except other "o"
          cite "c"
          when a
          means last_answer
    define told_in_time of event "d"
      in force from 2000-01-01 by request.received_on
        cite "c"
        means good and happened_on <= 2025-03-01
    define next_answer of event "d"
      in force from 2000-01-01 by request.received_on
        cite "c"
        means first r in request.events where (r.kind = answer and r.happened_on >= happened_on) by r.happened_on
    deadline due of request "d"
      in force from 2000-01-01 by received_on
        cite "c"
        starts received_on
        runs 30 days
        never rolls
    deadline after_answer of request "d"
      in force from 2000-01-01 by received_on
        cite "c"
        starts received_on
        restarts first_answer.happened_on when first_answer is present
        runs 30 days
        never rolls
"""
EARLY, LATE = date(2025, 2, 3), date(2025, 4, 3)


def _rule(number: int, test: str) -> str:
    return f"""
    rule R-{number:02} "r"
      in force from 2000-01-01 by received_on
        cite "c"
        severity error
        for request
        require {test}
        say "s"
"""


def _unknown(name: str, key: str) -> Unknown:
    return Unknown(frozenset({Fact("field", "event", name, key)}))


def _event(key: str, kind: str | None, day: date | None, good: bool) -> Row:
    fields: dict[str, Value] = {
        "kind": _unknown("kind", key) if kind is None else kind,
        "happened_on": _unknown("happened_on", key) if day is None else day,
        "good": good,
    }
    return Row("event", key, fields)


def _requests() -> Iterator[Row]:
    """Requests with up to three events of every kind and on every day, or without one that can be read."""
    events = [(kind, day) for kind in ("answer", "notice", None) for day in (EARLY, LATE, None)]
    number = 0
    for size in range(4):
        for chosen in combinations_with_replacement(events, size):
            for a in (True, None):
                number += 1
                key = f"r{number}"
                rows = tuple(_event(f"{key}/{n}", *each, good=n != 1) for n, each in enumerate(chosen))
                known = {"id": key, "received_on": date(2025, 1, 31), "closed_on": EARLY, "kind": "red", "number": 1}
                truths = {"a": a is True or _unknown("a", key), "b": True, "c": True}
                children = {"events": rows, "items": (), "grounds": (), "letters": ()}
                yield Row("request", key, {**known, **truths}, children)  # type: ignore[dict-item]


@pytest.fixture(scope="module")
def seen() -> World:
    text = DECLARATIONS + "".join(_rule(number, test) for number, test in enumerate(FORMS.values()))
    entity = Row("entity", "e", {"id": "e", "state": "here", "holidays": "town"}, {"requests": tuple(_requests())})
    return world(checked(text).program, entity)


Found = dict[str, tuple[tuple[Row, ...], tuple[int, ...], tuple[str, ...]]]


@pytest.fixture(scope="module")
def found(seen: World) -> Found:
    """By form the requests, the codes that the plan gives them, and their verdicts by the reference engine."""
    rules = [f"R-{number:02}" for number in range(len(FORMS))]
    codes = columnar_engine().decided(seen, rules)
    theirs = ReferenceEngine().verdicts(seen, rules)
    return {
        form: (tuple(codes[each.rule][0]), tuple(codes[each.rule][1]), tuple(each.verdicts))
        for form, each in zip(FORMS, theirs, strict=True)
    }


@pytest.mark.parametrize("form", FORMS)
def test_a_pick_without_a_day_is_decided_alike(form: str, found: Found) -> None:
    requests, codes, verdicts = found[form]

    differing = [
        (_shown(request), VERDICTS[code], verdict)
        for request, code, verdict in zip(requests, codes, verdicts, strict=True)
        if code != LEFT_OPEN and VERDICTS[code] != verdict
    ]

    assert differing == []
    assert len(set(verdicts)) > 1, "a form that always comes out the same tests nothing"


ANSWERS = frozenset(("answer", day) for day in (EARLY, LATE, None))
NOTICES = tuple(("notice", day) for day in (EARLY, LATE, None))


@pytest.mark.parametrize("form", ["there", "the last there", "compared", "done by", "the last done by"])
def test_a_pick_without_a_day_is_decided_by_the_plan_where_no_row_has_one(form: str, found: Found) -> None:
    assert [each for each in _left(form, found) if set(each) <= {("answer", None), *NOTICES}] == []


@pytest.mark.parametrize("form", ["there", "the last there", "done by", "the last done by"])
def test_rows_without_a_day_that_may_be_picked_are_decided_by_the_plan(form: str, found: Found) -> None:
    assert [each for each in _left(form, found) if (None, None) in each and not ANSWERS & set(each)] == []


def _left(form: str, found: Found) -> list[list[tuple[object, object]]]:
    requests, codes, _ = found[form]
    return [_shown(request) for request, code in zip(requests, codes, strict=True) if code == LEFT_OPEN]


def _shown(request: Row) -> list[tuple[object, object]]:
    events = request.children["events"]
    assert isinstance(events, tuple)
    return [(_known(event, "kind"), _known(event, "happened_on")) for event in events]


def _known(event: Row, name: str) -> object:
    value = event.fields[name]
    return None if isinstance(value, Unknown) else value
