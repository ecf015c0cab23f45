"""The look through a browser says so where there is no browser, and does not pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import html_accessible


def test_without_a_browser_it_fails_and_says_what_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert html_accessible.main([]) == 1
    assert capsys.readouterr().out == "html-accessible: needs node, npm; install it and run this again\n"
    for name in ("node", "npm"):
        (tmp_path / name).write_text("", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    assert html_accessible.main([]) == 1
    assert capsys.readouterr().out == "html-accessible: needs Chromium; install it and run this again\n"
