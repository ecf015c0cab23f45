"""Every mistake that the checker can report is explained."""

from __future__ import annotations

import ast
import importlib
from collections import Counter
from pathlib import Path

import checker
from checker.diagnostics.pages import Page

PACKAGE = Path(checker.__file__).parent


def _codes() -> set[str]:
    return {
        keyword.value.value
        for path in PACKAGE.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Diagnostic"
        for keyword in call.keywords
        if keyword.arg == "code" and isinstance(keyword.value, ast.Constant)
    }


def _pages() -> list[Page]:
    modules = (path.relative_to(PACKAGE.parent).with_suffix("").parts for path in sorted(PACKAGE.glob("*/pages.py")))
    return [
        page
        for parts in modules
        if parts[1] != "diagnostics"
        for page in importlib.import_module(".".join(parts)).PAGES
    ]


def test_every_code_in_the_package_has_a_page() -> None:
    assert _codes() - {page.code for page in _pages()} == set()


def test_no_two_pages_have_one_code() -> None:
    assert [code for code, count in Counter(page.code for page in _pages()).items() if count > 1] == []
