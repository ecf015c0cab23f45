"""A letter as paragraphs, so that a change touches only what it may."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random

from scripts.perturbations.words import Words

_BLANK = re.compile(r"(\n(?:[ \t\f]*\n)+)")
_ITEM = re.compile(r"\s*(?:[-*•·‣◦–—>o+]\s|\(?[0-9]{1,2}[.)]\s|\(?[a-zA-Z][.)]\s|\((?:ii|iii|iv|vi?)\)\s)")
_FORM = re.compile(r"\[.{0,3}\]|\(\s{0,3}[xX✓]?\s?\)|[☐□☒☑✓]|__|\||\{\{|<[A-Z]|^\s*>|\S {3,}\S", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_]+")
_LOWER_WORD = re.compile(r"(?<![\w.@/'’\-])[^\W\d_]+(?![\w@/'’\-]|\.\w)")
_FEWEST_WORDS = 12
_SHORTEST_LINE = 0.6
_NARROWEST = 40


@dataclass(frozen=True)
class Letter:
    """The text of a letter, `\\n` at line ends; the words of its language, if there are any."""

    text: str
    words: Words


Change = Callable[[Letter, Random], str]
"""Another text that says the same. The same text where there is nothing to change."""


def paragraphs(text: str) -> list[str]:
    """Paragraphs at even places, the empty lines between them at odd ones; joined they are the text."""
    return _BLANK.split(text)


def is_prose(paragraph: str) -> bool:
    """Whether a paragraph is running text filled to a width: no address, list, table, box or heading."""
    lines = paragraph.strip("\n").split("\n")
    if _FORM.search(paragraph) or any(_ITEM.match(line) for line in lines):
        return False
    words = _WORD.findall(paragraph)
    lower = sum(word.islower() for word in words)
    if len(words) < _FEWEST_WORDS or lower * 2 < len(words) or paragraph.rstrip()[-1] not in '.!?"”’)':
        return False
    widest = max(map(len, lines))
    return widest >= _NARROWEST and all(len(line) >= _SHORTEST_LINE * widest for line in lines[:-1])


def is_heading(paragraph: str) -> bool:
    """Whether a paragraph is one short line that is no sentence and holds no form, number or name of a person."""
    text = paragraph.strip()
    return bool(
        "\n" not in text
        and 3 <= len(text) <= 60
        and not _FORM.search(paragraph)
        and not _ITEM.match(paragraph)
        and text[-1].isalpha()
        and not re.search(r"[\d@,.]", text)
    )


def is_item(line: str) -> bool:
    """Whether a line begins an item of a list."""
    return _ITEM.match(line) is not None and not _FORM.search(line)


def in_prose(text: str, change: Callable[[str], str]) -> str:
    """`text` with every paragraph of running text changed."""
    return "".join(change(part) if is_prose(part) else part for part in paragraphs(text))


def filled(paragraph: str) -> str:
    """A paragraph of running text on one line, without its indentation."""
    return " ".join(re.sub(r"(?<=[a-zß-ÿ])-\n\s*(?=[a-zß-ÿ])", "", paragraph).split())


def gaps(text: str) -> list[int]:
    """The numbers in `paragraphs(text)` of the empty lines between two paragraphs of running text."""
    parts = paragraphs(text)
    return [place for place in range(1, len(parts) - 1, 2) if is_prose(parts[place - 1]) and is_prose(parts[place + 1])]


def ordinary_words(text: str, shortest: int) -> list[re.Match[str]]:
    """The words in lower case of at least `shortest` letters that are part of no name, number or address."""
    return [
        found
        for found in _LOWER_WORD.finditer(text)
        if len(found.group()) >= shortest and found.group().islower() and found.group().isalpha()
    ]


def replaced(text: str, changes: Iterable[tuple[int, int, str]]) -> str:
    """`text` with the spans start:end replaced."""
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def one_in(chance: int, found: list[re.Match[str]], draw: Random) -> list[re.Match[str]]:
    """About one in `chance` of what was found, at least one."""
    if not found:
        return []
    return sorted(draw.sample(found, max(1, len(found) // chance)), key=lambda one: one.start())
