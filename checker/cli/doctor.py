"""`habeas doctor`: says what is wrong with a set-up, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.check import day

if TYPE_CHECKING:
    from checker.configuration.model import Configuration
    from checker.setup.state import Line


@click.command(short_help="Say what is wrong with a set-up, and what to do.")
@click.argument(
    "folder", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="[FOLDER]"
)
@click.option(
    "--config", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Settings (habeas.yaml)."
)
@click.option("--on", type=day, metavar="DATE", help="The day that counts as today.  [default: today]")
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print."
)
def command(folder: Path, config: Path | None, on: date | None, format_: str) -> int:
    """Say what is wrong with a set-up, and what to do.

    Looks at versions and optional parts, the settings and where each came from, what the example reader was taught,
    the key of pseudonyms, waivers and calendars that end, and every log and letter: files that cannot be read, columns
    that are not mapped, dates that fit two orders. Prints headings and names of files, never cells.

    \b
    Exit codes: 0 all is well, 1 with a warning, 2 with an error.
    """
    from checker.reporters.inert import json_text, one_line
    from checker.setup.state import count, exit_code

    lines = list(examination(folder, config, on or date.today()))
    code = exit_code(lines)
    if format_ == "json":
        found = [{"topic": each.topic, "state": each.state, "what": each.what, "mend": each.mend} for each in lines]
        click.echo(json_text({"exit_code": code, "lines": found}))
        return code
    for line in lines:
        click.echo(one_line(f"{line.state:<8} {line.topic}: {line.what}"))
        if line.mend:
            click.echo(one_line(f"         -> {line.mend}"))
    warnings, errors = (sum(line.state == state for line in lines) for state in ("warning", "error"))
    click.echo(f"{count(errors, 'error')}, {count(warnings, 'warning')}")
    return code


def examination(folder: Path, config: Path | None, today: date) -> Iterator[Line]:
    """Every line, the machine first; settings that cannot be read leave out what hangs on them."""
    from checker import workspace
    from checker.configuration.load import load_configuration
    from checker.diagnostics.diagnostic import CheckerError
    from checker.setup.inputs_state import input_lines
    from checker.setup.machine import machine_lines, teaching_lines
    from checker.setup.settings_state import calendar_lines, completeness_line, entity_line, key_line, waiver_lines
    from checker.setup.state import Line

    yield from machine_lines()
    try:
        configuration = load_configuration([folder], config)
        checked = workspace.load(configuration.policies, configuration.shipped_policies)
    except CheckerError as error:
        yield from (Line("settings", "error", line, error.help or "") for line in error.message.splitlines())
        return
    yield from _settings(configuration)
    yield from teaching_lines(configuration.policies)
    wrong = sum(each.severity == "error" for each in checked.diagnostics)
    if wrong:
        yield Line("policies", "error", f"{wrong} mistakes in policies", "`habeas lint` names each")
        return
    yield Line("policies", "ok", f"{len(checked.program.rules):,} rules")
    yield entity_line(configuration)
    yield completeness_line(configuration, today)
    yield key_line(configuration)
    yield from waiver_lines(configuration, checked.program, today)
    yield from calendar_lines(configuration, checked.program, today)
    try:
        yield from input_lines(folder, configuration, checked.program)
    except CheckerError as error:
        yield from (Line("settings", "error", line, error.help or "") for line in error.message.splitlines())


def _settings(configuration: Configuration) -> Iterator[Line]:
    """The settings file, and each value that is no default with the place that it came from."""
    from checker.cli.config import listing
    from checker.setup.settings_state import guess_lines
    from checker.setup.state import Line

    if configuration.file is None:
        what = "there is no habeas.yaml in the folder or above it; all settings are defaults"
        yield Line("settings", "warning", what, "`habeas init` writes one")
        return
    yield Line("settings", "ok", f"read from {configuration.file}; what is not listed is a default")
    yield from guess_lines(Path(configuration.file))
    for name, value, source in listing(configuration):
        if source != "default":
            yield Line("settings", "ok", f"{name}: {value} ({source})")
