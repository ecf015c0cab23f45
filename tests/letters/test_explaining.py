"""Why a sentence counts for a concept or does not: by a policy of its own, so that no shipped phrase decides."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from checker.diagnostics.source import Source, Span
from checker.letters.concepts import ConceptSet, compile_concepts
from checker.letters.documents import Document
from checker.letters.evidence import Evidence
from checker.letters.explaining import Candidate, Explanation, explain
from checker.letters.reading import Parts, PhraseReader, Reading, take_apart
from checker.letters.statement import Resemblance, Statement
from checker.syntax.ast import PolicyFile
from checker.syntax.parser import parse_policy

POLICY = """\
policy tried.concepts "Concepts to try things on"
  regime  hipaa
  law     "45 CFR 164.524"
  checked 2026-11-22

list tried_numbers "Numbers that are somebody else's"
  cite "45 CFR 164.524"
  contains
    "415-555-0100"

cues tried_family "A family of words"
  in english contains
    "purple pelican"

concept tried_guard "Something that takes back"
  in force from 2003-04-14 by sent_on
  cite "45 CFR 164.524"
  when negated nothing
  in english
    states "yellow yacht"

concept tried_anchor "Something to stand beside"
  in force from 2003-04-14 by sent_on
  cite "45 CFR 164.524"
  when negated nothing
  in english
    states "green gate"

concept tried "What is tried"
  in force from 2003-04-14 by sent_on
  cite "45 CFR 164.524"
  when negated takes away
  in english
    states
      "red rabbit" unless "lost lottery", tried_guard, tried_family
      "<tried_family>"
      together tried_anchor, tried_guard within 1 sentence
    takes away "black box"
    near miss "grey goose"

concept tried_number "A number beside the anchor"
  in force from 2003-04-14 by sent_on
  cite "45 CFR 164.524"
  when negated nothing
  in english
    states "<phone>" beside tried_anchor within 1 sentence unless tried_numbers
"""
LINES = POLICY.splitlines()
HEAD = "THE SEVEN HILLS CLINIC\n12 Hill Road\n\nMay 3, 2026\n\nDear Ms. Poe,\n\n"
FOOT = "\n\nSincerely,\nA. Bee\nRed Rabbit Office\n"


@pytest.fixture(scope="module")
def concepts(policy_files: tuple[PolicyFile, ...]) -> ConceptSet:
    """The concepts of the policy above, with the words of the shipped languages."""
    words = [file for file in policy_files if file.header is not None and not file.header.regime]
    return compile_concepts([*words, parse_policy(Source("tried.policy", POLICY)).file], "hipaa")


def reading_of(text: str, concepts: ConceptSet) -> tuple[Document, Reading]:
    document = Document("letter.txt", text, True, "", "", {})
    return document, PhraseReader("en").read(document, concepts)


def explained(text: str, concepts: ConceptSet, name: str = "tried") -> Explanation:
    document, reading = reading_of(text, concepts)
    (found,) = explain(document, reading, concepts, (f"tried.concepts.{name}",))
    return found


def line(span: Span | None) -> str:
    """The line of the policy at which words stand."""
    assert span is not None
    assert span.source.name == "tried.policy"
    return LINES[span.position[0] - 1].strip()


def only(found: Explanation) -> Candidate:
    (candidate,) = found.candidates
    return candidate


def test_a_phrase_that_counts_is_told_with_its_place_in_the_policy(concepts: ConceptSet) -> None:
    found = explained("We have a red rabbit.", concepts)
    one = only(found)
    assert found.statement.polarity == "states"
    assert (one.section, one.standing, one.fate, one.why) == ("states", "states", "counted", "")
    assert (one.places, one.sentence) == (((10, 20),), (0, 20))
    assert line(one.phrase) == '"red rabbit" unless "lost lottery", tried_guard, tried_family'
    assert (one.words, one.turns, one.resembles) == (None, (), None)


def test_a_family_of_words_is_told_with_the_words_that_were_found(concepts: ConceptSet) -> None:
    one = only(explained("The purple pelican came.", concepts))
    assert (line(one.phrase), line(one.words)) == ('"<tried_family>"', '"purple pelican"')


@pytest.mark.parametrize(
    ("text", "why", "standing"),
    [
        ('Your own letter said "we have seen a red rabbit at the gate" to us.', "quoted", "nothing"),
        (HEAD + "We write to you about the chart that you have asked us for." + FOOT, "margin", "nothing"),
        ("Have you seen a red rabbit?", "question", "nothing"),
        ("Please choose:\n[ ] the red rabbit\n[x] the chart\n", "unticked", "blank"),
    ],
)
def test_a_place_that_proves_nothing_is_named(concepts: ConceptSet, text: str, why: str, standing: str) -> None:
    one = only(explained(text, concepts))
    assert (one.why, one.standing) == (why, standing)


def test_a_negation_is_told_with_its_place_and_its_words(concepts: ConceptSet) -> None:
    text = "We never keep a red rabbit."
    one = only(explained(text, concepts))
    assert (one.standing, one.fate, one.why) == ("takes_away", "counted", "negated")
    (turn,) = one.turns
    assert turn.name == "negation"
    assert turn.place is not None
    assert text[slice(*turn.place)] == "never"
    assert turn.written is not None
    assert "never" in turn.written.text
    assert turn.written.source.name.endswith(".policy")


@pytest.mark.parametrize(
    ("text", "name", "stands", "written"),
    [
        ("The red rabbit lost lottery tickets.", "", "lost lottery", '"lost lottery"'),
        ("The red rabbit saw the yellow yacht.", "tried_guard", "yellow yacht", None),
        ("The red rabbit saw the purple pelican.", "tried_family", "purple pelican", '"purple pelican"'),
    ],
)
def test_what_took_a_phrase_back_is_told(
    concepts: ConceptSet, text: str, name: str, stands: str, written: str | None
) -> None:
    found = explained(text, concepts)
    (one,) = (each for each in found.candidates if each.fate == "excluded")
    (turn,) = one.turns
    assert turn.place is not None
    assert (turn.name, text[slice(*turn.place)]) == (name, stands)
    assert (None if turn.written is None else turn.written.text) == written


def test_what_weighs_less_is_told_beside_what_counts(concepts: ConceptSet) -> None:
    found = explained("We have a grey goose. We have a red rabbit.", concepts)
    assert [(one.standing, one.fate) for one in found.candidates] == [
        ("near_miss", "outweighed"),
        ("states", "counted"),
    ]


def test_a_statement_that_is_taken_away_elsewhere_is_told_as_opposed(concepts: ConceptSet) -> None:
    found = explained("We have a red rabbit. Later there was a black box.", concepts)
    assert found.statement.polarity == "takes_away"
    assert [(one.standing, one.fate) for one in found.candidates] == [("states", "opposed"), ("takes_away", "counted")]


def test_concepts_that_did_not_come_together_are_told_with_where_each_stands(concepts: ConceptSet) -> None:
    text = "Here is the green gate. We went on and on. There is the yellow yacht."
    found = explained(text, concepts)
    assert found.candidates == ()
    (unmet,) = found.unmet
    assert line(unmet.phrase) == "together tried_anchor, tried_guard within 1 sentence"
    assert [(name, [text[slice(*place)] for place in places]) for name, places in unmet.parts] == [
        ("tried_anchor", ["green gate"]),
        ("tried_guard", ["yellow yacht"]),
    ]


def test_concepts_that_came_together_are_not_told_as_apart(concepts: ConceptSet) -> None:
    found = explained("By the green gate lies the yellow yacht.", concepts)
    assert (found.statement.polarity, found.unmet) == ("states", ())


@pytest.mark.parametrize(
    ("text", "fates"),
    [
        ("At the green gate call 415-555-0134.", ["counted"]),
        ("At the green gate call 415-555-0100.", ["known_number"]),
        ("Call 415-555-0134. We went on. There is a green gate.", ["far"]),
    ],
)
def test_a_number_is_told_by_what_it_belongs_to(concepts: ConceptSet, text: str, fates: list[str]) -> None:
    assert [one.fate for one in explained(text, concepts, "tried_number").candidates] == fates


def test_where_nothing_matched_it_is_counted_what_was_tried(concepts: ConceptSet) -> None:
    found = explained("We write to you. The chart is blue.", concepts)
    assert (found.candidates, found.phrases, found.sentences) == ((), 5, 2)


def test_a_letter_in_an_unknown_language_has_no_candidates(concepts: ConceptSet) -> None:
    document = Document("letter.txt", "Zażółć gęślą jaźń, prosimy o kontakt w sprawie.", True, "", "", {})
    reading = PhraseReader().read(document, concepts)
    (found,) = explain(document, reading, concepts, ("tried.concepts.tried",))
    assert (found.statement.because, found.candidates, found.phrases) == ("language", (), 0)


def test_a_sentence_that_resembles_an_example_is_told_with_the_example(
    concepts: ConceptSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "A hare of some colour lives here."
    alike = Resemblance("We keep a rabbit.", "tried/rabbits:3", 0.91)
    number = next(place for place, each in enumerate(concepts.concepts) if each.name == "tried")
    document, reading = reading_of(text, concepts)
    statement = Statement("states", ((0, len(text) - 1),), "examples", resembles=alike)

    def heard(*arguments: object) -> Parts:
        parts = take_apart(*arguments)  # type: ignore[arg-type]  # as it was called
        one = Evidence(number, "states", 0, 0, len(parts.sentences[0].codes), False, "", resembles=alike)
        return replace(parts, evidence={number: [one]})

    monkeypatch.setattr("checker.letters.explaining.take_apart", heard)
    (found,) = explain(
        document,
        replace(reading, statements={**reading.statements, "tried": statement}),
        concepts,
        ("tried.concepts.tried",),
    )
    one = only(found)
    assert (found.statement.reader, one.fate, one.phrase, one.resembles) == ("examples", "counted", None, alike)


def test_what_counts_is_what_the_statement_rests_on(concept_sets: dict[str, ConceptSet]) -> None:
    """In every labelled letter, for every concept: the explanation and the reading never part."""
    folder = Path(__file__).parents[2] / "fixtures" / "letters" / "letters"
    concepts = concept_sets["hipaa"]
    wanted = tuple(concept.id for concept in concepts.concepts)
    apart = []
    for file in sorted(folder.glob("0[0-3]*.txt")):
        document, reading = reading_of(file.read_text(encoding="utf-8"), concepts)
        for found in explain(document, reading, concepts, wanted):
            if found.statement.polarity in ("states", "takes_away", "near_miss", "blank"):
                counted = {
                    place for one in found.candidates if one.fate in ("counted", "opposed") for place in one.places
                }
                if not set(found.statement.spans) <= counted:
                    apart.append((file.name, found.concept))
    assert apart == []
