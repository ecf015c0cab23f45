"""Finds the mistake in the order of clauses, or in a word that opens none."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.source import Span
from checker.diagnostics.suggest import closest
from checker.syntax.clauses import LAYOUTS, Clause, Layout
from checker.syntax.mistakes.clauses import (
    clause_of_another_declaration,
    clause_out_of_order,
    missing_citation,
    missing_clause,
    missing_in_force,
    second_clause,
    unknown_clause,
    until_is_ambiguous,
)
from checker.syntax.scan import Piece
from checker.syntax.stop import Stop
from checker.syntax.words import CLAUSES, HARD

_REASON = Clause("because", "is held without a reason", '`because "..."`')


@dataclass(frozen=True)
class Context:
    """The declaration, exception, value or case that reading was in; `start` is the index of its first piece."""

    layout: Layout
    subject: str
    start: int


def explain_clause(stop: Stop) -> Diagnostic | None:
    """The mistake in the order of clauses, where reading stopped between two of them."""
    if stop.text() == "until" and "THROUGH" in stop.accepted:
        return until_is_ambiguous(stop.span)
    inner, outer = _inner(stop), _outer(stop)
    if inner is None and outer is None:
        return None
    if outer is not None and stop.text(-1) == "held" and stop.accepted == {"BECAUSE"}:
        return missing_clause(stop.before, outer.subject, _REASON)
    nearest = inner or outer
    assert nearest is not None, "one of the two is there"
    if not stop.ends_clause and nearest.layout.clause(stop.word) is None:
        return None
    if inner is not None and (found := _within(stop, inner)) is not None:
        return found
    return None if outer is None else _within(stop, outer)


def _within(stop: Stop, context: Context) -> Diagnostic | None:
    layout, word = context.layout, stop.word
    read = _read(stop, context)
    missing = _missing(stop, layout, read)
    clause = layout.clause(word)
    if clause is not None and word not in layout.opens:
        if word in read and not clause.repeats:
            return second_clause(stop.span, word, layout.noun)
        later = [one.word for one in layout.clauses if one.word in read and layout.place(one.word) > layout.place(word)]
        if later and word not in stop.words():
            return clause_out_of_order(stop.span, word, f"before `{later[0]}`")
    if missing is not None:
        follows = word not in layout.opens and _occurs(stop, context, missing.word)
        if clause is not None and follows:
            return clause_out_of_order(stop.span, word, f"after `{missing.word}`")
        if word in CLAUSES and follows:
            return clause_of_another_declaration(stop.span, word, layout)
        return _lacking(stop, context, missing)
    if clause is None and word in CLAUSES and _complete(stop) and word not in stop.words():
        return clause_of_another_declaration(stop.span, word, layout)
    return None


def _missing(stop: Stop, layout: Layout, read: tuple[str, ...]) -> Clause | None:
    if "$END" in stop.accepted and stop.part.keyword != "":
        return None
    words = stop.words()
    return next((one for one in layout.clauses if one.lack and one.word in words and one.word not in read), None)


def _lacking(stop: Stop, context: Context, missing: Clause) -> Diagnostic:
    place = _title(stop, context)
    if missing.word == "cite":
        return missing_citation(place, context.subject)
    if missing.word == "in force":
        return missing_in_force(place, context.subject)
    return missing_clause(place, context.subject, missing)


def _title(stop: Stop, context: Context) -> Span:
    """The words that open the declaration and its name: the smallest place for something that is not there."""
    first = stop.part.pieces[context.start]
    last = stop.part.pieces[min(context.start + 1, max(stop.index - 1, context.start))]
    return first.span(stop.part.source).join(last.span(stop.part.source))


def _complete(stop: Stop) -> bool:
    """Whether a clause could end here: some word that opens another one would fit."""
    return any(word in HARD or word == "in force" for word in stop.words())


def _outer(stop: Stop) -> Context | None:
    layout = LAYOUTS.get(stop.part.keyword)
    return None if layout is None else Context(layout, _subject(stop.part.pieces, 0, layout.noun), 0)


def _inner(stop: Stop) -> Context | None:
    for leaf in reversed(stop.read):
        key = {"EXCEPT": "except", "case_head": "case", "VALUE": "value"}.get(leaf.kind)
        if key is None or (key == "value" and stop.part.keyword != "vocabulary"):
            continue
        start = next(index for index, piece in enumerate(stop.part.pieces) if piece.start == leaf.start)
        layout = LAYOUTS[key]
        return Context(layout, _subject(stop.part.pieces, start, layout.noun), start)
    return None


def _subject(pieces: tuple[Piece, ...], start: int, noun: str) -> str:
    for piece in pieces[start + 1 : start + 2]:
        if piece.shape in ("word", "code") and piece.text not in HARD:
            return f"{noun} `{_dotted(pieces, start + 1)}`"
        if piece.shape == "string":
            return f"{noun} {piece.text}"
    return f"this {noun}"


def _dotted(pieces: tuple[Piece, ...], index: int) -> str:
    text = pieces[index].text
    while index + 2 < len(pieces) and pieces[index + 1].text == ".":
        text, index = f"{text}.{pieces[index + 2].text}", index + 2
    return text


def _read(stop: Stop, context: Context) -> tuple[str, ...]:
    """The clause words since the order last began anew, as far as reading came."""
    words = _clause_words(stop.part.pieces[context.start : stop.index], context.layout)
    for place in range(len(words) - 1, -1, -1):
        if words[place] in context.layout.opens:
            return words[place:]
    return words


def _occurs(stop: Stop, context: Context, word: str) -> bool:
    """Whether a clause stands further down, before the order begins anew."""
    for found in _clause_words(stop.part.pieces[stop.index + 1 :], context.layout):
        if found == word:
            return True
        if found in context.layout.opens or found == "case":
            return False
    return False


def _clause_words(pieces: tuple[Piece, ...], layout: Layout) -> tuple[str, ...]:
    words = []
    for piece, following in zip_longest(pieces, pieces[1:]):
        pair = f"{piece.text} {following.text}" if following is not None else ""
        word = pair if pair == "in force" else piece.text
        if piece.shape == "word" and layout.clause(word) is not None:
            words.append(word)
    return tuple(words)


def explain_word(stop: Stop) -> Diagnostic | None:
    """The mistake in a word that opens no clause, where one should."""
    piece = stop.found
    if piece is None or piece.shape != "word" or piece.text in HARD or "NAME" in stop.accepted:
        return None
    words = stop.words()
    layout = LAYOUTS.get(stop.part.keyword)
    others = [clause.word for clause in layout.clauses] if layout is not None else []
    meant = closest(piece.text, words) or closest(piece.text, [word for word in others if " " not in word])
    if meant is None and not any(word in HARD for word in words):
        return None
    if meant is None and not stop.starts_line:
        return None
    return unknown_clause(stop.span, meant, words)
