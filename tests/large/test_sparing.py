"""What a large log takes: memory where it is needed, and nothing on the disk afterwards."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pytest

from checker.assessment.request import Request
from checker.assessment.run import run
from checker.large import sparing
from checker.large.read import _Reading
from tests.large.compare import Both, same

LOG = "request id,received,right\n" + "".join(f"r{n % 40},2025-01-{1 + n % 28:02},access\n" for n in range(50))


@pytest.mark.parametrize("enough", [500_000, sparing.ENOUGH])
def test_a_scan_that_little_memory_does_not_suffice_for_has_all(
    both: Both, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, enough: int
) -> None:
    monkeypatch.setattr(sparing, "ENOUGH", enough)
    (tmp_path / "requests.csv").write_text(LOG)
    same(*both([tmp_path / "requests.csv"], memory="400MB"))


@pytest.mark.parametrize("stopped", [False, True])
def test_what_is_kept_on_the_disk_is_for_the_user_alone_and_removed(
    tmp_path: Path, settings: Path, monkeypatch: pytest.MonkeyPatch, stopped: bool
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    (tmp_path / "requests.csv").write_text(LOG)
    seen: list[int] = []
    keep = _Reading.keep

    def watched(reading: _Reading) -> None:
        keep(reading)
        seen.extend(each.parent.stat().st_mode & 0o777 for each in folder.glob("*/kept"))
        if stopped:
            raise KeyboardInterrupt

    monkeypatch.setattr(_Reading, "keep", watched)
    request = Request(
        (tmp_path / "requests.csv",), config=settings, as_of=date(2025, 9, 30), only=("HIPAA-T-01",),
        memory="400MB", large=True,
    )  # fmt: skip
    try:
        run(request)
    except KeyboardInterrupt:
        assert stopped
    assert seen == [0o700]
    assert not list(folder.iterdir())
