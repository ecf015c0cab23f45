"""What a case expects: a verdict of a rule, a value of a definition, a last day of a deadline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, assert_never

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.suggest import did_you_mean
from checker.semantics.data import ABSENT, Absent, Scalar
from checker.semantics.literals import value_of
from checker.semantics.model import Expected, Verdict
from checker.semantics.notes import Notes
from checker.semantics.schema import Schema
from checker.semantics.types import DateType, RowType, TextType, Type
from checker.semantics.words_for_types import a_record, describe
from checker.syntax import ast


@dataclass(frozen=True)
class Target:
    """What a case is about; `type` is that of a definition's or a deadline's value, None for a rule."""

    id: str
    kind: Literal["rule", "definition", "deadline"]
    policy: str
    record: str
    type: Type | None
    optional: bool


def expected(case: ast.Case, target: Target, schema: Schema, notes: Notes) -> Expected | None:
    """The expectation, or None where it cannot be met by what the case is about."""
    written = case.expect
    verdict: Verdict
    match written:
        case ast.ExpectValue(value=literal):
            return _value(written, literal, target, schema, notes)
        case ast.ExpectUndecided(facts=paths):
            facts = [fact(path, target.record, schema, notes) for path in paths]
            named = tuple(sorted(each for each in facts if each is not None))
            return Expected("undecided", None, None, None, named, None, written.span)
        case ast.ExpectNoLaw():
            return Expected("no_law", None, None, None, (), None, written.span)
        case ast.ExpectPassed():
            verdict = "passed"
        case ast.ExpectBreached():
            verdict = "breached"
        case ast.ExpectNotApplicable():
            verdict = "not_applicable"
        case ast.ExpectPending():
            verdict = "pending"
        case _:
            assert_never(written)
    if target.kind != "rule":
        notes.report(verdict_of_a_value(written, target))
        return None
    if isinstance(written, ast.ExpectBreached):
        saying = None if written.saying is None else written.saying.value
        return Expected(verdict, None, written.at, saying, (), None, written.span)
    until = written.until.value if isinstance(written, ast.ExpectPending) and written.until is not None else None
    return Expected(verdict, None, None, None, (), until, written.span)


def _value(
    written: ast.ExpectValue, literal: ast.Literal_, target: Target, schema: Schema, notes: Notes
) -> Expected | None:
    if target.type is None:
        notes.report(value_of_a_rule(written))
        return None
    value: Scalar | Absent | None
    if isinstance(literal, ast.Name) and literal.text == "absent":
        if not target.optional:
            notes.report(value_is_never_absent(written, target))
            return None
        value = ABSENT
    else:
        value = value_of(literal, _wanted(literal, target.type, schema), schema, notes)
    return None if value is None else Expected(None, value, None, None, (), None, written.span)


def _wanted(literal: ast.Literal_, type_: Type, schema: Schema) -> Type:
    """A definition that picks a record is expected by the day of that record, or by its key."""
    if not isinstance(type_, RowType):
        return type_
    record = schema.record(type_.record)
    dated = record is not None and record.dated is not None
    return DateType() if dated and not isinstance(literal, ast.Text) else TextType()


def fact(path: ast.Path, record: str, schema: Schema, notes: Notes) -> str | None:
    """The fact that a path names, as RECORD.FIELD or RECORD.TABLE, a record alone, or `calendar.NAME`."""
    current = record
    for position, part in enumerate(path.parts):
        last = position == len(path.parts) - 1
        declared = schema.record(current)
        if declared is None:
            notes.silent(path.span)
            return None
        if last and (part.text in declared.fields or part.text in declared.children):
            return f"{current}.{part.text}"
        if part.text in declared.children:
            current = declared.children[part.text].record
        elif position == 0 and _reachable(part.text, record, schema):
            current = part.text
        elif position == 0 and last and part.text in schema.calendars:
            return f"calendar.{part.text}"
        else:
            known = (*declared.fields, *declared.children, *schema.above(current))
            notes.report(no_fact(part, current, known))
            return None
    return current


def _reachable(name: str, record: str, schema: Schema) -> bool:
    """Whether a record stands above, below or beside the one that is judged."""
    above = (record, *schema.above(record))
    return name in above or any(name in schema.below(each) for each in above)


def verdict_of_a_value(written: ast.Expectation, target: Target) -> Diagnostic:
    """A case of a definition or a deadline expects the verdict of a rule.

    Wrong:
        define made of request "A value"
          in force from 2003-01-01 by received_on
            cite "None"
            means signed
          case "an example"
            given request signed yes
            expect passed
    Right:
        define made of request "A value"
          in force from 2003-01-01 by received_on
            cite "None"
            means signed
          case "an example"
            given request signed yes
            expect yes
    """
    return Diagnostic(
        code="verdict-of-a-value",
        message=f"a {target.kind} has a value and no verdict",
        span=written.span,
        help="`expect 2025-03-02`" if target.kind == "deadline" else "`expect yes`, `expect 2025-03-02`",
    )


def value_of_a_rule(written: ast.ExpectValue) -> Diagnostic:
    """A case of a rule expects a value. A rule has a verdict.

    Wrong:
        rule A-1 "A rule"
          in force from 2003-01-01 by received_on
            cite "None"
            severity error
            for request
            require signed
            say "x"
          case "an example"
            given request signed yes
            expect yes
    Right:
        rule A-1 "A rule"
          in force from 2003-01-01 by received_on
            cite "None"
            severity error
            for request
            require signed
            say "x"
          case "an example"
            given request signed yes
            expect passed
    """
    return Diagnostic(
        code="value-of-a-rule",
        message="a rule has a verdict and no value",
        span=written.span,
        help="passed, breached, undecided for FACT, pending, not applicable, or no law",
    )


def value_is_never_absent(written: ast.ExpectValue, target: Target) -> Diagnostic:
    """A case expects a value to be absent that is always there."""
    what = "has always a last day" if target.kind == "deadline" else f"is always {describe(target.type or TextType())}"
    return Diagnostic(
        code="value-is-never-absent", message=f"`{target.id.rpartition('.')[2]}` {what}", span=written.span
    )


def no_fact(name: ast.Name, record: str, known: tuple[str, ...]) -> Diagnostic:
    """`expect undecided for` names something that is no fact.

    A fact is a field, a table of a record, or a record that is not in the log. A definition is not one: name the
    fields that it reads.

    Wrong:
        rule A-1 "A rule"
          in force from 2003-01-01 by received_on
            cite "None"
            severity error
            for request
            require signed
            say "x"
          case "an example"
            given request signed unknown
            expect undecided for sined
    Right:
        rule A-1 "A rule"
          in force from 2003-01-01 by received_on
            cite "None"
            severity error
            for request
            require signed
            say "x"
          case "an example"
            given request signed unknown
            expect undecided for signed
    """
    return Diagnostic(
        code="no-fact",
        message=f"`{name.text}` is a field, and nothing follows it"
        if name.text in known
        else f"`{name.text}` is no fact of {a_record(record)}",
        span=name.span,
        help=None
        if name.text in known
        else did_you_mean(name.text, known) or "name a field or a table: `received_on`, `events.states_reason`",
    )


MISTAKES = (
    verdict_of_a_value,
    value_of_a_rule,
    value_is_never_absent,
    no_fact,
)
