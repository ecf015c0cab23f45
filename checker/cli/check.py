"""`habeas check`: reads an export, decides every rule, writes the reports."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from checker.cli import colour
from checker.cli.letter_options import cache_option, jobs_option, language_option, reader_option
from checker.cli.output import check_format, opened
from checker.cli.progress import Progress
from checker.reporters.formats import NAMES, ReportOptions, reporter
from checker.semantics.model import Level

if TYPE_CHECKING:
    from checker.assessment.model import Assessment
    from checker.assessment.run import Request
    from checker.cluster.check import ClusterRun


def pair(text: str) -> tuple[str, str]:
    """KEY=VALUE, split at the first equals sign."""
    key, sign, rest = text.partition("=")
    if not sign or not key:
        raise click.BadParameter(f"`{text}` is not KEY=VALUE")
    return key, rest


def day(text: str) -> date:
    """A calendar date, YYYY-MM-DD."""
    try:
        if re.fullmatch(r"\d{4}-\d\d?-\d\d?", text) is None:
            raise ValueError(text)
        return date(*map(int, text.split("-")))
    except ValueError:
        raise click.BadParameter(f"`{text}` is no date; write it as 2026-01-31") from None


def _is_large(asked: bool | None, evidence: Path | None, verdicts: Path | None) -> bool | None:
    """Whether logs are read straight into DuckDB: as asked, not where every verdict is wanted, None by their size."""
    if asked and evidence is not None:
        raise click.BadParameter("a pack holds every verdict, which --large does not keep", param_hint="--evidence")
    parquet = verdicts is None or verdicts.suffix.lower() == ".parquet"
    if asked and not parquet:
        raise click.BadParameter("the verdicts of a large log are written to a .parquet file", param_hint="--verdicts")
    return asked if evidence is None and parquet else False


@click.command(short_help="Check request logs and letters against the law.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--policy", "policies", multiple=True, metavar="NAME|FILE|DIR", help="Add a policy to those that ship.")
@click.option(
    "--config", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Settings (habeas.yaml)."
)
@click.option("--as-of", type=day, metavar="DATE", help="The day through which the log is complete.")
@click.option(
    "--entity", type=pair, multiple=True, metavar="KEY=VALUE", help="A fact of the entity, such as state=texas."
)
@click.option("--only", multiple=True, metavar="NAME", help="Report only this rule, row (L-H04), policy or regime.")
@click.option("--enable", multiple=True, metavar="NAME", help="Turn on this held rule, or those of a policy or regime.")
@click.option(
    "--engine",
    type=click.Choice(["reference", "duckdb", "spark"]),
    help="Which engine decides; by default the size does.",
)
@click.option("--master", metavar="URL", help="Where Spark runs, such as spark://host:7077; by default local[*].")
@click.option("--threads", metavar="N", help="How many threads the DuckDB engine uses; by default one a processor.")
@click.option(
    "--memory", metavar="SIZE", help="What the DuckDB engine holds in memory, such as 500MB; the rest spills."
)
@click.option(
    "--large/--no-large",
    default=None,
    help="Read logs straight into DuckDB and count what is ordinary; by default their size decides.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(NAMES),
    default="text",
    show_default=True,
    help="Report on standard output.",
)
@click.option("-o", "--output", metavar="FILE", help="Write that report to FILE instead.")
@click.option(
    "--report",
    "reports",
    type=pair,
    multiple=True,
    metavar="FORMAT=FILE",
    help="Write a further report of the same run.",
)
@click.option(
    "--verdicts",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write every verdict, passed ones too (.jsonl, .csv or .parquet).",
)
@click.option(
    "--evidence",
    type=click.Path(path_type=Path),
    metavar="DIR|FILE.zip",
    help="Write an evidence pack, which `habeas verify` checks.",
)
@click.option(
    "--waivers",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Waivers; by default waivers.yaml beside the settings.",
)
@click.option(
    "--new-since",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Count only what this baseline does not know (`habeas baseline create`).",
)
@click.option(
    "--sarif-suppressed",
    type=click.Choice(["omit", "include"]),
    default="omit",
    show_default=True,
    help="Whether SARIF has findings under a waiver; code scanning may show them as alerts.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warn", "info"]),
    default=None,
    help="The least severity that exits with 1.  [default: error]",
)
@click.option("--fail-on-undecided", is_flag=True, help="Exit with 1 if a rule is undecided too.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 instead of 1; 2 stays.")
@click.option("--allow-empty", is_flag=True, help="Do not count an export without anything to judge as incomplete.")
@click.option("--ocr", is_flag=True, help="Read letters that are scans with tesseract, if it is installed.")
@reader_option
@language_option
@cache_option
@jobs_option
@click.option("--all-findings", is_flag=True, help="List every finding of a rule, however many there are.")
@click.option("--show-ids", is_flag=True, help="Show the records' own numbers.")
@click.option("--show-text", is_flag=True, help="Show text from the input: letters, names, free text.")
@click.option(
    "--path-style",
    type=click.Choice(["real", "hash"]),
    help="How files, sheets and columns are named in reports; by default as the settings say, else real.",
)
@click.option(
    "--stdin-name", metavar="NAME", help="What standard input (PATH `-`) is called; its ending tells the format."
)
@click.option(
    "--color",
    "color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colours in the text report.",
)
def command(
    paths: tuple[str, ...],
    policies: tuple[str, ...],
    config: Path | None,
    as_of: date | None,
    entity: tuple[tuple[str, str], ...],
    only: tuple[str, ...],
    enable: tuple[str, ...],
    engine: str | None,
    master: str | None,
    threads: str | None,
    memory: str | None,
    large: bool | None,
    format_: str,
    output: str | None,
    reports: tuple[tuple[str, str], ...],
    verdicts: Path | None,
    evidence: Path | None,
    waivers: Path | None,
    new_since: Path | None,
    sarif_suppressed: str,
    fail_on: Level | None,
    fail_on_undecided: bool,
    exit_zero: bool,
    allow_empty: bool,
    ocr: bool,
    reader: Literal["both", "phrases"],
    language: str | None,
    no_cache: bool,
    jobs: int | None,
    all_findings: bool,
    show_ids: bool,
    show_text: bool,
    path_style: str | None,
    stdin_name: str | None,
    color: colour.When,
) -> int:
    """Check request logs and letters against the law.

    PATH is a log (CSV, JSON, JSONL, these also as .gz or .zst, Parquet, XLSX, FHIR), a letter (text, DOCX, PDF, RTF,
    HTML, EML, a ZIP of letters), a folder of them, or a pattern in quotes; the settings in habeas.yaml say what is
    what.

    \b
    habeas check export/                       a folder with habeas.yaml
    habeas check log.csv --entity kind=covered_provider --as-of 2026-06-30
    habeas check 'logs/*.csv.gz' --engine duckdb --threads 4 --memory 500MB
    habeas check export/ --report sarif=habeas.sarif --report junit=habeas.xml
    habeas check export/ --new-since baseline.json
    """
    from checker.assessment.gate import exit_code
    from checker.assessment.run import Request, run

    for name, _ in reports:
        if name not in NAMES:
            raise click.BadParameter(
                f"there is no format `{name}`; there are {', '.join(NAMES)}", param_hint="--report"
            )
    for name, file in ((format_, output or "-"), *reports):
        check_format(name, file)
    request = Request(
        paths=tuple(Path(path) for path in paths),
        policies=policies,
        only=only,
        enable=enable,
        config=config,
        as_of=as_of,
        entity=entity,
        engine=engine,
        master=master,
        threads=threads,
        memory=memory,
        large=_is_large(large, evidence, verdicts),
        verdicts=verdicts,
        show_ids=show_ids,
        show_text=show_text,
        hash_paths=None if path_style is None else path_style == "hash",
        allow_empty=allow_empty,
        ocr=ocr,
        reader=reader,
        language=language,
        all_findings=all_findings,
        stdin_name=stdin_name,
        waivers=waivers,
        new_since=new_since,
        cache=not no_cache,
        jobs=jobs,
    )
    files = ((format_, output or "-"), *reports)
    if any("://" in path for path in paths):
        if evidence is not None:
            raise click.BadParameter("a pack holds the input, which Spark alone reads", param_hint="--evidence")
        of_spark = _by_spark(paths, request)
        gate = of_spark.gate(fail_on=fail_on, fail_on_undecided=fail_on_undecided, exit_zero=exit_zero)
        code = exit_code(of_spark.assessment, gate)
        _write_reports(of_spark.assessment, code, files, color, sarif_suppressed == "include")
        return code
    with Progress() as progress:
        request = replace(request, progress=progress)
        if evidence is None:
            result = run(request)
        else:
            from checker.evidence.pack import run_for_pack

            request, result = run_for_pack(request, evidence)
    gate = result.gate(fail_on=fail_on, fail_on_undecided=fail_on_undecided, exit_zero=exit_zero)
    code = exit_code(result.assessment, gate)
    if verdicts is not None and not result.written:
        from checker.assessment.verdicts import write_verdicts

        write_verdicts(result, verdicts)
    if evidence is not None:
        from checker.evidence.manifest import Made
        from checker.evidence.pack import write_pack

        write_pack(evidence, Made(request, result, gate, code))
    _write_reports(result.assessment, code, files, color, sarif_suppressed == "include")
    return code


def _write_reports(
    assessment: Assessment, code: int, files: Iterable[tuple[str, str]], color: colour.When, suppressed: bool
) -> None:
    for name, file in files:
        with opened(file) as stream:
            coloured = name == "text" and colour.wanted(color, stream)
            reporter(name)(assessment, stream, ReportOptions(exit_code=code, colour=coloured, suppressed=suppressed))


def _by_spark(paths: tuple[str, ...], request: Request) -> ClusterRun:
    """A check of tables at addresses that Spark reads."""
    from checker.cluster.check import check_with_spark

    if request.engine != "spark":
        raise click.BadParameter("an address (SCHEME://...) is read by Spark", param_hint="--engine spark")
    if not all("://" in path for path in paths):
        raise click.BadParameter("files and addresses cannot be checked together", param_hint="PATH")
    return check_with_spark(paths, request)
