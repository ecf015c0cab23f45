"""Scalars fold without changing what they say, and mean in the database what they mean in the plan."""

from __future__ import annotations

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from checker.engines.duckdb.write import WRITERS, written
from checker.plan import scalars
from checker.plan.folding import REBUILT, Folding
from checker.plan.known import NATURAL, Facts, Known, few
from checker.plan.scalars import FALSE, NULL, OPERATIONS, TRUE, Literal, Op, Ref, Scalar
from tests.plan.interpret import value

CODES = ("a", "b")
TRUTHS = ("p", "q")
ROWS: list[dict[str, int | None]] = [
    {"a": a, "b": b, "p": p, "q": q, "n": (-1, 0, 7)[(a + b + p) % 3], "m": a + q, "v": None if b else a}
    for a in (0, 1, 2, 4)
    for b in (0, 2, 3, 4)
    for p in (True, False)
    for q in (True, False)
]

codes = st.deferred(
    lambda: st.one_of(
        st.sampled_from([Literal(n) for n in range(5)] + [Ref(c) for c in CODES]),
        st.builds(lambda c: Op("swap", (c,)), codes),
        st.builds(lambda a, b: Op("worst", (a, b)), codes, codes),
        st.builds(lambda c, a, b: Op("case", (c, a, b)), truths, codes, codes),
        st.builds(lambda a, b: Op("least", (a, b)), codes, codes),
        st.builds(lambda a, b: Op("minus", (a, b)), codes, codes).map(lambda d: Op("greatest", (Literal(0), d))),
    )
)
truths = st.deferred(
    lambda: st.one_of(
        st.sampled_from([TRUE, FALSE, *(Ref(t) for t in TRUTHS)]),
        st.builds(lambda a, b: Op("and", (a, b)), truths, truths),
        st.builds(lambda a, b: Op("or", (a, b)), truths, truths),
        st.builds(lambda a: Op("not", (a,)), truths),
        st.builds(lambda a, b: Op("equal", (a, b)), codes, codes),
        st.builds(lambda a, b: Op("less", (a, b)), codes, codes),
        st.builds(lambda a, b: Op("less_or_equal", (a, b)), codes, codes),
        st.builds(lambda a: Op("one_of", (a, Literal(1), Literal(4))), codes),
        st.builds(lambda a: Op("is_null", (a,)), codes),
    )
)


def folded(scalar: Scalar) -> Scalar:
    if not isinstance(scalar, Op):
        return scalar
    return REBUILT[scalar.name]([folded(operand) for operand in scalar.operands])


@settings(max_examples=300, deadline=None)
@given(scalar=st.one_of(codes, truths))
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
    },
    {"v": Op("equal", (Ref("b"), Literal(0)))},
)
# What a plan asks of data: absent as a negative number, a value beside its status, an option that is not possible.
asks = st.sampled_from(
    [
        *(Ref(t) for t in TRUTHS),
        *(Op("less", (Literal(-1), Ref(c))) for c in "nm"),
        *(Op("equal", (Ref(c), Literal(n))) for c in "nmab" for n in (-1, 0, 4, 7)),
        *(Op("is_null", (Ref(c),)) for c in "nmav"),
        Op("and", (Op("equal", (Ref("b"), Literal(0))), Op("less", (Ref("v"), Ref("m"))))),
    ]
)
answered = st.recursive(
    st.sampled_from([Literal(0), Literal(2), Literal(4), Ref("a"), Ref("b")]),
    lambda inner: st.one_of(
        st.builds(lambda *each: Op("case", each), asks, inner, asks, inner, inner),
        st.builds(lambda *each: Op("worst", each), inner, inner),
        st.builds(lambda *each: Op("swap", each), inner),
    ),
    max_leaves=6,
)
asked = st.recursive(
    st.one_of(
        asks,
        st.builds(lambda code, n: Op("equal", (code, Literal(n))), answered, st.integers(-1, 4)),
        st.builds(lambda c, x, d, y: _no_option(c, x, d, y), asks, answered, asks, answered),
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


@settings(max_examples=150, deadline=None)
@given(scalar=st.one_of(asked, answered))
def test_what_is_sure_of_the_data_changes_no_value(scalar: Scalar) -> None:
    short = Folding(FACTS, {}).fold(scalar)

    assert [value(short, row) for row in ROWS] == [value(scalar, row) for row in ROWS]


@settings(max_examples=150, deadline=None)
@given(scalar=st.one_of(asked, answered))
def test_what_is_told_of_a_scalar_is_true_of_every_row(scalar: Scalar) -> None:
    known, values = FACTS.of(scalar), [value(scalar, row) for row in ROWS]

    assert known.null or None not in values
    assert known.few is None or {found for found in values if found is not None} <= known.few
    assert known.low is None or all(found is None or found >= known.low for found in values)
    assert not known.truth or all(found in (True, False, None) for found in values)


@settings(max_examples=100, deadline=None)
@given(made=st.lists(st.one_of(codes, truths), min_size=1, max_size=6))
def test_the_database_computes_what_the_plan_says(made: list[Scalar]) -> None:
    rows = ", ".join(f"({r['a']}, {r['b']}, {r['p']}, {r['q']})" for r in ROWS)
    columns = ", ".join(written(scalar, lambda _: 0).sql(dialect="duckdb") for scalar in made)

    found = duckdb.sql(f"select {columns} from (values {rows}) as t(a, b, p, q)").fetchall()

    assert found == [tuple(value(scalar, row) for scalar in made) for row in ROWS]


def test_parentheses_are_set_in_one_place() -> None:
    scalar = Op("not", (Op("and", (Ref("p"), Op("or", (Ref("q"), Op("not", (Ref("p"),)))))),))

    text = written(scalar, lambda _: 0).sql(dialect="duckdb")

    assert text == "NOT (p AND (q OR (NOT p)))"


def test_every_operation_can_be_written_and_folded() -> None:
    assert set(WRITERS) == set(OPERATIONS) == set(REBUILT)


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
