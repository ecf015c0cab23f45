"""`habeas sample` as an auditor types it."""

from __future__ import annotations

import csv
import io
import json
import random
import stat
from pathlib import Path

import pytest

from checker.cli.sample import _STRATA
from checker.sampling.population import STRATA
from tests.end_to_end.conftest import Habeas

SETTINGS = "entity:\n  id: main-office\n  kind: covered_provider\n  state: none\ncomplete_through: 2026-06-30\n"
KEY = "a key of more than sixteen bytes"


def _rows() -> list[str]:
    rows = []
    for number in range(1, 41):
        decision = ("grant", "denial", "partial", "open")[number % 4]
        right = "amendment" if number % 10 == 0 else "access"
        rows.append(f"Q{number:03},{right},individual,2026-0{1 + number % 3}-11,{decision}")
    return rows


@pytest.fixture
def export(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log of 40 requests: 36 for access, of which 18 were denied in whole or in part."""
    (folder / "key").write_text(KEY, encoding="ascii")
    monkeypatch.setenv("HABEAS_KEY_FILE", str(folder / "key"))
    _write(folder / "export", _rows())
    return folder / "export"


def _write(made: Path, rows: list[str]) -> None:
    made.mkdir(exist_ok=True)
    (made / "habeas.yaml").write_text(SETTINGS, encoding="utf-8")
    text = "\n".join(("id,right,requester,received_on,decision", *rows)) + "\n"
    (made / "log.csv").write_text(text, encoding="utf-8")


def _sampled(habeas: Habeas, *arguments: str) -> dict[str, object]:
    ran = habeas("sample", "export", "--format", "json", *arguments)
    assert (ran.code, ran.err) == (0, "")
    found = json.loads(ran.out)
    assert isinstance(found, dict)
    return found


def test_the_table_tells_the_strata_and_the_records(habeas: Habeas, export: Path) -> None:
    ran = habeas("sample", "export", "--size", "4", "--seed", "s", "--of", "denials", "--by", "decision,month")
    assert (ran.code, ran.err) == (0, "")
    records = [each["record"] for each in _list(_sampled(habeas, *_ASKED), "sample")]
    rows = [each["row"] for each in _list(_sampled(habeas, *_ASKED), "sample")]
    labels = [each["stratum"] for each in _list(_sampled(habeas, *_ASKED), "sample")]
    lines = [
        f"  {number:>3}  {record}  {f'export/log.csv:{row}':<17}  {label['decision']:<8}  {label['month']}"
        for number, (record, row, label) in enumerate(zip(records, rows, labels, strict=True), start=1)
    ]
    mark = _sampled(habeas, *_ASKED)["population"]
    assert isinstance(mark, dict)
    assert ran.out.splitlines() == [
        "4 of 18 denials, seed s, in proportion by decision, month",
        f"population {mark['mark']}; 22 other requests in the log",
        "",
        "  decision / month   population  sample",
        "  denial / 2026-01            3       1",
        "  denial / 2026-02            4       1",
        "  denial / 2026-03            3       1",
        "  partial / 2026-01           2       0",
        "  partial / 2026-02           2       0",
        "  partial / 2026-03           4       1",
        "",
        "  no.  record      where it stands    decision  month",
        *lines,
    ]


_ASKED = ("--size", "4", "--seed", "s", "--of", "denials", "--by", "decision,month")


def _list(document: dict[str, object], name: str) -> list[dict[str, dict[str, str]]]:
    found = document[name]
    assert isinstance(found, list)
    return found


def test_the_same_seed_draws_the_same_records_whatever_the_order_of_the_rows(habeas: Habeas, export: Path) -> None:
    before = _sampled(habeas, "--size", "9", "--seed", "2026", "--show-ids")
    rows = _rows()
    random.Random(1).shuffle(rows)
    _write(export, rows)
    after = _sampled(habeas, "--size", "9", "--seed", "2026", "--show-ids")
    assert [each["id"] for each in _list(after, "sample")] == [each["id"] for each in _list(before, "sample")]
    assert [each["record"] for each in _list(after, "sample")] == [each["record"] for each in _list(before, "sample")]
    assert (after["population"], after["strata"]) == (before["population"], before["strata"])


def test_another_population_has_another_mark(habeas: Habeas, export: Path) -> None:
    before = _sampled(habeas, "--size", "1", "--seed", "s")["population"]
    _write(export, _rows()[1:])
    after = _sampled(habeas, "--size", "1", "--seed", "s")["population"]
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    assert (before["count"], after["count"]) == (36, 35)
    assert before["mark"] != after["mark"]


def test_numbers_are_shown_only_where_they_are_asked_for(habeas: Habeas, export: Path) -> None:
    for form in ("text", "csv", "json"):
        asked = ("sample", "export", "--size", "40", "--seed", "s", "--by", "site", "--format", form)
        hidden, shown = habeas(*asked), habeas(*asked, "--show-ids")
        assert [word for word in ("Q001", "main-office") if word in hidden.out + hidden.err] == []
        assert [word for word in ("Q001", "main-office") if word not in shown.out] == []


def test_a_sample_in_csv_is_a_list_of_places(habeas: Habeas, export: Path, folder: Path) -> None:
    arguments = ("--size", "3", "--seed", "s", "--by", "decision", "--format", "csv", "-o", "sample.csv")
    ran = habeas("sample", "export", *arguments)
    assert (ran.code, ran.out) == (0, "")
    assert stat.S_IMODE((folder / "sample.csv").stat().st_mode) == 0o600
    rows = list(csv.DictReader(io.StringIO((folder / "sample.csv").read_text(encoding="utf-8"))))
    assert [row["number"] for row in rows] == ["1", "2", "3"]
    log = [line.split(",") for line in (export / "log.csv").read_text(encoding="utf-8").splitlines()]
    assert [row["decision"] for row in rows] == [log[int(row["row"]) - 1][4] for row in rows]
    assert {row["file"] for row in rows} == {"export/log.csv"}


def test_a_number_that_begins_like_a_formula_is_inert_in_csv(habeas: Habeas, export: Path) -> None:
    _write(export, ["=1+1,access,individual,2026-01-11,grant"])
    ran = habeas("sample", "export", "--size", "1", "--seed", "s", "--format", "csv", "--show-ids")
    assert ",'=1+1,export/log.csv,2" in ran.out


def test_grounds_of_a_denial_are_one_stratum(habeas: Habeas, export: Path) -> None:
    (export / "grounds.csv").write_text("request id,ground\nQ001,R1\nQ001,U1\nQ005,U1\n", encoding="utf-8")
    strata = _list(_sampled(habeas, "--size", "40", "--seed", "s", "--of", "denials", "--by", "ground"), "strata")
    assert [(each["stratum"]["ground"], each["population"]) for each in strata] == [
        ("R1+U1", 1),
        ("U1", 1),
        ("none", 16),
    ]


def test_a_log_that_is_not_whole_is_told_and_is_exit_2(habeas: Habeas, export: Path) -> None:
    _write(export, [*_rows(), "Q041,access"])
    ran = habeas("sample", "export", "--size", "3", "--seed", "s")
    assert ran.code == 2
    assert ran.err.startswith("not complete: export/log.csv:42: ")
    assert ran.out.startswith("3 of 36 requests")


def test_nothing_to_draw_from_is_exit_2(habeas: Habeas, export: Path) -> None:
    _write(export, ["Q001,access,individual,2026-01-11,grant"])
    ran = habeas("sample", "export", "--size", "3", "--seed", "s", "--of", "denials")
    assert (ran.code, ran.err) == (2, "not complete: there was nothing to draw from: the log has no denials\n")


def test_the_strata_on_the_command_line_are_those_there_are(habeas: Habeas, export: Path) -> None:
    assert tuple(STRATA) == _STRATA
    ran = habeas("sample", "export", "--size", "3", "--seed", "s", "--by", "colour")
    assert ran.code == 2
    assert "there is no stratum `colour`; there are ground, site, month, decision" in ran.err
