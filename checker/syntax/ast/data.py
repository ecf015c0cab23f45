"""Declarations of data: records, vocabularies, calendars, settings, lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from checker.syntax.ast.clauses import Authority, InForce
from checker.syntax.ast.expressions import Date, Expr, Period, WorkingDays
from checker.syntax.ast.literals import Literal_
from checker.syntax.ast.nodes import Name, Node, Text


@dataclass(frozen=True)
class NamedType(Node):
    name: Name


@dataclass(frozen=True)
class TruthType(Node):
    pass


@dataclass(frozen=True)
class ChoiceType(Node):
    """`one of (a, b)`; with `many`, `any of (a, b)`: a set of them."""

    words: tuple[Name, ...]
    many: bool


@dataclass(frozen=True)
class ListType(Node):
    """`list of item`: references to records, or a set of a vocabulary's codes."""

    name: Name


TypeExpr = NamedType | TruthType | ChoiceType | ListType


@dataclass(frozen=True)
class FieldClause(Node):
    """`blank` is what an empty cell means; None is the default, unknown."""

    name: Name
    type: TypeExpr
    blank: Literal["absent", "unknown", "no"] | None
    title: Text
    also: tuple[Text, ...]


@dataclass(frozen=True)
class ChildrenClause(Node):
    """`empty` is what no rows mean; None is the default, unknown."""

    name: Name
    record: Name
    empty: Literal["absent", "unknown"] | None
    title: Text
    also: tuple[Text, ...]


@dataclass(frozen=True)
class RecordDecl(Node):
    name: Name
    title: Text
    key: tuple[Name, ...]
    dated: Name | None
    parent: Name | None
    parent_optional: bool
    fields: tuple[FieldClause, ...]
    children: tuple[ChildrenClause, ...]


@dataclass(frozen=True)
class AttributeClause(Node):
    name: Name
    type: TypeExpr
    title: Text


@dataclass(frozen=True)
class SetAttribute(Node):
    name: Name
    value: Literal_


@dataclass(frozen=True)
class Needs(Node):
    condition: Expr
    words: Text


@dataclass(frozen=True)
class Barred(Node):
    condition: Expr
    words: Text


@dataclass(frozen=True)
class ValueVersion(Node):
    in_force: InForce
    authority: Authority
    clauses: tuple[SetAttribute | Needs | Barred, ...]


@dataclass(frozen=True)
class ValueClause(Node):
    word: Name
    title: Text
    versions: tuple[ValueVersion, ...]


@dataclass(frozen=True)
class VocabularyDecl(Node):
    """`record` is the record whose facts `needs` and `barred when` read."""

    name: Name
    record: Name | None
    title: Text
    laws: tuple[Text, ...]
    attributes: tuple[AttributeClause, ...]
    values: tuple[ValueClause, ...]


@dataclass(frozen=True)
class Holiday(Node):
    day: Date
    title: Text


@dataclass(frozen=True)
class CalendarCase(Node):
    """`D rolls to D` has no period; `D + P gives D` has one."""

    ids: tuple[Name, ...]
    title: Text
    start: Date
    period: Period | WorkingDays | None
    result: Date


@dataclass(frozen=True)
class CalendarDecl(Node):
    name: Name
    title: Text
    cites: tuple[Text, ...]
    checked: Date
    covers_from: Date
    covers_through: Date
    weekend: tuple[Name, ...]
    holidays: tuple[Holiday, ...]
    cases: tuple[CalendarCase, ...]


@dataclass(frozen=True)
class SettingDecl(Node):
    name: Name
    title: Text
    cites: tuple[Text, ...]
    type: TypeExpr
    default: Literal_
    because: Text


@dataclass(frozen=True)
class ListDecl(Node):
    """Known words or numbers: `list hhs_numbers`."""

    name: Name
    title: Text
    cites: tuple[Text, ...]
    items: tuple[Text, ...]
