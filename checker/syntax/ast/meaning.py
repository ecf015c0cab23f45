"""Declarations of meaning: definitions, deadlines, rules, and what other policies add to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from checker.syntax.ast.cases import Case
from checker.syntax.ast.clauses import Authority, InForce
from checker.syntax.ast.expressions import Expr
from checker.syntax.ast.nodes import Level, Name, Node, Path, Text


@dataclass(frozen=True)
class Starts(Node):
    day: Expr


@dataclass(frozen=True)
class Restarts(Node):
    day: Expr
    when: Expr


@dataclass(frozen=True)
class Runs(Node):
    period: Expr
    counting_first_day: bool


@dataclass(frozen=True)
class ShortMonths(Node):
    """`short months overflows`."""


@dataclass(frozen=True)
class Pauses(Node):
    """`variable` and `rows` are None where the pause is not for each child."""

    variable: Name | None
    rows: Path | None
    where: Expr | None
    start: Expr
    end: Expr
    both_ends: bool
    when: Expr | None


@dataclass(frozen=True)
class Rolls(Node):
    calendar: Path


@dataclass(frozen=True)
class NeverRolls(Node):
    pass


@dataclass(frozen=True)
class Like(Node):
    deadline: Path


@dataclass(frozen=True)
class StricterOf(Node):
    """`earliest of due and contributions`."""

    deadlines: tuple[Path, ...]
    contributions: bool


ClockClause = Starts | Restarts | Runs | ShortMonths | Pauses | Rolls | NeverRolls | Like | StricterOf


@dataclass(frozen=True)
class ExceptionClause(Node):
    """Replaces the value (`means`) or the clauses of a clock (`clock`) where `when` holds."""

    label: Name
    title: Text
    in_force: InForce | None
    authority: Authority
    over: tuple[Name, ...]
    when: Expr
    means: Expr | None
    clock: tuple[ClockClause, ...]


@dataclass(frozen=True)
class DefinitionVersion(Node):
    in_force: InForce
    authority: Authority
    means: Expr
    exceptions: tuple[ExceptionClause, ...]


@dataclass(frozen=True)
class DefinitionDecl(Node):
    name: Name
    record: Name
    title: Text
    versions: tuple[DefinitionVersion, ...]
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class DeadlineVersion(Node):
    in_force: InForce
    authority: Authority
    clock: tuple[ClockClause, ...]
    exceptions: tuple[ExceptionClause, ...]


@dataclass(frozen=True)
class DeadlineDecl(Node):
    """`for_answer` marks a last day that `habeas due` tells."""

    name: Name
    record: Name
    for_answer: bool
    title: Text
    versions: tuple[DeadlineVersion, ...]
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class AmendmentDecl(Node):
    target: Path
    exceptions: tuple[ExceptionClause, ...]


@dataclass(frozen=True)
class ContributionDecl(Node):
    deadline: Path
    target: Path
    in_force: InForce
    authority: Authority
    when: Expr


@dataclass(frozen=True)
class Lowered(Node):
    level: Level
    when: Expr


@dataclass(frozen=True)
class Let(Node):
    name: Name
    value: Expr


@dataclass(frozen=True)
class Hole(Node):
    """`{EXPR}` in a message; `value` is None where it did not parse."""

    value: Expr | None


@dataclass(frozen=True)
class Say(Node):
    """A message: literal pieces and holes in order. `{{` is a brace."""

    when: Expr | None
    text: Text
    pieces: tuple[str | Hole, ...]


@dataclass(frozen=True)
class SubjectClause(Node):
    """`for request where (...) grouped by KEY, KEY when EXPR`."""

    record: Name
    where: Expr | None
    group_by: tuple[Expr, ...]
    group_when: Expr | None


@dataclass(frozen=True)
class RuleVersion(Node):
    in_force: InForce
    authority: Authority
    severity: Level
    lowered: tuple[Lowered, ...]
    subject: SubjectClause
    lets: tuple[Let, ...]
    require: Expr
    says: tuple[Say, ...]
    mend: Text | None


@dataclass(frozen=True)
class RuleDecl(Node):
    """`held` is the reason why the rule is shipped without effect."""

    id: Name
    title: Text
    held: Text | None
    versions: tuple[RuleVersion, ...]
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class EntryDecl(Node):
    """A row of the requirements that no rule encodes."""

    id: Name
    title: Text
    standing: Literal["informs", "held", "historic", "not_visible", "never_applies"]
    authority: Authority
    because: Text
