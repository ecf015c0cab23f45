"""What is said never to happen happens for no record."""

from __future__ import annotations

from itertools import product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.diagnostics.source import Source
from checker.lint.run import lint
from checker.policytest import run_cases
from checker.semantics.check import check_policies
from checker.syntax.parser import parse_policy
from tests.lint.told import PRELUDE

PARTS = (
    "signed",
    "wants = copy",
    "wants in (inspect, both)",
    "pages > 10",
    "pages <= 5",
    "received_on <= 2020-06-30",
    "received_on + 10 days < as_of",
    "dated_on is absent",
    "notice is present",
    "notice done by due",
    "due is over",
    "some e in events where (e.written)",
    "some e in events where (e.kind = denied and e.written)",
    "no e in events where (e.kind = notice)",
    "every e in events has (e.written)",
    "every e in events where (e.kind = notice) has (e.written)",
    "count of e in events > 1",
    "some g in grounds where (g.code is reviewable)",
    "some g in grounds where (not g.code is reviewable)",
    "total of f.amount for f in fees > 5 USD",
)
CONDITIONS = st.recursive(
    st.sampled_from(PARTS),
    lambda inner: st.one_of(
        inner.map("(not ({}))".format),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' and '.join(parts)})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' or '.join(parts)})"),
    ),
    max_leaves=4,
)
EVENTS = (
    "",
    "      with event kind notice, happened_on 2020-02-01, written no\n",
    "      with event kind notice, happened_on 2021-02-20, written yes\n"
    "      with event kind denied, happened_on 2020-03-01, written no\n",
)
GROUNDS = ("", "      with ground code R1\n      with ground code U1\n")
CASES = "".join(
    f"""
  case "record {number}"
    given request received_on {day}, wants {wants}, signed {signed}, pages {pages}, dated_on absent
{events}{grounds}      with fee amount {pages} USD
    as of 2026-01-01
    expect no law
"""
    for number, (day, wants, signed, pages, events, grounds) in enumerate(
        product(("2020-01-31", "2020-12-31"), ("copy", "inspect"), ("yes", "no"), (4, 11), EVENTS, GROUNDS)
    )
)


def _rule(where: str, require: str) -> str:
    return f"""policy try "A small policy"
  law     "None: a model for tests"
  checked 2026-01-01

use shop
use time

rule A-1 "A rule"
  in force from 2003-01-01 by received_on
    cite     "None"
    severity error
    for      request where {where}
    require  {require}
    say      "it is not so: {{received_on}}"
{CASES}"""


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CONDITIONS, CONDITIONS)
def test_a_rule_that_never_applies_or_never_breaches_does_so_for_no_record(where: str, require: str) -> None:
    sources = [*PRELUDE, Source("try.policy", _rule(where, require))]
    result = check_policies([parse_policy(source) for source in sources])
    assert [each for each in result.diagnostics if each.severity == "error"] == []
    codes = {remark.code for remark in lint(result)}
    if not codes & {"rule-never-applies", "rule-never-breaches"}:
        return
    found = [each.found for each in run_cases(result, result.program.files) if each.case.title.startswith("record")]
    assert len(found) == CASES.count("case ")
    assert not [each for each in found if "found breached" in each]
    if "rule-never-applies" in codes:
        assert not [each for each in found if "found passed" in each or "found pending" in each]


def test_four_kinds_of_event_need_four_events() -> None:
    kinds = ("received", "notice", "answered", "denied")
    where = " and ".join(f"some e in events where (e.kind = {kind})" for kind in kinds)
    sources = [*PRELUDE, Source("try.policy", _rule(where, "signed"))]
    codes = {remark.code for remark in lint(check_policies([parse_policy(source) for source in sources]))}
    assert not codes & {"rule-never-applies", "rule-never-breaches"}
