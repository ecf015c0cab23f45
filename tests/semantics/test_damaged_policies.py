"""Shipped policies with pieces lost, doubled or exchanged: always a program and diagnostics, never an exception."""

from __future__ import annotations

from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.diagnostics.frame import draw
from checker.diagnostics.source import Source
from checker.semantics.check import check_policies
from checker.syntax.parser import Parsed, parse_policy
from checker.syntax.scan import scan, without_comments
from checker.workspace import read, shipped_files

CALENDARS = "policies/calendars/"


@cache
def _texts() -> dict[str, str]:
    """The shipped policies; of the many calendars only one."""
    files = shipped_files()
    kept = {name: path for name, path in files.items() if not name.startswith(CALENDARS) or "washington" in name}
    return {name: read(path, name).text for name, path in kept.items()}


@cache
def _parsed() -> dict[str, Parsed]:
    return {name: parse_policy(Source(name, text)) for name, text in _texts().items()}


@st.composite
def _damaged(draw_: st.DrawFn) -> tuple[str, str]:
    """The name of a policy, and its text with up to three pieces of it exchanged for others, lost or doubled."""
    name = draw_(st.sampled_from(sorted(_texts())))
    text = _texts()[name]
    for _ in range(draw_(st.integers(1, 3))):
        pieces = without_comments(scan(text))
        piece = pieces[draw_(st.integers(0, len(pieces) - 2))]
        other = pieces[draw_(st.integers(0, len(pieces) - 2))]
        put = draw_(st.sampled_from(("", f"{piece.text} {piece.text}", other.text, "received_on", "access", "3 days")))
        text = text[: piece.start] + put + text[piece.end :]
    return name, text


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(_damaged())
def test_damaged_policies_are_checked_without_an_exception(damaged: tuple[str, str]) -> None:
    name, text = damaged
    parsed = {**_parsed(), name: parse_policy(Source(name, text))}
    result = check_policies(list(parsed.values()))
    for diagnostic in result.diagnostics:
        assert draw(diagnostic)
    usable = {*result.program.rules, *result.program.definitions, *result.program.deadlines}
    assert {case.target for case in result.program.cases} <= usable
