"""Scalars fold without changing what they say, and mean in the database what they mean in the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from checker.engines.duckdb.write import WRITERS, written
from checker.plan import scalars
from checker.plan.branches import branched
from checker.plan.folding import Folding
from checker.plan.known import NATURAL, Facts, Known, few
from checker.plan.scalars import FALSE, NULL, OPERATIONS, TRUE, Literal, Op, Ref, Scalar
from tests.plan.interpret import Value, value

CODES = ("a", "b")
TRUTHS = ("p", "q")
ROWS: list[dict[str, Value]] = [
    {
        "a": a,
        "b": b,
        "p": p,
        "q": q,
        "n": (-1, 0, 7)[(a + b + p) % 3],
        "m": a + q,
        "v": None if b else a,
        "u": (-1, None, 7)[(a + b + q) % 3],
        "w": (-2, -1, None, 7)[(a + b + p + q) % 4],
    }
    for a in (0, 1, 2, 4)
    for b in (0, 2, 3, 4)
    for p in (True, False)
    for q in (True, False)
]

# So deep do operations stand in one another.
DEPTH = 4


@cache
def codes(depth: int = DEPTH) -> st.SearchStrategy[Scalar]:
    plain = st.sampled_from([*(Literal(n) for n in range(5)), *(Ref(c) for c in CODES)])
    if depth == 0:
        return plain
    code, truth = codes(depth - 1), truths(depth - 1)
    return st.one_of(
        plain,
        st.builds(lambda c: Op("swap", (c,)), code),
        st.builds(lambda a, b: Op("worst", (a, b)), code, code),
        st.builds(lambda c, a, b: Op("case", (c, a, b)), truth, code, code),
        st.builds(lambda a, b: Op("least", (a, b)), code, code),
        st.builds(lambda a, b: Op("minus", (a, b)), code, code).map(lambda d: Op("greatest", (Literal(0), d))),
    )


@cache
def truths(depth: int = DEPTH) -> st.SearchStrategy[Scalar]:
    plain = st.sampled_from([TRUE, FALSE, *(Ref(t) for t in TRUTHS)])
    if depth == 0:
        return plain
    code, truth = codes(depth - 1), truths(depth - 1)
    return st.one_of(
        plain,
        st.builds(lambda a, b: Op("and", (a, b)), truth, truth),
        st.builds(lambda a, b: Op("or", (a, b)), truth, truth),
        st.builds(lambda a: Op("not", (a,)), truth),
        st.builds(lambda a, b: Op("equal", (a, b)), code, code),
        st.builds(lambda a, b: Op("less", (a, b)), code, code),
        st.builds(lambda a, b: Op("less_or_equal", (a, b)), code, code),
        st.builds(lambda a: Op("one_of", (a, Literal(1), Literal(4))), code),
        st.builds(lambda a: Op("is_null", (a,)), code),
    )


def folded(scalar: Scalar) -> Scalar:
    if not isinstance(scalar, Op):
        return scalar
    return scalars.built(scalar.name, [folded(operand) for operand in scalar.operands])


@settings(max_examples=300, deadline=None)
@given(scalar=st.one_of(codes(), truths()))
def test_folding_changes_no_value(scalar: Scalar) -> None:
    short = folded(scalar)

    assert [value(short, row) for row in ROWS] == [value(scalar, row) for row in ROWS]


FACTS = Facts(
    {
        "a": few((0, 1, 2, 4)),
        "b": few((0, 2, 3, 4)),
        "p": Known(null=False, truth=True),
        "q": Known(null=False, truth=True),
        "n": Known(low=-1, null=False),
        "m": NATURAL,
        "u": Known(low=-1),
        "w": Known(),
    },
    {"v": Op("equal", (Ref("b"), Literal(0)))},
)
# What a plan asks of data: absent as a negative number, a value beside its status, an option that is not possible.
ASKS = (
    *(Ref(t) for t in TRUTHS),
    *(Op("less", (Literal(-1), Ref(c))) for c in "nm"),
    *(Op("equal", (Ref(c), Literal(n))) for c in "nmab" for n in (-1, 0, 4, 7)),
    *(Op("is_null", (Ref(c),)) for c in "nmav"),
    Op("and", (Op("equal", (Ref("b"), Literal(0))), Op("less", (Ref("v"), Ref("m"))))),
)
# Questions whose answer may be null.
OPEN_ASKS = (
    *(Op("less", (Literal(-1), Ref(c))) for c in "uw"),
    *(Op("equal", (Ref(c), Literal(n))) for c in "uw" for n in (-1, 7)),
    *(Op("one_of", (Ref(c), Literal(-1), Literal(7))) for c in "nuw"),
    *(Op("is_null", (Ref(c),)) for c in "uw"),
    Op("equal", (Ref("u"), Ref("w"))),
    Op("less_or_equal", (Op("plus", (Ref("u"), Ref("m"))), Op("case", (Ref("p"), Ref("w"), Literal(1))))),
)


def _status(column: str) -> Scalar:
    values = {Op("less", (Literal(-1), Ref(column))): 0} | {
        Op("equal", (Ref(column), Literal(n))): code for n, code in ((-1, 4), (-2, 1))
    }
    branches = [part for condition, code in values.items() for part in (condition, Literal(code))]
    return Op("case", (Op("is_null", (Ref(column),)), Literal(2), *branches, Literal(3)))


STATUSES = tuple(_status(column) for column in "nuw")


def _answered(asks: Sequence[Scalar]) -> st.SearchStrategy[Scalar]:
    return st.recursive(
        st.sampled_from([Literal(0), Literal(2), Literal(4), Ref("a"), Ref("b"), *STATUSES]),
        lambda inner: st.one_of(
            st.builds(
                lambda *each: Op("case", each), st.sampled_from(asks), inner, st.sampled_from(asks), inner, inner
            ),
            st.builds(lambda *each: Op("worst", each), inner, inner),
            st.builds(lambda *each: Op("swap", each), inner),
        ),
        max_leaves=6,
    )


def _asked(asks: Sequence[Scalar], answered: st.SearchStrategy[Scalar]) -> st.SearchStrategy[Scalar]:
    some = st.sampled_from(asks)
    return st.recursive(
        st.one_of(
            some,
            st.builds(lambda code, n: Op("equal", (code, Literal(n))), answered, st.integers(-1, 4)),
            st.builds(lambda c, x, d, y: _no_option(c, x, d, y), some, answered, some, answered),
            st.builds(lambda code: Op("one_of", (code, Literal(1), Literal(4), Literal(2))), answered),
        ),
        lambda inner: st.one_of(
            st.builds(lambda *each: Op("and", each), inner, inner),
            st.builds(lambda *each: Op("or", each), inner, inner),
            st.builds(lambda *each: Op("not", each), inner),
            st.builds(lambda *each: Op("case", each), inner, inner, inner, inner, inner),
        ),
        max_leaves=8,
    )


def _no_option(one: Scalar, code: Scalar, other: Scalar, another: Scalar) -> Scalar:
    options = (Op("case", (one, code, NULL)), Op("case", (other, another, NULL)))
    return Op("is_null", (Op("least", options),))


def _with_columns(scalar: Scalar, names: Mapping[str, str]) -> Scalar:
    match scalar:
        case Ref(column=column):
            return Ref(names.get(column, column))
        case Op(name=name, operands=operands):
            return Op(name, tuple(_with_columns(operand, names) for operand in operands))
        case _:
            return scalar


answered = _answered(ASKS)
asked = _asked(ASKS, answered)
open_answered = _answered((*ASKS, *OPEN_ASKS))
open_asked = _asked((*ASKS, *OPEN_ASKS), open_answered)


@settings(max_examples=150, deadline=None)
@given(scalar=st.one_of(asked, answered))
def test_what_is_sure_of_the_data_changes_no_value(scalar: Scalar) -> None:
    short = Folding(FACTS, {}).fold(scalar)

    assert [value(short, row) for row in ROWS] == [value(scalar, row) for row in ROWS]


@settings(max_examples=150, deadline=None)
@given(scalar=st.one_of(open_asked, open_answered))
def test_what_is_asked_in_branches_has_the_same_value(scalar: Scalar) -> None:
    short = branched(scalar, FACTS)

    assert [value(short, row) for row in ROWS] == [value(scalar, row) for row in ROWS]


@settings(max_examples=150, deadline=None)
@given(inner=open_answered, condition=open_asked, scalar=st.one_of(open_asked, open_answered))
def test_what_columns_are_made_of_is_asked_in_their_place(inner: Scalar, condition: Scalar, scalar: Scalar) -> None:
    days = Op("minus", (Ref("u"), Ref("m")))
    made = {"d": days, "c": inner, "r": _with_columns(condition, {"a": "c", "w": "d"})}
    columns, rows = dict(FACTS.columns), [dict(row) for row in ROWS]
    for column, each in made.items():
        columns[column] = Facts(columns, FACTS.guards).of(each)
        for row in rows:
            row[column] = value(each, row)
    reading = _with_columns(scalar, {"a": "c", "p": "r", "w": "d"})

    short = branched(reading, Facts(columns, FACTS.guards), made)

    assert [value(short, row) for row in rows] == [value(reading, row) for row in rows]


@settings(max_examples=150, deadline=None)
@given(scalar=st.one_of(asked, answered))
def test_what_is_told_of_a_scalar_is_true_of_every_row(scalar: Scalar) -> None:
    known, values = FACTS.of(scalar), [value(scalar, row) for row in ROWS]

    assert known.null or None not in values
    assert known.few is None or {found for found in values if found is not None} <= known.few
    assert known.low is None or all(found is None or found >= known.low for found in values)
    assert not known.truth or all(found in (True, False, None) for found in values)


@settings(max_examples=100, deadline=None)
@given(made=st.lists(st.one_of(codes(), truths()), min_size=1, max_size=6))
def test_the_database_computes_what_the_plan_says(made: list[Scalar]) -> None:
    rows = ", ".join(f"({r['a']}, {r['b']}, {r['p']}, {r['q']})" for r in ROWS)
    columns = ", ".join(written(scalar, lambda _: 0).sql(dialect="duckdb") for scalar in made)

    found = duckdb.sql(f"select {columns} from (values {rows}) as t(a, b, p, q)").fetchall()

    assert found == [tuple(value(scalar, row) for scalar in made) for row in ROWS]


def test_parentheses_are_set_in_one_place() -> None:
    scalar = Op("not", (Op("and", (Ref("p"), Op("or", (Ref("q"), Op("not", (Ref("p"),)))))),))

    text = written(scalar, lambda _: 0).sql(dialect="duckdb")

    assert text == "NOT (p AND (q OR (NOT p)))"


def test_every_operation_can_be_written() -> None:
    assert set(WRITERS) == set(OPERATIONS)


def test_columns_are_told_in_the_order_in_which_they_are_read() -> None:
    scalar = Op("case", (Op("equal", (Ref("a"), Ref("b"))), Ref("a"), Op("plus", (Ref("c"), Literal(1)))))
    assert list(scalars.references(scalar)) == ["a", "b", "a", "c"]


def test_zero_is_no_constant_flag() -> None:
    assert Literal(0) != FALSE
    assert Literal(1) != TRUE
    assert scalars.equal(NULL, NULL) == TRUE


def test_the_greatest_of_zero_and_a_difference_keeps_the_zero() -> None:
    days = scalars.greatest(Literal(0), scalars.minus(Ref("a"), Ref("b")))

    assert value(days, {"a": 2, "b": 5}) == 0


def test_the_greatest_ignores_nulls_in_the_database() -> None:
    scalar = Op("greatest", (NULL, Literal(2)))
    text = written(scalar, lambda _: 0).sql(dialect="duckdb")

    assert duckdb.sql(f"select {text}").fetchall() == [(2,)]
    assert isinstance(written(scalar, lambda _: 0), exp.Greatest)
