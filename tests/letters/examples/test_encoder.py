"""Vectors of meaning: their shape, and that a sentence has one whatever stands around it."""

from __future__ import annotations

import numpy as np
import pytest

from checker.letters.examples import encoder as module
from checker.letters.examples.encoder import PACKAGE, WIDTH, Encoder, model_name

SENTENCES = [
    "You may have the decision looked at again.",
    "Der Termin ist am Montag.",
    "No.",
    "A much longer sentence, with a clause that follows, and another one, so that it fills more than a line.",
]


def test_a_sentence_is_a_direction() -> None:
    vectors = Encoder().encode(SENTENCES)
    assert (vectors.shape, vectors.dtype) == ((len(SENTENCES), WIDTH), np.float32)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_sentences_are_no_vectors() -> None:
    assert Encoder().encode([]).shape == (0, WIDTH)
    assert Encoder().together([]).shape == (0, WIDTH)


def test_a_sentence_has_the_same_vector_alone_and_among_others() -> None:
    among, together = Encoder().encode(SENTENCES), Encoder().together(SENTENCES)
    for place, sentence in enumerate(SENTENCES):
        alone = Encoder().encode([sentence])[0]
        assert alone.tobytes() == among[place].tobytes()
        assert np.allclose(alone, together[place], atol=1e-5)


def test_the_vectors_of_more_sentences_than_are_made_at_once_are_those_of_each_alone() -> None:
    many = [" ".join(["we", "answer", "you", "soon"] * count) for count in (*range(1, 25), 90)]
    several = Encoder().encode(many)
    for place in (0, 7, 23, 24):
        assert Encoder().encode([many[place]])[0].tobytes() == several[place].tobytes()


def test_where_neighbours_make_a_difference_each_sentence_is_encoded_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = [Encoder().encode([sentence])[0] for sentence in SENTENCES]
    monkeypatch.setattr(module, "_is_alone_in_groups", lambda: False)
    assert Encoder().encode(SENTENCES).tobytes() == np.stack(alone).tobytes()


def test_spaces_and_line_breaks_are_no_words() -> None:
    plain, spaced = Encoder().encode(["One, two, three.", " One,\ttwo,\n  three. "])
    assert plain.tobytes() == spaced.tobytes()


def test_sentences_that_mean_the_same_are_nearer_than_others_also_across_languages() -> None:
    english, german, other = Encoder().encode(
        ["Your appointment is on Monday.", "Ihr Termin ist am Montag.", "Soup is cooked with salt and carrots."]
    )
    assert english @ german > english @ other


def test_a_sentence_is_encoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = Encoder()
    first = encoder.encode(SENTENCES)
    monkeypatch.setattr(module, "_model", lambda: pytest.fail("the model was asked again"))
    assert encoder.encode(SENTENCES[::-1]).tobytes() == first[::-1].tobytes()


def test_a_full_memory_is_emptied_and_changes_no_vector(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_KEPT", 2)
    assert Encoder().encode(SENTENCES * 2).tobytes() == np.tile(Encoder().encode(SENTENCES), (2, 1)).tobytes()


def test_the_model_is_named_with_its_version() -> None:
    name, _, version = model_name().partition(" ")
    assert name == PACKAGE
    assert version[0].isdigit()
