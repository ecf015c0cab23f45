"""The parts of a letter: head, running text, items, boxes, tables, signature, and lines that are no text at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

from checker.letters.layout import PLAIN, Layout


class Region(Enum):
    """What a piece of text can prove: `TEXT` everything, `MARGIN` names and numbers, the others nothing."""

    TEXT = "text"
    MARGIN = "margin"
    UNTICKED = "unticked"
    FOREIGN = "foreign"
    ROUTING = "routing"


@dataclass(frozen=True)
class Piece:
    """Characters `start`:`end` of the normalised text."""

    start: int
    end: int


@dataclass(frozen=True)
class Block:
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


@dataclass(frozen=True)
class _Line:
    start: int
    end: int
    indent: int
    text: str


_TICKED = r"\[\s?[xX✓✔√]\s?\]|\(\s?[xX✓✔√]\s?\)|[☒☑✓✔🗹🗵]|__\s?[xX✓]\s?__?|<\s?[xX]\s?>"
_UNTICKED = r"\[\s{0,3}\]|\(\s{1,3}\)|\(\)|[☐□◻❏❑⬜]|<\s{1,3}>"
_MARK = re.compile(f"(?P<ticked>{_TICKED})|(?P<open>{_UNTICKED})", re.MULTILINE)
_BLANK_MARK = re.compile(r"^_{2,6}(?=\s+[A-Za-z])")
_RULER = re.compile(r"^[\s\-_=*~#+.|·•]{3,}$")
_BULLET = re.compile(
    r"^(?:>>\s*|[*•·‣◦–—\->o]\s+|\(?[0-9]{1,2}[.)]\s+|\(?[a-zA-Z][.)]\s+|\((?:i|ii|iii|iv|v|vi)\)\s+)(?=\S)"
)
_SENTENCE = re.compile(r"[a-zà-ÿ]{2,}.*[.!?:;]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_QUOTE_LINE = re.compile(r"^>(?!>)")
_HEAD_LINES = 14
_HEAD_TITLES = 2
_FEWEST_LINES = 4
_PROSE_WORDS = 4
_MARGIN_WIDTH = 100
_SHORT_LINE = 0.62


def find_structure(text: str, layout: Layout = PLAIN) -> Structure:
    """The blocks of normalised `text` in reading order, lines that belong to no text left out."""
    lines = _lines(text)
    lines = _without_running_heads(lines, layout)
    head_end = _head_end(lines, layout)
    return Structure(tuple(_blocks(lines, head_end, _closing(lines, head_end, layout), layout)), head_end)


def _lines(text: str) -> list[_Line]:
    lines = []
    start = 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        indent = len(raw) - len(raw.lstrip())
        lines.append(_Line(start + indent, start + indent + len(stripped), indent, stripped))
        start += len(raw) + 1
    return lines


def _without_running_heads(lines: list[_Line], layout: Layout) -> list[_Line]:
    """Page heads and feet go; where one cuts a sentence, the empty lines around it go too."""
    shown = [number for number, line in enumerate(lines) if line.text]
    head = [lines[number].text for number in shown[:_HEAD_TITLES] if not _is_prose(lines[number].text)]
    letterhead = {_words_of(text) for text in head} - {()}
    dropped: set[int] = set()
    running = {
        place: repeats
        for place in range(_HEAD_TITLES, len(shown) - 1)
        if (repeats := _runs(lines[shown[place]].text, letterhead, layout)) is not None
    }
    for first, last in _groups(running):
        # the foot of a page and the head of the next cut a sentence together
        before, after = lines[shown[first - 1]], lines[shown[last + 1]]
        if before.text[-1:] not in ".!?:;" and (after.text[:1].islower() or before.text[-1:] in ",-"):
            dropped.update(range(shown[first - 1] + 1, shown[last + 1]))
            continue
        for place in range(first, last + 1):
            number = shown[place]
            alone = not lines[number - 1].text and (number + 1 >= len(lines) or not lines[number + 1].text)
            if (alone or running[place]) and not _SENTENCE.search(lines[number].text):
                dropped.add(number)
    return [line for number, line in enumerate(lines) if number not in dropped]


def _groups(places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of each run of neighbours among ascending numbers."""
    first = last = -1
    for place in places:
        if place != last + 1 or first < 0:
            if first >= 0:
                yield first, last
            first = place
        last = place
    if first >= 0:
        yield first, last


def _runs(text: str, letterhead: set[tuple[str, ...]], layout: Layout) -> bool | None:
    """Whether a line repeats the letterhead, or (False) has the number of a page; None for any other line."""
    paged = bool(layout.page.search(text))
    if len(text) > _MARGIN_WIDTH or (_BULLET.match(text) and not paged):
        return None
    words = _words_of(text)
    if words in letterhead or any(words[: len(head)] == head for head in letterhead if len(head) > 1):
        return True
    return False if paged else None


def _words_of(text: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _WORD.findall(text))


def _head_end(lines: list[_Line], layout: Layout) -> int:
    """The line after the greeting, or the first line of the first block that reads like a sentence."""
    if sum(bool(line.text) for line in lines) < _FEWEST_LINES:
        return 0
    for number, line in enumerate(lines[: 3 * _HEAD_LINES]):
        if line.text and layout.greeting.match(line.text):
            # a sentence may follow the greeting on its line
            return number if _is_prose(line.text) else number + 1
    for number, line in enumerate(lines[:_HEAD_LINES]):
        if _is_prose(line.text) or _MARK.search(line.text) or _BULLET.match(line.text):
            return number
    return min(len(lines), 2)


def _is_prose(text: str) -> bool:
    """Whether a line reads like part of a sentence and not like an address or a heading."""
    words = _WORD.findall(text)
    lower = sum(word.islower() for word in words)
    return bool(lower >= _PROSE_WORDS and lower * 2 >= len(words))


def _closing(lines: list[_Line], head_end: int, layout: Layout) -> int:
    """The line of the complimentary close, or past the end."""
    for number in range(len(lines) - 1, head_end, -1):
        if layout.closing.match(lines[number].text):
            return number
    return len(lines)


@dataclass
class _Draft:
    """A block while it is being gathered."""

    lines: list[_Line]
    paragraph: int
    bullet: bool
    in_tail: bool


def _blocks(lines: list[_Line], head_end: int, closing: int, layout: Layout) -> list[Block]:
    drafts = _drafts(lines, head_end, closing)
    blocks: list[Block] = []
    lead: tuple[Piece, ...] = ()
    lead_indent = 0
    foreign = annex = False
    for place, draft in enumerate(drafts):
        first = draft.lines[0]
        if layout.original.match(first.text):
            foreign = True
        if layout.annex.match(first.text) and not draft.in_tail and place > 2 and len(first.text) < 90:
            annex = True
        in_head = first.start < (lines[head_end].start if head_end < len(lines) else 0)
        region = _region(draft, in_head, foreign or annex, layout)
        if foreign and draft.in_tail:
            foreign = False
        next_is_item = place + 1 < len(drafts) and (
            drafts[place + 1].bullet or _MARK.match(drafts[place + 1].lines[0].text) is not None
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
    return any(_MARK.search(line.text) for line in draft.lines)


def _drafts(lines: list[_Line], head_end: int, closing: int) -> list[_Draft]:
    drafts: list[_Draft] = []
    paragraph = 0
    current: _Draft | None = None
    page = _Page(_width(lines), _fills(lines), head_end)
    for number, line in enumerate(lines):
        if _is_empty(line):
            current, paragraph = None, paragraph + 1
            continue
        starts_item = bool(_BULLET.match(line.text) or _MARK.match(line.text) or _BLANK_MARK.match(line.text))
        if "|" in line.text:
            begins = starts_item or not _continues_row(line.text)
        else:
            begins = starts_item or (current is not None and _breaks_off(current, line, number, page))
        if current is None or begins or number in (head_end, closing):
            current = _Draft([line], paragraph, bool(_BULLET.match(line.text)), number >= closing)
            drafts.append(current)
        else:
            current.lines.append(line)
    return drafts


@dataclass(frozen=True)
class _Fill:
    """How lines between the same empty lines are filled: to which width, and whether with running text."""

    width: int
    flowing: bool


@dataclass(frozen=True)
class _Page:
    """What tells a line that ends early: the width of the letter, and the fill of each of its lines."""

    width: int
    fills: Sequence[_Fill]
    head_end: int


def _is_empty(line: _Line) -> bool:
    return not line.text or bool(_RULER.match(line.text) and not _MARK.search(line.text))


def _fills(lines: list[_Line]) -> list[_Fill]:
    """The fill of each line, that of the lines between the same empty lines."""
    fills: list[_Fill] = []
    for empty, group in groupby(lines, _is_empty):
        members = list(group)
        width = 0 if empty else max(line.indent + len(line.text) for line in members)
        fills += [_Fill(width, not empty and _is_prose(" ".join(line.text for line in members)))] * len(members)
    return fills


def _breaks_off(current: _Draft, line: _Line, number: int, page: _Page) -> bool:
    """Whether a line begins something new: the one above ends, and ends before the width is used up."""
    last = current.lines[-1]
    fill = page.fills[number]
    reach = last.indent + len(last.text)
    full = reach + 1 + len(line.text.split(maxsplit=1)[0]) > fill.width
    short = reach < _SHORT_LINE * page.width and not (full and fill.flowing)
    early = short or (not full and (number < page.head_end or not fill.flowing))
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
    return line.indent < last.indent and len(_MARK.findall(last.text)) > 1


def _width(lines: list[_Line]) -> int:
    """The width to which the running text is filled: that of the longer lines, at most that of a wide page."""
    widths = sorted(line.indent + len(line.text) for line in lines if line.text)
    return min(widths[len(widths) * 9 // 10], _MARGIN_WIDTH) if widths else 0


def _continues_row(text: str) -> bool:
    """A row of a table whose first cell is empty goes on with the row above."""
    return text.lstrip("|").lstrip().startswith("|") or (text.startswith("|") and not text.strip("| ")[:1])


def _region(draft: _Draft, in_head: bool, foreign: bool, layout: Layout) -> Region:
    text = " ".join(line.text for line in draft.lines)
    quoted = len(draft.lines) > 1 and all(_QUOTE_LINE.match(line.text) for line in draft.lines)
    if foreign or quoted:
        return Region.FOREIGN
    if layout.routing.match(text) and len(text) < 2 * _MARGIN_WIDTH and not _is_prose(text):
        return Region.ROUTING
    if (in_head or draft.in_tail) and not _MARK.search(text):
        prose = any(_is_prose(line.text) for line in draft.lines) and (_SENTENCE.search(text) or not in_head)
        return Region.TEXT if prose else Region.MARGIN
    return Region.TEXT


def _introduces(draft: _Draft, item: _Draft) -> bool:
    """Whether a block leads in the item after it: it ends in a colon, or breaks off right above."""
    text = draft.lines[-1].text
    if draft.bullet or _MARK.match(draft.lines[0].text) is not None:
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
    bullet = _BULLET.match(draft.lines[0].text)
    whole = tuple(Piece(line.start, line.end) for line in draft.lines)
    if bullet:
        whole = (Piece(whole[0].start + bullet.end(), whole[0].end), *whole[1:])
    marks = [(line, found) for line in draft.lines for found in _MARK.finditer(line.text)]
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


def _boxes(draft: _Draft, marks: list[tuple[_Line, re.Match[str]]], lead: tuple[Piece, ...]) -> list[Block]:
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
