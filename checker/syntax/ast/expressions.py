"""Expressions as written; names in them are not resolved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from checker.syntax.ast.nodes import Comparator, Name, Node, Path, Text, Unit


@dataclass(frozen=True)
class Reference(Node):
    """A path that stands as a value."""

    path: Path


@dataclass(frozen=True)
class Number(Node):
    value: Decimal


@dataclass(frozen=True)
class Date(Node):
    """A calendar date; `value` is None where no such day exists (`2025-02-30`)."""

    text: str
    value: date | None


@dataclass(frozen=True)
class Code(Node):
    """An upper-case code that stands as a value: a ground, a currency."""

    text: str


@dataclass(frozen=True)
class Money(Node):
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Share(Node):
    """`95 percent` has the value 95."""

    percent: Decimal


@dataclass(frozen=True)
class Period(Node):
    """`30 days`, `referral_days days`; `count` is a Number or a Reference."""

    count: Number | Reference
    unit: Unit


@dataclass(frozen=True)
class WorkingDays(Node):
    """`15 working days of washington`."""

    count: Number | Reference
    calendar: Path


@dataclass(frozen=True)
class Group(Node):
    """An expression in parentheses."""

    inner: Expr


@dataclass(frozen=True)
class AllOf(Node):
    operands: tuple[Expr, ...]


@dataclass(frozen=True)
class AnyOf(Node):
    operands: tuple[Expr, ...]


@dataclass(frozen=True)
class Not(Node):
    operand: Expr


@dataclass(frozen=True)
class Compare(Node):
    left: Expr
    operator: Comparator
    right: Expr


@dataclass(frozen=True)
class OneOf(Node):
    """`kind in (a, b)`."""

    value: Expr
    options: tuple[Expr, ...]


@dataclass(frozen=True)
class Contained(Node):
    """`id in g.withheld`, `denial in letter.kind`."""

    value: Expr
    container: Path


@dataclass(frozen=True)
class Is(Node):
    """`x is present`, `g.code is not reviewable`, `due is over`; the type check settles which."""

    value: Expr
    negated: bool
    attribute: Name


@dataclass(frozen=True)
class IsValidOn(Node):
    value: Expr
    day: Expr


@dataclass(frozen=True)
class DoneBy(Node):
    action: Expr
    deadline: Expr


@dataclass(frozen=True)
class Says(Node):
    """`letter states right_to_review about g.code`."""

    letter: Path
    mode: Literal["states", "takes_away", "comes_near"]
    concept: Name
    about: Expr | None


@dataclass(frozen=True)
class Reads(Node):
    """`letter reads g.code`."""

    letter: Path
    value: Expr


@dataclass(frozen=True)
class VerdictOf(Node):
    """`HIPAA-T-01 passed for r`."""

    rule: Name
    verdict: Literal["passed", "breached", "undecided"]
    record: Path


@dataclass(frozen=True)
class Quantified(Node):
    """`some e in events where (...)`, `no other e in ...`, `every g in ... has (...)`."""

    quantifier: Literal["some", "no", "every"]
    other: bool
    variable: Name
    rows: Path
    where: Expr | None
    has: Expr | None


@dataclass(frozen=True)
class Count(Node):
    variable: Name
    rows: Path
    where: Expr | None


@dataclass(frozen=True)
class Total(Node):
    term: Expr
    variable: Name
    rows: Path
    where: Expr | None


@dataclass(frozen=True)
class Pick(Node):
    """`first e in events where (...) by e.happened_on`."""

    end: Literal["first", "last"]
    variable: Name
    rows: Path
    where: Expr | None
    by: Path


@dataclass(frozen=True)
class Extreme(Node):
    """`earliest of (a, b)`."""

    end: Literal["earliest", "latest"]
    operands: tuple[Expr, ...]


@dataclass(frozen=True)
class Call(Node):
    function: Name
    arguments: tuple[Expr, ...]


@dataclass(frozen=True)
class Arithmetic(Node):
    left: Expr
    operator: Literal["+", "-", "*"]
    right: Expr


Expr = (
    Reference
    | Number
    | Date
    | Text
    | Code
    | Money
    | Share
    | Period
    | WorkingDays
    | Group
    | AllOf
    | AnyOf
    | Not
    | Compare
    | OneOf
    | Contained
    | Is
    | IsValidOn
    | DoneBy
    | Says
    | Reads
    | VerdictOf
    | Quantified
    | Count
    | Total
    | Pick
    | Extreme
    | Call
    | Arithmetic
)
