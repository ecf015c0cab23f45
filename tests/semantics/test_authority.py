"""Who is bound and how sure the text is, in the model: what a part says itself, else what its header says."""

from __future__ import annotations

from small_policies import checked

HEAD = (
    'policy small "Small"\n  law     "None"\n  checked 2026-01-01\n'
    "  binds   clinic, patient\n  source  primary\n\nuse shop\nuse time\n\n"
)

RULE = """rule A-1 "A rule"
  held because "the text is still to be checked"
  in force from 2003-01-01 through 2012-12-31 by received_on
    cite     "None"
    severity error
    for      request
    require  signed
    say      "x"
  in force from 2013-01-01 by received_on
    cite      "None"
    binds     patient
    source    guidance, memory
    unsettled "a stamp is a signature"
    severity  error
    for       request
    require   signed
    say       "x"
"""

ENTRY = """entry A-2 "A duty that no log shows"
  not visible
  cite "None"
  source memory
  because "a log does not tell"
"""

ENFORCEMENT = """enforcement town_clinic "The clinic of a town"
  decided "1 March 2021"
  outcome "a warning"
  cite    "None"
  because "Nobody answered."
  shows   A-2, A-1, T-1, A-2
"""


def test_a_part_that_says_nothing_has_what_the_header_says() -> None:
    program = checked(RULE, ENTRY, head=HEAD).program
    first = program.rules["A-1"].versions[0].authority
    assert (first.binds, first.source, first.unsettled) == (("clinic", "patient"), ("primary",), None)
    assert program.entries["A-2"].authority.binds == ("clinic", "patient")
    assert (program.policies["small"].binds, program.policies["small"].source) == (("clinic", "patient"), ("primary",))


def test_what_a_part_says_itself_stands_in_place_of_the_header() -> None:
    program = checked(RULE, ENTRY, head=HEAD).program
    second = program.rules["A-1"].versions[1].authority
    assert (second.binds, second.source) == (("patient",), ("guidance", "memory"))
    assert second.unsettled == "a stamp is a signature"
    assert program.entries["A-2"].authority.source == ("memory",)


def test_without_a_header_and_a_clause_nobody_is_named() -> None:
    authority = checked(ENTRY.replace("  source memory\n", "")).program.entries["A-2"].authority
    assert (authority.binds, authority.source, authority.unsettled) == ((), (), None)


def test_a_held_rule_has_its_reason_and_another_has_none() -> None:
    program = checked(RULE).program
    assert program.rules["A-1"].held == "the text is still to be checked"
    assert program.rules["T-1"].held is None


def test_what_is_bound_stays_with_exceptions_concepts_and_additions_of_the_policy_that_wrote_them() -> None:
    program = checked(
        'amends time.due\n  except longer "More"\n    in force from 2020-01-01 by received_on\n    cite "None"\n'
        "    when signed\n    runs 60 days\n",
        'contributes time.due to time.strictest\n  in force from 2020-01-01 by received_on\n  cite "None"\n'
        "  source guidance\n  when signed\n",
        'concept asking "Something"\n  in force from 2003-01-01 by sent_on\n  cite "None"\n  binds patient\n'
        '  in english\n    states\n      "you may ask"\n    case states "You may ask."\n',
        head=HEAD,
    ).program
    (amendment,) = program.deadlines["time.due"].amendments
    (contribution,) = program.deadlines["time.strictest"].contributions
    assert amendment.authority.binds == ("clinic", "patient")
    assert program.deadlines["time.due"].versions[0].authority.binds == ()
    assert contribution.authority.source == ("guidance",)
    assert program.concepts["small.asking"].authority.binds == ("patient",)


def test_a_decision_is_kept_with_the_rows_that_it_shows() -> None:
    found = checked(RULE, ENTRY, ENFORCEMENT, head=HEAD).program.enforcements["town_clinic"]
    assert (found.decided, found.outcome, found.because) == ("1 March 2021", "a warning", "Nobody answered.")
    assert found.shows == ("A-2", "A-1", "T-1")
    assert found.source == ("primary",)


def test_a_decision_may_show_a_row_that_a_clause_claims_and_a_rule_with_mistakes() -> None:
    claimed = RULE.replace(
        "  in force from 2013-01-01 by received_on\n    cite ",
        "  in force from 2013-01-01 by received_on\n    row A-9\n    cite ",
    )
    program = checked(claimed, ENTRY, ENFORCEMENT.replace("shows   A-2", "shows   A-9"), head=HEAD).program
    assert program.enforcements["town_clinic"].shows == ("A-9", "A-1", "T-1", "A-2")
    broken = checked(RULE.replace("require  signed", "require  sgned"), ENTRY, ENFORCEMENT, head=HEAD)
    assert [each.code for each in broken.diagnostics if each.severity == "error"] == ["unknown-name"]
