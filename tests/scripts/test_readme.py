"""The README's transcripts are what the commands print."""

from __future__ import annotations

import pytest

from scripts.readme import README, rendered


def test_every_transcript_of_the_readme_is_true(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(README.parent)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("HABEAS_KEY_FILE", raising=False)
    text = README.read_text(encoding="utf-8")
    assert rendered(text) == text
