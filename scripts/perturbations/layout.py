"""Changes to how a letter stands on the page: lines, empty lines, indents, pages."""

from __future__ import annotations

import re
import textwrap
from itertools import zip_longest
from random import Random

from scripts.perturbations.letter import Change, Letter, filled, gaps, in_prose, is_prose, paragraphs

_VOWELS = "aeiouyäöüàâáéèêëíîïóôúû"
_HYPHENATED_WIDTH = 48
_SHORTEST_HYPHENATED = 7
_JUSTIFIED_WIDTH = 76
_COLUMN = 38
_FEWEST_IN_COLUMN = 10
_GUTTER = 4


def wrapped(width: int) -> Change:
    """Running text filled to another width."""

    def change(letter: Letter, draw: Random) -> str:
        return in_prose(
            letter.text,
            lambda part: textwrap.fill(filled(part), width, break_long_words=False, break_on_hyphens=False),
        )

    return change


def unwrapped(letter: Letter, draw: Random) -> str:
    """Every paragraph of running text on one line."""
    return in_prose(letter.text, filled)


def line_ends(end: str) -> Change:
    """Other characters at the ends of lines."""
    return lambda letter, draw: letter.text.replace("\n", end)


def form_feeds(letter: Letter, draw: Random) -> str:
    """A page ends between some of the paragraphs."""
    parts = paragraphs(letter.text)
    for place in gaps(letter.text)[::2]:
        parts[place] = "\n\f\n"
    return "".join(parts)


def double_empty_lines(letter: Letter, draw: Random) -> str:
    """Two empty lines for one."""
    return "".join(part.replace("\n\n", "\n\n\n") for part in paragraphs(letter.text))


def spaces_in_empty_lines(letter: Letter, draw: Random) -> str:
    """Empty lines hold spaces."""
    return letter.text.replace("\n\n", "\n    \n")


def indented(letter: Letter, draw: Random) -> str:
    """Every line four spaces to the right."""
    return re.sub(r"(?m)^(?=.)", "    ", letter.text)


def first_lines_indented(letter: Letter, draw: Random) -> str:
    """The first line of a paragraph of running text begins with a tab."""
    return in_prose(letter.text, lambda part: "\t" + part.lstrip(" \t"))


def trailing_spaces(letter: Letter, draw: Random) -> str:
    """Spaces at the ends of lines."""
    return "".join(line + " " * draw.randint(0, 3) + "\n" for line in letter.text.split("\n"))


def wide_stops(letter: Letter, draw: Random) -> str:
    """Two spaces after each full stop."""
    return in_prose(letter.text, lambda part: re.sub(r"(?<=[.!?]) (?=\S)", "  ", part))


def justified(letter: Letter, draw: Random) -> str:
    """Lines of running text stretched with spaces to one width."""

    def stretch(line: str) -> str:
        words = line.split()
        missing = _JUSTIFIED_WIDTH - sum(map(len, words)) - len(words) + 1
        if len(words) < 4 or not 0 < missing < len(words):
            return line
        wide = set(draw.sample(range(len(words) - 1), missing))
        return "".join(word + ("  " if place in wide else " ") for place, word in enumerate(words)).rstrip()

    return in_prose(letter.text, lambda part: "\n".join(map(stretch, part.split("\n"))))


def tabs_for_spaces(letter: Letter, draw: Random) -> str:
    """Wide gaps between words are tabs."""
    return re.sub(r"(?<=\S) {3,}(?=\S)", "\t", letter.text)


def hyphenated(hyphen: str) -> Change:
    """Running text in narrow lines, with words broken at their ends."""

    def change(letter: Letter, draw: Random) -> str:
        return in_prose(letter.text, lambda part: _hyphenated(filled(part), hyphen))

    return change


def _hyphenated(text: str, hyphen: str, width: int = _HYPHENATED_WIDTH) -> str:
    lines, line = [], ""
    for word in text.split():
        cut = _break(word, width - len(line) - 2)
        if line and len(line) + 1 + len(word) > width:
            if cut:
                lines.append(f"{line} {word[:cut]}{hyphen}")
                line = word[cut:]
                continue
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "\n".join((*lines, line))


def _break(word: str, room: int) -> int:
    """Where a word of small letters may be broken so that what stands before fits; 0 where it may not."""
    bare = word.rstrip(".,;:!?")
    if len(bare) < _SHORTEST_HYPHENATED or not bare.isalpha() or not bare.islower():
        return 0
    places = [
        place
        for place in range(3, min(room, len(bare) - 3) + 1)
        if bare[place] not in _VOWELS and bare[place - 1] in _VOWELS and bare[place + 1] in _VOWELS
    ]
    return places[-1] if places else 0


def page_numbers_between(letter: Letter, draw: Random) -> str:
    """A line with the number of the page stands between some of the paragraphs."""
    parts = paragraphs(letter.text)
    for number, place in enumerate(gaps(letter.text)[::2], 1):
        parts[place] = f"\n\n{' ' * 30}{letter.words.page} {number}\n\n"
    return "".join(parts)


def page_ends_within(letter: Letter, draw: Random) -> str:
    """A page ends inside a paragraph: its number, and the first line of the letter as the head of the next."""
    head = letter.text.strip().split("\n")[0].strip()
    parts = paragraphs(letter.text)
    for number, place in enumerate((place for place, part in enumerate(parts) if place % 2 == 0 and is_prose(part)), 1):
        lines = parts[place].strip("\n").split("\n")
        cuts = [cut for cut in range(1, len(lines)) if lines[cut - 1][-1:].isalpha() and lines[cut][:1].islower()]
        if cuts and number % 3 == 1:
            cut = draw.choice(cuts)
            foot = f"\n\n{' ' * 30}{letter.words.page} {number}\n\f{head}\n\n"
            parts[place] = "\n".join(lines[:cut]) + foot + "\n".join(lines[cut:])
    return "".join(parts)


def two_columns(letter: Letter, draw: Random) -> str:
    """The paragraphs of running text between the first and the last stand in two columns, if all of them are such."""
    parts = paragraphs(letter.text)
    prose = [place for place in range(0, len(parts), 2) if is_prose(parts[place])]
    if len(prose) < 2 or prose[-1] - prose[0] != 2 * (len(prose) - 1):
        return letter.text
    lines: list[str] = []
    for place in prose:
        lines += [*_hyphenated(filled(parts[place]), "-", _COLUMN).split("\n"), ""]
    half = (len(lines) + 1) // 2
    if half < _FEWEST_IN_COLUMN:
        return letter.text
    pairs = zip_longest(lines[:half], lines[half:-1], fillvalue="")
    body = "\n".join(f"{left:{_COLUMN + _GUTTER}}{right}".rstrip() for left, right in pairs)
    return "".join((*parts[: prose[0]], body, *parts[prose[-1] + 1 :]))


def fax_line(letter: Letter, draw: Random) -> str:
    """The line that a fax machine prints above a page."""
    return f"FROM: HEALTH RECORDS    TO: FILE    {letter.words.page} 1/1\n\n{letter.text}"


def slogan_on_top(letter: Letter, draw: Random) -> str:
    """The first line is followed by what an office says of itself."""
    first, line, rest = letter.text.lstrip("\n").partition("\n")
    if not letter.words.slogans:
        return letter.text
    return f"{first}{line}{draw.choice(letter.words.slogans)}\n{rest}"
