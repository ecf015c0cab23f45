"""From the rules of definitions, deadlines, rules and their cases to their nodes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, get_args

from checker.syntax import ast
from checker.syntax.branch import Branch, text
from checker.syntax.build_clauses import (
    CaseHead,
    Fields,
    Means,
    authority,
    bare,
    cites,
    constant,
    sources,
)
from checker.syntax.build_expressions import day, where
from checker.syntax.templates import pieces

_CLOCK = get_args(ast.ClockClause)
_LITERALS = get_args(ast.Literal_)


def _definition(branch: Branch) -> ast.DefinitionDecl:
    return ast.DefinitionDecl(
        branch.span,
        branch.name("DEFINE"),
        branch.name("OF"),
        branch.text(),
        branch.all(ast.DefinitionVersion),
        branch.all(ast.Case),
    )


def _definition_version(branch: Branch) -> ast.DefinitionVersion:
    return ast.DefinitionVersion(
        branch.span,
        branch.one(ast.InForce),
        authority(branch),
        branch.after("MEANS"),
        branch.all(ast.ExceptionClause),
    )


def _deadline(branch: Branch) -> ast.DeadlineDecl:
    return ast.DeadlineDecl(
        branch.span,
        branch.name("DEADLINE"),
        branch.name("OF"),
        branch.has("ANSWER"),
        branch.text(),
        branch.all(ast.DeadlineVersion),
        branch.all(ast.Case),
    )


def _clock(branch: Branch) -> tuple[ast.ClockClause, ...]:
    return tuple(part for part in branch.parts if isinstance(part, _CLOCK))


def _deadline_version(branch: Branch) -> ast.DeadlineVersion:
    return ast.DeadlineVersion(
        branch.span, branch.one(ast.InForce), authority(branch), _clock(branch), branch.all(ast.ExceptionClause)
    )


def _starts(branch: Branch) -> ast.Starts:
    return ast.Starts(branch.span, branch.after("STARTS"))


def _restarts(branch: Branch) -> ast.Restarts:
    return ast.Restarts(branch.span, branch.after("RESTARTS"), branch.after("WHEN"))


def _runs(branch: Branch) -> ast.Runs:
    return ast.Runs(branch.span, branch.after("RUNS"), branch.has("COUNTING"))


def _pauses(branch: Branch) -> ast.Pauses:
    return ast.Pauses(
        branch.span,
        branch.maybe_name("EACH"),
        branch.after("IN"),
        where(branch),
        branch.after("FROM"),
        branch.after("TO"),
        branch.one(bool),
        branch.after("WHEN"),
    )


def _rolls(branch: Branch) -> ast.Rolls:
    return ast.Rolls(branch.span, branch.after("OF"))


def _like(branch: Branch) -> ast.Like:
    return ast.Like(branch.span, branch.after("LIKE"))


def _stricter_of(branch: Branch) -> ast.StricterOf:
    return ast.StricterOf(branch.span, branch.all(ast.Path), branch.has("CONTRIBUTIONS"))


@dataclass(frozen=True)
class Over:
    """`over LABEL`."""

    label: ast.Name


def _exception(branch: Branch) -> ast.ExceptionClause:
    means = branch.maybe(Means)
    return ast.ExceptionClause(
        branch.span,
        branch.name("EXCEPT"),
        branch.text(),
        branch.maybe(ast.InForce),
        authority(branch),
        tuple(over.label for over in branch.all(Over)),
        branch.after("WHEN"),
        None if means is None else means.value,
        _clock(branch),
    )


def _amendment(branch: Branch) -> ast.AmendmentDecl:
    return ast.AmendmentDecl(branch.span, branch.one(ast.Path), branch.all(ast.ExceptionClause))


def _contribution(branch: Branch) -> ast.ContributionDecl:
    deadline, target = branch.all(ast.Path)
    return ast.ContributionDecl(
        branch.span, deadline, target, branch.one(ast.InForce), authority(branch), branch.after("WHEN")
    )


@dataclass(frozen=True)
class HeldBack:
    """`held because REASON`."""

    reason: ast.Text


def _rule(branch: Branch) -> ast.RuleDecl:
    held = branch.maybe(HeldBack)
    return ast.RuleDecl(
        branch.span,
        branch.name("RULE"),
        branch.text(),
        None if held is None else held.reason,
        branch.all(ast.RuleVersion),
        branch.all(ast.Case),
    )


def _rule_version(branch: Branch) -> ast.RuleVersion:
    severity = branch.one(Severity)
    return ast.RuleVersion(
        branch.span,
        branch.one(ast.InForce),
        authority(branch),
        severity.level,
        severity.lowered,
        branch.one(ast.SubjectClause),
        branch.all(ast.Let),
        branch.after("REQUIRE"),
        branch.all(ast.Say),
        next((part.text for part in branch.all(Mend)), None),
    )


@dataclass(frozen=True)
class Severity:
    """`severity error` with its `lowered to` clauses."""

    level: ast.Level
    lowered: tuple[ast.Lowered, ...]


def _severity(branch: Branch) -> Severity:
    return Severity(branch.one(str), branch.all(ast.Lowered))  # type: ignore[arg-type]  # built by `level` below


def _lowered(branch: Branch) -> ast.Lowered:
    return ast.Lowered(branch.span, branch.after("TO"), branch.after("WHEN"))


def _subject(branch: Branch) -> ast.SubjectClause:
    conditions = branch.after("WHERE")
    group_when = branch.after("WHEN")
    keys = tuple(part for part in branch.exprs() if part is not conditions and part is not group_when)
    return ast.SubjectClause(branch.span, branch.name("FOR"), conditions, keys, group_when)


def _let(branch: Branch) -> ast.Let:
    return ast.Let(branch.span, branch.name("LET"), branch.after("BE"))


def _say(branch: Branch) -> ast.Say:
    message = branch.texts()[-1]
    return ast.Say(branch.span, branch.after("WHEN"), message, pieces(message))


@dataclass(frozen=True)
class Mend:
    """The `mend` clause of a rule."""

    text: ast.Text


def _entry(branch: Branch) -> ast.EntryDecl:
    return ast.EntryDecl(
        branch.span,
        branch.name("ENTRY"),
        branch.text(),
        branch.maybe(str),  # type: ignore[arg-type]  # one of the five standings of the table below
        authority(branch),
        text(branch.after("BECAUSE")),
    )


def _enforcement(branch: Branch) -> ast.EnforcementDecl:
    first, *shown = branch.names()
    return ast.EnforcementDecl(
        branch.span,
        first,
        branch.text(),
        text(branch.after("DECIDED")),
        text(branch.after("OUTCOME")),
        cites(branch),
        sources(branch),
        text(branch.after("BECAUSE")),
        tuple(shown),
    )


def _instrument(branch: Branch) -> ast.InstrumentDecl:
    name, title = branch.texts()
    return ast.InstrumentDecl(branch.span, name, title, cites(branch), branch.all(ast.ParagraphClause))


def _paragraph(branch: Branch) -> ast.ParagraphClause:
    label, title, *_ = branch.texts()
    reason = branch.after("BECAUSE")
    return ast.ParagraphClause(branch.span, label, title, None if reason is None else text(reason))


def _case(branch: Branch) -> ast.Case:
    head = branch.one(CaseHead)
    as_of = branch.after("OF")
    return ast.Case(
        branch.span,
        head.ids,
        head.title,
        branch.all(ast.Given),
        None if as_of is None else day(as_of),
        branch.after("EXPECT"),
    )


def _given(branch: Branch) -> ast.Given:
    return ast.Given(
        branch.span,
        branch.name("GIVEN"),
        branch.maybe_name("CALLED"),
        branch.maybe_name("TO"),
        _facts(branch),
        branch.all(ast.Child),
    )


def _child(branch: Branch) -> ast.Child:
    return ast.Child(branch.span, branch.name("WITH"), _facts(branch))


def _facts(branch: Branch) -> tuple[ast.FieldValue, ...]:
    fields = branch.maybe(Fields)
    return () if fields is None else fields.values


def _field_value(branch: Branch) -> ast.FieldValue:
    path, fact = branch.parts
    return ast.FieldValue(branch.span, path, fact)


def _expect_breached(branch: Branch) -> ast.ExpectBreached:
    saying = branch.after("SAYING")
    return ast.ExpectBreached(branch.span, branch.after("AT"), None if saying is None else text(saying))


def _expect_undecided(branch: Branch) -> ast.ExpectUndecided:
    return ast.ExpectUndecided(branch.span, branch.all(ast.Path))


def _expect_pending(branch: Branch) -> ast.ExpectPending:
    until = branch.after("UNTIL")
    return ast.ExpectPending(branch.span, None if until is None else day(until))


def _expect_value(branch: Branch) -> ast.ExpectValue:
    value = next(part for part in branch.parts if isinstance(part, _LITERALS))
    return ast.ExpectValue(branch.span, value)


RULES: MappingProxyType[str, Callable[[Branch], Any]] = MappingProxyType(
    {
        "definition": _definition,
        "definition_version": _definition_version,
        "deadline": _deadline,
        "deadline_version": _deadline_version,
        "starts": _starts,
        "restarts": _restarts,
        "runs": _runs,
        "short_month": bare(ast.ShortMonths),
        "pauses": _pauses,
        "rolls": _rolls,
        "never_rolls": bare(ast.NeverRolls),
        "like": _like,
        "stricter_of": _stricter_of,
        "both_ends": constant(True),
        "last_day": constant(False),
        "exception": _exception,
        "exception_body": lambda branch: branch.parts[0],
        "over": lambda branch: Over(branch.names()[0]),
        "exception_value": lambda branch: Means(branch.after("MEANS")),
        "amendment": _amendment,
        "contribution": _contribution,
        "rule": _rule,
        "held_back": lambda branch: HeldBack(branch.text()),
        "rule_version": _rule_version,
        "severity": _severity,
        "error": constant("error"),
        "warn": constant("warn"),
        "info": constant("info"),
        "lowered": _lowered,
        "each_record": _subject,
        "each_group": _subject,
        "let": _let,
        "say": _say,
        "mend": lambda branch: Mend(branch.text()),
        "entry": _entry,
        "informs": constant("informs"),
        "held": constant("held"),
        "historic": constant("historic"),
        "not_visible": constant("not_visible"),
        "never_applies": constant("never_applies"),
        "enforcement": _enforcement,
        "instrument": _instrument,
        "paragraph": _paragraph,
        "case": _case,
        "given": _given,
        "child": _child,
        "fields": lambda branch: Fields(branch.all(ast.FieldValue)),
        "field_value": _field_value,
        "expect_passed": bare(ast.ExpectPassed),
        "expect_breached": _expect_breached,
        "expect_undecided": _expect_undecided,
        "expect_pending": _expect_pending,
        "expect_not_applicable": bare(ast.ExpectNotApplicable),
        "expect_no_law": bare(ast.ExpectNoLaw),
        "expect_value": _expect_value,
    }
)
