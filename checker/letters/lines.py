"""The lines of a letter: which are filled with running text, which repeat on every page, where the text begins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from math import ceil
from typing import NamedTuple

from checker.letters.layout import Layout

_TICKED = r"\[\s?[xX✓✔√]\s?\]|\(\s?[xX✓✔√]\s?\)|[☒☑✓✔🗹🗵]|__\s?[xX✓]\s?__?|<\s?[xX]\s?>"
_UNTICKED = r"\[\s{0,3}\]|\(\s{1,3}\)|\(\)|[☐□◻❏❑⬜]|<\s{1,3}>"
MARK = re.compile(f"(?P<ticked>{_TICKED})|(?P<open>{_UNTICKED})", re.MULTILINE)
_RULER = re.compile(r"^[\s\-_=*~#+.|·•]{3,}$")
BULLET = re.compile(
    r"^(?:>>\s*|[*•·‣◦–—\->o]\s+|\(?[0-9]{1,2}[.)]\s+|\(?[a-zA-Z][.)]\s+|\((?:i|ii|iii|iv|v|vi)\)\s+)(?=\S)"
)
SENTENCE = re.compile(r"[a-zà-ÿ]{2,}.*[.!?:;]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_HEAD_LINES = 14
_HEAD_TITLES = 2
_FEWEST_LINES = 4
_PROSE_WORDS = 4
_TELLING_WORDS = 3
_FULL_RANK = 0.6
"""Which of the lines of a group, in order of width, shows how wide it is: some are longer once words are whole."""
MARGIN_WIDTH = 100
_MOST_LINES = 20_000
_remembered = lru_cache(_MOST_LINES)
"""For what is asked of a line again and again, in one letter and in others of the same office."""


class Line(NamedTuple):
    """A line without the spaces around it: characters `start`:`end`, `indent` from the margin."""

    start: int
    end: int
    indent: int
    text: str


class Fill(NamedTuple):
    """How lines between the same empty lines are filled: to which width, whether with running text, and whether that is
    in capitals.
    """

    width: int
    flowing: bool
    shouted: bool


def split_lines(text: str) -> list[Line]:
    """The lines of normalised text."""
    lines = []
    start = 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        indent = len(raw) - len(raw.lstrip())
        lines.append(Line(start + indent, start + indent + len(stripped), indent, stripped))
        start += len(raw) + 1
    return lines


def without_running_heads(lines: list[Line], layout: Layout) -> list[Line]:
    """Page heads and feet go; where one cuts a sentence, the empty lines around it go too."""
    shown = [number for number, line in enumerate(lines) if line.text]
    head = [lines[number].text for number in shown[:_HEAD_TITLES] if not is_prose(lines[number].text)]
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
            if (alone or running[place]) and not SENTENCE.search(lines[number].text):
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
    paged = _is_paged(text, layout)
    if len(text) > MARGIN_WIDTH or (bullet_end(text) and not paged):
        return None
    words = _words_of(text)
    if words in letterhead or any(words[: len(head)] == head for head in letterhead if len(head) > 1):
        return True
    return False if paged else None


@_remembered
def _is_paged(text: str, layout: Layout) -> bool:
    return layout.page.search(text) is not None


@_remembered
def bullet_end(text: str) -> int:
    """Where the text of an item begins, 0 for other lines."""
    bullet = BULLET.match(text)
    return bullet.end() if bullet else 0


@_remembered
def marks_in(text: str) -> tuple[re.Match[str], ...]:
    """The boxes in a line, ticked and open."""
    return tuple(MARK.finditer(text))


def begins_with_mark(text: str) -> bool:
    """Whether a line begins with a box."""
    marks = marks_in(text)
    return bool(marks) and marks[0].start() == 0


@_remembered
def _words_of(text: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _WORD.findall(text))


@_remembered
def _greets(text: str, layout: Layout) -> bool:
    return layout.greeting.match(text) is not None


@_remembered
def opens_original(text: str, layout: Layout) -> bool:
    """Whether a line opens what somebody else wrote."""
    return layout.original.match(text) is not None


@_remembered
def opens_annex(text: str, layout: Layout) -> bool:
    """Whether a line opens an annex."""
    return layout.annex.match(text) is not None


@_remembered
def is_routing(text: str, layout: Layout) -> bool:
    """Whether a block tells who gets copies, or what is enclosed."""
    return layout.routing.match(text) is not None and len(text) < 2 * MARGIN_WIDTH and not is_prose(text)


@_remembered
def is_notice(text: str, layout: Layout, at_end: bool) -> bool:
    """Whether a block is the notice that mail programs add, at the end of a letter also without its title."""
    return bool(layout.notice_title.match(text) or (at_end and layout.notice.match(text)))


@_remembered
def _closes(text: str, layout: Layout) -> bool:
    return layout.closing.match(text) is not None


def find_head_end(lines: list[Line], fills: Sequence[Fill], layout: Layout) -> int:
    """The line after the greeting, or the first line of the first block that reads like a sentence."""
    if sum(bool(line.text) for line in lines) < _FEWEST_LINES:
        return 0
    for number, line in enumerate(lines[: 3 * _HEAD_LINES]):
        if line.text and _greets(line.text, layout):
            # a sentence may follow the greeting on its line
            return number if is_prose(line.text) else number + 1
    for number, line in enumerate(lines[:_HEAD_LINES]):
        if is_prose(line.text) or fills[number].shouted or marks_in(line.text) or bullet_end(line.text):
            return number
        following = lines[number + 1] if number + 1 < len(lines) else line
        if (
            fills[number].flowing
            and following.text.lstrip("(")[:1].islower()
            and is_full(line, following, fills[number])
        ):
            return number
    return min(len(lines), 2)


@_remembered
def is_prose(text: str) -> bool:
    """Whether a line reads like part of a sentence and not like an address or a heading."""
    words = _WORD.findall(text)
    lower = sum(word.islower() for word in words)
    return bool(lower >= _PROSE_WORDS and lower * 2 >= len(words))


@_remembered
def is_shouted(text: str, layout: Layout) -> bool:
    """Whether a text in capitals is made of sentences: it has several of the words that no letterhead has."""
    words = _WORD.findall(text)
    if sum(word.isupper() for word in words) * 4 < len(words) * 3:
        return False
    return sum(word.lower() in layout.telling for word in words) >= _TELLING_WORDS


def find_closing(lines: list[Line], head_end: int, layout: Layout) -> int:
    """The line of the complimentary close, or past the end."""
    for number in range(len(lines) - 1, head_end, -1):
        if _closes(lines[number].text, layout):
            return number
    return len(lines)


def is_empty(line: Line) -> bool:
    """Whether a line holds nothing, or a ruler."""
    return not line.text or _is_ruler(line.text)


@_remembered
def _is_ruler(text: str) -> bool:
    return _RULER.match(text) is not None and not marks_in(text)


def find_fills(lines: list[Line], layout: Layout) -> list[Fill]:
    """The fill of each line, that of the lines between the same empty lines."""
    fills: list[Fill] = []
    for empty, group in groupby(lines, is_empty):
        members = list(group)
        text = "" if empty else " ".join(line.text for line in members)
        shouted = is_shouted(text, layout)
        flowing = shouted or is_prose(text)
        widths = [0] if empty else sorted(line.indent + len(line.text) for line in members)
        fills += [Fill(widths[ceil(_FULL_RANK * (len(widths) - 1))], flowing, shouted)] * len(members)
    return fills


def is_full(line: Line, following: Line, fill: Fill) -> bool:
    """Whether the next line's first word had no room on a line any more."""
    return line.indent + len(line.text) + 1 + len(following.text.split(maxsplit=1)[0]) > fill.width


def text_width(lines: list[Line]) -> int:
    """The width to which the running text is filled: that of the longer lines, at most that of a wide page."""
    widths = sorted(line.indent + len(line.text) for line in lines if line.text)
    return min(widths[len(widths) * 9 // 10], MARGIN_WIDTH) if widths else 0
