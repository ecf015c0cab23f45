"""Settings are read with the line of every mistake, and never guessed."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.configuration.load import load_configuration, parse_configuration, with_entity_facts
from checker.configuration.model import Configuration, LogSettings, MadeRow, Notation
from checker.diagnostics.diagnostic import CheckerError

HELP = "docs/settings.md describes every key; `habeas schema settings` prints the schema"


def parsed(text: str) -> Configuration:
    return parse_configuration(text, "habeas.yaml", Path("clinic"))


def test_every_key_is_taken() -> None:
    found = parsed(
        """
entity: {kind: covered_provider, written_rule_notified: no, id: 007}
entities: [{id: north, state: texas}]
complete_through: 2026-06-30
date_order: month_first
timezone: America/Chicago
times: utc
decimal: point
currency: USD
values: {decision: {done: grant}}
logs:
  - file: logs/*.csv
    record: request
    columns: {No: id, Notes: null}
    values: {decision: {Fully disclosed: grant, tbc: null}}
    delimiter: tab
    encoding: windows-1252
    heading_row: 3
    date_order: day_first
    events:
      Denied on: denial_notice
      Extended: {kind: extension_notice, written: yes, columns: {New date: stated_date}}
    rows:
      - {record: fee, columns: {Fee: amount}, set: {component: copy_labor}}
  - {file: other.csv, ignore: yes}
letters: letters/{request_id}_*.txt
policies: [texas, overlays/county.policy]
shipped_policies: no
only: hipaa
enable: [ST-MD-01]
settings: {referral_days: 3}
key_file: habeas.key
fail_on: warn
fail_on_undecided: yes
path_style: hash
"""
    )
    notation = Notation("month_first", "America/Chicago", "utc", "point", "USD")
    values = {"decision": {"done": "grant"}}
    assert found == Configuration(
        file="habeas.yaml",
        folder=Path("clinic"),
        entity={"kind": "covered_provider", "written_rule_notified": "no", "id": "007"},
        entities=({"id": "north", "state": "texas"},),
        complete_through=date(2026, 6, 30),
        notation=notation,
        logs=(
            LogSettings(
                file="logs/*.csv",
                record="request",
                columns={"No": "id", "Notes": None},
                values={"decision": {"done": "grant", "Fully disclosed": "grant", "tbc": None}},
                rows=(
                    MadeRow("event", {"Denied on": "happened_on"}, {"kind": "denial_notice"}, 21),
                    MadeRow(
                        "event",
                        {"Extended": "happened_on", "New date": "stated_date"},
                        {"kind": "extension_notice", "written": "yes"},
                        22,
                    ),
                    MadeRow("fee", {"Fee": "amount"}, {"component": "copy_labor"}, 24),
                ),
                delimiter="\t",
                encoding="windows-1252",
                heading_row=3,
                notation=Notation("day_first", "America/Chicago", "utc", "point", "USD"),
                line=12,
            ),
            LogSettings(file="other.csv", ignore=True, values=values, notation=notation, line=25),
        ),
        values=values,
        letters=("letters/{request_id}_*.txt",),
        policies=("texas", "clinic/overlays/county.policy"),
        shipped_policies=False,
        only=("hipaa",),
        enable=("ST-MD-01",),
        settings={"referral_days": "3"},
        key_file=Path("clinic/habeas.key"),
        fail_on="warn",
        fail_on_undecided=True,
        path_style="hash",
        lines=found.lines,
        sources=found.sources,
        digest=found.digest,
    )
    assert (found.place("logs.0.values.decision.tbc"), found.place("settings.referral_days.more")) == (
        "habeas.yaml:15",
        "habeas.yaml:31",
    )
    assert (found.sources["timezone"], len(found.digest)) == ("habeas.yaml:6", 64)


def test_an_empty_file_is_all_defaults() -> None:
    assert parsed("# nothing yet\n").logs == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("tiemzone: x", "habeas.yaml:1: there is no setting `tiemzone` here; did you mean `timezone`?"),
        (
            "xyzzy: x",
            "habeas.yaml:1: there is no setting `xyzzy` here; keys: complete_through, currency, date_order, decimal, "
            "enable, entities, entity, fail_on, fail_on_undecided, key_file, letters, logs, master, memory, "
            "never_waive, only, path_style, policies, settings, shipped_policies, small_cells, threads, times, "
            "timezone, values, waiver_months, waivers",
        ),
        (
            "logs:\n  - fil: log.csv\n",
            "habeas.yaml:2: there is no setting `fil` here; did you mean `file`?\n"
            "habeas.yaml:2: this entry needs `file`",
        ),
        ("entities: [{state: texas}]", "habeas.yaml:1: this entry needs `id`"),
        ("complete_through: soon", "habeas.yaml:1: `complete_through` is written like 2026-06-30"),
        ("currency: dollars", "habeas.yaml:1: `currency` is written like USD"),
        ("fail_on: never", "habeas.yaml:1: `fail_on` is one of: error, warn, info"),
        ("fail_on_undecided: 7", "habeas.yaml:1: `fail_on_undecided` is one of: yes, no"),
        ("entity: [kind]", "habeas.yaml:1: `entity` is a group of keys"),
        ("logs: {file: log.csv}", "habeas.yaml:1: `logs` is a list"),
        ("letters: {path: x}", "habeas.yaml:1: `letters` is a plain value or a list"),
        ("settings:\n  a: [1]", "habeas.yaml:2: `a` is a plain value"),
        ("- timezone", "habeas.yaml:1: the file is a group of keys"),
        ("logs:\n - file: a\n   heading_row: 0", "habeas.yaml:3: `heading_row` is written like 3"),
        ("logs:\n - file: a\n   rows: [{record: fee, columns: {}}]", "habeas.yaml:3: `columns` is empty"),
        (
            "logs:\n - file: a\n   events: {Denied: {written: yes}}",
            "habeas.yaml:3: `Denied` is a plain value or a group of keys",
        ),
    ],
)
def test_what_does_not_fit_the_schema_is_told_with_its_line(text: str, message: str) -> None:
    with pytest.raises(CheckerError) as caught:
        parsed(text)
    assert (caught.value.message, caught.value.help) == (message, HELP)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [1,\nb: 2", "habeas.yaml:2: this is no valid YAML: expected ',' or ']', but got '<stream end>'"),
        ("\tx: 1", "habeas.yaml:1: this is no valid YAML: found character '\\t' that cannot start any token"),
        ("a: 1\nb: \x00", "habeas.yaml:2: a character here is not allowed in YAML"),
        ("timezone: Europe/London\ntimezone: Europe/Paris", "habeas.yaml:2: the key `timezone` is already in line 1"),
        (
            "entity: &a {id: x}\nentities: [*a]",
            "habeas.yaml:1: settings take no anchors and aliases, and no deep nesting",
        ),
        ("? [a]\n: 1", "habeas.yaml:1: a key is a plain word or a quoted text"),
        ("timezone: Mars/Olympus", "habeas.yaml:1: `timezone`: there is no time zone `Mars/Olympus`"),
        ("complete_through: 2026-02-30", "habeas.yaml:1: `complete_through`: there is no day 2026-02-30"),
        ("logs: [{file: a, encoding: utf-99}]", "habeas.yaml:1: `encoding`: there is no encoding `utf-99`"),
        ("[" * 5000, "habeas.yaml: settings take no deep nesting"),
        ("a: " + "[" * 400_000, "habeas.yaml: settings take no deep nesting"),
    ],
)
def test_what_cannot_be_understood_is_told_with_its_line(text: str, message: str) -> None:
    with pytest.raises(CheckerError) as caught:
        parsed(text)
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("2026-02-30", "the last day of that month is 2026-02-28"),
        ("2024-02-31", "the last day of that month is 2024-02-29"),
        ("2026-13-01", "write year, month and day, as in 2026-06-30"),
        ("0000-01-01", "write year, month and day, as in 2026-06-30"),
    ],
)
def test_a_day_that_does_not_exist_is_told_with_what_to_write(written: str, advice: str) -> None:
    with pytest.raises(CheckerError) as caught:
        parsed(f"complete_through: {written}")
    assert (caught.value.message, caught.value.help) == (
        f"habeas.yaml:1: `complete_through`: there is no day {written}",
        advice,
    )


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("entity: {id: Zoë}".encode("latin-1"))
    for file, words in ((latin, "the settings are not UTF-8"), (tmp_path / "none.yaml", "the settings cannot be read")):
        with pytest.raises(CheckerError) as caught:
            load_configuration(explicit=file)
        assert caught.value.message == f"{file}: {words}"


def test_facts_from_the_command_line_hold_for_every_site_and_say_where_they_came_from() -> None:
    found = with_entity_facts(
        parsed("entity: {kind: controller}\nentities: [{id: a, kind: health_plan}]"), {"kind": "covered_provider"}
    )
    assert (found.entity, found.entities, found.sources["entity"]) == (
        {"kind": "covered_provider"},
        ({"id": "a", "kind": "covered_provider"},),
        "--entity",
    )


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading_of_settings(text: str) -> None:
    try:
        found = parsed(text).file
    except CheckerError as error:
        found = error.message.split(":")[0]
    assert found == "habeas.yaml"
