"""What is changed in a policy, and which of the changes its cases notice."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from checker.diagnostics.source import Source
from checker.policytest.bench import bench
from checker.policytest.mutants import mutants
from checker.policytest.mutate import mutate
from checker.semantics.model import Checked
from checker.syntax.formatter import format_policy
from checker.syntax.parser import Parsed, parse_policy
from tests.policytest.small import checked_with, deadline, rule


@dataclass(frozen=True)
class Example:
    """Declarations with the changes that their cases notice, and those that they do not."""

    text: str
    noticed: tuple[str, ...]
    unnoticed: tuple[str, ...]
    header: str = ""


def case(given: str, expected: str) -> str:
    return f'  case "{given} {expected}" given request {given} expect {expected}\n'


EVENTS = """
  case "good"
    given request
      with event happened_on 2025-02-01, good yes
    expect breached
"""
MIXED = """
  case "one good, one bad"
    given request
      with event happened_on 2025-02-01, good yes
      with event happened_on 2025-02-02, good no
    expect passed
"""
PAUSED = """
  case "paused"
    given request received_on 2025-01-31
      with event happened_on 2025-02-01, until_on 2025-02-03, good yes
    expect {day}
"""

EXAMPLES = {
    "a number": Example(
        rule("pages <= 10", case("pages 10", "passed") + case("pages 20", "breached")),
        ("10 -> 9", "pages <= 10 -> pages < 10"),
        ("10 -> 11",),
    ),
    "an amount": Example(
        rule("fee = 0 USD or fee < 7 USD", case("fee 6 USD", "passed") + case("fee 7 USD", "breached")),
        (
            "dropped `or fee < 7 USD`",
            "fee = 0 USD -> fee != 0 USD",
            "fee < 7 USD -> fee <= 7 USD",
            "7 USD -> 6 USD",
            "7 USD -> 8 USD",
        ),
        ("dropped `or fee = 0 USD`", "0 USD -> 1 USD"),
    ),
    "a length of time": Example(
        deadline("runs 1 month\n    never rolls", case("received_on 2025-01-15", "2025-02-15")),
        ("1 month -> 0 months", "1 month -> 2 months"),
        (),
    ),
    "working days and the roll": Example(
        deadline(
            "runs 5 days\n    rolls to working day of town",
            case("received_on 2025-06-29", "2025-07-07"),
        ),
        ("dropped `rolls to working day of town`", "5 days -> 4 days"),
        ("5 days -> 6 days",),
    ),
    "a day": Example(
        rule("received_on >= 2025-01-10", case("received_on 2025-01-10", "passed")),
        ("2025-01-10 -> 2025-01-11", "received_on >= 2025-01-10 -> received_on > 2025-01-10"),
        ("2025-01-10 -> 2025-01-09",),
    ),
    "equality": Example(
        rule("kind = copy", case("kind copy", "passed")),
        ("kind = copy -> kind != copy",),
        (),
    ),
    "both sides of and": Example(
        rule("signed and urgent", case("signed yes", "breached") + case("signed yes, urgent yes", "passed")),
        ("dropped `and urgent`",),
        ("dropped `and signed`",),
    ),
    "both sides of or": Example(
        rule("signed or urgent", case("signed yes", "passed") + case("signed no", "breached")),
        ("dropped `or signed`",),
        ("dropped `or urgent`",),
    ),
    "the condition of a table": Example(rule("no e in events where (e.good)", EVENTS), (), ("dropped `where e.good`",)),
    "the condition of a table, held fast": Example(
        rule("some e in events where (not e.good)", EVENTS + MIXED), ("dropped `where not e.good`",), ()
    ),
    "the records of a rule": Example(
        rule("urgent", case("signed yes", "breached") + case("signed no", "not applicable"), "request where signed"),
        ("dropped `where signed`",),
        (),
    ),
    "the policy's own condition": Example(
        rule("signed", '  case "bound" given entity covered yes given request expect breached\n'),
        (),
        ("dropped `applies when entity.covered`",),
        "applies when entity.covered",
    ),
    "an exception": Example(
        """
        define kept of request "A value"
          in force from 2000-01-01
            cite "none"
            means signed
            except rush "In a hurry"
              cite "none"
              when urgent
              means urgent
            except long "Very long"
              cite "none"
              over rush
              when pages > 100
              means not signed
        """
        + case("signed no, urgent yes, pages 3", "yes")
        + case("signed yes, urgent yes, pages 100", "yes")
        + case("signed yes, pages 101", "no"),
        (
            "dropped the exception rush",
            "dropped the exception long",
            "pages > 100 -> pages >= 100",
            "100 -> 99",
            "100 -> 101",
        ),
        (),
    ),
    "the clauses of a clock": Example(
        deadline(
            """runs 10 days counting the first day
    restarts refused_on when refused_on is present
    pauses for each e in events where (e.good) from e.happened_on to e.until_on both ends counted
    never rolls""",
            case("received_on 2025-01-31", "2025-02-09") + PAUSED.format(day="2025-02-12"),
        ),
        (
            "10 days -> 9 days",
            "10 days -> 11 days",
            "dropped `counting the first day`",
            "both ends counted -> last day counted",
            "dropped `pauses for each e in events where (e.good) from e.happened_on to e.unt..`",
        ),
        ("dropped `restarts refused_on when refused_on is present`", "dropped `where e.good`"),
    ),
    "a lowered severity": Example(
        rule(
            "signed",
            case("urgent yes", "breached at warn") + case("signed no", "breached"),
            severity="error lowered to warn when urgent lowered to info when pages < 1",
        ),
        ("dropped `lowered to warn when urgent`",),
        (
            "1 -> 0",
            "1 -> 2",
            "dropped `lowered to info when pages < 1`",
            "pages < 1 -> pages <= 1",
        ),
    ),
    "a message": Example(
        rule(
            "signed",
            '  case "rushed" given request urgent yes expect breached saying "hurry"\n',
            says='say when urgent "in a hurry" say when pages > 5 "long" say "no"',
        ),
        ("dropped `say when urgent 'in a hurry'`",),
        ("5 -> 4", "5 -> 6", "dropped `say when pages > 5 'long'`", "pages > 5 -> pages >= 5"),
    ),
    "what a ground needs": Example(
        """
        rule Q-2 "A ground"
          in force from 2000-01-01
            cite "none"
            severity error
            for ground
            require code is made_out
            say "it is not"
          case "not in danger" given ground code harm expect breached
          case "in danger" given ground code harm, danger yes expect passed
        """,
        ("dropped `needs danger 'danger'`",),
        ("dropped `barred when asked 'asked for'`",),
    ),
    "the default of a setting": Example(
        rule("signed or settings.strict = loose", case("signed no", "breached")),
        ("default strict -> loose", "settings.strict = loose -> settings.strict != loose"),
        ("dropped `or signed`", "dropped `or settings.strict = loose`"),
    ),
    "phrases and their guards": Example(
        """
        concept refusal "It refuses"
          in force from 2000-01-01
          cite "none"
          in english
            states
              "we refuse" unless "nothing"
              "not possible"
            case states "We refuse the request."
            case neither "We refuse nothing to anybody."
        """,
        ("dropped 'we refuse' unless 'nothing'", "dropped `unless 'nothing'`"),
        ("dropped 'not possible'",),
    ),
    "families of words, and a letter's case": Example(
        """
        cues refusing "Verbs"
          in english contains "refuse" "decline" "turn down"
        concept refusal "It refuses"
          in force from 2000-01-01
          cite "none"
          in english
            states
              "we <refusing> it"
            case states "We refuse it."
        """
        + rule(
            "not letter states refusal",
            '  case "no" given letter sent_on 2025-02-01, language english, text "We decline it." expect breached',
            "letter",
        ),
        ("dropped 'refuse'", "dropped 'decline'"),
        ("dropped 'turn down'",),
    ),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_change_is_noticed_by_the_cases_that_hold_it_fast(name: str) -> None:
    example = EXAMPLES[name]
    tried = mutate(checked_with(example.text, example.header), words=True, cores=1)
    noticed = sorted(each.change.words for each in tried.noticed)
    unnoticed = sorted(each.change.words for each in tried.unnoticed)
    unused = () if "settings.strict" in example.text else ("default strict -> loose",)
    grounds = () if "made_out" in example.text else tuple(GROUNDS)
    assert (noticed, unnoticed) == (sorted(example.noticed), sorted((*example.unnoticed, *unused, *grounds)))


GROUNDS = ("dropped `needs danger 'danger'`", "dropped `barred when asked 'asked for'`")


def test_two_processes_say_what_one_says() -> None:
    checked = checked_with(EXAMPLES["an exception"].text)
    assert mutate(checked, cores=2) == mutate(checked, cores=1)


def test_only_what_is_named_is_changed() -> None:
    checked = checked_with(EXAMPLES["both sides of and"].text)
    assert {each.span.position for each in mutate(checked, only={"Q-1"}, cores=1).noticed} == {(64, 24)}
    assert mutate(checked, files={"elsewhere"}).made == 0


def test_the_words_of_cues_are_tried_only_when_asked() -> None:
    example = EXAMPLES["families of words, and a letter's case"]
    checked = checked_with(example.text, example.header)
    kinds = {each.change.kind for each in mutate(checked, cores=1).unnoticed}
    assert "word" not in kinds
    assert "word" in {each.change.kind for each in mutate(checked, words=True, cores=1).unnoticed}


def test_what_the_type_check_refuses_is_no_mutant() -> None:
    text = rule("refused_on is absent or refused_on > received_on", case("received_on 2025-01-31", "passed"))
    tried = mutate(checked_with(text), only={"Q-1"}, cores=1)
    words = [each.change.words for each in (*tried.noticed, *tried.unnoticed)]
    assert "dropped `or refused_on is absent`" not in words
    assert "dropped `or refused_on > received_on`" in words


def _shipped_and_small() -> list[Checked]:
    return [checked_with(example.text, example.header) for example in EXAMPLES.values()]


def test_a_mutant_is_a_program_that_is_written_down_and_read_again() -> None:
    """A changed tree has a text of its own: written, parsed and checked again it is the same program."""
    for checked in _shipped_and_small():
        place = bench(checked)
        (file,) = place.files
        for mutant in mutants(file, {}):
            if place.mutated(mutant) is None:
                continue
            written = format_policy(Parsed(mutant.file, ()))
            again = parse_policy(Source("q", written))
            assert [each.message for each in again.diagnostics if each.severity == "error"] == []
            assert format_policy(again) == written
            assert written != format_policy(parse_policy(file.source))
