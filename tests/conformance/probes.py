"""Asks engines, which judge rules, whether definitions and deadlines have the values that the corpus says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from checker.diagnostics.source import Source
from checker.semantics.check import check_policies
from checker.semantics.model import Deadline, Definition, Program
from checker.syntax.parser import Parsed, parse_policy


@dataclass(frozen=True, order=True)
class Probe:
    """A question about a declaration, and the verdict that says yes."""

    declaration: str
    require: str
    yes: str


def probe(program: Program, declaration: str, value: Any) -> Probe:
    """The question whether a declaration has a value, written as the corpus writes it."""
    name = declaration.rpartition(".")[2]
    match value:
        case {"undecided": True}:
            return Probe(declaration, f"{name} is known", "breached")
        case {"no_law": True}:
            return Probe(declaration, f"{name} is known", "no_law")
        case {"record": _}:
            return Probe(declaration, f"{name} is present", "passed")
        case None:
            return Probe(declaration, f"{name} is absent", "passed")
        case bool():
            return Probe(declaration, name if value else f"not {name}", "passed")
        case {"amount": amount, "currency": currency}:
            asked = f"{name} = {amount} {currency}"
        case _:
            asked = f"{name} = {value}"
    return Probe(
        declaration, f"{name} is present and {asked}" if _may_be_absent(program, declaration) else asked, "passed"
    )


def _may_be_absent(program: Program, declaration: str) -> bool:
    definition = program.definitions.get(declaration)
    return definition is None or definition.optional


def with_probes(program: Program, probes: Iterable[Probe]) -> tuple[Program, Mapping[Probe, str]]:
    """The program with a rule for each probe, and the id of each."""
    names = {each: f"PROBE-{number}" for number, each in enumerate(sorted(set(probes)), 1)}
    files = [Parsed(file, ()) for file in program.files]
    checked = check_policies([*files, *(parse_policy(_policy(program, each, name)) for each, name in names.items())])
    mistakes = [f"{each.message}: {each.span}" for each in checked.diagnostics if each.severity == "error"]
    assert mistakes == []
    return checked.program, names


def _policy(program: Program, asked: Probe, name: str) -> Source:
    declared: Definition | Deadline = {**program.definitions, **program.deadlines}[asked.declaration]
    used = f"use {declared.policy}\n" if declared.policy != "records" else ""
    text = f"""policy probe.{name.lower().replace("-", "_")} "A probe"
  law     "Record integrity"
  checked 2026-01-01
  source  memory

use records
{used}

rule {name} "A probe"
  in force from 1900-01-01
    cite     "Record integrity: a probe"
    severity info
    for      {declared.record}
    require  {asked.require}
    say      "no"
"""
    return Source(f"{name}.policy", text)
