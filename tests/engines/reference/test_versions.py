"""Versions in force: chosen by a day of the case, never by today's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checker.engines.reference import ReferenceEngine

from . import trees as t
from .texts import failures

RULE = """
define long of request "In force later than the rule"
  in force from 2010-01-01 by received_on
    cite "none"
    means b
rule P-1 "Two versions with a gap"
  in force from 2000-01-01 through 2004-12-31 by received_on
    cite "none"
    severity error
    for request
    require a
    say "old"
  in force from 2006-01-01 through 2020-12-31 by received_on
    cite "none"
    severity error
    for request where kind = red
    require a and (c or long)
    say "new"
  case "x" given request {given} expect {expect}
"""


@pytest.mark.parametrize(
    ("given", "expect"),
    [
        ("received_on 1999-12-31, a yes", "no law"),
        ("received_on 2004-12-31, a no", 'breached saying "old"'),
        ("received_on 2005-06-01, a yes", "no law"),
        ("received_on 2006-01-01, a no, c yes, kind red", 'breached saying "new"'),
        ("received_on 2021-01-01, a yes", "no law"),
        # a definition without a version, used where it matters
        ("received_on 2008-01-01, a yes, b yes, c no, kind red", "no law"),
        ("received_on 2008-01-01, a yes, b yes, c yes, kind red", "passed"),
        ("received_on 2008-01-01, a yes, b yes, c no, kind green", "not applicable"),
        # the day is unknown: every version that could apply
        ("received_on unknown, a no, c yes, kind red", "breached"),
        ("received_on unknown, a yes, c yes, kind red", "passed"),
        ("received_on unknown, a yes, c yes, kind green", "undecided for request.received_on"),
    ],
)
def test_the_version_is_that_of_the_day_in_the_case(given: str, expect: str) -> None:
    assert failures(RULE.format(given=given, expect=expect)) == []


@pytest.mark.parametrize(("year", "reason"), [(1999, "not_yet"), (2005, "gap"), (2015, "repealed")])
def test_no_law_has_a_reason(year: int, reason: str) -> None:
    old, new = (
        t.rule(t.field("a"), in_force=t.in_force(2000, 2002)),
        t.rule(t.field("a"), in_force=t.in_force(2008, 2010)),
    )
    both = replace(old, versions=(*old.versions, *new.versions))
    row = t.request(received=t.day(year), a=True)
    judgement = ReferenceEngine().judge(t.world(t.program((both,)), row), "R-1", row)
    assert (judgement.verdict, judgement.no_law, judgement.version) == ("no_law", reason, None)


def test_a_version_may_be_split_by_a_condition() -> None:
    small = t.rule(t.field("b"), in_force=t.in_force(2000, None, t.field("a")))
    large = t.rule(t.field("c"), in_force=t.in_force(2000, None, t.negated(t.field("a"))))
    both = replace(small, versions=(*small.versions, *large.versions))
    rows = (
        t.request(key="1", received=t.day(2010), a=True, b=True, c=False),
        t.request(key="2", received=t.day(2010), a=False, b=True, c=False),
        t.request(key="3", received=t.day(2010), a=None, b=True, c=True),
        t.request(key="4", received=t.day(2010), a=None, b=True, c=False),
    )
    (found,) = ReferenceEngine().verdicts(t.world(t.program((both,)), *rows), ["R-1"])
    assert found.verdicts == ("passed", "breached", "passed", "undecided")


def test_a_rule_that_uses_a_declaration_without_a_version_names_it() -> None:
    made = t.program(
        (t.rule(t.defined("d")),), (t.definition("d", t.TRUTH, t.field("a"), in_force=t.in_force(2010, None)),)
    )
    row = t.request(received=t.day(2005), a=True)
    judgement = ReferenceEngine().judge(t.world(made, row), "R-1", row)
    assert (judgement.verdict, judgement.no_law) == ("no_law", "gap")
    assert [(fact.kind, fact.name) for fact in judgement.decisive] == [("law", "p.d")]
