"""How long answers took, by the clock of each law: counted over all requests, without judging one of them again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from checker.assessment.series_model import AnswerTimes, DayCount, Limit, LimitUnit, MonthCount
from checker.engines.model import RuleVerdicts
from checker.semantics.data import Row, Unknown
from checker.semantics.expressions import Constant, DeadlineOf, DoneBy, PeriodValue, TypedExpr
from checker.semantics.model import Deadline, DeadlineVersion, Program, Rule, Verdict

LAST_DAY = 400
NEAR = 3
_ANSWERS = frozenset(
    {"grant_notice", "access_provided", "denial_notice", "redirect_notice", "no_data_notice", "amendment_accepted"}
)
_ANSWERING_LETTERS = frozenset({"grant", "denial", "partial_denial", "redirect", "no_data", "amendment_denial"})
_UNITS: Mapping[str, LimitUnit] = MappingProxyType({"days": "days", "months": "months", "working_days": "working days"})
# How many calendar days one of a unit has, at least and at most.
_CALENDAR_DAYS: Mapping[LimitUnit, tuple[float, float]] = MappingProxyType(
    {"days": (1.0, 1.0), "months": (28.0, 31.0), "working days": (1.2, 1.8)}
)
_JUDGED: tuple[Verdict, ...] = ("passed", "breached", "undecided", "pending")


@dataclass(frozen=True)
class Clock:
    """A law's clock for answers that ran for some request: its deadline, the rule that asks for it, its verdicts."""

    deadline: Deadline
    regime: str | None
    rule: Rule
    found: RuleVerdicts
    limits: tuple[Limit, ...]


@dataclass
class Counted:
    """What one pass over a clock's verdicts found.

    `near` are requests that were answered so late that they may be near misses, `waiting` those that have time left,
    `overdue` those that are late without an answer.
    """

    days: dict[Verdict, Counter[int]] = field(default_factory=lambda: {verdict: Counter() for verdict in _JUDGED})
    months: dict[str, Counter[Verdict]] = field(default_factory=dict)
    near: list[Row] = field(default_factory=list)
    waiting: list[Row] = field(default_factory=list)
    overdue: list[Row] = field(default_factory=list)
    undated: int = 0


class FirstAnswers:
    """The day of the first answer to each request, found once; what lies after the day of the check is none."""

    def __init__(self, as_of: date) -> None:
        self._as_of = as_of
        self._days: dict[str, date | None] = {}

    def day(self, request: Row) -> date | None:
        """The day of the first event that answers, else of a letter that does; None where none is on record."""
        if request.key not in self._days:
            self._days[request.key] = _first_answer(request, self._as_of)
        return self._days[request.key]


def clocks_of(program: Program, found: Mapping[str, RuleVerdicts]) -> tuple[Clock, ...]:
    """The clocks that run for some request, each with the rule that judges most requests by it."""
    best: dict[str, tuple[int, Rule]] = {}
    for rule in program.rules.values():
        deadline = _answer_deadline(rule, program)
        if deadline is None or rule.id not in found:
            continue
        judged = sum(found[rule.id].verdicts.count(verdict) for verdict in _JUDGED)
        if judged > best.get(deadline, (0, rule))[0]:
            best[deadline] = (judged, rule)
    return tuple(
        Clock(
            program.deadlines[name], program.policies[rule.policy].regime, rule, found[rule.id], _limits(program, name)
        )
        for name, (_, rule) in sorted(best.items(), key=lambda each: (-each[1][0], each[0]))
    )


def count(clock: Clock, answers: FirstAnswers) -> Counted:
    """One pass over the verdicts of a clock's rule."""
    counted = Counted()
    for request, verdict in zip(clock.found.subjects, clock.found.verdicts, strict=True):
        if verdict not in _JUDGED or not isinstance(request, Row):
            continue
        received = request.fields["received_on"]
        answered = answers.day(request)
        if isinstance(received, date):
            counted.months.setdefault(f"{received:%Y-%m}", Counter())[verdict] += 1
        if verdict == "pending":
            counted.waiting.append(request)
        elif answered is None and verdict == "breached":
            counted.overdue.append(request)
        elif answered is None or not isinstance(received, date) or answered < received:
            counted.undated += 1
        else:
            day = (answered - received).days
            counted.days[verdict][min(day, LAST_DAY)] += 1
            if verdict == "passed" and _is_near(day, clock.limits):
                counted.near.append(request)
    return counted


def answer_times(clock: Clock, counted: Counted) -> AnswerTimes:
    """What a chart needs of a clock."""
    limit, extended = (*clock.limits, None, None)[:2]
    by_verdict = counted.days
    days = sorted({day for counts in by_verdict.values() for day in counts})
    return AnswerTimes(
        deadline=clock.deadline.id,
        rule=clock.rule.id,
        title=clock.deadline.title,
        regime=clock.regime,
        citations=clock.rule.versions[-1].authority.cites,
        limit=limit,
        extended=extended,
        days=tuple(
            DayCount(day, by_verdict["passed"][day], by_verdict["breached"][day], by_verdict["undecided"][day])
            for day in days
        ),
        months=tuple(
            MonthCount(month, tally["passed"], tally["breached"], tally["undecided"], tally["pending"])
            for month, tally in sorted(counted.months.items())
        ),
        unanswered=len(counted.overdue),
        undated=counted.undated,
        waiting=len(counted.waiting),
    )


# ---- clocks


def _answer_deadline(rule: Rule, program: Program) -> str | None:
    """The deadline for an answer, with a clock of its own, that is all that a rule about requests asks for."""
    version = rule.versions[-1]
    require = version.require
    if version.subject.record != "request" or version.subject.group_by or rule.about != "law":
        return None
    if not isinstance(require, DoneBy) or not isinstance(require.deadline, DeadlineOf):
        return None
    deadline = program.deadlines[require.deadline.deadline]
    return deadline.id if deadline.for_answer and not deadline.versions[-1].clock.stricter_of else None


def _limits(program: Program, name: str) -> tuple[Limit, ...]:
    """The periods of a deadline's latest version, then of the exceptions that still are law, shortest first."""
    deadline = program.deadlines[name]
    version = deadline.versions[-1]
    base = _period(program, version)
    exceptions = (
        _limit(each.clock.period)
        for each in (*version.exceptions, *deadline.amendments)
        if each.clock is not None and each.clock.period is not None and each.in_force.through is None
    )
    longer = sorted({limit for limit in exceptions if limit is not None}, key=lambda limit: limit.count)
    return () if base is None else (base, *(limit for limit in longer if limit.unit == base.unit and limit != base))


def _period(program: Program, version: DeadlineVersion) -> Limit | None:
    while version.clock.period is None and version.clock.like is not None:
        version = program.deadlines[version.clock.like].versions[-1]
    return _limit(version.clock.period)


def _limit(period: TypedExpr | None) -> Limit | None:
    """A period that is written as a number; None for one that is worked out."""
    if not isinstance(period, PeriodValue) or not isinstance(period.count, Constant):
        return None
    number = period.count.value
    unit = getattr(period.type, "kind", "")
    if not isinstance(number, Decimal | int) or unit not in _UNITS:
        return None
    return Limit(int(number) * period.factor, _UNITS[unit])


# ---- answers


def _first_answer(request: Row, as_of: date) -> date | None:
    days = [
        event.fields["happened_on"] for event in _children(request, "events") if event.fields["kind"] in _ANSWERS
    ] or [letter.fields["sent_on"] for letter in _children(request, "letters") if _answers(letter)]
    known = [day for day in days if isinstance(day, date) and day <= as_of]
    return min(known, default=None)


def _answers(letter: Row) -> bool:
    kinds = letter.fields["kind"]
    return (
        letter.fields["supplied"] is True and isinstance(kinds, frozenset) and not kinds.isdisjoint(_ANSWERING_LETTERS)
    )


def _children(request: Row, table: str) -> Sequence[Row]:
    rows = request.children[table]
    return () if isinstance(rows, Unknown) else rows


def _is_near(day: int, limits: Sequence[Limit]) -> bool:
    """Whether an answer on a day may have come within NEAR days of a limit, whatever months and holidays lie there."""
    for limit in limits:
        least, most = _CALENDAR_DAYS[limit.unit]
        if limit.count * least - NEAR <= day <= limit.count * most:
            return True
    return False
