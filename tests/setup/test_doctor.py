"""`habeas doctor`: each thing that can be wrong is a line with what to do, and decides the exit code."""

import json
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from checker.cli.main import cli
from checker.letters.examples import shipped
from checker.semantics.model import Program
from checker.setup.machine import cache_line, extra_line, fits, library_line, pdf_line, python_line, teaching_lines
from checker.setup.settings_state import calendar_lines
from checker.setup.state import Line

KNOWN = "id,received_on,right,requester,decision\nR-1,2026-03-02,access,individual,grant\n"
SETTINGS = (
    "entity: {kind: covered_provider, country: us, state: texas, holidays: texas}\n"
    "complete_through: 2026-06-30\n"
    "timezone: America/Chicago\n"
    "key_file: ../key\n"
)
_MACHINE = ("python", "habeas", "library", "optional", "examples", "policies")


def _doctor(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["doctor", "export", "--on", "2026-07-01", *arguments], standalone_mode=False)


def _told(*arguments: str) -> tuple[int, list[tuple[str, str, str]]]:
    """The exit code, and topic, state and words of every line that is not about the machine."""
    result = _doctor("--format", "json", *arguments)
    assert result.exception is None, result.exception
    lines = json.loads(result.output)["lines"]
    code: int = result.return_value
    return code, [
        (each["state"], each["topic"], each["what"]) for each in lines if each["topic"] not in (*_MACHINE, "settings")
    ]


@pytest.fixture
def sound(export: Path) -> Path:
    """A folder in which nothing is wrong."""
    (export / "requests.csv").write_text(KNOWN)
    (export / "habeas.yaml").write_text(SETTINGS)
    key = export.parent / "key"
    key.write_bytes(b"0123456789abcdef0123456789abcdef")
    key.chmod(0o600)
    return export


def test_a_sound_set_up_exits_with_0_and_says_where_each_value_came_from(sound: Path) -> None:
    result = _doctor()
    assert result.return_value == 0, result.output
    lines = result.output.splitlines()
    begin = lines.index("ok       settings: read from export/habeas.yaml; what is not listed is a default")
    assert [line for line in lines[begin:] if "examples" not in line and "policies" not in line] == [
        "ok       settings: read from export/habeas.yaml; what is not listed is a default",
        "ok       settings: entity.kind: covered_provider (export/habeas.yaml:1)",
        "ok       settings: entity.country: us (export/habeas.yaml:1)",
        "ok       settings: entity.state: texas (export/habeas.yaml:1)",
        "ok       settings: entity.holidays: texas (export/habeas.yaml:1)",
        "ok       settings: complete_through: 2026-06-30 (export/habeas.yaml:2)",
        "ok       settings: key_file: export/../key (export/habeas.yaml:4)",
        "ok       settings: timezone: America/Chicago (export/habeas.yaml:3)",
        "ok       entity: the kind of entity is given",
        "ok       export: the export is complete through 2026-06-30",
        "ok       key: the key of pseudonyms can be read by its owner alone",
        "ok       waivers: there are none",
        "ok       calendars: all that are used reach more than a year ahead",
        "ok       logs: export/requests.csv: 5 columns, every cell could be read",
        "0 errors, 0 warnings",
    ]


def test_a_folder_without_settings_is_a_warning(export: Path) -> None:
    (export / "requests.csv").write_text(KNOWN)
    result = _doctor()
    assert result.return_value == 1
    assert (
        "warning  settings: there is no habeas.yaml in the folder or above it; all settings are defaults\n"
        "         -> `habeas init` writes one\n"
    ) in result.output
    assert result.output.endswith("0 errors, 4 warnings\n")


def test_an_empty_folder_is_a_warning(sound: Path) -> None:
    (sound / "requests.csv").unlink()
    code, lines = _told()
    assert (code, lines[-1]) == (1, ("warning", "files", "the folder holds no log and no letter"))


def test_settings_that_do_not_load_are_an_error_and_end_the_examination(sound: Path) -> None:
    (sound / "habeas.yaml").write_text("timezone: Narnia/Lamppost\nfail_on: never\n")
    result = _doctor()
    assert result.return_value == 2
    assert result.output.splitlines()[-3:] == [
        "error    settings: export/habeas.yaml:2: `fail_on` is one of: error, warn, info",
        "         -> docs/settings.md describes every key; `habeas schema settings` prints the schema",
        "1 error, 0 warnings",
    ]


def test_columns_not_mapped_and_dates_that_fit_two_orders_are_warnings(sound: Path) -> None:
    (sound / "requests.csv").write_text(
        "id,received_on,Remarks,Clerk\nR-1,03/04/2026,secret,secret\nR-2,03/05/2026,secret,\nR-3,2026-04-31,,\n"
    )
    code, lines = _told()
    assert code == 1
    assert lines[-3:] == [
        (
            "warning",
            "logs",
            "export/requests.csv, column received_on, 2 rows from 2: day and month can be exchanged, and no order of "
            "dates is declared [READ-10]",
        ),
        (
            "warning",
            "logs",
            "export/requests.csv, column received_on, row 4: there is no such day in the calendar [READ-11]",
        ),
        ("warning", "columns", "export/requests.csv: 2 columns not mapped: Clerk, Remarks [READ-08]"),
    ]
    assert "secret" not in _doctor().output


def test_files_that_cannot_be_read_are_errors(sound: Path) -> None:
    (sound / "empty.csv").write_text("")
    (sound / "scan.pdf").write_bytes(b"%PDF-1.4 broken")
    code, lines = _told()
    assert code == 2
    wrong = [line for line in lines if line[0] == "error"]
    assert [(topic, what.partition(":")[0]) for _, topic, what in wrong] == [
        ("logs", "export/empty.csv"),
        ("letters", "export/scan.pdf"),
    ]


def test_waivers_that_expired_or_end_soon_are_warnings_and_broken_ones_errors(sound: Path) -> None:
    waiver = (
        "  - {{rule: READ-11, scope: {{id: R-1}}, reason: storm, approver: A. Example, "
        "granted: 2026-01-02, expires: {day}}}\n"
    )
    (sound / "waivers.yaml").write_text(
        "waivers:\n" + "".join(waiver.format(day=day) for day in ("2026-07-31", "2026-06-30", "2026-08-01"))
    )
    code, lines = _told()
    assert code == 1
    assert [line for line in lines if line[1] == "waivers"] == [
        ("warning", "waivers", "export/waivers.yaml:3: the waiver of READ-11 expired on 2026-06-30"),
        (
            "warning",
            "waivers",
            "export/waivers.yaml:2: the waiver of READ-11 ends on 2026-07-31, in 30 days",
        ),
    ]
    (sound / "waivers.yaml").write_text("waivers:\n" + waiver.format(day="2026-12-31").replace("READ-11", "READ-99"))
    code, lines = _told()
    assert code == 2
    assert [(state, what.partition(";")[0]) for state, topic, what in lines if topic == "waivers"] == [
        ("error", "export/waivers.yaml:2: there is no rule `READ-99`")
    ]
    (sound / "waivers.yaml").write_text("waivers: [{rule: x}]\n")
    assert _told()[0] == 2


def test_a_key_that_is_missing_short_or_open_is_told(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def key_line() -> tuple[str, str]:
        return next((state, what) for state, topic, what in _told()[1] if topic == "key")

    key = sound.parent / "key"
    key.chmod(0o644)
    assert key_line() == ("warning", "others on this machine can read the key file")
    key.write_bytes(b"short")
    assert key_line() == ("error", "the key in `export/../key` has fewer than 16 bytes")
    key.unlink()
    assert key_line() == ("error", "the key file `export/../key` cannot be read: No such file or directory")
    (sound / "habeas.yaml").write_text(SETTINGS.replace("key_file: ../key\n", ""))
    assert key_line()[0] == "warning"
    other = sound.parent / "other"
    other.write_bytes(b"0123456789abcdef")
    other.chmod(0o600)
    monkeypatch.setenv("HABEAS_KEY_FILE", str(other))
    assert key_line() == ("ok", "the key of pseudonyms can be read by its owner alone")


def test_a_day_to_come_and_a_missing_kind_are_told(sound: Path) -> None:
    (sound / "habeas.yaml").write_text("complete_through: 2026-07-02\nkey_file: ../key\n")
    code, lines = _told()
    assert code == 2
    assert [(state, topic) for state, topic, _ in lines if state != "ok"] == [
        ("warning", "entity"),
        ("error", "export"),
    ]


def test_calendars_that_end_within_a_year_are_told(program: Program) -> None:
    from checker.configuration.model import Configuration

    texas = Configuration(entity={"holidays": "texas"})
    last = program.calendars["texas"].covers_through

    def states(today: date) -> list[str]:
        return [line.state for line in calendar_lines(texas, program, today)]

    assert states(date(last.year - 2, 1, 1)) == ["ok"]
    assert states(date(last.year, 1, 1)) == ["warning"]
    assert states(last) == ["warning"]
    assert states(date(last.year + 1, 1, 1)) == ["error"]
    nowhere = Configuration(entity={"holidays": "narnia"})
    assert [line.what for line in calendar_lines(nowhere, program, date(2026, 1, 1))] == [
        "there is no calendar `narnia`"
    ]


def test_an_old_python_and_a_library_that_does_not_fit_are_errors() -> None:
    assert python_line((3, 10, 14)).state == "error"
    assert python_line((3, 11, 0)).state == "ok"
    assert library_line("click<9,>=8.3").state == "ok"
    assert library_line("click<2,>=1").mend == "pip install 'click<2,>=1'"
    assert library_line("no-such-library>=1") == Line(
        "library", "error", "no-such-library is not installed", "pip install 'no-such-library>=1'"
    )


@pytest.mark.parametrize(
    ("found", "bounds", "fitting"),
    [
        ("2.0.0", "<2.1,>=2.0", True),
        ("2.1.0", "<2.1,>=2.0", False),
        ("1.9", ">=2.0", False),
        ("2", ">=2.0", True),
        ("10.0", ">=9", True),
        ("0.109", "==0.109", True),
        ("1.1.20251105", ">=1.1.20251105", True),
        ("4.0rc1", ">=4.0", True),
        ("1.0", "", True),
    ],
)
def test_versions_are_compared_by_number(found: str, bounds: str, fitting: bool) -> None:
    assert fits(found, bounds) is fitting


def test_an_optional_part_that_is_missing_is_no_mistake() -> None:
    wanted = ['no-such-library>=1; extra == "pdf"', 'click>=8; extra == "sign"']
    assert extra_line("pdf", wanted) == Line(
        "optional",
        "ok",
        "the part [pdf] is not installed (no-such-library); only its own commands need it",
        "pip install 'habeas[pdf]'",
    )
    assert extra_line("sign", wanted) == Line("optional", "ok", "the part [sign] is installed")


def test_what_was_taught_of_other_examples_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    examples = tmp_path / "examples"
    examples.mkdir()
    monkeypatch.setattr(shipped, "example_folders", lambda policies=(): [examples])
    assert list(teaching_lines(())) == [
        Line(
            "examples",
            "warning",
            "the examples in examples/ were never taught: run `habeas teach`",
            "run `habeas teach`",
        )
    ]


def test_the_same_folder_gives_the_same_bytes(sound: Path) -> None:
    assert _doctor("--format", "json").output == _doctor("--format", "json").output


def test_what_acts_on_a_terminal_is_inert(sound: Path) -> None:
    (sound / "requests.csv").write_text("id,received_on,\x1b[31mRed\nR-1,2026-03-02,x\n")
    assert "\x1b" not in _doctor().output
    assert "\x1b" not in _doctor("--format", "json").output


def test_a_folder_for_what_is_kept_is_looked_at_without_making_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    told = [cache_line(folder) for folder in (None, tmp_path / "new" / "habeas", tmp_path / "file" / "habeas")]
    assert [line.state for line in told] == ["ok", "ok", "ok"]
    assert [bool(line.mend) for line in told] == [True, False, True]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file"]


def test_whether_a_pdf_can_be_made_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    assert pdf_line() == Line(
        "optional",
        "ok",
        "a PDF needs the library WeasyPrint, which is not installed; only `--format pdf` needs it",
        "pip install 'habeas[pdf]'; or print the HTML report from a browser",
    )
