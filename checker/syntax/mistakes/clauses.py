"""Mistakes in the clauses of a declaration: missing, misspelt, misplaced, or without their words."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from checker.diagnostics.diagnostic import Diagnostic, Edit, Label
from checker.diagnostics.source import Span
from checker.diagnostics.suggest import closest
from checker.syntax.clauses import LAYOUTS, Clause, Layout
from checker.syntax.scan import Piece
from checker.syntax.stop import Stop
from checker.syntax.words import CLAUSES, HARD, STARTERS


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


def until_is_ambiguous(span: Span) -> Diagnostic:
    """A version ends with `until`.

    Lawyers read `until` both ways: with the day that it names, and without it. `through` includes its day.

    Wrong:

        define answered of request "An answer was given"
          in force from 2003-04-14 until 2013-09-22 by received_on
            cite "45 CFR 164.524"
            means decision is known

    Right:

        define answered of request "An answer was given"
          in force from 2003-04-14 through 2013-09-22 by received_on
            cite "45 CFR 164.524"
            means decision is known
    """
    return Diagnostic(
        code="until-is-ambiguous",
        message="`until` is read both ways",
        span=span,
        help="`through` includes the day that it names",
        edits=(Edit(span, "through"),),
    )


def missing_citation(span: Span, subject: str) -> Diagnostic:
    """A declaration has no citation.

    Every rule, definition, deadline, exception and concept stands on a provision, which the report names beside each
    finding. Where two texts are needed, one `cite` holds both.

    Wrong:

        define answered of request "An answer was given"
          in force from 2003-04-14 by received_on
            means decision is known

    Right:

        define answered of request "An answer was given"
          in force from 2003-04-14 by received_on
            cite "45 CFR 164.524(b)(2)"
            means decision is known
    """
    return Diagnostic(
        code="missing-citation",
        message=f"{subject} has no citation",
        span=span,
        help='`cite "..."` goes after `in force`' if _versioned(subject) else '`cite "..."` goes after the title',
    )


def missing_in_force(span: Span, subject: str) -> Diagnostic:
    """A declaration does not say when it is in force.

    The law changes, and a request is judged by the law of its day. `in force` names the first day, the last day where
    there is one, and the date of the record that decides.

    Wrong:

        define answered of request "An answer was given"
          cite "45 CFR 164.524(b)(2)"
          means decision is known

    Right:

        define answered of request "An answer was given"
          in force from 2003-04-14 by received_on
            cite "45 CFR 164.524(b)(2)"
            means decision is known
    """
    return Diagnostic(
        code="missing-in-force",
        message=f"{subject} does not say when it is in force",
        span=span,
        help="`in force from DATE by FIELD` goes after the title",
    )


def missing_clause(span: Span, subject: str, clause: Clause) -> Diagnostic:
    """A declaration lacks a clause that it cannot do without.

    Wrong:

        rule A-1 "The entity answers"
          in force from 2003-04-14 by received_on
            cite     "45 CFR 164.524(b)(2)"
            severity error
            for      request
            require  decision is present

    Right:

        rule A-1 "The entity answers"
          in force from 2003-04-14 by received_on
            cite     "45 CFR 164.524(b)(2)"
            severity error
            for      request
            require  decision is present
            say      "no decision was recorded"
    """
    return Diagnostic(
        code="missing-clause",
        message=f"{subject} {clause.lack}",
        span=span,
        help=f"add {clause.shape}",
    )


def second_clause(span: Span, word: str, noun: str) -> Diagnostic:
    """A clause stands twice where it may stand once.

    Wrong:

        rule A-1 "The entity answers"
          in force from 2003-04-14 by received_on
            cite     "45 CFR 164.524(b)(2)"
            severity error
            for      request
            require  decision is present
            require  decision is known
            say      "no decision was recorded"

    Right:

        rule A-1 "The entity answers"
          in force from 2003-04-14 by received_on
            cite     "45 CFR 164.524(b)(2)"
            severity error
            for      request
            require  decision is present and decision is known
            say      "no decision was recorded"
    """
    helps = {"cite": 'one `cite` holds several citations: "...", "..."', "require": "join the two by `and`"}
    return Diagnostic(
        code="second-clause",
        message=f"a {noun} has one `{word}`",
        span=span,
        help=helps.get(word, "a change in the law is a new version: begin it with `in force`"),
    )


def clause_out_of_order(span: Span, word: str, place: str) -> Diagnostic:
    """A clause does not stand in its place.

    The clauses of a declaration have one order, so that two rules can be compared by eye.

    Wrong:

        rule A-1 "The entity answers"
          in force from 2003-04-14 by received_on
            cite     "45 CFR 164.524(b)(2)"
            severity error
            for      request
            require  decision is present
            mend     "Record the decision."
            say      "no decision was recorded"

    Right:

        rule A-1 "The entity answers"
          in force from 2003-04-14 by received_on
            cite     "45 CFR 164.524(b)(2)"
            severity error
            for      request
            require  decision is present
            say      "no decision was recorded"
            mend     "Record the decision."
    """
    return Diagnostic(
        code="clause-out-of-order",
        message=f"`{word}` comes {place}",
        span=span,
    )


def clause_of_another_declaration(span: Span, word: str, layout: Layout) -> Diagnostic:
    """A clause stands in a declaration that has no such clause.

    Wrong:

        define answered of request "An answer was given"
          in force from 2003-04-14 by received_on
            cite "45 CFR 164.524(b)(2)"
            severity error
            means decision is known

    Right:

        define answered of request "An answer was given"
          in force from 2003-04-14 by received_on
            cite "45 CFR 164.524(b)(2)"
            means decision is known
    """
    own = ", ".join(f"`{clause.word}`" for clause in layout.clauses)
    article = "an" if layout.noun[0] in "aeiou" else "a"
    return Diagnostic(
        code="clause-of-another-declaration",
        message=f"`{word}` is no clause of {article} {layout.noun}",
        span=span,
        help=f"its clauses are {own}",
    )


def unknown_clause(span: Span, meant: str | None, words: tuple[str, ...]) -> Diagnostic:
    """A word opens no clause.

    Where a clause has ended, the next word opens another one. A name cannot stand there.

    Wrong:

        rule A-1 "The entity answers"
          in force from 2003-04-14 by received_on
            cite     "45 CFR 164.524(b)(2)"
            severity error
            for      request
            require  decision is present
            sya      "no decision was recorded"

    Right:

        rule A-1 "The entity answers"
          in force from 2003-04-14 by received_on
            cite     "45 CFR 164.524(b)(2)"
            severity error
            for      request
            require  decision is present
            say      "no decision was recorded"
    """
    opening = tuple(word for word in words if word in CLAUSES or word == "in force")
    listed = "here may stand " + ", ".join(f"`{word}`" for word in opening or words)
    return Diagnostic(
        code="unknown-clause",
        message=f"`{span.text}` is no clause"
        if meant is None or meant in CLAUSES
        else f"`{span.text}` does not fit here",
        span=span,
        help=f"did you mean `{meant}`?" if meant is not None else listed,
        edits=() if meant is None else (Edit(span, meant),),
    )


def unknown_declaration(span: Span, meant: str | None) -> Diagnostic:
    """A word begins no declaration.

    Wrong:

        ruel A-1 "The entity answers"
          in force from 2003-04-14 by received_on
            cite     "45 CFR 164.524(b)(2)"
            severity error
            for      request
            require  decision is present
            say      "no decision was recorded"

    Right:

        rule A-1 "The entity answers"
          in force from 2003-04-14 by received_on
            cite     "45 CFR 164.524(b)(2)"
            severity error
            for      request
            require  decision is present
            say      "no decision was recorded"
    """
    return Diagnostic(
        code="unknown-declaration",
        message=f"`{span.text}` begins no declaration",
        span=span,
        help=f"did you mean `{meant}`?" if meant else "declarations begin with " + ", ".join(STARTERS[2:]),
        edits=() if meant is None else (Edit(span, meant),),
    )


def missing_header(span: Span) -> Diagnostic:
    """A file does not begin with the name of its policy.

    The head of a file names the policy, its law, and the day on which somebody last compared the two.
    """
    return Diagnostic(
        code="missing-header",
        message="this file does not begin with `policy`",
        span=span,
        help='begin with `policy NAME "title" law "..." checked DATE`',
    )


def second_header(span: Span, first: Span) -> Diagnostic:
    """A file holds a second policy.

    One file holds one policy, so that a policy is found by its file.
    """
    return Diagnostic(
        code="second-header",
        message="a file holds one policy",
        span=span,
        help="put the second into a file of its own",
        labels=(Label(first, "the first is here"),),
    )


def use_after_declaration(span: Span) -> Diagnostic:
    """A `use` stands after a declaration.

    What a policy uses is told at its head, before the first declaration.
    """
    return Diagnostic(
        code="use-after-declaration",
        message="`use` comes before the first declaration",
        span=span,
        help="move it to the head of the file",
    )


def _versioned(subject: str) -> bool:
    return subject.split(" ", 1)[0] in ("rule", "definition", "deadline", "concept", "contribution", "value")


MISTAKES = (
    until_is_ambiguous,
    missing_citation,
    missing_in_force,
    missing_clause,
    second_clause,
    clause_out_of_order,
    clause_of_another_declaration,
    unknown_clause,
    unknown_declaration,
    missing_header,
    second_header,
    use_after_declaration,
)
