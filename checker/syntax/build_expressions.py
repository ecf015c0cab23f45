"""From the rules of an expression or a literal to its nodes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal

from checker.syntax import ast
from checker.syntax.branch import Branch, Leaf, name, text


@dataclass(frozen=True)
class Where:
    """The condition in the parentheses after `where`; kept apart from an operand."""

    condition: ast.Expr


def day(leaf: Leaf) -> ast.Date:
    """A date as written; its value is None where no such day exists."""
    try:
        value = date.fromisoformat(leaf.text)
    except ValueError:
        value = None
    return ast.Date(leaf.span, leaf.text, value)


def _path(branch: Branch) -> ast.Path:
    return ast.Path(branch.span, branch.names())


def _reference(branch: Branch) -> ast.Reference:
    return ast.Reference(branch.span, branch.one(ast.Path))


def _number(branch: Branch) -> ast.Number:
    return number(branch.leaves("NUMBER")[0])


def number(leaf: Leaf) -> ast.Number:
    """A number as written, exact."""
    return ast.Number(leaf.span, Decimal(leaf.text))


def _date(branch: Branch) -> ast.Date:
    return day(branch.leaves("DATE")[0])


def _text(branch: Branch) -> ast.Text:
    return branch.text()


def _code(branch: Branch) -> ast.Code:
    return ast.Code(branch.span, branch.leaves("CODE")[0].text)


def _money(branch: Branch) -> ast.Money:
    amount, currency = branch.parts
    return ast.Money(branch.span, Decimal(amount.text), currency.text)


def _share(branch: Branch) -> ast.Share:
    return ast.Share(branch.span, Decimal(branch.parts[0].text))


def _period(branch: Branch) -> ast.Period:
    count, unit = branch.parts
    return ast.Period(branch.span, _counted(count), unit)


def _working_days(branch: Branch) -> ast.WorkingDays:
    return ast.WorkingDays(branch.span, _counted(branch.parts[0]), branch.after("OF"))


def _counted(count: Leaf | ast.Path) -> ast.Number | ast.Reference:
    return number(count) if isinstance(count, Leaf) else ast.Reference(count.span, count)


def _group(branch: Branch) -> ast.Group:
    return ast.Group(branch.span, branch.exprs()[0])


def _all_of(branch: Branch) -> ast.AllOf:
    return ast.AllOf(branch.span, branch.exprs())


def _any_of(branch: Branch) -> ast.AnyOf:
    return ast.AnyOf(branch.span, branch.exprs())


def _negation(branch: Branch) -> ast.Not:
    return ast.Not(branch.span, branch.exprs()[0])


def _compare(branch: Branch) -> ast.Compare:
    left, operator, right = branch.parts
    return ast.Compare(branch.span, left, operator.text, right)


def _one_of(branch: Branch) -> ast.OneOf:
    value, *options = branch.exprs()
    return ast.OneOf(branch.span, value, tuple(options))


def _contained(branch: Branch) -> ast.Contained:
    return ast.Contained(branch.span, branch.exprs()[0], branch.after("IN"))


def _is_attribute(branch: Branch) -> ast.Is:
    return ast.Is(branch.span, branch.exprs()[0], branch.has("NOT"), name(branch.parts[-1]))


def _is_valid_on(branch: Branch) -> ast.IsValidOn:
    value, on = branch.exprs()
    return ast.IsValidOn(branch.span, value, on)


def _done_by(branch: Branch) -> ast.DoneBy:
    action, deadline = branch.exprs()
    return ast.DoneBy(branch.span, action, deadline)


def _says(mode: Literal["states", "takes_away", "comes_near"], last_word: str) -> Callable[[Branch], ast.Says]:
    def build(branch: Branch) -> ast.Says:
        return ast.Says(branch.span, branch.one(ast.Path), mode, branch.name(last_word), branch.after("ABOUT"))

    return build


def _reads(branch: Branch) -> ast.Reads:
    return ast.Reads(branch.span, branch.one(ast.Path), branch.after("READS"))


def _verdict_of(branch: Branch) -> ast.VerdictOf:
    rule, verdict, _, record = branch.parts
    return ast.VerdictOf(branch.span, name(rule), verdict.text, record)


def _quantified(quantifier: Literal["some", "no", "every"]) -> Callable[[Branch], ast.Quantified]:
    def build(branch: Branch) -> ast.Quantified:
        has = branch.exprs()[0] if quantifier == "every" else None
        return ast.Quantified(
            branch.span, quantifier, branch.has("OTHER"), branch.names()[0], branch.after("IN"), where(branch), has
        )

    return build


def where(branch: Branch) -> ast.Expr | None:
    """The condition of the branch's `where`, if it has one."""
    found = branch.maybe(Where)
    return None if found is None else found.condition


def _count(branch: Branch) -> ast.Count:
    return ast.Count(branch.span, branch.name("OF"), branch.after("IN"), where(branch))


def _total(branch: Branch) -> ast.Total:
    return ast.Total(branch.span, branch.after("OF"), branch.name("FOR"), branch.after("IN"), where(branch))


def _pick(end: Literal["first", "last"]) -> Callable[[Branch], ast.Pick]:
    def build(branch: Branch) -> ast.Pick:
        return ast.Pick(branch.span, end, branch.names()[0], branch.after("IN"), where(branch), branch.after("BY"))

    return build


def _extreme(end: Literal["earliest", "latest"]) -> Callable[[Branch], ast.Extreme]:
    def build(branch: Branch) -> ast.Extreme:
        return ast.Extreme(branch.span, end, branch.exprs())

    return build


def _call(branch: Branch) -> ast.Call:
    return ast.Call(branch.span, branch.names()[0], branch.exprs())


def _arithmetic(operator: Literal["+", "-", "*"]) -> Callable[[Branch], ast.Arithmetic]:
    def build(branch: Branch) -> ast.Arithmetic:
        left, right = branch.exprs()
        return ast.Arithmetic(branch.span, left, operator, right)

    return build


def _truth(value: bool) -> Callable[[Branch], ast.Truth]:
    return lambda branch: ast.Truth(branch.span, value)


def _nothing(kind: Literal["unknown", "absent"]) -> Callable[[Branch], ast.Nothing]:
    return lambda branch: ast.Nothing(branch.span, kind)


def _unit(unit: ast.Unit) -> Callable[[Branch], ast.Unit]:
    return lambda branch: unit


def _name(branch: Branch) -> ast.Name:
    return branch.names()[0]


def _text_literal(branch: Branch) -> ast.Text:
    return text(branch.parts[0])


def _list_literal(branch: Branch) -> ast.ListLiteral:
    return ast.ListLiteral(branch.span, tuple(part for part in branch.parts if not isinstance(part, Leaf)))


EXPRESSIONS: MappingProxyType[str, Callable[[Branch], Any]] = MappingProxyType(
    {
        "path": _path,
        "dotted": _path,
        "fact_path": _path,
        "reference": _reference,
        "number": _number,
        "date": _date,
        "text": _text,
        "code": _code,
        "money": _money,
        "share_literal": _share,
        "period": _period,
        "period_of": _period,
        "working_days": _working_days,
        "working_days_of": _working_days,
        "group": _group,
        "all_of": _all_of,
        "any_of": _any_of,
        "negation": _negation,
        "compare": _compare,
        "one_of": _one_of,
        "contained": _contained,
        "is_attribute": _is_attribute,
        "is_valid_on": _is_valid_on,
        "done_by": _done_by,
        "letter_states": _says("states", "STATES"),
        "letter_takes_away": _says("takes_away", "AWAY"),
        "letter_comes_near": _says("comes_near", "NEAR"),
        "letter_reads": _reads,
        "verdict_of": _verdict_of,
        "some": _quantified("some"),
        "none": _quantified("no"),
        "every": _quantified("every"),
        "where": lambda branch: Where(branch.exprs()[0]),
        "count": _count,
        "total": _total,
        "first": _pick("first"),
        "last": _pick("last"),
        "earliest": _extreme("earliest"),
        "latest": _extreme("latest"),
        "call": _call,
        "add": _arithmetic("+"),
        "subtract": _arithmetic("-"),
        "times": _arithmetic("*"),
        "days": _unit("days"),
        "weeks": _unit("weeks"),
        "months": _unit("months"),
        "years": _unit("years"),
        "yes": _truth(True),
        "no": _truth(False),
        "unknown_fact": _nothing("unknown"),
        "absent_fact": _nothing("absent"),
        "name": _name,
        "code_literal": _code,
        "date_literal": _date,
        "text_literal": _text_literal,
        "number_literal": _number,
        "money_literal": _money,
        "share_value": _share,
        "list_literal": _list_literal,
    }
)
