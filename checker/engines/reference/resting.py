"""What a truth rests on: the parts of a requirement that made it what it is, and no others."""

from __future__ import annotations

from collections.abc import Iterator

from checker.engines.reference.notes import Note
from checker.engines.reference.values import as_truth
from checker.semantics import expressions as e
from checker.semantics.data import Row, Unknown
from checker.semantics.types import RowsType, TruthType


def resting(note: Note) -> Iterator[Note]:
    """The notes on which a note's value rests: itself, then those of its parts that decided it.

    A false `and` rests on its false operands, a true `or` on its true ones; a quantifier on the rows that decided
    it, or on the whole table where all of them did.
    """
    yield note
    for part in _deciding(note):
        yield from resting(part)


def _deciding(note: Note) -> Iterator[Note]:
    match note.expression:
        case e.AllOf():
            yield from _alike(note, decided=False)
        case e.AnyOf():
            yield from _alike(note, decided=True)
        case e.Quantified():
            yield from _rows(note, note.expression)
        case e.DefinedOf() if isinstance(note.expression.type, TruthType):
            yield from (part for part in note.parts if isinstance(part.expression.type, TruthType))
        case e.MadeOut():
            yield from (part for part in note.parts if isinstance(part.expression.type, TruthType))
        case e.FieldOf() | e.DefinedOf() | e.DeadlineOf() | e.Count() | e.Total() | e.Pick() | e.Says() | e.Reads():
            return
        case e.Call() if e.is_of_column(note.expression):
            return
        case _:
            yield from note.parts


def _alike(note: Note, decided: bool) -> Iterator[Note]:
    """The operands with the truth that decides if there is one, else the unknown ones if there are, else all."""
    truths = [(part, as_truth(part.value)) for part in note.parts]
    deciding = [part for part, truth in truths if truth is decided]
    unknown = [part for part, truth in truths if isinstance(truth, Unknown)]
    yield from deciding or unknown or note.parts


def _rows(note: Note, expression: e.Quantified) -> Iterator[Note]:
    tables = [part for part in note.parts if isinstance(part.expression.type, RowsType)]
    truth = as_truth(note.value)
    found = expression.quantifier == "some"
    if isinstance(truth, Unknown):
        yield from _with_truth(note, expression, None)
    elif expression.quantifier == "every":
        yield from tables if truth else _with_truth(note, expression, False)
    elif truth is found:
        yield from _with_truth(note, expression, True)
    else:
        yield from tables


def _with_truth(note: Note, expression: e.Quantified, wanted: bool | None) -> Iterator[Note]:
    """The tests of the rows that have the truth that decides; None wants the rows that are unknown."""
    test = expression.has if expression.quantifier == "every" else expression.where
    for part in note.parts:
        if part.expression is not test:
            continue
        truth = as_truth(part.value)
        if truth is wanted or (wanted is None and isinstance(truth, Unknown)):
            yield part
    if test is None:
        yield from (part for part in note.parts if isinstance(part.expression.type, RowsType))


def row_of_note(note: Note) -> Row:
    """The row that an expression was evaluated about: the variable's, where its first name is a variable."""
    expression: e.TypedExpr = note.expression
    while isinstance(expression, e.FieldOf | e.DefinedOf | e.DeadlineOf | e.Ancestor):
        expression = expression.row
    if isinstance(expression, e.Variable):
        value = note.scope.variables.get(expression.name)
        if isinstance(value, Row):
            return value
    return note.scope.current
