"""Rows that agree in all conditions agree in all results."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from checker.plan.frames import Computed, Frame, OfRecord, Stored
from checker.plan.kinds import conditions
from checker.plan.known import Facts, Known, few
from checker.plan.scalars import Literal, Op, Ref, Scalar, references
from tests.plan.interpret import value

# Two columns of many values, one of codes.
ROWS = st.fixed_dictionaries(
    {"day": st.integers(0, 9) | st.none(), "other": st.integers(0, 9) | st.none(), "code": st.integers(0, 4)}
)
NUMBERS = st.sampled_from([Ref("day"), Ref("other"), Literal(4)])
ASKED = st.builds(
    lambda name, a, b: Op(name, (a, b)), st.sampled_from(["less", "less_or_equal", "equal"]), NUMBERS, NUMBERS
)
KNOWN = st.builds(lambda a: Op("is_null", (a,)), NUMBERS)
IS_CODE = st.builds(lambda code: Op("equal", (Ref("code"), Literal(code))), st.integers(0, 4))
CONDITIONS: st.SearchStrategy[Scalar] = st.recursive(
    ASKED | KNOWN | IS_CODE,
    lambda inner: (
        st.builds(lambda name, a, b: Op(name, (a, b)), st.sampled_from(["and", "or"]), inner, inner)
        | st.builds(lambda a: Op("not", (a,)), inner)
    ),
    max_leaves=6,
)
CODES = st.builds(
    lambda condition, then, otherwise: Op("case", (condition, then, otherwise)),
    CONDITIONS,
    st.sampled_from([Literal(0), Literal(4), Ref("code")]),
    st.sampled_from([Literal(1), Literal(2), Ref("code")]),
)
FACTS = Facts({"day": Known(low=0), "other": Known(low=0), "code": few(range(5)), "id": Known(low=0, null=False)}, {})


def _frame(result: Scalar) -> Frame:
    stored = {name: Stored(("field", name)) for name in ("day", "other", "code")}
    return Frame("request", OfRecord("request"), [], {**stored, "result": Computed(result)})


@given(CODES, ROWS, ROWS)
def test_what_is_alike_in_all_conditions_has_the_same_result(
    result: Scalar, one: dict[str, int | None], other: dict[str, int | None]
) -> None:
    asked = conditions(_frame(result), FACTS, ["result"])
    if all(value(each, one) == value(each, other) for each in asked):
        assert value(result, one) == value(result, other)


@given(CODES)
def test_no_condition_is_a_bare_column_of_many_values(result: Scalar) -> None:
    asked = conditions(_frame(result), FACTS, ["result"])
    assert not {Ref("day"), Ref("other")} & set(asked)
    assert {name for each in asked for name in references(each)} <= set(references(result))
