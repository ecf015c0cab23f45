"""Fields, names above, comparisons, arithmetic and periods."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final, assert_never

from checker.clock import Calendar, Period
from checker.engines.reference import arithmetic
from checker.engines.reference.rows import field_fact
from checker.engines.reference.truth import disjunction, negation
from checker.engines.reference.values import (
    NO_BLAME,
    Between,
    Blame,
    Candidate,
    Choice,
    Length,
    Option,
    Table,
    Truth,
    Worth,
    as_truth,
    each_option,
    options_of,
    row_of,
    truth_over,
)
from checker.semantics import expressions as e
from checker.semantics.data import ABSENT, Fact, Row, Unknown
from checker.semantics.types import PeriodType, RowType

if TYPE_CHECKING:
    from checker.engines.reference.evaluate import Evaluation
    from checker.engines.reference.scope import Scope


EVIDENCE: Final = "evidence"


def field_of(run: Evaluation, expression: e.FieldOf, scope: Scope) -> Worth:
    """A field of a row; absent where the row is absent."""
    holder = expression.row
    row = scope.current if type(holder) is e.Current and run.notes is None else run.value(holder, scope)
    if type(row) is Row:
        return run.records.field(row, expression.field)
    return each_option(lambda option: field_of_option(run, option, expression.field), row)


def field_of_option(run: Evaluation, option: Option, name: str) -> Option:
    """A field of one option; the unknown day of a candidate lies within the candidate's bounds."""
    row = row_of(option)
    if row is None:
        return ABSENT
    if isinstance(row, Unknown):
        return row
    value = run.records.field(row, name)
    if isinstance(option, Candidate) and option.field == name and isinstance(value, Unknown):
        return arithmetic.between(option.low, option.high, value.blame)
    return value


def declared(run: Evaluation, expression: e.DefinedOf | e.DeadlineOf, scope: Scope) -> Worth:
    """The value of a definition or deadline for a row; absent where the row is absent."""
    holder = expression.row
    one = scope.current if type(holder) is e.Current and run.notes is None else run.value(holder, scope)
    if type(one) is Row:
        return _declared_for(run, expression, one)

    def find(option: Option) -> Option | Choice:
        row = row_of(option)
        if row is None:
            return ABSENT
        if isinstance(row, Unknown):
            return row
        return _declared_for(run, expression, row)

    return each_option(find, one)


def _declared_for(run: Evaluation, expression: e.DefinedOf | e.DeadlineOf, row: Row) -> Option | Choice:
    if type(expression) is e.DefinedOf:
        value = run.definition(expression.definition, row)
    else:
        assert type(expression) is e.DeadlineOf
        value = run.deadline(expression.deadline, row)
    assert not isinstance(value, Table), "a definition is never a table"
    return value


def ancestor(run: Evaluation, expression: e.Ancestor, scope: Scope) -> Worth:
    """The record above a row; asked of a vocabulary's row, the record above the row whose rule asks will do."""
    holder = expression.row
    below = scope.current if type(holder) is e.Current and run.notes is None else run.value(holder, scope)
    if type(below) is Row:
        above = run.records.above(below, expression.record)
        if type(above) is Row:
            return above

    def find(option: Option) -> Option:
        row = row_of(option)
        if row is None:
            return ABSENT
        if isinstance(row, Unknown):
            return row
        found = run.records.above(row, expression.record)
        if found is None and scope.outer is not None:
            found = run.records.above(scope.outer, expression.record)
        return found or Unknown(frozenset({Fact("record", expression.record, expression.record, row.key)}))

    return each_option(find, below)


def compare(run: Evaluation, expression: e.Compare, scope: Scope) -> Truth:
    """A comparison, branch by branch; what a letter was found to say is compared by its letters and digits."""
    return compared(run, expression, scope, run.value(expression.left, scope), run.value(expression.right, scope))


def compared(run: Evaluation, expression: e.Compare, scope: Scope, left: Worth, right: Worth) -> Truth:
    """A comparison of what its two sides are worth."""
    evidence = asks_evidence(expression)
    if not evidence and (type(left) is type(right) is date or type(left) is type(right) is str):
        return arithmetic.compare(left, expression.operator, right, arithmetic.nowhere)
    sources = sources_of(run, (expression.left, expression.right), scope)
    if evidence:
        left, right = each_option(bare, left), each_option(bare, right)
    return truth_over(lambda a, b: arithmetic.compare(a, expression.operator, b, sources), left, right)


def asks_evidence(expression: e.Compare) -> bool:
    """Whether a side of a comparison is what a letter was found to say."""
    return _record(expression.left) == EVIDENCE or _record(expression.right) == EVIDENCE


def _record(expression: e.TypedExpr) -> str | None:
    if type(expression) is not e.FieldOf:
        return None
    owner = expression.row.type
    return owner.record if isinstance(owner, RowType) else None


def bare(option: Option) -> Option:
    """A text without case, spaces and punctuation; a telephone number without the prefix of North America."""
    if not isinstance(option, str):
        return option
    text = "".join(character for character in option.casefold() if character.isalnum())
    return text[1:] if len(text) == 11 and text.isdigit() and text.startswith("1") else text


def one_of(run: Evaluation, expression: e.OneOf, scope: Scope) -> Truth:
    """`x in (a, b)`: as the `or` of `x = a`, `x = b`."""
    sources = sources_of(run, (expression.value, *expression.options), scope)
    return truth_over(
        lambda asked, *options: disjunction(arithmetic.compare(asked, "=", each, sources) for each in options),
        run.value(expression.value, scope),
        *(run.value(option, scope) for option in expression.options),
    )


def contained(run: Evaluation, expression: e.Contained, scope: Scope) -> Truth:
    """A word in a set, or a number in a list of references."""
    return truth_over(_is_in, run.value(expression.value, scope), run.value(expression.container, scope))


def _is_in(value: Option, container: Option) -> Truth:
    if isinstance(container, Unknown):
        return Unknown(container.blame | value.blame) if isinstance(value, Unknown) else container
    assert isinstance(container, frozenset), "the type check lets only sets contain"
    if not container:
        return False
    return value if isinstance(value, Unknown) else value in container


def presence(run: Evaluation, expression: e.Presence, scope: Scope) -> Truth:
    """`is present`, `is absent` ask about the case; `is known` about our knowledge.

    A record above that nothing links to is absent, although whatever is read of it is unknown.
    """
    value = run.value(expression.value, scope)
    if expression.asks == "known":
        return not isinstance(value, Unknown | Choice | Between)
    if isinstance(expression.value, e.Ancestor) and isinstance(value, Unknown):
        present = _is_at_hand(run, expression.value, scope)
    elif isinstance(value, Table):
        present = disjunction(belongs for _, belongs in value.rows)
    else:
        present = as_truth(each_option(_is_present, value))
    return present if expression.asks == "present" else negation(present)


def _is_at_hand(run: Evaluation, expression: e.Ancestor, scope: Scope) -> Truth:
    row = run.value(expression.row, scope)
    return run.records.is_at_hand(row, expression.record) if isinstance(row, Row) else as_truth(row)


def _is_present(option: Option) -> Truth:
    return option if isinstance(option, Unknown) else option is not ABSENT


def arithmetic_of(run: Evaluation, expression: e.Arithmetic, scope: Scope) -> Worth:
    """Sums, differences and products, branch by branch."""
    left, right = run.value(expression.left, scope), run.value(expression.right, scope)
    sources = sources_of(run, (expression.left, expression.right), scope)
    match expression.operator:
        case "+":
            return each_option(lambda a, b: arithmetic.add(a, b, sources), left, right)
        case "-":
            return each_option(lambda a, b: arithmetic.subtract(a, b, sources), left, right)
        case "*":
            return each_option(arithmetic.multiply, left, right)
        case _:
            assert_never(expression.operator)


def extreme(run: Evaluation, expression: e.Extreme, scope: Scope) -> Worth:
    """`earliest of (...)`, `latest of (...)`: of those that are present."""
    values = [run.value(operand, scope) for operand in expression.operands]
    return each_option(lambda *options: arithmetic.extreme(options, expression.end == "earliest"), *values)


def period(run: Evaluation, expression: e.PeriodValue, scope: Scope) -> Worth:
    """A period in its own unit; working days with their calendar."""
    assert isinstance(expression.type, PeriodType)
    unit = expression.type.kind
    count = run.value(expression.count, scope)
    if expression.calendar is None:
        return each_option(lambda n: _length(n, expression.factor, lambda k: Length(Period(k, unit))), count)

    def in_working_days(n: Option, calendar: Option) -> Option:
        if isinstance(calendar, Unknown):
            return calendar
        assert isinstance(calendar, Calendar)
        return _length(n, expression.factor, lambda k: Length(Period(k, unit), calendar))

    return each_option(in_working_days, count, calendar(run, expression.calendar, scope))


def _length(count: Option, factor: int, make: Callable[[int], Length]) -> Option:
    if isinstance(count, int | Decimal):
        return make(int(count) * factor)
    return Unknown(count.blame) if isinstance(count, Unknown | Between) else ABSENT


def calendar(run: Evaluation, expression: e.TypedExpr, scope: Scope) -> Option | Choice:
    """The calendar that an expression names; a name that no calendar has is unknown, not a miss."""

    def find(option: Option) -> Option:
        if isinstance(option, Unknown):
            return option
        if isinstance(option, str) and option in run.program.calendars:
            return run.program.calendars[option]
        named = option if isinstance(option, str) else ""
        why = f"there is no calendar {named}" if named else "no calendar is named"
        return Unknown(frozenset({Fact("calendar", "", named, "", why=why)}))

    return each_option(find, run.value(expression, scope))


def verdict_of(run: Evaluation, expression: e.VerdictOf, scope: Scope) -> Truth:
    """Another rule's verdict: unknown while it is undecided or pending, except where that is what is asked."""

    def is_it(option: Option) -> Truth:
        row = row_of(option)
        if isinstance(row, Unknown):
            return row
        assert row is not None
        outcome = run.outcome(expression.rule, row)
        if expression.verdict == "undecided":
            return outcome.verdict == "undecided"
        if outcome.verdict == "undecided":
            return Unknown(frozenset({Fact("rule", row.record, expression.rule, row.key)}))
        return Unknown(outcome.blame) if outcome.verdict == "pending" else outcome.verdict == expression.verdict

    return truth_over(is_it, run.value(expression.row, scope))


# ---- where a value came from


def sources_of(run: Evaluation, expressions: tuple[e.TypedExpr, ...], scope: Scope) -> arithmetic.Sources:
    """The fields that the expressions read, to be blamed where their values cannot be right."""

    def find() -> Blame:
        with run.notes.silence() if run.notes is not None else nullcontext():
            blame = NO_BLAME.union(*(_sources(run, expression, scope) for expression in expressions))
        row = scope.current
        return blame or frozenset({Fact("record", row.record, row.record, row.key)})

    return find


def sources_at(run: Evaluation, expression: e.TypedExpr, scope: Scope, value: Option) -> Blame:
    """The fields that gave this one of an expression's possible values, or all that it reads."""
    blame = sources_of(run, (expression,), scope)()
    if not isinstance(expression, e.FieldOf):
        return blame
    with run.notes.silence() if run.notes is not None else nullcontext():
        rows = _rows_of(run.value(expression.row, scope))
    exact = (field_fact(row, expression.field) for row in rows if run.records.field(row, expression.field) == value)
    return frozenset(exact) or blame


def _sources(run: Evaluation, expression: e.TypedExpr, scope: Scope) -> Blame:
    match expression:
        case e.FieldOf(row=row, field=name):
            return _of_row(run, row, name, scope)
        case e.DefinedOf(row=row, definition=identifier) | e.DeadlineOf(row=row, deadline=identifier):
            return _of_row(run, row, identifier.rpartition(".")[2], scope)
        case e.Arithmetic(left=left, right=right):
            return _sources(run, left, scope) | _sources(run, right, scope)
        case e.Total(term=term, variable=variable, rows=rows):
            table = run.value(rows, scope)
            return NO_BLAME.union(
                *(_sources(run, term, scope.bind(variable, row)) for row, _ in table.rows)
                if isinstance(table, Table)
                else ()
            )
        case _:
            return NO_BLAME


def _of_row(run: Evaluation, expression: e.TypedExpr, name: str, scope: Scope) -> Blame:
    return frozenset(field_fact(row, name) for row in _rows_of(run.value(expression, scope)))


def _rows_of(value: Worth) -> list[Row]:
    options = () if isinstance(value, Table) else options_of(value)
    return [row for row in map(row_of, options) if isinstance(row, Row)]
