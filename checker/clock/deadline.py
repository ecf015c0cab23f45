"""A deadline from its clock: start, restarts, length, pauses, roll, always in that order."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, assert_never

from .calendars import WEEKDAYS, Calendar, OutsideCoverage
from .periods import OutsideTime, Period, add_days, add_months


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that do not count, from `begins` to `ends`; without an end the clock is stopped.

    With `both_ends` 9 to 16 March is 8 days; without it only the last day is counted, and it is 7.
    """

    begins: date
    ends: date | None
    both_ends: bool = True


@dataclass(frozen=True, slots=True)
class Clock:
    """What a deadline is computed from, all of it known.

    `restarts` holds the days of those restarts whose guard is true: None if the day has not come. `calendar`
    is the one that working days are counted in; `rolls_to` is None for a clock that never rolls. `overflow`
    puts a period that ends in a month without such a day on the first of the next month, not on the last day.
    """

    start: date
    length: Period
    restarts: tuple[date | None, ...] = ()
    calendar: Calendar | None = None
    first_day_counts: bool = False
    overflow: bool = False
    pauses: tuple[Pause, ...] = ()
    rolls_to: Calendar | None = None

    def __post_init__(self) -> None:
        if self.length.unit == "working_days" and self.calendar is None:
            raise ValueError("working days need the calendar that they are counted in")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the arithmetic: the day reached and, in words, how; no day once the clock stands."""

    name: Literal["start", "restart", "length", "pause", "roll"]
    day: date | None
    detail: str


@dataclass(frozen=True, slots=True)
class Due:
    """The last day, and the steps that led to it."""

    day: date
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """There is no last day: the clock waits for its new start, or is stopped by a pause without an end."""

    why: Literal["restart awaited", "pause open"]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class ImpossibleInterval:
    """A pause that ends before it begins, so that one of the two days is wrong."""

    begins: date
    ends: date


Unreachable = OutsideCoverage | OutsideTime
DeadlineResult = Due | Standing | ImpossibleInterval | OutsideCoverage | OutsideTime
Reached = tuple[date, tuple[Step, ...]]


def compute(clock: Clock) -> DeadlineResult:
    """The last day of a period, or the one reason why there is none."""
    started = _start(clock)
    if isinstance(started, Standing):
        return started
    start, steps = started
    end = run(clock, start)
    if not isinstance(end, date):
        return end
    lengthened = _pause(clock, start, end, (*steps, Step("length", end, _length_detail(clock, start))))
    if not isinstance(lengthened, tuple):
        return lengthened
    return _roll(clock, *lengthened)


def compute_without_steps(clock: Clock) -> DeadlineResult:
    """As `compute`, but without the steps of a clock that nothing starts anew or stops, whose words take longest."""
    if clock.restarts or clock.pauses:
        return compute(clock)
    end = run(clock, clock.start)
    if isinstance(end, date) and clock.rolls_to is not None:
        end = clock.rolls_to.roll(end)
    return Due(end, ()) if isinstance(end, date) else end


def run(clock: Clock, start: date) -> date | Unreachable:
    """The last day of the clock's length counted from `start`, before any pause and roll.

    When the first day counts, a period in months ends on the day before the one with the same number, which
    is the last day of a month that has no such day.
    """
    length = clock.length
    match length.unit:
        case "days":
            return add_days(start, length.count - clock.first_day_counts)
        case "months" if clock.first_day_counts:
            following = add_months(start, length.count, overflow=True)
            return add_days(following, -1) if isinstance(following, date) else following
        case "months":
            return add_months(start, length.count, clock.overflow)
        case "working_days":
            assert clock.calendar is not None
            return _working_day(clock.calendar, start, length.count, clock.first_day_counts)
        case _:
            assert_never(length.unit)


def _working_day(calendar: Calendar, start: date, count: int, first_day_counts: bool) -> date | OutsideCoverage:
    if not first_day_counts:
        return calendar.nth_working_day_after(start, count)
    works = calendar.is_working_day(start)
    if isinstance(works, OutsideCoverage):
        return works
    if works and count == 1:
        return start
    return calendar.nth_working_day_after(start, count - works)


def _start(clock: Clock) -> Reached | Standing:
    start = clock.start
    steps = [Step("start", start, WEEKDAYS[start.weekday()])]
    for restart in clock.restarts:
        if restart is None:
            steps.append(Step("restart", None, "the day of the new start has not come"))
            return Standing("restart awaited", tuple(steps))
        later = restart > start
        start = max(start, restart)
        steps.append(Step("restart", start, "starts again" if later else f"no later start: {restart}"))
    return start, tuple(steps)


def _pause(
    clock: Clock, start: date, end: date, steps: tuple[Step, ...]
) -> Reached | Standing | ImpossibleInterval | Unreachable:
    """The end lengthened by the days in the union of the pauses, taken in order of their first day."""
    # Of two that begin on one day, the one that counts it goes first, so that the first counted days ascend.
    ordered = sorted(
        clock.pauses,
        key=lambda pause: (
            max(pause.begins, start),
            not pause.both_ends,
            pause.begins,
            pause.ends or date.max,
        ),
    )
    for pause in ordered:
        if pause.ends is not None and pause.ends < pause.begins:
            return ImpossibleInterval(pause.begins, pause.ends)
    counted_through = 0
    for pause in ordered:
        begins = max(pause.begins, start)
        in_time = _begins_in_time(clock, begins, end)
        if not isinstance(in_time, bool):
            return in_time
        if not in_time:
            steps = (*steps, Step("pause", end, f"from {begins} does not count: the time was over"))
            continue
        if pause.ends is None:
            return Standing("pause open", (*steps, Step("pause", None, f"from {begins}, still open")))
        first_counted = begins.toordinal() + (not pause.both_ends)
        fresh = max(0, pause.ends.toordinal() - max(first_counted - 1, counted_through))
        counted_through = max(counted_through, pause.ends.toordinal())
        longer = add_days(end, fresh)
        if not isinstance(longer, date):
            return longer
        end = longer
        steps = (*steps, Step("pause", end, f"{Period(fresh, 'days')}: {pause.begins} through {pause.ends}"))
    return end, steps


def _begins_in_time(clock: Clock, begins: date, end: date) -> bool | Unreachable:
    """Whether a pause begins no later than the end as rolled; the calendar is asked only where it matters."""
    if begins <= end or clock.rolls_to is None:
        return begins <= end
    rolled = clock.rolls_to.roll(end)
    return begins <= rolled if isinstance(rolled, date) else rolled


def _roll(clock: Clock, end: date, steps: tuple[Step, ...]) -> Due | OutsideCoverage:
    weekday = WEEKDAYS[end.weekday()]
    if clock.rolls_to is None:
        return Due(end, (*steps, Step("roll", end, f"{weekday}, never moved")))
    rolled = clock.rolls_to.roll(end)
    if not isinstance(rolled, date):
        return rolled
    detail = clock.rolls_to.describe(end)
    if rolled != end:
        detail = f"{end} is a {detail}; the next working day is {WEEKDAYS[rolled.weekday()]}"
    return Due(rolled, (*steps, Step("roll", rolled, detail)))


def _length_detail(clock: Clock, start: date) -> str:
    detail = str(clock.length)
    if clock.length.unit == "working_days" and clock.calendar is not None:
        detail += f" of {clock.calendar.name}"
    if clock.first_day_counts:
        return f"{detail}, counting the first day"
    if clock.length.unit == "months" and _is_short(start, clock.length.count):
        return f"{detail}, the month is too short" if clock.overflow else f"{detail}, to the end of a short month"
    return detail


def _is_short(start: date, count: int) -> bool:
    clamped = add_months(start, count)
    return isinstance(clamped, date) and clamped.day != start.day
