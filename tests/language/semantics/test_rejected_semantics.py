"""Policies that are wrong in what they mean, and every word that their author is told."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from checker.diagnostics.source import Source
from checker.semantics.check import check_policies
from checker.semantics.pages import PAGES
from checker.syntax.parser import parse_policy

LANGUAGE = Path(__file__).resolve().parents[1]


def _accept() -> ModuleType:
    spec = importlib.util.spec_from_file_location("language_accept", LANGUAGE / "accept.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ACCEPT = _accept()
REJECTED = ACCEPT.rejected("semantics")


@pytest.mark.parametrize("path", REJECTED, ids=lambda path: path.stem)
def test_the_author_is_told_exactly_what_is_expected(path: Path) -> None:
    assert ACCEPT.told(path, ACCEPT.semantics) == path.with_suffix(".expected").read_text(encoding="utf-8")


def test_no_expected_file_has_lost_its_policy() -> None:
    expected = {path.stem for path in (LANGUAGE / "semantics" / "rejected").glob("*.expected")}
    assert expected == {path.stem for path in REJECTED}


def test_the_policies_that_the_rejected_ones_use_have_no_mistakes() -> None:
    prelude = [Source(path.name, path.read_text(encoding="utf-8")) for path in ACCEPT.PRELUDE]
    assert check_policies([parse_policy(source) for source in prelude]).diagnostics == ()


def test_every_kind_of_mistake_has_a_rejected_policy() -> None:
    told = "".join(path.with_suffix(".expected").read_text(encoding="utf-8") for path in REJECTED)
    shown = set(re.findall(r"^(?:error|warn)\[([a-z-]+)\]", told, re.MULTILINE))
    assert {page.code for page in PAGES} - shown == set()


@pytest.mark.parametrize("path", REJECTED, ids=lambda path: path.stem)
def test_no_message_speaks_of_types_of_the_program(path: Path) -> None:
    text = path.with_suffix(".expected").read_text(encoding="utf-8")
    for word in ("Type", "Mistaken", "None)", "Typed", "<class", "RowType", "frozenset"):
        assert word not in text
