"""What the charts of a report are drawn from: counts over all records, and short lists that have an end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, Literal

from checker.assessment.bounds import AnswerDay, Count, Days, LimitCount, Month
from checker.assessment.subject import Subject
from checker.semantics.data import Row
from checker.semantics.model import Verdict

LimitUnit = Literal["days", "months", "working days"]
LetterState = Literal["states", "missing", "takes_away", "forbidden", "wrong", "undecided"]


@dataclass(frozen=True)
class Limit:
    """How long a law gives for an answer."""

    count: LimitCount
    unit: LimitUnit


@dataclass(frozen=True)
class DayCount:
    """How many first answers came on the day `day` after receipt (the day of receipt is 0), by what the rule says."""

    day: AnswerDay
    in_time: Count
    late: Count
    undecided: Count


@dataclass(frozen=True)
class MonthCount:
    """The requests received in a month (`2025-03`), by what the rule says of their answer; `waiting` have time left."""

    month: Month
    in_time: Count
    late: Count
    undecided: Count
    waiting: Count


@dataclass(frozen=True)
class AnswerTimes:
    """The answers that one law's clock asks for, counted over every request to which the rule applies.

    `rule` is the one that asks for them; `limit` and `extended` are the latest version's, None where it has none.
    `days` are sorted; the last day a log can show there is 400, which holds the later ones too. `unanswered` are late
    and have no answer on record, `undated` have one whose day is not known, `waiting` have none and time left.
    """

    deadline: str
    rule: str
    title: str
    regime: str | None
    citations: tuple[str, ...]
    limit: Limit | None
    extended: Limit | None
    days: tuple[DayCount, ...]
    months: tuple[MonthCount, ...]
    unanswered: Count
    undated: Count
    waiting: Count


@dataclass(frozen=True)
class MonthBreaches:
    """Verdicts of rules of law about requests received in a month, and about what belongs to them."""

    month: Month
    requests: Count
    breached: Count
    undecided: Count


@dataclass(frozen=True)
class Site:
    """A body that holds records: breaches by rule. `name` is its number where the settings name it or ids are shown."""

    pseudonym: str
    name: str | None
    requests: Count
    breached: Count
    undecided: Count
    breaches: Mapping[str, Count]


@dataclass(frozen=True)
class Element:
    """Something that the law asks of letters, by its rule, and over all letters how many give it."""

    rule: str
    title: str
    citations: tuple[str, ...]
    passed: Count
    breached: Count
    undecided: Count


@dataclass(frozen=True)
class LetterLine:
    """What one letter gives of the elements that it needs, by rule; what is not asked of it is not there."""

    subject: Subject
    states: Mapping[str, LetterState]


@dataclass(frozen=True)
class Step:
    """Something that happened: days after receipt, and the kind of event."""

    day: Days
    kind: str


@dataclass(frozen=True)
class Timeline:
    """A request that breaches rules, from its receipt on; `due` is the earliest last day for an answer, where known."""

    subject: Subject
    received_on: date
    due: date | None
    steps: tuple[Step, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Open:
    """A request without an answer: its earliest last day, and the days left to it (negative is late)."""

    subject: Subject
    rule: str
    due: date
    days_left: Days


@dataclass(frozen=True)
class NearMiss:
    """A request that was answered in time with few days left, `margin` of them."""

    subject: Subject
    rule: str
    due: date
    margin: Days


@dataclass(frozen=True)
class Series:
    """What charts need beside the outcomes. Lists are cut, gravest first; `unlisted` has how many they leave out.

    A report does not break down a month or a site with fewer than `small_cells` requests.
    """

    small_cells: Count
    answers: tuple[AnswerTimes, ...]
    months: tuple[MonthBreaches, ...]
    sites: tuple[Site, ...]
    elements: tuple[Element, ...]
    letters: tuple[LetterLine, ...]
    timelines: tuple[Timeline, ...]
    open: tuple[Open, ...]
    near_misses: tuple[NearMiss, ...]
    unlisted: Mapping[Literal["letters", "timelines", "open", "near_misses", "sites"], Count]


# Stands where the charts of a report are not drawn yet.
NO_SERIES: Final = Series(0, (), (), (), (), (), (), (), (), MappingProxyType({}))


@dataclass(frozen=True)
class Spread:
    """Requests by the place of their entity and the month of receipt, and verdicts of rules of law in the same way.

    A month that is not known is empty; a rule about entities has none.
    """

    requests: Mapping[tuple[int, str], int]
    verdicts: Mapping[tuple[str, Verdict, int, str | None], int]


def month_of(request: Row) -> str:
    """The month of receipt; nothing where the day is not known."""
    received = request.fields["received_on"]
    return f"{received:%Y-%m}" if isinstance(received, date) else ""
