"""Deadlines as values: the clock that holds for a record, its last day, and what is done by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Final

import checker.clock as clocks
from checker.clock import Calendar
from checker.engines.reference import arithmetic, forms
from checker.engines.reference.scope import Scope
from checker.engines.reference.selection import in_force_for, select, winners
from checker.engines.reference.truth import conjunction
from checker.engines.reference.values import (
    MOST_COMBINATIONS,
    NO_BLAME,
    Between,
    Blame,
    Choice,
    Length,
    Option,
    Table,
    Truth,
    Worth,
    as_truth,
    blame_of,
    choose,
    decide,
    each_option,
    joined,
    options_of,
    row_of,
)
from checker.semantics import expressions as e
from checker.semantics.data import ABSENT, Fact, Row, Unknown
from checker.semantics.model import Clock, Deadline, DeadlineVersion, Pause
from checker.semantics.types import DateType, RowType

if TYPE_CHECKING:
    from checker.engines.reference.evaluate import Evaluation


@dataclass(frozen=True)
class Clocks:
    """The clocks that may hold for a row, or None for one that has no version there."""

    clocks: tuple[Clock | None, ...]
    blame: Blame


def deadline(run: Evaluation, identifier: str, row: Row) -> Option | Choice:
    """The last day: a date, absent where the clock stands, unknown, or a choice."""
    found = run.clocks(identifier, row)
    days = [
        Unknown(frozenset({Fact("law", row.record, identifier, row.key)}))
        if clock is None
        else _last_day(run, run.program.deadlines[identifier], clock, Scope(row))
        for clock in found.clocks
    ]
    return choose(days, found.blame) if len(days) > 1 else days[0]


def find_clocks(run: Evaluation, identifier: str, row: Row) -> Clocks:
    """The clauses of a deadline for a row, after its version, its exceptions and what it is like."""
    declared = run.program.deadlines[identifier]
    scope = Scope(row)
    selected = select(run, [version.in_force for version in declared.versions], scope)
    if not selected.candidates:
        return Clocks((None,), NO_BLAME)
    parts = [_of_version(run, declared, declared.versions[index], scope) for index in selected.candidates]
    blame = joined(selected.blame, *(part.blame for part in parts)) if len(parts) > 1 else parts[0].blame
    return Clocks(tuple(clock for part in parts for clock in part.clocks), blame)


def _of_version(run: Evaluation, declared: Deadline, version: DeadlineVersion, scope: Scope) -> Clocks:
    possible, blame = winners(run, declared.id, (*version.exceptions, *declared.amendments), scope)
    found: list[Clock | None] = []
    for winner in possible:
        if run.notes is not None:
            run.notes.cite(version.authority if winner is None else winner.authority)
        clock = version.clock if winner is None or winner.clock is None else _replaced(version.clock, winner.clock)
        if clock.like is None:
            found.append(clock)
            continue
        below = run.clocks(clock.like, scope.current)
        blame = joined(blame, below.blame)
        found.extend(None if base is None else _replaced(base, replace(clock, like=None)) for base in below.clocks)
    return Clocks(tuple(found), blame)


def _replaced(base: Clock, over: Clock) -> Clock:
    """The base with the clauses that the other gives."""
    return Clock(
        starts=over.starts or base.starts,
        restarts=over.restarts or base.restarts,
        period=over.period or base.period,
        counting_first_day=over.counting_first_day if over.period else base.counting_first_day,
        overflows=over.overflows or base.overflows,
        pauses=over.pauses or base.pauses,
        rolls=None if over.never_rolls else over.rolls or base.rolls,
        never_rolls=over.never_rolls or (base.never_rolls and over.rolls is None),
        like=over.like or base.like,
        stricter_of=over.stricter_of or base.stricter_of,
        contributions=over.contributions or base.contributions,
    )


# ---- the last day of one clock


def _last_day(run: Evaluation, declared: Deadline, clock: Clock, scope: Scope) -> Option | Choice:
    if clock.stricter_of or clock.contributions:
        return _strictest(run, declared, clock, scope)
    starts, period = clock.starts, clock.period
    assert starts is not None, "the type check wants a start"
    assert period is not None, "the type check wants a length"
    parts: list[_Part] = [
        _Part(run.value(starts, scope)),
        _Part(run.value(period, scope)),
        _Part(ABSENT if clock.rolls is None else forms.calendar(run, clock.rolls, scope)),
    ]
    restarts = [_Part(run.value(each.day, scope), run.truth(each.when, scope)) for each in clock.restarts]
    pauses = [part for pause in clock.pauses for part in _paused(run, pause, scope)]
    parts += [*restarts, *pauses]
    blame = joined(*(part.blame for part in parts if len(part.options) > 1))
    if _combinations(parts) > MOST_COMBINATIONS:
        return Unknown(blame)
    sources = forms.sources_of(run, (starts,), scope)

    def one_day(combination: tuple[_Input, ...]) -> Option:
        start, length, roll, *rest = combination
        middle = len(restarts)
        return _computed(run, clock, (start, length, roll), rest[:middle], rest[middle:], sources)

    if all(len(part.options) == 1 for part in parts):
        return one_day(tuple([part.options[0] for part in parts]))
    days = [one_day(combination) for combination in product(*(part.options for part in parts))]
    return choose(days, blame)


@dataclass(frozen=True)
class _Interval:
    """A pause with both its days; `wrong` are the facts to blame where it ends before it begins."""

    begins: Option
    ends: Option
    both_ends: bool
    wrong: arithmetic.Sources


@dataclass(frozen=True)
class _Skipped:
    """A restart or a pause whose guard is false."""


_Input = Option | _Interval | _Skipped
# For `isinstance` in what runs a million times: a union would be made anew each time.
_OPEN: Final = (Unknown, Between)
_NO_DAYS: Final = (_Skipped, _Interval)


class _Part:
    """One input of a clock with its options; a guard that is unknown adds the option that it is skipped."""

    def __init__(self, value: Worth | tuple[_Interval, ...], guard: Truth = True, blame: Blame = NO_BLAME) -> None:
        options: tuple[_Input, ...] = value if isinstance(value, tuple) else options_of(value)
        if guard is False:
            options = (_Skipped(),)
        elif guard is not True:
            options = (_Skipped(), *options)
        self.options = options
        self._sources = (value, guard, blame)

    @property
    def blame(self) -> Blame:
        """The facts for want of which there are several options."""
        value, guard, blame = self._sources
        return joined(blame, blame_of(guard), NO_BLAME if isinstance(value, tuple) else blame_of(value))


def _combinations(parts: list[_Part]) -> int:
    number = 1
    for part in parts:
        number *= len(part.options)
    return number


def _paused(run: Evaluation, pause: Pause, scope: Scope) -> Iterator[_Part]:
    when = True if pause.when is None else run.truth(pause.when, scope)
    if when is False:
        return
    if pause.rows is None:
        yield _interval(run, pause, when, scope)
        return
    rows = run.value(pause.rows, scope)
    if isinstance(rows, Unknown):
        yield _Part(rows, when)
        return
    assert isinstance(rows, Table)
    assert pause.variable is not None
    for row, belongs in rows.rows:
        place = scope.bind(pause.variable, row)
        fits = True if pause.where is None else run.truth(pause.where, place)
        guard = conjunction((when, belongs, fits))
        if guard is not False:
            yield _interval(run, pause, guard, place)


def _interval(run: Evaluation, pause: Pause, guard: Truth, scope: Scope) -> _Part:
    begins, ends = run.value(pause.start, scope), run.value(pause.end, scope)
    wrong = forms.sources_of(run, (pause.start, pause.end), scope)
    options = tuple(
        _Interval(first, last, pause.both_ends, wrong) for first, last in product(options_of(begins), options_of(ends))
    )
    return _Part(options, guard, joined(blame_of(begins), blame_of(ends)))


def _computed(
    run: Evaluation,
    clock: Clock,
    basics: tuple[_Input, _Input, _Input],
    restarts: list[_Input],
    pauses: list[_Input],
    sources: arithmetic.Sources,
) -> Option:
    start, length, roll = basics
    new_starts = [day for day in restarts if not isinstance(day, _Skipped)]
    intervals = [each for each in pauses if isinstance(each, _Interval) and each.begins is not ABSENT]
    if start is ABSENT or length is ABSENT or any(day is ABSENT for day in new_starts):
        return ABSENT
    inputs = [start, length, roll, *new_starts, *(each for each in pauses if isinstance(each, Unknown))]
    inputs += [end for each in intervals for end in (each.begins, each.ends)]
    open_for = [each.blame for each in inputs if isinstance(each, _OPEN)]
    if open_for:
        return Unknown(joined(*open_for))
    assert isinstance(start, date)
    assert isinstance(length, Length)
    compute = clocks.compute_without_steps if run.notes is None else clocks.compute
    result = compute(
        clocks.Clock(
            start=start,
            length=length.period,
            restarts=tuple(day for day in new_starts if isinstance(day, date)),
            calendar=length.calendar,
            first_day_counts=clock.counting_first_day,
            overflow=clock.overflows,
            pauses=tuple(_pause(each) for each in intervals),
            rolls_to=roll if isinstance(roll, Calendar) else None,
        )
    )
    return _result(run, result, sources, intervals)


def _pause(interval: _Interval) -> clocks.Pause:
    assert isinstance(interval.begins, date)
    return clocks.Pause(interval.begins, interval.ends if isinstance(interval.ends, date) else None, interval.both_ends)


def _result(
    run: Evaluation, result: clocks.DeadlineResult, sources: arithmetic.Sources, intervals: list[_Interval]
) -> Option:
    match result:
        case clocks.Due(day=day, steps=steps):
            if run.notes is not None:
                run.notes.step(steps)
            return day
        case clocks.Standing(steps=steps):
            if run.notes is not None:
                run.notes.step(steps)
            return ABSENT
        case clocks.ImpossibleInterval():
            wrong = (
                each.wrong()
                for each in intervals
                if isinstance(each.begins, date) and isinstance(each.ends, date) and each.ends < each.begins
            )
            return Unknown(joined(*wrong))
        case _:
            return arithmetic.reached(result, sources)


# ---- the strictest of several


def _strictest(run: Evaluation, declared: Deadline, clock: Clock, scope: Scope) -> Option | Choice:
    parts = [_Part(_other(run, declared, identifier, scope)) for identifier in clock.stricter_of]
    if clock.contributions:
        for each in declared.contributions:
            if run.notes is None and run.condition(each.when, scope) is False:
                continue
            in_force = in_force_for(run, scope.current, each.in_force)
            guard = in_force if in_force is False else conjunction((in_force, run.truth(each.when, scope)))
            if guard is False:
                continue
            last_day = _other(run, declared, each.deadline, scope)
            if not (isinstance(last_day, Unknown) and all(fact.kind == "law" for fact in last_day.blame)):
                parts.append(_Part(last_day, guard))
    blame = joined(*(part.blame for part in parts if len(part.options) > 1))
    if _combinations(parts) > MOST_COMBINATIONS:
        return Unknown(blame)

    def earliest(combination: tuple[_Input, ...]) -> Option:
        days = [each for each in combination if not isinstance(each, _NO_DAYS)]
        known = [each for each in days if type(each) is date]
        if days and len(known) == len(days):
            return min(known)
        return arithmetic.extreme(days, earliest=True)

    days = choose([earliest(combination) for combination in product(*(part.options for part in parts))], blame)
    if clock.rolls is None:
        return days
    sources = forms.sources_of(run, (), scope)
    return each_option(lambda day, to: _rolled(day, to, sources), days, forms.calendar(run, clock.rolls, scope))


def _other(run: Evaluation, declared: Deadline, identifier: str, scope: Scope) -> Worth:
    """Another deadline of the same record; evaluated as an expression where notes are to show it by itself."""
    if run.notes is None:
        return run.deadline(identifier, scope.current)
    current = e.Current(RowType(declared.record), declared.span, False)
    return run.value(e.DeadlineOf(DateType(), declared.span, True, current, identifier), scope)


def _rolled(day: Option, to: Option, sources: arithmetic.Sources) -> Option:
    if isinstance(to, Unknown):
        return to
    assert isinstance(to, Calendar)
    return arithmetic.reached(to.roll(day), sources) if isinstance(day, date) else day


# ---- questions about a last day


def done_by(run: Evaluation, expression: e.DoneBy, scope: Scope) -> Truth:
    """`X done by D`, with as_of the day through which silence counts."""
    action = each_option(lambda act: day_of(run, act), run.value(expression.action, scope))
    last_day = run.value(expression.deadline, scope)
    name, key = _name(run, expression.deadline, scope)

    def wrong(day: Option) -> Blame:
        return forms.sources_at(run, expression.action, scope, day)

    def waiting(day: date | None) -> Fact:
        return Fact("time", scope.current.record, name, key, day)

    def one(done: Option, last: Option) -> Truth:
        return _done_by(run.world.as_of, done, last, waiting, wrong)

    blame = joined(*(value.blame for value in (action, last_day) if isinstance(value, Choice)))
    pairs = list(product(options_of(action), options_of(last_day)))
    return decide([one(*pair) for pair in pairs], blame)


def day_of(run: Evaluation, act: Option) -> Option:
    """The day of an act that is a record; any other act is its own day."""
    row = row_of(act)
    if not isinstance(row, Row):
        return act
    dated = run.program.records[row.record].dated
    assert dated is not None, "the type check lets only dated records be done"
    return forms.field_of_option(run, act, dated)


def _done_by(
    as_of: date, done: Option, last: Option, time: Callable[[date | None], Fact], wrong: Callable[[Option], Blame]
) -> Truth:
    if isinstance(done, date) and done > as_of:
        return Unknown(wrong(done))
    if isinstance(last, Unknown):
        return Unknown(joined(blame_of(done), last.blame))
    if done is ABSENT:
        if isinstance(last, Between):
            past = arithmetic.compare(as_of, ">", last, arithmetic.nowhere)
            return False if past is True else Unknown(last.blame)
        if isinstance(last, date) and as_of > last:
            return False
        return Unknown(frozenset({time(last if isinstance(last, date) else None)}))
    if last is ABSENT:
        return True if isinstance(done, date) else Unknown(joined(blame_of(done), frozenset({time(None)})))
    if isinstance(done, Unknown):
        waiting = frozenset({time(last)} if isinstance(last, date) and as_of <= last else ())
        return Unknown(joined(done.blame, blame_of(last), waiting))
    return arithmetic.compare(done, "<=", last, arithmetic.nowhere)


def _name(run: Evaluation, expression: e.TypedExpr, scope: Scope) -> tuple[str, str]:
    """The name and the record's key of a deadline; of any other day its text."""
    if isinstance(expression, e.DeadlineOf):
        with run.notes.silence() if run.notes is not None else nullcontext():
            row = run.value(expression.row, scope)
        return expression.deadline, row.key if isinstance(row, Row) else scope.current.key
    return expression.span.text, scope.current.key


def is_over(run: Evaluation, expression: e.IsOver, scope: Scope) -> Truth:
    """Whether as_of is after the last day; a clock that stands is never over."""
    as_of = run.world.as_of

    def one(last: Option) -> Truth:
        if isinstance(last, Unknown):
            return last
        return False if last is ABSENT else arithmetic.compare(as_of, ">", last, arithmetic.nowhere)

    return as_truth(each_option(one, run.value(expression.deadline, scope)))
