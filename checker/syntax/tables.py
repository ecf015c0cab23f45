"""The only place that sees Lark: texts go in, built values or the place where reading stopped come out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from types import MappingProxyType
from typing import Any, NamedTuple

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
    tables = _phrase_tables() if start == "phrase" else _policy_tables()
    root = "start" if start == "phrase" else start
    with tables.growth.of(span.source, builders) as run_together:
        try:
            grown = tables.lark.parse(TextSlice(span.source.text, span.start, span.end), start=root)
        except UnexpectedInput:
            return _stopped(tables.lark, root, span)
    assert isinstance(grown, _Grown), "every rule has a builder"
    if run_together:
        return min(run_together, key=lambda found: found.span.start)
    if grown.height > DEEPEST + 1:
        inner = grown.below(DEEPEST + 1)
        return TooDeep(Span(span.source, inner.start, inner.end))
    return grown.value


def spellings() -> Mapping[str, str]:
    """The words and signs of the language by their terminals, such as `IN_FORCE` and `in force`."""
    return _spellings()


class _Grown(NamedTuple):
    """A rule that was read: what it was built to, and where its text begins and ends (-1 where it has none).

    `height` counts the rules nested in it, itself among them; `inner` is the first of its parts that nests most.
    """

    rule: str
    value: Any
    start: int
    end: int
    height: int
    inner: _Grown | None

    def below(self, depth: int) -> _Grown:
        """The rule so deep in it, where it nests most."""
        return self if not depth or self.inner is None else self.inner.below(depth - 1)


class _Growth:
    """Builds each rule as soon as Lark has read it, from its words and from what its parts were built to."""

    def __init__(self) -> None:
        self._source = Source("", "")
        self._builders: Builders = {}
        self._run_together: list[RunTogether] = []

    @contextmanager
    def of(self, source: Source, builders: Builders) -> Iterator[list[RunTogether]]:
        """Builds from a text; the words that stand run together in it are added to the list."""
        before = self._source, self._builders, self._run_together
        self._source, self._builders, self._run_together = source, builders, []
        try:
            yield self._run_together
        finally:
            self._source, self._builders, self._run_together = before

    def __getattr__(self, rule: str) -> Callable[[list[Any]], _Grown]:
        """What Lark calls for a rule; it keeps the parts of `_rules`, and terminals, as they are."""
        if rule.startswith("_") or not rule.islower():
            raise AttributeError(rule)
        return partial(self._built, rule)

    def _built(self, rule: str, children: list[Any]) -> _Grown:
        parts: list[Any] = []
        start, end, height = -1, -1, 0
        inner: _Grown | None = None
        for child in children:
            part: Any = None
            first = end
            if isinstance(child, _Grown):
                _, part, first, end, below, _ = child
                if below > height:
                    height, inner = below, child
            elif child is not None:
                part = self._leaf(child)
                first, end = part.span.start, part.span.end
            if start < 0:
                start = first
            parts.append(part)
        value = self._builders[rule](Branch(rule, Span(self._source, start, end), tuple(parts)))
        return _Grown(rule, value, start, end, height + 1, inner)

    def _leaf(self, token: Token) -> Leaf:
        start, end = _known(token.start_pos), _known(token.end_pos)
        text = self._source.text
        if _in_word(text[end : end + 1]) and _in_word(token[-1]):
            tail = next((i for i in range(end, len(text)) if not _in_word(text[i])), len(text))
            self._run_together.append(RunTogether(Span(self._source, start, tail)))
        return Leaf(token.type, str(token), Span(self._source, start, end))


@dataclass(frozen=True)
class _Tables:
    lark: Lark
    growth: _Growth


@cache
def _policy_tables() -> _Tables:
    return _tables("policy.lark", ("preamble", "declaration", "expr"))


@cache
def _spellings() -> Mapping[str, str]:
    fixed = {t.name: str(t.pattern.value) for t in _policy_tables().lark.terminals if t.pattern.type == "str"}
    return MappingProxyType({**fixed, **_PATTERNED})


@cache
def _phrase_tables() -> _Tables:
    return _tables("phrase.lark", ("start",))


def _tables(file: str, starts: tuple[str, ...]) -> _Tables:
    grammar = (resources.folder("grammar") / file).read_text(encoding="utf-8")
    growth = _Growth()
    lark = Lark(
        grammar,
        start=list(starts),
        parser="lalr",
        lexer="contextual",
        maybe_placeholders=True,
        transformer=growth,
    )
    return _Tables(lark, growth)


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
        if isinstance(value, Tree):
            # the parts of a rule that is not finished, such as of a list
            parts = list(value.scan_values(_has_text))
            if parts:
                yield Read(str(value.data), _extent(parts[0])[0], _extent(parts[-1])[1])
        elif _has_text(value):
            yield Read(value.type if isinstance(value, Token) else value.rule, *_extent(value))


def _has_text(part: Any) -> bool:
    return isinstance(part, Token) or (isinstance(part, _Grown) and part.start >= 0)


def _extent(part: Token | _Grown) -> tuple[int, int]:
    if isinstance(part, Token):
        return _known(part.start_pos), _known(part.end_pos)
    return part.start, part.end
