"""`habeas test`: runs the cases that stand beside the rules."""

from __future__ import annotations

import sys

import click

from checker.cli import colour
from checker.cli.policy_files import show_diagnostics
from checker.reporters.words import counted
from checker.semantics.model import CalendarTest, Case


@click.command()
@click.argument("policies", nargs=-1, metavar="[NAME|FILE|DIR]...")
@click.option(
    "--only", multiple=True, metavar="ID", help="Run only cases of this rule or definition, or with this id (TR-001)."
)
@click.option("-v", "--verbose", is_flag=True, help="Name the cases that pass, too.")
def command(policies: tuple[str, ...], only: tuple[str, ...], verbose: bool) -> int:
    """Run the cases that stand beside the rules.

    Without names, those of the shipped policies; a file or a folder adds its own.

    Exit codes: 0 all pass; 1 a case fails; 2 a policy has a mistake, or no case was found.
    """
    from checker import workspace
    from checker.policytest import run_cases

    checked = workspace.load(policies)
    errors = show_diagnostics(d for d in checked.diagnostics if d.severity == "error")
    results = run_cases(checked, checked.program.files, only=only or None)
    painted = colour.wanted("auto", sys.stdout)
    for result in results:
        if not result.passed:
            click.secho(f"failed  {_name(result.case)}", fg="red" if painted else None)
            line, _ = result.case.span.position
            click.echo(f"        {result.case.span.source.name}:{line}")
            click.echo(f"        {result.found}")
        elif verbose:
            click.echo(f"passed  {_name(result.case)}")
    failed = sum(not result.passed for result in results)
    click.echo(f"{counted(len(results), 'case')}: {len(results) - failed} passed, {failed} failed")
    if errors or not results:
        return 2
    return int(failed > 0)


def _name(case: Case | CalendarTest) -> str:
    target = case.target if isinstance(case, Case) else f"calendar {case.calendar}"
    ids = f" ({', '.join(case.ids)})" if case.ids else ""
    return f"{target}{ids}: {case.title}"
