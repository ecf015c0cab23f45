"""The only place that sees Lark: texts go in, built values or the place where reading stopped come out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from types import MappingProxyType
from typing import Any

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from lark.parsers.lalr_interactive_parser import InteractiveParser
from lark.utils import TextSlice

from checker import resources
from checker.diagnostics.source import Source, Span
from checker.syntax.branch import Branch, Leaf

# The terminals that are patterns because they have two words or two numbers.
_PATTERNED = MappingProxyType(
    {
        "IN_FORCE": "in force",
        "NEAR_MISS": "near miss",
        "SENTENCES": "sentences",
        "WORDS": "words",
        "DAYS": "days",
        "WEEKS": "weeks",
        "MONTHS": "months",
        "YEARS": "years",
    }
)

Builders = Mapping[str, Callable[[Branch], Any]]

# Deeper than any law is written, and far from the depth at which a pass over the tree would fail.
DEEPEST = 80


@dataclass(frozen=True)
class Read:
    """A leaf or a finished rule before the place where reading stopped."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Unparsed:
    """Where reading stopped: the first offset that did not fit, and the terminals that would have fitted there.

    `read` holds what was not yet part of anything larger, in the order of the text.
    """

    offset: int
    accepted: frozenset[str]
    read: tuple[Read, ...]


@dataclass(frozen=True)
class TooDeep:
    """An expression nested deeper than `DEEPEST`."""

    span: Span


@dataclass(frozen=True)
class RunTogether:
    """Two words without a space between them; the place is that of both."""

    span: Span


Failure = Unparsed | TooDeep | RunTogether


def grow(start: str, span: Span, builders: Builders) -> Any:
    """What the builders make of the text in `span` read from rule `start`; else a `Failure`."""
    lark = _phrase_tables() if start == "phrase" else _policy_tables()
    root = "start" if start == "phrase" else start
    try:
        tree = lark.parse(TextSlice(span.source.text, span.start, span.end), start=root)
    except UnexpectedInput:
        return _stopped(lark, root, span)
    try:
        return _build(tree, span, builders, 0)[0]
    except _RefusedError as refused:
        return refused.failure


def spellings() -> Mapping[str, str]:
    """The words and signs of the language by their terminals, such as `IN_FORCE` and `in force`."""
    return _spellings()


class _RefusedError(Exception):
    def __init__(self, failure: TooDeep | RunTogether) -> None:
        super().__init__()
        self.failure = failure


@cache
def _policy_tables() -> Lark:
    return _tables("policy.lark", ("preamble", "declaration", "expr"))


@cache
def _spellings() -> Mapping[str, str]:
    fixed = {t.name: str(t.pattern.value) for t in _policy_tables().terminals if t.pattern.type == "str"}
    return MappingProxyType({**fixed, **_PATTERNED})


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
    )


def _build(tree: Tree[Token], whole: Span, builders: Builders, depth: int) -> tuple[Any, int, int]:
    """What a tree was built to, and where its text begins and ends."""
    source = whole.source
    if depth > DEEPEST:
        raise _RefusedError(TooDeep(Span(source, *_extent(tree))))
    parts: list[Any] = []
    start, end = -1, -1
    for child in tree.children:
        part: Any = None
        first = end
        if isinstance(child, Token):
            part = _leaf(child, source)
            first, end = part.span.start, part.span.end
        elif child is not None:
            part, first, end = _build(child, whole, builders, depth + 1)
        if start < 0:
            start = first
        parts.append(part)
    return builders[tree.data](Branch(tree.data, Span(source, start, end), tuple(parts))), start, end


def _extent(tree: Tree[Token]) -> tuple[int, int]:
    """Where the text of a rule begins and ends; every word of it is in the tree, for each terminal has a name."""
    tokens = [*tree.scan_values(lambda value: isinstance(value, Token))]
    return _known(tokens[0].start_pos), _known(tokens[-1].end_pos)


def _leaf(token: Token, source: Source) -> Leaf:
    start, end = _known(token.start_pos), _known(token.end_pos)
    after = source.text[end : end + 1]
    if _in_word(token[-1]) and _in_word(after):
        tail = next((i for i in range(end, len(source.text)) if not _in_word(source.text[i])), len(source.text))
        raise _RefusedError(RunTogether(Span(source, start, tail)))
    return Leaf(token.type, str(token), Span(source, start, end))


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _known(offset: int | None) -> int:
    assert offset is not None, "a token that was read has a place"
    return offset


def _stopped(lark: Lark, root: str, span: Span) -> Unparsed:
    """Reads again token by token up to the one that does not fit, which shows the state before it."""
    text = TextSlice(span.source.text, span.start, span.end)
    state = lark.parse_interactive(text, start=root)
    count, offset = 0, span.start
    try:
        for token in _tokens(state):
            state.feed_token(token)
            count, offset = count + 1, _known(token.end_pos)
    except UnexpectedToken as mistake:
        offset = _known(mistake.token.start_pos)
    except UnexpectedCharacters as mistake:
        offset = mistake.pos_in_stream or span.start
    state = lark.parse_interactive(text, start=root)
    for token in islice(_tokens(state), count):
        state.feed_token(token)
    accepted: set[str] = state.accepts()  # type: ignore[no-untyped-call]  # Lark has no annotation here
    return Unparsed(offset, frozenset(accepted), tuple(_read(state.parser_state.value_stack)))


def _tokens(state: InteractiveParser) -> Iterator[Token]:
    """The tokens that the state still has to read, each found only when it is asked for."""
    return iter(state.lexer_thread.lex(state.parser_state))  # type: ignore[no-untyped-call]  # no annotation there


def _read(stack: list[Any]) -> Iterator[Read]:
    for value in stack:
        if isinstance(value, Token):
            yield Read(value.type, _known(value.start_pos), _known(value.end_pos))
        elif isinstance(value, Tree) and any(value.scan_values(lambda part: isinstance(part, Token))):
            yield Read(str(value.data), *_extent(value))
