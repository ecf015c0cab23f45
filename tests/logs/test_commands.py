"""`habeas map`, `habeas schema` and `habeas config`, with their whole output."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from checker import workspace
from checker.cli.main import cli
from checker.cli.schema import KINDS, schema_text
from checker.configuration.model import Configuration
from checker.logs.draft import draft_mapping
from checker.logs.read import InputText, read_log
from checker.logs.schema import log_schema
from checker.semantics.model import Checked, Program

SHEET = (
    "No,Recieved,Outcome,Denied on,Extension sent,Handled by,Fee\n"
    "secret-1,03/04/2026,refused,2026-04-20,,secret,6.50\n"
    "secret-2,04/04/2026,grant,,2026-04-20,secret,7.50\n"
)


@pytest.fixture(autouse=True)
def _records_only(monkeypatch: pytest.MonkeyPatch, program: Program, tmp_path: Path) -> None:
    """Commands see the records without the rules, which take longer to check, and work in an empty folder."""
    checked = Checked(program, ())
    monkeypatch.setattr(workspace, "load", lambda policies=(), shipped=True: checked)
    monkeypatch.chdir(tmp_path)


def test_a_draft_names_the_doubtful_columns_and_no_cell() -> None:
    Path("sheet.csv").write_text(SHEET)
    result = CliRunner().invoke(cli, ["map", "init", "sheet.csv"], standalone_mode=False)
    assert result.output == (
        "# A draft: lines with `?` are guesses from the headings. Prove it with `habeas map check`.\n"
        "logs:\n"
        '  - file: "sheet.csv"\n'
        "    record: request  # ? neither the name nor the headings say it\n"
        "    columns:\n"
        '      "No": null  # ? no field of request has this name\n'
        '      "Recieved": null  # ? perhaps received_on: the day it reached any channel of the entity; '
        "not the date typed on it\n"
        '      "Outcome": decision\n'
        '      "Denied on": null  # ? dates; if it is the day of an event, put it under `events:` as '
        '`"Denied on": denial_notice`\n'
        '      "Extension sent": null  # ? dates; if it is the day of an event, put it under `events:` as '
        '`"Extension sent": extension_notice`\n'
        '      "Handled by": null  # ? no field of request has this name\n'
        '      "Fee": null  # ? no field of request has this name\n'
        "    # ? no column gives `received_on` of `request`; headings that mean it: `received_on`, `received`, "
        "`date received`, `received date`, `time received`, `date of receipt`\n"
        "    values:\n"
        "      decision: {}  # ? 1 cell holds another word; map each to one of: "
        "open, grant, partial, denial, redirect, no_data, withdrawn, closed\n"
        "    # set: {requester: individual, right: access}  # no column says it; if it holds for every row, take the "
        "first # away\n"
    )


def test_a_draft_whose_facts_are_taken_over_sets_them(program: Program) -> None:
    from checker.configuration.load import parse_configuration

    text = draft_mapping([InputText("sheet.csv", SHEET.encode())], program).replace("    # set:", "    set:")
    export = read_log([InputText("sheet.csv", SHEET.encode())], program, parse_configuration(text, "x.yaml", Path()))
    assert [(row.fields["requester"], row.fields["right"]) for row in export.requests] == [("individual", "access")] * 2


def test_a_draft_with_a_column_for_a_fact_sets_only_the_other(program: Program) -> None:
    heading = "Request no.,Received,Relationship\n1,2026-03-02,individual\n"
    draft = draft_mapping([InputText("requests.csv", heading.encode())], program)
    assert draft.splitlines()[-1] == (
        "    # set: {right: access}  # no column says it; if it holds for every row, take the first # away"
    )


def test_a_draft_is_settings_that_can_be_loaded(program: Program) -> None:
    from checker.configuration.load import parse_configuration

    text = draft_mapping([InputText("sheet.csv", SHEET.encode())], program)
    configuration = parse_configuration(text, "habeas.yaml", Path())
    export = read_log([InputText("sheet.csv", SHEET.encode())], program, configuration)
    assert [problem.code for problem in export.problems] == ["READ-07", "READ-16"]


def test_a_proof_counts_every_column_and_fails_on_what_is_unreadable() -> None:
    Path("sheet.csv").write_text(SHEET)
    Path("habeas.yaml").write_text(
        "currency: USD\n"
        "logs:\n"
        "  - file: sheet.csv\n"
        "    record: request\n"
        "    columns: {No: id, Recieved: received_on, Handled by: null}\n"
        "    values: {decision: {refused: denial}}\n"
        "    events: {Denied on: denial_notice, Extension sent: extension_notice}\n"
        "    rows: [{record: fee, columns: {Fee: amount}, set: {component: copy_labor}}]\n"
    )
    result = CliRunner().invoke(cli, ["map", "check", "sheet.csv"], standalone_mode=False)
    assert (result.return_value, result.output) == (
        2,
        "sheet.csv: request\n"
        "  column          field        read  blank  unreadable\n"
        "  No              id              2      0           0\n"
        "  Recieved        received_on     1      0           1\n"
        "  Outcome         decision        2      0           0\n"
        "  Denied on       happened_on     1      1           0\n"
        "  Extension sent  happened_on     1      1           0\n"
        "  Fee             amount          2      0           0\n"
        "\n"
        "warn: sheet.csv, row 2, column Recieved: day and month can be exchanged, and no order of dates is declared "
        "[READ-10]\n"
        "1 file; 1 unreadable cells; 0 columns not used\n",
    )
    settings = Path("habeas.yaml").read_text()
    Path("habeas.yaml").write_text("date_order: month_first\n" + settings)
    assert CliRunner().invoke(cli, ["map", "check", "sheet.csv"], standalone_mode=False).return_value == 0


def test_a_proof_shows_what_the_settings_give() -> None:
    Path("sheet.csv").write_text("No,Received,Who\n1,2026-03-02,individual\n2,2026-03-03,\n")
    Path("habeas.yaml").write_text(
        "logs:\n"
        "  - file: sheet.csv\n"
        "    record: request\n"
        "    columns: {No: id, Who: requester}\n"
        "    set: {right: access,\n"
        "          requester: individual}\n"
    )
    result = CliRunner().invoke(cli, ["map", "check", "sheet.csv"], standalone_mode=False)
    assert (result.return_value, result.output) == (
        0,
        "sheet.csv: request\n"
        "  column                    field                                      read  blank  unreadable\n"
        "  No                        id                                            2      0           0\n"
        "  Received                  received_on                                   2      0           0\n"
        "  Who                       requester (blank: line 6 of the settings)     1      1           0\n"
        "  (line 5 of the settings)  right                                         2      0           0\n"
        "\n"
        "1 file; 0 unreadable cells; 0 columns not used\n",
    )


def test_standard_input_needs_a_name() -> None:
    text = "id,received_on\nR-1,2026-03-02\n"
    named = CliRunner().invoke(cli, ["map", "check", "-", "--stdin-name", "log.csv"], input=text, standalone_mode=False)
    assert named.output == (
        "log.csv: request\n"
        "  column       field        read  blank  unreadable\n"
        "  id           id              1      0           0\n"
        "  received_on  received_on     1      0           0\n"
        "\n"
        "1 file; 0 unreadable cells; 0 columns not used\n"
    )
    unnamed = CliRunner().invoke(cli, ["map", "check", "-"], input=text, standalone_mode=False)
    assert str(unnamed.exception) == "`-` reads standard input, which has no name"


def test_settings_are_shown_with_their_source_and_without_names_of_people() -> None:
    Path("habeas.yaml").write_text(
        "timezone: Europe/London\nentity:\n  kind: controller\n  contact_name: Ada Example\n"
        "letters: [a/*.txt, b/*.txt]\nlogs: [{file: a.csv}]\nsettings: {referral_days: 3}\n"
    )
    assert CliRunner().invoke(cli, ["config", "show"], standalone_mode=False).output == (
        "entity.kind             controller        habeas.yaml:3\n"
        "entity.contact_name     (set)             habeas.yaml:4\n"
        "entities                -                 default\n"
        "complete_through        -                 default\n"
        "logs                    1 given           habeas.yaml:6\n"
        "values                  -                 default\n"
        "letters                 a/*.txt, b/*.txt  habeas.yaml:5\n"
        "policies                -                 default\n"
        "shipped_policies        yes               default\n"
        "only                    -                 default\n"
        "enable                  -                 default\n"
        "settings.referral_days  3                 habeas.yaml:7\n"
        "key_file                -                 default\n"
        "waivers                 -                 default\n"
        "waiver_months           12                default\n"
        "never_waive             -                 default\n"
        "fail_on                 error             default\n"
        "fail_on_undecided       no                default\n"
        "path_style              real              default\n"
        "small_cells             5                 default\n"
        "threads                 -                 default\n"
        "memory                  -                 default\n"
        "master                  -                 default\n"
        "date_order              -                 default\n"
        "timezone                Europe/London     habeas.yaml:1\n"
        "times                   local             default\n"
        "decimal                 -                 default\n"
        "currency                -                 default\n"
    )


def test_a_log_that_fits_the_schema_is_read_without_a_remark(program: Program) -> None:
    log = {
        "complete_through": "2026-06-30",
        "entity": {"kind": "covered_provider", "holidays": "us_federal", "contact_name": None},
        "requests": [
            {
                "id": "R-1",
                "received_on": "2026-03-02",
                "refused_for": ["channel"],
                "number": 4,
                "written": True,
                "events": [{"kind": "denial_notice", "happened_on": "2026-03-20"}],
                "grounds": [{"code": "X-OTHER", "withheld": ["I1"]}],
                "fees": [{"component": "postage", "amount": {"amount": 4.1, "currency": "USD"}}],
                "items": [{"id": "I1", "category": "chart"}],
                "letters": [{"id": "L1", "kind": ["denial"], "text": "Dear patient"}],
            }
        ],
    }
    validator = Draft202012Validator(log_schema(program))
    Draft202012Validator.check_schema(log_schema(program))
    assert list(validator.iter_errors(log)) == []
    export = read_log([InputText("log.json", json.dumps(log).encode())], program, Configuration())
    assert export.problems == ()
    wrong = {"requests": [{"id": "R-1", "right": "acess", "written": "perhaps", "received_on": 5}]}
    assert len(list(validator.iter_errors(wrong))) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_every_schema_is_a_valid_schema(kind: str) -> None:
    Draft202012Validator.check_schema(json.loads(schema_text(kind)))


def test_the_logs_of_a_folder_are_proved_as_if_each_were_named() -> None:
    Path("export").mkdir()
    for name in ("a.csv", "b.csv"):
        Path("export", name).write_bytes(SHEET.encode())
    Path("export/letter.txt").write_text("Dear Ms. Poe,\n", encoding="utf-8")
    named = CliRunner().invoke(cli, ["map", "check", "export/a.csv", "export/b.csv"], standalone_mode=False)
    of_folder = CliRunner().invoke(cli, ["map", "check", "export"], standalone_mode=False)
    assert (of_folder.output, of_folder.return_value) == (named.output, named.return_value)
    assert "export/b.csv" in of_folder.output
