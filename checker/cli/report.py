"""`habeas report`: a check's JSON report in another format, at any later time."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from checker.cli import colour
from checker.cli.output import check_format, opened
from checker.diagnostics.diagnostic import CheckerError
from checker.reporters.formats import NAMES, ReportOptions, reporter


@click.command(short_help="Render the JSON report of a check in another format.")
@click.argument("results", metavar="RESULTS.json")
@click.option(
    "--format",
    "format_",
    type=click.Choice(NAMES),
    default="text",
    show_default=True,
    help="The format to render.",
)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output.")
@click.option(
    "--color",
    "color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colours in the text report.",
)
@click.option(
    "--sarif-suppressed",
    type=click.Choice(["omit", "include"]),
    default="omit",
    show_default=True,
    help="Whether SARIF has findings under a waiver; code scanning may show them as alerts.",
)
def command(results: str, format_: str, output: str | None, color: colour.When, sarif_suppressed: str) -> int:
    """Render the JSON report of a check in another format.

    RESULTS.json is what `habeas check --format json` wrote, `-` standard input. It holds everything, so the files that
    were checked are not needed, and what it hides stays hidden.

    \b
    habeas check export/ --format json -o results.json
    habeas report results.json --format xlsx -o results.xlsx
    habeas report results.json --format markdown

    \b
    Exit codes: 0 rendered, whatever the check had found; 2 where RESULTS.json is no report of this version.
    """
    from checker.reporters.stored import read_report

    file = output or "-"
    check_format(format_, file)
    stored = read_report(_read(results), "standard input" if results == "-" else results)
    with opened(file) as stream:
        options = ReportOptions(
            exit_code=stored.exit_code,
            colour=format_ == "text" and colour.wanted(color, stream),
            suppressed=sarif_suppressed == "include",
        )
        reporter(format_)(stored.assessment, stream, options)
    return 0


def _read(results: str) -> bytes:
    """The bytes of the report."""
    if results == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(results).read_bytes()
    except FileNotFoundError:
        raise CheckerError(
            f"there is no file `{results}`", "make one with `habeas check ... --format json -o results.json`"
        ) from None
    except OSError as error:
        raise CheckerError(f"`{results}` cannot be read: {error.strerror}") from None
