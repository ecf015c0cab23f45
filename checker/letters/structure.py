"""The parts of a letter: head, running text, items, boxes, tables, signature, and lines that are no text at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from checker.letters.layout import PLAIN, Layout
from checker.letters.lines import (
    MARK,
    SENTENCE,
    Fill,
    Line,
    begins_with_mark,
    bullet_end,
    find_closing,
    find_fills,
    find_head_end,
    is_empty,
    is_full,
    is_notice,
    is_prose,
    is_routing,
    is_shouted,
    marks_in,
    opens_annex,
    opens_original,
    split_lines,
    text_width,
    without_running_heads,
)


class Region(Enum):
    """What a piece of text can prove: `TEXT` everything, `MARGIN` names and numbers, the others nothing."""

    TEXT = "text"
    MARGIN = "margin"
    UNTICKED = "unticked"
    FOREIGN = "foreign"
    ROUTING = "routing"


class Piece(NamedTuple):
    """Characters `start`:`end` of the normalised text."""

    start: int
    end: int


class Block(NamedTuple):
    """Text that belongs together: a paragraph, an item, a box, a row of a table.

    `lead` is what the block completes: the line that introduces a list, the stem before a box, the question
    above an answer. `paragraph` is the same for blocks between the same empty lines.
    """

    pieces: tuple[Piece, ...]
    region: Region
    lead: tuple[Piece, ...]
    tail: tuple[Piece, ...]
    paragraph: int
    ticked: bool


@dataclass(frozen=True)
class Structure:
    """`head_end` is where the running text begins; `unticked_groups` are boxes of which none is ticked."""

    blocks: tuple[Block, ...]
    head_end: int


_BLANK_MARK = re.compile(r"^_{2,6}(?=\s+[A-Za-z])")
_QUOTE_LINE = re.compile(r"^>(?!>)")
_SHORT_LINE = 0.62


def find_structure(text: str, layout: Layout = PLAIN) -> Structure:
    """The blocks of normalised `text` in reading order, lines that belong to no text left out."""
    lines = split_lines(text)
    lines = without_running_heads(lines, layout)
    fills = find_fills(lines, layout)
    head_end = find_head_end(lines, fills, layout)
    return Structure(tuple(_blocks(lines, fills, head_end, layout)), head_end)


@dataclass
class _Draft:
    """A block while it is being gathered."""

    lines: list[Line]
    paragraph: int
    bullet: bool
    in_tail: bool


def _blocks(lines: list[Line], fills: Sequence[Fill], head_end: int, layout: Layout) -> list[Block]:
    closing = find_closing(lines, head_end, layout)
    drafts = _drafts(lines, fills, head_end, closing)
    blocks: list[Block] = []
    lead: tuple[Piece, ...] = ()
    lead_indent = 0
    foreign = annex = False
    for place, draft in enumerate(drafts):
        first = draft.lines[0]
        if opens_original(first.text, layout):
            foreign = True
        if opens_annex(first.text, layout) and not draft.in_tail and place > 2 and len(first.text) < 90:
            annex = True
        in_head = first.start < (lines[head_end].start if head_end < len(lines) else 0)
        at_end = draft.in_tail or 0 < place == len(drafts) - 1
        region = _region(draft, in_head, at_end, foreign or annex, layout)
        if foreign and draft.in_tail:
            foreign = False
        next_is_item = place + 1 < len(drafts) and (
            drafts[place + 1].bullet or begins_with_mark(drafts[place + 1].lines[0].text)
        )
        made, stem = _block_of(draft, region, lead if draft.bullet or _marked(draft) else ())
        blocks += made
        if region is Region.TEXT and next_is_item and _introduces(draft, drafts[place + 1]):
            lead, lead_indent = _last_sentence(draft), first.indent
        elif not draft.bullet or first.indent < lead_indent:
            lead = ()
        if stem:
            lead = stem
    return blocks


def _marked(draft: _Draft) -> bool:
    return any(marks_in(line.text) for line in draft.lines)


def _drafts(lines: list[Line], fills: Sequence[Fill], head_end: int, closing: int) -> list[_Draft]:
    drafts: list[_Draft] = []
    paragraph = 0
    current: _Draft | None = None
    page = _Page(text_width(lines), fills, head_end)
    for number, line in enumerate(lines):
        if is_empty(line):
            current, paragraph = None, paragraph + 1
            continue
        bullet = bullet_end(line.text) > 0
        starts_item = bullet or begins_with_mark(line.text) or _BLANK_MARK.match(line.text) is not None
        if "|" in line.text:
            begins = starts_item or not _continues_row(line.text)
        else:
            begins = starts_item or (current is not None and _breaks_off(current, line, number, page))
        if current is None or begins or number in (head_end, closing):
            current = _Draft([line], paragraph, bullet, number >= closing)
            drafts.append(current)
        else:
            current.lines.append(line)
    return drafts


@dataclass(frozen=True)
class _Page:
    """What tells a line that ends early: the width of the letter, and the fill of each of its lines."""

    width: int
    fills: Sequence[Fill]
    head_end: int


def _breaks_off(current: _Draft, line: Line, number: int, page: _Page) -> bool:
    """Whether a line begins something new: the one above ends, and ends before the width is used up."""
    last = current.lines[-1]
    fill = page.fills[number]
    reach = last.indent + len(last.text)
    full = is_full(last, line, fill)
    short = reach < _SHORT_LINE * page.width and not (full and fill.flowing)
    in_head = number < page.head_end
    early = short or (not full and (in_head or not fill.flowing))
    if in_head and line.text.isupper() != last.text.isupper():
        early = True
    ends = last.text[-1:] in ".!?:"
    fresh = line.text[:1].isupper() or line.text[:1].isdigit()
    if (short and last.text[-1:] in "?:") or ("|" in last.text and "|" in current.lines[0].text):
        return True
    if not fresh:
        return False
    if early and (ends or last.text[-1:] not in ",;-&"):
        return True
    if current.bullet and ends and line.indent < current.lines[0].indent + 1:
        return True
    return line.indent < last.indent and len(MARK.findall(last.text)) > 1


def _continues_row(text: str) -> bool:
    """A row of a table whose first cell is empty goes on with the row above."""
    return text.lstrip("|").lstrip().startswith("|") or (text.startswith("|") and not text.strip("| ")[:1])


def _region(draft: _Draft, in_head: bool, at_end: bool, foreign: bool, layout: Layout) -> Region:
    text = " ".join(line.text for line in draft.lines)
    quoted = len(draft.lines) > 1 and all(_QUOTE_LINE.match(line.text) for line in draft.lines)
    if foreign or quoted:
        return Region.FOREIGN
    if is_routing(text, layout):
        return Region.ROUTING
    if is_notice(text, layout, at_end):
        return Region.ROUTING
    if (in_head or draft.in_tail) and not MARK.search(text):
        prose = any(is_prose(line.text) for line in draft.lines) and (SENTENCE.search(text) or not in_head)
        return Region.TEXT if prose or is_shouted(text, layout) else Region.MARGIN
    return Region.TEXT


def _introduces(draft: _Draft, item: _Draft) -> bool:
    """Whether a block leads in the item after it: it ends in a colon, or breaks off right above."""
    text = draft.lines[-1].text
    if draft.bullet or begins_with_mark(draft.lines[0].text):
        return False
    return text.endswith(":") or (text[-1:] not in ".!?" and draft.paragraph == item.paragraph)


_STOP = re.compile(r"[.!?]\s+(?=[A-Z(])")


def _last_sentence(draft: _Draft) -> tuple[Piece, ...]:
    """The last sentence of a block, as the pieces of its lines."""
    pieces = [Piece(line.start, line.end) for line in draft.lines]
    for place in range(len(draft.lines) - 1, -1, -1):
        stops = list(_STOP.finditer(draft.lines[place].text))
        if stops:
            return (Piece(draft.lines[place].start + stops[-1].end(), draft.lines[place].end), *pieces[place + 1 :])
    return tuple(pieces)


def _block_of(draft: _Draft, region: Region, lead: tuple[Piece, ...]) -> tuple[list[Block], tuple[Piece, ...]]:
    """The blocks of a draft, one a box; and the stem that later boxes complete."""
    whole = tuple([Piece(line.start, line.end) for line in draft.lines])
    begin = bullet_end(draft.lines[0].text)
    if begin:
        whole = (Piece(whole[0].start + begin, whole[0].end), *whole[1:])
    marks = [(line, found) for line in draft.lines for found in marks_in(line.text)]
    opening = _BLANK_MARK.match(draft.lines[0].text)
    if not marks and opening:
        return [Block(whole, Region.UNTICKED, lead, (), draft.paragraph, False)], ()
    cells = _ticked_row(draft)
    if cells is not None:
        return [Block(whole, Region.TEXT if cells else Region.UNTICKED, lead, (), draft.paragraph, cells)], ()
    if not marks or region is Region.FOREIGN:
        return [Block(whole, region, lead, (), draft.paragraph, False)], ()
    return _boxes(draft, marks, lead), ()


def _ticked_row(draft: _Draft) -> bool | None:
    """Whether the last cell of a row of a table holds a tick; None where the draft is no such row."""
    if len(draft.lines) != 1 or not draft.lines[0].text.startswith("|"):
        return None
    cells = [cell.strip() for cell in draft.lines[0].text.strip("|").split("|")]
    if len(cells) < 2:
        return None
    if cells[-1] in ("X", "x", "✓", "✔", "yes", "☒", "☑"):
        return True
    return False if cells[-1] == "" else None


def _boxes(draft: _Draft, marks: list[tuple[Line, re.Match[str]]], lead: tuple[Piece, ...]) -> list[Block]:
    trailing = marks[-1][1].end() == len(marks[-1][0].text) and marks[0][1].start() > 0
    spans: list[tuple[bool, list[Piece]]] = []
    stem: list[Piece] = []
    reached = draft.lines[0].start
    for place, (line, found) in enumerate(marks):
        begin, end = line.start + found.start(), line.start + found.end()
        ticked = found.lastgroup == "ticked"
        if trailing:
            spans.append((ticked, _between(draft, reached, begin)))
            reached = end
            continue
        if place == 0:
            stem = _between(draft, reached, begin)
        following = marks[place + 1] if place + 1 < len(marks) else None
        until = following[0].start + following[1].start() if following else draft.lines[-1].end
        spans.append((ticked, _between(draft, end, until)))
    shared = tuple(stem) or lead
    blocks = [
        Block(
            tuple(pieces),
            Region.TEXT if ticked else Region.UNTICKED,
            shared,
            (),
            draft.paragraph,
            ticked,
        )
        for ticked, pieces in spans
        if pieces
    ]
    return blocks if blocks else []


def _between(draft: _Draft, start: int, end: int) -> list[Piece]:
    """The pieces of the lines of a draft between two offsets."""
    pieces = [Piece(max(line.start, start), min(line.end, end)) for line in draft.lines]
    return [piece for piece in pieces if piece.start < piece.end]
