"""The shipped policies as the checker reads them."""

from __future__ import annotations

import pytest

from checker import workspace
from checker.semantics.model import Checked


@pytest.fixture(scope="module")
def shipped() -> Checked:
    return workspace.load()


def test_the_shipped_policies_have_no_mistakes(shipped: Checked) -> None:
    assert [diagnostic for diagnostic in shipped.diagnostics if diagnostic.severity == "error"] == []


def test_nothing_that_is_declared_is_left_out_of_the_program(shipped: Checked) -> None:
    program = shipped.program
    declared: dict[str, int] = {}
    cases = 0
    for file in program.files:
        for declaration in file.declarations:
            declared[type(declaration).__name__] = declared.get(type(declaration).__name__, 0) + 1
            cases += len(getattr(declaration, "cases", ()))
    assert declared["RuleDecl"] == len(program.rules)
    assert declared["DefinitionDecl"] == len(program.definitions)
    assert declared["DeadlineDecl"] == len(program.deadlines)
    assert declared["ConceptDecl"] == len(program.concepts)
    assert declared["SettingDecl"] == len(program.settings)
    assert declared["CalendarDecl"] == len(program.calendars)
    assert cases == len(program.cases) + len(program.calendar_tests)
