"""Finds the mistake in a condition or value."""

from __future__ import annotations

from types import MappingProxyType

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.source import Span
from checker.syntax.mistakes.logic import (
    business_days,
    chained_comparison,
    condition_without_parentheses,
    every_without_has,
    mixed_and_or,
    no_such_word,
    nothing_there,
    pause_without_ends,
    pick_without_by,
    unclosed_bracket,
    undecided_for_what,
    unopened_bracket,
    working_days_of_which_calendar,
)
from checker.syntax.scan import Piece
from checker.syntax.stop import Stop
from checker.syntax.words import HARD

_COMPARATORS = frozenset({"EQ", "NE", "LT", "LE", "GT", "GE", "IN", "IS", "DONE"})
_COMPARING = frozenset({"=", "!=", "<", "<=", ">", ">=", "in", "is", "done"})
_LONGEST = 60
# The parts of `first e in events where (...)`, where `events` may have parts of its own.
_PICK = 8

# Words of other languages, and what says the same here.
_FOREIGN = MappingProxyType(
    {
        "if": "there is no `if`: `when` guards an exception, and `not a or b` says that b follows from a",
        "then": "there is no `then`: `not a or b` says that b follows from a",
        "else": "there is no `else`: an exception gives the other value",
        "unless": "write `and not ...`",
        "between": "write `x >= a and x <= b`",
        "xor": "write `(a or b) and not (a and b)`",
        "equals": "write `=`",
        "after": "write `>`",
        "before": "write `<`",
        "exists": "write `is present`, or `some e in events where (...)`",
    }
)


def explain_logic(stop: Stop) -> Diagnostic | None:
    """The mistake in a condition or value, where reading stopped inside one or right after it."""
    word = stop.text()
    if word in ("and", "or") and ("AND" in stop.accepted) != ("OR" in stop.accepted):
        return _mixed(stop)
    if word in _COMPARING and stop.word != "in force" and stop.after_value and "EQ" not in stop.accepted:
        return _chained(stop)
    if stop.accepted == {"LPAR"} and stop.text(-1) in ("where", "has"):
        return condition_without_parentheses(stop.before, stop.text(-1))
    if "HAS" in stop.accepted and (every := _last(stop, "EVERY")) is not None:
        return every_without_has(Span(stop.part.source, every, stop.before.end), stop.before.text)
    if "BY" in stop.accepted and (pick := _pick_without_by(stop)) is not None:
        return pick
    if word in ("business", "work", "banking") and "WORKING" in stop.accepted:
        return business_days(stop.span)
    if stop.accepted == {"OF"} and stop.text(-2) == "working":
        return working_days_of_which_calendar(_working(stop), stop.text(-3))
    if {"BOTH", "LAST"} <= stop.accepted and (pauses := _last(stop, "PAUSES")) is not None:
        return pause_without_ends(Span(stop.part.source, pauses, pauses + len("pauses")))
    if stop.accepted == {"FOR"} and stop.text(-1) == "undecided":
        return undecided_for_what(stop.before)
    if word in _FOREIGN and (stop.wants_value or stop.after_value):
        return no_such_word(stop.span, _FOREIGN[word])
    if stop.text(-1) in _FOREIGN and stop.after_value and stop.found is not None and stop.found.shape == "word":
        return no_such_word(stop.before, _FOREIGN[stop.text(-1)])
    return _brackets(stop) or _nothing_there(stop)


def _mixed(stop: Stop) -> Diagnostic:
    source, other = stop.part.source, stop.text()
    this = "and" if other == "or" else "or"
    start = _condition_start(stop)
    end = _operand_end(stop)
    left = source.text[start : stop.before.end]
    head, _, tail = left.rpartition(f" {this} ")
    right = "" if end is None else source.text[stop.span.end : end].strip()
    help_text = f"put parentheses around the part with `{this}` or the part with `{other}`"
    if head and right and len(left) + len(right) < _LONGEST and "\n" not in left + right and "(" not in tail:
        help_text = f"`({left}) {other} {right}`, or `{head} {this} ({tail} {other} {right})`"
    return mixed_and_or(stop.span, help_text, _joiner(stop, this))


def _joiner(stop: Stop, word: str) -> Span | None:
    for leaf in reversed(stop.read):
        if leaf.kind == word.upper():
            return Span(stop.part.source, leaf.start, leaf.end)
    return None


def _condition_start(stop: Stop) -> int:
    """Where the condition begins that holds the place where reading stopped."""
    start = stop.before.start
    for leaf in reversed(stop.read):
        if leaf.kind.isupper() and leaf.kind not in ("AND", "OR", "NAME", "DOT", *_COMPARATORS, "NUMBER", "NOT"):
            break
        start = leaf.start
    return start


def _operand_end(stop: Stop) -> int | None:
    """Where the operand after the piece that did not fit ends, as far as brackets and words tell."""
    depth, end = 0, None
    for piece in stop.part.pieces[stop.index + 1 :]:
        if piece.text == "(":
            depth += 1
        elif piece.text == ")":
            depth -= 1
        closes = piece.text in HARD or piece.shape == "string" or piece.text in ("and", "or")
        if depth < 0 or (depth == 0 and closes):
            break
        end = piece.end
    return end


def _chained(stop: Stop) -> Diagnostic | None:
    source, kinds = stop.part.source, []
    start = stop.before.start
    for leaf in reversed(stop.read):
        if leaf.kind in ("AND", "OR", "LPAR", "NOT") or (leaf.kind.lower() in HARD and leaf.kind.isupper()):
            break
        kinds.append(leaf)
        start = leaf.start
    middle = next((leaf for leaf in kinds if leaf.kind in _COMPARATORS), None)
    if middle is None:
        return None
    left = source.text[start : stop.before.end]
    between = source.text[middle.end : stop.before.end].strip()
    end = _operand_end(stop)
    right = "" if end is None else source.text[stop.span.start : end]
    help_text = f"`{left} and {between} {right}`" if right and len(left + right) < _LONGEST else "join two by `and`"
    return chained_comparison(stop.span, help_text, Span(source, middle.start, middle.end))


def _last(stop: Stop, kind: str) -> int | None:
    return next((leaf.start for leaf in reversed(stop.read) if leaf.kind == kind), None)


def _pick_without_by(stop: Stop) -> Diagnostic | None:
    for leaf in stop.read[-_PICK:]:
        if leaf.kind in ("FIRST", "LAST"):
            return pick_without_by(Span(stop.part.source, leaf.start, leaf.end))
    return None


def _working(stop: Stop) -> Span:
    first = stop.at(-3) or stop.part.pieces[0]
    return first.span(stop.part.source).join(stop.before)


def _brackets(stop: Stop) -> Diagnostic | None:
    if stop.text() == ")":
        opened = _open_bracket(stop)
        if opened is None:
            return unopened_bracket(stop.span)
    elif "RPAR" in stop.accepted and _beyond(stop) and (opened := _open_bracket(stop)) is not None:
        return unclosed_bracket(opened.span(stop.part.source), None if stop.found is None else stop.span)
    return None


def _beyond(stop: Stop) -> bool:
    """Whether what stands here belongs to something after the bracket."""
    return stop.ends_clause or (stop.found is not None and stop.found.shape == "string")


def _open_bracket(stop: Stop) -> Piece | None:
    opened = []
    for piece in stop.part.pieces[: stop.index]:
        if piece.text == "(":
            opened.append(piece)
        elif piece.text == ")" and opened:
            opened.pop()
    return opened[-1] if opened else None


def _nothing_there(stop: Stop) -> Diagnostic | None:
    if not (stop.wants_value and (stop.ends_clause or stop.text() in (")", "and", "or", ","))):
        return None
    if stop.index == 0:
        return None
    return nothing_there(stop.before, stop.word if stop.found is not None else "")
