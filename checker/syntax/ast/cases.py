"""Cases: the records they give and what they expect."""

from __future__ import annotations

from dataclasses import dataclass

from checker.syntax.ast.expressions import Date
from checker.syntax.ast.literals import Literal_, Nothing
from checker.syntax.ast.nodes import Level, Name, Node, Path, Text


@dataclass(frozen=True)
class FieldValue(Node):
    path: Path
    value: Literal_ | Nothing


@dataclass(frozen=True)
class Child(Node):
    record: Name
    fields: tuple[FieldValue, ...]


@dataclass(frozen=True)
class Given(Node):
    record: Name
    called: Name | None
    belonging_to: Name | None
    fields: tuple[FieldValue, ...]
    children: tuple[Child, ...]


@dataclass(frozen=True)
class ExpectPassed(Node):
    pass


@dataclass(frozen=True)
class ExpectBreached(Node):
    at: Level | None
    saying: Text | None


@dataclass(frozen=True)
class ExpectUndecided(Node):
    facts: tuple[Path, ...]


@dataclass(frozen=True)
class ExpectPending(Node):
    until: Date | None


@dataclass(frozen=True)
class ExpectNotApplicable(Node):
    pass


@dataclass(frozen=True)
class ExpectNoLaw(Node):
    pass


@dataclass(frozen=True)
class ExpectValue(Node):
    value: Literal_


Expectation = (
    ExpectPassed | ExpectBreached | ExpectUndecided | ExpectPending | ExpectNotApplicable | ExpectNoLaw | ExpectValue
)


@dataclass(frozen=True)
class Case(Node):
    """`ids` name the traps and worked vectors (TR-001, V-01) that the case is."""

    ids: tuple[Name, ...]
    title: Text
    given: tuple[Given, ...]
    as_of: Date | None
    expect: Expectation


@dataclass(frozen=True)
class EveryCase(Node):
    """What all cases of the file share."""

    given: tuple[Given, ...]
