"""Policies that are legal and likely wrong, every word that their author is told, and the same put right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import checker.lint
from checker.lint.pages import PAGES
from checker.lint.table import LINTS
from checker.policytest import run_cases
from tests.lint.told import CLEAN, FOUND, checked, remarks, told

REJECTED = sorted((Path(__file__).parents[1] / "language").glob("*/rejected/*.policy"))


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.stem)
def test_the_author_is_told_exactly_what_is_expected(path: Path) -> None:
    assert told(path) == path.with_suffix(".expected").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.stem)
def test_a_remark_of_the_kind_is_made(path: Path) -> None:
    assert path.stem in {remark.code for remark in remarks(path)}


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_nothing_is_remarked_where_it_is_put_right(path: Path) -> None:
    assert told(path) == ""


@pytest.mark.parametrize("path", [*FOUND, *CLEAN], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_is_remarked_on_is_legal_and_its_cases_pass(path: Path) -> None:
    result = checked(path)
    assert [diagnostic for diagnostic in result.diagnostics if diagnostic.severity == "error"] == []
    cases = [each for each in run_cases(result, result.program.files) if each.case.span.source.name == path.name]
    assert [each.found for each in cases if not each.passed] == []


def test_every_kind_of_remark_has_a_policy_with_it_and_one_without() -> None:
    codes = {page.code for page in PAGES}
    assert codes == {path.stem for path in FOUND} == {path.stem for path in CLEAN}


def test_every_lint_of_the_folder_is_in_the_table() -> None:
    folder = Path(checker.lint.__file__).parent
    with_a_check = {
        path.stem for path in folder.glob("*.py") if re.search(r"^def check\(", path.read_text(), re.MULTILINE)
    }
    assert with_a_check == {lint.check.__module__.rpartition(".")[2] for lint in LINTS}


def test_every_remark_has_the_code_of_its_page() -> None:
    named = {path.stem: {remark.code for remark in remarks(path)} for path in FOUND}
    assert {code for codes in named.values() for code in codes} <= {page.code for page in PAGES}


def test_no_page_is_without_words() -> None:
    assert [page.code for page in PAGES if not page.title or page.title.endswith(".")] == []


def test_policies_with_mistakes_are_not_said_to_be_unused(tmp_path: Path) -> None:
    text = (Path(__file__).parent / "found" / "unused.policy").read_text(encoding="utf-8")
    path = tmp_path / "broken.policy"
    path.write_text(text.replace("require  signed", "require  signde"), encoding="utf-8")
    assert remarks(path) == ()


@pytest.mark.parametrize("path", REJECTED, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_whatever_is_wrong_with_a_policy_it_can_be_linted(path: Path) -> None:
    assert all(remark.severity != "error" for remark in remarks(path))
