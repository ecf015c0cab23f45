"""A JSON report that somebody changed is rendered or refused in every format: it never makes habeas fail."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.cli.main import execute
from checker.reporters.formats import FORMATS
from tests.reporters.test_stored import STORED

_GOOD: Any = json.loads(STORED)
Path_ = tuple[str | int, ...]
_DATES = ("0001-01-01", "2000-02-29", "9999-12-31")
_TEXTS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ("", "2025-13", "2025-03\n", "0000-01", "breached", "passed", "error", "law", "a/b", "..", *_DATES)
    ),
)
_NUMBERS = st.one_of(st.integers(-3, 3), st.sampled_from((400, 401, 10**6, 10**12, -(10**12), 10**30)))


def _places(part: Any, path: Path_ = ()) -> Iterator[Path_]:
    """The paths of all values of a document but the whole."""
    if path:
        yield path
    keys = part if isinstance(part, dict) else range(len(part)) if isinstance(part, list) else ()
    for key in keys:
        yield from _places(part[key], (*path, key))


_PLACES = tuple(_places(_GOOD))


def _like(value: Any) -> st.SearchStrategy[Any]:
    """Another value that could stand where one stands."""
    if isinstance(value, bool):
        return st.booleans()
    if isinstance(value, int):
        return _NUMBERS
    if isinstance(value, list):
        return st.sampled_from(([], value[::-1], value + value, value[:1]))
    if isinstance(value, dict):
        fewer = [{name: each for name, each in value.items() if name != left_out} for left_out in value]
        return st.sampled_from([{}, *fewer]) | _TEXTS.map(lambda name: {**value, name: next(iter(value.values()), 1)})
    return _TEXTS | st.none()


@st.composite
def _changed(draw: st.DrawFn) -> Any:
    """A good report with one to three values changed."""
    document = json.loads(STORED)
    for path in draw(st.lists(st.sampled_from(_PLACES), min_size=1, max_size=3)):
        part = document
        try:
            for key in path[:-1]:
                part = part[key]
            value = part[path[-1]]
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the place away
        part[path[-1]] = draw(_like(value))
    return document


@given(_changed(), st.sampled_from([name for name, _ in FORMATS]))
@settings(
    max_examples=int(os.environ.get("HABEAS_FUZZ", "120")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_changed_report_is_rendered_or_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], document: Any, name: str
) -> None:
    file = tmp_path / "results.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    code = execute(["report", str(file), "--format", name, "-o", str(tmp_path / "out")])
    told = capsys.readouterr().err
    assert "mistake in habeas" not in told
    assert (code, bool(told)) in ((0, False), (2, True))
