"""When a request came: which of the days that a letter names belongs to its words for the coming."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from checker.letters.dates import settle
from checker.letters.evidence import Evidence
from checker.letters.facts import Fact
from checker.letters.lexicon import Lexicon
from checker.letters.sentences import BREAK, Sentence, phrase_tokens

_FARTHEST = 12
_OLDEST = timedelta(days=400)
_REACH_OF_TOLD = 300
_WEAK = 5.0
_VOIDED = MappingProxyType(
    {"": 0.0, "margin": 0.0, "foreign_voice": 0.0, "quoted": 3.0, "hypothesis": 6.0, "negated": 6.0}
)
"""What evidence costs that something voided; other evidence does not count."""
_BEFORE = 1.5
_ACROSS_CELLS = 3.0
_ACROSS_ENTRIES = 6.0
_BELOW = 2.0
_LABEL_WORDS = 5
_LABEL_LENGTH = 60
_CELL_GAP = re.compile(r"\s{3,}|\s*\|\s*")
_CELL = re.compile(r"[^|\s](?:[^|\n]*?[^|\s])??(?=\s{2,}|\s*\||\s*$)")
_RULER = re.compile(r"^[\s\-_=+|]*$")
_ORDINAL = re.compile(r"^([0-9]{1,2})(?:st|nd|rd|th|e|ste|de)?$")
_BEFORE_NUMBER = frozenset(("the", "am", "den", "le", "el", "il", "op", "de"))


@dataclass(frozen=True)
class _Named:
    """A day that codes `first` to `last` of a sentence name."""

    first: int
    last: int
    day: str


@dataclass(frozen=True)
class _Letter:
    """A letter as far as its days go; `others` are days that belong to something else."""

    text: str
    sentences: Sequence[Sentence]
    facts: Sequence[Fact]
    others: Sequence[Evidence]
    sent_on: str | None
    lexicon: Lexicon


def find_received_on(
    text: str,
    sentences: Sequence[Sentence],
    facts: Sequence[Fact],
    arrivals: Sequence[Evidence],
    others: Sequence[Evidence],
    sent_on: str | None,
    lexicon: Lexicon,
) -> str | None:
    """The day nearest to words for the coming of a request (`arrivals`), days of something else (`others`) left out.

    A day is `YYYY-MM-DD`, never after the letter's own; None where the letter does not tell.
    """
    letter = _Letter(text, sentences, facts, others, sent_on, lexicon)
    named_in: dict[int, Sequence[_Named]] = {}
    found: list[tuple[float, int, str]] = []
    for arrival in arrivals:
        cost = _cost_of(arrival)
        if cost is None:
            continue
        sentence = sentences[arrival.sentence]
        if sentence.number not in named_in:
            named_in[sentence.number] = tuple(_named_in(sentence, letter))
        for named in named_in[sentence.number]:
            apart = _apart(arrival, named, sentence, letter)
            if apart is not None and _possible(named.day, sent_on):
                found.append((cost + apart, sentence.starts[named.first], named.day))
        found += (
            (cost + _BELOW, fact.start, day)
            for fact in _below(arrival, sentence, letter)
            if (day := settle(fact.value, sent_on, later=False)) is not None and _possible(day, sent_on)
        )
    return min(found)[2] if found else None


def _cost_of(arrival: Evidence) -> float | None:
    """How doubtful evidence is by itself; None where it does not count."""
    if arrival.standing not in ("states", "near_miss", "nothing") or arrival.why not in _VOIDED:
        return None
    weak = arrival.phrase is not None and arrival.phrase.section == "near_miss"
    return _VOIDED[arrival.why] + (_WEAK if weak else 0.0)


def _possible(day: str, sent_on: str | None) -> bool:
    """Whether a request that is answered on `sent_on` may have come on `day`."""
    if sent_on is None:
        return True
    return timedelta(0) <= date.fromisoformat(sent_on) - date.fromisoformat(day) <= _OLDEST


def _named_in(sentence: Sentence, letter: _Letter) -> Iterator[_Named]:
    """The days that a sentence names, as dates or told from another day."""
    for place, number in enumerate(sentence.facts):
        if number >= 0 and letter.facts[number].kind == "date":
            day = settle(letter.facts[number].value, letter.sent_on, later=False)
            if day is not None:
                yield _Named(place, place + 1, day)
    words = tuple(letter.lexicon.folded(word) for word in sentence.words)
    place = 0
    while place < len(words):
        word = words[place]
        opens = word in letter.lexicon.tells_day or word[:1].isdigit()
        told = _told_at(place, words, sentence, letter) if opens else None
        if told is not None:
            yield told
        place = place + 1 if told is None else told.last


def _told_at(place: int, words: Sequence[str], sentence: Sentence, letter: _Letter) -> _Named | None:
    """The day told from another by the words that begin at `place`."""
    for phrases, back in ((letter.lexicon.days_later, False), (letter.lexicon.days_back, True)):
        for phrase, count in phrases:
            last = place + len(phrase)
            if words[place:last] != phrase:
                continue
            if back:
                base, count = letter.sent_on, -count
            else:
                base = _named_before(sentence.starts[place], letter)
            if base is not None:
                return _Named(place, last, (date.fromisoformat(base) + timedelta(days=count)).isoformat())
    number = _ORDINAL.match(words[place])
    if number is None or sentence.facts[place] >= 0:
        return None
    bare = words[place].isdigit()
    ends = place + 1 == len(words) or place + 1 in sentence.soft or sentence.codes[place + 1] == BREAK
    if bare and not (place and words[place - 1] in _BEFORE_NUMBER and ends):
        return None
    base = _named_before(sentence.starts[place], letter)
    day = None if base is None else _day_of_month(int(number.group(1)), base)
    return None if day is None else _Named(place, place + 1, day)


def _named_before(offset: int, letter: _Letter) -> str | None:
    """The date that stands last before `offset`, within reach."""
    for fact in reversed(letter.facts):
        if fact.end <= offset and fact.kind == "date":
            near = offset - fact.end <= _REACH_OF_TOLD
            return settle(fact.value, letter.sent_on, later=False) if near else None
    return None


def _day_of_month(number: int, base: str) -> str | None:
    """The first day of that number on or after `base`."""
    day = date.fromisoformat(base)
    for _ in range(31):
        if day.day == number:
            return day.isoformat()
        day += timedelta(days=1)
    return None


def _apart(arrival: Evidence, named: _Named, sentence: Sentence, letter: _Letter) -> float | None:
    """How far words for the coming stand from a day; None out of reach, or where the day is another's."""
    if arrival.first <= named.first < arrival.last:
        return 0.0
    after = named.first >= arrival.last
    first, last = (arrival.last, named.first) if after else (named.last, arrival.first)
    count = last - first
    if count < 0 or count > _FARTHEST or _owned(arrival, named, count, letter):
        return None
    cost = float(count) + _crossed(first, last, sentence, letter)
    between = letter.text[sentence.ends[first - 1] : sentence.starts[last]]
    if after:
        if count and _CELL_GAP.search(between):
            cost += _ACROSS_CELLS
        return cost + (_ACROSS_ENTRIES if _next_entry(arrival, named, sentence, letter) else 0.0)
    if _begins_line(sentence.starts[named.first], letter.text) or _opens_clause(named, sentence):
        return cost / 2
    return cost + _BEFORE + (_ACROSS_CELLS if _CELL_GAP.search(between) else 0.0)


def _crossed(first: int, last: int, sentence: Sentence, letter: _Letter) -> float:
    """What the clause boundaries, commas and joining words between two codes cost."""
    codes = sentence.codes[first:last]
    if not codes:
        return 0.0
    commas = sum(first <= place <= last for place in sentence.soft)
    joined = sum(code in letter.lexicon.joiners for code in codes)
    return 4.0 * codes.count(BREAK) + commas + 2.0 * joined


def _owned(arrival: Evidence, named: _Named, count: int, letter: _Letter) -> bool:
    """Whether something else holds a day more closely than the words for the coming, `count` codes away, do."""
    if arrival.last != named.first and _belongs_to_noun(letter.sentences[arrival.sentence].starts[named.first], letter):
        return True
    for other in letter.others:
        if other.sentence != arrival.sentence or not other.first <= named.first < other.last:
            continue
        if arrival.first < other.last and other.first < arrival.last:
            continue
        governs_from_behind = other.last > named.last
        if governs_from_behind and arrival.last <= named.first and count < other.last - named.last:
            continue
        return True
    return False


def _belongs_to_noun(offset: int, letter: _Letter) -> bool:
    """Whether a word before the day at `offset` gives it to the noun before: `your letter of 3 May`."""
    words = letter.text[max(offset - _LABEL_LENGTH, 0) : offset].lower().split()
    if words and words[-1].endswith(","):
        words.pop()
    for genitive in letter.lexicon.genitives:
        count = len(genitive.split())
        if words[-count:] == genitive.split():
            return words[-count - 1 : -count] not in [[part] for part in letter.lexicon.day_parts]
    return False


def _opens_clause(named: _Named, sentence: Sentence) -> bool:
    """Whether a day opens its clause, if need be behind a preposition or the day of the week."""
    for place in range(named.first, max(named.first - 3, -1), -1):
        if place in (0, sentence.lead) or place in sentence.soft or sentence.codes[place - 1] == BREAK:
            return True
    return False


def _line_of(offset: int, text: str) -> tuple[int, int]:
    end = text.find("\n", offset)
    return text.rfind("\n", 0, offset) + 1, len(text) if end < 0 else end


def _begins_line(offset: int, text: str) -> bool:
    """Whether an entry of a list of days begins there: first in its line, and set off from what follows."""
    start, end = _line_of(offset, text)
    return not text[start:offset].strip(" |*-•") and re.search(r"\S\s{2,}\S|\S\s*[|:]", text[offset:end]) is not None


def _next_entry(arrival: Evidence, named: _Named, sentence: Sentence, letter: _Letter) -> bool:
    """Whether words and day stand in different entries of a list that goes by days."""
    own = _line_of(sentence.starts[arrival.first], letter.text)[0]
    other = _line_of(sentence.starts[named.first], letter.text)[0]
    if own == other or letter.text[other : sentence.starts[named.first]].strip():
        return False
    return any(
        fact.kind == "date" and own <= fact.start and not letter.text[own : fact.start].strip(" |*-•")
        for fact in letter.facts
        if fact.start < sentence.starts[arrival.first]
    )


def _below(arrival: Evidence, sentence: Sentence, letter: _Letter) -> tuple[Fact, ...]:
    """The day under a heading that consists of words for the coming."""
    if arrival.first < sentence.lead:
        return ()
    start, end = _line_of(sentence.starts[arrival.first], letter.text)
    if any(fact.kind == "date" and start <= fact.start < end for fact in letter.facts):
        return ()
    cells = list(_CELL.finditer(letter.text[start:end]))
    place = sentence.starts[arrival.first] - start
    own = next((number for number, cell in enumerate(cells) if cell.start() <= place < cell.end()), None)
    if own is None or len(phrase_tokens(cells[own].group())) > _LABEL_WORDS:
        return ()
    below, below_end = _next_line(end, letter.text)
    under = list(_CELL.finditer(letter.text[below:below_end]))
    days = [fact for fact in letter.facts if fact.kind == "date" and below <= fact.start < below_end]
    if len(under) == len(cells):
        chosen = under[own]
    else:
        first, last = cells[own].span()
        over = [cell for cell in under if cell.start() < last and first < cell.end()]
        if len(over) != 1:
            return ()
        chosen = over[0]
    return tuple(fact for fact in days if fact.start - below == chosen.start())


def _next_line(offset: int, text: str) -> tuple[int, int]:
    """The next line with words."""
    start, end = offset, offset
    while end < len(text):
        start, end = _line_of(end + 1, text)
        if not _RULER.match(text[start:end]):
            break
    return start, end
