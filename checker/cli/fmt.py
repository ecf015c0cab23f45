"""`habeas fmt`: lays policy files out in the one layout."""

from __future__ import annotations

import sys

import click

from checker.cli.policy_files import policy_files, show_diagnostics
from checker.reporters.words import counted


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit with 1 if a file would change.")
@click.option("--diff", "show_diff", is_flag=True, help="Change nothing; print what would change.")
def command(paths: tuple[str, ...], only_check: bool, show_diff: bool) -> int:
    """Lay out policy files in the one layout.

    PATH is a policy file, a folder of them, or `-` for standard input. A file that does not parse is left as it is.
    """
    from checker.diagnostics.source import Source
    from checker.syntax.formatter import format_policy
    from checker.syntax.parser import parse_policy

    if paths == ("-",):
        parsed = parse_policy(Source("<stdin>", sys.stdin.read()))
        errors = show_diagnostics(parsed.diagnostics)
        click.echo(format_policy(parsed), nl=False)
        return 2 if errors else 0
    changed = broken = 0
    for file in policy_files(paths):
        text = file.read_text(encoding="utf-8")
        parsed = parse_policy(Source(str(file), text))
        if show_diagnostics(parsed.diagnostics):
            broken += 1
            continue
        laid_out = format_policy(parsed)
        if laid_out == text:
            continue
        changed += 1
        if show_diff:
            _print_diff(str(file), text, laid_out)
        elif only_check:
            click.echo(f"{file}: would be laid out anew")
        else:
            file.write_text(laid_out, encoding="utf-8")
            click.echo(f"{file}: laid out anew")
    verb = "would change" if only_check or show_diff else "changed"
    click.echo(f"{counted(changed, 'file')} {verb}" + (f", {counted(broken, 'file')} with mistakes" if broken else ""))
    if broken:
        return 2
    return int(bool(changed) and (only_check or show_diff))


def _print_diff(name: str, before: str, after: str) -> None:
    from difflib import unified_diff

    lines = unified_diff(before.splitlines(True), after.splitlines(True), name, name)
    click.echo("".join(lines), nl=False)
