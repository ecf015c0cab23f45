"""Which conditions the cases saw hold, saw fail, and saw unknown, as the reference engine evaluates them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Final

from checker.diagnostics.source import Span
from checker.engines.model import World
from checker.engines.reference.evaluate import Evaluation
from checker.engines.reference.messages import message
from checker.engines.reference.outcomes import Outcome, group_outcome, group_scope, outcome, with_lets
from checker.engines.reference.populations import groups, is_grouped, record_of
from checker.engines.reference.scope import Scope
from checker.engines.reference.values import Worth, as_truth
from checker.policytest.build import build
from checker.policytest.hearing import CaseReader
from checker.policytest.letterparts import as_written
from checker.policytest.mutate import Told
from checker.policytest.reach import Key, reach
from checker.policytest.run import world_of
from checker.semantics import expressions as e
from checker.semantics.model import Case, Checked, Program
from checker.semantics.types import TruthType

# The tables of a program whose declarations hold conditions.
TABLES: Final = (
    ("rule", "rules"),
    ("definition", "definitions"),
    ("deadline", "deadlines"),
    ("vocabulary", "vocabularies"),
)


@dataclass
class Condition:
    """A condition that is not made of others, with what the cases saw it come to."""

    policy: str
    span: Span
    held: bool = False
    failed: bool = False
    unknown: bool = False


class Watching(Evaluation):
    """An evaluation that takes down what the watched conditions come to; they are known by their identity."""

    def __init__(self, world: World, watched: Mapping[int, Condition]) -> None:
        super().__init__(world)
        self._watched = watched

    def value(self, expression: e.TypedExpr, scope: Scope) -> Worth:
        """What an expression is worth, taken down if it is watched."""
        found = super().value(expression, scope)
        condition = self._watched.get(id(expression))
        if condition is not None:
            truth = as_truth(found)
            condition.held |= truth is True
            condition.failed |= truth is False
            condition.unknown |= not isinstance(truth, bool)
        return found


def coverage(
    checked: Checked, files: Collection[str] | None, only: Collection[str] | None, told: Told
) -> tuple[Condition, ...]:
    """The conditions of these files and declarations (None for all), in the order of their texts."""
    program = checked.program
    asked = [
        (key, declared) for key, declared in _declared(program) if only is None or not _names(key).isdisjoint(only)
    ]
    conditions, watched = _watch(program, asked, files)
    touched = [key for key, declared in asked if _touches(declared, files)]
    cases = reach(program).nearest(touched, "")
    reader = CaseReader(as_written(program.files))
    for number, case in enumerate(cases):
        told("cases", number, len(cases))
        _run(program, case, reader, watched)
    return tuple(sorted(conditions, key=lambda each: (each.span.source.name, each.span.start)))


def _names(key: Key) -> frozenset[str]:
    return frozenset((key[1], key[1].rpartition(".")[2]))


def _declared(program: Program) -> Iterator[tuple[Key, Any]]:
    for kind, table in TABLES:
        for identity, declared in getattr(program, table).items():
            yield (kind, identity), declared


def _touches(declared: Any, files: Collection[str] | None) -> bool:
    """Whether a declaration has a condition in these files: another policy may add to it."""
    return any(files is None or each.span.source.name in files for each in _conditions_in(declared))


def _watch(
    program: Program, asked: Sequence[tuple[Key, Any]], files: Collection[str] | None
) -> tuple[list[Condition], Mapping[int, Condition]]:
    """One record for each place of a condition, and each expression that was made from it."""
    policies = {policy.file: name for name, policy in program.policies.items()}
    places: dict[tuple[str, int, int], Condition] = {}
    watched: dict[int, Condition] = {}
    for _, declared in asked:
        for found in _conditions_in(declared):
            span = found.span
            name = span.source.name
            if files is None or name in files:
                condition = Condition(policies.get(name, name), span)
                watched[id(found)] = places.setdefault((name, span.start, span.end), condition)
    return list(places.values()), watched


# ---- the conditions of a declaration


def _conditions_in(declared: Any) -> Iterator[e.TypedExpr]:
    """The conditions in a part of the program, those inside others too."""
    if isinstance(declared, e.Typed):
        yield from _simple(declared) if isinstance(declared.type, TruthType) else _inside(declared)  # type: ignore[arg-type]  # every Typed is a member of the union
    elif isinstance(declared, Mapping):
        for each in declared.values():
            yield from _conditions_in(each)
    elif isinstance(declared, tuple):
        for each in declared:
            yield from _conditions_in(each)
    elif is_dataclass(declared):
        for item in fields(declared):
            if item.name not in ("span", "type", "pieces"):
                yield from _conditions_in(getattr(declared, item.name))


def _simple(condition: e.TypedExpr) -> Iterator[e.TypedExpr]:
    """The conditions of which `and`, `or` and `not` make one."""
    match condition:
        case e.AllOf(operands=operands) | e.AnyOf(operands=operands):
            for operand in operands:
                yield from _simple(operand)
        case e.Not(operand=operand):
            yield from _simple(operand)
        case e.Constant():
            return
        case _:
            yield condition
            yield from _inside(condition)


def _inside(expression: e.TypedExpr) -> Iterator[e.TypedExpr]:
    """The conditions of the tables that an expression walks."""
    tests: tuple[e.TypedExpr | None, ...] = ()
    match expression:
        case e.Quantified(where=where, has=has):
            tests = (where, has)
        case e.Count(where=where) | e.Total(where=where) | e.Pick(where=where):
            tests = (where,)
    for part in e.parts(expression):
        yield from _simple(part) if any(part is test for test in tests) else _inside(part)


# ---- cases


def _run(program: Program, case: Case, reader: CaseReader, watched: Mapping[int, Condition]) -> None:
    """Evaluates what a case is about, message and severity of a breach included."""
    regime = program.policies[case.policy].regime
    built = build(program, case, lambda text, language, key: reader.hear(text, language, key, regime))
    run = Watching(world_of(program, case, built), watched)
    if case.kind != "rule":
        declared = program.deadlines if case.kind == "deadline" else program.definitions
        row = built.subject(declared[case.target].record)
        if row is not None:
            (run.deadline if case.kind == "deadline" else run.definition)(case.target, row)
        return
    rule = program.rules[case.target]
    row = built.subject(record_of(rule))
    if row is None:
        return
    if not is_grouped(rule):
        _tell(run, case.target, outcome(run, case.target, row), Scope(row))
        return
    for group in groups(run, rule):
        if row in (*group.rows, *group.maybe):
            _tell(run, case.target, group_outcome(run, case.target, group), group_scope(group))


def _tell(run: Watching, rule_id: str, found: Outcome, place: Scope) -> None:
    """Evaluates what a breach is told with."""
    if found.verdict != "breached" or found.version is None:
        return
    version = run.program.rules[rule_id].versions[found.version]
    scope = with_lets(run, version, place)
    for lowered in version.lowered:
        if run.truth(lowered.when, scope) is True:
            break
    message(run, version, scope, None)
