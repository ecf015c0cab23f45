"""Evidence in another language becomes part of the concept or the cues that it translates."""

from __future__ import annotations

from small_policies import HEAD, prelude

from checker.diagnostics.source import Source
from checker.semantics.check import check_policies
from checker.semantics.model import Checked
from checker.syntax.ast import ConceptDecl
from checker.syntax.parser import parse_policy

CUES = 'cues worries "Words of worry"\n  in english contains "afraid"\n'

SPANISH = """translates time.promise
  in spanish
    states
      "le contestaremos antes"
    case states "Le contestaremos antes del viernes."
"""

MORE = """translates time.promise
  in spanish
    states
      "le responderemos antes"
    takes away
      "no contestaremos"

translates first.worries
  in spanish contains "miedo"
"""


def _checked(*, turned: bool = False) -> Checked:
    files = [("first", CUES + "\n" + SPANISH), ("second", MORE)]
    written = [
        parse_policy(Source(f"{name}.policy", HEAD.replace("policy small", f"policy {name}") + text))
        for name, text in (reversed(files) if turned else files)
    ]
    return check_policies([*written, *prelude()] if turned else [*prelude(), *written])


def _phrases(concept: ConceptDecl) -> list[tuple[str, list[str], list[str], int]]:
    return [
        (
            part.language.text,
            [phrase.core.span.text for phrase in part.states],
            [phrase.core.span.text for phrase in part.takes_away],
            len(part.cases),
        )
        for part in concept.languages
    ]


def test_translations_of_several_policies_add_up_behind_the_concepts_own_evidence() -> None:
    checked = _checked()
    assert [each for each in checked.diagnostics if each.severity == "error"] == []
    concept = checked.program.concepts["time.promise"]
    assert concept.languages == ("english", "spanish")
    assert _phrases(checked.program.evidence["time.promise"]) == [
        ("english", ['"we will answer by"'], [], 1),
        ("spanish", ['"le contestaremos antes"'], [], 1),
        ("spanish", ['"le responderemos antes"'], ['"no contestaremos"'], 0),
    ]


def test_the_reader_of_letters_is_given_the_concept_with_its_translations() -> None:
    program = _checked().program
    (written,) = [
        declaration
        for file in program.files
        for declaration in file.declarations
        if isinstance(declaration, ConceptDecl) and declaration.name.text == "promise" and "time" in file.source.name
    ]
    assert written == program.evidence["time.promise"]


def test_cues_get_the_phrases_of_another_language() -> None:
    cues = _checked().program.cues["first.worries"]
    assert [(part.language.text, part.phrases[0].text.value) for part in cues.languages] == [
        ("english", "afraid"),
        ("spanish", "miedo"),
    ]


def test_the_order_of_the_files_makes_no_difference() -> None:
    assert _checked().program.concepts == _checked(turned=True).program.concepts
    assert _checked().program.cues == _checked(turned=True).program.cues


def test_a_translation_says_the_same_again_and_takes_nothing_from_its_own_file() -> None:
    again = MORE.replace("first.worries", "second.worries") + CUES.replace('"afraid"', '"fear"')
    text = HEAD.replace("policy small", "policy second") + again
    checked = check_policies([*prelude(), parse_policy(Source("second.policy", text))])
    assert [each.code for each in checked.diagnostics] == []
    assert [part.language.text for part in checked.program.cues["second.worries"].languages] == ["english", "spanish"]


def test_phrases_that_state_in_one_file_and_take_away_in_another_are_told() -> None:
    text = HEAD.replace("policy small", "policy second") + SPANISH.replace("states\n", "takes away\n", 1)
    text = text.replace("case states", "case takes away")
    both = [parse_policy(Source("second.policy", text))]
    both.append(parse_policy(Source("first.policy", HEAD.replace("policy small", "policy first") + SPANISH)))
    assert [each.code for each in check_policies([*prelude(), *both]).diagnostics] == ["states-and-takes-away"]


def test_translations_in_a_file_that_has_no_place_among_the_policies_are_left_alone() -> None:
    headless = parse_policy(Source("third.policy", MORE))
    twin = parse_policy(Source("twin.policy", HEAD.replace("policy small", "policy first") + SPANISH))
    checked = check_policies([*prelude(), parse_policy(Source("first.policy", HEAD.replace("small", "first") + CUES))])
    spoilt = check_policies(
        [*prelude(), parse_policy(Source("first.policy", HEAD.replace("small", "first") + CUES)), headless, twin]
    )
    assert {each.code for each in spoilt.diagnostics} >= {"missing-header", "declared-twice"}
    assert spoilt.program.concepts["time.promise"].languages == checked.program.concepts["time.promise"].languages
