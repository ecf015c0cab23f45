"""The list of ordinary words is what its script makes of the encoder's vocabulary."""

from __future__ import annotations

from checker.letters.ordinary import ORDINARY_WORDS
from scripts.make_ordinary_words import ordinary_words, vocabulary


def test_pieces_of_words_and_other_alphabets_are_left_out_and_names_keep_their_capital() -> None:
    pieces = [
        "\u2581record",
        "ing",
        "\u2581London",
        "\u2581the",
        "\u2581заявка",
        "\u2581über",
        "\u2581größe",
        "\u2581record",
    ]
    assert ordinary_words(pieces) == ["London", "größe", "record", "über"]


def test_the_list_is_up_to_date() -> None:
    assert ORDINARY_WORDS.read_text("utf-8").split() == ordinary_words(vocabulary())
