"""From the rules of a declaration to its nodes: data, definitions, deadlines, rules and their cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, get_args

from checker.syntax import ast
from checker.syntax.branch import Branch, text
from checker.syntax.build_expressions import day, where
from checker.syntax.templates import pieces

_CLOCK = get_args(ast.ClockClause)
_LITERALS = get_args(ast.Literal_)


@dataclass(frozen=True)
class Cited:
    """One `cite` clause; a declaration may have several."""

    cites: tuple[ast.Text, ...]


@dataclass(frozen=True)
class Rows:
    """One `row` clause."""

    rows: tuple[ast.Name, ...]


@dataclass(frozen=True)
class Also:
    """`also "...", "..."`: further headings."""

    also: tuple[ast.Text, ...]


@dataclass(frozen=True)
class Fields:
    """The facts of one record of a case."""

    values: tuple[ast.FieldValue, ...]


@dataclass(frozen=True)
class Parent:
    """`belongs to NAME`, `belongs to NAME optional`."""

    record: ast.Name
    optional: bool


@dataclass(frozen=True)
class Means:
    """`means EXPR` inside an exception."""

    value: ast.Expr


@dataclass(frozen=True)
class Dates:
    """`from D`, `from D through D`."""

    start: ast.Date
    through: ast.Date | None


@dataclass(frozen=True)
class CaseHead:
    """`case TR-001, V-03 "title"`."""

    ids: tuple[ast.Name, ...]
    title: ast.Text


@dataclass(frozen=True)
class Key:
    """The `key` clause of a record."""

    names: tuple[ast.Name, ...]


@dataclass(frozen=True)
class Dated:
    """The `dated` clause of a record."""

    name: ast.Name


def cites(branch: Branch) -> tuple[ast.Text, ...]:
    """The citations of every `cite` clause of a branch, in order."""
    return tuple(cite for clause in branch.all(Cited) for cite in clause.cites)


def authority(branch: Branch) -> ast.Authority:
    """The citations and the requirement rows of a branch."""
    rows = branch.maybe(Rows)
    return ast.Authority(cites(branch), () if rows is None else rows.rows)


def _header(branch: Branch) -> ast.Header:
    title, *laws = branch.texts()
    return ast.Header(
        branch.span,
        branch.one(ast.Path),
        title,
        branch.maybe_name("REGIME"),
        tuple(laws),
        day(branch.after("CHECKED")),
        branch.parts[-1],
    )


def _use(branch: Branch) -> ast.Use:
    return ast.Use(branch.span, branch.one(ast.Path))


def _in_force(branch: Branch) -> ast.InForce:
    dates = branch.one(Dates)
    condition = branch.after("WHERE")
    return ast.InForce(branch.span, dates.start, dates.through, branch.after("BY"), condition)


def _dates(branch: Branch) -> Dates:
    start, *through = (day(leaf) for leaf in branch.leaves("DATE"))
    return Dates(start, next(iter(through), None))


def _named_type(branch: Branch) -> ast.NamedType:
    return ast.NamedType(branch.span, branch.names()[0])


def _choice(many: bool) -> Callable[[Branch], ast.ChoiceType]:
    return lambda branch: ast.ChoiceType(branch.span, branch.all(ast.Name), many)


def _list_type(branch: Branch) -> ast.ListType:
    return ast.ListType(branch.span, branch.names()[0])


def _type(branch: Branch) -> ast.TypeExpr:
    found: ast.TypeExpr = next(part for part in branch.parts if isinstance(part, get_args(ast.TypeExpr)))
    return found


def _also(branch: Branch) -> tuple[ast.Text, ...]:
    found = branch.maybe(Also)
    return () if found is None else found.also


def _word_part(branch: Branch) -> Any:
    """The plain string that a small rule such as `blank means absent` was built to."""
    return branch.maybe(str)


def _record(branch: Branch) -> ast.RecordDecl:
    key, dated, parent = branch.maybe(Key), branch.maybe(Dated), branch.maybe(Parent)
    return ast.RecordDecl(
        branch.span,
        branch.name("RECORD"),
        branch.text(),
        () if key is None else key.names,
        None if dated is None else dated.name,
        None if parent is None else parent.record,
        parent is not None and parent.optional,
        branch.all(ast.FieldClause),
        branch.all(ast.ChildrenClause),
    )


def _parent(branch: Branch) -> Parent:
    return Parent(branch.name("TO"), branch.has("OPTIONAL"))


def _field(branch: Branch) -> ast.FieldClause:
    return ast.FieldClause(
        branch.span, branch.name("FIELD"), _type(branch), _word_part(branch), branch.text(), _also(branch)
    )


def _children(branch: Branch) -> ast.ChildrenClause:
    return ast.ChildrenClause(
        branch.span, branch.name("CHILDREN"), branch.name("OF"), _word_part(branch), branch.text(), _also(branch)
    )


def _vocabulary(branch: Branch) -> ast.VocabularyDecl:
    title, *laws = branch.texts()
    return ast.VocabularyDecl(
        branch.span,
        branch.name("VOCABULARY"),
        branch.maybe_name("OF"),
        title,
        tuple(laws),
        branch.all(ast.AttributeClause),
        branch.all(ast.ValueClause),
    )


def _attribute(branch: Branch) -> ast.AttributeClause:
    return ast.AttributeClause(branch.span, branch.name("ATTRIBUTE"), _type(branch), branch.text())


def _value(branch: Branch) -> ast.ValueClause:
    return ast.ValueClause(branch.span, branch.one(ast.Name), branch.text(), branch.all(ast.ValueVersion))


def _value_version(branch: Branch) -> ast.ValueVersion:
    clauses = tuple(part for part in branch.parts if isinstance(part, ast.SetAttribute | ast.Needs | ast.Barred))
    return ast.ValueVersion(branch.span, branch.one(ast.InForce), authority(branch), clauses)


def _set_attribute(branch: Branch) -> ast.SetAttribute:
    return ast.SetAttribute(branch.span, branch.name("SET"), branch.parts[-1])


def _needs(branch: Branch) -> ast.Needs:
    return ast.Needs(branch.span, branch.after("NEEDS"), text(branch.parts[-1]))


def _barred(branch: Branch) -> ast.Barred:
    return ast.Barred(branch.span, branch.after("WHEN"), text(branch.parts[-1]))


def _calendar(branch: Branch) -> ast.CalendarDecl:
    checked, first, last = branch.leaves("DATE")
    calendar, *weekend = branch.names()
    return ast.CalendarDecl(
        branch.span,
        calendar,
        branch.text(),
        cites(branch),
        day(checked),
        day(first),
        day(last),
        tuple(weekend),
        branch.all(ast.Holiday),
        branch.all(ast.CalendarCase),
    )


def _holiday(branch: Branch) -> ast.Holiday:
    return ast.Holiday(branch.span, day(branch.after("HOLIDAY")), branch.text())


def _calendar_case(branch: Branch) -> ast.CalendarCase:
    head = branch.one(CaseHead)
    start, result = (day(leaf) for leaf in branch.leaves("DATE"))
    return ast.CalendarCase(branch.span, head.ids, head.title, start, branch.after("PLUS"), result)


def _case_head(branch: Branch) -> CaseHead:
    return CaseHead(branch.names(), branch.text())


def _setting(branch: Branch) -> ast.SettingDecl:
    return ast.SettingDecl(
        branch.span,
        branch.name("SETTING"),
        branch.text(),
        cites(branch),
        _type(branch),
        branch.after("DEFAULT"),
        text(branch.after("BECAUSE")),
    )


def _listing(branch: Branch) -> ast.ListDecl:
    title, *items = branch.texts()
    return ast.ListDecl(branch.span, branch.name("LIST"), title, cites(branch), tuple(items))


def _assumption(branch: Branch) -> ast.EveryCase:
    return ast.EveryCase(branch.span, branch.all(ast.Given))


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


def _rule(branch: Branch) -> ast.RuleDecl:
    return ast.RuleDecl(
        branch.span, branch.name("RULE"), branch.text(), branch.all(ast.RuleVersion), branch.all(ast.Case)
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
        cites(branch),
        text(branch.after("BECAUSE")),
    )


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


def _constant(value: Any) -> Callable[[Branch], Any]:
    return lambda branch: value


def _bare(kind: Callable[[Any], Any]) -> Callable[[Branch], Any]:
    return lambda branch: kind(branch.span)


DECLARATIONS: MappingProxyType[str, Callable[[Branch], Any]] = MappingProxyType(
    {
        "preamble": lambda branch: branch.parts[0],
        "header": _header,
        "applies": lambda branch: branch.exprs()[0],
        "use": _use,
        "in_force": _in_force,
        "open_span": _dates,
        "closed_span": _dates,
        "cite": lambda branch: Cited(branch.texts()),
        "rows": lambda branch: Rows(branch.names()),
        "blank_is_absent": _constant("absent"),
        "blank_is_unknown": _constant("unknown"),
        "blank_is_no": _constant("no"),
        "empty_is_absent": _constant("absent"),
        "empty_is_unknown": _constant("unknown"),
        "named_type": _named_type,
        "truth_type": _bare(ast.TruthType),
        "choice_type": _choice(False),
        "set_type": _choice(True),
        "list_type": _list_type,
        "name_word": lambda branch: branch.names()[0],
        "code_word": lambda branch: branch.names()[0],
        "record": _record,
        "key": lambda branch: Key(branch.names()),
        "dated": lambda branch: Dated(branch.names()[0]),
        "parent": _parent,
        "field": _field,
        "children": _children,
        "also": lambda branch: Also(branch.texts()),
        "vocabulary": _vocabulary,
        "attribute": _attribute,
        "value": _value,
        "value_version": _value_version,
        "set_attribute": _set_attribute,
        "needs": _needs,
        "barred": _barred,
        "calendar": _calendar,
        "holiday": _holiday,
        "case_roll": _calendar_case,
        "case_plus": _calendar_case,
        "case_head": _case_head,
        "setting": _setting,
        "listing": _listing,
        "assumption": _assumption,
        "definition": _definition,
        "definition_version": _definition_version,
        "deadline": _deadline,
        "deadline_version": _deadline_version,
        "starts": _starts,
        "restarts": _restarts,
        "runs": _runs,
        "short_month": _bare(ast.ShortMonths),
        "pauses": _pauses,
        "rolls": _rolls,
        "never_rolls": _bare(ast.NeverRolls),
        "like": _like,
        "stricter_of": _stricter_of,
        "both_ends": _constant(True),
        "last_day": _constant(False),
        "exception": _exception,
        "exception_body": lambda branch: branch.parts[0],
        "over": lambda branch: Over(branch.names()[0]),
        "exception_value": lambda branch: Means(branch.after("MEANS")),
        "amendment": _amendment,
        "contribution": _contribution,
        "rule": _rule,
        "rule_version": _rule_version,
        "severity": _severity,
        "error": _constant("error"),
        "warn": _constant("warn"),
        "info": _constant("info"),
        "lowered": _lowered,
        "each_record": _subject,
        "each_group": _subject,
        "let": _let,
        "say": _say,
        "mend": lambda branch: Mend(branch.text()),
        "entry": _entry,
        "informs": _constant("informs"),
        "held": _constant("held"),
        "historic": _constant("historic"),
        "not_visible": _constant("not_visible"),
        "never_applies": _constant("never_applies"),
        "case": _case,
        "given": _given,
        "child": _child,
        "fields": lambda branch: Fields(branch.all(ast.FieldValue)),
        "field_value": _field_value,
        "expect_passed": _bare(ast.ExpectPassed),
        "expect_breached": _expect_breached,
        "expect_undecided": _expect_undecided,
        "expect_pending": _expect_pending,
        "expect_not_applicable": _bare(ast.ExpectNotApplicable),
        "expect_no_law": _bare(ast.ExpectNoLaw),
        "expect_value": _expect_value,
    }
)
