"""From policy text to its syntax tree; what does not parse is told and kept as a broken declaration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.source import Source, Span
from checker.syntax import ast, mistakes
from checker.syntax.build_declarations import DECLARATIONS
from checker.syntax.build_expressions import EXPRESSIONS
from checker.syntax.build_letters import LETTERS
from checker.syntax.cut import Slice, cut
from checker.syntax.explain import explain
from checker.syntax.scan import scan, without_comments
from checker.syntax.tables import TooDeep, Unparsed, grow

_BUILDERS: MappingProxyType[str, Callable[..., Any]] = MappingProxyType({**EXPRESSIONS, **DECLARATIONS, **LETTERS})


@dataclass(frozen=True)
class Parsed:
    """A file as a tree and what is wrong with it; usable by later stages even where something is."""

    file: ast.PolicyFile
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True)
class ParsedExpression:
    """An expression by itself; `value` is None where it did not parse, and the diagnostics say why."""

    value: ast.Expr | None
    diagnostics: tuple[Diagnostic, ...]


def parse_policy(source: Source) -> Parsed:
    """The tree of a policy file, with one diagnostic for each part that did not parse."""
    slices = cut(source, without_comments(scan(source.text)))
    header, uses, declarations, diagnostics = None, [], [], []
    if not slices or slices[0].keyword != "policy":
        diagnostics.append(mistakes.missing_header(_beginning(source, slices)))
    for index, part in enumerate(slices):
        match part.keyword:
            case "policy" if index == 0:
                found = _read(part, "preamble", diagnostics)
                header = found if isinstance(found, ast.Header) else None
            case "use":
                path = _read(Slice(source, "use", part.pieces[1:]), "expr", diagnostics)
                if isinstance(path, ast.Reference):
                    uses.append(ast.Use(part.span, path.path))
            case _:
                found = _read(part, "declaration", diagnostics)
                declarations.append(found if found is not None else _broken(part))
    file = ast.PolicyFile(source, header, tuple(uses), tuple(declarations))
    return Parsed(file, tuple(diagnostics))


def parse_expression(source: Source, span: Span) -> ParsedExpression:
    """The expression that stands in `span` of a text."""
    pieces = without_comments(scan(source.text, span.start, span.end))
    diagnostics: list[Diagnostic] = []
    value = _read(Slice(source, "", pieces), "expr", diagnostics)
    return ParsedExpression(value, tuple(diagnostics))


def _read(part: Slice, start: str, diagnostics: list[Diagnostic]) -> Any:
    found = grow(start, part.span, _BUILDERS)
    if isinstance(found, Unparsed | TooDeep):
        diagnostics.append(explain(part, found))
        return None
    return found


def _broken(part: Slice) -> ast.Broken:
    pieces = part.pieces[1:2]
    name = pieces[0].text if pieces and pieces[0].shape in ("word", "code") else None
    return ast.Broken(part.span, part.keyword, name)


def _beginning(source: Source, slices: tuple[Slice, ...]) -> Span:
    if not slices:
        return Span(source, 0, 0)
    return slices[0].pieces[0].span(source)
