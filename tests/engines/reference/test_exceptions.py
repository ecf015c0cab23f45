"""Exceptions: priority, unknown guards, overlap, amendments; a definition's value branch by branch."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from checker.engines.reference import ReferenceEngine
from checker.engines.reference.selection import OverlapError
from checker.engines.reference.values import Choice

from . import trees as t
from .texts import failures

DEFINITION = """
define length of request "A number with exceptions"
  in force from 2000-01-01 by received_on
    cite "none"
    means 30
    except longer "Longer"
      cite "none"
      when a
      means 60
    except longest "Longest"
      cite "none"
      over longer
      when a and b
      means 90
  case "x" given request {given} expect {expect}
rule P-1 "At most {limit}"
  in force from 2000-01-01 by received_on
    cite "none"
    severity error
    for request
    require length <= {limit}
    say "{{length}}"
  case "y" given request {given} expect {verdict}
"""


@pytest.mark.parametrize(
    ("given", "expect", "limit", "verdict"),
    [
        ("a no, b no", "30", 30, "passed"),
        ("a yes, b no", "60", 30, "breached saying \"60\""),
        ("a yes, b yes", "90", 60, "breached"),
        ("a no, b unknown", "30", 30, "passed"),
        ("a yes, b unknown", "undecided for request.b", 90, "passed"),
        ("a yes, b unknown", "undecided for request.b", 60, "undecided for request.b"),
        ("a yes, b unknown", "undecided for request.b", 30, "breached saying \"90 or 60\""),
        ("a unknown, b no", "undecided for request.a", 60, "passed"),
        ("a unknown, b unknown", "undecided for request.a, request.b", 90, "passed"),
    ],
)  # fmt: skip
def test_an_unknown_guard_makes_a_choice_that_comparisons_go_through(
    given: str, expect: str, limit: int, verdict: str
) -> None:
    text = DEFINITION.format(given=given, expect=expect, limit=limit, verdict=verdict)
    assert failures(text) == []


def test_two_true_exceptions_without_an_order_are_an_internal_error() -> None:
    exceptions = (
        t.exception("one", t.field("a"), t.constant(Decimal(1))),
        t.exception("two", t.field("b"), t.constant(Decimal(2))),
    )
    made = t.program(definitions=(t.definition("d", t.NUMBER, t.constant(Decimal(0)), *exceptions),))
    row = t.request(a=True, b=True)
    with pytest.raises(OverlapError, match="one and two"):
        ReferenceEngine().value(t.world(made, row), "p.d", row)


def test_of_two_disjoint_unknown_exceptions_three_values_are_possible() -> None:
    exceptions = (
        t.exception("one", t.field("a"), t.constant(Decimal(1))),
        t.exception("two", t.field("b"), t.constant(Decimal(2))),
    )
    made = t.program(definitions=(t.definition("d", t.NUMBER, t.constant(Decimal(0)), *exceptions),))
    row = t.request(a=None, b=None)
    value = ReferenceEngine().value(t.world(made, row), "p.d", row)
    assert isinstance(value, Choice)
    assert set(value.options) == {Decimal(0), Decimal(1), Decimal(2)}
    assert {fact.name for fact in value.blame} == {"a", "b"}


def test_an_exception_that_is_over_another_through_a_third_wins() -> None:
    exceptions = (
        t.exception("low", t.field("a"), t.constant(Decimal(1))),
        t.exception("middle", t.field("b"), t.constant(Decimal(2)), over=("low",)),
        t.exception("high", t.field("c"), t.constant(Decimal(3)), over=("middle",)),
    )
    made = t.program(definitions=(t.definition("d", t.NUMBER, t.constant(Decimal(0)), *exceptions),))
    row = t.request(a=True, b=False, c=True)
    assert ReferenceEngine().value(t.world(made, row), "p.d", row) == Decimal(3)


def test_an_exception_out_of_force_does_not_exist() -> None:
    ended = replace(t.exception("one", t.field("a"), t.constant(Decimal(1))), in_force=t.in_force(2000, 2010))
    made = t.program(definitions=(t.definition("d", t.NUMBER, t.constant(Decimal(0)), ended),))
    early, late = t.request(key="1", a=True, received=t.day(2005)), t.request(key="2", a=True, received=t.day(2015))
    world = t.world(made, early, late)
    engine = ReferenceEngine()
    assert (engine.value(world, "p.d", early), engine.value(world, "p.d", late)) == (Decimal(1), Decimal(0))


def test_an_amendment_is_an_exception_of_every_version() -> None:
    text = """
deadline due of request "Last day"
  in force from 2000-01-01 by received_on
    cite "none"
    starts received_on
    runs 30 days
    never rolls
  case "as it was" given request a yes, received_on 2019-01-31 expect 2019-03-02
  case "amended" given request a yes, received_on 2025-01-31 expect 2025-05-01
amends p.due
  except emergency "An emergency"
    in force from 2020-01-01 by received_on
    cite "none"
    when a
    runs 90 days
"""
    assert failures(text) == []
