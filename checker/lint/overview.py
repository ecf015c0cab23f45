"""What every lint is given: the checked policies, and the questions that several lints ask of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from typing import Any

from checker.semantics.declare import Index, declare
from checker.semantics.expressions import AllOf, Typed, TypedExpr
from checker.semantics.model import Deadline, Definition, Program
from checker.semantics.schema import Schema
from checker.syntax import ast


@dataclass(frozen=True)
class Overview:
    """The program and its trees, seen as a whole."""

    program: Program

    @cached_property
    def index(self) -> Index:
        """Every name of all policies."""
        return declare(self.program.files)[0]

    @cached_property
    def schema(self) -> Schema:
        """The shape of the data, as conditions are looked into with."""
        program = self.program
        settings = {name: setting.type for name, setting in program.settings.items()}
        return Schema(self.index, program.records, {}, settings, program.calendars)

    @cached_property
    def found(self) -> Mapping[str, Definition | Deadline]:
        """Definitions and deadlines by id."""
        return {**self.program.definitions, **self.program.deadlines}

    def declarations(self) -> Iterator[tuple[str, ast.Declaration]]:
        """Every declaration with the name of its policy."""
        for name, file in self.index.files.items():
            for declaration in file.declarations:
                yield name, declaration


def expressions(value: Any) -> Iterator[TypedExpr]:
    """Every typed expression in a part of the program, those inside others too."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Typed):
            yield found  # type: ignore[misc]  # every Typed is a member of the union
        if isinstance(found, Mapping):
            waiting.extend(found.values())
        elif isinstance(found, tuple):
            waiting.extend(found)
        elif is_dataclass(found) and not isinstance(found, ast.Node):
            waiting.extend(getattr(found, item.name) for item in fields(found) if item.name not in ("span", "type"))


def conjuncts(condition: TypedExpr | None) -> tuple[TypedExpr, ...]:
    """The conditions that `and` joins; none for no condition."""
    if condition is None:
        return ()
    if isinstance(condition, AllOf):
        return tuple(part for operand in condition.operands for part in conjuncts(operand))
    return (condition,)
