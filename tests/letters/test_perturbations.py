"""Harmless changes to a letter do not change what is read in it."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from checker.letters.concepts import ConceptSet
from checker.letters.reading import PhraseReader
from scripts.perturb_letters import Sample, changed, outcomes, samples, share
from scripts.perturbations.catalogue import CHANGES
from scripts.perturbations.letter import Change, Letter
from scripts.perturbations.words import Words, words_of

LETTERS = Path(__file__).parents[2] / "fixtures" / "letters"
FLOOR = 0.98
ONE_IN = 12
LETTER = """OAK VALLEY CLINIC

June 3, 2026

Dear Ms. Poe,

Your chart is attached, ninety pages, but the notes of March 3 are being withheld. Dr. Naomi Feld, a licensed
psychologist, read them and concluded that they would put your life in danger.

Another psychologist who took no part will review the decision; write or call the Privacy Office at 415-555-0134 and
say so. You may also complain to our Privacy Officer, Joan Petty, 415-555-0135.

Sincerely,
A. Bee
"""


def test_letters_keep_their_verdicts(concept_sets: dict[str, ConceptSet]) -> None:
    found = list(outcomes(samples(LETTERS, "develop"), CHANGES, concept_sets, PhraseReader(), ONE_IN))
    assert {one.letter for one in found} == {one.name for one in samples(LETTERS, "develop")}
    lost = [f"{one.letter}: {one.change}: {'; '.join(one.lost)}" for one in found if one.lost]
    assert share(found) >= FLOOR, lost


def test_there_are_more_than_fifty_kinds_of_change() -> None:
    assert len(dict(CHANGES)) == len(CHANGES) > 50


@pytest.mark.parametrize(("name", "change"), CHANGES, ids=[name for name, _ in CHANGES])
def test_a_change_is_the_same_each_time(name: str, change: Change) -> None:
    sample = Sample("letter.txt", LETTER, "en", "hipaa")
    assert changed(sample, name, change) == changed(sample, name, change)


@pytest.mark.parametrize("name", [name for name, _ in CHANGES if name.startswith(("typing", "scanning"))])
def test_an_error_spares_numbers_and_names(name: str) -> None:
    text = dict(CHANGES)[name](Letter(LETTER, words_of("en")), Random(1))
    assert text != LETTER
    for kept in ("415-555-0134", "415-555-0135", "June 3, 2026", "March 3", "Dr. Naomi Feld", "Joan Petty"):
        assert kept in text


def test_a_letter_in_a_language_without_words_is_changed_where_none_are_needed() -> None:
    letter = Letter(LETTER, Words())
    made = [name for name, change in CHANGES if change(letter, Random(1)) != LETTER]
    assert "wrapped at 50" in made
    assert "synonyms" not in made
