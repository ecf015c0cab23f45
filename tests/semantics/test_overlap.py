"""Exceptions that could apply together are found, with a record for which both do."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_policies import checked, codes, defined, exceptions

from checker.policytest import run_cases
from checker.semantics.formulas import TooHardError, Truth, every, example, fails, some
from checker.semantics.model import Checked

EARLY = "notice is present and notice.written and notice.happened_on <= received_on + 10 days"
LATE = "notice is present and notice.happened_on > received_on + 10 days"


RECORDS = [
    f"""  case "record {number}"
    given entity kind {"clinic" if number % 2 else "plan"}
    given request received_on {day}, wants {wants}, signed {signed}, pages {pages}, dated_on {dated}, refused_for {why}
      with event kind notice, happened_on {notice}, written {signed}
      with event kind denied, happened_on 2020-03-01, written yes
      with fee amount {pages} USD
    as of 2026-01-01
    expect no
"""
    for number, (day, wants, signed, pages, dated, why, notice) in enumerate(
        product(
            ("2020-01-31", "2020-12-31"),
            ("copy", "inspect"),
            ("yes", "no"),
            (4, 11),
            ("absent", "2020-01-01"),
            ("absent", "(channel, form)"),
            ("2020-02-01", "2021-02-20"),
        )
    )
]

EXCLUSIVE = [
    ("wants = copy", "wants = inspect"),
    ("wants in (copy, both)", "not wants in (copy, both)"),
    ("signed", "not signed"),
    ("signed and wants = copy", "wants in (inspect, both) or not signed"),
    ("received_on <= 2020-06-30", "received_on > 2020-06-30"),
    ("received_on + 10 days <= as_of", "as_of < received_on + 10 days"),
    ("pages > 10", "pages <= 10 and pages >= 5"),
    ("dated_on is absent", "dated_on is present and dated_on < received_on"),
    (EARLY, LATE),
    ("some e in events where (e.kind = denied)", "every e in events has (e.kind != denied)"),
    ("some e in events where (e.kind = denied)", "no e in events where (e.kind = denied)"),
    ("channel in refused_for", "refused_for is absent or not channel in refused_for"),
    ("notice done by due", "notice is present and notice.happened_on > received_on + 30 days"),
    ("entity.kind = clinic", "entity.kind = plan"),
    ("pages >= settings.small_group", "pages < settings.small_group"),
    ("some l in letters where (l states promise)", "no l in letters where (l states promise)"),
    ("total of f.amount for f in fees > 5 USD", "not total of f.amount for f in fees > 5 USD"),
    ("count of e in events where (e.written) > 1", "not count of e in events where (e.written) > 1"),
]


@pytest.mark.parametrize(("one", "other"), EXCLUSIVE)
def test_guards_that_exclude_each_other_are_accepted(one: str, other: str) -> None:
    one = f"refused_for is present and {one}" if one.startswith("channel") else one
    assert codes(exceptions(one, other)) == []


@pytest.mark.parametrize(("one", "other"), EXCLUSIVE)
def test_guards_that_are_accepted_hold_together_for_no_record(one: str, other: str) -> None:
    one = f"refused_for is present and {one}" if one.startswith("channel") else one
    result = checked(defined(f"({one}) and ({other})") + "".join(RECORDS))
    assert result.diagnostics == ()
    outcomes = [each for each in run_cases(result, result.program.files) if each.case.title.startswith("record")]
    assert len(outcomes) == len(RECORDS)
    assert [outcome.found for outcome in outcomes if "found yes" in outcome.found] == []


def test_an_exception_over_the_other_is_accepted() -> None:
    assert codes(exceptions("signed", "signed and wants = copy", over="      over one\n")) == []


def test_an_exception_over_both_that_covers_their_meeting_is_accepted() -> None:
    both = "      over one\n      over two\n"
    assert codes(exceptions("signed", "wants = copy", "signed and wants = copy", over=both)) == []


def test_an_exception_over_both_that_covers_only_a_part_is_not_enough() -> None:
    both = "      over one\n      over two\n"
    found = codes(exceptions("signed", "wants = copy", "signed and wants = copy and pages > 3", over=both))
    assert found == ["exceptions-overlap"]


def test_exceptions_of_different_years_never_meet() -> None:
    written = exceptions("signed", "wants = copy")
    dated = written.replace('except one "x"\n', 'except one "x"\n      in force from 2003-01-01 through 2013-12-31\n')
    dated = dated.replace('except two "x"\n', 'except two "x"\n      in force from 2014-01-01\n')
    assert codes(dated) == []


def test_the_record_is_printed_as_a_case() -> None:
    (diagnostic,) = checked(exceptions("wants = inspect", EARLY)).diagnostics
    assert diagnostic.help == (
        "`over one`, if this one prevails, or let a guard keep them apart\n"
        "here is such a record:\n"
        'case "one and two"\n'
        "  given request received_on 2003-01-01, wants inspect\n"
        "    with event kind notice, happened_on 2003-01-01, written yes\n"
        "  expect no law"
    )


def test_what_cannot_be_looked_into_is_said_to_be_unsettled() -> None:
    paid = "total of f.amount for f in fees > {} USD"
    assert codes(exceptions(paid.format(5), "not " + paid.format(6))) == ["overlap-not-settled"]


def test_the_search_gives_up_after_a_fixed_number_of_steps() -> None:
    holes = range(7)
    housed = [some(*(Truth((pigeon, hole)) for hole in holes)) for pigeon in range(8)]
    alone = [
        fails(every(Truth((one, hole)), Truth((other, hole))))
        for hole in holes
        for one, other in combinations(range(8), 2)
    ]
    with pytest.raises(TooHardError):
        example(every(*housed, *alone), 3_000)


ATOMS = st.sampled_from(
    [
        "signed",
        "wants = copy",
        "wants in (inspect, both)",
        "right != access",
        "pages > 3",
        "pages <= 3",
        "dated_on is present",
        "dated_on is absent",
        "received_on <= 2010-05-05",
        "notice is present",
        "notice is absent",
        "notice done by due",
        "some e in events where (e.kind = notice and e.written)",
        "no e in events where (e.kind = answered)",
        "every e in events where (e.kind = notice) has (not e.written)",
        "some e in events where (e.happened_on > received_on + 10 days)",
        "some i in items where (i.released)",
        "entity.kind = plan",
        "as_of > received_on + 30 days",
    ]
)
GUARDS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' and '.join(parts)})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' or '.join(parts)})"),
        inner.map(lambda part: f"(not {part})"),
    ),
    max_leaves=4,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(GUARDS, GUARDS)
def test_both_guards_hold_for_the_record_that_is_printed(one: str, other: str) -> None:
    result = checked(exceptions(one, other))
    for diagnostic in result.diagnostics:
        assert diagnostic.code in ("exceptions-overlap", "overlap-not-settled")
        if diagnostic.code == "exceptions-overlap":
            assert diagnostic.help is not None
            assert _holds(f"{one} and {other}", diagnostic.help.partition("record:\n")[2])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(GUARDS, st.sampled_from(["signed", "wants = copy", "pages > 3", "notice is present"]))
def test_a_guard_and_its_opposite_are_accepted_whatever_stands_in_them(one: str, other: str) -> None:
    assert codes(exceptions(f"{one} and {other}", f"not ({one} and {other})")) == []


def _holds(condition: str, case: str) -> bool:
    """Whether the pasted case makes the condition true."""
    case = case.replace("expect no law", "expect yes")
    if "as of" not in case:
        case = case.replace("  expect", "  as of 2030-01-01\n  expect")
    result: Checked = checked(defined(condition) + case + "\n")
    assert result.diagnostics == ()
    (outcome,) = [each for each in run_cases(result, result.program.files) if each.case.title == "one and two"]
    return outcome.passed
