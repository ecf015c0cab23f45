"""Finds where each declaration begins, so that a broken one costs only itself."""

from __future__ import annotations

from dataclasses import dataclass

from checker.diagnostics.source import Source, Span
from checker.syntax.scan import Piece
from checker.syntax.words import HARD, STARTERS

# After one of these a word was meant as a name, even if it is one that opens a declaration.
_NAMING = frozenset({"field", "children", "attribute", "value", "let", "for", "given", ".", ",", "(", "=", "!="})


@dataclass(frozen=True)
class Slice:
    """The pieces of one declaration, the header or a `use`; `keyword` is its first word or pair of words."""

    source: Source
    keyword: str
    pieces: tuple[Piece, ...]

    @property
    def span(self) -> Span:
        """From the first piece to the end of the last."""
        return Span(self.source, self.pieces[0].start, self.pieces[-1].end)


def cut(source: Source, pieces: tuple[Piece, ...]) -> tuple[Slice, ...]:
    """The slices of a text whose pieces (no comments) are given; before the first starter the keyword is ""."""
    if not pieces:
        return ()
    starts = [(index, keyword) for index in range(len(pieces)) if (keyword := _keyword(source, pieces, index))]
    if not starts or starts[0][0] > 0:
        starts.insert(0, (0, ""))
    ends = [index for index, _ in starts[1:]] + [len(pieces)]
    return tuple(Slice(source, keyword, pieces[start:end]) for (start, keyword), end in zip(starts, ends, strict=True))


def _keyword(source: Source, pieces: tuple[Piece, ...], index: int) -> str | None:
    word = pieces[index].text
    following = pieces[index + 1 : index + 3]
    shapes = [piece.shape for piece in following]
    if word == "every" and following and following[0].text == "case":
        return "every case"
    if word == "list" and shapes in (["word", "string"], ["word", "open"]) and following[0].text not in HARD:
        return "list"
    if word not in STARTERS or pieces[index].shape != "word":
        return None
    # The name of an instrument is a text: how its citations begin.
    names = ("string",) if word == "instrument" else ("word", "code")
    named = bool(following) and shapes[0] in names and following[0].text not in HARD
    line_start = source.text.rfind("\n", 0, pieces[index].start) + 1
    first = not source.text[line_start : pieces[index].start].strip()
    naming = index > 0 and pieces[index - 1].text in _NAMING
    return word if (first and named) or ((first or named) and not naming) else None
