"""From the place where reading stopped to the one message that it deserves."""

from __future__ import annotations

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.suggest import closest
from checker.syntax.cut import Slice
from checker.syntax.explain.clauses import explain_clause, explain_word
from checker.syntax.explain.logic import explain_logic
from checker.syntax.explain.names import explain_name, explain_rest
from checker.syntax.explain.text import explain_text
from checker.syntax.mistakes.clauses import unknown_declaration
from checker.syntax.mistakes.names import nested_too_deeply
from checker.syntax.mistakes.text import words_run_together
from checker.syntax.stop import Stop
from checker.syntax.tables import Failure, RunTogether, TooDeep, Unparsed
from checker.syntax.words import HARD, STARTERS

# The narrower explanation first: a curly quote is one whatever clause it stands in.
_EXPLANATIONS = (explain_text, explain_logic, explain_name, explain_clause, explain_word)


def explain(part: Slice, failure: Failure) -> Diagnostic:
    """The diagnostic for a slice that did not parse."""
    match failure:
        case TooDeep():
            return nested_too_deeply(failure.span)
        case RunTogether():
            return words_run_together(failure.span)
        case Unparsed():
            stop = stopped(part, failure)
            found = (explanation(stop) for explanation in _EXPLANATIONS)
            return next((one for one in found if one is not None), None) or explain_rest(stop)


def stopped(part: Slice, failure: Unparsed) -> Stop:
    """The place of a failure among the pieces of its slice."""
    index = next((index for index, piece in enumerate(part.pieces) if piece.end > failure.offset), len(part.pieces))
    return Stop(part, failure, index)


def misspelt_declaration(stop: Stop) -> Diagnostic | None:
    """The diagnostic where reading stopped at what looks like the first word of another declaration."""
    piece, name, title = stop.at(0), stop.at(1), stop.at(2)
    if piece is None or name is None or title is None or stop.index == 0:
        return None
    if piece.shape not in ("word", "code") or piece.text in HARD or name.shape not in ("word", "code"):
        return None
    indented = piece.start > 0 and stop.part.source.text[piece.start - 1] != "\n"
    if indented or not (title.shape == "string" or title.text == "of"):
        return None
    return unknown_declaration(stop.span, closest(piece.text.lower(), STARTERS))
