"""The last day of one clock: start, restarts, length, pauses, roll, as look-ups and sums."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING, Final

from checker.plan import arithmetic, tables
from checker.plan.frames import Frame
from checker.plan.place import Place
from checker.plan.scalars import (
    FALSE,
    NULL,
    TRUE,
    Flag,
    Literal,
    Scalar,
    both,
    case,
    either,
    equal,
    greatest,
    is_null,
    least,
    less,
    less_or_equal,
    minus,
    opposite,
    plus,
    worst,
)
from checker.plan.versions import in_force
from checker.plan.worth import (
    KNOWN,
    MISSING,
    MOST_BRANCHES,
    OPEN,
    UNKNOWN,
    YES,
    Choice,
    Length,
    Plain,
    Worth,
    choice,
    conjunction,
    fails,
    holds,
    mapped,
    options_of,
    settled,
    unsaid,
)
from checker.semantics import expressions as e
from checker.semantics.model import Clock, Contribution, Deadline, Pause, Restart
from checker.semantics.types import DateType, RowType

if TYPE_CHECKING:
    from checker.plan.lower import Lowering

Option = tuple[Scalar, Plain]

# Of more guards that are not known the reference engine tries no combination (values.MOST_COMBINATIONS).
MOST_UNSURE: Final = 8


def last_day(lowering: Lowering, declared: Deadline, clock: Clock, place: Place) -> Worth:
    """The last day that a clock gives, or a choice where a guard of it is unknown."""
    if clock.stricter_of or clock.contributions:
        return _strictest(lowering, declared, clock, place)
    assert clock.starts is not None, "the type check wants a start"
    assert clock.period is not None, "the type check wants a length"
    length = lowering.worth(clock.period, place)
    if not isinstance(length, Length):
        return unsaid()
    starts, doubt = _starts(lowering, clock, place)
    if starts is None:
        return unsaid()
    start = choice(starts, doubt, place.frame.keep, most=2)
    days = [(possible, _from_start(lowering, clock, each, length, place)) for possible, each in options_of(start)]
    return choice(days, start.doubt if isinstance(start, Choice) else KNOWN, place.frame.keep)


def _starts(lowering: Lowering, clock: Clock, place: Place) -> tuple[list[Option] | None, Scalar]:
    """The days from which it may run: the later of its start and of each restart whose guard holds."""
    keep = place.frame.keep
    assert clock.starts is not None
    start = lowering.plain(clock.starts, place)
    options: list[Option] = list(start.options) if isinstance(start, Choice) else [(TRUE, start)]
    doubt = start.doubt if isinstance(start, Choice) else KNOWN
    for restart in clock.restarts:
        guard, day = _restart(lowering, restart, place)
        days: list[Option] = list(day.options) if isinstance(day, Choice) else [(TRUE, day)]
        unsure = opposite(either(holds(guard), fails(guard)))
        doubt = worst(doubt, case(((unsure, guard),), KNOWN))
        if isinstance(day, Choice):
            doubt = worst(doubt, case(((fails(guard), KNOWN),), day.doubt))
        skipped = [(keep(both(possible, opposite(holds(guard)))), old) for possible, old in options]
        taken = [
            (keep(both(possible, also, opposite(fails(guard)))), _later(old, new, place.frame))
            for (possible, old), (also, new) in product(options, days)
        ]
        options = [*skipped, *taken]
        if len(options) > MOST_BRANCHES:
            return None, OPEN
    return options, keep(doubt)


def _restart(lowering: Lowering, restart: Restart, place: Place) -> tuple[Scalar, Plain | Choice]:
    return lowering.truth(restart.when, place), lowering.plain(restart.day, place)


def _later(old: Plain, new: Plain, frame: Frame) -> Plain:
    return arithmetic.kept(Plain(greatest(old.value, new.value), worst(old.status, new.status)), frame)


def _from_start(lowering: Lowering, clock: Clock, start: Plain, length: Length, place: Place) -> Plain:
    """The last day counted from a start: something absent makes it stand, whatever else is unknown."""
    frame = place.frame
    calendar = None if clock.rolls is None else settled(lowering.plain(clock.rolls, place))
    if calendar is not None:
        calendar = arithmetic.calendar_of(lowering, calendar, frame)
    end = _end(lowering, clock, start, length, frame)
    pauses = [_paused(lowering, pause, place) for pause in clock.pauses]
    paused = frame.keep(either(*pauses))
    unrolled = end
    if calendar is not None:
        end = arithmetic.rolled(lowering, end, calendar, frame)
    standing = either(equal(start.status, MISSING), equal(length.count.status, MISSING))
    status = case(((standing, MISSING), (paused, OPEN)), end.status)
    single = _single_pause(lowering, clock, place)
    if single is None:
        return arithmetic.kept(Plain(end.value, status), frame)
    begins, ends, both_ends, certain = single
    longer = _lengthened(lowering, start, unrolled, end, calendar, (begins, ends, both_ends), frame)
    return arithmetic.kept(
        Plain(
            case(((certain, longer.value),), end.value),
            case(((standing, MISSING), (certain, longer.status), (paused, OPEN)), end.status),
        ),
        frame,
    )


def _end(lowering: Lowering, clock: Clock, start: Plain, length: Length, frame: Frame) -> Plain:
    """The end before any pause and roll."""
    count = length.count.value
    if not clock.counting_first_day:
        day = arithmetic.shifted(lowering, start, length, 1, frame, clock.overflows)
        assert isinstance(day, Plain)
        return day
    if length.kind == "days":
        day = arithmetic.shifted(
            lowering, start, Length("days", Plain(minus(count, Literal(1)), length.count.status)), 1, frame
        )
        assert isinstance(day, Plain)
        return day
    if length.kind == "months" and isinstance(count, Literal) and count.value is not None:
        following = arithmetic.months_later(lowering, start, int(count.value), frame, overflow=True)
        return arithmetic.in_time(minus(following.value, Literal(1)), following.status, frame)
    return unsaid()


# ---- pauses


def _paused(lowering: Lowering, pause: Pause, place: Place) -> Scalar:
    """Whether some interval of a pause may count."""
    when = YES if pause.when is None else lowering.truth(pause.when, place)
    if pause.rows is None:
        return opposite(fails(when))
    assert pause.variable is not None
    inner = tables.rows_of(lowering, pause.rows, pause.variable, place)
    if inner is None:
        return opposite(fails(when))
    fits = YES if pause.where is None else lowering.truth(pause.where, inner.place)
    some = tables.gathered(place, inner, "greatest", case(((fails(fits), Literal(0)),), Literal(1)), 0)
    empty = both(either(equal(inner.status, KNOWN), equal(inner.status, MISSING)), equal(some, Literal(0)))
    return both(opposite(fails(when)), opposite(empty))


def _single_pause(lowering: Lowering, clock: Clock, place: Place) -> tuple[Plain, Plain, Scalar, Scalar] | None:
    """The one interval that counts: its days, whether both ends do, and whether it is alone and sure."""
    keep = place.frame.keep
    found: list[tuple[Scalar, Scalar, Plain, Plain, Scalar]] = []
    for pause in clock.pauses:
        when = YES if pause.when is None else lowering.truth(pause.when, place)
        ended: Scalar = Flag(pause.both_ends)
        if pause.rows is None:
            begins, ends = settled(lowering.plain(pause.start, place)), settled(lowering.plain(pause.end, place))
            possible = case(((fails(when), Literal(0)),), Literal(1))
            sure = case(((holds(when), Literal(1)),), Literal(0))
        else:
            assert pause.variable is not None
            inner = tables.rows_of(lowering, pause.rows, pause.variable, place)
            if inner is None:
                return None
            fits = conjunction((YES if pause.where is None else lowering.truth(pause.where, inner.place),))
            fits = inner.place.frame.keep(fits)
            begins, ends = (
                _of_sure_row(lowering, expression, fits, inner, place) for expression in (pause.start, pause.end)
            )
            known = either(equal(inner.status, KNOWN), equal(inner.status, MISSING))
            number = tables.gathered(place, inner, "sum", case(((fails(fits), Literal(0)),), Literal(1)), 0)
            certain = tables.gathered(place, inner, "sum", case(((holds(fits), Literal(1)),), Literal(0)), 0)
            possible = case(((fails(when), Literal(0)), (known, number)), Literal(2))
            sure = case(((both(holds(when), known), certain),), Literal(0))
        found.append((keep(possible), keep(sure), begins, ends, ended))
    if not found:
        return None
    total: Scalar = Literal(0)
    for possible, *_ in found:
        total = plus(total, possible)
    one = [both(equal(total, Literal(1)), equal(sure, Literal(1))) for _, sure, *_ in found]
    *others, last = list(zip(one, found, strict=True))

    def chosen(part: int, inner: str) -> Scalar:
        return keep(
            case([(is_it, getattr(each[part], inner)) for is_it, each in others], getattr(last[1][part], inner))
        )

    return (
        Plain(chosen(2, "value"), chosen(2, "status")),
        Plain(chosen(3, "value"), chosen(3, "status")),
        keep(case([(is_it, each[4]) for is_it, each in others], last[1][4])),
        keep(either(*one)),
    )


def _of_sure_row(lowering: Lowering, expression: e.TypedExpr, fits: Scalar, inner: tables.Inner, place: Place) -> Plain:
    """A value of the one row that fits; what it is where several do means nothing."""
    value = settled(lowering.plain(expression, inner.place))
    keep = inner.place.frame.keep
    day = tables.gathered(place, inner, "greatest", case(((keep(holds(fits)), value.value),), NULL))
    status = tables.gathered(place, inner, "greatest", case(((keep(holds(fits)), value.status),), NULL))
    return Plain(place.frame.keep(day), place.frame.keep(case(((is_null(status), OPEN),), status)))


def _lengthened(
    lowering: Lowering,
    start: Plain,
    end: Plain,
    rolled: Plain,
    calendar: Plain | None,
    interval: tuple[Plain, Plain, Scalar],
    frame: Frame,
) -> Plain:
    """The last day with one paused interval, which counts if it begins no later than the end as rolled."""
    begins, ends, both_ends = interval
    first = frame.keep(greatest(begins.value, start.value))
    fresh = greatest(Literal(0), minus(ends.value, minus(first, case(((both_ends, Literal(1)),), Literal(0)))))
    longer = arithmetic.kept(arithmetic.in_time(plus(end.value, fresh), end.status, frame), frame)
    longer_rolled = longer if calendar is None else arithmetic.rolled(lowering, longer, calendar, frame)
    absent = equal(begins.status, MISSING)
    ended = equal(ends.status, KNOWN)
    # An interval without a first day counts for nothing; of one that begins too late only the order of its days does.
    inputs = worst(start.status, end.status, begins.status, case(((equal(ends.status, MISSING), KNOWN),), ends.status))
    impossible = both(ended, less(ends.value, begins.value))
    in_time_anyway = less_or_equal(first, end.value)
    late = both(opposite(in_time_anyway), less(rolled.value, first))
    needs_roll = both(opposite(in_time_anyway), opposite(equal(rolled.status, KNOWN)))
    status = case(
        (
            (absent, rolled.status),
            (opposite(equal(inputs, KNOWN)), inputs),
            (_no_calendar(calendar), UNKNOWN),
            (impossible, UNKNOWN),
            (needs_roll, rolled.status),
            (late, rolled.status),
            (opposite(ended), MISSING),
        ),
        longer_rolled.status,
    )
    return Plain(case(((either(absent, late), rolled.value),), longer_rolled.value), status)


def _no_calendar(calendar: Plain | None) -> Scalar:
    """Whether the calendar is not known, which leaves even an impossible interval unknown."""
    return FALSE if calendar is None else opposite(equal(calendar.status, KNOWN))


# ---- the strictest of several


def _strictest(lowering: Lowering, declared: Deadline, clock: Clock, place: Place) -> Worth:
    sure = [settled(_other(lowering, declared, identifier, place)) for identifier in clock.stricter_of]
    unsure: list[tuple[Scalar, Plain]] = []
    for each in declared.contributions if clock.contributions else ():
        guard = place.frame.keep(_contributes(lowering, each, place))
        day = arithmetic.kept(settled(_other(lowering, declared, each.deadline, place)), place.frame)
        sure.append(Plain(day.value, case(((holds(guard), day.status),), MISSING)))
        unsure.append((guard, day))
    earliest = arithmetic.extreme_of(tuple(arithmetic.kept(day, place.frame) for day in sure), True, place.frame)
    found = _or_earlier(arithmetic.kept(earliest, place.frame), unsure, place.frame) if unsure else earliest
    if clock.rolls is None:
        return found if isinstance(found, Choice) else arithmetic.kept(found, place.frame)
    calendar = arithmetic.calendar_of(lowering, settled(lowering.plain(clock.rolls, place)), place.frame)

    def rolled(day: Plain) -> Plain:
        end = arithmetic.rolled(lowering, day, calendar, place.frame)
        unknown = worst(calendar.status, least(day.status, OPEN))
        return arithmetic.kept(
            Plain(end.value, case(((equal(calendar.status, KNOWN), end.status),), unknown)), place.frame
        )

    return mapped(rolled, (found,), place.frame.keep)


def _or_earlier(sure: Plain, contributed: Sequence[tuple[Scalar, Plain]], frame: Frame) -> Plain | Choice:
    """The earliest day of what is sure, or an earlier one of what contributes perhaps.

    A contribution whose day is not earlier changes nothing, whether its guard holds or not; nor does any where what
    is sure is unknown.
    """
    keep = frame.keep
    options: list[Option] = []
    doubts: list[Scalar] = []
    opens: list[Scalar] = []
    number: Scalar = Literal(0)
    for guard, day in contributed:
        perhaps = keep(opposite(either(holds(guard), fails(guard))))
        counts = both(perhaps, opposite(equal(day.status, MISSING)))
        comparable = both(equal(sure.status, KNOWN), equal(day.status, KNOWN))
        options.append((keep(both(counts, comparable, less(day.value, sure.value))), Plain(day.value, KNOWN)))
        doubts.append(case(((perhaps, guard),), KNOWN))
        opens.append(both(counts, opposite(comparable), opposite(equal(sure.status, UNKNOWN))))
        number = plus(number, case(((perhaps, Literal(1)),), Literal(0)))
    matters = either(*(earlier for earlier, _ in options))
    left = either(less(Literal(MOST_UNSURE), number), *opens)
    first = Plain(sure.value, keep(case(((left, OPEN),), sure.status)))
    doubt = keep(case(((matters, worst(*doubts)),), KNOWN))
    return choice([(TRUE, first), *options], doubt, keep, most=MOST_UNSURE + 1)


def _contributes(lowering: Lowering, contribution: Contribution, place: Place) -> Scalar:
    return conjunction((in_force(lowering, contribution.in_force, place), lowering.truth(contribution.when, place)))


def _other(lowering: Lowering, declared: Deadline, identifier: str, place: Place) -> Plain | Choice:
    current = e.Current(RowType(declared.record), declared.span, False)
    return lowering.plain(e.DeadlineOf(DateType(), declared.span, True, current, identifier), place)
