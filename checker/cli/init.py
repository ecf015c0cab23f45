"""`habeas init`: sets a folder up from what lies in it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.output import opened
from checker.diagnostics.diagnostic import CheckerError

if TYPE_CHECKING:
    from checker.setup.survey import Survey


@click.command(short_help="Write habeas.yaml for a folder, from what lies in it.")
@click.argument(
    "folder", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="[FOLDER]"
)
@click.option("-y", "--yes", is_flag=True, help="Ask nothing: take defaults, and mark them in the file.")
@click.option("--force", is_flag=True, help="Overwrite a habeas.yaml that is there.")
def command(folder: Path, yes: bool, force: bool) -> int:
    """Write habeas.yaml for a folder, from what lies in it.

    Looks at the logs, their headings, and the letters; recognises exports of known trackers; and asks only what no
    file tells: what kind of entity it is, where it is, and how ambiguous dates are meant. Prints headings, never cells.

    \b
    habeas init export/            asks
    habeas init export/ --yes      takes defaults, each with a ? in the file
    """
    from checker import workspace
    from checker.configuration.find import NAME, find_settings
    from checker.reporters.inert import one_line
    from checker.setup.answers import settle
    from checker.setup.settings_text import settings_text
    from checker.setup.survey import survey

    file = folder / NAME
    if file.exists() and not force:
        raise CheckerError(
            f"`{file}` is there and stays as it is",
            "`--force` overwrites it; `habeas doctor` says what is wrong with it",
        )
    above = None if file.exists() else find_settings([folder])
    program = workspace.load().program
    found = survey(folder, program)
    if not (found.logs or found.letters):
        raise CheckerError(f"`{folder}` holds no log and no letter", "`habeas check --help` says which files are read")
    if above is not None:
        click.echo(f"note: until now `{above}` held for this folder; the new file takes its place here")
    for line in account(found):
        click.echo(one_line(line))
    text = settings_text(found, settle(found, program, None if yes else _ask), program)
    with opened(str(file)) as stream:
        stream.write(text)
    guesses = sum("# ? " in line for line in text.splitlines())
    click.echo(f"wrote {file}" + (f"; {_count(guesses, 'line')} with `?` to look at" if guesses else ""))
    click.echo(f"next: {_next(found)}")
    return 0


def account(found: Survey) -> Iterator[str]:
    """What was found, in lines: tables with what they hold and which columns mean nothing yet, letters, other files."""
    export = found.undeclared.export
    for log in map(str, found.logs):
        uses = [use for use in export.columns if use.file == log]
        if not uses:
            yield f"{log}: could not be read; `habeas map check {shlex.quote(log)}` says why"
            continue
        if log in found.nameless:
            yield f"{log}: no heading is known; is its first row a row of headings?"
            continue
        preset = found.undeclared.known.get(log)
        unused = [use.heading for use in uses if use.field is None and use.heading]
        read = _count(len({use.heading for use in uses if use.field is not None}), "column")
        records = ", ".join(dict.fromkeys(use.record for use in uses if use.field is not None))
        what = records if preset is None else f"an export of {preset.name}"
        named = f" ({', '.join(unused)})" if unused else ""
        yield f"{log}: {what}; {read} read, {len(unused)} not{named}"
    if found.letters:
        joined = found.names.joined + found.listed
        yield f"{_count(len(found.letters), 'letter')}; {joined} of them joined to a request"
    for problem in found.problems:
        yield f"{problem.file}: {problem.message}"


def _ask(question: str, words: Sequence[str], default: str) -> str:
    """The user's answer; CheckerError where nobody can answer."""
    from zoneinfo import ZoneInfo, available_timezones

    def understood(said: str) -> str:
        if words and said not in words:
            raise click.BadParameter(f"one of: {', '.join(words)}")
        if not words and said not in available_timezones():
            raise click.BadParameter("there is no time zone of that name")
        return said if words else ZoneInfo(said).key

    try:
        answer: str = click.prompt(question, default=default, value_proc=understood, err=True)
    except click.Abort:
        raise CheckerError("a question was not answered, and nothing was written", "`--yes` takes defaults") from None
    return answer


def _next(found: Survey) -> str:
    """The command to type: prove the mapping where a column is not mapped, else check."""
    export = found.undeclared.export
    doubtful = [
        str(log) for log in found.logs if str(log) not in found.plain and str(log) not in found.undeclared.known
    ]
    unread = any(problem.code == "READ-16" for problem in export.problems)
    if doubtful or unread:
        return f"habeas map check {' '.join(shlex.quote(str(log)) for log in found.logs)}"
    return f"habeas check {shlex.quote(str(found.folder))}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
