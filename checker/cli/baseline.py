"""`habeas baseline`: writes down what is known to be wrong, so that a pipeline can fail on what is new."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.check import day, pair
from checker.cli.output import opened

if TYPE_CHECKING:
    from checker.assessment.model import Assessment


@click.group(short_help="Write down today's findings, so that `habeas check --new-since` counts what is new.")
def command() -> None:
    """Write down today's findings, so that `habeas check --new-since` counts what is new."""


@command.command("create")
@click.argument("paths", nargs=-1, required=True, metavar="RESULT|PATH...")
@click.option("-o", "--output", required=True, metavar="FILE", help="Where the baseline goes; `-` is standard output.")
@click.option(
    "--carry",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="An older baseline: what it knew keeps its day.",
)
@click.option("--policy", "policies", multiple=True, metavar="NAME|FILE|DIR", help="Add a policy to those that ship.")
@click.option(
    "--config", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Settings (habeas.yaml)."
)
@click.option("--as-of", type=day, metavar="DATE", help="The day through which the log is complete.")
@click.option(
    "--entity", type=pair, multiple=True, metavar="KEY=VALUE", help="A fact of the entity, such as state=texas."
)
@click.option("--only", multiple=True, metavar="NAME", help="Only this rule, row (L-H04), policy or regime.")
def create(
    paths: tuple[str, ...],
    output: str,
    carry: Path | None,
    policies: tuple[str, ...],
    config: Path | None,
    as_of: date | None,
    entity: tuple[tuple[str, str], ...],
    only: tuple[str, ...],
) -> int:
    """Write the fingerprints of today's findings, for `habeas check --new-since`.

    RESULT is the JSON report of a check (`habeas check ... --format json --all-findings`), PATH what `habeas check`
    reads. A baseline holds keyed fingerprints, rules and counts, and nothing of the input; it needs a key
    (HABEAS_KEY_FILE, or key_file in habeas.yaml), and so do the checks that are compared with it.

    \b
    habeas baseline create export/ -o baseline.json
    habeas baseline create results.json -o baseline.json --carry baseline.json
    """
    from checker.assessment.known import baseline_of
    from checker.baseline.store import read_baseline, text_of

    older = read_baseline(carry) if carry is not None else None
    assessment = _stored(paths)
    if assessment is None:
        from checker.assessment.run import Request, run

        aside = () if output == "-" else (Path(output),)
        request = Request(
            paths=tuple(Path(path) for path in paths),
            policies=policies,
            config=config,
            as_of=as_of,
            entity=entity,
            only=only,
            all_findings=True,
            aside=(*aside, carry) if carry is not None else aside,
        )
        assessment = run(request).assessment
    elif policies or config or as_of or entity or only:
        raise click.UsageError("a report is taken as it is: options for a check go to `habeas check`")
    baseline = baseline_of(assessment, older)
    with opened(output) as stream:
        stream.write(text_of(baseline))
    words = f"{len(baseline.findings):,} finding{'' if len(baseline.findings) == 1 else 's'} as of {baseline.as_of}"
    click.echo(f"{words}, by the key {baseline.key}", err=True)
    if any(Path(path).is_dir() and Path(output).resolve().is_relative_to(Path(path).resolve()) for path in paths):
        click.echo(
            f"note: `{output}` lies among the inputs; a check without --new-since would read it as a log, so keep it "
            "elsewhere or ignore it in habeas.yaml",
            err=True,
        )
    return 0


def _stored(paths: tuple[str, ...]) -> Assessment | None:
    """The assessment of a JSON report, where that is what was named; None for inputs of a check."""
    if len(paths) != 1 or not paths[0].endswith(".json") or not Path(paths[0]).is_file():
        return None
    data = Path(paths[0]).read_bytes()
    try:
        document = json.loads(data)
    except ValueError:
        return None
    if not isinstance(document, dict) or not {"tool", "outcomes", "as_of"} <= document.keys():
        return None
    from checker.reporters.stored import read_report

    return read_report(data, paths[0]).assessment
