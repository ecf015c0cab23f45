"""Each preset reads an export of its tracker, is known by the headings, and tells what it leaves out."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from checker import workspace
from checker.cli.main import cli
from checker.cli.map import unused_presets
from checker.configuration.load import parse_configuration
from checker.configuration.model import Configuration
from checker.configuration.presets import presets, recognised
from checker.configuration.validate import settings_schema
from checker.diagnostics.diagnostic import CheckerError
from checker.logs.draft import draft_mapping
from checker.logs.export import LogExport
from checker.logs.read import read_log
from checker.semantics.model import Program
from tests.logs.shown import told, tree

_EXPORTS = Path(__file__).parent / "presets"
_POLICIES = Path(__file__).parents[2] / "policies"
_NOTATION = "timezone: America/Chicago\ndate_order: month_first\n"


@pytest.fixture(scope="module")
def program() -> Program:
    """The records and grounds, without any rule."""
    names = ("records.policy", "grounds.policy", "calendars/us_federal.policy", "calendars/england.policy")
    return workspace.check([workspace.read(_POLICIES / name, name) for name in names]).program


def _read(name: str, program: Program, monkeypatch: pytest.MonkeyPatch, further: str = "") -> LogExport:
    monkeypatch.chdir(_EXPORTS)
    text = f"{_NOTATION}logs:\n  - file: {name}.csv\n    preset: {name}\n{further}"
    return read_log([Path(f"{name}.csv")], program, parse_configuration(text, "habeas.yaml", Path()))


def _facts(export: LogExport, *names: str) -> list[tuple[object, ...]]:
    """For each request: the named fields, and its events as (kind, day)."""
    rows = [tree(row) for row in export.requests]
    return [
        (
            *(row.get(name) for name in names),
            [(event.get("kind"), event.get("happened_on")) for event in row.get("events", ())],  # type: ignore[attr-defined]
        )
        for row in rows
    ]


def test_an_export_of_fides(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    export = _read("fides", program, monkeypatch)
    assert _facts(export, "id", "right", "received_on", "decision") == [
        ("pri_1", "access", "2026-03-02", "grant", [("access_provided", "2026-03-20")]),
        ("pri_2", "access", "2026-03-02", "denial", [("denial_notice", "2026-03-09")]),
        ("pri_3", "access", "2026-03-10", "open", []),
    ]
    assert told(export) == [
        "info READ-08 fides.csv [Custom Field loyalty]: the heading is no known field; the column is not used",
        "info READ-08 fides.csv [email]: the heading is no known field; the column is not used",
    ]


def test_an_export_of_the_ministry_of_justice(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    export = _read("moj", program, monkeypatch)
    assert _facts(export, "id", "right", "received_on", "decision") == [
        ("260301001", "access", "2026-03-02", "grant", [("access_provided", "2026-03-30")]),
        ("260301002", "other", "2026-03-02", "denial", [("denial_notice", "2026-03-25")]),
        ("260301003", "access", "2026-01-05", None, [("extension_notice", None), (None, "2026-02-09")]),
    ]
    assert [problem.column for problem in export.problems] == ["Info held", "Responding team", "Trigger"]


def test_an_export_of_onbase_takes_no_word_for_a_patients_request_that_is_not_known(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = _read("onbase", program, monkeypatch)
    found = _facts(export, "id", "received_on", "dated_on", "decision")
    assert found == [
        ("1001", "2026-03-04", "2026-03-02", "grant", []),
        ("1002", "2026-03-05", "2026-03-05", "open", []),
        ("1003", "2026-03-06", "2026-03-06", "denial", []),
        ("1004", "2026-03-09", "2026-03-09", "open", []),
    ]
    assert "event" not in export.supplied
    assert [(problem.code, problem.row, problem.column) for problem in export.problems] == [
        ("READ-16", 3, "Relationship"),
        ("READ-16", 3, "Request Type"),
    ]


def test_an_export_of_osano_reads_in_progress_as_no_day(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    export = _read("osano", program, monkeypatch)
    assert _facts(export, "id", "right", "received_on", "decision") == [
        ("OS-1", "access", "2026-03-02", "grant", [("access_provided", "2026-03-20")]),
        ("OS-2", "access", "2026-03-03", "open", []),
        ("OS-3", "erasure", "2026-03-04", "denial", [("denial_notice", "2026-03-10")]),
        ("OS-4", "access", "2026-03-05", "grant", [("access_provided", "2026-04-20")]),
    ]
    assert told(export) == []


def test_an_export_of_datagrail(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    export = _read("datagrail", program, monkeypatch)
    assert _facts(export, "id", "right", "received_on", "decision", "channel") == [
        ("DG-1", "access", "2026-03-02", "grant", "Web form", []),
        ("DG-2", "erasure", "2026-03-03", "open", "E-mail", []),
        ("DG-3", "access", "2026-03-06", "closed", "Web form", []),
    ]
    assert [problem.column for problem in export.problems] == ["Assignee"]


def test_an_export_of_transcend_has_the_clinics_days(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    export = _read("transcend", program, monkeypatch)
    assert _facts(export, "id", "right", "received_on", "decision") == [
        ("t-1", "access", "2026-03-02", "grant", [("access_provided", "2026-03-20")]),
        ("t-2", "erasure", "2026-03-03", "withdrawn", []),
        ("t-3", "access", "2026-03-04", "open", []),
        ("t-4", "access", "2026-03-05", "partial", []),
    ]
    assert [problem.column for problem in export.problems] == ["crm_id"]


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.name)
def test_every_export_is_known_by_its_headings_and_drafted_with_its_preset(
    preset: object, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = str(getattr(preset, "name", ""))
    monkeypatch.chdir(_EXPORTS)
    draft = draft_mapping([Path(f"{name}.csv")], program)
    assert f'  - file: "{name}.csv"\n    preset: {name}  # ' in draft
    drafted = parse_configuration(draft, "habeas.yaml", Path())
    unused = [use.heading for use in read_log([Path(f"{name}.csv")], program, drafted).columns if use.field is None]
    assert unused == []


def test_what_a_draft_says_of_a_preset(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(_EXPORTS)
    assert draft_mapping([Path("onbase.csv")], program) == (
        "# A draft: lines with `?` are guesses from the headings. Prove it with `habeas map check`.\n"
        "date_order: month_first  # ? or day_first: the log holds dates that can be read in two ways\n"
        "logs:\n"
        '  - file: "onbase.csv"\n'
        "    preset: onbase  # the release of information of Hyland OnBase\n"
        "    # it assumes: Created is the day of receipt; where Request Date is, map that to received_on and "
        "Created to nothing\n"
        "    # it assumes: dates and money follow the workstation that wrote the file, so date_order says which way "
        "round they are\n"
        "    # it assumes: the day on which the copy went is not in the export; events come from another table\n"
        '    # ? "Request Type" has words of your own in 1 cell; map them under `values: right:`\n'
        '    # ? "Relationship" has words of your own in 1 cell; map them under `values: requester:`\n'
    )


def test_the_order_of_columns_does_not_matter(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    fides = next(preset for preset in presets() if preset.name == "fides")
    assert recognised([heading.upper() for heading in reversed(fides.headings)]) == fides
    assert recognised(fides.headings[1:]) is None


def test_a_proof_names_the_preset_that_nobody_chose(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(_EXPORTS)
    export = read_log([Path("osano.csv")], program, Configuration())
    assert list(unused_presets(export, Configuration())) == [
        "note: osano.csv has the headings of the subject rights requests of Osano: `preset: osano` in its entry reads "
        "them"
    ]
    chosen = parse_configuration("logs: [{file: osano.csv, preset: osano}]", "habeas.yaml", Path())
    assert list(unused_presets(export, chosen)) == []


def test_an_entry_comes_before_its_preset(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    own = "    columns: {Completed On: null}\n    values: {decision: {complete: closed}}\n    times: local\n"
    export = _read("fides", program, monkeypatch, own)
    assert _facts(export, "received_on", "decision") == [
        ("2026-03-02", "closed", []),
        ("2026-03-02", "denial", [("denial_notice", "2026-03-09")]),
        ("2026-03-10", "open", []),
    ]


def test_words_that_hold_for_every_file_come_before_those_of_a_preset(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(_EXPORTS)
    text = "values: {decision: {Completed: partial}, wants: {look: inspect}}\nlogs: [{file: osano.csv, preset: osano}]"
    export = read_log([Path("osano.csv")], program, parse_configuration(text, "habeas.yaml", Path()))
    assert [decision for decision, _ in _facts(export, "decision")] == ["partial", "open", "denial", "partial"]


def _presets_that_set(monkeypatch: pytest.MonkeyPatch, **facts: str) -> None:
    """Makes the preset of Fides one that sets these facts."""
    found = tuple(replace(each, log={**each.log, "set": facts}) if each.name == "fides" else each for each in presets())
    monkeypatch.setattr("checker.configuration.presets.presets", lambda: found)


def test_what_a_preset_sets_is_told_as_its_own(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    _presets_that_set(monkeypatch, requester="individual", channel="Portal")
    export = _read("fides", program, monkeypatch, "    set: {channel: Web}\n")
    assert _facts(export, "requester", "channel")[0][:2] == ("individual", "Web")
    assert [line for line in told(export) if "READ-27" in line] == [
        "info READ-27 fides.csv: line 6 of the settings gives `channel`",
        "info READ-27 fides.csv: the preset fides gives `requester`",
    ]


def test_an_entry_takes_away_what_its_preset_sets(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    _presets_that_set(monkeypatch, requester="individual")
    export = _read("fides", program, monkeypatch, "    set: {requester: null}\n")
    assert [row["requester"] for row in map(tree, export.requests) if "requester" in row] == []


def test_the_presets_are_listed_and_each_is_explained() -> None:
    listed = CliRunner().invoke(cli, ["map", "presets"], standalone_mode=False)
    assert [line.split()[0] for line in listed.output.splitlines()] == [preset.name for preset in presets()]
    assert CliRunner().invoke(cli, ["map", "presets", "osano"], standalone_mode=False).output == (
        "the subject rights requests of Osano\n"
        "from: the help pages of Osano on subject rights requests\n"
        "known by: Request ID, Request Type, Internal Due Date, Regulatory Due Date, Completed, Status\n"
        "assumes: Created is the day of receipt\n"
        "assumes: Completed is the day on which what Status says was sent\n"
        "assumes: it has no notices of an extension; give them as letters or in a table of events\n"
        "columns:\n"
        "  Request ID: id\n"
        "  Request Type: right\n"
        "  Created: received_on\n"
        "  Status: decision; kind of an event\n"
        "  Completed: happened_on of an event\n"
        "  Requester: left out: it names the person\n"
        "  Requester Email: left out: it names the person\n"
        "  Requestor Email: left out: it names the person\n"
        "  Form: left out: it is the name of a web form\n"
        "  Form Name: left out: it is the name of a web form\n"
        "  Organizations: left out: it says whose form it is\n"
        "  Jurisdiction/Location: left out: the site's own facts say which law applies\n"
        "  Jurisdiction: left out: the site's own facts say which law applies\n"
        "  Location: left out: the site's own facts say which law applies\n"
        "  Internal Due Date: left out: it is the office's own, and may be a number of days\n"
        "  Regulatory Due Date: left out: the tracker works it out, and it may be a number of days; the law's day is "
        "worked out again\n"
        "  Due: left out: it is counted from the day of the export\n"
        "  Last Updated: left out: any change moves it\n"
    )
    refused = CliRunner().invoke(cli, ["map", "presets", "fide"], standalone_mode=False)
    assert isinstance(refused.exception, CheckerError)
    assert refused.exception.message == "there is no preset `fide`"


def test_an_event_of_an_entry_takes_its_heading_from_the_preset(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = _read("fides", program, monkeypatch, "    events: {Completed On: grant_notice}\n")
    assert _facts(export)[0] == ([("grant_notice", "2026-03-20")],)


def test_a_file_that_lacks_the_trackers_headings_is_told(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("log.csv").write_text("Request ID,Request Type,Created,Status\nOS-1,Access,2026-03-02,COMPLETED\n")
    text = "logs: [{file: log.csv, preset: osano}]"
    export = read_log([Path("log.csv")], program, parse_configuration(text, "habeas.yaml", Path()))
    assert told(export) == [
        "error! READ-07 log.csv [Completed]: the settings map this column, and the file has none of that heading"
    ]


def test_a_preset_that_does_not_exist_is_refused_and_the_schema_names_all() -> None:
    names = settings_schema()["$defs"]["log"]["properties"]["preset"]["enum"]
    assert names == [preset.name for preset in presets()]
    with pytest.raises(CheckerError) as refused:
        parse_configuration("logs:\n  - file: a.csv\n    preset: fido\n", "habeas.yaml", Path())
    assert refused.value.message == f"habeas.yaml:3: `preset` is one of: {', '.join(names)}"
