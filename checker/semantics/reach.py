"""What a rule reads, directly and through the definitions that it uses."""

from __future__ import annotations

from collections.abc import Iterator

from checker.semantics.expressions import DefinedOf, Says, TypedExpr, parts
from checker.semantics.model import Definition, Program, Rule


def everything_in(expression: TypedExpr) -> Iterator[TypedExpr]:
    """An expression and all that is in it, outermost first."""
    yield expression
    for part in parts(expression):
        yield from everything_in(part)


def concepts_of(program: Program, rule: Rule) -> frozenset[str]:
    """The ids of the concepts that a rule's conditions ask a letter about."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = list(_conditions(rule))
    while waiting:
        for part in everything_in(waiting.pop()):
            if isinstance(part, Says):
                found.add(part.concept)
            elif isinstance(part, DefinedOf) and part.definition not in seen:
                seen.add(part.definition)
                waiting.extend(_values(program.definitions[part.definition]))
    return frozenset(found)


def _conditions(rule: Rule) -> Iterator[TypedExpr]:
    for version in rule.versions:
        yield version.require
        yield from (value for _, value in version.lets)
        if version.subject.where is not None:
            yield version.subject.where


def _values(definition: Definition) -> Iterator[TypedExpr]:
    for version in definition.versions:
        yield version.means
        for exemption in (*version.exceptions, *definition.amendments):
            yield exemption.when
            if exemption.means is not None:
                yield exemption.means
