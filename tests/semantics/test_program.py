"""What becomes of whole policies: what has mistakes is left out, what others add is there, and order is fixed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from small_policies import HEAD, checked, codes, defined, exceptions, prelude, ruled

from checker.diagnostics.source import Source
from checker.semantics.check import check_policies
from checker.semantics.data import ABSENT
from checker.semantics.model import GivenRow
from checker.syntax.parser import parse_policy


def test_a_rule_with_a_mistake_is_left_out_and_the_others_stay() -> None:
    wrong = ruled("sined").replace("S-1", "S-2")
    program = checked(ruled("signed"), wrong).program
    assert sorted(program.rules) == ["ELSE-1", "S-1", "T-1"]


def test_what_depends_on_something_with_a_mistake_is_left_out_in_silence() -> None:
    first = defined("sined", "first_one")
    second = defined("first_one and wants = copy", "second_one")
    result = checked(first, second, ruled("second_one"))
    assert [diagnostic.code for diagnostic in result.diagnostics] == ["unknown-name"]
    assert sorted(result.program.rules) == ["ELSE-1", "T-1"]
    assert not [identity for identity in result.program.definitions if identity.startswith("small.")]


def test_a_case_with_a_mistake_is_left_out_and_its_rule_stays() -> None:
    cases = '  case "one" given request signed yes expect passed\n  case "two" given request sined yes expect passed\n'
    result = checked(ruled("signed") + cases)
    assert "S-1" in result.program.rules
    assert [case.title for case in result.program.cases if case.policy == "small"] == ["one"]


def test_an_amendment_joins_the_exceptions_of_its_target() -> None:
    amendment = (
        'amends time.due\n  except longer "x"\n    in force from 2020-01-01 by received_on\n    cite "None"\n'
        "    when signed\n    runs 60 days\n"
    )
    result = checked(amendment)
    assert result.diagnostics == ()
    (longer,) = result.program.deadlines["time.due"].amendments
    assert (longer.label, longer.policy, longer.in_force.start) == ("longer", "small", date(2020, 1, 1))


def test_an_amendment_that_meets_an_exception_of_its_target_is_an_overlap() -> None:
    amendment = (
        'amends other.limit\n  except longer "x"\n    in force from 2020-01-01 by received_on\n    cite "None"\n'
        "    {over}when wants = copy\n    runs 60 days\n"
    )
    other = HEAD.replace("small", "other") + exceptions("signed")
    for over, found in (("", ["exceptions-overlap"]), ("over one\n    ", [])):
        texts = (Source("other.policy", other), Source("small.policy", HEAD + amendment.format(over=over)))
        result = check_policies([*prelude(), *(parse_policy(text) for text in texts)])
        assert [diagnostic.code for diagnostic in result.diagnostics] == found


def test_a_contribution_stands_beside_the_deadline_that_takes_it() -> None:
    contribution = (
        "contributes time.due to time.strictest\n  in force from 2020-01-01 by received_on\n"
        '  cite "None"\n  when signed\n'
    )
    result = checked(contribution)
    assert result.diagnostics == ()
    (found,) = result.program.deadlines["time.strictest"].contributions
    assert (found.deadline, found.policy) == ("time.due", "small")


def test_a_contribution_that_closes_a_circle_is_a_mistake() -> None:
    limit = exceptions("answer done by strictest")
    contribution = (
        "contributes small.limit to time.strictest\n  in force from 2020-01-01 by received_on\n"
        '  cite "None"\n  when signed\n'
    )
    assert codes(limit, contribution) == ["depends-on-itself"]


def test_a_rule_whose_first_citation_is_record_integrity_is_about_the_data() -> None:
    integrity = ruled("received_on is known").replace('cite "None"', 'cite "Record integrity: dates"')
    assert checked(integrity).program.rules["S-1"].about == "data"
    assert checked(ruled("signed")).program.rules["S-1"].about == "law"


def test_cases_are_merged_with_what_all_cases_share() -> None:
    shared = (
        "every case\n  given entity kind clinic\n  given request right access, signed no\n"
        "    with event kind received\n"
    )
    case = (
        '  case TR-001 "merged"\n    given settings small_group 3\n'
        "    given request signed yes, refused_for (form, price), items unknown, dated_on absent\n"
        '      with event kind notice, happened_on 2020-01-01\n    given item id "a"\n'
        '    given ground code R1, withheld ("a")\n    as of 2020-02-02\n    expect undecided for events.kind, items\n'
    )
    result = checked(shared, ruled("signed") + case)
    assert result.diagnostics == ()
    (found,) = [each for each in result.program.cases if each.policy == "small"]
    assert (found.target, found.kind, found.ids, found.as_of) == ("S-1", "rule", ("TR-001",), date(2020, 2, 2))
    assert found.settings == {"small_group": Decimal(3)}
    assert found.expected.verdict == "undecided"
    assert found.expected.facts == ("event.kind", "request.items")
    assert [_plain(row) for row in found.given] == [
        ("entity", {"kind": "clinic"}, []),
        (
            "request",
            {
                "right": "access",
                "signed": True,
                "refused_for": frozenset({"form", "price"}),
                "items": None,
                "dated_on": ABSENT,
            },
            [
                ("event", {"kind": "received"}, []),
                ("event", {"kind": "notice", "happened_on": date(2020, 1, 1)}, []),
            ],
        ),
        ("item", {"id": "a"}, []),
        ("ground", {"code": "R1", "withheld": frozenset({"a"})}, []),
    ]


def _plain(row: GivenRow) -> tuple[str, dict[str, object], list[object]]:
    return row.record, dict(row.fields), [_plain(child) for child in row.children]


def test_the_program_does_not_depend_on_the_order_of_the_files() -> None:
    parsed = [*prelude(), parse_policy(Source("small.policy", HEAD + ruled("signed")))]
    first, second = check_policies(parsed), check_policies(parsed[::-1])
    assert first.diagnostics == second.diagnostics == ()
    for name in ("policies", "records", "vocabularies", "definitions", "deadlines", "rules", "concepts"):
        assert list(getattr(first.program, name).items()) == list(getattr(second.program, name).items())
    assert first.program.files == second.program.files


def test_a_policy_without_a_readable_header_excuses_what_it_would_have_declared() -> None:
    headless = parse_policy(Source("headless.policy", 'polcy lost "x"\n\n' + defined("signed", "lost_one")))
    small = parse_policy(Source("small.policy", HEAD + "use lost\n" + ruled("lost_one")))
    result = check_policies([*prelude(), headless, small])
    assert {diagnostic.span.source.name for diagnostic in result.diagnostics} == {"headless.policy"}
