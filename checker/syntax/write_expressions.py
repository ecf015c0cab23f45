"""From expressions, literals and phrases to their one way of writing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from checker.syntax import ast


def expression(node: ast.Expr) -> str:  # noqa: C901  one case for each kind of node
    """The expression on one line."""
    match node:
        case ast.Reference():
            return node.path.text
        case ast.Number():
            return str(node.value)
        case ast.Date() | ast.Code():
            return node.text
        case ast.Text():
            return quoted(node)
        case ast.Money():
            return f"{node.amount} {node.currency}"
        case ast.Share():
            return f"{node.percent} percent"
        case ast.Period():
            return f"{expression(node.count)} {counted(node.count, node.unit)}"
        case ast.WorkingDays():
            return f"{expression(node.count)} working {counted(node.count, 'days')} of {node.calendar.text}"
        case ast.Group():
            return f"({expression(node.inner)})"
        case ast.AllOf():
            return " and ".join(expression(operand) for operand in node.operands)
        case ast.AnyOf():
            return " or ".join(expression(operand) for operand in node.operands)
        case ast.Not():
            return f"not {expression(node.operand)}"
        case ast.Compare() | ast.Arithmetic():
            return f"{expression(node.left)} {node.operator} {expression(node.right)}"
        case ast.Call():
            return f"{node.function.text}({_listed(node.arguments)})"
        case ast.Extreme():
            return f"{node.end} of ({_listed(node.operands)})"
        case ast.Quantified() | ast.Count() | ast.Total() | ast.Pick():
            return _over_rows(node)
        case ast.Says() | ast.Reads() | ast.VerdictOf() | ast.Is() | ast.IsValidOn():
            return _statement(node)
        case ast.DoneBy():
            return f"{expression(node.action)} done by {expression(node.deadline)}"
        case ast.OneOf():
            return f"{expression(node.value)} in ({_listed(node.options)})"
        case ast.Contained():
            return f"{expression(node.value)} in {node.container.text}"
        case _:
            assert_never(node)


def _over_rows(node: ast.Quantified | ast.Count | ast.Total | ast.Pick) -> str:
    chosen = "" if node.where is None else f" where ({expression(node.where)})"
    rows = f"{node.variable.text} in {node.rows.text}{chosen}"
    match node:
        case ast.Quantified():
            other = " other" if node.other else ""
            has = "" if node.has is None else f" has ({expression(node.has)})"
            return f"{node.quantifier}{other} {rows}{has}"
        case ast.Count():
            return f"count of {rows}"
        case ast.Total():
            return f"total of {expression(node.term)} for {rows}"
        case ast.Pick():
            return f"{node.end} {rows} by {node.by.text}"
        case _:
            assert_never(node)


def _statement(node: ast.Says | ast.Reads | ast.VerdictOf | ast.Is | ast.IsValidOn) -> str:
    match node:
        case ast.Says():
            mode = node.mode.replace("_", " ")
            about = "" if node.about is None else f" about {expression(node.about)}"
            return f"{node.letter.text} {mode} {node.concept.text}{about}"
        case ast.Reads():
            return f"{node.letter.text} reads {expression(node.value)}"
        case ast.VerdictOf():
            return f"{node.rule.text} {node.verdict} for {node.record.text}"
        case ast.Is():
            return f"{expression(node.value)} is {'not ' if node.negated else ''}{node.attribute.text}"
        case ast.IsValidOn():
            return f"{expression(node.value)} is valid on {expression(node.day)}"
        case _:
            assert_never(node)


def _listed(nodes: Iterable[ast.Expr]) -> str:
    return ", ".join(expression(node) for node in nodes)


def counted(count: ast.Number | ast.Reference, unit: ast.Unit) -> str:
    """The unit in the number of its count: `1 day`, `30 days`."""
    return unit.removesuffix("s") if isinstance(count, ast.Number) and count.value == 1 else unit


def literal(node: ast.Literal_ | ast.Nothing) -> str:
    """A value of data or of a case."""
    match node:
        case ast.Truth():
            return "yes" if node.value else "no"
        case ast.Nothing():
            return node.kind
        case ast.Name():
            return node.text
        case ast.ListLiteral():
            return f"({', '.join(literal(item) for item in node.items)})"
        case _:
            return expression(node)


def quoted(text: ast.Text) -> str:
    """The text between its quotes."""
    return f'"{text.value}"'


def texts(nodes: Iterable[ast.Text], separator: str = ", ") -> str:
    """Several texts side by side."""
    return separator.join(quoted(node) for node in nodes)


def filled(nodes: tuple[ast.Text, ...], width: int, apart: bool) -> list[tuple[str, int]]:
    """Texts as lines no wider than `width`, each with the offset of its first; `apart` gives each its own line."""
    lines: list[tuple[str, int]] = []
    for node in nodes:
        joined = f"{lines[-1][0]} {quoted(node)}" if lines else ""
        if joined and len(joined) <= width and not apart:
            lines[-1] = (joined, lines[-1][1])
        else:
            lines.append((quoted(node), node.span.start))
    return lines


def names(nodes: Iterable[ast.Name]) -> str:
    """Several names with commas."""
    return ", ".join(node.text for node in nodes)


def type_expression(node: ast.TypeExpr) -> str:
    """The type of a field, an attribute or a setting."""
    match node:
        case ast.NamedType():
            return node.name.text
        case ast.TruthType():
            return "yes or no"
        case ast.ChoiceType():
            return f"{'any' if node.many else 'one'} of ({names(node.words)})"
        case ast.ListType():
            return f"list of {node.name.text}"
        case _:
            assert_never(node)


def phrase(node: ast.Phrase) -> str:
    """A phrase of a concept with its conditions."""
    match node.core:
        case ast.Words():
            core = quoted(node.core.text)
        case ast.Together():
            core = f"together {names(node.core.concepts)} {_reach(node.core.reach)}"
        case _:
            assert_never(node.core)
    beside = ""
    if node.beside is not None and node.reach is not None:
        beside = f" beside {node.beside.text} {_reach(node.reach)}"
    guards = (quoted(guard.text) if isinstance(guard, ast.Words) else guard.text for guard in node.unless)
    unless = f" unless {', '.join(guards)}" if node.unless else ""
    return f"{core}{beside}{unless}"


def _reach(reach: ast.Reach) -> str:
    if reach.count is None:
        return "within the paragraph"
    return f"within {reach.count} {reach.unit.removesuffix('s') if reach.count == 1 else reach.unit}"
