"""Every kind of mistake has a page, made by the function of its name."""

from __future__ import annotations

import ast as python
from pathlib import Path

import pytest
from small_policies import codes, defined

import checker
from checker.diagnostics.pages import Page
from checker.semantics.concepts import SLOTS
from checker.semantics.pages import PAGES
from checker.syntax.words import STARTERS

SEMANTICS = Path(checker.__file__).parent / "semantics"


def _emitted() -> list[tuple[str, str]]:
    found = []
    for path in sorted(SEMANTICS.glob("*.py")):
        for function in python.walk(python.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(function, python.FunctionDef):
                continue
            for call in python.walk(function):
                if isinstance(call, python.Call) and getattr(call.func, "id", "") == "Diagnostic":
                    found.extend((each.value.value, function.name) for each in call.keywords if each.arg == "code")
    return found


def test_every_code_has_a_page_made_by_the_function_of_its_name() -> None:
    emitted = _emitted()
    assert {code for code, _ in emitted} == {page.code for page in PAGES}
    assert [(code, name) for code, name in emitted if code != name.replace("_", "-")] == []


def test_every_page_has_a_title() -> None:
    assert [page.code for page in PAGES if not page.title] == []


def test_the_slots_of_the_type_check_are_those_of_the_letter_reader() -> None:
    from checker.letters.patterns import SLOTS as READ

    assert set(SLOTS) == set(READ)


WITH_EXAMPLE = [page for page in PAGES if page.wrong]


def _codes(example: str) -> list[str]:
    """The codes of an example: declarations as they stand, or an expression inside a definition."""
    starts = (*STARTERS, "list")
    return codes(example + "\n" if example.split()[0] in starts else defined(example))


@pytest.mark.parametrize("page", WITH_EXAMPLE, ids=lambda page: page.code)
def test_the_wrong_example_of_a_page_makes_that_mistake_and_no_other(page: Page) -> None:
    assert _codes(page.wrong) == [page.code]


@pytest.mark.parametrize("page", WITH_EXAMPLE, ids=lambda page: page.code)
def test_the_right_example_of_a_page_makes_no_mistake(page: Page) -> None:
    assert _codes(page.right) == []
