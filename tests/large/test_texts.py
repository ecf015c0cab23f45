"""Free texts that rules compare within a row, and those of which they ask only whether they are there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from checker.assessment.request import Request
from checker.assessment.run import run
from checker.large.read import _Reading
from tests.large.compare import same

POLICY = """policy own.texts "Texts of one row"
  law     "None: a test"
  checked 2026-11-22

record entity "Whoever keeps the log"
  key id
  field id text "its number"
  children requests of request empty means absent "every row of the log"

record request "One row of the log"
  belongs to entity
  field received_on date "the day of receipt"
  field asked_by    text blank means unknown "who asked"
  field decided_by  text blank means unknown "who decided"
  field reviewed_by text blank means unknown "who reviewed"
  field signed_by   text blank means absent "who signed"
"""
RULE = """
rule {name} "{name}"
  in force from 2003-04-14
    cite     "None: a test"
    severity error
    for      request
    require  {condition}
    say      "not so"
"""
CONDITIONS = {
    "T-1": "decided_by != reviewed_by",
    "T-2": "reviewed_by != asked_by or decided_by = asked_by",
    "T-3": "signed_by is present",
}
WORDS = ("Ada", " Ada ", "ada", "Bo", "", "n/a", "unknown", "clerk")


def _checked(folder: Path, conditions: dict[str, str], stated: str = "") -> None:
    """Asserts that both ways come to the same, with every combination of WORDS."""
    policies = folder / "policies"
    policies.mkdir()
    rules = "".join(RULE.format(name=name, condition=each) for name, each in conditions.items())
    (policies / "own.policy").write_text(POLICY + rules)
    settings = folder / "habeas.yaml"
    settings.write_text(
        f"entity: {{}}\ncomplete_through: 2026-06-30\nlogs:\n  - file: '*.csv'\n    record: request\n{stated}"
        "policies: ./policies\nshipped_policies: no\n"
    )
    log = folder / "log.csv"
    rows = [f"2026-01-02,{','.join(words)}" for words in product(WORDS, WORDS, WORDS, ("Ada", ""))]
    log.write_text("\n".join(["received_on,asked_by,decided_by,reviewed_by,signed_by", *rows]) + "\n")
    request = Request((log,), config=settings, as_of=date(2026, 6, 30), memory="200MB")
    small, large = run(request).assessment, run(replace(request, large=True)).assessment
    assert len(small.outcomes) == len(conditions)
    assert all(outcome.tally.get("breached") for outcome in small.outcomes)
    same(small, large)


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The types of the columns that are kept of a large log, once it is read."""
    found: dict[str, str] = {}
    keep = _Reading.keep

    def watched(reading: _Reading) -> None:
        keep(reading)
        query = "select column_name, data_type from duckdb_columns() where table_name = 'rows_request'"
        found.update(reading._connection.execute(query).fetchall())

    monkeypatch.setattr(_Reading, "keep", watched)
    return found


def test_texts_that_are_compared_in_their_row_alone_take_a_byte(tmp_path: Path, kinds: dict[str, str]) -> None:
    _checked(tmp_path, CONDITIONS)
    texts = {name: kind for name, kind in kinds.items() if name.endswith("_by")}
    assert texts == dict.fromkeys(("v_asked_by", "v_decided_by", "v_reviewed_by", "v_signed_by"), "TINYINT")


def test_a_text_that_is_compared_with_a_word_is_told_from_others(tmp_path: Path, kinds: dict[str, str]) -> None:
    _checked(tmp_path, {**CONDITIONS, "T-4": 'decided_by != "clerk"'})
    assert kinds["v_asked_by"] == kinds["v_reviewed_by"] == "BIGINT"
    assert kinds["v_signed_by"] == "TINYINT"


def test_a_text_that_settings_state_is_the_same_as_one_of_a_row(tmp_path: Path, kinds: dict[str, str]) -> None:
    _checked(tmp_path, CONDITIONS, "    set: {asked_by: Bo}\n")
    assert kinds["v_reviewed_by"] == "BIGINT"
    assert kinds["v_signed_by"] == "TINYINT"
