"""Policies that are wrong in their shape, and every word that their author is told."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

LANGUAGE = Path(__file__).resolve().parents[1]


def _accept() -> ModuleType:
    spec = importlib.util.spec_from_file_location("language_accept", LANGUAGE / "accept.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ACCEPT = _accept()


@pytest.mark.parametrize("path", ACCEPT.rejected("syntax"), ids=lambda path: path.stem)
def test_the_author_is_told_exactly_what_is_expected(path: Path) -> None:
    assert ACCEPT.told(path, ACCEPT.syntax) == path.with_suffix(".expected").read_text(encoding="utf-8")


def test_no_expected_file_has_lost_its_policy() -> None:
    expected = {path.stem for path in (LANGUAGE / "syntax" / "rejected").glob("*.expected")}
    assert expected == {path.stem for path in ACCEPT.rejected("syntax")}


@pytest.mark.parametrize("path", ACCEPT.rejected("syntax"), ids=lambda path: path.stem)
def test_no_message_speaks_of_terminals_or_classes(path: Path) -> None:
    text = path.with_suffix(".expected").read_text(encoding="utf-8")
    for word in ("IN_FORCE", "LPAR", "RPAR", "STRING", "COMMA", "Token", "$END", "Unexpected", "None"):
        assert word not in text
