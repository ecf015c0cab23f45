"""Finds the mistake where a name, a code or a text should have stood."""

from __future__ import annotations

from types import MappingProxyType

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.source import Span
from checker.diagnostics.suggest import closest
from checker.syntax.mistakes.logic import nothing_there
from checker.syntax.mistakes.names import (
    code_in_lower_case,
    does_not_fit,
    ends_too_early,
    missing_comma,
    missing_name,
    missing_text,
    needless_comma,
    period_is_no_value,
    word_of_the_language,
)
from checker.syntax.stop import Stop
from checker.syntax.tables import spellings
from checker.syntax.words import HARD, JOINERS, OPERANDS

_KINDS = MappingProxyType(
    {
        "NAME": "a name",
        "CODE": "a code in capitals",
        "STRING": "a text in quotes",
        "NUMBER": "a number",
        "DATE": "a date",
    }
)
_UNITS = frozenset({"day", "days", "week", "weeks", "month", "months", "year", "years"})
_MOST = 7
_TYPE = frozenset({"ONE", "ANY", "YES", "LIST", "NAME"})
_WITHIN_LISTS = frozenset({"(", ","})
_BEFORE_VALUES = frozenset({"require", "when", "where", "means", "needs", "be", "and", "or", "not"}) | frozenset(
    {"=", "!=", "<", "<=", ">", ">=", "+", "-", "*"}
)


def explain_name(stop: Stop) -> Diagnostic | None:
    """The mistake where a name, a code or a text should have stood."""
    piece, accepted = stop.found, stop.accepted
    if stop.text(-1) in JOINERS and stop.read[-1:] and stop.read[-1].kind == "NAME" and stop.index > 1:
        before = stop.at(-2)
        if before is not None and before.text not in _WITHIN_LISTS:
            return _lost_name(stop, before.text, before.span(stop.part.source))
    if stop.text(-1) in OPERANDS and accepted <= {"OF", "NAME"} and stop.text()[:1] in ".)<>=!":
        return word_of_the_language(stop.before)
    if piece is not None and piece.text in HARD and "NAME" in accepted and not stop.wants_value:
        if accepted >= _TYPE:
            return None
        if stop.starts_line and stop.text(-1) in HARD:
            return missing_name(stop.before, stop.text())
        return word_of_the_language(stop.span)
    if piece is not None and piece.text in _UNITS and "PERCENT" in accepted:
        return period_is_no_value(stop.before.join(stop.span))
    if piece is not None and piece.shape == "word" and "CODE" in accepted and "NAME" not in accepted:
        return code_in_lower_case(_hyphenated(stop))
    if piece is not None and piece.shape == "string" and stop.text(-1)[:1] == '"' and "COMMA" in accepted:
        return missing_comma(stop.span)
    if stop.text() == "," and "STRING" in accepted:
        return needless_comma(stop.span)
    if accepted == {"STRING"}:
        return missing_text(stop.before)
    if accepted in ({"NAME"}, {"CODE"}) and stop.ends_clause:
        return missing_name(stop.before, stop.text())
    return None


def _lost_name(stop: Stop, text: str, span: Span) -> Diagnostic:
    """What is missing where a word that joins others was taken for a name."""
    return nothing_there(span, "") if text in _BEFORE_VALUES else missing_name(span, "")


def explain_rest(stop: Stop) -> Diagnostic:
    """What is known about any other mistake: what does not fit, and what would, if that is little."""
    fitting = _fitting(stop)
    if stop.found is None:
        return ends_too_early(stop.span, fitting)
    return does_not_fit(stop.span, fitting, closest(stop.text(), stop.words()))


def _fitting(stop: Stop) -> tuple[str, ...]:
    """What could stand here in the words of the language; empty where that would be a long list."""
    accepted = set(stop.accepted) - {"$END"}
    found = []
    if stop.wants_value:
        found.append("a value or condition")
        accepted = {one for one in accepted if one not in _KINDS and one != "LPAR" and one.lower() in HARD}
    if accepted >= _TYPE:
        found.append("a type")
        accepted -= _TYPE
    for terminal in sorted(accepted):
        spelled = spellings().get(terminal)
        found.append(_KINDS[terminal] if spelled is None or terminal in _KINDS else f"`{spelled}`")
    return tuple(found) if len(found) <= _MOST else ()


def _hyphenated(stop: Stop) -> Span:
    """The word with the parts that hang on it by hyphens: `hipaa-t-01`."""
    span, distance = stop.span, 1
    while (piece := stop.at(distance)) is not None and piece.start == span.end and _in_code(piece.text):
        span, distance = span.join(piece.span(stop.part.source)), distance + 1
    return span


def _in_code(text: str) -> bool:
    return text == "-" or text.replace("-", "").isalnum()
