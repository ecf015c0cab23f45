"""Comparisons, membership, presence, and what is done by a last day."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, assert_never

from checker.plan import tables
from checker.plan.arithmetic import one_currency
from checker.plan.frames import Frame
from checker.plan.place import Place
from checker.plan.scalars import (
    NULL,
    Literal,
    Op,
    Scalar,
    Word,
    both,
    case,
    either,
    equal,
    is_null,
    less,
    less_or_equal,
    opposite,
    swapped,
    worst,
)
from checker.plan.scalars import (
    one_of as among,
)
from checker.plan.worth import (
    KNOWN,
    MISSING,
    NO,
    OPEN,
    UNKNOWN,
    WAITING,
    YES,
    Choice,
    Interval,
    Plain,
    RowWorth,
    Truth,
    decided,
    few_enough,
    options_of,
    tested,
    truth_if,
    where_known,
)
from checker.semantics import expressions as e
from checker.semantics.schema import EVIDENCE
from checker.semantics.types import CalendarType, RowType, SetType, TextType, WordType

if TYPE_CHECKING:
    from checker.plan.lower import Lowering


def compare(lowering: Lowering, expression: e.Compare, place: Place) -> Scalar:
    """The code of a comparison, branch by branch; bounds decide where they can."""
    if _is_evidence(expression.left) or _is_evidence(expression.right):
        return OPEN
    left, right = lowering.worth(expression.left, place), lowering.worth(expression.right, place)
    if isinstance(left, Interval) and isinstance(right, Plain):
        return within_bounds(left, expression.operator, right, place.frame)
    if isinstance(right, Interval) and isinstance(left, Plain):
        return within_bounds(right, MIRRORED[expression.operator], left, place.frame)
    if isinstance(left, RowWorth) or isinstance(right, RowWorth) or isinstance(expression.left.type, SetType):
        return OPEN
    if expression.operator not in ("=", "!=") and isinstance(expression.left.type, TextType | WordType | CalendarType):
        return OPEN
    values = (lowering.plain(expression.left, place), lowering.plain(expression.right, place))
    return tested(lambda a, b: plain_comparison(a, expression.operator, b), values, place.frame.keep)


def _is_evidence(expression: e.TypedExpr) -> bool:
    """What a letter was found to say, which is compared by its letters and digits alone."""
    owner = expression.row.type if isinstance(expression, e.FieldOf) else None
    return isinstance(owner, RowType) and owner.record == EVIDENCE.name


MIRRORED: dict[e.Comparator, e.Comparator] = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def plain_comparison(left: Plain, operator: e.Comparator, right: Plain) -> Scalar:
    """The code of a comparison of two values; two currencies do not compare."""
    code = truth_if(relation(left.value, operator, right.value))
    if left.currency is not None and right.currency is not None:
        code = case(((one_currency(left, right), code),), UNKNOWN)
    return where_known(worst(left.status, right.status), code)


def relation(left: Scalar, operator: e.Comparator, right: Scalar) -> Scalar:
    """A comparison of two scalars."""
    match operator:
        case "=":
            return equal(left, right)
        case "!=":
            return opposite(equal(left, right))
        case "<":
            return less(left, right)
        case "<=":
            return less_or_equal(left, right)
        case ">":
            return less(right, left)
        case ">=":
            return less_or_equal(right, left)
        case _:
            assert_never(operator)


def within_bounds(interval: Interval, operator: e.Comparator, other: Plain, frame: Frame) -> Scalar:
    """Decided if the comparison holds, or fails, at both ends and everything between."""
    low, high = interval.low, interval.high
    ended = opposite(is_null(high))
    meets = both(ended, equal(low, high))
    pairs: dict[e.Comparator, tuple[Scalar, Scalar]] = {
        "<": (both(ended, less(high, other.value)), less_or_equal(other.value, low)),
        "<=": (both(ended, less_or_equal(high, other.value)), less(other.value, low)),
        ">": (less(other.value, low), both(ended, less_or_equal(high, other.value))),
        ">=": (less_or_equal(other.value, low), both(ended, less(high, other.value))),
        "=": (
            both(meets, equal(low, other.value)),
            either(both(ended, less(high, other.value)), less(other.value, low)),
        ),
    }
    holds, fails = pairs["="][::-1] if operator == "!=" else pairs[operator]
    status = frame.keep(other.status)
    code = case(((holds, YES), (fails, NO)), interval.doubt)
    return case(((equal(status, KNOWN), code), (equal(status, MISSING), NO)), worst(status, interval.doubt))


def one_of(lowering: Lowering, expression: e.OneOf, place: Place) -> Scalar:
    """The code of `x in (a, b)`; constants of one kind are looked up together."""
    value = lowering.plain(expression.value, place)
    options = [lowering.plain(option, place) for option in expression.options]
    constants = [o.value for o in options if isinstance(o, Plain) and isinstance(o.value, Literal | Word)]
    plain_ends = all(isinstance(o, Plain) and o.status == KNOWN and o.currency is None for o in options)
    if len(constants) == len(options) and plain_ends:
        return tested(
            lambda asked: where_known(asked.status, truth_if(among(asked.value, constants))), (value,), place.frame.keep
        )

    def any_of(asked: Plain, *each: Plain) -> Scalar:
        codes = [plain_comparison(asked, "=", option) for option in each]
        missing = either(*(equal(v.status, MISSING) for v in (asked, *each)))
        return case(((missing, NO),), swapped(worst(YES, *map(swapped, codes))))

    return tested(any_of, (value, *options), place.frame.keep)


def contained(lowering: Lowering, expression: e.Contained, place: Place) -> Scalar:
    """The code of `word in set`; an empty set holds nothing, known or not."""

    def is_in(value: Plain, container: Plain) -> Scalar:
        empty = Op("contains", (container.value, NULL))
        inside = truth_if(Op("contains", (container.value, value.value)))
        by_value = where_known(value.status, inside)
        absent = either(equal(value.status, MISSING), equal(container.status, MISSING))
        unknown = worst(container.status, case(((equal(value.status, MISSING), KNOWN),), value.status))
        return case(
            ((absent, NO), (opposite(equal(container.status, KNOWN)), unknown), (empty, NO)),
            by_value,
        )

    values = (lowering.plain(expression.value, place), lowering.plain(expression.container, place))
    return tested(is_in, values, place.frame.keep)


def presence(lowering: Lowering, expression: e.Presence, place: Place) -> Scalar:
    """The code of `is present`, `is absent`, `is known`."""
    if isinstance(expression.value, e.ChildrenOf | e.EvidenceOf | e.GroupRows):
        some = tables.some_row(lowering, expression.value, place)
        if expression.asks == "known":
            return OPEN
        return some if expression.asks == "present" else swapped(some)
    worth = lowering.worth(expression.value, place)
    if isinstance(worth, RowWorth):
        # A row that is one of two is there all the same.
        code = OPEN if expression.asks == "known" else _row_is_there(lowering, expression.value, worth, place)
    elif isinstance(worth, Truth):
        code = OPEN
    else:
        value = lowering.plain(expression.value, place)
        if expression.asks == "known":
            if isinstance(value, Choice) or isinstance(worth, Interval):
                return OPEN
            return case(((equal(value.status, OPEN), OPEN), (among(value.status, (KNOWN, MISSING)), YES)), NO)
        code = _decided_presence(value, place.frame)
    return code if expression.asks == "present" else swapped(code)


def _row_is_there(lowering: Lowering, expression: e.TypedExpr, worth: RowWorth, place: Place) -> Scalar:
    if isinstance(expression, e.Ancestor):
        return lowering.at_hand(lowering.row(expression.row, place), expression.record, place, worth)
    if worth.when is None:
        return _there(worth.status)
    return case(((equal(worth.status, KNOWN), YES),), _decided_presence(worth.when, place.frame))


def _there(status: Scalar) -> Scalar:
    return status


def _decided_presence(value: Plain | Choice, frame: Frame) -> Scalar:
    if isinstance(value, Plain):
        return _there(value.status)
    codes = [frame.keep(case(((possible, _there(plain.status)),), NULL)) for possible, plain in value.options]
    return decided(codes, frame.keep(value.doubt), frame.keep)


# ---- done by


def done_by(lowering: Lowering, expression: e.DoneBy, place: Place) -> Scalar:
    """`X done by D`, with as_of the day through which silence counts."""
    done = _done(lowering, expression.action, place)
    last = lowering.plain(expression.deadline, place)
    as_of = Literal(lowering.as_of.toordinal())
    return over_all(lambda a, b: _done_by(as_of, a, b), done, last, place.frame)


def _done(lowering: Lowering, action: e.TypedExpr, place: Place) -> Plain | Choice:
    """The day of an action; of a picked row with the other days that it may have."""
    row = action.row if isinstance(action, e.FieldOf) else action
    worth = lowering.worth(row, place)
    if not isinstance(worth, RowWorth):
        return lowering.plain(action, place)
    dated = action.field if isinstance(action, e.FieldOf) else lowering.program.records[worth.record].dated
    assert dated is not None, "the type check lets only dated records be done"
    if worth.when is not None and worth.dated == dated:
        return worth.when
    return lowering.field(worth, dated, place)


def over_all(test: object, left: Plain | Choice, right: Plain | Choice, frame: Frame) -> Scalar:
    """The code on which every pair of options agrees; absent options count like others."""
    assert callable(test)
    if isinstance(left, Plain) and isinstance(right, Plain):
        code: Scalar = test(left, right)
        return code
    left, right = few_enough((left, right), frame.keep)
    lefts, rights = options_of(left), options_of(right)
    doubt = frame.keep(worst(KNOWN, *(value.doubt for value in (left, right) if isinstance(value, Choice))))
    codes = [
        frame.keep(case(((both(possible, also), test(a, b)),), NULL))
        for (possible, a), (also, b) in product(lefts, rights)
    ]
    return decided(codes, doubt, frame.keep)


def _done_by(as_of: Scalar, done: Plain, last: Plain) -> Scalar:
    known = equal(done.status, KNOWN)
    absent = equal(done.status, MISSING)
    standing = equal(last.status, MISSING)
    open_action = case(((either(known, absent), KNOWN),), done.status)
    return case(
        (
            (both(known, less(as_of, done.value)), UNKNOWN),
            (opposite(either(equal(last.status, KNOWN), standing)), worst(open_action, last.status)),
            (both(absent, equal(last.status, KNOWN), less(last.value, as_of)), NO),
            (absent, WAITING),
            (opposite(known), done.status),
            (standing, YES),
            (less_or_equal(done.value, last.value), YES),
        ),
        NO,
    )


def is_over(lowering: Lowering, expression: e.IsOver, place: Place) -> Scalar:
    """`due is over`: as_of is after the last day; false for a clock that stands."""
    last = lowering.plain(expression.deadline, place)
    as_of = Literal(lowering.as_of.toordinal())

    def over(day: Plain, _: Plain) -> Scalar:
        return where_known(day.status, truth_if(less(day.value, as_of)))

    return over_all(over, last, Plain(NULL, KNOWN), place.frame)
