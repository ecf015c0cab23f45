"""`habeas history`: a folder of assessments as a trend."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli.output import opened

_NOT_COMPLETE = 2


@click.command(short_help="Show a folder of JSON reports or evidence packs as a trend.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "html", "json"]),
    default="text",
    show_default=True,
    help="For a terminal, as a web page, or for programs.",
)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output.")
def command(folder: Path, format_: str, output: str | None) -> int:
    """Show a folder of JSON reports or evidence packs as a trend.

    FOLDER holds what `habeas check` wrote with `--format json` or `--evidence`, one for each check; they are put in
    order by their as-of days. Files that cannot be read are named, the others are shown, and the exit code is 2.

    \b
    habeas history assessments/
    habeas history assessments/ --format html -o trend.html
    """
    from checker.diagnostics.diagnostic import CheckerError
    from checker.history.gather import gather
    from checker.history.page import page_of
    from checker.history.text import text_of
    from checker.history.trend import trend
    from checker.reporters.inert import json_text, one_line
    from checker.reporters.json_report import plain

    read, unread = gather(folder)
    for line in unread:
        click.echo(one_line(f"not read: {line}"), err=True)
    if not read:
        raise CheckerError(f"no assessment in `{folder}` could be read")
    found = trend(read, unread)
    match format_:
        case "html":
            text = page_of(found)
        case "json":
            text = json_text(plain(found)) + "\n"
        case _:
            text = text_of(found)
    with opened(output or "-") as stream:
        stream.write(text)
    return _NOT_COMPLETE if unread else 0
