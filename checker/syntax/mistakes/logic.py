"""Mistakes in conditions and values."""

from __future__ import annotations

from checker.diagnostics.diagnostic import Diagnostic, Edit, Label
from checker.diagnostics.source import Span
from checker.syntax import ast
from checker.syntax.words import HARD


def mixed_and_or(span: Span, help_text: str, other: Span | None) -> Diagnostic:
    """A condition mixes `and` with `or`.

    Half of all readers take `a and b or c` one way and half the other. Parentheses say which is meant.

    Wrong:

        written and signed or oral

    Right:

        (written and signed) or oral
    """
    return Diagnostic(
        code="mixed-and-or",
        message="`and` and `or` are mixed",
        span=span,
        help=help_text,
        labels=() if other is None else (Label(other, "with this"),),
    )


def chained_comparison(span: Span, help_text: str, first: Span) -> Diagnostic:
    """Two comparisons share a value.

    Each comparison has two sides; two comparisons are joined by `and`.

    Wrong:

        received_on <= acted_on <= due

    Right:

        received_on <= acted_on and acted_on <= due
    """
    return Diagnostic(
        code="chained-comparison",
        message="comparisons do not chain",
        span=span,
        help=help_text,
        labels=(Label(first, "the first is here"),),
    )


def condition_without_parentheses(span: Span, word: str) -> Diagnostic:
    """The condition of a quantifier has no parentheses.

    Without them it could end in two places, and readers would differ about which.

    Wrong:

        some e in events where e.kind = extension_notice

    Right:

        some e in events where (e.kind = extension_notice)
    """
    return Diagnostic(
        code="condition-without-parentheses",
        message=f"the condition after `{word}` needs parentheses",
        span=span,
        help=f"`{word} (...)`",
    )


def every_without_has(span: Span, rows: str) -> Diagnostic:
    """An `every` does not say what each one must satisfy.

    `where` chooses, and `has` requires.

    Wrong:

        every g in grounds

    Right:

        every g in grounds has (g.facts_recorded)
    """
    return Diagnostic(
        code="every-without-has",
        message="`every` says what each must satisfy",
        span=span,
        help="`has (...)` comes after `where (...)`" if rows == ")" else f"add `has (...)` after `{rows}`",
    )


def pick_without_by(span: Span) -> Diagnostic:
    """A `first` or `last` does not say by which date.

    Rows of a log come in any order. The date after `by` decides which is first.

    Wrong:

        (first e in events where (e.written)) is present

    Right:

        (first e in events where (e.written) by e.happened_on) is present
    """
    return Diagnostic(
        code="pick-without-by",
        message=f"`{span.text}` by which date?",
        span=span,
        help="end it with `by VARIABLE.FIELD`",
    )


def business_days(span: Span) -> Diagnostic:
    """A period is counted in business days.

    What is no business day differs from law to law. The words are `working days of`, and a calendar says which.

    Wrong:

        acted_on <= received_on + 15 business days

    Right:

        acted_on <= received_on + 15 working days of washington
    """
    return Diagnostic(
        code="business-days",
        message="the words are `working days`, and they need a calendar",
        span=span,
        help="such as `15 working days of washington`",
    )


def working_days_of_which_calendar(span: Span, count: str) -> Diagnostic:
    """Working days are counted without a calendar.

    Wrong:

        acted_on <= received_on + 15 working days

    Right:

        acted_on <= received_on + 15 working days of washington
    """
    return Diagnostic(
        code="working-days-of-which-calendar",
        message="working days of which calendar?",
        span=span,
        help=f"such as `{count} working days of washington`, or `of entity.holidays`",
    )


def pause_without_ends(span: Span) -> Diagnostic:
    """A pause does not say whether both of its ends count.

    From 9 to 16 March are 8 days or 7. Which of them stop the clock has to be said.

    Wrong:

        deadline due of request "The last day"
          in force from 2026-02-05 by received_on
            cite   "UK GDPR art. 12A"
            starts received_on
            runs   1 month
            pauses from asked_on to answered_on
            never rolls

    Right:

        deadline due of request "The last day"
          in force from 2026-02-05 by received_on
            cite   "UK GDPR art. 12A"
            starts received_on
            runs   1 month
            pauses from asked_on to answered_on both ends counted
            never rolls
    """
    return Diagnostic(
        code="pause-without-ends",
        message="are both ends of the pause counted? 9 to 16 March is 8 days or 7",
        span=span,
        help="end it with `both ends counted` or `last day counted`",
    )


def undecided_for_what(span: Span) -> Diagnostic:
    """A case expects `undecided` without the fact that is missing.

    A verdict that is undecided for another reason than the author thinks is a mistake in the rule.

    Wrong:

        define answered of request "An answer was given"
          in force from 2003-04-14 by received_on
            cite  "45 CFR 164.524(b)(2)"
            means decision = grant
          case "nobody wrote it down" given request decision unknown expect undecided

    Right:

        define answered of request "An answer was given"
          in force from 2003-04-14 by received_on
            cite  "45 CFR 164.524(b)(2)"
            means decision = grant
          case "nobody wrote it down" given request decision unknown expect undecided for decision
    """
    return Diagnostic(
        code="undecided-for-what",
        message="undecided for which fact?",
        span=span,
        help="such as `expect undecided for received_on`",
    )


def no_such_word(span: Span, help_text: str) -> Diagnostic:
    """A word of another language is used for something that is written differently here.

    Wrong:

        acted_on between received_on and due

    Right:

        acted_on >= received_on and acted_on <= due
    """
    return Diagnostic(
        code="no-such-word",
        message=f"`{span.text}` is no word of the language",
        span=span,
        help=help_text,
    )


def unclosed_bracket(span: Span, end: Span | None) -> Diagnostic:
    """A bracket is not closed.

    Wrong:

        (written and signed

    Right:

        (written and signed)
    """
    return Diagnostic(
        code="unclosed-bracket",
        message="this bracket is not closed",
        span=span,
        labels=() if end is None else (Label(end, "`)` is missing before this"),),
    )


def unopened_bracket(span: Span) -> Diagnostic:
    """A bracket is closed that was not opened.

    Wrong:

        written and signed)

    Right:

        written and signed
    """
    return Diagnostic(code="unopened-bracket", message="no bracket is open here", span=span)


def nothing_there(span: Span, following: str) -> Diagnostic:
    """A condition or value is missing after a word or sign.

    Wrong:

        rule A-1 "The entity answers"
          in force from 2003-04-14 by received_on
            cite     "45 CFR 164.524(b)(2)"
            severity error
            for      request
            require
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
    lack = "no condition" if span.text in ("require", "when", "where", "and", "or", "not", "(") else "no value after it"
    next_clause = f"; `{following}` begins the next clause" if following in HARD or following == "in force" else ""
    return Diagnostic(
        code="nothing-there",
        message=f"`{span.text}` has {lack}{next_clause}",
        span=span,
    )


def truth_compared(comparison: ast.Compare, value: ast.Expr, positive: bool) -> Diagnostic:
    """A yes-or-no is compared with `yes` or `no`.

    Such a fact is a condition by itself.

    Wrong:

        written = yes

    Right:

        written
    """
    mended = value.span.text if positive else f"not {value.span.text}"
    return Diagnostic(
        code="truth-compared",
        message=f"`{value.span.text}` is already a yes or no",
        span=comparison.span,
        help=f"`{mended}`",
        edits=(Edit(comparison.span, mended),),
    )


def not_every(span: Span) -> Diagnostic:
    """A requirement denies an `every`.

    `not every ... has` is true as soon as one fails. What is meant is often that none may.

    Wrong:

        rule A-1 "The facts are recorded"
          in force from 2003-04-14 by received_on
            cite     "45 CFR 164.524(d)(2)(i)"
            severity error
            for      request
            require  not every g in grounds has (g.facts_recorded)
            say      "the facts are not recorded"

    Right:

        rule A-1 "The facts are recorded"
          in force from 2003-04-14 by received_on
            cite     "45 CFR 164.524(d)(2)(i)"
            severity error
            for      request
            require  no g in grounds where (not g.facts_recorded)
            say      "the facts are not recorded"
    """
    return Diagnostic(
        code="not-every",
        message="`not every` means that at least one fails",
        span=span,
        severity="warn",
        help="say `some ... where (not ...)`, or `no ... where (...)` if none may",
    )


MISTAKES = (
    mixed_and_or,
    chained_comparison,
    condition_without_parentheses,
    every_without_has,
    pick_without_by,
    business_days,
    working_days_of_which_calendar,
    pause_without_ends,
    undecided_for_what,
    no_such_word,
    unclosed_bracket,
    unopened_bracket,
    nothing_there,
    truth_compared,
    not_every,
)
