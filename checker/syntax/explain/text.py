"""Finds the mistake in a single character, word, number or date."""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.source import Span
from checker.syntax.mistakes.text import (
    ambiguous_date,
    capital_letter,
    curly_quote,
    currency_before_amount,
    division,
    double_equals,
    foreign_sign,
    invisible_character,
    malformed_date,
    minus_without_spaces,
    needless_sign,
    number_with_commas,
    single_quote,
    unclosed_text,
)
from checker.syntax.scan import Piece
from checker.syntax.stop import Stop
from checker.syntax.tables import spellings

_CURLY = frozenset("“”„‟«»‘’‚‹›")
_CURRENCIES = MappingProxyType({"$": "USD", "£": "GBP", "€": "EUR"})
_FOREIGN = MappingProxyType(
    {"==": "=", "<>": "!=", "&&": "and", "||": "or", "=>": ">=", "=<": "<=", "!": "not", "%": "percent"}
)
_UNPADDED = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_TURNED = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})|([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})")
_MINUS = re.compile(r"([0-9.]+)-([0-9.]+)")
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_COMMA = re.compile(r"([0-9]+),([0-9]+)")


def explain_text(stop: Stop) -> Diagnostic | None:
    """The mistake in the piece where reading stopped, where the piece by itself is one."""
    piece = stop.found
    if piece is None:
        return None
    span = stop.span
    match piece.shape:
        case "open":
            return unclosed_text(span)
        case "number":
            return _number(piece, span) or _money(stop, piece)
        case "word" | "code":
            return _word(stop, piece)
        case "sign":
            return _sign(stop, piece)
        case _:
            return None


def _number(piece: Piece, span: Span) -> Diagnostic | None:
    if match := _UNPADDED.fullmatch(piece.text):
        year, month, day = match.groups()
        return malformed_date(span, f"{year}-{month:0>2}-{day:0>2}")
    if match := _TURNED.fullmatch(piece.text):
        one, other, late, early, month, day = match.groups()
        if early:
            return malformed_date(span, f"{early}-{month:0>2}-{day:0>2}")
        return ambiguous_date(span, one.zfill(2), other.zfill(2), late)
    if match := _MINUS.fullmatch(piece.text):
        return minus_without_spaces(span, f"{match[1]} - {match[2]}")
    if _GROUPED.fullmatch(piece.text):
        return number_with_commas(span, piece.text.replace(",", ""))
    if match := _COMMA.fullmatch(piece.text):
        return number_with_commas(span, f"{match[1]}.{match[2]}")
    return None


def _money(stop: Stop, piece: Piece) -> Diagnostic | None:
    before = stop.at(-1)
    if before is not None and before.shape == "code" and len(before.text) == 3:
        span = before.span(stop.part.source).join(stop.span)
        return currency_before_amount(span, f"{piece.text} {before.text}")
    return None


def _word(stop: Stop, piece: Piece) -> Diagnostic | None:
    lower = piece.text.lower()
    if lower == piece.text:
        return None
    if lower in spellings().values() and ("NAME" not in stop.accepted or piece.shape == "code"):
        return capital_letter(stop.span, lower)
    if piece.shape == "word" or ("CODE" not in stop.accepted and "NAME" in stop.accepted):
        return capital_letter(stop.span, lower.replace("-", "_"))
    return None


def _sign(stop: Stop, piece: Piece) -> Diagnostic | None:
    text, span = piece.text, stop.span
    if text in _CURLY:
        return curly_quote(span)
    if text == "'":
        return single_quote(span)
    if text in _CURRENCIES:
        return _currency_sign(stop, piece)
    if unicodedata.category(text[0]) in ("Zs", "Cf", "Cc", "Zl", "Zp"):
        return invisible_character(span)
    if text in "<>" and stop.text(-1) == "=" and stop.before.end == piece.start:
        return foreign_sign(stop.before.join(span), _FOREIGN[f"={text}"])
    if text == "==":
        return double_equals(span)
    if text in _FOREIGN:
        return foreign_sign(span, _FOREIGN[text])
    if text == "/":
        return division(span)
    if text in ":;":
        return needless_sign(span)
    return None


def _currency_sign(stop: Stop, piece: Piece) -> Diagnostic:
    code, source = _CURRENCIES[piece.text], stop.part.source
    for neighbour in (stop.at(1), stop.at(-1)):
        if neighbour is not None and neighbour.shape == "number":
            span = neighbour.span(source).join(stop.span)
            return currency_before_amount(span, f"{neighbour.text} {code}")
    return currency_before_amount(stop.span, f"6.50 {code}")
