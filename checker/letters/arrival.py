"""When a request came: which of the days that a letter names belongs to its words for the coming."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from checker.letters.cells import cell_at, cells_of, heading_of, line_below, line_of, partner
from checker.letters.dates import belongs_to_noun, settle
from checker.letters.evidence import Evidence
from checker.letters.facts import Fact
from checker.letters.lexicon import Lexicon
from checker.letters.lines import opens_original
from checker.letters.named_days import NamedDay, named_days
from checker.letters.sentences import BREAK, Sentence, phrase_tokens

_VOIDED = MappingProxyType(
    {
        "": 0.0, "margin": 0.0, "routing": 0.0, "foreign_voice": 0.0, "question": 0.0, "quoted": 3.0,
        "hypothesis": 6.0, "negated": 6.0,
    }
)  # fmt: skip
"""What evidence costs that something voided; evidence voided otherwise does not count."""
_WEAK = 5.0
_BEFORE = 1.5
_FRONTED = 0.5
_ACROSS_CLAUSES = 4.0
_ACROSS_JOINED = 2.0
_ACROSS_CELLS = 3.0
_ACROSS_ENTRIES = 6.0
_BELOW = 2.0
_FARTHEST = 12
_APPOSED_WORDS = 5
_ANSWER_OPENING = 3
_LABEL_WORDS = 5
_DATE = "#date"
_ORIGINAL_HEAD = 200
_MARKS = " |*-•"
_CELL_GAP = re.compile(r"\s{3,}|\s*\|\s*")
_ENTRY = re.compile(r"\S\s{2,}\S|\S\s*[|:]")


@dataclass(frozen=True)
class _Reach:
    """How far a day may stand from words, in words and the like, and how many days before the letter it may lie."""

    farthest: float
    latest: int
    oldest: int


_OF_COMING = _Reach(_FARTHEST, 0, 400)
_OF_LATE = _Reach(0, 0, 175)
_OF_MENTION = _Reach(6, 1, 120)
_OF_ORIGINAL = _Reach(0, 0, 120)


@dataclass(frozen=True)
class _Letter:
    """A letter as far as its days go; `others` are days that belong to something else, `promises` to the answer."""

    text: str
    sentences: Sequence[Sentence]
    facts: Sequence[Fact]
    others: Sequence[Evidence]
    promises: Sequence[Evidence]
    sent_on: str | None
    lexicon: Lexicon
    _named: dict[int, tuple[NamedDay, ...]] = field(default_factory=dict)

    def named(self, sentence: Sentence) -> tuple[NamedDay, ...]:
        """The days that a sentence of the letter names."""
        if sentence.number not in self._named:
            self._named[sentence.number] = tuple(
                named_days(sentence, self.text, self.facts, self.sent_on, self.lexicon)
            )
        return self._named[sentence.number]

    def in_table(self, offset: int) -> bool:
        """Whether a day has a heading above it."""
        layout = self.lexicon.layout
        return bool(heading_of(self.text, offset, (layout.own_day, layout.other_day)))

    def held(self, day: str) -> Sequence[Evidence]:
        """What may hold a day for something else; no answer is promised for a day of the months before the letter."""
        lately = self.sent_on is not None and self.allows(day, _OF_LATE)
        return self.others if lately else (*self.others, *self.promises)

    def allows(self, day: str, reach: _Reach) -> bool:
        """Whether a request that the letter answers may have come on `day`."""
        if self.sent_on is None:
            return True
        age = (date.fromisoformat(self.sent_on) - date.fromisoformat(day)).days
        return reach.latest <= age <= reach.oldest


def find_received_on(
    text: str,
    sentences: Sequence[Sentence],
    facts: Sequence[Fact],
    arrivals: Sequence[Evidence],
    mentions: Sequence[Evidence],
    others: Sequence[Evidence],
    promises: Sequence[Evidence],
    sent_on: str | None,
    lexicon: Lexicon,
) -> str | None:
    """The day nearest to words for the coming of a request (`arrivals`), days of something else left out.

    Those are the days of `others`, and of `promises` unless the day is one of the months before the letter.
    Where the letter has none, it is a recent day right beside words for the request itself (`mentions`), or that of
    the message which it quotes. A day is `YYYY-MM-DD`, never after the letter's own; None where the letter tells none.
    """
    letter = _Letter(text, sentences, facts, others, promises, sent_on, lexicon)
    return _nearest(arrivals, letter, _OF_COMING) or _nearest(mentions, letter, _OF_MENTION) or _of_original(letter)


def _nearest(arrivals: Sequence[Evidence], letter: _Letter, reach: _Reach) -> str | None:
    """The day that costs least to tie to one of `arrivals`; of several the first."""
    found = [
        (cost + apart, offset, day)
        for arrival in arrivals
        if (cost := _cost_of(arrival)) is not None
        for apart, offset, day in _candidates(arrival, letter, reach)
        if apart <= reach.farthest and letter.allows(day, reach)
    ]
    return min(found)[2] if found else None


def _cost_of(arrival: Evidence) -> float | None:
    """How doubtful evidence is by itself; None where it does not count."""
    if arrival.standing not in ("states", "near_miss", "nothing") or arrival.why not in _VOIDED:
        return None
    weak = arrival.phrase is not None and arrival.phrase.section == "near_miss"
    return _VOIDED[arrival.why] + (_WEAK if weak else 0.0)


def _candidates(arrival: Evidence, letter: _Letter, reach: _Reach) -> Iterator[tuple[float, int, str]]:
    """What it costs to tie each day to words for the coming, where the day stands, and the day."""
    sentence = letter.sentences[arrival.sentence]
    for named in letter.named(sentence):
        apart = _apart(arrival, named, sentence, letter, reach)
        if apart is not None:
            yield apart, sentence.starts[named.first], named.day
    if sentence.question and sentence.number + 1 < len(letter.sentences):
        answer = letter.sentences[sentence.number + 1]
        for named in letter.named(answer):
            if 0 <= named.first - answer.lead <= _ANSWER_OPENING:
                yield _BELOW, answer.starts[named.first], named.day
    for fact in _below(arrival, sentence, letter):
        day = settle(fact.value, letter.sent_on, later=False)
        if day is not None:
            yield _BELOW, fact.start, day


def _apart(arrival: Evidence, named: NamedDay, sentence: Sentence, letter: _Letter, reach: _Reach) -> float | None:
    """How far words for the coming stand from a day; None out of reach, or where the day is another's."""
    if arrival.first <= named.first < arrival.last:
        return 0.0
    after = named.first >= arrival.last
    first, last = (arrival.last, named.first) if after else (named.last, arrival.first)
    count = last - first
    if count < 0 or count > _FARTHEST or letter.in_table(sentence.starts[named.first]):
        return None
    apposed = not after and _apposed(named, arrival, sentence, letter)
    if not apposed and _owned(arrival, named, count, letter, reach):
        return None
    cost = float(count) + _crossed(first, last, sentence, letter)
    cells = _CELL_GAP.search(letter.text[sentence.ends[first - 1] : sentence.starts[last]]) is not None
    if after:
        cost += _ACROSS_ENTRIES if _next_entry(arrival, named, sentence, letter) else 0.0
        return cost + (_ACROSS_CELLS if cells and count else 0.0)
    if _begins_line(sentence.starts[named.first], letter.text):
        return cost / 2
    cost += _ACROSS_CELLS if cells else 0.0
    return cost / 2 + _FRONTED if apposed or _opens_clause(named, sentence) else cost + _BEFORE


def _crossed(first: int, last: int, sentence: Sentence, letter: _Letter) -> float:
    """What the clause boundaries, commas and joining words between two codes cost."""
    codes = sentence.codes[first:last]
    if not codes:
        return 0.0
    commas = sum(first <= place <= last for place in sentence.soft)
    joined = sum(code in letter.lexicon.joiners for code in codes)
    return _ACROSS_CLAUSES * codes.count(BREAK) + commas + _ACROSS_JOINED * joined


def _apposed(named: NamedDay, arrival: Evidence, sentence: Sentence, letter: _Letter) -> bool:
    """Whether the words after a day say what day it is: `on 3 May, the day of its receipt`."""
    between = sentence.words[named.last : arrival.first]
    following = sentence.codes[arrival.last : arrival.last + _APPOSED_WORDS]
    return (
        0 < len(between) <= _APPOSED_WORDS
        and _DATE not in following
        and any(letter.lexicon.folded(word) in letter.lexicon.day_parts for word in between)
    )


def _owned(arrival: Evidence, named: NamedDay, count: int, letter: _Letter, reach: _Reach) -> bool:
    """Whether something else holds a day more closely than the words for the coming, `count` codes away, do."""
    start = letter.sentences[arrival.sentence].starts[named.first]
    told_of_coming = arrival.last == named.first and reach is _OF_COMING
    if not told_of_coming and belongs_to_noun(letter.text, start, letter.lexicon):
        return True
    for other in letter.held(named.day):
        if other.sentence != arrival.sentence or not other.first <= named.first < other.last:
            continue
        within = arrival.first < other.last and other.first < arrival.last
        nearer = other.last > named.last and arrival.last <= named.first and count < other.last - named.last
        if not within and not nearer:
            return True
    return False


def _opens_clause(named: NamedDay, sentence: Sentence) -> bool:
    """Whether a day opens its clause, if need be behind a preposition or the day of the week."""
    return any(
        place in (0, sentence.lead) or place in sentence.soft or sentence.codes[place - 1] == BREAK
        for place in range(named.first, max(named.first - 3, -1), -1)
    )


def _begins_line(offset: int, text: str) -> bool:
    """Whether an entry of a list of days begins there: first in its line, and set off from what follows."""
    start, end = line_of(text, offset)
    return not text[start:offset].strip(_MARKS) and _ENTRY.search(text[offset:end]) is not None


def _next_entry(arrival: Evidence, named: NamedDay, sentence: Sentence, letter: _Letter) -> bool:
    """Whether words and day stand in different entries of a list that goes by days."""
    own, _ = line_of(letter.text, sentence.starts[arrival.first])
    other, _ = line_of(letter.text, sentence.starts[named.first])
    if own == other or letter.text[other : sentence.starts[named.first]].strip():
        return False
    return any(
        fact.kind == "date"
        and own <= fact.start < sentence.starts[arrival.first]
        and not letter.text[own : fact.start].strip(_MARKS)
        for fact in letter.facts
    )


def _below(arrival: Evidence, sentence: Sentence, letter: _Letter) -> tuple[Fact, ...]:
    """The day under a heading that consists of words for the coming."""
    if arrival.first < sentence.lead:
        return ()
    start, end = line_of(letter.text, sentence.starts[arrival.last - 1])
    if any(fact.kind == "date" and start <= fact.start < end for fact in letter.facts):
        return ()
    cells = cells_of(letter.text[start:end])
    own = cell_at(cells, sentence.starts[arrival.last - 1] - start)
    if own is None or len(phrase_tokens(cells[own].text)) > _LABEL_WORDS:
        return ()
    below, below_end = line_below(letter.text, end)
    chosen = partner(cells, own, cells_of(letter.text[below:below_end]))
    if chosen is None:
        return ()
    return tuple(fact for fact in letter.facts if fact.kind == "date" and fact.start == below + chosen.first)


def _of_original(letter: _Letter) -> str | None:
    """The day of the message that the letter quotes below: a message comes on the day on which it is sent."""
    start = 0
    for line in letter.text.split("\n"):
        if opens_original(line.strip(), letter.lexicon.layout):
            for fact in letter.facts:
                if fact.kind == "date" and start <= fact.start < start + max(len(line), _ORIGINAL_HEAD):
                    day = settle(fact.value, letter.sent_on, later=False)
                    return day if day is not None and letter.allows(day, _OF_ORIGINAL) else None
        start += len(line) + 1
    return None
