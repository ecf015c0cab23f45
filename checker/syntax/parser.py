"""From policy text to its syntax tree; what does not parse is told and kept as a broken declaration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from checker.diagnostics.collect import collect
from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.source import Source, Span
from checker.diagnostics.suggest import closest
from checker.syntax import ast
from checker.syntax.build_clauses import CLAUSES
from checker.syntax.build_data import DATA
from checker.syntax.build_expressions import EXPRESSIONS
from checker.syntax.build_letters import LETTERS
from checker.syntax.build_rules import RULES
from checker.syntax.checks import blemishes, hidden_characters, unusable
from checker.syntax.cut import Slice, cut
from checker.syntax.explain.explanation import explain, misspelt_declaration, stopped
from checker.syntax.mistakes.clauses import missing_header, second_header, use_after_declaration
from checker.syntax.mistakes.names import no_expression
from checker.syntax.scan import scan, without_comments
from checker.syntax.tables import Failure, Unparsed, grow
from checker.syntax.walk import walk

_BUILDERS: MappingProxyType[str, Callable[..., Any]] = MappingProxyType(
    {**EXPRESSIONS, **CLAUSES, **DATA, **RULES, **LETTERS}
)


@dataclass(frozen=True)
class Parsed:
    """A file as a tree and what is wrong with it; usable by later stages even where something is.

    A declaration that cannot be used is a `Broken` node. A date that does not exist has no value, a hole that did not
    parse has none, and a phrase that did not parse has no items: each of them has its diagnostic already.
    """

    file: ast.PolicyFile
    diagnostics: tuple[Diagnostic, ...]

    @property
    def broken(self) -> bool:
        """Whether an error was found."""
        return any(diagnostic.severity == "error" for diagnostic in self.diagnostics)


@dataclass(frozen=True)
class ParsedExpression:
    """An expression by itself; `value` is None where it did not parse, and the diagnostics say why."""

    value: ast.Expr | None
    diagnostics: tuple[Diagnostic, ...]


@dataclass
class _Reading:
    """What the slices of one file were read to, filled slice by slice."""

    header: ast.Header | None = None
    uses: list[ast.Use] = field(default_factory=list)
    declarations: list[ast.Declaration] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def parse_policy(source: Source) -> Parsed:
    """The tree of a policy file, with one diagnostic for each mistake; what is broken is kept as such."""
    slices = cut(source, without_comments(scan(source.text)))
    reading = _Reading()
    if not slices or slices[0].keyword != "policy":
        first = slices[0].pieces[0].span(source) if slices else Span(source, 0, 0)
        reading.diagnostics.append(missing_header(first, closest(first.text, ("policy",))))
    for part in slices:
        _read_slice(part, slices[0], reading)
    reading.diagnostics.extend(hidden_characters(source))
    file = ast.PolicyFile(source, reading.header, tuple(reading.uses), tuple(reading.declarations))
    return Parsed(file, collect(reading.diagnostics))


def parse_expression(source: Source, span: Span) -> ParsedExpression:
    """The expression that stands in `span` of a text."""
    part = Slice(source, "", without_comments(scan(source.text, span.start, span.end)))
    if not part.pieces:
        return ParsedExpression(None, (no_expression(span),))
    found = _grow(part, "expr")
    if isinstance(found, Failure):
        return ParsedExpression(None, (explain(part, found),))
    nodes = tuple(walk(found))
    fatal = unusable(nodes)
    return ParsedExpression(None if fatal else found, collect(fatal or blemishes(nodes, _explain_hole)))


def _read_slice(part: Slice, first: Slice, reading: _Reading) -> None:
    word = part.pieces[0].span(part.source)
    match part.keyword:
        case "policy" if part.pieces[0] is first.pieces[0]:
            reading.header = _read(part, "preamble", reading)
        case "policy":
            reading.diagnostics.append(second_header(word, first.pieces[0].span(part.source)))
        case "use":
            if reading.declarations:
                reading.diagnostics.append(use_after_declaration(word))
            path = _read(Slice(part.source, "", part.pieces[1:] or part.pieces), "expr", reading)
            if isinstance(path, ast.Reference):
                reading.uses.append(ast.Use(part.span, path.path))
        case "":
            # What stands before the first declaration is part of the head that is reported as missing.
            return
        case _:
            place = len(reading.declarations)
            reading.declarations.insert(place, _read(part, "declaration", reading) or _broken(part))


def _read(part: Slice, start: str, reading: _Reading) -> Any:
    """What was read from a slice, or None once the reason is told.

    Where the slice goes on to what looks like a misspelt declaration, that one is kept as broken, and only the text
    before it is read.
    """
    found = _grow(part, start)
    stop = stopped(part, found) if isinstance(found, Unparsed) else None
    misspelt = None if stop is None else misspelt_declaration(stop)
    if stop is None or misspelt is None:
        return _usable(part, found, reading)
    reading.diagnostics.append(misspelt)
    reading.declarations.append(_broken(Slice(part.source, stop.text(), part.pieces[stop.index :])))
    return _read(Slice(part.source, part.keyword, part.pieces[: stop.index]), start, reading)


def _usable(part: Slice, found: Any, reading: _Reading) -> Any:
    """What was read from a slice if it can be used, or None once the reason is told."""
    if isinstance(found, Failure):
        reading.diagnostics.append(explain(part, found))
        return None
    nodes = tuple(walk(found))
    fatal = unusable(nodes)
    reading.diagnostics.extend(fatal or blemishes(nodes, _explain_hole))
    return None if fatal else found


def _grow(part: Slice, start: str) -> Any:
    return grow(start, part.span, _BUILDERS)


def _explain_hole(inner: Span) -> Diagnostic:
    part = Slice(inner.source, "", scan(inner.source.text, inner.start, inner.end))
    return explain(part, _grow(part, "expr"))


def _broken(part: Slice) -> ast.Broken:
    name = next((piece.text for piece in part.pieces[1:2] if piece.shape in ("word", "code")), None)
    return ast.Broken(part.span, part.keyword, name)
