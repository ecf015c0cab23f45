"""Progress is told to a person who waits: how much of how much, how fast, and how long it may take."""

from __future__ import annotations

import io
import time

import pytest

from checker.cli.progress import Progress, told


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("done", "total", "seconds", "line"),
    [
        (0, 2_000, 4.2, "letters: 0 of 2,000, for 4 s"),
        (500, 2_000, 10.0, "letters: 500 of 2,000, 50 a second, 30 s left"),
        (5, 2_000, 10.0, "letters: 5 of 2,000, 30 a minute, 1 h 6 min left"),
        (1_000, 100_000, 10.0, "letters: 1,000 of 100,000, 100 a second, 16 min left"),
        (2_000, 2_000, 10.0, "letters: 2,000 of 2,000, 200 a second, 0 s left"),
        (1_500, None, 3.0, "letters: 1,500, 500 a second"),
        (0, None, 75.0, "letters: 0, for 1 min"),
        (3, 9, 0.0, "letters: 3 of 9, for 0 s"),
    ],
)
def test_a_line_tells_rate_and_time_left(done: int, total: int | None, seconds: float, line: str) -> None:
    assert told("letters", done, total, seconds) == line


def test_a_quick_command_and_one_without_a_terminal_show_nothing() -> None:
    for stream in (Terminal(), io.StringIO()):
        with Progress(stream) as progress:
            progress("letters", 1, 2)
        assert stream.getvalue() == ""
    stream = io.StringIO()
    with Progress(stream, patience=0.0) as progress:
        progress("letters", 1, 2)
        time.sleep(0.05)
    assert stream.getvalue() == ""


def test_a_stage_that_reports_nothing_is_told_too_and_the_line_is_wiped_whatever_happens() -> None:
    stream = Terminal()

    def interrupted() -> None:
        with Progress(stream, patience=0.01) as progress:
            progress("logs", 0, 3)
            while "logs: 0 of 3, for 0 s" not in stream.getvalue():
                time.sleep(0.01)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert stream.getvalue().endswith("\r\x1b[K")


def test_each_stage_has_a_rate_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    stream, now = Terminal(), [0.0]
    monkeypatch.setattr("checker.cli.progress.time.monotonic", lambda: now[0])
    with Progress(stream, patience=0.01) as progress:
        progress("letters", 0, 100)
        now[0] = 100.0
        progress("rules", 0, 10)
        now[0] = 101.0
        progress("rules", 5, 10)
        while "rules: 5 of 10, 5 a second, 1 s left" not in stream.getvalue():
            time.sleep(0.01)
