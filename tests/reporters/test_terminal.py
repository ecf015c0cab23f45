"""Text of the input cannot act on a terminal, in whatever format it is printed there."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from checker.reporters.formats import FORMATS
from tests.reporters.test_excused import excused
from tests.reporters.test_reports import render

_ESCAPES = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e\x08"
_ACTING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_CLOSED = (
    "schema_version",
    "verdict",
    "severity",
    "about",
    "as_of_source",
    "role",
    "state",
    "headline",
    "month",
    "now",
)


def _poisoned(value: Any) -> Any:
    """The value with an escape in every free text of it, however deep."""
    if is_dataclass(value) and not isinstance(value, type):
        changed = {f.name: _poisoned(getattr(value, f.name)) for f in fields(value) if f.name not in _CLOSED}
        return replace(value, **changed)
    if isinstance(value, tuple):
        return tuple(map(_poisoned, value))
    return value + _ESCAPES if isinstance(value, str) else value


@pytest.mark.parametrize("name", [name for name, _ in FORMATS])
def test_no_escape_of_the_input_reaches_a_terminal(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    printed = render(name, of=_poisoned(excused()))
    assert "owned" in printed
    assert _ACTING.findall(printed) == []
