"""`habeas map`: drafts the mapping of a log's columns, and proves it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from checker.configuration.model import Configuration
    from checker.configuration.presets import Preset
    from checker.logs.export import LogExport
    from checker.logs.problems import DataProblem
    from checker.logs.read import Input
    from checker.logs.understand import ColumnUse

_LOGS = click.argument("logs", nargs=-1, required=True, metavar="LOG...")
_STDIN_NAME = click.option("--stdin-name", metavar="NAME", help="Name, with its ending, of the log that `-` reads.")
_CONFIG = click.option(
    "--config", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Settings (habeas.yaml)."
)


@click.group(short_help="Draft and prove the mapping of a log's columns.")
def command() -> None:
    """Draft and prove the mapping of a log's columns.

    A log whose headings are the fields of the records, or synonyms of them, needs no mapping; for any other,
    `habeas map init LOG >> habeas.yaml` drafts one and `habeas map check LOG` proves it.
    """


@command.command("init")
@_LOGS
@_STDIN_NAME
def init(logs: tuple[str, ...], stdin_name: str | None) -> int:
    """Draft the `logs:` part of habeas.yaml from the headings of LOG. Prints headings, never cells."""
    from checker import workspace
    from checker.logs.draft import draft_mapping

    click.echo(draft_mapping(_inputs(logs, stdin_name), workspace.load().program), nl=False)
    return 0


@command.command("check")
@_LOGS
@_CONFIG
@_STDIN_NAME
def check(logs: tuple[str, ...], config: Path | None, stdin_name: str | None) -> int:
    """Prove the mapping: for every column, how many cells were read, blank, or unreadable.

    LOG is a file, or a folder whose logs are all read. Exits with 2 when something could not be read.
    """
    from checker import workspace
    from checker.configuration.load import load_configuration
    from checker.logs.read import read_log

    configuration: Configuration = load_configuration([Path(log) for log in logs if log != "-"], config)
    program = workspace.load(configuration.policies, configuration.shipped_policies).program
    inputs = [file for log in _inputs(logs, stdin_name) for file in _logs_of(log, configuration)]
    export = read_log(inputs, program, configuration)
    for line in (*proof(export), *unused_presets(export, configuration)):
        click.echo(line)
    bad = any(use.unreadable for use in export.columns) or any(p.severity != "info" for p in export.problems)
    return 2 if bad else 0


@command.command("presets")
@click.argument("name", required=False, metavar="[NAME]")
def presets(name: str | None) -> int:
    """List the mappings that ship for known trackers, or explain one of them."""
    from checker.configuration.presets import presets as shipped
    from checker.diagnostics.diagnostic import CheckerError
    from checker.diagnostics.suggest import did_you_mean

    known = {preset.name: preset for preset in shipped()}
    if name is None:
        width = max(map(len, known))
        for preset in known.values():
            click.echo(f"{preset.name.ljust(width)}  {preset.title}")
        return 0
    if name not in known:
        hint = did_you_mean(name, sorted(known)) or f"there are {', '.join(sorted(known))}"
        raise CheckerError(f"there is no preset `{name}`", hint)
    for line in preset_lines(known[name]):
        click.echo(line)
    return 0


def preset_lines(preset: Preset) -> Iterator[str]:
    """What a preset does: where it is from, what it assumes, each column and what becomes of it."""
    yield preset.title
    yield f"from: {preset.source}"
    yield f"known by: {', '.join(preset.headings)}"
    yield from (f"assumes: {assumption}" for assumption in preset.assumes)
    fates: dict[str, str] = dict(preset.log.get("columns", {}))
    fates |= {heading: f"the day of {event}" for heading, event in preset.log.get("events", {}).items()}
    for row in preset.log.get("rows", ()):
        for heading, field in row["columns"].items():
            before = f"{fates[heading]}; " if heading in fates else ""
            fates[heading] = f"{before}{field} of an {row['record']}"
    fates |= {heading: f"left out: {why}" for heading, why in preset.left_out.items()}
    yield from (f"set: {field} is {text} in every row" for field, text in preset.log.get("set", {}).items())
    yield "columns:"
    yield from (f"  {heading}: {fate}" for heading, fate in fates.items())


def _inputs(logs: Sequence[str], stdin_name: str | None) -> list[Input]:
    """The logs of a command line; `-` is standard input."""
    from checker.logs.read import standard_input

    return [standard_input(stdin_name) if log == "-" else Path(log) for log in logs]


def _logs_of(log: Input, configuration: Configuration) -> Sequence[Input]:
    """The log itself, or those in a folder."""
    from checker.assessment.sources import LETTER_FORMATS
    from checker.logs.discover import discover

    return discover([log], configuration, LETTER_FORMATS).logs if isinstance(log, Path) and log.is_dir() else [log]


def proof(export: LogExport) -> Iterator[str]:
    """The report of `habeas map check`: a table for each table of the log, then what could not be read.

    Fields that the settings give have a line too.
    """
    for file, table in dict.fromkeys((use.file, use.table) for use in export.columns):
        uses = [use for use in export.columns if (use.file, use.table) == (file, table)]
        name = file if table is None else f"{file} ({table})"
        yield f"{name}: {uses[0].record}"
        yield from _columns(uses)
        yield ""
    yield from (_line(problem) for problem in export.problems if problem.severity != "info")
    unreadable = sum(use.unreadable for use in export.columns)
    unused = sum(use.field is None for use in export.columns)
    files = len(export.inputs)
    yield f"{files} file{'s' * (files != 1)}; {unreadable} unreadable cells; {unused} columns not used"


def unused_presets(export: LogExport, configuration: Configuration) -> Iterator[str]:
    """A line for each file with the headings of a known tracker whose preset the settings do not name."""
    from checker.logs.draft import known_presets
    from checker.logs.read import settings_for

    for file, preset in sorted(known_presets(export).items()):
        if settings_for(Path(file), configuration).preset is None:
            yield f"note: {file} has the headings of {preset.title}: `preset: {preset.name}` in its entry reads them"


def _columns(uses: Iterable[ColumnUse]) -> Iterator[str]:
    rows = [("column", "field", "read", "blank", "unreadable")]
    rows += [(_heading(use), _field(use), str(use.parsed), str(use.blank), str(use.unreadable)) for use in uses]
    widths = [max(len(row[i]) for row in rows) for i in range(5)]
    for row in rows:
        left = "  ".join(cell.ljust(width) for cell, width in zip(row[:2], widths[:2], strict=True))
        right = "  ".join(cell.rjust(width) for cell, width in zip(row[2:], widths[2:], strict=True))
        yield f"  {left}  {right}"


def _heading(use: ColumnUse) -> str:
    """The heading of a column; of a field that no column gives, which part of the settings does."""
    return use.heading or ("(no heading)" if use.stated is None else f"({use.stated})")


def _field(use: ColumnUse) -> str:
    """The field that a column gives, and which part of the settings gives it where a cell is empty."""
    if use.field is None:
        return "-"
    return f"{use.field} (blank: {use.stated})" if use.heading and use.stated is not None else use.field


def _line(problem: DataProblem) -> str:
    place = problem.file
    if problem.row is not None:
        place += f", row {problem.row}"
    if problem.column is not None:
        place += f", column {problem.column}"
    return f"{problem.severity}: {place}: {problem.message} [{problem.code}]"
