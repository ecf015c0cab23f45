"""A log gives the same records, the same remarks and the same verdicts in every format in which it may come."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from checker import workspace
from checker.assessment.judging import judging
from checker.assessment.settings import settings_of
from checker.configuration.load import load_configuration
from checker.configuration.model import Configuration, LogSettings, Notation
from checker.engines.model import World
from checker.logs.export import LogExport
from checker.logs.read import read_log
from checker.semantics.data import Row
from checker.semantics.model import Program

from .conftest import Read
from .containers import CONTAINERS, WITHOUT_HEADING, rows_of
from .shown import told, tree

CLINIC = Path(__file__).parents[2] / "fixtures" / "clinic"
LOGS = ("requests", "letters_and_calls", "charges", "portal_export", "record_lists", "refusals", "reviews")
OTHERS = tuple(ending for ending in CONTAINERS if ending != ".csv")

_ROW = re.compile(r"of row (\d+)")

# Everything that a hand-kept spreadsheet does to its reader.
MESSY = (
    "Reference,Received,Outcome,Who,Fee,Written,Remarks,Format\n"
    "R-1,03/04/2026,grant,individual,6.50,yes,,paper\n"
    'R-2,13/04/2026,denied?,patient,"1,234",perhaps,x,\n'
    "R-3,31/04/2026,n/a,individual,£12,TBC,, a  b \n"
    ",,,,,,,\n"
    "R-3,2026-04-31,denial,individual,-4,no,,paper\n"
    "R-4,1/2/26,?,individual,€ 1.5,J,Zoë\u0085,\n"
    '007,2026-03-02T23:30:00-05:00,open,individual,0,0,"two\nlines",\n'
    "R-6,3 mars 2026,open,individual,EUR 4,oui,,#N/A\n"
)


def plain(export: LogExport, ending: str) -> tuple[list[object], list[str]]:
    """Records and remarks, with the name of every file as that of a CSV and its rows counted with the heading."""
    more = 1 if ending in WITHOUT_HEADING else 0
    remarks = [
        replace(
            each,
            file=each.file.replace(ending, ".csv"),
            row=(each.row and each.code != "READ-03" and each.row + more) or None,
            line=None,
            message=_ROW.sub(lambda match: f"of row {int(match[1]) + more}", each.message),
        )
        for each in export.problems
    ]
    records = [_renumbered(tree(row), ending, more) for row in export.entities]
    return records, sorted(told(replace(export, problems=tuple(remarks))))


def _renumbered(value: object, ending: str, more: int) -> object:
    if isinstance(value, dict):
        return {name: _renumbered(part, ending, more) for name, part in value.items()}
    if isinstance(value, list):
        return [_renumbered(part, ending, more) for part in value]
    if isinstance(value, str) and ending + "#" in value:
        file, _, row = value.rpartition("#")
        return f"{file.replace(ending, '.csv')}#{int(row) + more}" if row.isdecimal() else value
    return value


@pytest.fixture(scope="module")
def shipped() -> Program:
    """All policies that ship."""
    return workspace.load(()).program


def clinic(folder: Path, ending: str) -> tuple[list[Path], Configuration]:
    """The clinic's log with each table in the format of that ending, and its settings for those files."""
    text = (CLINIC / "habeas.yaml").read_text()
    for name in LOGS:
        rows = rows_of((CLINIC / f"{name}.csv").read_text())
        (folder / f"{name}{ending}").write_bytes(CONTAINERS[ending](rows))
        text = text.replace(f"{name}.csv", f"{name}{ending}")
    (folder / "habeas.yaml").write_text(text)
    paths = [Path(f"{name}{ending}") for name in LOGS]
    return paths, load_configuration(paths, None)


def verdicts(program: Program, configuration: Configuration, export: LogExport, engine: str) -> Iterator[object]:
    """Every verdict of every rule, with the record's place in the log."""
    assert export.complete_through is not None
    world = World(program, export.dataset(), export.complete_through, settings_of(program, configuration))
    for found in judging(world, export.stated).verdicts(tuple(program.rules), engine):
        subjects = [each.key if isinstance(each, Row) else len(each.rows) for each in found.subjects]
        yield found.rule, list(zip(subjects, found.verdicts, strict=True))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def as_csv(shipped: Program, tmp_path_factory: pytest.TempPathFactory) -> tuple[object, object]:
    """Records, remarks and verdicts of the clinic's log as CSV."""
    folder = tmp_path_factory.mktemp("csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        paths, configuration = clinic(folder, ".csv")
        export = read_log(paths, shipped, configuration)
        return plain(export, ".csv"), list(verdicts(shipped, configuration, export, "reference"))


@pytest.mark.parametrize("engine", ["reference", "duckdb"])
@pytest.mark.parametrize("ending", OTHERS)
def test_the_clinics_log_gives_the_same_verdicts_in_every_format_and_engine(
    ending: str, engine: str, shipped: Program, here: Path, as_csv: tuple[object, object]
) -> None:
    paths, configuration = clinic(here, ending)
    export = read_log(paths, shipped, configuration)
    assert plain(export, ending) == as_csv[0]
    found = _renumbered([list(each) for each in verdicts(shipped, configuration, export, engine)], ending, 0)
    assert found == [[rule, each] for rule, each in as_csv[1]]


@pytest.mark.parametrize("notation", [Notation(), Notation("day_first", "America/Chicago", "local", "point", "EUR")])
@pytest.mark.parametrize("ending", OTHERS)
def test_messy_cells_are_read_and_doubted_alike_in_every_format(ending: str, notation: Notation, read: Read) -> None:
    fields = ("id", "received_on", "decision", "requester", "number", "written")
    columns = dict(zip(("Reference", "Received", "Outcome", "Who", "Fee", "Written"), fields, strict=True))
    settings = Configuration(notation=notation)

    def reading(suffix: str) -> tuple[list[object], list[str]]:
        entry = LogSettings(f"log{suffix}", record="request", columns=columns, notation=notation)
        content = CONTAINERS[suffix](rows_of(MESSY))
        return plain(read({f"log{suffix}": content}, replace(settings, logs=(entry,))), suffix)

    assert reading(ending) == reading(".csv")
