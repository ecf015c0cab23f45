"""A value that is one of many: decided as the reference engine does, and by the plan where one fact is unknown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product

import pytest

from checker.engines.model import World
from checker.engines.reference import ReferenceEngine
from checker.plan.verdicts import LEFT_OPEN, VERDICTS
from checker.semantics.data import ABSENT, Fact, Row, Unknown, Value
from tests.engines.reference.texts import checked, world
from tests.engines.under_test import columnar_engine

FORMS = {
    "a day compared": "day_of_five is present and day_of_five <= 2025-02-20",
    "a day compared with another": "day_of_five is present and restarted is present and day_of_five < restarted",
    "a day that may be absent": "day_of_five is present",
    "a last day": "closed_on done by restarted",
    "a last day of one of several clocks": "closed_on done by one_of_five",
    "over": "one_of_five is over",
    "a last day compared": "restarted is present and restarted >= 2025-03-10",
    "what starts with one of many": "closed_on done by after_five",
    "the earlier of two": "closed_on done by stricter",
    "the strictest": "closed_on done by strictest",
    "the strictest, over": "strictest is over",
    "the strictest compared": "strictest is present and strictest <= 2025-02-12",
    "the earliest day": "earliest of (received_on, received_on + 5 days) <= 2025-01-31",
    "the latest day of some": "closed_on is present and latest of (received_on, closed_on) <= 2025-02-28",
    "a row": "event_of_three is present",
    "the day of a row": "event_of_three is present and event_of_three.happened_on <= 2025-03-01",
    "a row, done by": "event_of_three done by restarted",
}
DECLARATIONS = """
    define day_of_five of request "d"
      in force from 2000-01-01 through 2024-12-31 by received_on
        cite "c"
        means received_on
        except early "o"
          cite "c"
          when a
          means received_on + 1 day
      in force from 2025-01-01 by received_on
        cite "c"
        means received_on + 2 days
        except first "o"
          cite "c"
          when a
          means received_on + 20 days
        except second "o"
          cite "c"
          over first
          when b
          means received_on + 25 days
        except third "o"
          cite "c"
          over first
          over second
          when c
          means closed_on
    define first_answer of request "d"
      in force from 2000-01-01 by received_on
        cite "c"
        means first e in events where (e.kind = answer) by e.happened_on
    define last_event of request "d"
      in force from 2000-01-01 by received_on
        cite "c"
        means last e in events by e.happened_on
    define event_of_three of request "d"
      in force from 2000-01-01 by received_on
        cite "c"
        means first_answer
        except later "o"
          cite "c"
          when a
          means last_event
    deadline restarted of request "d"
      in force from 2000-01-01 by received_on
        cite "c"
        starts received_on
        restarts closed_on when a
        restarts received_on + 9 days when b
        restarts received_on + 12 days when c
        runs 1 month
        rolls to working day of entity.holidays
    deadline rolled of request "d"
      in force from 2000-01-01 by received_on
        cite "c"
        starts received_on
        runs 1 month
        rolls to working day of entity.holidays
    deadline one_of_five of request "d"
      in force from 2000-01-01 through 2024-12-31 by received_on
        cite "c"
        starts received_on
        runs 5 days
        never rolls
        except longer "o"
          cite "c"
          when a
          runs 1 month
      in force from 2025-01-01 by received_on
        cite "c"
        like rolled
        except longer "o"
          cite "c"
          when a
          runs 40 days
        except longest "o"
          cite "c"
          over longer
          when b
          runs 2 months
        except other "o"
          cite "c"
          over longer
          over longest
          when c
          starts closed_on
          runs 3 months
    deadline after_five of request "d"
      in force from 2000-01-01 by received_on
        cite "c"
        starts day_of_five
        restarts closed_on when a
        runs 20 days
        never rolls
    deadline stricter of request "d"
      in force from 2000-01-01 by received_on
        cite "c"
        earliest of restarted, one_of_five
        never rolls
    deadline strictest of request "d"
      in force from 2000-01-01 by received_on
        cite "c"
        earliest of rolled and contributions
        never rolls
    deadline soon of request "d"
      in force from 2000-01-01 by received_on
        cite "c"
        starts received_on
        runs 12 days
        never rolls
    deadline from_closing of request "d"
      in force from 2000-01-01 by received_on
        cite "c"
        starts closed_on
        runs 4 days
        never rolls
    contributes p.soon to p.strictest
      in force from 2000-01-01 by received_on
      cite "c"
      when a
    contributes p.from_closing to p.strictest
      in force from 2000-01-01 by received_on
      cite "c"
      when b
"""


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


def _unknown(record: str, name: str, key: str) -> Unknown:
    return Unknown(frozenset({Fact("field", record, name, key)}))


def _requests() -> Iterator[Row]:
    """Requests with every combination of three facts, each yes, no or unknown, on some days."""
    facts = (True, False, None)
    received = (date(2024, 12, 30), date(2025, 1, 31), None)
    closed = (date(2025, 2, 25), date(2025, 3, 12), ABSENT, None)
    for number, (a, b, c, came, done) in enumerate(product(facts, facts, facts, received, closed)):
        key = f"r{number}"
        known = {"id": key, "received_on": came, "closed_on": done, "kind": "red", "number": ABSENT}
        fields = {**known, "a": a, "b": b, "c": c}
        yield Row(
            "request",
            key,
            {name: _unknown("request", name, key) if value is None else value for name, value in fields.items()},
            {"events": _events(key, number), "items": (), "grounds": (), "letters": ()},
        )


def _events(key: str, number: int) -> tuple[Row, ...]:
    days = ((), (None,), (date(2025, 2, 20),), (date(2025, 2, 20), date(2025, 4, 20)), (None, None))
    return tuple(_event(f"{key}/{n}", day) for n, day in enumerate(days[number % 5]))


def _event(key: str, day: date | None) -> Row:
    when: Value = _unknown("event", "happened_on", key) if day is None else day
    return Row("event", key, {"kind": "answer", "happened_on": when, "good": True})


Found = dict[str, tuple[tuple[Row, ...], tuple[int, ...], tuple[str, ...]]]


@pytest.fixture(scope="module")
def seen() -> World:
    text = DECLARATIONS + "".join(_rule(number, test) for number, test in enumerate(FORMS.values()))
    entity = Row("entity", "e", {"id": "e", "state": "here", "holidays": "town"}, {"requests": tuple(_requests())})
    return world(checked(text).program, entity, as_of=date(2025, 3, 20))


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
def test_one_of_many_is_decided_alike(form: str, found: Found) -> None:
    requests, codes, verdicts = found[form]

    differing = [
        (_facts(request), VERDICTS[code], verdict)
        for request, code, verdict in zip(requests, codes, verdicts, strict=True)
        if code != LEFT_OPEN and VERDICTS[code] != verdict
    ]

    assert differing == []
    assert len(set(verdicts)) > 1, "a form that always comes out the same tests nothing"


@pytest.mark.parametrize("form", ["a day compared", "a last day", "a last day of one of several clocks", "over"])
def test_one_of_many_is_decided_by_the_plan_where_one_fact_is_unknown(form: str, found: Found) -> None:
    requests, codes, _ = found[form]

    left = [_facts(request) for request, code in zip(requests, codes, strict=True) if code == LEFT_OPEN]

    # Without the day of receipt it is not known either which version is in force.
    assert [each for each in left if each["received_on"] and list(each.values()).count(None) <= 1] == []


def test_the_strictest_of_days_that_are_all_unknown_is_decided_by_the_plan(found: Found) -> None:
    requests, codes, _ = found["the strictest"]

    unknown = ("received_on", "closed_on")
    left = [_facts(request) for request, code in zip(requests, codes, strict=True) if code == LEFT_OPEN]

    assert [each for each in left if all(each[name] is None for name in unknown)] == []


def _facts(request: Row) -> dict[str, object]:
    names = ("a", "b", "c", "received_on", "closed_on")
    return {name: None if isinstance(value := request.fields[name], Unknown) else value for name in names}
