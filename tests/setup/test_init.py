"""`habeas init`: the settings that it writes, what it asks, and what it never does."""

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from checker.cli.main import cli
from checker.configuration.load import load_configuration
from checker.diagnostics.diagnostic import CheckerError
from checker.logs.discover import discover
from checker.logs.read import read_log
from checker.semantics.model import Program

KNOWN = "id,received_on,right,requester,decision\nR-1,2026-03-02,access,individual,grant\n"
LETTER = "Example Clinic\n1 Main Street\nWaco, TX 76701\n\nUnder HIPAA you have the right of access to your record.\n"


def _init(*arguments: str, answers: str = "") -> Result:
    return CliRunner().invoke(cli, ["init", *arguments], input=answers, standalone_mode=False)


def _written(folder: Path) -> str:
    return (folder / "habeas.yaml").read_text()


def test_a_folder_that_tells_everything_is_set_up_without_a_question(export: Path, program: Program) -> None:
    (export / "requests.csv").write_text(
        "entity_id,entity kind,request id,received,decision\nmain,controller,R-1,2026-03-02,grant\n"
    )
    (export / "site.json").write_text(
        '{"entities": [{"id": "main", "kind": "covered_provider", "country": "us", "state": "montana"}]}'
    )
    result = _init("export")
    assert result.exception is None, result.exception
    lines = _written(export).splitlines()
    assert lines[4:9] == [
        "entity:",
        "  kind: covered_provider            # the log says it",
        "  country: us                       # the log says it",
        "  state: montana                    # the log says it",
        "  holidays: us_federal              # the calendar of the place",
    ]
    assert "timezone: America/Denver          # the only one there" in lines


def test_letters_tell_where_the_office_is_and_which_request_they_answer(export: Path, program: Program) -> None:
    (export / "requests.csv").write_text(KNOWN)
    (export / "letters").mkdir()
    (export / "letters" / "R-1_answer.txt").write_text(LETTER)
    result = _init("export", "--yes")
    assert result.output == (
        "export/requests.csv: request; 5 columns read, 0 not\n"
        "1 letter; 1 of them joined to a request\n"
        "wrote export/habeas.yaml; 2 lines with `?` to look at\n"
        "next: habeas check export\n"
    )
    assert _written(export) == (
        "# Settings of `habeas check`, drafted by `habeas init`. Lines with `?` are defaults or guesses: check them.\n"
        "# docs/settings.md describes every key; `habeas doctor` tells what is in force and what is wrong.\n"
        "\n"
        "# ---- who holds the records: this decides which law applies\n"
        "entity:\n"
        "  kind: covered_provider            # ? a default\n"
        "  country: us                       # 1 of 1 letters name it\n"
        "  state: texas                      # 1 of 1 letters name it\n"
        "  holidays: texas                   # the calendar of the place\n"
        "  # contact_title: Privacy Officer     # what letters must give as the contact for complaints\n"
        "  # contact_phone: 555-0100\n"
        "\n"
        "# The last day through which the export is complete; silence counts up to it. Without it, up to today.\n"
        "# complete_through: 2026-06-30\n"
        "\n"
        "# ---- how days and amounts are written\n"
        "timezone: America/Chicago         # ? a default\n"
        "\n"
        "# ---- tables\n"
        '# "requests.csv" needs no entry: every heading and word is known\n'
        "\n"
        "# ---- letters\n"
        "letters:  # joins 1 of 1 letters to their requests\n"
        '  - "letters/{request_id}_*.txt"\n'
        "\n"
        "# ---- names in reports: a key of your own makes them the same in every report, and waivers can name them\n"
        "# key_file: ~/.habeas.key             # at least 16 random bytes, readable by you alone; not in this folder\n"
    )
    assert stat.S_IMODE((export / "habeas.yaml").stat().st_mode) == 0o600


def test_what_cannot_be_told_is_asked(export: Path, program: Program) -> None:
    (export / "requests.csv").write_text(KNOWN.replace("2026-03-02", "03/02/2026"))
    result = _init("export", answers="us\nhealth_plan\ntexas\nAmerica/Denver\nday_first\n")
    assert result.exception is None, result.exception
    loaded = load_configuration([export])
    assert dict(loaded.entity) == {
        "kind": "health_plan",
        "country": "us",
        "state": "texas",
        "holidays": "texas",
    }
    assert (loaded.notation.timezone, loaded.notation.date_order) == ("America/Denver", "day_first")
    assert "# ? " not in _written(export)


def test_a_wrong_answer_is_asked_again(export: Path) -> None:
    (export / "requests.csv").write_text(KNOWN)
    result = _init("export", answers="narnia\ngermany\n")
    assert result.exception is None, result.exception
    assert "Error: one of: us, uk, austria" in result.output
    loaded = load_configuration([export])
    assert dict(loaded.entity) == {"kind": "controller", "country": "germany", "holidays": "germany"}
    assert loaded.notation.timezone == "Europe/Berlin"


def test_without_an_answer_nothing_is_written(export: Path) -> None:
    (export / "requests.csv").write_text(KNOWN)
    result = _init("export")
    assert isinstance(result.exception, CheckerError)
    assert (result.exception.message, result.exception.help) == (
        "a question was not answered, and nothing was written",
        "`--yes` takes defaults",
    )
    assert not (export / "habeas.yaml").exists()


def test_settings_are_overwritten_only_when_forced(export: Path) -> None:
    (export / "requests.csv").write_text(KNOWN)
    (export / "habeas.yaml").write_text("timezone: Europe/London\n")
    refused = _init("export", "--yes")
    assert isinstance(refused.exception, CheckerError)
    assert refused.exception.message == "`export/habeas.yaml` is there and stays as it is"
    assert _written(export) == "timezone: Europe/London\n"
    assert _init("export", "--yes", "--force").exception is None
    assert "entity:" in _written(export)


def test_settings_above_the_folder_are_told(export: Path) -> None:
    Path("habeas.yaml").write_text("timezone: Europe/London\n")
    (export / "requests.csv").write_text(KNOWN)
    first, *_ = _init("export", "--yes").output.splitlines()
    above = Path("habeas.yaml").resolve()
    assert first == f"note: until now `{above}` held for this folder; the new file takes its place here"


def test_a_folder_without_logs_and_letters_is_refused(export: Path) -> None:
    refused = _init("export", "--yes")
    assert isinstance(refused.exception, CheckerError)
    assert refused.exception.message == "`export` holds no log and no letter"


def test_an_export_of_a_known_tracker_gets_its_preset_and_its_other_columns_are_told(export: Path) -> None:
    fides = (Path(__file__).parents[1] / "configuration" / "presets" / "fides.csv").read_text()
    (export / "download.csv").write_text(fides)
    result = _init("export", "--yes")
    assert result.output.splitlines() == [
        "export/download.csv: an export of fides; 7 columns read, 2 not (email, Custom Field loyalty)",
        "wrote export/habeas.yaml; 7 lines with `?` to look at",
        "next: habeas check export",
    ]
    assert load_configuration([export]).logs[0].preset == "fides"


def test_a_table_without_headings_is_not_repeated(export: Path) -> None:
    (export / "requests.csv").write_text("Zelda Quux,Waco\nXerxes Vole,Reno\n")
    (export / "letter.txt").write_text(LETTER)
    result = _init("export", "--yes")
    assert "no heading is known" in result.output
    assert "Zelda" not in result.output + _written(export)
    load_configuration([export])


@pytest.mark.parametrize("name", ["datagrail", "fides", "moj", "onbase", "osano", "transcend"])
def test_what_is_written_loads_and_reads_as_it_was_surveyed(name: str, export: Path, program: Program) -> None:
    table = (Path(__file__).parents[1] / "configuration" / "presets" / f"{name}.csv").read_text()
    (export / "log.csv").write_text(table)
    _init("export", "--yes")
    loaded = load_configuration([export])
    log = read_log(discover([export], loaded).logs, program, loaded)
    assert [problem.code for problem in log.problems if problem.severity == "error"] == []
    assert {problem.code for problem in log.problems} <= {"READ-16"}
    assert len(list(log.requests)) == len(table.splitlines()) - 1


def test_headings_below_a_title_are_found(export: Path, program: Program) -> None:
    (export / "requests.csv").write_text("Log of the front desk,,,,\nAs of July,,,,\n" + KNOWN)
    result = _init("export", "--yes")
    assert result.output.splitlines()[0] == "export/requests.csv: request; 5 columns read, 0 not"
    assert [line for line in _written(export).splitlines() if "heading_row" in line] == [
        "    heading_row: 3  # what stands above is no row of headings"
    ]
    loaded = load_configuration([export])
    assert len(list(read_log([export / "requests.csv"], program, loaded).requests)) == 1


def test_the_same_folder_gives_the_same_settings(export: Path) -> None:
    (export / "requests.csv").write_text(KNOWN)
    _init("export", "--yes")
    first = _written(export)
    _init("export", "--yes", "--force")
    assert _written(export) == first


def test_no_cell_is_printed_or_written(export: Path) -> None:
    (export / "requests.csv").write_text(
        "id,received_on,Remarks,decision\nsecret-7,2026-03-02,secret words,secret outcome\n"
    )
    result = _init("export", "--yes")
    assert "secret" not in result.output + _written(export)
    assert result.output.splitlines()[-1] == "next: habeas map check export/requests.csv"


def test_a_heading_that_acts_on_a_terminal_is_inert_and_the_settings_load(export: Path) -> None:
    (export / "requests.csv").write_text("id,received_on,\x9b31mRed \u202eback\nR-1,2026-03-02,x\n")
    result = _init("export", "--yes")
    assert not set("\x9b\u202e") & set(result.output + _written(export))
    assert load_configuration([export]).logs[0].columns == {
        "id": "id",
        "received_on": "received_on",
        "\x9b31mRed \u202eback": None,
    }


@pytest.mark.parametrize(
    ("naming", "line"),
    [
        (2, "  state: texas                      # 2 of 4 letters name it"),
        (1, "  state: texas                      # ? 1 of 4 letters name it"),
        (0, "  state: other                      # ? a default"),
    ],
)
def test_a_state_that_few_letters_name_is_a_guess(naming: int, line: str, export: Path) -> None:
    for number in range(4):
        text = LETTER if number < naming else LETTER.replace("Waco, TX 76701", "")
        (export / f"letter{number}.txt").write_text(text)
    _init("export", "--yes")
    assert line in _written(export).splitlines()


def test_a_state_that_hardly_any_letter_names_is_not_taken_without_asking(export: Path) -> None:
    for number in range(5):
        text = LETTER if number == 0 else LETTER.replace("Waco, TX 76701", "")
        (export / f"letter{number}.txt").write_text(text)
    _init("export", "--yes")
    assert "  state: other                      # ? a default" in _written(export).splitlines()
    asked = _init("export", "--force", answers="covered_provider\n\n\n")
    assert "(`other` for one without rules of its own here)? [texas]" in asked.output
