"""A JSON report read back: the same assessment, or a kind word on what is wrong with the file."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.diagnostics.diagnostic import CheckerError
from checker.reporters.formats import FORMATS
from checker.reporters.stored import first_error, read_report, rebuilt
from tests.reporters.sample import assessment
from tests.reporters.test_reports import rendered_bytes

STORED = rendered_bytes("json", assessment())
_MAKE = "make one with `habeas check ... --format json -o results.json`"


@pytest.mark.parametrize("name", [name for name, _ in FORMATS])
def test_a_format_rendered_later_has_the_same_bytes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    stored = read_report(STORED, "results.json")
    assert stored.exit_code == 2
    assert rendered_bytes(name, stored.assessment) == rendered_bytes(name, assessment())


def test_the_assessment_read_back_is_equal() -> None:
    assert read_report(STORED, "results.json").assessment == assessment()


def test_a_byte_order_mark_does_not_matter() -> None:
    assert read_report(b"\xef\xbb\xbf" + STORED, "results.json").assessment == assessment()


def _changed(**fields: object) -> bytes:
    return json.dumps({**json.loads(STORED), **fields}).encode()


def _without(name: str) -> bytes:
    return json.dumps({key: value for key, value in json.loads(STORED).items() if key != name}).encode()


def _in_finding(**fields: object) -> bytes:
    document: dict[str, Any] = json.loads(STORED)
    document["outcomes"][0]["findings"][0].update(fields)
    return json.dumps(document).encode()


def _in_series(name: str, **fields: object) -> bytes:
    document: dict[str, Any] = json.loads(STORED)
    document["series"][name][0].update(fields)
    return json.dumps(document).encode()


_NO_REPORT = "`results.json` is no report of this version of habeas: "


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "`results.json` is empty"),
        (b"\xff\xfe{", "`results.json` is no JSON report: it is not UTF-8 text"),
        (b"rule,verdict\r\n", "`results.json` is no JSON: line 1, column 1"),
        (STORED.replace(b",", b";", 1), "`results.json` is no JSON: line 2, column 24"),
        (
            STORED[: STORED.index(b"as_of_source")],
            "`results.json` is cut off: its JSON ends in line 3 before it is complete",
        ),
        ("{\n é".encode()[:-1], "`results.json` is cut off: its JSON ends in line 2 before it is complete"),
        (b"[]", "`results.json` is JSON, but no report of habeas"),
        (b'{"patient": "Quill"}', "`results.json` is JSON, but no report of habeas"),
        (b'{"runs": []}', "`results.json` is SARIF, which does not hold everything; the JSON report does"),
        (b"[" * 100_000, "`results.json` is no report of habeas: it is nested too deeply"),
        (b'["\\ud800"]', "`results.json` is no report of habeas: it holds half a character"),
        (b"[1.5]", "`results.json` is no report of habeas: it holds a number that no report has"),
        (
            _changed(schema_version="0"),
            "`results.json` was written by another version of habeas: this one reads reports of schema version 1",
        ),
        (
            _without("letters"),
            "`results.json` is no whole report of this version of habeas: the report lacks `letters`",
        ),
        (_changed(patient="Quill"), _NO_REPORT + "the report has a field that this version does not know"),
        (_changed(as_of="2026-02-30"), _NO_REPORT + "`as_of` is no date"),
        (_changed(exit_code=7), _NO_REPORT + "`exit_code` is none of 0, 1, 2"),
        (_changed(records={"Quill": "x"}), _NO_REPORT + "`records.(a key)` is no integer"),
        (_in_finding(message=7), _NO_REPORT + "`outcomes[0].findings[0].message` is no string"),
        (
            _in_series("months", month="2025-13"),
            _NO_REPORT + "`series.months[0].month` is not of the form ^[0-9]{4}-(0[1-9]|1[0-2])$",
        ),
        (_in_series("months", month="2025-03\n"), _NO_REPORT + "`series.months[0].month` has not 7 characters"),
        (_in_series("months", breached=-1), _NO_REPORT + "`series.months[0].breached` is out of range (minimum 0)"),
        (
            _in_finding(rule="QUILL-01"),
            "`results.json` does not hold together: `outcomes[0]` has a finding of a rule that is not its own",
        ),
        (_in_finding(due="Quill"), _NO_REPORT + "`outcomes[0].findings[0].due` is no date"),
    ],
)
def test_a_file_that_is_no_report_is_told_kindly(data: bytes, message: str) -> None:
    with pytest.raises(CheckerError) as caught:
        read_report(data, "results.json")
    assert caught.value.message == message
    assert caught.value.help
    assert "Quill" not in str(caught.value.message) + str(caught.value.help)


@given(st.integers(min_value=0, max_value=len(STORED) - 3))
@settings(max_examples=40, deadline=None)
def test_a_report_cut_off_anywhere_is_refused(length: int) -> None:
    with pytest.raises(CheckerError, match=r"is cut off|is empty"):
        read_report(STORED[:length], "results.json")


_JSON = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just([]) | st.just({})


@given(st.data(), _JSON)
@settings(max_examples=60, deadline=None)
def test_a_report_with_anything_changed_is_read_or_refused(data: st.DataObject, value: object) -> None:
    document = json.loads(STORED)
    part: Any = document
    while True:
        keys = list(part) if isinstance(part, dict) else list(range(len(part)))
        key = data.draw(st.sampled_from(keys))
        if not (isinstance(part[key], dict | list) and part[key] and data.draw(st.booleans())):
            part[key] = value
            break
        part = part[key]
    keeps = first_error(document) is None
    assert (rebuilt(document) is not None) == keeps
    written = json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False).encode() + b"\n"
    own = keeps and all(
        finding["rule"] == outcome["rule"]["id"] for outcome in document["outcomes"] for finding in outcome["findings"]
    )
    if not own or document["schema_version"] != "1":
        with pytest.raises(CheckerError):
            read_report(written, "results.json")
        return
    stored = read_report(written, "results.json")
    assert json.loads(rendered_bytes("json", stored.assessment)) == {**document, "exit_code": 2}


def test_what_is_unusual_comes_back_too() -> None:
    odd = replace(
        assessment(),
        complete_through=None,
        notices=('a "quote", a \\ and a \u2028 line', "emoji \N{GRINNING FACE}"),
        records={},
        outcomes=(),
        settings=(),
    )
    stored = read_report(rendered_bytes("json", odd), "results.json").assessment
    assert rendered_bytes("json", stored) == rendered_bytes("json", odd)
