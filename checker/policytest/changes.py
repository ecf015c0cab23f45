"""What a mutant changes in a node of the tree: one function for each kind of node that can be changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, Literal

from checker.diagnostics.source import Span
from checker.syntax import ast

Kind = Literal[
    "applies", "barred", "clause", "comparison", "condition", "date", "default", "exception", "guard", "lowered",
    "message", "needs", "number", "or", "phrase", "where", "word",
]  # fmt: skip

NOTICED_BY: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        "applies": "a case of a record to which the policy does not apply",
        "barred": "a case in which this alone bars the ground",
        "clause": "a case whose last day hangs on this clause",
        "comparison": "a case in which both sides are equal",
        "condition": "a case in which this alone is no",
        "date": "a case on that day and one on the day beside it",
        "default": "a case that hangs on the setting and does not give it",
        "exception": "a case in which the exception holds",
        "guard": "a case with words that the phrase finds and this takes back",
        "lowered": "a case that expects `breached at` the lowered severity",
        "message": "a case that expects `breached saying` words of this message",
        "needs": "a case in which this alone is missing",
        "number": "a case on the edge, and one just beyond it",
        "or": "a case in which this alone is yes",
        "phrase": "a case in words that this phrase alone finds",
        "where": "a case with a record that this keeps out",
        "word": "a case in words of which this alone turns the reading",
    }
)

# The longest text that a change quotes; the rest is told by two dots.
_LONGEST: Final = 72
_FLIPPED: Final[Mapping[ast.Comparator, ast.Comparator]] = MappingProxyType(
    {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": "!=", "!=": "="}
)


@dataclass(frozen=True)
class Change:
    """What was changed, in words that an allowance can repeat: `60 days -> 61 days`."""

    kind: Kind
    span: Span
    words: str


def changes(node: Any) -> Iterator[tuple[Any, Change]]:  # noqa: C901  one branch for each kind of node
    """The node with each change that can be made to it as a whole."""
    match node:
        case ast.Number() | ast.Period() | ast.WorkingDays() | ast.Money() | ast.Share():
            yield from _shifted(node)
        case ast.Date(value=day) if day is not None:
            for moved in (day - timedelta(days=1), day + timedelta(days=1)):
                yield replace(node, text=str(moved), value=moved), Change("date", node.span, f"{day} -> {moved}")
        case ast.Compare(operator=operator):
            flipped = _FLIPPED[operator]
            sides = f"{quoted(node.left.span)} {flipped} {quoted(node.right.span)}"
            kind: Kind = "condition" if operator in ("=", "!=") else "comparison"
            yield replace(node, operator=flipped), Change(kind, node.span, f"{quoted(node.span)} -> {_cut(sides)}")
        case ast.AllOf(operands=operands):
            yield from _without_operand(operands, "and", "condition")
        case ast.AnyOf(operands=operands):
            yield from _without_operand(operands, "or", "or")
        case ast.Quantified() | ast.Count() | ast.Total() | ast.Pick() | ast.SubjectClause() | ast.InForce():
            yield from _without_where(node, "where")
            if isinstance(node, ast.SubjectClause):
                yield from _without_where(node, "group_when")
        case ast.Pauses():
            yield from _of_pause(node)
        case ast.Runs(counting_first_day=True):
            yield replace(node, counting_first_day=False), _clause(node, "dropped `counting the first day`")
        case ast.StricterOf():
            yield from _of_stricter(node)
        case ast.DefinitionVersion() | ast.DeadlineVersion() | ast.AmendmentDecl():
            yield from _of_clauses(node)
        case ast.ExceptionClause(clock=clock) if len(clock) > 1:
            for place, clause in enumerate(clock):
                yield replace(node, clock=_without(clock, place)), _clause(clause, f"dropped `{quoted(clause.span)}`")
        case ast.RuleVersion():
            yield from _of_rule(node)
        case ast.ValueVersion(clauses=clauses):
            for place, condition in enumerate(clauses):
                if isinstance(condition, ast.Needs | ast.Barred):
                    head: Kind = "needs" if isinstance(condition, ast.Needs) else "barred"
                    yield (
                        replace(node, clauses=_without(clauses, place)),
                        Change(head, condition.span, f"dropped `{quoted(condition.span)}`"),
                    )
        case ast.ConceptLanguage():
            yield from _of_concept(node)
        case ast.Phrase(unless=guards):
            for place, guard in enumerate(guards):
                yield (
                    replace(node, unless=_without(guards, place)),
                    Change("guard", guard.span, f"dropped `unless {quoted(guard.span)}`"),
                )
        case ast.CueLanguage(phrases=phrases) if len(phrases) > 1:
            for place, words in enumerate(phrases):
                yield (
                    replace(node, phrases=_without(phrases, place)),
                    Change("word", words.span, f"dropped {quoted(words.span)}"),
                )


def settings_words(
    setting: ast.SettingDecl, vocabularies: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[ast.SettingDecl, Change]]:
    """The setting with the other defaults that it could have."""
    default = setting.default
    found: list[tuple[Any, str]] = []
    match default:
        case ast.Truth(value=value):
            found.append((replace(default, value=not value), "no" if value else "yes"))
        case ast.Name(text=text) | ast.Code(text=text):
            words: Sequence[str] = ()
            if isinstance(setting.type, ast.ChoiceType):
                words = [word.text for word in setting.type.words]
            elif isinstance(setting.type, ast.NamedType):
                words = vocabularies.get(setting.type.name.text, ())
            found.extend((replace(default, text=word), word) for word in words if word != text)
        case _:
            for value, change in changes(default):
                yield replace(setting, default=value), change
    for value, words in found:
        change = Change("default", default.span, f"default {quoted(default.span)} -> {words}")
        yield replace(setting, default=value), change


def addition_dropped(declaration: ast.Declaration) -> Change | None:
    """The change that leaves out what a policy adds to another, where that is one thing."""
    match declaration:
        case ast.ContributionDecl(deadline=deadline, span=span):
            return Change("exception", span, f"dropped the contribution of {deadline.text}")
        case ast.AmendmentDecl(exceptions=(only,)):
            return _exception(only)
        case _:
            return None


def _shifted(node: ast.Number | ast.Period | ast.WorkingDays | ast.Money | ast.Share) -> Iterator[tuple[Any, Change]]:
    text = quoted(node.span)
    _, gap, rest = text.partition(" ")
    for moved, changed in _beside(node):
        yield changed, Change("number", node.span, f"{text} -> {moved}{gap}{_of_number(rest, moved)}")


def _beside(node: Any) -> Iterator[tuple[Decimal, Any]]:
    """The node with one less, where that is not below nothing, and with one more."""
    match node:
        case ast.Period(count=ast.Number() as count) | ast.WorkingDays(count=ast.Number() as count):
            yield from ((moved, replace(node, count=replace(count, value=moved))) for moved in _around(count.value))
        case ast.Number(value=value):
            yield from ((moved, replace(node, value=moved)) for moved in _around(value))
        case ast.Money(amount=amount):
            yield from ((moved, replace(node, amount=moved)) for moved in _around(amount))
        case ast.Share(percent=percent):
            yield from ((moved, replace(node, percent=moved)) for moved in _around(percent))


def _around(value: Decimal) -> Iterator[Decimal]:
    if value >= 1:
        yield value - 1
    yield value + 1


def _of_number(unit: str, count: Decimal) -> str:
    """The unit after a number: `day of x` after one, `days of x` after others."""
    word, gap, rest = unit.removeprefix("working ").partition(" ")
    if word.rstrip("s") not in ("day", "week", "month", "year"):
        return unit
    working = "working " if unit.startswith("working ") else ""
    return f"{working}{word.rstrip('s')}{'' if count == 1 else 's'}{gap}{rest}"


def _without_operand(operands: Sequence[ast.Expr], joint: str, kind: Kind) -> Iterator[tuple[Any, Change]]:
    for place, operand in enumerate(operands):
        rest = _without(operands, place)
        kept = rest[0] if len(rest) == 1 else (ast.AllOf if joint == "and" else ast.AnyOf)(_joined(rest), rest)
        yield kept, Change(kind, operand.span, f"dropped `{joint} {quoted(operand.span)}`")


def _joined(parts: Sequence[ast.Expr]) -> Span:
    return parts[0].span.join(parts[-1].span)


def _without_where(node: Any, name: str) -> Iterator[tuple[Any, Change]]:
    """Drops a condition that stands alone; of one that `and` joins, its operands are dropped one by one."""
    condition = getattr(node, name)
    inner = condition.inner if isinstance(condition, ast.Group) else condition
    if inner is not None and not isinstance(inner, ast.AllOf):
        head = "when" if name == "group_when" else "where"
        yield replace(node, **{name: None}), Change("where", inner.span, f"dropped `{head} {quoted(inner.span)}`")


def _of_pause(node: ast.Pauses) -> Iterator[tuple[Any, Change]]:
    yield from _without_where(node, "where")
    if node.when is not None:
        yield replace(node, when=None), Change("condition", node.when.span, f"dropped `when {quoted(node.when.span)}`")
    if node.both_ends:
        yield replace(node, both_ends=False), _clause(node, "both ends counted -> last day counted")


def _of_stricter(node: ast.StricterOf) -> Iterator[tuple[Any, Change]]:
    if len(node.deadlines) > 1:
        for place, deadline in enumerate(node.deadlines):
            yield (
                replace(node, deadlines=_without(node.deadlines, place)),
                Change("clause", deadline.span, f"dropped `{deadline.text}`"),
            )
    if node.contributions:
        yield replace(node, contributions=False), _clause(node, "dropped `and contributions`")


def _of_clauses(
    node: ast.DefinitionVersion | ast.DeadlineVersion | ast.AmendmentDecl,
) -> Iterator[tuple[Any, Change]]:
    """Drops each exception, and with it each `over` that names it; of a clock, each clause that may go."""
    for place, gone in enumerate(node.exceptions):
        rest = tuple(
            replace(other, over=tuple(label for label in other.over if label.text != gone.label.text))
            for other in _without(node.exceptions, place)
        )
        if rest or not isinstance(node, ast.AmendmentDecl):
            yield replace(node, exceptions=rest), _exception(gone)
    if isinstance(node, ast.DeadlineVersion):
        for place, clause in enumerate(node.clock):
            if isinstance(clause, ast.Restarts | ast.Pauses | ast.ShortMonths):
                rest_of_clock: tuple[ast.ClockClause, ...] = _without(node.clock, place)
            elif isinstance(clause, ast.Rolls):
                rest_of_clock = (*node.clock[:place], ast.NeverRolls(clause.span), *node.clock[place + 1 :])
            else:
                continue
            yield replace(node, clock=rest_of_clock), _clause(clause, f"dropped `{quoted(clause.span)}`")


def _exception(gone: ast.ExceptionClause) -> Change:
    return Change("exception", gone.span, f"dropped the exception {gone.label.text}")


def _of_rule(node: ast.RuleVersion) -> Iterator[tuple[Any, Change]]:
    for place, lowered in enumerate(node.lowered):
        yield (
            replace(node, lowered=_without(node.lowered, place)),
            Change("lowered", lowered.span, f"dropped `{quoted(lowered.span)}`"),
        )
    for place, say in enumerate(node.says):
        if say.when is not None:
            yield (
                replace(node, says=_without(node.says, place)),
                Change("message", say.span, f"dropped `{quoted(say.span)}`"),
            )


def _of_concept(node: ast.ConceptLanguage) -> Iterator[tuple[Any, Change]]:
    if len(node.states) + len(node.takes_away) + len(node.near_miss) < 2:
        return
    for section in ("states", "takes_away", "near_miss"):
        phrases: tuple[ast.Phrase, ...] = getattr(node, section)
        for place, phrase in enumerate(phrases):
            yield (
                replace(node, **{section: _without(phrases, place)}),  # type: ignore[arg-type]  # each holds phrases
                Change("phrase", phrase.span, f"dropped {quoted(phrase.span)}"),
            )


def _clause(node: ast.Node, words: str) -> Change:
    return Change("clause", node.span, words)


def _without(items: Sequence[Any], place: int) -> tuple[Any, ...]:
    return (*items[:place], *items[place + 1 :])


def quoted(span: Span) -> str:
    """The text of a place on one line, with quotes that can stand inside others."""
    return _cut(" ".join(span.text.split()).replace('"', "'"))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 2].rstrip() + ".."
