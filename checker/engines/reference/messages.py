"""The message of a verdict, the evidence that it rests on, and the day and margin of its requirement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from checker.clock import Calendar
from checker.engines.model import Evidence, Piece
from checker.engines.reference import deadlines
from checker.engines.reference.evaluate import Evaluation
from checker.engines.reference.notes import Note
from checker.engines.reference.printing import kind_of, shown
from checker.engines.reference.resting import resting, row_of_note
from checker.engines.reference.scope import Scope
from checker.engines.reference.strictest import days_of_laws
from checker.engines.reference.trace import title_of, words_of
from checker.engines.reference.values import Candidate, Length, Worth
from checker.semantics import expressions as e
from checker.semantics.data import ABSENT, Row
from checker.semantics.model import Clock, Message, RuleVersion
from checker.semantics.types import DateType


def message(run: Evaluation, version: RuleVersion, scope: Scope, requirement: Note | None) -> tuple[Piece, ...]:
    """The first message whose `when` holds, its holes filled; then the facts that a ground lacks, if it is that."""
    chosen = next((each for each in version.messages if each.when is None or run.truth(each.when, scope) is True), None)
    pieces = () if chosen is None else tuple(_pieces(run, chosen, scope, dict(version.lets)))
    return pieces + (() if requirement is None else tuple(_missing_facts(run, requirement)))


def _pieces(run: Evaluation, chosen: Message, scope: Scope, lets: Mapping[str, e.TypedExpr]) -> Iterator[Piece]:
    for piece in chosen.pieces:
        if isinstance(piece, str):
            yield Piece(piece, "words")
        else:
            value = run.value(piece, scope)
            yield Piece(shown(run.program, value), kind_of(run.program, piece, lets))
            yield from _law_of_the_day(run, piece, value, scope)


def _law_of_the_day(run: Evaluation, piece: e.TypedExpr, value: Worth, scope: Scope) -> Iterator[Piece]:
    """Whose day it is, for a last day that is the earliest of several: ` (Tex. Occ. Code 159.006(d))`."""
    row = run.value(piece.row, scope) if isinstance(piece, e.DeadlineOf) else None
    if not isinstance(piece, e.DeadlineOf) or not isinstance(row, Row):
        return
    laws = days_of_laws(run, piece.deadline, row)
    if laws and laws[0].day == value:
        yield Piece(f" ({laws[0].cites[0]})", "words")


def _missing_facts(run: Evaluation, requirement: Note) -> Iterator[Piece]:
    """The words of what a ground needs and has not, or is barred by."""
    told: set[str] = set()
    for note in resting(requirement):
        if not isinstance(note.expression, e.MadeOut) or note.value is not False:
            continue
        for part in note.parts:
            for barred, words in _conditions(run, note.expression, part):
                if part.value is barred and words not in told:
                    told.add(words)
                    yield Piece(f"; {'barred' if barred else 'not met'}: {words}", "words")


def _conditions(run: Evaluation, expression: e.MadeOut, part: Note) -> Iterator[tuple[bool, str]]:
    for value in run.program.vocabularies[expression.vocabulary].words.values():
        for version in value.versions:
            for condition in version.conditions:
                if condition.test is part.expression:
                    yield condition.barred, condition.words


# ---- evidence


def evidence(run: Evaluation, requirement: Note, lets: Mapping[str, e.TypedExpr]) -> tuple[Evidence, ...]:
    """The fields, declared values, counts and statements on which a requirement's truth rests, each once."""
    found: dict[tuple[str, str], Evidence] = {}
    for note in resting(requirement):
        piece = _evidence(run, note, lets)
        if piece is not None:
            found.setdefault((piece.words, piece.key), piece)
    return tuple(found.values())


def _evidence(run: Evaluation, note: Note, lets: Mapping[str, e.TypedExpr]) -> Evidence | None:
    program, expression = run.program, note.expression
    match expression:
        case e.Says(concept=concept):
            letter = _letter(run, expression.letter, note)
            heard = letter.heard if letter is not None else None
            words = f"the letter {expression.mode.replace('_', ' ')}: {program.concepts[concept].title}"
            key = letter.key if letter is not None else note.scope.current.key
            spans = heard.spans.get(concept, ()) if heard is not None else ()
            return Evidence(words, shown(program, note.value), "closed", key, tuple(spans), concept)
        case e.FieldOf() | e.DefinedOf() | e.DeadlineOf() | e.Count() | e.Total() | e.Reads() | e.VerdictOf():
            words = title_of(program, expression) or words_of(program, expression)
        case e.Call() if e.is_of_column(expression):
            words = words_of(program, expression)
        case e.ChildrenOf() | e.Variable() if not isinstance(note.value, Row | Candidate):
            words = words_of(program, expression)
        case _:
            return None
    return Evidence(words, shown(program, note.value), kind_of(program, expression, lets), row_of_note(note).key)


def _letter(run: Evaluation, expression: e.TypedExpr, note: Note) -> Row | None:
    value = run.value(expression, note.scope)
    return value if isinstance(value, Row) else None


# ---- the last day and the margin


@dataclass(frozen=True)
class Margin:
    """The last day that a requirement names and the days from the act to it; negative is late."""

    due: date
    days: int | None
    working_days: int | None


def margin(run: Evaluation, requirement: Note, lets: Mapping[str, e.TypedExpr]) -> Margin | None:
    """The smallest margin of the days that the requirement's truth rests on."""
    found = [each for note in resting(requirement) if (each := _margin(run, note, lets)) is not None]
    return min(found, key=lambda each: (each.days is None, each.days or 0, each.due)) if found else None


def _margin(run: Evaluation, note: Note, lets: Mapping[str, e.TypedExpr]) -> Margin | None:
    match note.expression:
        case e.DoneBy(action=action, deadline=deadline):
            act = _act(run, action, note)
            last = run.value(deadline, note.scope)
            if not isinstance(last, date):
                return None
            return _from(run, run.world.as_of if act is ABSENT else act, last, deadline, note.scope)
        case e.Compare(left=left, right=right) if isinstance(left.type, DateType):
            for day, deadline in ((left, right), (right, left)):
                if isinstance(_resolved(deadline, lets), e.DeadlineOf):
                    last = run.value(deadline, note.scope)
                    if isinstance(last, date):
                        return _from(run, run.value(day, note.scope), last, _resolved(deadline, lets), note.scope)
    return None


def _resolved(expression: e.TypedExpr, lets: Mapping[str, e.TypedExpr]) -> e.TypedExpr:
    return lets.get(expression.name, expression) if isinstance(expression, e.Variable) else expression


def _act(run: Evaluation, expression: e.TypedExpr, note: Note) -> Worth:
    act = run.value(expression, note.scope)
    return deadlines.day_of(run, act) if isinstance(act, Row | Candidate) else act


def _from(run: Evaluation, act: Worth, last: date, deadline: e.TypedExpr, scope: Scope) -> Margin:
    if not isinstance(act, date):
        return Margin(last, None, None)
    calendar = _calendar(run, deadline, scope)
    working = None if calendar is None else calendar.working_days_between(act, last)
    return Margin(last, (last - act).days, working if isinstance(working, int) else None)


def _calendar(run: Evaluation, deadline: e.TypedExpr, scope: Scope) -> Calendar | None:
    """The calendar of a clock in working days, where the record has one such clock."""
    if not isinstance(deadline, e.DeadlineOf):
        return None
    row = run.value(deadline.row, scope)
    clocks: Sequence[Clock | None] = ()
    if isinstance(row, Row):
        clocks = run.clocks(deadline.deadline, row).clocks
    if len(clocks) != 1 or clocks[0] is None or clocks[0].period is None or not isinstance(row, Row):
        return None
    length = run.value(clocks[0].period, Scope(row))
    return length.calendar if isinstance(length, Length) else None
