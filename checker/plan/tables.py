"""Quantifiers, counts, totals, the first and the last: child rows combined once for each row that asks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, assert_never

from checker.plan.arithmetic import LAST_DAY
from checker.plan.frames import ID, Combine, Gathered, OfPairs, Stored
from checker.plan.lettertables import evidence_rows
from checker.plan.place import CURRENT, Place, carried
from checker.plan.scalars import (
    FALSE,
    NULL,
    TRUE,
    Literal,
    Op,
    Ref,
    Scalar,
    both,
    case,
    either,
    equal,
    is_null,
    less,
    minus,
    one_of,
    opposite,
    plus,
    swapped,
    times,
)
from checker.plan.worth import (
    KNOWN,
    MISSING,
    NO,
    OPEN,
    UNKNOWN,
    YES,
    Choice,
    Interval,
    Plain,
    RowWorth,
    Worth,
    choice,
    disjunction,
    fails,
    holds,
    settled,
    where_known,
)
from checker.semantics import expressions as e
from checker.semantics.types import MoneyType, RowsType

if TYPE_CHECKING:
    from checker.plan.lower import Lowering

# Of the rows that may be picked and have no day: there is none, they surely fit, they may, or more is unclear.
NONE, HAZY, DIM, UNDATED = (Literal(number) for number in range(4))

# A day and a row's number in one integer: they order by day, and the number can be had back.
ROWS: Final = 2**32


@dataclass(frozen=True)
class Inner:
    """The rows of a table beside each row that asks for them.

    `place` is where an expression about one of them is lowered; `key` names, for each, the row that asks. `status`
    is that of the whole table, in the asking table; `row` is the bound row.
    """

    place: Place
    key: str
    status: Scalar
    row: RowWorth


def rows_of(lowering: Lowering, expression: e.TypedExpr, variable: str, place: Place) -> Inner | None:
    """The table that an expression names, beside the rows of a place; None where only the reference can tell."""
    match expression:
        case e.ChildrenOf(row=row, children=name):
            parent = lowering.row(row, place)
            record = lowering.program.records[parent.record].children[name].record
            return _beside(lowering, parent, record, ("table", name), variable, place)
        case e.EvidenceOf(letter=letter, concept=concept):
            parent = lowering.row(letter, place)
            return _beside(lowering, parent, evidence_rows(concept), ("evidence", concept), variable, place)
        case _:
            return None


def _beside(
    lowering: Lowering, parent: RowWorth, record: str, what: tuple[str, str], variable: str, place: Place
) -> Inner:
    if parent.tied != FALSE:
        parent = RowWorth(parent.record, parent.key, case(((parent.tied, OPEN),), parent.status))
    above = lowering.records(parent.record)
    table = carried(Plain(NULL, above.add(Stored(what))), above, parent.key, parent.status, place.frame)
    assert isinstance(table, Plain)
    frame = lowering.records(record)
    owner = frame.add(Stored(("parent", parent.record, what[1]))).column
    row = RowWorth(record, ID, KNOWN)
    if place.frame is above and parent.key == ID:
        inner = Place(frame, {variable: row}, place, Ref(owner), place.asking)
        return Inner(inner, owner, place.frame.keep(table.status), row)
    key = place.frame.column(parent.key)
    pairs = lowering.frame(
        f"{place.frame.name}.{key} x {frame.name}.{owner}", OfPairs(place.frame.name, key, frame.name, owner)
    )
    row = RowWorth(record, Ref("right"), KNOWN)
    return Inner(
        Place(pairs, {variable: row}, place, Ref("left"), place.asking), "left", place.frame.keep(table.status), row
    )


def gathered(place: Place, inner: Inner, combine: Combine, scalar: Scalar, empty: int | None = None) -> Scalar:
    """A scalar of the inner rows, combined for each row of the place."""
    frame = inner.place.frame
    return place.frame.add(Gathered(frame.name, inner.key, combine, frame.column(scalar), empty))


def _fits(lowering: Lowering, where: e.TypedExpr | None, inner: Inner) -> Scalar:
    return YES if where is None else lowering.truth(where, inner.place)


def quantified(lowering: Lowering, expression: e.Quantified, place: Place) -> Scalar:
    """The code of `some`, `no` and `every`; an unknown table leaves them unknown."""
    inner = rows_of(lowering, expression.rows, expression.variable, place)
    if inner is None:
        return OPEN
    fits = _fits(lowering, expression.where, inner)
    if expression.other:
        current = inner.place.row(CURRENT)
        fits = case(((both(equal(current.status, KNOWN), equal(inner.row.key, current.key)), NO),), fits)
    match expression.quantifier:
        case "some":
            return swapped(_every(place, inner, swapped(fits), NO))
        case "no":
            return _every(place, inner, swapped(fits), YES)
        case "every":
            assert expression.has is not None
            has = lowering.truth(expression.has, inner.place)
            return _every(place, inner, disjunction((swapped(fits), has)), YES)
        case _:
            assert_never(expression.quantifier)


def _every(place: Place, inner: Inner, code: Scalar, _empty: Scalar) -> Scalar:
    """The code of an `and` over the rows; a table of an absent row has none."""
    combined = gathered(place, inner, "greatest", code, 0)
    status = case(((equal(inner.status, MISSING), KNOWN),), inner.status)
    return place.frame.keep(case(((equal(status, KNOWN), combined),), status))


def some_row(lowering: Lowering, rows: e.TypedExpr, place: Place) -> Scalar:
    """The code of there being a row at all."""
    inner = rows_of(lowering, rows, "", place)
    return OPEN if inner is None else swapped(_every(place, inner, NO, NO))


def count(lowering: Lowering, expression: e.Count, place: Place) -> Worth:
    """How many: from the rows that fit to the rows that may; without an upper end where the table is unknown."""
    inner = rows_of(lowering, expression.rows, expression.variable, place)
    if inner is None:
        return Interval(Literal(0), NULL, OPEN)
    fits = inner.place.frame.keep(_fits(lowering, expression.where, inner))
    low = gathered(place, inner, "sum", case(((holds(fits), Literal(1)),), Literal(0)), 0)
    high = gathered(place, inner, "sum", case(((fails(fits), Literal(0)),), Literal(1)), 0)
    doubt = gathered(place, inner, "greatest", case(((fails(fits), YES),), fits), 0)
    known = equal(inner.status, KNOWN)
    none = equal(inner.status, MISSING)
    return Interval(
        place.frame.keep(case(((known, low),), Literal(0))),
        place.frame.keep(case(((known, high), (none, Literal(0))), NULL)),
        place.frame.keep(case(((known, doubt), (none, KNOWN)), inner.status)),
    )


def total(lowering: Lowering, expression: e.Total, place: Place) -> Worth:
    """The sum over the rows that fit, where all of it is known and in one currency; else OPEN."""
    inner = rows_of(lowering, expression.rows, expression.variable, place)
    if inner is None:
        return Plain(NULL, OPEN)
    frame = inner.place.frame
    fits = frame.keep(_fits(lowering, expression.where, inner))
    term = settled(lowering.plain(expression.term, inner.place))
    status = frame.keep(term.status)
    counted = frame.keep(both(holds(fits), equal(status, KNOWN)))
    left_out = either_out(fits, status)
    unsure = case(((counted, Literal(0)), (left_out, Literal(0))), Literal(1))
    open_rows = gathered(place, inner, "greatest", unsure, 0)
    amount = gathered(place, inner, "sum", case(((counted, term.value),), Literal(0)), 0)
    known = equal(inner.status, KNOWN)
    none = equal(inner.status, MISSING)
    sure = both(known, equal(open_rows, Literal(0)))
    if not isinstance(expression.term.type, MoneyType) or term.currency is None:
        return Plain(case(((known, Op("decimal", (amount,))),), Literal(0)), case(((sure, KNOWN), (none, KNOWN)), OPEN))
    currency = frame.keep(case(((counted, term.currency),), NULL))
    first, last = gathered(place, inner, "least", currency), gathered(place, inner, "greatest", currency)
    single = case(((is_null(first), TRUE),), equal(first, last))
    return Plain(
        case(((known, Op("decimal", (amount,))),), Literal(0)),
        case(((both(sure, single), KNOWN), (none, KNOWN)), OPEN),
        case(((known, first),), NULL),
    )


def either_out(fits: Scalar, status: Scalar) -> Scalar:
    """Whether a row adds nothing: it does not fit, or its amount is absent."""
    return opposite(both(opposite(fails(fits)), opposite(equal(status, MISSING))))


# ---- first and last


def pick(lowering: Lowering, expression: e.Pick, place: Place) -> RowWorth:
    """The first or last row where it is one sure row; `tied` where another is there on the same day.

    A row that may fit leaves the pick OPEN unless a sure row comes before it. So does one whose day is unknown; but
    where it fits and no other may, or none with a day, it is the one.
    """
    assert isinstance(expression.rows.type, RowsType)
    record = expression.rows.type.record
    inner = rows_of(lowering, expression.rows, expression.variable, place)
    if inner is None:
        return RowWorth(record, NULL, OPEN)
    frame, first = inner.place.frame, expression.end == "first"
    fits = frame.keep(_fits(lowering, expression.where, inner))
    by = settled(lowering.plain(expression.by, inner.place))
    dated = equal(by.status, KNOWN)
    sure = frame.keep(both(holds(fits), dated))
    maybe = frame.keep(both(opposite(holds(fits)), opposite(fails(fits)), dated))
    hazy = both(holds(fits), equal(by.status, UNKNOWN))
    dim = both(equal(fits, UNKNOWN), equal(by.status, UNKNOWN))
    undated = case(((fails(fits), NONE), (dated, NONE), (hazy, HAZY), (dim, DIM)), UNDATED)
    combine: Combine = "least" if first else "greatest"
    # Behind every day, so that a row without one is the best only where no other is.
    no_day = LAST_DAY + 1 if first else 0
    number, turned = inner.row.key, minus(Literal(ROWS - 1), inner.row.key)
    base, beside = times(by.value, Literal(ROWS)), Literal(no_day * ROWS)
    best, other = (
        gathered(place, inner, combine, case(((sure, plus(base, each)), (hazy, plus(beside, each))), NULL))
        for each in (number, turned)
    )
    rival = gathered(place, inner, combine, case(((maybe, by.value),), NULL))
    loose = gathered(place, inner, "greatest", undated, 0)
    keep = place.frame.keep
    day = keep(Op("whole_quotient", (best, Literal(ROWS))))
    row = keep(Op("remainder", (best, Literal(ROWS))))
    last_row = minus(Literal(ROWS - 1), Op("remainder", (other, Literal(ROWS))))
    alone = keep(both(equal(loose, HAZY), opposite(is_null(best)), equal(day, Literal(no_day))))
    beyond = less(day, rival) if first else less(rival, day)
    status = case(
        (
            (equal(inner.status, MISSING), MISSING),
            (opposite(equal(inner.status, KNOWN)), inner.status),
            (either(one_of(loose, (DIM, UNDATED)), both(equal(loose, HAZY), opposite(alone))), OPEN),
            (both(is_null(best), is_null(rival)), MISSING),
            (is_null(best), OPEN),
            (is_null(rival), KNOWN),
            (beyond, KNOWN),
        ),
        OPEN,
    )
    tied = keep(both(opposite(is_null(best)), opposite(equal(row, last_row))))
    status = keep(status)
    dated_by = expression.by.field if _plainly_dated(expression) and isinstance(expression.by, e.FieldOf) else None
    if dated_by is None:
        return RowWorth(record_name(inner, record), row, status, None, day, KNOWN, tied)
    left = both(equal(status, OPEN), equal(inner.status, KNOWN))
    unsure = both(left, equal(loose, NONE))
    dimly = both(left, equal(loose, DIM), is_null(best))
    picked = RowWorth(record_name(inner, record), row, status, dated_by, day, case(((alone, UNKNOWN),), KNOWN), tied)
    when = _possible_day(place, inner, picked, (unsure, dimly), _Perhaps(maybe, fits, by.value, rival, combine))
    return replace(picked, when=when)


@dataclass(frozen=True)
class _Perhaps:
    """Columns of the inner rows: which of them may fit, by which code, on which day; and the one of them in front."""

    rows: Scalar
    fits: Scalar
    day: Scalar
    front: Scalar
    combine: Combine


def _possible_day(
    place: Place, inner: Inner, picked: RowWorth, left: tuple[Scalar, Scalar], perhaps: _Perhaps
) -> Plain | Choice:
    """The day of a pick where one row in front of the sure one only may fit: that day, the sure one, or none.

    Where no row is sure there may be two; more than these leave it OPEN. `left` tells where that is, and where no row
    is sure and one that may fit has no day: then it is unknown, or there is none.
    """
    keep = place.frame.keep
    sure = Plain(picked.day, where_known(picked.status, picked.day_status))
    unsure, dimly = map(keep, left)
    fits = case(((perhaps.rows, perhaps.fits),), NULL)
    doubt, other = (gathered(place, inner, combine, fits) for combine in ("least", "greatest"))
    number = gathered(place, inner, "sum", case(((perhaps.rows, Literal(1)),), Literal(0)), 0)
    opposite_end: Combine = "greatest" if perhaps.combine == "least" else "least"
    back = gathered(place, inner, opposite_end, case(((perhaps.rows, perhaps.day),), NULL))
    none = is_null(sure.value)
    few = less(number, case(((none, Literal(3)),), Literal(2)))
    first = case(((both(unsure, none), MISSING), (unsure, KNOWN), (dimly, MISSING)), sure.status)
    options = [
        (TRUE, Plain(sure.value, keep(first))),
        (either(unsure, dimly), Plain(perhaps.front, case(((dimly, UNKNOWN),), KNOWN))),
        (unsure, Plain(keep(case(((none, back),), perhaps.front)), KNOWN)),
    ]
    doubtful = ((both(unsure, few, equal(doubt, other)), doubt), (unsure, OPEN), (dimly, UNKNOWN))
    return choice(options, keep(case(doubtful, KNOWN)), keep)


def record_name(inner: Inner, record: str) -> str:
    """The name under which the picked row's table is found."""
    return inner.row.record or record


def _plainly_dated(expression: e.Pick) -> bool:
    by = expression.by
    return isinstance(by, e.FieldOf) and isinstance(by.row, e.Variable) and by.row.name == expression.variable
