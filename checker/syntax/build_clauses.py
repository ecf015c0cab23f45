"""From the head of a file and the clauses that several declarations share to their nodes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, get_args

from checker.syntax import ast
from checker.syntax.branch import Branch
from checker.syntax.build_expressions import day


@dataclass(frozen=True)
class Cited:
    """One `cite` clause; a declaration may have several."""

    cites: tuple[ast.Text, ...]


@dataclass(frozen=True)
class Rows:
    """One `row` clause."""

    rows: tuple[ast.Name, ...]


@dataclass(frozen=True)
class Binds:
    """The `binds` clause."""

    names: tuple[ast.Name, ...] = ()


@dataclass(frozen=True)
class Sources:
    """The `source` clause."""

    names: tuple[ast.Name, ...] = ()


@dataclass(frozen=True)
class Unsettled:
    """The `unsettled` clause."""

    text: ast.Text


@dataclass(frozen=True)
class Also:
    """`also "...", "..."`: further headings."""

    also: tuple[ast.Text, ...]


@dataclass(frozen=True)
class Fields:
    """The facts of one record of a case."""

    values: tuple[ast.FieldValue, ...]


@dataclass(frozen=True)
class Parent:
    """`belongs to NAME`, `belongs to NAME optional`."""

    record: ast.Name
    optional: bool


@dataclass(frozen=True)
class Means:
    """`means EXPR` inside an exception."""

    value: ast.Expr


@dataclass(frozen=True)
class Dates:
    """`from D`, `from D through D`."""

    start: ast.Date
    through: ast.Date | None


@dataclass(frozen=True)
class CaseHead:
    """`case TR-001, V-03 "title"`."""

    ids: tuple[ast.Name, ...]
    title: ast.Text


@dataclass(frozen=True)
class Key:
    """The `key` clause of a record."""

    names: tuple[ast.Name, ...]


@dataclass(frozen=True)
class Dated:
    """The `dated` clause of a record."""

    name: ast.Name


def cites(branch: Branch) -> tuple[ast.Text, ...]:
    """The citations of every `cite` clause of a branch, in order."""
    return tuple(cite for clause in branch.all(Cited) for cite in clause.cites)


def authority(branch: Branch) -> ast.Authority:
    """The citations of a branch, its requirement rows, whom it binds and how sure it is."""
    rows, unsettled = branch.maybe(Rows), branch.maybe(Unsettled)
    return ast.Authority(
        cites(branch),
        () if rows is None else rows.rows,
        binds(branch),
        sources(branch),
        None if unsettled is None else unsettled.text,
    )


def binds(branch: Branch) -> tuple[ast.Name, ...]:
    """Whom the `binds` clause of a branch names."""
    return (branch.maybe(Binds) or Binds()).names


def sources(branch: Branch) -> tuple[ast.Name, ...]:
    """What the `source` clause of a branch names."""
    return (branch.maybe(Sources) or Sources()).names


def _header(branch: Branch) -> ast.Header:
    title, *laws = branch.texts()
    return ast.Header(
        branch.span,
        branch.one(ast.Path),
        title,
        branch.maybe_name("REGIME"),
        tuple(laws),
        day(branch.after("CHECKED")),
        binds(branch),
        sources(branch),
        branch.parts[-1],
    )


def _use(branch: Branch) -> ast.Use:
    return ast.Use(branch.span, branch.one(ast.Path))


def _in_force(branch: Branch) -> ast.InForce:
    dates = branch.one(Dates)
    condition = branch.after("WHERE")
    return ast.InForce(branch.span, dates.start, dates.through, branch.after("BY"), condition)


def _dates(branch: Branch) -> Dates:
    start, *through = (day(leaf) for leaf in branch.leaves("DATE"))
    return Dates(start, next(iter(through), None))


def _named_type(branch: Branch) -> ast.NamedType:
    return ast.NamedType(branch.span, branch.names()[0])


def _choice(many: bool) -> Callable[[Branch], ast.ChoiceType]:
    return lambda branch: ast.ChoiceType(branch.span, branch.all(ast.Name), many)


def _list_type(branch: Branch) -> ast.ListType:
    return ast.ListType(branch.span, branch.names()[0])


def type_part(branch: Branch) -> ast.TypeExpr:
    """The type of a field, an attribute or a setting."""
    found: ast.TypeExpr = next(part for part in branch.parts if isinstance(part, get_args(ast.TypeExpr)))
    return found


def also(branch: Branch) -> tuple[ast.Text, ...]:
    """The further headings of a field or a table."""
    found = branch.maybe(Also)
    return () if found is None else found.also


def word_part(branch: Branch) -> Any:
    """The plain string that a small rule such as `blank means absent` was built to."""
    return branch.maybe(str)


def constant(value: Any) -> Callable[[Branch], Any]:
    """A builder for a rule that says one thing whatever its text."""
    return lambda branch: value


def bare(kind: Callable[[Any], Any]) -> Callable[[Branch], Any]:
    """A builder for a node that has nothing but its place."""
    return lambda branch: kind(branch.span)


CLAUSES: MappingProxyType[str, Callable[[Branch], Any]] = MappingProxyType(
    {
        "preamble": lambda branch: branch.parts[0],
        "header": _header,
        "applies": lambda branch: branch.exprs()[0],
        "use": _use,
        "in_force": _in_force,
        "open_span": _dates,
        "closed_span": _dates,
        "cite": lambda branch: Cited(branch.texts()),
        "rows": lambda branch: Rows(branch.names()),
        "binds": lambda branch: Binds(branch.names()),
        "source": lambda branch: Sources(branch.names()),
        "unsettled": lambda branch: Unsettled(branch.text()),
        "blank_is_absent": constant("absent"),
        "blank_is_unknown": constant("unknown"),
        "blank_is_no": constant("no"),
        "empty_is_absent": constant("absent"),
        "empty_is_unknown": constant("unknown"),
        "named_type": _named_type,
        "truth_type": bare(ast.TruthType),
        "choice_type": _choice(False),
        "set_type": _choice(True),
        "list_type": _list_type,
        "name_word": lambda branch: branch.names()[0],
        "code_word": lambda branch: branch.names()[0],
        "also": lambda branch: Also(branch.texts()),
    }
)
