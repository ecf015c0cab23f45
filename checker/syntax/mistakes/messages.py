"""Mistakes in the messages of a rule."""

from __future__ import annotations

from checker.diagnostics.diagnostic import Diagnostic, Label
from checker.diagnostics.source import Span


def single_brace(span: Span) -> Diagnostic:
    """A brace in a message has no partner.

    Wrong:

        rule A-1 "The entity answers"
          in force from 2003-04-14 by received_on
            cite     "45 CFR 164.524(b)(2)"
            severity error
            for      request
            require  decision is present
            say      "received {received_on and never answered"

    Right:

        rule A-1 "The entity answers"
          in force from 2003-04-14 by received_on
            cite     "45 CFR 164.524(b)(2)"
            severity error
            for      request
            require  decision is present
            say      "received {received_on} and never answered"
    """
    return Diagnostic(
        code="single-brace",
        message="this brace is not closed" if span.text == "{" else "no brace is open here",
        span=span,
        help="`{value}` shows a value; `{{` and `}}` are the braces themselves",
    )


def empty_hole(span: Span) -> Diagnostic:
    """Braces in a message have nothing between them.

    Wrong:

        rule A-1 "The entity answers"
          in force from 2003-04-14 by received_on
            cite     "45 CFR 164.524(b)(2)"
            severity error
            for      request
            require  decision is present
            say      "received {} and never answered"

    Right:

        rule A-1 "The entity answers"
          in force from 2003-04-14 by received_on
            cite     "45 CFR 164.524(b)(2)"
            severity error
            for      request
            require  decision is present
            say      "received {received_on} and never answered"
    """
    return Diagnostic(
        code="empty-hole",
        message="there is no value between these braces",
        span=span,
        help="`{value}` shows a value; `{{` and `}}` are the braces themselves",
    )


def hole_in_mend(span: Span) -> Diagnostic:
    """A `mend` has a hole.

    What `mend` says is copied into letters by their authors. It shows no values; `[value]` is a blank to fill in.

    Wrong:

        rule A-1 "The entity answers"
          in force from 2003-04-14 by received_on
            cite     "45 CFR 164.524(b)(2)"
            severity error
            for      request
            require  decision is present
            say      "no decision was recorded"
            mend     "We answer your request of {received_on}."

    Right:

        rule A-1 "The entity answers"
          in force from 2003-04-14 by received_on
            cite     "45 CFR 164.524(b)(2)"
            severity error
            for      request
            require  decision is present
            say      "no decision was recorded"
            mend     "We answer your request of [date of the request]."
    """
    return Diagnostic(
        code="hole-in-mend",
        message="a `mend` shows no values",
        span=span,
        help="`[...]` is a blank to fill in",
    )


def second_plain_say(span: Span, first: Span) -> Diagnostic:
    """A rule has two messages without `when`.

    One message is for every breach that no `when` picks out; a second one would never be shown.

    Wrong:

        rule A-1 "The entity answers"
          in force from 2003-04-14 by received_on
            cite     "45 CFR 164.524(b)(2)"
            severity error
            for      request
            require  decision is present
            say      "no decision was recorded"
            say      "it was never answered"

    Right:

        rule A-1 "The entity answers"
          in force from 2003-04-14 by received_on
            cite     "45 CFR 164.524(b)(2)"
            severity error
            for      request
            require  decision is present
            say      "no decision was recorded"
            say when received_on is absent "it was never answered"
    """
    return Diagnostic(
        code="second-plain-say",
        message="a rule has one plain `say`; the other needs `when`",
        span=span,
        labels=(Label(first, "the plain one is here"),),
    )


def no_plain_say(span: Span) -> Diagnostic:
    """A rule has no message without `when`.

    A breach that no `when` picks out would have no message.

    Wrong:

        rule A-1 "The entity answers"
          in force from 2003-04-14 by received_on
            cite     "45 CFR 164.524(b)(2)"
            severity error
            for      request
            require  decision is present
            say when received_on is absent "it was never answered"

    Right:

        rule A-1 "The entity answers"
          in force from 2003-04-14 by received_on
            cite     "45 CFR 164.524(b)(2)"
            severity error
            for      request
            require  decision is present
            say      "no decision was recorded"
            say when received_on is absent "it was never answered"
    """
    return Diagnostic(
        code="no-plain-say",
        message="a rule has one plain `say`, and here each has a `when`",
        span=span,
        help='add `say "..."` for every other breach',
    )


MISTAKES = (
    single_brace,
    empty_hole,
    hole_in_mend,
    second_plain_say,
    no_plain_say,
)
