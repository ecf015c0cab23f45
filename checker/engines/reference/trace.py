"""The value under every sub-expression of a verdict, a definition or a deadline, with its words and its law."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from checker.clock import Step
from checker.diagnostics.source import Span
from checker.engines.model import Subject, World
from checker.engines.reference.evaluate import Evaluation
from checker.engines.reference.notes import Note, Notes
from checker.engines.reference.outcomes import Outcome, group_outcome, outcome
from checker.engines.reference.printing import Kind, kind_of, shown
from checker.engines.reference.scope import Scope
from checker.engines.reference.values import Choice, Table, Worth, options_of, row_of
from checker.semantics import expressions as e
from checker.semantics.data import Row
from checker.semantics.model import Program
from checker.semantics.types import DateType, RowType

# The author sees every sub-expression, the auditor every comparison and declaration, the patient the facts alone.
Depth = Literal["author", "auditor", "patient"]


@dataclass(frozen=True)
class Trace:
    """A value and what it was made from.

    `words` is the text of the policy, `title` that of a named field, definition, deadline or concept. `kind` tells
    whether the value may be shown. `key` is that of the record it was evaluated for, `steps` those of a clock. `field`
    is the record and the name of the field that it is.
    """

    words: str
    title: str | None
    value: str
    kind: Kind
    laws: tuple[str, ...]
    steps: tuple[Step, ...]
    key: str
    span: Span
    parts: tuple[Trace, ...]
    field: tuple[str, str] | None = None


@dataclass(frozen=True)
class Noted:
    """An outcome with everything that was evaluated on the way to it."""

    outcome: Outcome
    notes: Notes


def note_outcome(run: Evaluation, notes: Notes, rule_id: str, subject: Subject) -> Noted:
    """The outcome for a subject, with notes, which are those of `run`."""
    notes.begin_anew([version.require for version in run.program.rules[rule_id].versions])
    if isinstance(subject, Row):
        return Noted(outcome(run, rule_id, subject), notes)
    return Noted(group_outcome(run, rule_id, subject), notes)


def trace_of_rule(world: World, rule_id: str, subject: Subject, depth: Depth) -> Trace:
    """The verdict of a rule as a tree: whether it applies, then what it requires."""
    notes = Notes()
    noted = note_outcome(Evaluation(world, notes=notes), notes, rule_id, subject)
    rule = world.program.rules[rule_id]
    index = noted.outcome.version
    version = rule.versions[index if index is not None else -1]
    key = subject.key if isinstance(subject, Row) else ""
    return Trace(
        words=rule.id,
        title=rule.title,
        value=noted.outcome.verdict.replace("_", " "),
        kind="closed",
        laws=version.authority.cites if index is not None else (),
        steps=(),
        key=key,
        span=version.span,
        parts=tuple(part for note in noted.notes.tops for part in _traces(world.program, note, depth)),
    )


def trace_of_value(world: World, declaration_id: str, row: Row, depth: Depth) -> Trace:
    """A definition or deadline for a row as a tree."""
    program = world.program
    notes = Notes()
    run = Evaluation(world, notes=notes)
    if declaration_id in program.deadlines:
        deadline = program.deadlines[declaration_id]
        current = e.Current(RowType(deadline.record), deadline.span, False)
        expression: e.TypedExpr = e.DeadlineOf(DateType(), deadline.span, True, current, declaration_id)
    else:
        definition = program.definitions[declaration_id]
        current = e.Current(RowType(definition.record), definition.span, False)
        expression = e.DefinedOf(definition.type, definition.span, definition.optional, current, declaration_id)
    run.value(expression, Scope(row))
    (trace,) = _traces(program, notes.tops[0], depth)
    return trace


def _traces(program: Program, note: Note, depth: Depth) -> Iterator[Trace]:
    """The trace of a note, or those of its parts where the reader does not want the note itself."""
    parts = (trace for part in note.parts for trace in _traces(program, part, depth))
    if not _wanted(note.expression, depth):
        yield from parts
        return
    yield Trace(
        words=words_of(program, note.expression),
        title=title_of(program, note.expression),
        value=shown(program, note.value),
        kind=kind_of(program, note.expression),
        laws=tuple(dict.fromkeys(cite for law in note.laws for cite in law.cites)),
        steps=tuple(note.steps),
        key=_key(note.value, note.scope.current),
        span=note.expression.span,
        parts=tuple(parts),
        field=_field(note.expression),
    )


def _field(expression: e.TypedExpr) -> tuple[str, str] | None:
    match expression:
        case e.FieldOf(row=row, field=name) if isinstance(row.type, RowType):
            return row.type.record, name
        case _:
            return None


def _wanted(expression: e.TypedExpr, depth: Depth) -> bool:
    if isinstance(expression, e.Constant | e.Current | e.Variable | e.Ancestor | e.PeriodValue):
        return False
    if depth == "author":
        return True
    named = isinstance(expression, e.FieldOf | e.DefinedOf | e.DeadlineOf | e.Says | e.Reads | e.MadeOut | e.VerdictOf)
    if depth == "patient":
        return named
    return named or isinstance(expression, e.Compare | e.DoneBy | e.Quantified | e.Count | e.Total | e.OneOf)


def words_of(program: Program, expression: e.TypedExpr) -> str:
    """The text of an expression on one line; a declared value that stands by itself has its name."""
    match expression:
        case e.DeadlineOf(deadline=identifier) | e.DefinedOf(definition=identifier):
            text = " ".join(expression.span.text.split())
            return text if len(text) < len(identifier) * 4 else identifier.rpartition(".")[2]
        case _:
            return " ".join(expression.span.text.split())


def title_of(program: Program, expression: e.TypedExpr) -> str | None:
    """The title of the field, definition, deadline or concept that an expression is."""
    match expression:
        case e.FieldOf(row=row, field=name):
            record = program.records.get(row.type.record) if isinstance(row.type, RowType) else None
            title = record.fields[name].title if record is not None and name in record.fields else None
            owner = title_of(program, row) if isinstance(row, e.DefinedOf) else None
            return f"{owner}: {title}" if owner is not None else title
        case e.DefinedOf(definition=identifier):
            return program.definitions[identifier].title
        case e.DeadlineOf(deadline=identifier):
            return program.deadlines[identifier].title
        case e.Says(concept=concept):
            return program.concepts[concept].title
        case e.VerdictOf(rule=rule):
            return program.rules[rule].title
        case _:
            return None


def _key(value: Worth, current: Row) -> str:
    if isinstance(value, Table | Choice):
        return current.key
    (option,) = options_of(value)
    row = row_of(option)
    return row.key if isinstance(row, Row) else current.key
