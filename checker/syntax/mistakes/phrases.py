"""Mistakes inside phrases."""

from __future__ import annotations

from checker.diagnostics.diagnostic import Diagnostic, Edit
from checker.diagnostics.source import Span


def empty_phrase(span: Span) -> Diagnostic:
    """A phrase has no words.

    It would be found in every letter.
    """
    return Diagnostic(code="empty-phrase", message="this phrase has no words", span=span)


def pattern_in_phrase(span: Span) -> Diagnostic:
    """A phrase has a sign of a regular expression.

    A phrase is words, with `(a|b)` for one of several, `[a]` for a word that may be missing, `..` for a gap within the
    clause, and `<phone>` for something that is found. Everything in it has an end, so that reading a letter has one.

    Wrong:

        cues review "Words of a review" in english contains "review.*decision"

    Right:

        cues review "Words of a review" in english contains "review .. decision"
    """
    gap = span.text.startswith(".")
    return Diagnostic(
        code="pattern-in-phrase",
        message=f"a phrase is words; `{span.text}` is no {'gap' if gap else 'part of one'}",
        span=span,
        help="`..`" if gap else "alternatives are `(a|b)`, a word that may be missing is `[a]`",
        edits=(Edit(span, " .. "),) if gap else (),
    )


def unclosed_phrase_bracket(span: Span) -> Diagnostic:
    """A bracket in a phrase has no partner.

    Wrong:

        cues review "Words of a review" in english contains "(may|can be reviewed"

    Right:

        cues review "Words of a review" in english contains "(may|can) be reviewed"
    """
    opening = span.text in "(["
    return Diagnostic(
        code="unclosed-phrase-bracket",
        message="this bracket is not closed" if opening else "no bracket is open here",
        span=span,
    )


def bar_outside_brackets(span: Span) -> Diagnostic:
    """Alternatives in a phrase have no brackets.

    Wrong:

        cues review "Words of a review" in english contains "may|can be reviewed"

    Right:

        cues review "Words of a review" in english contains "(may|can) be reviewed"
    """
    return Diagnostic(
        code="bar-outside-brackets",
        message="alternatives stand in brackets",
        span=span,
        help="`(a|b)` for one of them, `[a|b]` for one of them or none",
    )


def empty_option(span: Span) -> Diagnostic:
    """One of several alternatives in a phrase is empty.

    Wrong:

        cues review "Words of a review" in english contains "(may|) be reviewed"

    Right:

        cues review "Words of a review" in english contains "[may] be reviewed"
    """
    return Diagnostic(
        code="empty-option",
        message="an alternative before this has no words",
        span=span,
        help="`[a]` is a word that may be missing",
    )


def dot_in_phrase(span: Span) -> Diagnostic:
    """A phrase has a single dot at the end of a word.

    Two dots are a gap. A dot inside a word belongs to it (`u.s`); one at its end stands between single quotes with it.

    Wrong:

        cues department "Names of the department" in english contains "the H.H.S. office"

    Right:

        cues department "Names of the department" in english contains "the 'H.H.S.' office"
    """
    words = span.text.strip()
    return Diagnostic(
        code="dot-in-phrase",
        message="a single dot is no part of a phrase",
        span=span,
        help=f"`'{words}'` for words as they stand, `..` for a gap",
    )


def gap_has_two_dots(span: Span) -> Diagnostic:
    """A gap in a phrase has three dots or more.

    Wrong:

        cues review "Words of a review" in english contains "review ... decision"

    Right:

        cues review "Words of a review" in english contains "review .. decision"
    """
    return Diagnostic(
        code="gap-has-two-dots",
        message="a gap has two dots",
        span=span,
        help="`..`",
        edits=(Edit(span, ".."),),
    )


def unclosed_exact(span: Span) -> Diagnostic:
    """A single quote in a phrase has no partner.

    Words between single quotes are matched as they stand. An apostrophe inside a word needs nothing.

    Wrong:

        cues review "Words of a review" in english contains "the 'Privacy Officer"

    Right:

        cues review "Words of a review" in english contains "the 'Privacy Officer'"
    """
    return Diagnostic(code="unclosed-exact", message="this single quote is not closed", span=span)


def unknown_slot(span: Span) -> Diagnostic:
    """A slot in a phrase is not written as `<name>`.

    Wrong:

        cues contact "A way to reach somebody" in english contains "call <Phone>"

    Right:

        cues contact "A way to reach somebody" in english contains "call <phone>"
    """
    return Diagnostic(
        code="unknown-slot",
        message=f"`{span.text}` is no slot",
        span=span,
        help="a slot is a lower-case name between angle brackets, such as `<phone>`",
    )


def does_not_fit_in_phrase(span: Span) -> Diagnostic:
    """A sign stands where no phrase can have it."""
    return Diagnostic(code="does-not-fit-in-phrase", message=f"`{span.text}` does not fit here", span=span)


MISTAKES = (
    empty_phrase,
    pattern_in_phrase,
    unclosed_phrase_bracket,
    bar_outside_brackets,
    empty_option,
    dot_in_phrase,
    gap_has_two_dots,
    unclosed_exact,
    unknown_slot,
    does_not_fit_in_phrase,
)
