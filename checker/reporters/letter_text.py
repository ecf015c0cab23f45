"""A letter in a terminal: what it says, marked in place, and beside or below it what is missing."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from types import MappingProxyType

from checker.assessment.marked import Demand, MarkedLetter, Said, Spot
from checker.reporters.letter_marks import Bracket, Sight, runs_of, sight_of
from checker.reporters.words import LACKING_WORDS, REGIME_WORDS, counted

_BESIDE = 46
_NARROWEST = 64
_GAP = "  |  "
_GUTTER = 6
_MOST_SPOTS = 6
_RESET = "\x1b[0m"
_CODES: Mapping[Sight, str] = MappingProxyType(
    {
        "states": "\x1b[32m",
        "takes_away": "\x1b[31m",
        "wrong": "\x1b[31m",
        "near_miss": "\x1b[33m",
        "blank": "\x1b[35m",
        "undecided": "\x1b[35m",
        "absent": "",
    }
)
_KEPT = "\n\t\u00ad\u200b\u200c\u200d\ufeff"
_BOLD = "\x1b[1m"
_DIM = "\x1b[2m"


@dataclass(frozen=True)
class Page:
    """How a letter is drawn: the columns of the terminal, and whether it has colours."""

    width: int
    colour: bool

    def paint(self, code: str, text: str) -> str:
        """The text in a colour, where there are colours."""
        return f"{code}{text}{_RESET}" if self.colour and code else text


def lines_of(letter: MarkedLetter, page: Page) -> Iterator[str]:
    """The lines of a letter: its head, then the text with its marks, or without it the list of statements; demands."""
    yield page.paint(_BOLD, clean(letter.file))
    if letter.why_not:
        yield page.paint(_CODES["takes_away"], f"  not read: {letter.why_not}")
        return
    yield from _head(letter)
    if letter.text is None:
        yield from _list(letter.said, page)
        yield from ("", *_demands(letter, page.width, page))
        return
    yield from _unsure(letter.said, page)
    yield ""
    beside = page.width - _BESIDE - len(_GAP)
    if beside < _NARROWEST:
        yield from _text(letter, letter.text, page.width, page)
        yield from ("", *_demands(letter, page.width, page))
        return
    left, right = _text(letter, letter.text, beside, page), _demands(letter, _BESIDE, page)
    for first, second in zip_longest(left, right, fillvalue=""):
        yield f"{first}{' ' * (beside - _columns(first))}{_GAP if second else _GAP.rstrip()}{second}"


def clean(text: str) -> str:
    """Text without the characters by which a letter could steer the terminal or turn the direction of its lines."""
    return "".join(_harmless(character) for character in text)


def _harmless(character: str) -> str:
    if character in "\r\f\v":
        return ""
    if character in _KEPT or unicodedata.category(character) not in ("Cc", "Cf", "Cs"):
        return character
    return "\ufffd"


def _head(letter: MarkedLetter) -> Iterator[str]:
    if letter.recognised:
        yield "  text      recognised from a picture; check it against the letter"
    yield f"  kinds     {', '.join(letter.kinds) or 'none found'}"
    yield f"  language  {letter.language or 'unknown'}"
    days = (("sent on", letter.sent_on), ("received", letter.received_on), ("promised", letter.promised_date))
    for words, value in days:
        if value:
            yield f"  {words:<8}  {value}"
    yield f"  grounds   {', '.join(letter.grounds) or 'none'}"
    if letter.unfilled:
        yield f"  unfilled  {counted(len(letter.unfilled), 'blank field')}, at {_spots(letter.unfilled)}"


def _list(said: Sequence[Said], page: Page) -> Iterator[str]:
    for one in said:
        answer = answer_of(one)
        places = f"{' ' * (10 - len(answer))}  at {_spots(one.spots)}" if one.spots else ""
        yield f"  {one.label:<6}  {one.name:<28}  {page.paint(_CODES[one.polarity], answer)}{places}"


def answer_of(said: Said) -> str:
    """The answer in words, with what it lacks if it is undecided and who found it if no phrase did."""
    reader = "" if said.reader == "phrases" else f", by {said.reader}"
    because = f" ({said.because})" if said.because else ""
    return f"{said.polarity.replace('_', ' ')}{because}{reader}"


def _unsure(said: Sequence[Said], page: Page) -> Iterator[str]:
    """The statements that no place in the text decides."""
    for because, group in groupby(sorted((one for one in said if not one.spots), key=_doubt), key=_doubt):
        labels = [one.label for one in group]
        if because:
            words = f"undecided for want of {LACKING_WORDS[because]}: {', '.join(labels)}"
            yield from _wrap(words, page.width, "  ", "    ")


def _doubt(said: Said) -> str:
    return said.because if said.polarity == "undecided" else ""


def _spots(spots: Sequence[Spot]) -> str:
    shown = [f"{spot.line}:{spot.column}" + (f" (page {spot.page})" if spot.page else "") for spot in spots]
    return ", ".join(shown[:_MOST_SPOTS]) + (", ..." if len(shown) > _MOST_SPOTS else "")


# ---- the text


@dataclass(frozen=True)
class _Piece:
    """Some characters of a line in one colour, or a marker, which is never cut from what it marks."""

    text: str
    code: str


def _text(letter: MarkedLetter, text: str, width: int, page: Page) -> Iterator[str]:
    yield from _legend(letter, width, page)
    pages = {text.count("\n", 0, start): number for number, start in enumerate(letter.pages[1:], start=2)}
    for number, pieces in enumerate(_marked_lines(text, letter)):
        if number in pages:
            yield page.paint(_DIM, f"{'':{_GUTTER}}-- page {pages[number]} --")
        for place, line in enumerate(_wrapped(pieces, width - _GUTTER)):
            label = f"{number + 1:>4}" if place == 0 else ""
            yield page.paint(_DIM, f"{label:<{_GUTTER}}" if line else label) + _painted(line, page)


def _painted(line: Sequence[_Piece], page: Page) -> str:
    return "".join(page.paint(piece.code, piece.text) for piece in line)


def _legend(letter: MarkedLetter, width: int, page: Page) -> Iterator[str]:
    found = {sight_of(mark) for mark in letter.marks}
    pieces = [_Piece("marks: ", "")]
    for sight, code in _CODES.items():
        if sight in found:
            pieces += (_Piece(sight.replace("_", " "), code), _Piece(", ", ""))
    if found:
        pieces[-1] = _Piece("; each is [ROW meaning: words]", "")
        yield from (_painted(line, page) for line in _wrapped(pieces, width))
        yield ""


def _marked_lines(text: str, letter: MarkedLetter) -> list[list[_Piece]]:
    lines: list[list[_Piece]] = [[]]
    inside: tuple[Bracket, ...] = ()
    for run in runs_of(len(text), letter.marks):
        lines[-1] += (_Piece("]", _CODES[each.sight]) for each in reversed(inside[run.kept :]))
        for each in run.inside[run.kept :]:
            again = ", continued" if each in run.again else ""
            lines[-1].append(_Piece(f"[{' '.join(each.labels)} {each.words}{again}: ", _CODES[each.sight]))
        inside = run.inside
        code = _CODES[run.gravest] if run.gravest is not None else ""
        first, *others = clean(text[run.start : run.end]).replace("\t", "    ").split("\n")
        lines[-1].append(_Piece(first, code))
        lines += ([_Piece(other, code)] for other in others)
    lines[-1] += (_Piece("]", _CODES[each.sight]) for each in reversed(inside))
    while len(lines) > 1 and not any(piece.text for piece in lines[-1]):
        lines.pop()
    return lines


def _wrapped(pieces: Sequence[_Piece], width: int) -> Iterator[list[_Piece]]:
    """The pieces of one line as lines of at most `width` columns, broken at spaces where there are any."""
    cells = [(character, piece.code) for piece in pieces for character in piece.text]
    start = 0
    while start < len(cells):
        end, used, space = start, 0, start
        while end < len(cells) and used + _columns_of(cells[end][0]) <= width:
            used += _columns_of(cells[end][0])
            if cells[end][0] == " " and cells[start:end] and cells[end - 1][0] != " ":
                space = end
            end += 1
        end = max(end, start + 1)
        if end < len(cells) and cells[end][0] != " " and space > start:
            end = space
        shown = end
        while shown > start and cells[shown - 1][0] == " ":
            shown -= 1
        yield _as_pieces(cells[start:shown])
        start = end
        while start < len(cells) and cells[start][0] == " ":
            start += 1
    if not cells:
        yield []


def _as_pieces(cells: Sequence[tuple[str, str]]) -> list[_Piece]:
    return [
        _Piece("".join(character for character, _ in group), code)
        for code, group in groupby(cells, key=lambda cell: cell[1])
    ]


def _columns(painted: str) -> int:
    """The columns that a line takes, its colours left aside."""
    return sum(_columns_of(character) for character in _without_colours(painted))


def _without_colours(painted: str) -> str:
    first, *others = painted.split("\x1b[")
    return first + "".join(other.partition("m")[2] for other in others)


def _columns_of(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


# ---- what is missing


def _demands(letter: MarkedLetter, width: int, page: Page) -> Iterator[str]:
    law = REGIME_WORDS.get(letter.regime, letter.regime)
    breached = [demand for demand in letter.demands if demand.verdict == "breached"]
    undecided = [demand for demand in letter.demands if demand.verdict == "undecided"]
    if not letter.demands:
        yield from _wrap(f"Nothing is missing that a rule asks of such a letter ({law}).", width, "", "")
    if breached:
        yield from _section(f"Missing or wrong ({law})", breached, width, page)
    if breached and undecided:
        yield ""
    if undecided:
        yield from _section(f"May be missing: the letter alone does not decide it ({law})", undecided, width, page)


def _section(title: str, demands: Sequence[Demand], width: int, page: Page) -> Iterator[str]:
    yield from (page.paint(_BOLD, line) for line in _wrap(title, width, "", ""))
    for mend, group in groupby(demands, key=lambda demand: demand.mend):
        for demand in group:
            yield from _wrap(_headline(demand), width, "- ", "  ")
            if demand.wanting:
                yield from _wrap(hanging(demand), width, "  ", "  ")
        if mend:
            lines = list(_wrap(f"to mend: {mend}", width, "  ", "  "))
            yield from (page.paint(_CODES["states"], line) for line in lines)


def hanging(demand: Demand) -> str:
    """What an undecided demand hangs on, and where to look."""
    look = f"; look at {_spots(demand.look_at)}" if demand.look_at else ""
    return f"hangs on {', '.join(demand.wanting)}{look}"


def _headline(demand: Demand) -> str:
    labels = ", ".join(demand.labels)
    severity = "" if demand.severity == "error" else f" [{demand.severity}]"
    rule = f"{demand.rule}{severity}: {demand.message or demand.title}"
    return f"{labels}; {rule}" if labels else rule


def _wrap(text: str, width: int, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
