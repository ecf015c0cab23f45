"""`habeas sample`: draws requests or denials for an audit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

import click

from checker.cli.check import day, pair
from checker.cli.letter_options import language_option, reader_option
from checker.cli.output import opened
from checker.cli.progress import Progress

_NOT_COMPLETE = 2
_STRATA = ("ground", "site", "month", "decision")


def _strata(ctx: click.Context, param: click.Parameter, text: str | None) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",")) if text else ()
    for name in names:
        if name not in _STRATA:
            raise click.BadParameter(f"there is no stratum `{name}`; there are {', '.join(_STRATA)}")
    return tuple(dict.fromkeys(names))


@click.command(short_help="Draw a sample of requests or denials, the same again for the same seed.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--size", type=click.IntRange(min=1), required=True, metavar="N", help="How many to draw.")
@click.option(
    "--seed", required=True, metavar="TEXT", help="What decides the draw; choose it after the export is made."
)
@click.option(
    "--of",
    type=click.Choice(["requests", "denials"]),
    default="requests",
    show_default=True,
    help="Requests for access, or those denied in whole or in part.",
)
@click.option(
    "--by",
    callback=_strata,
    metavar="NAME,...",
    help=f"Draw in proportion to strata: {', '.join(_STRATA)}, or several of them.",
)
@click.option("--policy", "policies", multiple=True, metavar="NAME|FILE|DIR", help="Add a policy to those that ship.")
@click.option(
    "--config", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Settings (habeas.yaml)."
)
@click.option("--as-of", type=day, metavar="DATE", help="The day through which the log is complete.")
@click.option("--entity", type=pair, multiple=True, metavar="KEY=VALUE", help="A fact of the entity.")
@reader_option
@language_option
@click.option("--show-ids", is_flag=True, help="Show the records' own numbers.")
@click.option(
    "--path-style",
    type=click.Choice(["real", "hash"]),
    help="How files are named; by default as the settings say, else real.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "csv", "json"]),
    default="text",
    show_default=True,
    help="The form of the list.",
)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output.")
def command(
    paths: tuple[str, ...],
    size: int,
    seed: str,
    of: Literal["requests", "denials"],
    by: tuple[str, ...],
    policies: tuple[str, ...],
    config: Path | None,
    as_of: date | None,
    entity: tuple[tuple[str, str], ...],
    reader: Literal["both", "phrases"],
    language: str | None,
    show_ids: bool,
    path_style: str | None,
    format_: str,
    output: str | None,
) -> int:
    """Draw a sample of requests or denials, the same again for the same seed.

    PATHs are what `habeas check` takes. The order of the rows does not matter, and nobody can know the sample before
    the seed: let the auditor name it once the export is handed over. Strata get places in proportion to their size.

    \b
    habeas sample export/ --size 25 --seed 2026-audit
    habeas sample export/ --size 10 --seed 2026-audit --of denials --by ground,site --format csv -o denials.csv
    """
    from checker.assessment.run import Request
    from checker.sampling.report import write_csv, write_json, write_text
    from checker.sampling.sample import Wanted, sample

    request = Request(
        paths=tuple(Path(path) for path in paths),
        policies=policies,
        config=config,
        as_of=as_of,
        entity=entity,
        reader=reader,
        language=language,
        show_ids=show_ids,
        hash_paths=None if path_style is None else path_style == "hash",
    )
    with Progress() as progress:
        found = sample(replace(request, progress=progress), Wanted(of, size, seed, by))
    for notice in found.notices:
        click.echo(f"note: {notice}", err=True)
    for reason in found.incomplete:
        click.echo(f"not complete: {reason}", err=True)
    write = {"text": write_text, "csv": write_csv, "json": write_json}[format_]
    with opened(output or "-") as stream:
        write(found, stream)
    return _NOT_COMPLETE if found.incomplete else 0
