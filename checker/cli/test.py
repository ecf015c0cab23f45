"""`habeas test`: runs the cases that stand beside the rules, and tells what they do not hold fast."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

import click

from checker.cli import colour
from checker.cli.policy_files import meant_files, show_diagnostics
from checker.cli.progress import Progress
from checker.reporters.words import counted
from checker.semantics.model import CalendarTest, Case

if TYPE_CHECKING:
    from checker.policytest import ConceptResult, ConceptTest
    from checker.policytest.gaps import GapReport
    from checker.policytest.run import CaseResult
    from checker.semantics.model import Checked

Format = Literal["text", "json"]


@click.command()
@click.argument("policies", nargs=-1, metavar="[NAME|FILE|DIR]...")
@click.option(
    "--only", multiple=True, metavar="ID", help="Run only cases of this rule or definition, or with this id (TR-001)."
)
@click.option(
    "--mutate",
    is_flag=True,
    help="Change each number, condition, exception, clause and phrase, one at a time, and list what no case notices.",
)
@click.option("--words", is_flag=True, help="With --mutate: drop each word of the families of cues, too.")
@click.option(
    "--coverage",
    is_flag=True,
    help="List each condition that the cases did not see hold, or did not see fail.",
)
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "-v",
    "--verbose",
    is_flag=True,
    help="Name the cases that pass, too; with --coverage, the conditions that were never seen unknown.",
)
def command(
    policies: tuple[str, ...],
    only: tuple[str, ...],
    mutate: bool,
    words: bool,
    coverage: bool,
    output: Format,
    verbose: bool,
) -> int:
    """Run the cases that stand beside the rules.

    Without names, those of the shipped policies; a name, a file or a folder narrows it to what it holds.

    What --mutate or --coverage lists and no case can notice is allowed by a comment on the line before it:
    `# habeas: allow mutant "60 days -> 61 days" because REASON`, and `allow unseen` for --coverage.

    Exit codes: 0 all pass, nothing is listed; 1 a case fails, something is listed; 2 a policy has a mistake, or
    nothing was found to run.
    """
    from checker import workspace

    checked = workspace.load(policies)
    errors = show_diagnostics(d for d in checked.diagnostics if d.severity == "error")
    files = meant_files(checked.program, policies)
    if mutate or coverage:
        codes = [_gaps(checked, files, only, kind, words, output, verbose) for kind in _asked(mutate, coverage)]
        return 2 if errors else max(codes)
    return _run(checked, files, only, output, verbose, errors)


def _asked(mutate: bool, coverage: bool) -> Iterator[Literal["mutate", "coverage"]]:
    if mutate:
        yield "mutate"
    if coverage:
        yield "coverage"


# ---- cases


def _run(
    checked: Checked, files: frozenset[str] | None, only: tuple[str, ...], output: Format, verbose: bool, errors: int
) -> int:
    from checker.policytest import run_cases, run_concept_cases

    results: list[CaseResult | ConceptResult] = [
        result
        for result in run_cases(checked, checked.program.files, only=only or None)
        if files is None or result.case.span.source.name in files
    ]
    results.extend(run_concept_cases(checked.program.files, files, only or None))
    failed = sum(not result.passed for result in results)
    if output == "json":
        click.echo(json.dumps({"cases": [_case_json(result) for result in results], "failed": failed}, indent=2))
    else:
        _show_cases(results, verbose)
        click.echo(f"{counted(len(results), 'case')}: {len(results) - failed} passed, {failed} failed")
    if errors or not results:
        return 2
    return int(failed > 0)


def _show_cases(results: Sequence[CaseResult | ConceptResult], verbose: bool) -> None:
    painted = colour.wanted("auto", sys.stdout)
    for result in results:
        if not result.passed:
            click.secho(f"failed  {_name(result.case)}", fg="red" if painted else None)
            line, _ = result.case.span.position
            click.echo(f"        {result.case.span.source.name}:{line}")
            click.echo(f"        {result.found}")
        elif verbose:
            click.echo(f"passed  {_name(result.case)}")


def _case_json(result: CaseResult | ConceptResult) -> dict[str, object]:
    case = result.case
    return {
        "target": _target(case),
        "ids": list(case.ids),
        "title": case.title,
        "file": case.span.source.name,
        "line": case.span.position[0],
        "passed": result.passed,
        "found": result.found,
    }


def _name(case: Case | CalendarTest | ConceptTest) -> str:
    ids = f" ({', '.join(case.ids)})" if case.ids else ""
    return f"{_target(case)}{ids}: {case.title}"


def _target(case: Case | CalendarTest | ConceptTest) -> str:
    match case:
        case Case(target=target):
            return target
        case CalendarTest(calendar=calendar):
            return f"calendar {calendar}"
        case _:
            return case.concept


# ---- what the cases do not hold fast


def _gaps(
    checked: Checked,
    files: frozenset[str] | None,
    only: tuple[str, ...],
    kind: Literal["mutate", "coverage"],
    words: bool,
    output: Format,
    verbose: bool,
) -> int:
    from checker.policytest import gaps

    with Progress() as progress:
        if kind == "mutate":
            report = gaps.unnoticed(checked, files, only or None, words, progress)
        else:
            report = gaps.unseen(checked, files, only or None, progress)
    if output == "json":
        click.echo(json.dumps(gaps.as_json(report), indent=2))
    else:
        _show_gaps(report, verbose)
    if not report.made:
        return 2
    return int(bool(report.open) or bool(report.remarks))


def _show_gaps(report: GapReport, verbose: bool) -> None:
    for gap in report.open:
        line, _ = gap.span.position
        click.echo(f"{gap.span.source.name}:{line}: {gap.words}")
        click.echo(f"        {gap.wanted}")
    for note in report.notes if verbose else ():
        click.echo(note)
    show_diagnostics(report.remarks)
    click.echo(report.score)
