"""From definitions, deadlines, rules and their cases to lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import assert_never

from checker.diagnostics.source import Span
from checker.syntax import ast
from checker.syntax.lines import WIDTH, Line, indented, spaced
from checker.syntax.write_expressions import expression, literal, names, quoted, texts

# Tells whether a comment stands inside a place of the old text. What it stands between is kept on lines of its own; a
# comment inside the last part goes behind it, so that only the text before the last part is asked about.
Commented = Callable[[Span], bool]


def in_force(node: ast.InForce) -> Line:
    """The clause that opens a version."""
    through = "" if node.through is None else f" through {node.through.text}"
    by = "" if node.by is None else f" by {node.by.text}"
    where = "" if node.where is None else f" where {expression(node.where)}"
    return Line(0, f"in force from {node.start.text}{through}{by}{where}", node.span.start)


def authority(node: ast.Authority, width: int = 0) -> tuple[Line, ...]:
    """The rows, the citations, and how they stand; `width` is that of the clause words beside them."""
    unsettled = (
        ()
        if node.unsettled is None
        else (Line(0, f"{'unsettled':<{width}} {quoted(node.unsettled)}", node.unsettled.span.start),)
    )
    return (
        *named("row", node.rows, width),
        *cite(node.cites, width),
        *named("binds", node.binds, width),
        *named("source", node.source, width),
        *unsettled,
    )


def width_of(node: ast.Authority, least: int) -> int:
    """How wide the clause words of a version are, of which the others need at least that much."""
    words = (("binds", node.binds), ("source", node.source), ("unsettled", node.unsettled))
    return max(least, *(len(word) if given else 0 for word, given in words))


def named(word: str, listed: tuple[ast.Name, ...], width: int) -> tuple[Line, ...]:
    """A clause of names after its word; nothing where there are none."""
    return (Line(0, f"{word:<{width}} {names(listed)}", listed[0].span.start),) if listed else ()


def cite(cites: tuple[ast.Text, ...], width: int = 0) -> tuple[Line, ...]:
    """The citations, in one clause."""
    return (Line(0, f"{'cite':<{width}} {texts(cites)}", cites[0].span.start),) if cites else ()


def condition(head: str, node: ast.Expr, commented: Commented) -> tuple[Line, ...]:
    """A clause with its condition, broken before each `and` or `or` where it is long."""
    line = Line(0, f"{head} {expression(node)}", node.span.start)
    if not isinstance(node, ast.AllOf | ast.AnyOf):
        return (line,)
    before_last = Span(node.span.source, node.span.start, node.operands[-1].span.start)
    if len(line.text) + 4 <= WIDTH and not commented(before_last):
        return (line,)
    joiner = "and" if isinstance(node, ast.AllOf) else "or"
    first, *rest = node.operands
    others = (Line(2, f"{joiner} {expression(operand)}", operand.span.start) for operand in rest)
    return (Line(0, f"{head} {expression(first)}", node.span.start), *others)


def definition(node: ast.DefinitionDecl, commented: Commented) -> tuple[Line, ...]:
    """A definition with its versions and cases."""
    head = Line(0, f"define {node.name.text} of {node.record.text} {quoted(node.title)}", node.span.start)
    versions = (_definition_version(version, commented) for version in node.versions)
    return (head, *_versions(versions), *cases(node.cases, short=True))


def _definition_version(node: ast.DefinitionVersion, commented: Commented) -> tuple[Line, ...]:
    width = width_of(node.authority, len("means"))
    body = (*authority(node.authority, width), *condition(f"{'means':<{width}}", node.means, commented))
    return (in_force(node.in_force), *indented((*body, *exceptions(node.exceptions, commented)), 2))


def _versions(versions: Iterable[tuple[Line, ...]]) -> tuple[Line, ...]:
    """Versions below each other, with a blank line between them."""
    lines: list[Line] = []
    for version in versions:
        lines.extend(indented(spaced(version) if lines else version, 2))
    return tuple(lines)


def exceptions(nodes: tuple[ast.ExceptionClause, ...], commented: Commented) -> tuple[Line, ...]:
    """Exceptions below each other."""
    return tuple(line for node in nodes for line in _exception(node, commented))


def _exception(node: ast.ExceptionClause, commented: Commented) -> tuple[Line, ...]:
    head = Line(0, f"except {node.label.text} {quoted(node.title)}", node.span.start)
    dates = () if node.in_force is None else (in_force(node.in_force),)
    over = tuple(Line(0, f"over {label.text}", label.span.start) for label in node.over)
    means = () if node.means is None else condition("means", node.means, commented)
    body = (
        *dates,
        *authority(node.authority),
        *over,
        *condition("when", node.when, commented),
        *means,
        *clock(node.clock, 0),
    )
    return (head, *indented(body, 2))


def deadline(node: ast.DeadlineDecl, commented: Commented) -> tuple[Line, ...]:
    """A deadline with its versions and cases."""
    answer = " for answer" if node.for_answer else ""
    head = Line(0, f"deadline {node.name.text} of {node.record.text}{answer} {quoted(node.title)}", node.span.start)
    versions = (_deadline_version(version, commented) for version in node.versions)
    return (head, *_versions(versions), *cases(node.cases, short=True))


def _deadline_version(node: ast.DeadlineVersion, commented: Commented) -> tuple[Line, ...]:
    width = width_of(node.authority, max((len(_opening(clause)) for clause in node.clock), default=0))
    body = (
        *authority(node.authority, max(width, len("cite"))),
        *clock(node.clock, width),
        *exceptions(node.exceptions, commented),
    )
    return (in_force(node.in_force), *indented(body, 2))


def _opening(clause: ast.ClockClause) -> str:
    """The word that opens a clause of a clock, where what follows is aligned."""
    match clause:
        case ast.Starts():
            return "starts"
        case ast.Restarts():
            return "restarts"
        case ast.Runs():
            return "runs"
        case ast.Pauses():
            return "pauses"
        case ast.Like():
            return "like"
        case ast.ShortMonths() | ast.Rolls() | ast.NeverRolls() | ast.StricterOf():
            return ""
        case _:
            assert_never(clause)


def clock(clauses: tuple[ast.ClockClause, ...], width: int) -> tuple[Line, ...]:
    """The clauses of a clock in their order."""
    return tuple(line for clause in clauses for line in _clock_clause(clause, width))


def _clock_clause(node: ast.ClockClause, width: int) -> tuple[Line, ...]:
    anchor = node.span.start
    opening = f"{_opening(node):<{width}}"
    match node:
        case ast.Starts():
            return (Line(0, f"{opening} {expression(node.day)}", anchor),)
        case ast.Restarts():
            return (Line(0, f"{opening} {expression(node.day)} when {expression(node.when)}", anchor),)
        case ast.Runs():
            first = " counting the first day" if node.counting_first_day else ""
            return (Line(0, f"{opening} {expression(node.period)}{first}", anchor),)
        case ast.ShortMonths():
            return (Line(0, "short months overflows", anchor),)
        case ast.Pauses():
            return _pauses(node, opening)
        case ast.Rolls():
            return (Line(0, f"rolls to working day of {node.calendar.text}", anchor),)
        case ast.NeverRolls():
            return (Line(0, "never rolls", anchor),)
        case ast.Like():
            return (Line(0, f"{opening} {node.deadline.text}", anchor),)
        case ast.StricterOf():
            contributions = " and contributions" if node.contributions else ""
            deadlines = ", ".join(path.text for path in node.deadlines)
            return (Line(0, f"earliest of {deadlines}{contributions}", anchor),)
        case _:
            assert_never(node)


def _pauses(node: ast.Pauses, opening: str) -> tuple[Line, ...]:
    ends = "both ends counted" if node.both_ends else "last day counted"
    when = "" if node.when is None else f" when {expression(node.when)}"
    interval = f"from {expression(node.start)} to {expression(node.end)} {ends}{when}"
    if node.variable is None or node.rows is None:
        return (Line(0, f"{opening} {interval}", node.span.start),)
    where = "" if node.where is None else f" where ({expression(node.where)})"
    head = Line(0, f"{opening} for each {node.variable.text} in {node.rows.text}{where}", node.span.start)
    return (head, Line(2, interval, node.start.span.start))


def rule(node: ast.RuleDecl, commented: Commented) -> tuple[Line, ...]:
    """A rule with its versions and cases."""
    head = Line(0, f"rule {node.id.text} {quoted(node.title)}", node.span.start)
    held = () if node.held is None else (Line(2, f"held because {quoted(node.held)}", node.held.span.start),)
    versions = (_rule_version(version, commented) for version in node.versions)
    return (head, *held, *_versions(versions), *cases(node.cases, short=False))


def _rule_version(node: ast.RuleVersion, commented: Commented) -> tuple[Line, ...]:
    width = width_of(node.authority, len("severity"))
    severity = Line(0, f"{'severity':<{width}} {node.severity}")
    lowered = tuple(
        Line(0, f"lowered to {one.level} when {expression(one.when)}", one.span.start) for one in node.lowered
    )
    lets = tuple(
        Line(0, f"{'let':<{width}} {one.name.text} be {expression(one.value)}", one.span.start) for one in node.lets
    )
    mend = () if node.mend is None else (Line(0, f"{'mend':<{width}} {quoted(node.mend)}", node.mend.span.start),)
    body = (
        *authority(node.authority, width),
        severity,
        *lowered,
        *_subject(node.subject, width, commented),
        *lets,
        *condition(f"{'require':<{width}}", node.require, commented),
        *(_say(say, width) for say in node.says),
        *mend,
    )
    return (in_force(node.in_force), *indented(body, 2))


def _subject(node: ast.SubjectClause, width: int, commented: Commented) -> tuple[Line, ...]:
    head = f"{'for':<{width}} {node.record.text}"
    where: tuple[Line, ...] = (Line(0, head, node.span.start),)
    if node.where is not None:
        where = condition(f"{head} where", node.where, commented)
    if not node.group_by:
        return where
    when = "" if node.group_when is None else f" when {expression(node.group_when)}"
    groups = f"grouped by {', '.join(expression(key) for key in node.group_by)}{when}"
    before_groups = Span(node.span.source, node.span.start, node.group_by[0].span.start)
    joined = Line(0, f"{where[-1].text} {groups}", where[-1].anchor)
    if len(where) == 1 and len(joined.text) + 4 <= WIDTH and not commented(before_groups):
        return (joined,)
    return (*where, Line(2, groups, node.group_by[0].span.start))


def _say(node: ast.Say, width: int) -> Line:
    if node.when is None:
        return Line(0, f"{'say':<{width}} {quoted(node.text)}", node.span.start)
    return Line(0, f"say when {expression(node.when)} {quoted(node.text)}", node.span.start)


def case_head(ids: tuple[ast.Name, ...], title: ast.Text) -> str:
    """The word `case` with the ids and the title."""
    return f"case {names(ids)}{' ' if ids else ''}{quoted(title)}"


def cases(nodes: tuple[ast.Case, ...], short: bool) -> tuple[Line, ...]:
    """The cases of a declaration after a blank line; where `short`, one that fits is kept on one line."""
    lines = tuple(line for node in nodes for line in _case(node, short))
    return indented(spaced(lines), 2)


def _case(node: ast.Case, short: bool) -> tuple[Line, ...]:
    head = case_head(node.ids, node.title)
    expect = f"expect {_expectation(node.expect)}"
    records = tuple(line for record in node.given for line in given(record))
    whole = Line(0, " ".join((head, *(line.text for line in records), expect)), node.span.start)
    if short and len(records) <= 1 and node.as_of is None and len(whole.text) + 2 <= WIDTH:
        return (whole,)
    as_of = () if node.as_of is None else (Line(2, f"as of {node.as_of.text}", node.as_of.span.start),)
    head_line = Line(0, head, node.span.start)
    return (head_line, *indented(records, 2), *as_of, Line(2, expect, node.expect.span.start))


def given(node: ast.Given) -> tuple[Line, ...]:
    """A record of a case with its children."""
    called = "" if node.called is None else f" called {node.called.text}"
    belonging = "" if node.belonging_to is None else f" belonging to {node.belonging_to.text}"
    head = Line(0, f"given {node.record.text}{called}{belonging}{_fields(node.fields)}", node.span.start)
    children = (
        Line(2, f"with {child.record.text}{_fields(child.fields)}", child.span.start) for child in node.children
    )
    return (head, *children)


def _fields(fields: tuple[ast.FieldValue, ...]) -> str:
    written = ", ".join(f"{field.path.text} {literal(field.value)}" for field in fields)
    return f" {written}" if written else ""


def _expectation(node: ast.Expectation) -> str:
    match node:
        case ast.ExpectPassed():
            return "passed"
        case ast.ExpectBreached():
            at = "" if node.at is None else f" at {node.at}"
            saying = "" if node.saying is None else f" saying {quoted(node.saying)}"
            return f"breached{at}{saying}"
        case ast.ExpectUndecided():
            return f"undecided for {', '.join(path.text for path in node.facts)}"
        case ast.ExpectPending():
            return "pending" if node.until is None else f"pending until {node.until.text}"
        case ast.ExpectNotApplicable():
            return "not applicable"
        case ast.ExpectNoLaw():
            return "no law"
        case ast.ExpectValue():
            return literal(node.value)
        case _:
            assert_never(node)
