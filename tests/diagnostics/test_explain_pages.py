"""Pages read from the functions that report mistakes."""

from __future__ import annotations

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.pages import Page, find, page, pages, show
from checker.diagnostics.source import Span


def wrong_thing(span: Span) -> Diagnostic:
    """A thing is wrong, and its title
    goes on in a second line.

    Because of this.

    And of that.

    Wrong:

        one
          two

    Right:

        three
    """
    return Diagnostic("wrong-thing", "wrong", span)


def bare(span: Span) -> Diagnostic:
    """A thing is bare."""
    return Diagnostic("bare", "bare", span)


PAGE = Page(
    "wrong-thing",
    "A thing is wrong, and its title goes on in a second line",
    "Because of this.\n\nAnd of that.",
    "one\n  two",
    "three",
)


def test_a_docstring_is_a_page() -> None:
    assert page(wrong_thing) == PAGE


def test_a_page_may_be_its_title_alone() -> None:
    assert page(bare) == Page("bare", "A thing is bare", "", "", "")
    assert show(page(bare)) == "bare: A thing is bare"


def test_pages_are_sorted_and_found_by_code() -> None:
    both = pages((wrong_thing, bare))
    assert [one.code for one in both] == ["bare", "wrong-thing"]
    assert find("wrong-thing", both) == PAGE
    assert find("unknown", both) is None


def test_a_page_is_shown_with_its_example() -> None:
    assert show(PAGE) == (
        "wrong-thing: A thing is wrong, and its title goes on in a second line\n\n"
        "Because of this.\n\nAnd of that.\n\n"
        "Wrong:\n\n    one\n      two\n\n"
        "Right:\n\n    three"
    )
