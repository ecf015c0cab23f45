"""Mistakes in names, titles and lists, and what is left when nothing better is known."""

from __future__ import annotations

from checker.diagnostics.diagnostic import Diagnostic, Edit
from checker.diagnostics.source import Span
from checker.syntax import ast
from checker.syntax.words import HARD


def word_of_the_language(span: Span) -> Diagnostic:
    """A word of the language is used as a name.

    Words that open a declaration or a clause are nothing else, wherever they stand. This is why no sign is needed at
    the end of a clause.

    Wrong:

        record request "A request" field value text "what it is worth"

    Right:

        record request "A request" field worth text "what it is worth"
    """
    return Diagnostic(
        code="word-of-the-language",
        message=f"`{span.text}` is a word of the language and cannot be a name",
        span=span,
        help="choose another name",
    )


def word_of_an_expression(name: ast.Name) -> Diagnostic:
    """A value of a closed list is a word that begins an expression or stands for a fact.

    In a condition `first` asks for the first of some rows, so that no value can be called so.

    Wrong:

        record request "A request" field turn one of (first, later) "which request it is"

    Right:

        record request "A request" field turn one of (initial, later) "which request it is"
    """
    return Diagnostic(
        code="word-of-an-expression",
        message=f"`{name.text}` has a meaning in every expression and cannot be a value",
        span=name.span,
        help="choose another word",
    )


def code_in_lower_case(span: Span) -> Diagnostic:
    """The id of a rule, a row or a case is not a code in capitals.

    Wrong:

        entry a-1 "Kept for the record" informs cite "45 CFR 164.530(j)" because "it adds no duty"

    Right:

        entry A-1 "Kept for the record" informs cite "45 CFR 164.530(j)" because "it adds no duty"
    """
    mended = span.text.upper().replace("_", "-")
    return Diagnostic(
        code="code-in-lower-case",
        message=f"`{span.text}` is no code: codes are written in capitals",
        span=span,
        help=f"`{mended}`",
        edits=(Edit(span, mended),),
    )


def period_is_no_value(span: Span) -> Diagnostic:
    """A length of time is given as a value, where only conditions have lengths of time.

    Records and settings hold dates and numbers. What follows from a length of time is told by its last day.

    Wrong:

        define late of request "Days after the last one"
          in force from 2003-04-14 by received_on
            cite  "45 CFR 164.524(b)(2)"
            means answer.happened_on - due
          case "three days" given request received_on 2025-01-01 expect 3 days

    Right:

        deadline due of request "The last day"
          in force from 2003-04-14 by received_on
            cite   "45 CFR 164.524(b)(2)"
            starts received_on
            runs   3 days
            never rolls
          case "three days" given request received_on 2025-01-01 expect 2025-01-04
    """
    return Diagnostic(
        code="period-is-no-value",
        message=f"`{span.text}` is a length of time and no value",
        span=span,
        help="a date or a number; the unit of time stands where the number is read",
    )


def missing_comma(span: Span) -> Diagnostic:
    """Two texts of a list have no comma between them.

    Wrong:

        entry A-1 "Kept for the record" informs cite "45 CFR 164.530(j)" "45 CFR 164.316" because "it adds no duty"

    Right:

        entry A-1 "Kept for the record" informs cite "45 CFR 164.530(j)", "45 CFR 164.316" because "it adds no duty"
    """
    return Diagnostic(
        code="missing-comma",
        message="a comma is missing before this text",
        span=span,
        help=f", {span.text}",
        edits=(Edit(Span(span.source, span.start, span.start), ", "),),
    )


def needless_comma(span: Span) -> Diagnostic:
    """Texts that stand side by side without commas have one.

    The texts after `law` and `contains` are separated by white space alone.

    Wrong:

        list lines "Telephone numbers" cite "the directory" contains "555-0100", "555-0101"

    Right:

        list lines "Telephone numbers" cite "the directory" contains "555-0100" "555-0101"
    """
    return Diagnostic(
        code="needless-comma",
        message="these texts stand side by side without a comma",
        span=span,
        help="leave it out",
        edits=(Edit(span, ""),),
    )


def missing_text(span: Span) -> Diagnostic:
    """A title, a message or another text is missing, or it has no quotes.

    Wrong:

        entry A-1 informs cite "45 CFR 164.530(j)" because "it adds no duty"

    Right:

        entry A-1 "Kept for the record" informs cite "45 CFR 164.530(j)" because "it adds no duty"
    """
    return Diagnostic(
        code="missing-text",
        message=f"after `{span.text}` comes a text in quotes",
        span=span,
    )


def missing_name(span: Span, following: str) -> Diagnostic:
    """A name is missing.

    Wrong:

        define of request "An answer was given"
          in force from 2003-04-14 by received_on
            cite  "45 CFR 164.524(b)(2)"
            means decision = grant

    Right:

        define answered of request "An answer was given"
          in force from 2003-04-14 by received_on
            cite  "45 CFR 164.524(b)(2)"
            means decision = grant
    """
    next_clause = f"; `{following}` begins the next clause" if following in HARD else ""
    return Diagnostic(code="missing-name", message=f"after `{span.text}` comes a name{next_clause}", span=span)


def no_expression(span: Span) -> Diagnostic:
    """A value or condition was asked for, and the text is empty."""
    return Diagnostic(code="no-expression", message="there is no value or condition here", span=span)


def ends_too_early(span: Span, fitting: tuple[str, ...]) -> Diagnostic:
    """A declaration ends in the middle.

    Wrong:

        entry A-1 "Kept for the record"

    Right:

        entry A-1 "Kept for the record" informs cite "45 CFR 164.530(j)" because "it adds no duty"
    """
    return Diagnostic(
        code="ends-too-early",
        message=f"the declaration ends after `{span.text}`",
        span=span,
        help=_next(fitting),
    )


def does_not_fit(span: Span, fitting: tuple[str, ...], meant: str | None) -> Diagnostic:
    """Something stands where it does not fit.

    Wrong:

        rule A-1 "The entity answers"
          in force from 2003-04-14 by received_on
            cite     "45 CFR 164.524(b)(2)"
            severity high
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
        code="does-not-fit",
        message=f"`{span.text}` does not fit here",
        span=span,
        help=f"did you mean `{meant}`?" if meant else _next(fitting),
    )


def nested_too_deeply(span: Span) -> Diagnostic:
    """An expression has too many parts inside each other.

    Nobody can follow so many brackets. A definition gives a part its own name and its own citation.
    """
    return Diagnostic(
        code="nested-too-deeply",
        message="this is nested too deeply",
        span=span,
        help="name a part of it with `define`",
    )


def _next(fitting: tuple[str, ...]) -> str | None:
    return "here may stand " + ", ".join(fitting) if fitting else None


MISTAKES = (
    word_of_the_language,
    word_of_an_expression,
    code_in_lower_case,
    period_is_no_value,
    missing_comma,
    needless_comma,
    missing_text,
    missing_name,
    no_expression,
    ends_too_early,
    does_not_fit,
    nested_too_deeply,
)
