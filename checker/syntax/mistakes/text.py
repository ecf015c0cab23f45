"""Mistakes in single characters, words, numbers and dates."""

from __future__ import annotations

import unicodedata
from calendar import month_name, monthrange

from checker.diagnostics.diagnostic import Diagnostic, Edit
from checker.diagnostics.source import Span
from checker.syntax import ast
from checker.syntax.tables import spellings


def curly_quote(span: Span) -> Diagnostic:
    """A text stands between curly quotes.

    Word processors turn straight quotes into curly ones. Only the straight quote opens and closes a text here, so that
    a curly one can be part of a letter's words.

    Wrong:

        setting grace "Days of grace" cite “the board's decision” number default 3 because "decided in 2025"

    Right:

        setting grace "Days of grace" cite "the board's decision" number default 3 because "decided in 2025"
    """
    return Diagnostic(
        code="curly-quote",
        message=f"`{span.text}` is a curly quote",
        span=span,
        help='text is written between straight quotes: `"`',
        edits=(Edit(span, '"'),),
    )


def single_quote(span: Span) -> Diagnostic:
    """A text stands between single quotes.

    Single quotes have a meaning inside phrases, where they mark words that are matched as they stand. A text is
    written between straight double quotes.

    Wrong:

        list lines "Telephone numbers" cite 'the directory' contains "555-0100"

    Right:

        list lines "Telephone numbers" cite "the directory" contains "555-0100"
    """
    return Diagnostic(
        code="single-quote",
        message="a single quote does not open a text",
        span=span,
        help='text is written between straight double quotes: `"`',
    )


def unclosed_text(span: Span) -> Diagnostic:
    """A text has no closing quote on its line.

    A text ends on the line where it begins. This way a forgotten quote is found where it was forgotten, and not at
    the next quote further down.

    Wrong:

        list lines "Telephone numbers
          cite "the directory"
          contains "555-0100"

    Right:

        list lines "Telephone numbers"
          cite "the directory"
          contains "555-0100"
    """
    return Diagnostic(
        code="unclosed-text",
        message="this text has no closing quote on its line",
        span=span,
        help='put `"` at its end; a text cannot go on in the next line',
    )


def malformed_date(span: Span, mended: str) -> Diagnostic:
    """A date is not written with four, two and two digits.

    Dates are written year-month-day, each part at its full length, so that there is one way to write and read a day.

    Wrong:

        received_on > 2025-2-3

    Right:

        received_on > 2025-02-03
    """
    return Diagnostic(
        code="malformed-date",
        message=f"`{span.text}` is no date",
        span=span,
        help=f"write `{mended}`",
        edits=(Edit(span, mended),),
    )


def ambiguous_date(span: Span, one: str, other: str, year: str) -> Diagnostic:
    """A date is written with its day and month in an order that nobody can be sure of.

    03/04/2025 is in March for some readers and in April for others. A date is written year-month-day.

    Wrong:

        received_on > 03/04/2025

    Right:

        received_on > 2025-03-04
    """
    readings = [f"{year}-{month}-{day}" for month, day in ((one, other), (other, one)) if 1 <= int(month) <= 12]
    distinct = list(dict.fromkeys(readings))
    shown = " or ".join(f"`{reading}`" for reading in distinct)
    return Diagnostic(
        code="ambiguous-date",
        message="a date is written year-month-day",
        span=span,
        help=f"is it {shown}?" if shown else "write it like `2025-03-04`",
    )


def impossible_date(date: ast.Date) -> Diagnostic:
    """A date names a day that its month does not have.

    Wrong:

        received_on > 2025-02-30

    Right:

        received_on > 2025-02-28
    """
    year, month, _ = (int(part) for part in date.text.split("-"))
    if year >= 1 and 1 <= month <= 12:
        last = monthrange(year, month)[1]
        ordinal = {28: "28th", 29: "29th", 30: "30th", 31: "31st"}[last]
        message = f"{month_name[month]} {year} ends on the {ordinal}"
    else:
        message = f"there is no day `{date.text}`"
    return Diagnostic(code="impossible-date", message=message, span=date.span)


def minus_without_spaces(span: Span, mended: str) -> Diagnostic:
    """A minus stands right between two numbers.

    With a space on each side a subtraction cannot be taken for a badly written date or code.

    Wrong:

        number_of_pages > 5-3

    Right:

        number_of_pages > 5 - 3
    """
    return Diagnostic(
        code="minus-without-spaces",
        message="a minus needs a space on each side",
        span=span,
        help=f"`{mended}`",
        edits=(Edit(span, mended),),
    )


def number_with_commas(span: Span, mended: str) -> Diagnostic:
    """A number has a comma in it.

    A comma separates the members of a list. Digits are not grouped, and the decimal sign is a point.

    Wrong:

        number_of_pages > 1,000

    Right:

        number_of_pages > 1000
    """
    return Diagnostic(
        code="number-with-commas",
        message=f"`{span.text}` is no number: a comma separates the members of a list",
        span=span,
        help=f"write `{mended}`",
        edits=(Edit(span, mended),),
    )


def currency_before_amount(span: Span, mended: str) -> Diagnostic:
    """An amount of money is not written as a number and then the code of its currency.

    A dollar sign stands for the money of twenty countries. The code says which.

    Wrong:

        total_charged > $6.50

    Right:

        total_charged > 6.50 USD
    """
    return Diagnostic(
        code="currency-before-amount",
        message="money is written with the code of its currency after it",
        span=span,
        help=f"`{mended}`",
        edits=(Edit(span, mended),),
    )


def capital_letter(span: Span, mended: str) -> Diagnostic:
    """A name or a word of the language has a capital letter.

    Names and words of the language are lower case; what is written in capitals is a code, such as `R1` or `USD`.
    So the two can never be confused.

    Wrong:

        Received_on > 2025-02-03

    Right:

        received_on > 2025-02-03
    """
    kind = "words of the language" if mended in spellings().values() else "names"
    return Diagnostic(
        code="capital-letter",
        message=f"{kind} are lower case",
        span=span,
        help=f"`{mended}`",
        edits=(Edit(span, mended),),
    )


def invisible_character(span: Span) -> Diagnostic:
    """There is a character that cannot be seen.

    Such characters come along when text is copied from a web page or a document. They change what is written without
    a reader noticing, and some even change the order in which a line is shown. Only spaces, tabs and line ends are
    white space.
    """
    character = span.text[0]
    blank = unicodedata.category(character) == "Zs"
    return Diagnostic(
        code="invisible-character",
        message=f"there is an invisible character here (U+{ord(character):04X})",
        span=span,
        help="replace it by a space" if blank else "remove it",
        edits=(Edit(span, " " if blank else ""),),
    )


def double_equals(span: Span) -> Diagnostic:
    """Two equals signs compare two values.

    Wrong:

        right == access

    Right:

        right = access
    """
    return Diagnostic(
        code="double-equals",
        message="two equals signs",
        span=span,
        help="a single `=` compares",
        edits=(Edit(span, "="),),
    )


def foreign_sign(span: Span, mended: str) -> Diagnostic:
    """A sign of another language is used for a word or sign of this one.

    Wrong:

        written && signed

    Right:

        written and signed
    """
    return Diagnostic(
        code="foreign-sign",
        message=f"`{span.text}` is no sign of the language",
        span=span,
        help=f"write `{mended}`",
    )


def division(span: Span) -> Diagnostic:
    """Two values are divided.

    There is no division, because a division by nothing has no answer and a rule must have one. Compare products.

    Wrong:

        in_time / decided > 95 percent

    Right:

        in_time > 95 percent * decided
    """
    return Diagnostic(
        code="division",
        message="there is no division",
        span=span,
        help="compare products: `in_time > share * decided`",
    )


def needless_sign(span: Span) -> Diagnostic:
    """A colon or semicolon stands after a word or at the end of a clause.

    The word that opens a clause ends the clause before it, so nothing is needed between them.

    Wrong:

        setting grace: "Days of grace" cite "the board's decision" number default 3 because "decided in 2025"

    Right:

        setting grace "Days of grace" cite "the board's decision" number default 3 because "decided in 2025"
    """
    return Diagnostic(
        code="needless-sign",
        message=f"no `{span.text}` is needed here",
        span=span,
        help="leave it out",
        edits=(Edit(span, ""),),
    )


def words_run_together(span: Span) -> Diagnostic:
    """Two words stand without a space between them.

    Wrong:

        received_on + 30days > acted_on

    Right:

        received_on + 30 days > acted_on
    """
    return Diagnostic(
        code="words-run-together",
        message=f"a space is missing in `{span.text}`",
        span=span,
    )


MISTAKES = (
    curly_quote,
    single_quote,
    unclosed_text,
    malformed_date,
    ambiguous_date,
    impossible_date,
    minus_without_spaces,
    number_with_commas,
    currency_before_amount,
    capital_letter,
    invisible_character,
    double_equals,
    foreign_sign,
    division,
    needless_sign,
    words_run_together,
)
