"""The days that a sentence names: as dates, and as `the same day`, `the 22nd`, `Monday` or `yesterday`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from checker.letters.dates import settle
from checker.letters.facts import Fact
from checker.letters.lexicon import Lexicon
from checker.letters.sentences import BREAK, Sentence

_REACH = 300
_ORDINAL = re.compile(r"^([0-9]{1,2})(?:st|nd|rd|th|e|ste|de)?$")
_BEFORE_NUMBER = re.compile(r"(?i)\b(?:the|am|dem|den|le|el|il|op|de|día|giorno)\s+$")
_LONGEST_BEFORE = 12
_DAYS_OF_MONTH = 31
_DAYS_OF_WEEK = 7
_OF_WEEKDAY = 3
_STOP = re.compile(r"\s*[.,;:)!?](?:\s|$)")


@dataclass(frozen=True)
class NamedDay:
    """A day (`YYYY-MM-DD`) that codes `first` to `last` of a sentence name."""

    first: int
    last: int
    day: str


def named_days(
    sentence: Sentence, text: str, facts: Sequence[Fact], sent_on: str | None, lexicon: Lexicon
) -> Iterator[NamedDay]:
    """The days of a sentence in a letter of `sent_on`; a day without a year is the last one before that."""
    for place, number in enumerate(sentence.facts):
        if number >= 0 and facts[number].kind == "date":
            day = settle(facts[number].value, sent_on, later=False)
            if day is not None:
                yield NamedDay(place, place + 1, day)
    words = tuple(
        lexicon.folded(text[start:end].lower()) for start, end in zip(sentence.starts, sentence.ends, strict=True)
    )
    place = 0
    while place < len(words):
        told = None
        if words[place] in lexicon.tells_day or words[place][:1].isdigit():
            told = _told_from_letter(place, words, sentence, sent_on, lexicon) or _told_from_date(
                place, words, text, sentence, facts, sent_on, lexicon
            )
        if told is not None:
            yield told
        place = place + 1 if told is None else told.last


def _told_from_letter(
    place: int, words: Sequence[str], sentence: Sentence, sent_on: str | None, lexicon: Lexicon
) -> NamedDay | None:
    """The day told back from that of writing by the words that begin at `place`."""
    if sent_on is None:
        return None
    for phrase, count in lexicon.days_back:
        if words[place : place + len(phrase)] == phrase:
            return NamedDay(place, place + len(phrase), _days_after(sent_on, -count))
    weekday = lexicon.weekdays.get(words[place])
    if weekday is not None and _stands_alone(place, words, sentence, lexicon):
        back = (date.fromisoformat(sent_on).weekday() - weekday - 1) % _DAYS_OF_WEEK + 1
        return NamedDay(place, place + 1, _days_after(sent_on, -back))
    number = _ORDINAL.match(words[place]) if sentence.facts[place] < 0 else None
    day = None if number is None else _in_month(int(number.group(1)), words[place + 1 :], sent_on, lexicon)
    return None if day is None else NamedDay(place, place + 1, day)


def _stands_alone(place: int, words: Sequence[str], sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether a day of the week has no date, number or other day of the week beside it."""
    around = (other for other in range(place - _OF_WEEKDAY, place + _OF_WEEKDAY + 1) if 0 <= other < len(words))
    return not any(
        sentence.facts[other] >= 0 or words[other][:1].isdigit() or words[other] in lexicon.weekdays
        for other in around
        if other != place
    )


def _in_month(number: int, following: Sequence[str], sent_on: str, lexicon: Lexicon) -> str | None:
    """The day of that number in the month that the words after it tell from the letter's."""
    count = next((count for phrase, count in lexicon.months_back if tuple(following[: len(phrase)]) == phrase), None)
    if count is None:
        return None
    sent = date.fromisoformat(sent_on)
    year, month = divmod(sent.year * 12 + sent.month - 1 - count, 12)
    try:
        return date(year, month + 1, number).isoformat()
    except ValueError:
        return None


def _told_from_date(
    place: int,
    words: Sequence[str],
    text: str,
    sentence: Sentence,
    facts: Sequence[Fact],
    sent_on: str | None,
    lexicon: Lexicon,
) -> NamedDay | None:
    """The day told from the date named last by the words, or the number in its month, that begin at `place`."""
    phrase, count = next(
        ((phrase, count) for phrase, count in lexicon.days_later if words[place : place + len(phrase)] == phrase),
        ((), 0),
    )
    number = None if phrase else _number_at(place, words, text, sentence, lexicon)
    if not phrase and number is None:
        return None
    base = _named_before(sentence.starts[place], facts, sent_on)
    if base is None:
        return None
    if number is None:
        return NamedDay(place, place + len(phrase), _days_after(base, count))
    return NamedDay(place, place + 1, _day_of_month(number, base, sent_on)) if 0 < number <= _DAYS_OF_MONTH else None


def _number_at(place: int, words: Sequence[str], text: str, sentence: Sentence, lexicon: Lexicon) -> int | None:
    """The day of a month written as `the 22nd`, or as a bare number that ends its clause behind `am`, `le`, `the`."""
    found = _ORDINAL.match(words[place])
    if found is None or sentence.facts[place] >= 0:
        return None
    if any(words[place + 1 : place + 1 + len(phrase)] == phrase for phrase in lexicon.same_months):
        return int(found.group(1))
    ends = (
        place + 1 == len(words)
        or place + 1 in sentence.soft
        or sentence.codes[place + 1] == BREAK
        or _STOP.match(text, sentence.ends[place]) is not None
    )
    before = text[max(sentence.starts[place] - _LONGEST_BEFORE, 0) : sentence.starts[place]]
    if words[place].isdigit() and not (ends and _BEFORE_NUMBER.search(before)):
        return None
    return int(found.group(1))


def _named_before(offset: int, facts: Sequence[Fact], sent_on: str | None) -> str | None:
    """The date that stands last before `offset`, within reach."""
    for fact in reversed(facts):
        if fact.end <= offset and fact.kind == "date":
            return settle(fact.value, sent_on, later=False) if offset - fact.end <= _REACH else None
    return None


def _days_after(day: str, count: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=count)).isoformat()


def _day_of_month(number: int, base: str, sent_on: str | None) -> str:
    """The first day of that number on or after `base`; the last one before the letter where that would be after it."""
    day = date.fromisoformat(base)
    while day.day != number:
        day += timedelta(days=1)
    if sent_on is None or day.isoformat() <= sent_on:
        return day.isoformat()
    day = date.fromisoformat(sent_on)
    while day.day != number:
        day -= timedelta(days=1)
    return day.isoformat()
