"""Every kind of mistake has a page, made by the function of its name."""

from __future__ import annotations

import ast as python
from pathlib import Path

import checker
from checker.semantics.concepts import SLOTS
from checker.semantics.pages import PAGES

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
