"""What a rule reads, directly and through the definitions that it uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from checker.diagnostics.source import Span
from checker.semantics.expressions import (
    DeadlineOf,
    DefinedOf,
    MadeOut,
    Says,
    SettingValue,
    Typed,
    TypedExpr,
    VerdictOf,
    parts,
)
from checker.semantics.model import Clock, Deadline, Definition, Program, Rule, Vocabulary

# What of an expression holds no other.
_NO_PARTS: Final = frozenset({"type", "span", "optional"})
# What holds no expression, of all that is met most.
_PLAIN: Final = frozenset({str, bool, int, type(None), date, Decimal, Span})
# Expressions that ask a declaration.
_ASKING: Final = frozenset({DeadlineOf, DefinedOf, MadeOut, VerdictOf})


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


def settings_read(program: Program, rule: Rule) -> frozenset[str]:
    """The names of the settings that a rule's verdict can hang on, through definitions, deadlines and grounds too."""
    return frozenset(part.name for part in everything_read(program, rule) if isinstance(part, SettingValue))


def everything_read(program: Program, rule: Rule) -> Iterator[TypedExpr]:
    """Every expression of a rule, and of each definition, deadline, ground and rule that it asks; each once."""
    waiting: list[Rule | Definition | Deadline | Vocabulary] = [rule]
    seen: set[str] = set()
    while waiting:
        for part in _inside(waiting.pop()):
            yield part
            asked = _asked(program, part)
            for name, declared in asked:
                if name not in seen:
                    seen.add(name)
                    waiting.append(declared)


class SettingsReach:
    """Which settings can be read by what; what was found of a declaration serves all that ask it."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._declared: dict[str, frozenset[str]] = {}

    def settings_of(self, part: object) -> frozenset[str]:
        """The settings that an expression, or any inside a part of a declaration, reads itself or through others."""
        found: set[str] = set()
        self._add(part, found)
        return frozenset(found)

    def _add(self, part: object, found: set[str]) -> None:
        kind = type(part)
        if kind in _PLAIN:
            return
        if isinstance(part, Typed):
            if isinstance(part, SettingValue):
                found.add(part.name)
            elif kind in _ASKING:
                for name, each in _asked(self._program, part):  # type: ignore[arg-type]
                    found |= self._of(name, each)
            for name, inside in vars(part).items():
                if name not in _NO_PARTS:
                    self._add(inside, found)
        elif isinstance(part, tuple):
            for each in part:
                self._add(each, found)
        elif isinstance(part, Mapping):
            for each in part.values():
                self._add(each, found)
        elif is_dataclass(part):
            for each in vars(part).values():
                self._add(each, found)

    def _of(self, name: str, declared: object) -> frozenset[str]:
        if name not in self._declared:
            self._declared[name] = self.settings_of(declared)
        return self._declared[name]


def _asked(program: Program, part: TypedExpr) -> list[tuple[str, Rule | Definition | Deadline | Vocabulary]]:
    match part:
        case DefinedOf(definition=name):
            return [(name, program.definitions[name])]
        case DeadlineOf(deadline=name):
            deadline = program.deadlines[name]
            others = {each.deadline for each in deadline.contributions}
            others |= {other for version in deadline.versions for other in _leans_on(version.clock)}
            return [(name, deadline), *((other, program.deadlines[other]) for other in sorted(others))]
        case MadeOut(vocabulary=name):
            return [(name, program.vocabularies[name])]
        case VerdictOf(rule=name):
            return [(name, program.rules[name])]
        case _:
            return []


def _leans_on(clock: Clock) -> Iterator[str]:
    if clock.like is not None:
        yield clock.like
    yield from clock.stricter_of


def _inside(declared: object) -> Iterator[TypedExpr]:
    """The typed expressions anywhere inside a declaration of the model."""
    if isinstance(declared, Typed):
        yield from everything_in(declared)  # type: ignore[arg-type]  # every Typed is a member of the union
    elif isinstance(declared, tuple):
        for each in declared:
            yield from _inside(each)
    elif isinstance(declared, Mapping):
        yield from _inside(tuple(declared.values()))
    elif is_dataclass(declared):
        for item in fields(declared):
            yield from _inside(getattr(declared, item.name))


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
