"""Colours policies for Pygments; loaded by Pygments alone, through the entry point `pygments.lexers`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import ClassVar

from pygments.lexer import Lexer
from pygments.token import (
    Comment,
    Error,
    Keyword,
    Literal,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Text,
    _TokenType,
)

from checker import resources
from checker.syntax.scan import Piece, scan
from checker.syntax.words import CLAUSES, JOINERS, STARTERS

_PLAIN = re.compile(r'^[A-Z_]+(?:\.\d+)?: "([^"\n]+)"$', re.MULTILINE)
_COUNTED = re.compile(r"^[A-Z_]+(?:\.\d+)?: /([a-z]+)s\?\\b/$", re.MULTILINE)
_SPACED = re.compile(r"^[A-Z_]+(?:\.\d+)?: /([a-z]+)\(\?:.*\)\+([a-z]+)\\b/$", re.MULTILINE)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_HOLE = re.compile(r"\{[^{}]*\}")


class PolicyLexer(Lexer):
    """The policy language; its words are read from the grammar, so that a new one is coloured at once."""

    name = "habeas policy"
    aliases: ClassVar = ["habeas", "policy"]
    filenames: ClassVar = ["*.policy"]
    mimetypes: ClassVar = ["text/x-habeas-policy"]

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, _TokenType, str]]:
        """Every part of the text with its offset and kind, white space too; nothing is lost."""
        end, before = 0, ""
        for piece in scan(text):
            if piece.start > end:
                yield end, Text.Whitespace, text[end : piece.start]
            if piece.shape == "string":
                yield from _string(piece)
            elif piece.shape == "number":
                yield from _number(piece)
            else:
                yield piece.start, _kind(piece, before), piece.text
            end, before = piece.end, piece.text
        if end < len(text):
            yield end, Text.Whitespace, text[end:]


@cache
def words() -> frozenset[str]:
    """The words of the language, as the grammar's terminals spell them."""
    grammar = (resources.folder("grammar") / "policy.lark").read_text(encoding="utf-8")
    plain = {word for word in _PLAIN.findall(grammar) if word.isalpha()}
    counted = {form for stem in _COUNTED.findall(grammar) for form in (stem, f"{stem}s")}
    spaced = {word for pair in _SPACED.findall(grammar) for word in pair}
    return frozenset(plain | counted | spaced)


@cache
def signs() -> frozenset[str]:
    """The signs of the language, as the grammar's terminals spell them."""
    grammar = (resources.folder("grammar") / "policy.lark").read_text(encoding="utf-8")
    return frozenset(sign for sign in _PLAIN.findall(grammar) if not sign.isalpha())


def _kind(piece: Piece, before: str) -> _TokenType:
    """What a piece is; after a dot every word is a name."""
    match piece.shape:
        case "comment":
            return Comment.Single
        case "code":
            return Name.Constant
        case "word":
            return Name.Attribute if before == "." else _word(piece.text)
        case "sign" if piece.text in signs():
            return Punctuation if piece.text in ("(", ")", ",", ".") else Operator
        case _:
            return Error


def _word(text: str) -> _TokenType:
    if text in STARTERS:
        return Keyword.Declaration
    if text in JOINERS:
        return Operator.Word
    if text in CLAUSES or text in words():
        return Keyword
    return Name


def _number(piece: Piece) -> Iterator[tuple[int, _TokenType, str]]:
    """A number or a date, and the comma after it."""
    text = piece.text.rstrip(".,")
    if _DATE.fullmatch(text):
        yield piece.start, Literal.Date, text
    else:
        yield piece.start, Number if _NUMBER.fullmatch(text) else Error, text
    for offset, sign in enumerate(piece.text[len(text) :], piece.start + len(text)):
        yield offset, Punctuation, sign


def _string(piece: Piece) -> Iterator[tuple[int, _TokenType, str]]:
    """A string, the `{holes}` of a message apart."""
    end = 0
    for hole in _HOLE.finditer(piece.text):
        if hole.start() > end:
            yield piece.start + end, String, piece.text[end : hole.start()]
        yield piece.start + hole.start(), String.Interpol, hole.group()
        end = hole.end()
    yield piece.start + end, String, piece.text[end:]
