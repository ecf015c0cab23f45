"""Letters without a log are judged batch by batch: the same report, and few letters at once."""

from __future__ import annotations

import gc
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest

from checker.assessment import batches, hearing, outcomes, series_letters
from checker.assessment.letters import Joined
from checker.assessment.model import LetterSummary
from checker.assessment.run import Request, run
from checker.letters.documents import Document
from checker.reporters.formats import ReportOptions, reporter
from checker.semantics.data import Heard, Row
from checker.semantics.model import Verdict

_LETTERS = sorted((Path(__file__).parents[2] / "fixtures" / "letters" / "letters").glob("*.txt"))
_FORMATS = ("text", "json", "jsonl", "sarif", "junit", "html", "csv")
_FEW: MappingProxyType[Verdict, int] = MappingProxyType({"breached": 2, "undecided": 1, "pending": 1})


def _folder(folder: Path, count: int) -> Path:
    """So many letters, each with a number of its own."""
    folder.mkdir()
    for number in range(count):
        text = _LETTERS[number % 12].read_text(encoding="utf-8")
        (folder / f"{number:04}.txt").write_text(f"{text}\nOur number {number:04}\n", encoding="utf-8")
    return folder


def _request(*paths: Path) -> Request:
    kind = (("kind", "covered_provider"),)
    return Request(paths, as_of=date(2025, 6, 30), entity=kind, reader="phrases", large=None)


def _reports(request: Request) -> dict[str, str]:
    assessment = run(request).assessment
    found = {}
    for name in _FORMATS:
        stream = io.StringIO()
        reporter(name)(assessment, stream, ReportOptions(exit_code=1))
        found[name] = stream.getvalue()
    return found


@pytest.mark.parametrize(("kind", "count"), [((), 3), ((("kind", "covered_provider"),), 12)])
def test_every_report_is_the_same_whatever_the_size_of_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: tuple[tuple[str, str], ...], count: int
) -> None:
    request = replace(_request(_folder(tmp_path / "letters", count)), entity=kind)
    whole = _reports(replace(request, large=False))
    for size in (1, count // 2):
        monkeypatch.setattr(batches, "BATCH", size)
        assert _reports(request) == whole


def test_findings_past_those_listed_and_letters_past_those_shown_are_counted_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (batches, outcomes):
        monkeypatch.setattr(module, "LISTED", _FEW)
    monkeypatch.setattr(series_letters, "MOST_LETTERS", 3)
    request = _request(_folder(tmp_path / "letters", 12))
    whole = _reports(replace(request, large=False))
    monkeypatch.setattr(batches, "BATCH", 4)
    assert _reports(request) == whole


def test_a_letter_that_cannot_be_read_and_a_blank_form_are_told_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _folder(tmp_path / "letters", 3)
    (folder / "0001.pdf").write_bytes(b"no letter")
    (folder / "0002.txt").write_text("Dear ____________,\nyour request is denied.\n", encoding="utf-8")
    whole = _reports(replace(_request(folder), large=False))
    monkeypatch.setattr(batches, "BATCH", 1)
    assert _reports(_request(folder)) == whole


def test_a_check_that_is_asked_to_keep_every_record_holds_every_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH", 1)
    monkeypatch.setattr(outcomes, "LISTED", _FEW)
    request = _request(_folder(tmp_path / "letters", 4))
    assert len(run(replace(request, large=False)).letters) == 4
    every = run(replace(request, all_findings=True))
    assert len(every.letters) == 4
    assert all(each.unlisted == 0 for each in every.assessment.outcomes)


def test_letters_of_which_none_is_told_were_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BATCH", 1)
    monkeypatch.setattr(batches, "LISTED", {"breached": 0, "undecided": 0, "pending": 0})
    monkeypatch.setattr(series_letters, "MOST_LETTERS", 0)
    made = run(_request(_folder(tmp_path / "letters", 3)))
    assert made.letters == ()
    assert made.assessment.records["letter"] == 3
    assert made.assessment.incomplete == ()


def test_the_letters_that_are_held_at_once_do_not_grow_with_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH", 6)
    monkeypatch.setattr(hearing, "_REMEMBERED", 5)
    for module in (batches, outcomes):
        monkeypatch.setattr(module, "LISTED", _FEW)
    monkeypatch.setattr(series_letters, "MOST_LETTERS", 3)
    held: list[int] = []
    count = batches.Counting.add

    def watched(counting: batches.Counting, batch: Sequence[tuple[Joined, LetterSummary]]) -> None:
        count(counting, batch)
        held.append(sum(isinstance(each, Row | Heard | Document) for each in gc.get_objects()))

    monkeypatch.setattr(batches.Counting, "add", watched)
    most = []
    for size in (48, 96):
        held.clear()
        gc.collect()
        made = run(_request(_folder(tmp_path / f"letters{size}", size)))
        assert len(held) == size // 6
        assert made.assessment.records["letter"] == size
        # what an earlier run left behind is held through the whole of this one
        most.append(max(held) - held[0])
        del made
    assert most[1] < most[0] + 3 * 6, "which letters are told differs by less than a batch"
