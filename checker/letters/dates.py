"""The dates of a letter: when it was written, when the request came, by when it promises to act."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from checker.letters.cells import heading_of, line_of
from checker.letters.evidence import Evidence
from checker.letters.facts import Fact
from checker.letters.layout import PLAIN, Layout
from checker.letters.lexicon import Lexicon
from checker.letters.sentences import Sentence

_HEAD_LEAST = 900
_FAR_WORD = 25
_NEAR_WORD = 4
_LONG_WORD = 4
_PLAIN = 3
_LONGEST = timedelta(days=190)
_MARKS = " .:,-–|#*()[]'\""
_CLOSING_SHARE = 0.45
_LABEL_LENGTH = 45
_HEADING_LENGTH = 30
_GAP = re.compile(r"\s{2,}|\|")
_STOP = re.compile(r"[.;!?]\s+(?=[^\W\d_])")
_SMALL = re.compile(r"\b[a-zà-ÿ]{4,}")
_LONGEST_LINE = 80
# A day that lies more years before those around which the letter goes is no letter's day, but one of birth.
_YEARS = 3
# What heads the number of a file or a letter.
_NUMBERED = re.compile(r"(?i)\b(?:ref|réf|rif|prot|az|(?:ge\w+)?zeichen|kenmerk|n[ro]|case|file|out)\b|n[º°.]")
# Words that give a day to whatever stands before it.
_LINKS = frozenset(("of", "by", "vom", "am", "du", "del", "il", "el", "van", "op"))
_TIME = re.compile(
    r"(?i)[\s.,;|)\]*_\-]*(?:(?:at|um|à|a las|alle|om|kl\.?)?\s*[0-9]{1,2}\s?[:.h][0-9]{2}(?::[0-9]{2})?\s*"
    r"(?:[ap]\.?\s?m\b\.?|uhr|h\b|hrs)?\s*(?:[+-][0-9]{4}|[A-Z]{2,4}\b)?|\([^\W\d_]+\)|[^\W\d_]+day\b)?[\s.,;|)\]*_\-']*"
)


def find_sent_on(text: str, facts: Sequence[Fact], head_end: int, layout: Layout = PLAIN) -> str | None:
    """The day in the head of the letter that is its own, or the day beside the signature.

    A day that is called the letter's own goes before one that stands alone; one beside other words is no candidate.
    """
    days = [fact for fact in facts if fact.kind == "date" and _is_full(fact.value)]
    written = _year_of(days)
    full = [fact for fact in days if written - int(fact.value[:4]) <= _YEARS]
    limit = max(head_end, min(len(text), _HEAD_LEAST))
    early = [fact for fact in full if fact.start < limit]
    late = [fact for fact in reversed(full) if fact.start > len(text) * (1 - _CLOSING_SHARE)]
    head = [fact for fact in early if fact.start < head_end]
    own = (
        next((fact for fact in head if _called(text, fact, layout) == "own"), None)
        or next((fact for fact in head if _alone(text, fact, layout)), None)
        or next((fact for fact in early if _called(text, fact, layout) == "own"), None)
        or next((fact for fact in early if _alone(text, fact, layout, line=True)), None)
        or next((fact for fact in late if _alone(text, fact, layout) or _called(text, fact, layout) == "own"), None)
        or _latest(text, head, layout)
    )
    return own.value if own else None


def _year_of(days: Sequence[Fact]) -> int:
    """The year that has most of the days around it, of two the later; 0 without days."""
    years = [int(fact.value[:4]) for fact in days]
    return max(years, key=lambda year: (sum(abs(year - other) <= _YEARS for other in years), year), default=0)


def _latest(text: str, head: Sequence[Fact], layout: Layout) -> Fact | None:
    """The last day of the head, where nothing there says that it is another: behind a number of the file, by post."""
    last = max(head, key=lambda fact: fact.value, default=None)
    if last is None or any(fact.value == last.value and _is_anothers(text, fact, head, layout) for fact in head):
        return None
    return last


def _is_anothers(text: str, fact: Fact, head: Sequence[Fact], layout: Layout) -> bool:
    """Whether a line tells what its day is of: by its title, unless that of a number, by a word, by a second day."""
    start, end = line_of(text, fact.start)
    before = text[start : fact.start]
    title, colon, _ = before.partition(":")
    return (
        end - start > _LONGEST_LINE
        or any(start <= other.start < end for other in head if other is not fact)
        or (colon != "" and _NUMBERED.search(title) is None)
        or layout.reader.search(before) is not None
        or any(word[0].lower() not in _LINKS for word in layout.other_day.finditer(before))
    )


def _called(text: str, fact: Fact, layout: Layout) -> Literal["own", "other", ""]:
    """What the words before a day call it: those that end nearest to it, of these the longest."""
    label = _label(text, fact, layout)
    own = _nearest(layout.own_day, label)
    other = _nearest(layout.other_day, label)
    if own == other == (0, 0):
        return ""
    return "own" if own > other and not layout.reader.search(label) else "other"


def _nearest(words: re.Pattern[str], label: str) -> tuple[int, int]:
    """Where the last of some words ends, and its length; short ones must stand right before the end."""
    found = [one.span() for one in words.finditer(label)]
    near = [
        (end, end - start)
        for start, end in found
        if len(label) - end <= (_FAR_WORD if end - start >= _LONG_WORD else _NEAR_WORD)
    ]
    return max(near, default=(0, 0))


def _label(text: str, fact: Fact, layout: Layout) -> str:
    """The words that lead to a day: those before it in its cell of the line, or a short cell before or above."""
    start = text.rfind("\n", 0, fact.start) + 1
    cells = _GAP.split(text[start : fact.start])
    label = _STOP.split(cells[-1])[-1].strip(_MARKS)
    if label:
        return label[-_LABEL_LENGTH:]
    titles = (layout.own_day, layout.other_day)
    before = next((cell.strip() for cell in reversed(cells[:-1]) if cell.strip()), "")
    if len(before) <= _HEADING_LENGTH and any(title.search(before) for title in titles):
        return before.strip(_MARKS)
    return heading_of(text, fact.start, titles).strip(_MARKS)


def _alone(text: str, fact: Fact, layout: Layout, line: bool = False) -> bool:
    """Whether a day stands in its cell (its `line`) with nothing but a place, a name or the time of day."""
    if _called(text, fact, layout) == "other":
        return False
    start = text.rfind("\n", 0, fact.start) + 1
    end = text.find("\n", fact.end)
    before, after = text[start : fact.start], text[fact.end : len(text) if end < 0 else end]
    if not line:
        before, after = _GAP.split(before)[-1], _GAP.split(after)[0]
    words = (word for word in _SMALL.findall(before) if word not in layout.weekdays)
    return not any(words) and not re.search(r"[0-9]", before) and bool(_TIME.fullmatch(after))


def _is_full(value: str) -> bool:
    return len(value) == 10 and not value.startswith("-")


def settle(value: str, sent_on: str | None, later: bool) -> str | None:
    """A day without a year gets the year that puts it next after (`later`) or last before the letter."""
    if _is_full(value):
        return value
    if not value.startswith("--") or sent_on is None:
        return None
    sent = date.fromisoformat(sent_on)
    for year in (sent.year - 1, sent.year, sent.year + 1) if later else (sent.year + 1, sent.year, sent.year - 1):
        try:
            day = date(year, int(value[2:4]), int(value[5:7]))
        except ValueError:
            continue
        if (later and day >= sent) or (not later and day <= sent):
            return day.isoformat()
    return None


def find_promised(
    text: str,
    promises: Sequence[Evidence],
    bounds: Sequence[Evidence],
    sentences: Sequence[Sentence],
    facts: Sequence[Fact],
    sent_on: str | None,
    lexicon: Lexicon,
) -> str | None:
    """The first day after the letter's own by which it promises to act; `bounds` are days of something else."""
    for one in sorted(promises, key=lambda one: one.standing == "near_miss"):
        if one.standing not in ("states", "near_miss") and one.why != "margin":
            continue
        sentence = sentences[one.sentence]
        for place in range(one.last - 1, one.first - 1, -1):
            number = sentence.facts[place]
            if number < 0 or facts[number].kind != "date" or _bound(place, one, bounds):
                continue
            day = settle(facts[number].value, sent_on, later=True)
            if day is None or not _ahead(day, sent_on) or belongs_to_noun(text, sentence.starts[place], lexicon):
                continue
            return day
    return None


def _ahead(day: str, sent_on: str | None) -> bool:
    """Whether a letter of `sent_on` may promise something for `day`."""
    if sent_on is None:
        return True
    return timedelta(0) < date.fromisoformat(day) - date.fromisoformat(sent_on) <= _LONGEST


def belongs_to_noun(text: str, offset: int, lexicon: Lexicon) -> bool:
    """Whether a word before the day at `offset` gives it to the noun before, as in `your letter of 3 May`."""
    words = text[max(offset - _LABEL_LENGTH, 0) : offset].lower().split()
    if words and words[-1].endswith(","):
        words.pop()
    words[-1:] = [word.rstrip(":") for word in words[-1:]]
    for genitive in map(str.split, lexicon.genitives):
        if words[-len(genitive) :] == genitive:
            noun = words[-len(genitive) - 1 : -len(genitive)]
            return not (noun and (noun[0] in lexicon.day_parts or noun[0].isdigit()))
    return False


def _bound(place: int, promise: Evidence, bounds: Sequence[Evidence]) -> bool:
    """Whether a day bounds something else, and the words of the promise stand no nearer to it."""
    return any(
        other.sentence == promise.sentence
        and other.first <= place < other.last
        and (other.first >= promise.first or place - promise.first <= _PLAIN)
        for other in bounds
    )
