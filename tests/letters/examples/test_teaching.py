"""Heads are taught from sentences and letters alone, always the same, and measured on what was kept back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from checker.diagnostics.diagnostic import CheckerError
from checker.letters.documents import Document
from checker.letters.examples.ear import ExampleEar
from checker.letters.examples.heads import Head
from checker.letters.examples.letter_material import ExampleLetter
from checker.letters.examples.material import Example, ExampleFile, parse_examples
from checker.letters.examples.teaching import FEWEST, heard_rows, need_library, teach, thresholds
from checker.letters.examples.teaching_letters import FEWEST as FEWEST_LETTERS
from checker.letters.examples.teaching_letters import teach_letters
from checker.letters.model import ConceptSet
from checker.letters.normalise import normalise
from checker.letters.reading import PhraseReader, take_apart
from tests.letters.examples.conftest import Lesson
from tests.letters.examples.lessons import CONCEPTS
from tests.letters.examples.world import WordEncoder, ear_of, head

IDS = [f"small.review.{name}" for name in CONCEPTS]


def test_every_concept_with_sentences_enough_is_taught_in_the_order_of_names(lesson: Lesson) -> None:
    assert [(one.concept, one.polarity) for one in lesson.taught.heads] == [(name, "states") for name in IDS]
    assert [one.files for one in lesson.taught.heads] == [(f"english/{name}.yaml",) for name in CONCEPTS]
    assert {one.sure > one.doubt for one in lesson.taught.heads} == {True}


@pytest.mark.parametrize("concept", IDS)
def test_statements_are_told_from_the_rest_in_sentences_that_were_kept_back(
    lesson: Lesson, small: ConceptSet, concept: str
) -> None:
    column = IDS.index(concept)
    ear = ExampleEar([lesson.taught], lesson.encoder)
    states, others = [], []
    for row in (row for row in lesson.rows if row.example.kept_back):
        parts = take_apart(normalise(row.example.text), small.languages["en"], small, ear)
        assert parts.scores is not None
        score = float(parts.scores.values[:, column].max())
        (states if row.states(concept, "states") else others).append(score)
    assert min(len(states), len(others)) >= 5
    assert min(states) > max(others)


def test_the_measure_counts_what_was_taught_and_what_was_kept_back(lesson: Lesson) -> None:
    for measure, name in zip(lesson.measures, IDS, strict=True):
        rows = [row for row in lesson.rows if row.states(name, "states")]
        kept = [row for row in rows if row.example.kept_back]
        assert (measure.concept, measure.taught, measure.total) == (name, len(rows) - len(kept), len(kept))
        assert measure.sure <= measure.seen <= measure.total


def test_the_same_sentences_teach_the_same_again(lesson: Lesson) -> None:
    again = [one for one, _ in teach(lesson.rows, lesson.encoder)]
    assert again == list(lesson.taught.heads)


@pytest.mark.parametrize(("taught", "heads"), [(FEWEST, 1), (FEWEST - 1, 0)])
def test_a_polarity_with_fewer_sentences_is_left_out(small: ConceptSet, taught: int, heads: int) -> None:
    rows = heard_rows([_file("danger", states=taught, nothing=30)], [small])
    made = list(teach(rows, WordEncoder()))  # type: ignore[arg-type]  # all that teaching asks of an encoder
    assert [measure.taught for _, measure in made] == [taught] * heads


def test_both_polarities_are_taught_where_both_have_sentences_enough(small: ConceptSet) -> None:
    rows = heard_rows([_file("danger", states=FEWEST, takes_away=FEWEST, nothing=5)], [small])
    made = list(teach(rows, WordEncoder()))  # type: ignore[arg-type]  # all that teaching asks of an encoder
    assert [one.polarity for one, _ in made] == ["states", "takes_away"]


def test_a_sentence_that_states_something_also_teaches_it(small: ConceptSet) -> None:
    one = _file("danger", states=FEWEST - 5, nothing=20)
    other = replace(_file("how_to_review", states=5), key="english/b.yaml", also=("small.review.danger",))
    made = list(teach(heard_rows([one, other], [small]), WordEncoder()))  # type: ignore[arg-type]  # as above
    assert [(each.concept, each.files) for each, _ in made] == [
        ("small.review.danger", ("english/b.yaml", "english/danger.yaml"))
    ]


def test_examples_with_nothing_to_tell_them_from_are_told(small: ConceptSet) -> None:
    rows = heard_rows([_file("danger", states=FEWEST)], [small])
    with pytest.raises(CheckerError) as told:
        list(teach(rows, WordEncoder()))  # type: ignore[arg-type]  # all that teaching asks of an encoder
    assert (told.value.message, told.value.help) == (
        "every sentence that could teach `states` of small.review.danger is one of them",
        "add sentences that lie near it, under `near miss` or `nothing`",
    )


def test_files_that_overlap_are_no_counter_examples_of_each_other(small: ConceptSet) -> None:
    one = _file("danger", states=FEWEST, nothing=5)
    other = replace(_file("how_to_review", states=40, nothing=5), key="english/b.yaml", name="b")
    apart, near = (dict(_measured([one, replace(other, overlaps=overlaps)], small)) for overlaps in ((), (one.name,)))
    assert apart["small.review.danger"].bias != near["small.review.danger"].bias
    alone = dict(_measured([one], small))
    assert np.allclose(near["small.review.danger"].weights, alone["small.review.danger"].weights, atol=1e-6)


def test_no_sentences_teach_nothing(lesson: Lesson) -> None:
    assert list(teach([], lesson.encoder)) == []


def test_what_phrases_find_in_an_example_is_weighed(lesson: Lesson) -> None:
    denied = [row for row in lesson.rows if row.example.section == "takes_away"]
    assert {tuple(sorted(row.traits)) for row in denied} == {("cue:negation",)}
    review = lesson.taught.heads[IDS.index("small.review.right_to_review")]
    assert review.traits["cue:negation"] < 0
    assert review.traits["own:states"] > 0


def test_an_example_in_a_language_that_no_law_reads_has_its_words_alone(small: ConceptSet) -> None:
    file = parse_examples('states:\n  - "It is DANGEROUS."\n', "a", "german/a.yaml")
    (row,) = heard_rows([file], [small])
    assert (row.words, row.traits, row.own) == ("it is dangerous.", frozenset(), {})


def test_without_scikit_learn_teaching_says_what_to_install(lesson: Lesson, without_scikit_learn: None) -> None:
    for attempt in (need_library, lambda: list(teach(lesson.rows, lesson.encoder))):
        with pytest.raises(CheckerError) as told:
            attempt()
        assert (told.value.message, told.value.help) == (
            "teaching needs scikit-learn",
            "install it with: pip install 'habeas[teach]'",
        )


def test_doubt_lies_below_being_sure_whatever_was_kept_back() -> None:
    for scores, wanted in (([3.0, 2.0, 1.0], [True, True, False]), ([1.0], [False]), ([], [])):
        sure, doubt = thresholds(np.array(scores, dtype=float), np.array(wanted, dtype=bool))
        assert doubt < sure


def test_a_head_that_is_never_right_is_surer_of_nothing_than_one_that_is() -> None:
    scores = np.array([3.0, 2.0, 1.0])
    right, _ = thresholds(scores, np.array([True, True, True]))
    wrong, _ = thresholds(scores, np.array([False, False, False]))
    assert wrong > right


def test_letters_teach_what_letters_do_and_on_which_grounds(lesson: Lesson, small: ConceptSet) -> None:
    assert [(one.family, one.name) for one in lesson.taught.kinds] == [
        ("", "denial"),
        ("", "extension"),
        ("", "other"),
    ]
    assert [(one.family, one.name) for one in lesson.taught.grounds] == [("hipaa", "G0"), ("hipaa", "R1")]
    reader = PhraseReader("en", ExampleEar([lesson.taught], lesson.encoder))
    for text, kind, grounds in (
        ("We refuse, as it is dangerous. All of it stays here, says Dr. Poe.", "denial", ("R1",)),
        ("We refuse, as we may. All of it stays here, says Dr. Poe.", "denial", ("G0",)),
        ("We need longer. The answer comes when Dr. Poe is back.", "extension", ()),
        ("Your appointment is with Dr. Poe.", "other", ()),
    ):
        reading = reader.read(_document(text), small)
        assert (text, reading.kinds, reading.grounds) == (text, (kind,), grounds)


def test_two_kinds_can_be_told_apart(small: ConceptSet, metal: Path) -> None:
    ear = ear_of(metal, head("danger", {"gold": 4.0}))
    letters = _letters("denial", "We refuse your request.", 4) + _letters("extension", "We need longer.", 4)
    kinds, grounds = teach_letters(letters, ear, {"hipaa": small})
    assert ([one.name for one in kinds], grounds) == (["denial", "extension"], ())
    reader = PhraseReader("en", ear_of(metal, head("danger", {"gold": 4.0}), kinds=kinds))
    assert reader.read(_document("We refuse this."), small).kinds == ("denial",)
    assert reader.read(_document("We need longer for this."), small).kinds == ("extension",)


def test_letters_of_one_kind_teach_none(small: ConceptSet, metal: Path) -> None:
    assert teach_letters(_letters("denial", "We refuse.", 9), ear_of(metal), {"hipaa": small}) == ((), ())


@pytest.mark.parametrize(("letters", "name"), [(FEWEST_LETTERS, "denial+fee_notice"), (FEWEST_LETTERS - 1, "denial")])
def test_kinds_that_seldom_go_together_are_taught_as_the_first_of_them(
    small: ConceptSet, metal: Path, letters: int, name: str
) -> None:
    material = _letters("fee_notice denial", "We refuse.", letters) + _letters("other", "Hello there, you.", 4)
    kinds, _ = teach_letters(material, ear_of(metal), {"hipaa": small})
    assert [one.name for one in kinds] == [name, "other"]


def test_a_letter_in_a_language_that_its_law_does_not_read_is_told(small: ConceptSet, metal: Path) -> None:
    letter = ExampleLetter("examples/letters/german/a.yaml:1", "de", ("denial",), (), "hipaa", "Nein.")
    with pytest.raises(CheckerError) as told:
        teach_letters([letter], ear_of(metal), {"hipaa": small})
    assert told.value.message == "examples/letters/german/a.yaml:1: under hipaa no letter is read in `de`"


def test_a_letter_under_no_law_is_read_by_the_first_that_reads_its_language(small: ConceptSet, metal: Path) -> None:
    german = replace(small, regime="gdpr", languages={"de": small.languages["en"]})
    letter = ExampleLetter("a:1", "de", ("other",), (), "none", "Der Termin ist am Montag.")
    assert teach_letters([letter], ear_of(metal), {"hipaa": small, "gdpr": german}) == ((), ())


def _file(name: str, **sections: int) -> ExampleFile:
    """Sentences of which none is kept back, so many of each section."""
    words = {"states": "Gold", "takes_away": "Silver", "nothing": "Lead"}
    lines = [f"concepts: [small.review.{name}]"]
    for section, wanted in sections.items():
        lines.append(f"{section.replace('_', ' ')}:")
        found = (f"{words[section]} is in box {number} of {name}." for number in range(1000))
        lines += [f'  - "{sentence}"' for sentence in _teaching(found, wanted)]
    return parse_examples("\n".join(lines), f"examples/english/{name}.yaml", f"english/{name}.yaml")


def _teaching(sentences: Iterator[str], wanted: int) -> Iterator[str]:
    return islice((one for one in sentences if not Example(one, "states", 1).kept_back), wanted)


def _measured(files: Sequence[ExampleFile], concepts: ConceptSet) -> list[tuple[str, Head]]:
    made = teach(heard_rows(files, [concepts]), WordEncoder())  # type: ignore[arg-type]  # all that teaching asks
    return [(one.concept, one) for one, _ in made]


def _letters(kinds: str, text: str, wanted: int) -> list[ExampleLetter]:
    return [ExampleLetter("a:1", "en", tuple(kinds.split()), (), "hipaa", f"{text} {n}") for n in range(wanted)]


def _document(text: str) -> Document:
    return Document("letter.txt", text, True, "", "", {})
