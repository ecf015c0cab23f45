"""The dates of a letter: when it was written, when the request came, by when it promises to act."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from checker.letters.evidence import Evidence
from checker.letters.facts import Fact
from checker.letters.layout import PLAIN, Layout
from checker.letters.sentences import Sentence

_HEAD_SHARE = 0.45
_HEAD_LEAST = 900


@dataclass(frozen=True)
class LetterDates:
    """Days as `YYYY-MM-DD`, None where the letter does not tell."""

    sent_on: str | None
    received_on: str | None
    promised: str | None


def find_sent_on(text: str, facts: Sequence[Fact], head_end: int, layout: Layout = PLAIN) -> str | None:
    """The day in the head of the letter that is its own, or the day beside the signature."""
    full = [fact for fact in facts if fact.kind == "date" and _is_full(fact.value)]
    limit = max(head_end, min(len(text), _HEAD_LEAST))
    early = [fact for fact in full if fact.start < limit]
    labelled = [fact for fact in early if _labelled(text, fact, layout)]
    if labelled:
        return labelled[0].value
    own = [fact for fact in early if not layout.other_day.search(_before(text, fact))]
    if own:
        in_head = [fact for fact in own if fact.start < head_end or _alone(text, fact)]
        if in_head:
            return in_head[0].value
    closing = [fact for fact in full if fact.start > len(text) * (1 - _HEAD_SHARE) and _alone(text, fact)]
    return closing[-1].value if closing else None


def _labelled(text: str, fact: Fact, layout: Layout) -> bool:
    before = _before(text, fact)
    return bool(layout.own_day.search(before)) and not re.search(
        r"(?i)receiv|request|birth|signed|rev|asked", before[-40:]
    )


def _before(text: str, fact: Fact) -> str:
    return text[text.rfind("\n", 0, fact.start) + 1 : fact.start]


def _alone(text: str, fact: Fact) -> bool:
    """Whether the day stands at an end of its line, as a date line does."""
    end = text.find("\n", fact.end)
    after = text[fact.end : len(text) if end < 0 else end].strip(" .|")
    before = _before(text, fact)
    return (
        not after
        and not before.rstrip().endswith(("of", "by", "on", "until", "before", "after"))
        and not re.search(r"[a-z]{3,} [a-z]{3,} [a-z]{2,}\s*$", before)
    )


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


def date_beside(
    evidence: Sequence[Evidence], sentences: Sequence[Sentence], facts: Sequence[Fact], sent_on: str | None, later: bool
) -> str | None:
    """The day that the first evidence holds in a slot; evidence that only comes near counts last."""
    for one in sorted(evidence, key=lambda one: one.standing != "states"):
        if one.standing not in ("states", "near_miss"):
            continue
        numbers = [
            number
            for number in sentences[one.sentence].facts[one.first : one.last]
            if number >= 0 and facts[number].kind == "date"
        ]
        if numbers:
            day = settle(facts[numbers[-1]].value, sent_on, later)
            if day is not None:
                return day
    return None
