"""A baseline as a file."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from checker.baseline.model import Baseline, KnownFinding
from checker.baseline.store import baseline_schema, parse_baseline, read_baseline, text_of
from checker.diagnostics.diagnostic import CheckerError

BASELINE = Baseline(
    tool_version="0.1.0",
    as_of=date(2026, 6, 30),
    key="0123456789abcdef",
    digests={"policies": "a" * 64},
    policies={"hipaa.time": "b" * 64},
    rules=("HIPAA-T-01",),
    counts={"HIPAA-T-01": {"breached": 1}},
    findings=(KnownFinding("c" * 32, "HIPAA-T-01", "breached", date(2026, 3, 31)),),
)
HEX = st.text("0123456789abcdef", min_size=32, max_size=32)
KNOWN = st.builds(
    KnownFinding, HEX, st.sampled_from(("A", "B")), st.sampled_from(("breached", "undecided")), st.dates()
)


@given(st.lists(KNOWN, max_size=5))
def test_a_baseline_is_read_as_it_was_written(findings: list[KnownFinding]) -> None:
    given = Baseline("1", date(2026, 6, 30), "0" * 16, {}, {}, ("A",), {}, tuple(findings))
    assert parse_baseline(text_of(given), "baseline.json") == given


def test_the_file_holds_what_its_schema_says() -> None:
    Draft202012Validator.check_schema(baseline_schema())
    assert list(Draft202012Validator(baseline_schema()).iter_errors(json.loads(text_of(BASELINE)))) == []


def changed(**facts: Any) -> str:
    """The text of the baseline with other facts."""
    return json.dumps({**json.loads(text_of(BASELINE)), **facts})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "`old.json` is no baseline: it is no JSON"),
        ("[" * 100_000, "`old.json` is no baseline: it is no JSON"),
        ("[]", "`old.json` is no baseline that this habeas reads: the file does not fit its schema"),
        (changed(schema_version="2"),
         "`old.json` is no baseline that this habeas reads: schema_version does not fit its schema"),
        (changed(as_of="2026-02-30"), "`old.json` is no baseline: it names a day that does not exist"),
        (changed(findings=[{"fingerprint": "Quill"}]), "`old.json` is no baseline that this habeas reads: findings.0"),
    ],
)  # fmt: skip
def test_what_is_no_baseline_is_told_without_its_text(text: str, message: str) -> None:
    with pytest.raises(CheckerError) as caught:
        parse_baseline(text, "old.json")
    assert caught.value.message.startswith(message)
    assert "Quill" not in caught.value.message
    assert caught.value.help == "make one with: habeas baseline create PATH -o baseline.json"


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(CheckerError) as caught:
        read_baseline(tmp_path / "none.json")
    assert caught.value.message.endswith("cannot be read: No such file or directory")
    (tmp_path / "old.json").write_bytes(b"\xff")
    with pytest.raises(CheckerError) as caught:
        read_baseline(tmp_path / "old.json")
    assert caught.value.message.endswith("is no baseline: it is not UTF-8")
