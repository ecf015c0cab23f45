"""The only place that sees Lark: texts go in, built values or the place where reading stopped come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from lark.utils import TextSlice

from checker import resources
from checker.diagnostics.source import Span
from checker.syntax.branch import Branch, Leaf

Builders = Mapping[str, Callable[[Branch], Any]]

# Deeper than any law is written, and far from the depth at which a pass over the tree would fail.
DEEPEST = 80


@dataclass(frozen=True)
class Unparsed:
    """Where reading stopped: the first offset that did not fit, and the terminals that would have fitted there.

    `read` holds the kinds of the leaves and the names of the finished rules before it, outermost first.
    """

    offset: int
    accepted: frozenset[str]
    read: tuple[str, ...]


@dataclass(frozen=True)
class TooDeep:
    """An expression nested deeper than `DEEPEST`, at its innermost place that was looked at."""

    span: Span


def grow(start: str, span: Span, builders: Builders) -> Any:
    """What the builders make of the text in `span` read from rule `start`; else an `Unparsed` or `TooDeep`."""
    lark = _phrase_tables() if start == "phrase" else _policy_tables()
    root = "start" if start == "phrase" else start
    try:
        tree = lark.parse(TextSlice(span.source.text, span.start, span.end), start=root)
    except UnexpectedInput:
        return _stopped(lark, root, span)
    try:
        return _build(tree, span, builders, 0)
    except _TooDeepError as found:
        return TooDeep(found.span)


class _TooDeepError(Exception):
    def __init__(self, span: Span) -> None:
        super().__init__()
        self.span = span


@cache
def _policy_tables() -> Lark:
    return _tables("policy.lark", ("preamble", "declaration", "expr"))


@cache
def _phrase_tables() -> Lark:
    return _tables("phrase.lark", ("start",))


def _tables(file: str, starts: tuple[str, ...]) -> Lark:
    grammar = (resources.folder("grammar") / file).read_text(encoding="utf-8")
    return Lark(
        grammar,
        start=list(starts),
        parser="lalr",
        lexer="contextual",
        maybe_placeholders=True,
        propagate_positions=True,
    )


def _build(part: Any, whole: Span, builders: Builders, depth: int) -> Any:
    if part is None:
        return None
    source = whole.source
    if isinstance(part, Token):
        return Leaf(part.type, str(part), Span(source, _known(part.start_pos), _known(part.end_pos)))
    span = Span(source, part.meta.start_pos, part.meta.end_pos)
    if depth > DEEPEST:
        raise _TooDeepError(span)
    parts = tuple(_build(child, whole, builders, depth + 1) for child in part.children)
    return builders[str(part.data)](Branch(str(part.data), span, parts))


def _known(offset: int | None) -> int:
    assert offset is not None, "a token that was read has a place"
    return offset


def _stopped(lark: Lark, root: str, span: Span) -> Unparsed:
    """Reads again token by token, which is slower and shows the state at the first token that does not fit."""
    state = lark.parse_interactive(TextSlice(span.source.text, span.start, span.end), start=root)
    offset = span.start
    try:
        for read in state.iter_parse():
            offset = _known(read.end_pos)
        state.feed_eof()  # type: ignore[no-untyped-call]  # Lark has no annotation here
    except UnexpectedToken as mistake:
        if mistake.token.type != "$END":
            offset = _known(mistake.token.start_pos)
    except UnexpectedCharacters as mistake:
        offset = mistake.pos_in_stream or span.start
    stack = tuple(
        str(value.data) if isinstance(value, Tree) else value.type
        for value in state.parser_state.value_stack
        if isinstance(value, Tree | Token)
    )
    accepted: set[str] = state.accepts()  # type: ignore[no-untyped-call]  # Lark has no annotation here
    return Unparsed(offset, frozenset(accepted), stack)
