"""Paragraphs, items, rows and pages as the lines of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

TICKED, UNTICKED = "☒", "☐"
BULLET = "• "
EMPTY_FIELD = "____"
"""How a field to be filled in reads that nobody filled in."""

_LONGEST_HEADING = 120

SPACE_THAT_SHOWS = 60
"""Twentieths of a point between paragraphs from which an eye sees them apart: a quarter of a line."""


class Kind(Enum):
    """`APART` has space before and after it, `CLOSE` follows without; `PAGE` begins a new page."""

    APART = "apart"
    CLOSE = "close"
    PAGE = "page"


@dataclass(frozen=True)
class Block:
    """The text of a paragraph, an item or a row; its lines are parted by line feeds.

    A heading stands right above what follows: the answer to its question, the list that it leads in.
    """

    text: str
    kind: Kind = Kind.APART
    heading: bool = False


_BOX = re.compile(rf"^(?:{re.escape(BULLET)})?[{TICKED}{UNTICKED}]")
_SPACES = re.compile(r"[^\S\n\u00a0\u2007\u202f]+")


def write_blocks(blocks: Iterable[Block]) -> str:
    """The text of blocks: an empty line where there is space, none between tick boxes, a form feed for a page."""
    written: list[str] = []
    before: Block | None = None
    gap = False
    for block in blocks:
        text = _trimmed(block.text)
        if block.kind is Kind.PAGE:
            if written and not written[-1].endswith("\f"):
                written.append("\n\f")
            before = None
        elif not text:
            gap = True
        else:
            if before is not None:
                written.append("\n\n" if _apart(before, text, gap or block.kind is Kind.APART) else "\n")
            written.append(text)
            heading = block.heading and len(text) <= _LONGEST_HEADING
            before, gap = Block(text, block.kind, heading), False
    return "".join(written).rstrip("\n\f") + "\n" if written else ""


def row_blocks(cells: Sequence[Sequence[Block]]) -> Iterator[Block]:
    """A row of figures on one line; a row that only arranges the page cell by cell."""
    written = [[text for text in (_trimmed(block.text) for block in cell) if text] for cell in cells]
    filled = [texts for texts in written if texts]
    if len(filled) > 1 and all(len(texts) == 1 for texts in filled):
        shown = (" ".join(texts[0].split("\n")) if texts else "" for texts in written)
        yield Block("| " + " | ".join(shown) + " |", Kind.CLOSE)
        return
    for cell in cells:
        yield from (*cell, Block(""))


def _apart(before: Block, text: str, space: bool) -> bool:
    if before.heading or (_BOX.match(before.text) and _BOX.match(text)):
        return False
    return space or before.kind is Kind.APART


def _trimmed(text: str) -> str:
    return "\n".join(_SPACES.sub(" ", line).strip(" ") for line in text.split("\n")).strip("\n")
