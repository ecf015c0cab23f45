"""Definitions and deadlines as columns of their record: the version in force, the exceptions, the clock's clauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from checker.plan import clocks
from checker.plan.frames import Frame
from checker.plan.place import Place
from checker.plan.scalars import FALSE, NULL, Scalar, both, case, either, equal, opposite, worst
from checker.plan.versions import select, winners
from checker.plan.worth import (
    KNOWN,
    MOST_OPTIONS,
    OPEN,
    Choice,
    Plain,
    RowWorth,
    Truth,
    Worth,
    as_plain,
    choice,
    day_of,
    decided,
    unsaid,
)
from checker.semantics.model import Clock, Deadline, DeadlineVersion

if TYPE_CHECKING:
    from checker.plan.lower import Lowering


@dataclass(frozen=True)
class Clocks:
    """The clocks that may hold, each with whether it is possible; None is a declaration without a version."""

    options: tuple[tuple[Scalar, Clock | None], ...]
    doubt: Scalar


# ---- definitions


def definition(lowering: Lowering, identifier: str) -> Worth:
    """The value of a definition in its record's table, made once."""
    if identifier not in lowering.declared:
        declared = lowering.program.definitions[identifier]
        place = lowering.at(declared.record)
        selected = select(lowering, [version.in_force for version in declared.versions], place)
        options: list[tuple[Scalar, Worth]] = []
        doubts = [selected.doubt]
        for version, possible in zip(declared.versions, selected.possible, strict=True):
            found, doubt = winners(lowering, (*version.exceptions, *declared.amendments), place)
            doubts.append(case(((possible, doubt),), KNOWN))
            for wins, winner in found:
                means = version.means if winner is None or winner.means is None else winner.means
                options.append((place.frame.keep(both(possible, wins)), lowering.worth(means, place)))
        options.append((selected.none, _lawless(options[0][1])))
        lowering.declared[identifier] = one_of_options(lowering, options, worst(KNOWN, *doubts), place.frame)
    return lowering.declared[identifier]


def _lawless(like: Worth) -> Worth:
    match like:
        case Truth():
            return Truth(OPEN)
        case RowWorth(record=record):
            return RowWorth(record, NULL, OPEN)
        case _:
            return unsaid()


def one_of_options(lowering: Lowering, options: Sequence[tuple[Scalar, Worth]], doubt: Scalar, frame: Frame) -> Worth:
    """The one of several worths that is possible, or a choice among them."""
    distinct: dict[Worth, Scalar] = {}
    for possible, worth in options:
        if possible != FALSE:
            distinct[worth] = either(distinct[worth], possible) if worth in distinct else possible
    if len(distinct) == 1:
        return next(iter(distinct))
    doubt = frame.keep(doubt)
    pairs = [(frame.keep(possible), worth) for worth, possible in distinct.items()]
    if all(isinstance(worth, Truth) for _, worth in pairs):
        codes = [frame.keep(case(((possible, lowering.code(worth, frame)),), NULL)) for possible, worth in pairs]
        return Truth(frame.keep(decided(codes, doubt, frame.keep)))
    if all(isinstance(worth, RowWorth) for _, worth in pairs):
        rows = [(possible, worth) for possible, worth in pairs if isinstance(worth, RowWorth)]
        days = [(possible, _told(row, equal(doubt, KNOWN))) for possible, row in rows]
        when = _one_value(days, doubt, frame) if any(row.when for _, row in rows) else None
        return _one_row(rows, doubt, when, frame)
    return _one_value([(possible, as_plain(worth)) for possible, worth in pairs], doubt, frame)


def _told(row: RowWorth, sure: Scalar) -> Plain | Choice:
    """The day of a row that is one of several: by it is told whether there is a row, which one without a day cannot."""
    day, untold = day_of(row), both(opposite(sure), opposite(equal(row.day_status, KNOWN)))

    def told(option: Plain) -> Plain:
        return replace(option, status=case(((untold, OPEN),), option.status))

    if isinstance(day, Plain):
        return told(day)
    return replace(day, options=tuple((possible, told(option)) for possible, option in day.options))


def _one_value(pairs: Sequence[tuple[Scalar, Plain | Choice]], doubt: Scalar, frame: Frame) -> Plain | Choice:
    flat: list[tuple[Scalar, Plain]] = []
    most = MOST_OPTIONS
    for possible, plain in pairs:
        if isinstance(plain, Choice):
            flat += [(frame.keep(both(possible, inner)), option) for inner, option in plain.options]
            doubt = worst(doubt, case(((possible, plain.doubt),), KNOWN))
            if len(plain.options) > MOST_OPTIONS:
                most = max(most, len(plain.options) + len(pairs) - 1)
        else:
            flat.append((possible, plain))
    return choice(flat, doubt, frame.keep, most)


def _one_row(
    pairs: list[tuple[Scalar, RowWorth]], doubt: Scalar, when: Plain | Choice | None, frame: Frame
) -> RowWorth:
    *others, (_, last) = pairs

    def chosen(part: str) -> Scalar:
        value: Scalar = case([(possible, getattr(row, part)) for possible, row in others], getattr(last, part))
        return frame.keep(value)

    dated = {row.dated for _, row in pairs if row.status != OPEN}
    status = frame.keep(case(((equal(doubt, KNOWN), chosen("status")),), OPEN))
    if len(dated) != 1:
        return RowWorth(last.record, NULL, OPEN)
    parts = (chosen("day"), chosen("day_status"), chosen("tied"))
    return RowWorth(last.record, chosen("key"), status, next(iter(dated)), *parts, when)


# ---- deadlines


def deadline(lowering: Lowering, identifier: str) -> Worth:
    """The last day of a deadline in its record's table, made once."""
    key = f"deadline {identifier}"
    if key not in lowering.declared:
        declared = lowering.program.deadlines[identifier]
        place = lowering.at(declared.record)
        found = clocks_for(lowering, identifier)
        options: list[tuple[Scalar, Worth]] = []
        for possible, clock in found.options:
            day = unsaid() if clock is None else clocks.last_day(lowering, declared, clock, place)
            options.append((possible, day))
        lowering.declared[key] = one_of_options(lowering, options, found.doubt, place.frame)
    return lowering.declared[key]


def clocks_for(lowering: Lowering, identifier: str) -> Clocks:
    """The clauses of a deadline after its version, its exceptions and what it is like."""
    if identifier not in lowering.clocks:
        declared = lowering.program.deadlines[identifier]
        place = lowering.at(declared.record)
        selected = select(lowering, [version.in_force for version in declared.versions], place)
        options: list[tuple[Scalar, Clock | None]] = [(selected.none, None)]
        doubts = [selected.doubt]
        for version, possible in zip(declared.versions, selected.possible, strict=True):
            part = _of_version(lowering, declared, version, place)
            options += [(both(possible, inner), clock) for inner, clock in part.options]
            doubts.append(case(((possible, part.doubt),), KNOWN))
        lowering.clocks[identifier] = Clocks(_merged(options, place.frame), place.frame.keep(worst(KNOWN, *doubts)))
    return lowering.clocks[identifier]


def _of_version(lowering: Lowering, declared: Deadline, version: DeadlineVersion, place: Place) -> Clocks:
    found, doubt = winners(lowering, (*version.exceptions, *declared.amendments), place)
    options: list[tuple[Scalar, Clock | None]] = []
    for wins, winner in found:
        clock = version.clock if winner is None or winner.clock is None else replaced(version.clock, winner.clock)
        if clock.like is None:
            options.append((wins, clock))
            continue
        below = clocks_for(lowering, clock.like)
        doubt = worst(doubt, case(((wins, below.doubt),), KNOWN))
        on_top = replace(clock, like=None)
        options += [
            (both(wins, inner), None if base is None else replaced(base, on_top)) for inner, base in below.options
        ]
    return Clocks(tuple(options), doubt)


def _merged(options: Sequence[tuple[Scalar, Clock | None]], frame: Frame) -> tuple[tuple[Scalar, Clock | None], ...]:
    distinct: list[tuple[Scalar, Clock | None]] = []
    for possible, clock in options:
        if possible == FALSE:
            continue
        for index, (already, other) in enumerate(distinct):
            if other == clock:
                distinct[index] = (either(already, possible), clock)
                break
        else:
            distinct.append((possible, clock))
    return tuple((frame.keep(possible), clock) for possible, clock in distinct)


def replaced(base: Clock, over: Clock) -> Clock:
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
