"""Typed expressions: every name is resolved, every node knows its type and its place in the text.

An expression is evaluated for one row (`Current`) with the variables that surround it. `Mistaken` stands where the
type check already reported a mistake; no engine ever sees it, because a policy with errors is not run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Literal

from checker.diagnostics.source import Span
from checker.semantics.data import Scalar
from checker.semantics.types import Type

Comparator = Literal["=", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True)
class Typed:
    """`optional` means that the value may be absent."""

    type: Type
    span: Span
    optional: bool


@dataclass(frozen=True)
class Mistaken(Typed):
    pass


@dataclass(frozen=True)
class Constant(Typed):
    """A literal, a word of a closed list, a code, or a calendar's name."""

    value: Scalar


@dataclass(frozen=True)
class PeriodValue(Typed):
    """`30 days`, `1 year` (12 months), `15 working days of washington`; `calendar` only for working days."""

    count: TypedExpr
    factor: int
    calendar: TypedExpr | None


@dataclass(frozen=True)
class AsOf(Typed):
    """The day through which the log is complete."""


@dataclass(frozen=True)
class SettingValue(Typed):
    name: str


# ---- rows


@dataclass(frozen=True)
class Current(Typed):
    """The row that the declaration is evaluated for."""


@dataclass(frozen=True)
class Variable(Typed):
    """A row bound by a quantifier, or a value bound by `let`."""

    name: str


@dataclass(frozen=True)
class Ancestor(Typed):
    """The nearest row of `record` above `row`."""

    row: TypedExpr
    record: str


@dataclass(frozen=True)
class FieldOf(Typed):
    """A field of a row; absent where the row is absent."""

    row: TypedExpr
    field: str


@dataclass(frozen=True)
class DefinedOf(Typed):
    """The value of a definition (id `policy.name`) for a row."""

    row: TypedExpr
    definition: str


@dataclass(frozen=True)
class DeadlineOf(Typed):
    """The last day of a deadline (id `policy.name`) for a row: a date, standing (absent), or unknown."""

    row: TypedExpr
    deadline: str


# ---- tables


@dataclass(frozen=True)
class ChildrenOf(Typed):
    row: TypedExpr
    children: str


@dataclass(frozen=True)
class EvidenceOf(Typed):
    """What was found in a letter for a concept (id `policy.name`): rows of the record `evidence`, field `found`."""

    letter: TypedExpr
    concept: str


@dataclass(frozen=True)
class GroupRows(Typed):
    """The rows of the group that a grouped rule looks at."""


@dataclass(frozen=True)
class Quantified(Typed):
    """`other` leaves out the current row by identity. `where` None is true; `has` is set for `every` only."""

    quantifier: Literal["some", "no", "every"]
    other: bool
    variable: str
    rows: TypedExpr
    where: TypedExpr | None
    has: TypedExpr | None


@dataclass(frozen=True)
class Count(Typed):
    variable: str
    rows: TypedExpr
    where: TypedExpr | None


@dataclass(frozen=True)
class Total(Typed):
    term: TypedExpr
    variable: str
    rows: TypedExpr
    where: TypedExpr | None


@dataclass(frozen=True)
class Pick(Typed):
    """The first or last row by a date; absent where there is none."""

    end: Literal["first", "last"]
    variable: str
    rows: TypedExpr
    where: TypedExpr | None
    by: TypedExpr


@dataclass(frozen=True)
class Column(Typed):
    """`group.received_on` inside lowest(), highest(), count_distinct(): an expression for each row of a table."""

    variable: str
    rows: TypedExpr
    term: TypedExpr


# ---- arithmetic


@dataclass(frozen=True)
class Arithmetic(Typed):
    """date + period, date - period, date - date (days), number, money * number, share * number."""

    left: TypedExpr
    operator: Literal["+", "-", "*"]
    right: TypedExpr


@dataclass(frozen=True)
class Extreme(Typed):
    end: Literal["earliest", "latest"]
    operands: tuple[TypedExpr, ...]


@dataclass(frozen=True)
class Call(Typed):
    """A built-in function of `semantics.builtins`."""

    function: str
    arguments: tuple[TypedExpr, ...]


# ---- truth


@dataclass(frozen=True)
class AllOf(Typed):
    operands: tuple[TypedExpr, ...]


@dataclass(frozen=True)
class AnyOf(Typed):
    operands: tuple[TypedExpr, ...]


@dataclass(frozen=True)
class Not(Typed):
    operand: TypedExpr


@dataclass(frozen=True)
class Compare(Typed):
    left: TypedExpr
    operator: Comparator
    right: TypedExpr


@dataclass(frozen=True)
class OneOf(Typed):
    value: TypedExpr
    options: tuple[TypedExpr, ...]


@dataclass(frozen=True)
class Contained(Typed):
    """A word in a set, or a key in a list of references to records."""

    value: TypedExpr
    container: TypedExpr


@dataclass(frozen=True)
class Presence(Typed):
    """`is present`, `is absent` (of the case), `is known` (of our knowledge; record integrity only)."""

    value: TypedExpr
    asks: Literal["present", "absent", "known"]


@dataclass(frozen=True)
class HasAttribute(Typed):
    """`g.code is reviewable`: a yes-or-no attribute of a vocabulary's value; `day` selects the value's version."""

    value: TypedExpr
    vocabulary: str
    attribute: str


@dataclass(frozen=True)
class MadeOut(Typed):
    """`g.code is made_out`: every `needs` holds and no `barred when` does, for the row that holds the code."""

    row: TypedExpr
    value: TypedExpr
    vocabulary: str


@dataclass(frozen=True)
class ValidOn(Typed):
    value: TypedExpr
    vocabulary: str
    day: TypedExpr


@dataclass(frozen=True)
class IsOver(Typed):
    """`due is over`: as_of is after the last day; false for a standing clock."""

    deadline: TypedExpr


@dataclass(frozen=True)
class DoneBy(Typed):
    """`action` is a date, or a row whose record is `dated` (then `FieldOf` it); see the study, 4(c)."""

    action: TypedExpr
    deadline: TypedExpr


@dataclass(frozen=True)
class Says(Typed):
    letter: TypedExpr
    mode: Literal["states", "takes_away", "comes_near"]
    concept: str
    about: TypedExpr | None


@dataclass(frozen=True)
class Reads(Typed):
    letter: TypedExpr
    value: TypedExpr


@dataclass(frozen=True)
class VerdictOf(Typed):
    rule: str
    verdict: Literal["passed", "breached", "undecided"]
    row: TypedExpr


TypedExpr = (
    Mistaken
    | Constant
    | PeriodValue
    | AsOf
    | SettingValue
    | Current
    | Variable
    | Ancestor
    | FieldOf
    | DefinedOf
    | DeadlineOf
    | ChildrenOf
    | EvidenceOf
    | GroupRows
    | Quantified
    | Count
    | Total
    | Pick
    | Column
    | Arithmetic
    | Extreme
    | Call
    | AllOf
    | AnyOf
    | Not
    | Compare
    | OneOf
    | Contained
    | Presence
    | HasAttribute
    | MadeOut
    | ValidOn
    | IsOver
    | DoneBy
    | Says
    | Reads
    | VerdictOf
)


def is_of_column(expression: TypedExpr) -> bool:
    """Whether an expression is a function of a column of rows: one fact, however many rows there are."""
    return isinstance(expression, Call) and isinstance(expression.arguments[0], Column)


def parts(expression: TypedExpr) -> Iterator[TypedExpr]:
    """The expressions that stand directly inside one, in the order of its fields."""
    for item in fields(expression):
        value = getattr(expression, item.name)
        if isinstance(value, Typed):
            yield value  # type: ignore[misc]  # every Typed is a member of the union
        elif isinstance(value, tuple):
            yield from (each for each in value if isinstance(each, Typed))  # type: ignore[misc]
