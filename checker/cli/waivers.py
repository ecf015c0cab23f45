"""`habeas waivers`: who excused what, and until when."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from checker.cli.check import day

if TYPE_CHECKING:
    from checker.configuration.model import Configuration
    from checker.waivers.model import Waiver, WaiverFile

_PATHS = click.argument("paths", nargs=-1, metavar="[PATH]...")
_FILE = click.option(
    "--waivers",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Waivers; by default waivers.yaml beside the settings.",
)
_CONFIG = click.option(
    "--config", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Settings (habeas.yaml)."
)
_ON = click.option("--on", type=day, metavar="DATE", help="The day that counts as today, in each waiver's time zone.")


@click.group(short_help="List waivers by their last day, or check that all of them hold.")
def command() -> None:
    """List waivers by their last day, or check that all of them hold.

    Whether a waiver covers a finding, only `habeas check` can say: there it is judged as of the day of the check.
    """


@command.command("list")
@_PATHS
@_FILE
@_CONFIG
@_ON
def list_(paths: tuple[str, ...], file: Path | None, config: Path | None, on: date | None) -> int:
    """List the waivers of an export by their last day: rule, scope, who granted them, and how long they hold yet.

    \b
    habeas waivers list export/
    habeas waivers list --waivers waivers.yaml --on 2026-06-30
    """
    read, _ = _read(paths, file, config)
    rows = [_row(waiver, on) for waiver in sorted(read.waivers, key=lambda each: (each.expires, each.line))]
    widths = [max((len(row[i]) for row in rows), default=0) for i in range(4)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row[:4], widths, strict=True))
        click.echo("  ".join((*cells, row[4])).rstrip())
    for problem in read.problems:
        click.echo(f"{_place(problem.file, problem.line)}: {problem.message}", err=True)
    if not rows and not read.problems:
        click.echo(f"{read.file} holds no waiver")
    return 1 if read.problems else 0


@command.command("check")
@_PATHS
@_FILE
@_CONFIG
@_ON
@click.option(
    "--within", type=click.IntRange(min=0), default=0, metavar="DAYS", help="Also name those that end so soon."
)
def check(paths: tuple[str, ...], file: Path | None, config: Path | None, on: date | None, within: int) -> int:
    """Name each waiver that cannot be read, does nothing, has expired, or ends within some days.

    Exits with 0 if there is none, 1 if there is one.

    \b
    habeas waivers check export/ --within 30
    """
    read, configuration = _read(paths, file, config)
    lines = sorted((*((each.line or 0, each.message) for each in read.problems), *_wrong(read, configuration, on)))
    ending = [(waiver, _left(waiver, on)) for waiver in read.waivers]
    lines += [(waiver.line, _ends(waiver, left)) for waiver, left in ending if left < 0 or left < within]
    for line, words in sorted(lines):
        click.echo(f"{_place(read.file, line or None)}: {words}")
    return 1 if lines else 0


def _wrong(read: WaiverFile, configuration: Configuration, on: date | None) -> Iterator[tuple[int, str]]:
    """What is wrong with waivers, their last day apart, so far as no export is needed to tell."""
    from checker import workspace
    from checker.logs.problems import KINDS
    from checker.waivers.standing import Circumstances, standings
    from checker.waivers.unwaivable import never_waived

    rules = (
        *workspace.load(configuration.policies, configuration.shipped_policies).program.rules,
        *(kind.code for kind in KINDS),
    )
    known = Circumstances(
        as_of=date.min,
        timezone=None,
        rules=rules,
        looked_at=(),
        never=never_waived(configuration.never_waive),
        longest_months=configuration.waiver_months,
        stable=True,
    )
    for standing in standings(read, (), known):
        if standing.problem is not None:
            yield standing.waiver.line, standing.problem.message


def _read(paths: tuple[str, ...], file: Path | None, config: Path | None) -> tuple[WaiverFile, Configuration]:
    from checker.configuration.load import load_configuration
    from checker.diagnostics.diagnostic import CheckerError
    from checker.waivers.read import read_waivers

    configuration = load_configuration([Path(path) for path in paths], config)
    found = file or configuration.waivers
    if found is None:
        raise CheckerError("there are no waivers here", "name a file with --waivers FILE, or a folder with habeas.yaml")
    return read_waivers(found, configuration.notation.timezone), configuration


def _left(waiver: Waiver, on: date | None) -> int:
    """The days from today to the last day; negative where it has passed."""
    today = on or datetime.now(ZoneInfo(waiver.timezone)).date()
    return (waiver.expires - today).days


def _row(waiver: Waiver, on: date | None) -> tuple[str, ...]:
    from checker.waivers.scope import scope_in_words

    ticket = f" ({waiver.ticket})" if waiver.ticket else ""
    scope = ", ".join(scope_in_words(waiver.scope, show_ids=False))
    what = f"{scope}; {waiver.approver}{ticket}: {waiver.reason}"
    return (
        f"{waiver.expires} {waiver.timezone}",
        _ends(waiver, _left(waiver, on)).partition(": ")[2],
        waiver.rule,
        f"line {waiver.line}",
        "".join(sign for sign in what if unicodedata.category(sign) != "Cc"),
    )


def _ends(waiver: Waiver, left: int) -> str:
    days = f"{abs(left):,} day{'' if abs(left) == 1 else 's'}"
    words = {0: "ends today"}.get(left, f"ends in {days}" if left > 0 else f"expired {days} ago")
    return f"the waiver of {waiver.rule} through {waiver.expires}: {words}"


def _place(file: str, line: int | None) -> str:
    return file if line is None else f"{file}:{line}"
