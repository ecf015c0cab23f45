"""The pages that explain a mistake, held to what the checker does."""

from __future__ import annotations

import ast as python
from pathlib import Path

import pytest
from policy_texts import HEAD

import checker
from checker.diagnostics.pages import Page
from checker.diagnostics.source import Source
from checker.syntax.pages import PAGES
from checker.syntax.parser import parse_policy
from checker.syntax.words import STARTERS

SYNTAX = Path(checker.__file__).parent / "syntax"
WITH_EXAMPLE = [page for page in PAGES if page.wrong]

# Their examples would be a whole file, an invisible sign, or a text that has no sense.
WITHOUT_EXAMPLE = {
    "does-not-fit-in-phrase",
    "empty-phrase",
    "invisible-character",
    "missing-header",
    "nested-too-deeply",
    "no-expression",
    "second-header",
    "use-after-declaration",
}


def _codes(example: str) -> list[str]:
    """The codes of an example: declarations as they stand, or an expression inside a definition."""
    if example.split()[0] not in (*STARTERS, "list", "ruel"):
        example = f'define d of request "t"\n  in force from 2003-04-14 by x\n    cite "c"\n    means {example}\n'
    return [diagnostic.code for diagnostic in parse_policy(Source("example", f"{HEAD}\n{example}\n")).diagnostics]


@pytest.mark.parametrize("page", WITH_EXAMPLE, ids=lambda page: page.code)
def test_the_wrong_example_of_a_page_makes_that_mistake_and_no_other(page: Page) -> None:
    assert _codes(page.wrong) == [page.code]


@pytest.mark.parametrize("page", WITH_EXAMPLE, ids=lambda page: page.code)
def test_the_right_example_of_a_page_makes_no_mistake(page: Page) -> None:
    assert _codes(page.right) == []


def test_every_page_has_a_title_and_those_without_example_are_known() -> None:
    assert [page.code for page in PAGES if not page.title] == []
    assert {page.code for page in PAGES if not page.wrong} == WITHOUT_EXAMPLE


def test_every_code_of_the_syntax_has_a_page_made_by_the_function_of_its_name() -> None:
    codes = []
    for path in SYNTAX.rglob("*.py"):
        for function in python.walk(python.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, python.FunctionDef):
                codes.extend((code, function.name) for code in _emitted(function))
    assert sorted(code for code, _ in codes) == [page.code for page in PAGES]
    assert [(code, name) for code, name in codes if code != name.replace("_", "-")] == []


def _emitted(function: python.FunctionDef) -> list[str]:
    return [
        keyword.value.value
        for call in python.walk(function)
        if isinstance(call, python.Call) and isinstance(call.func, python.Name) and call.func.id == "Diagnostic"
        for keyword in call.keywords
        if keyword.arg == "code" and isinstance(keyword.value, python.Constant)
    ]
