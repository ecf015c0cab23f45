"""`habeas lint`: what in a policy is legal and likely wrong."""

from __future__ import annotations

import click

from checker.cli.policy_files import meant_files, show_diagnostics
from checker.reporters.words import counted


@click.command()
@click.argument("policies", nargs=-1, metavar="[NAME|FILE|DIR]...")
@click.option("--only", multiple=True, metavar="CODE", help="Report only this kind of remark.")
@click.option("--fail-on", type=click.Choice(["error", "warn", "info"]), default="warn", show_default=True)
def command(policies: tuple[str, ...], only: tuple[str, ...], fail_on: str) -> int:
    """Name what in a policy is legal and likely wrong.

    With policies named, only remarks about them are shown. A comment `# habeas: allow CODE because REASON` on the
    line before a declaration lets a remark about it stand.

    \b
    Exit codes: 0 nothing at or above --fail-on; 1 something; 2 a policy has a mistake.
    """
    from checker import workspace
    from checker.lint.run import lint

    checked = workspace.load(policies)
    errors = show_diagnostics(d for d in checked.diagnostics if d.severity == "error")
    meant = meant_files(checked.program, policies)
    mine = [remark for remark in lint(checked) if meant is None or remark.span.source.name in meant]
    shown = [remark for remark in mine if not only or remark.code in only]
    show_diagnostics(shown)
    click.echo(counted(len(shown), "remark"))
    if errors:
        return 2
    levels = ("info", "warn", "error")
    return int(any(levels.index(d.severity) >= levels.index(fail_on) for d in shown))
