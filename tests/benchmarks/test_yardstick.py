"""The yardstick's two sides, the policy and the SQL written by hand, count the same."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from checker.assessment.run import Request, Run, run
from tests.benchmarks.yardstick import holidays, sql
from tests.benchmarks.yardstick.generate import write_log

ROWS = 20_000
SETTINGS = Path(__file__).parent / "yardstick" / "habeas.yaml"


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("yardstick") / "log.csv"
    write_log(ROWS, path)
    return path


@pytest.fixture(scope="module", params=["as a small log", "as a large log"])
def checked(log: Path, request: pytest.FixtureRequest) -> Run:
    return run(Request(paths=(log,), config=SETTINGS, large=request.param == "as a large log"))


@pytest.fixture(scope="module")
def counted(log: Path) -> dict[str, int]:
    with duckdb.connect() as connection:
        connection.execute(f"set disabled_optimizers = '{sql.OPTIMIZERS_OFF}'")
        sql.fill_calendar(connection)
        return sql.count(connection, str(log), tuple(sql.RULES))


def test_the_policy_counts_what_the_sql_counts(checked: Run, counted: dict[str, int]) -> None:
    breaches = {each.rule.id: each.tally.get("breached", 0) for each in checked.assessment.outcomes}

    assert breaches == {rule: counted[rule] for rule in sql.SAID}
    assert checked.assessment.records["request"] == counted["rows"] == ROWS


def test_every_rule_of_the_yardstick_is_broken_somewhere(counted: dict[str, int]) -> None:
    assert [rule for rule in sql.RULES if not counted[rule]] == []


def test_the_policy_says_every_rule_but_those_that_the_language_cannot_say(checked: Run) -> None:
    said = {each.rule.id for each in checked.assessment.outcomes}

    assert said == set(sql.SAID)
    assert said | set(sql.UNSAID) == set(sql.RULES)
    assert len(sql.RULES) == 25


def test_the_same_number_of_rows_gives_the_same_log(log: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.csv"
    write_log(ROWS, again)

    assert again.read_bytes() == log.read_bytes()


def test_the_sql_finds_the_optimizers_that_it_turns_off_still_in_need_of_it(log: Path) -> None:
    """A DuckDB that reads these casts rightly by itself needs the setting no longer."""
    with duckdb.connect() as connection:
        sql.fill_calendar(connection)
        with pytest.raises(duckdb.Error):
            sql.count(connection, str(log))


def test_numbers_used_twice_and_letters_that_are_not_there_are_counted_alike(tmp_path: Path) -> None:
    log, letters = tmp_path / "log.csv", tmp_path / "letters.csv"
    write_log(2000, log)
    letters.write_text("id\n" + "".join(f"L{number:06d}\n" for number in range(400) if number % 7), encoding="utf-8")
    checked = run(Request(paths=(log, letters), config=SETTINGS.with_name("tables.yaml"), only=("yardstick.tables",)))
    with duckdb.connect() as connection:
        counted = sql.count_tables(connection, str(log), str(letters))

    assert {each.rule.id: each.tally["breached"] for each in checked.assessment.outcomes} == counted
    assert all(counted.values())


def test_the_calendars_of_the_policy_are_those_of_the_sql() -> None:
    assert holidays.CALENDARS.read_text(encoding="utf-8") == holidays.calendars()
