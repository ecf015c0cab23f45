"""Finds in each sentence the phrases and cues that stand there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from checker.letters.model import LanguageSet
from checker.letters.sentences import Sentence


class Hit(NamedTuple):
    """Pattern `pattern` stands at codes `first` up to `last` (left out) of a sentence.

    Where all of it lies in the sentence's lead it is no statement of that sentence, though others may rest on it.
    """

    pattern: int
    sentence: int
    first: int
    last: int


class Match(NamedTuple):
    """A hit in a line of codes, wherever that stands; `exact` are the codes of groups that must stand as written."""

    pattern: int
    first: int
    last: int
    exact: tuple[tuple[int, int] | None, ...]


class Line(NamedTuple):
    """The matches in a line of codes. `signs` is the line as all patterns see it: names, numbers and words that none
    asks for are one to them; `exact` are the codes whose words must stand as written for some matches to hold.
    """

    signs: str
    matches: tuple[Match, ...]
    exact: tuple[int, ...]

    def told_apart(self, words: Sequence[str]) -> tuple[str, tuple[str, ...]]:
        """The same for all sentences of this line with the same hits."""
        return self.signs, tuple([words[code] for code in self.exact])


def find_hits(sentences: Sequence[Sentence], language: LanguageSet) -> list[Sequence[Hit]]:
    """The hits of each sentence, in the order of patterns; linear in the text for a given set of phrases."""
    return [_hits_in(sentence, language) for sentence in sentences]


def _hits_in(sentence: Sentence, language: LanguageSet) -> Sequence[Hit]:
    line = matches_in(sentence.line, language)
    key = (sentence.number, line.told_apart(sentence.words))
    hits: Sequence[Hit] | None = language.placed.get(key)
    if hits is None:
        hits = tuple(
            Hit(pattern, sentence.number, first, last)
            for pattern, first, last, exact in line.matches
            if not exact or _as_written(exact, language.patterns[pattern].exact, sentence.words)
        )
        language.placed.keep(key, hits)
    return hits


def matches_in(line: bytes, language: LanguageSet) -> Line:
    """The matches in a coded line; those of the last lines are remembered, as offices write the same sentences."""
    found: Line | None = language.lines.get(line)
    if found is None:
        signs = language.alphabet.signs(line)
        found = language.lines.get(signs)
        if found is None:
            matches = tuple(_matches(line, signs, language))
            groups = [group for match in matches if match.exact for group in match.exact if group is not None]
            exact = sorted({code for first, last in groups for code in range(first, last)})
            found = Line(signs, matches, tuple(exact))
            language.lines.keep(signs, found)
        language.lines.keep(line, found)
    return found


def _matches(line: bytes, signs: str, language: LanguageSet) -> list[Match]:
    small = language.alphabet.without_capitals(signs)
    found: list[Match] = []
    known, end, made = language.quick, len(signs), tuple.__new__
    for pattern in language.prefilter.candidates(signs, small):
        quick = known[pattern] if pattern in known else language.quick_expression(pattern)
        if quick is None:
            found += _matches_of(pattern, line, language)
            continue
        search, capitals, groups = quick
        text = signs if capitals else small
        each = search(text)
        while each is not None:
            first, last = each.span()
            found.append(made(Match, (pattern, first, last, _spans(each) if groups else ())))
            each = search(text, last) if last < end else None
    return found


def _spans(found: re.Match[str]) -> tuple[tuple[int, int] | None, ...]:
    """The codes of each group, None for one that is not there."""
    return tuple([None if found.start(group) < 0 else found.span(group) for group in range(1, found.re.groups + 1)])


def _matches_of(pattern: int, line: bytes, language: LanguageSet) -> Iterator[Match]:
    """The matches of one pattern in the line itself, in a time that is linear whatever the pattern."""
    expression = language.expression(pattern)
    groups = range(1, len(language.patterns[pattern].exact) + 1)
    position = 0
    while position < len(line):
        found = expression.search(line, position)
        if found is None:
            break
        start, end = found.span()
        position = max(end - 1, start + 1)
        exact = tuple(_codes_of(line, *found.span(group)) for group in groups)
        # a match begins with the space before its first code and ends with the one after its last
        yield Match(pattern, line.count(b" ", 0, start), line.count(b" ", 0, end) - 1, exact)


def _codes_of(line: bytes, start: int, end: int) -> tuple[int, int] | None:
    """The codes between two places in a line; None for a group without a match."""
    return None if start < 0 else (line.count(b" ", 0, start) - 1, line.count(b" ", 0, end) - 1)


def _as_written(groups: Sequence[tuple[int, int] | None], exact: Sequence[str], words: Sequence[str]) -> bool:
    """Whether the words of exact groups stand as the phrase writes them, case left aside."""
    return all(
        group is None or " ".join(words[group[0] : group[1]]) == wanted
        for group, wanted in zip(groups, exact, strict=True)
    )
