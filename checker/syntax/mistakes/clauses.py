"""Mistakes in the clauses of a declaration: missing, misspelt, misplaced, or without their words."""

from __future__ import annotations

from checker.diagnostics.diagnostic import Diagnostic, Edit, Label
from checker.diagnostics.source import Span
from checker.syntax.clauses import Clause, Layout
from checker.syntax.words import CLAUSES, STARTERS


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


def missing_header(span: Span, meant: str | None) -> Diagnostic:
    """A file does not begin with the name of its policy.

    The head of a file names the policy, its law, and the day on which somebody last compared the two.
    """
    return Diagnostic(
        code="missing-header",
        message="this file does not begin with `policy`",
        span=span,
        help=f"did you mean `{meant}`?" if meant else 'begin with `policy NAME "title" law "..." checked DATE`',
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
