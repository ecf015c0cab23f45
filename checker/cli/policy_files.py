"""What the commands about policies share: which files are meant, and how their mistakes are shown."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from checker.cli import colour
from checker.diagnostics.diagnostic import CheckerError, Diagnostic


def policy_files(paths: Iterable[str]) -> list[Path]:
    """The `.policy` files that the paths name, folders searched, sorted; CheckerError where there is none."""
    files: set[Path] = set()
    for name in paths:
        path = Path(name)
        if path.is_dir():
            files.update(path.rglob("*.policy"))
        elif path.is_file():
            files.add(path)
        else:
            raise CheckerError(f"there is no file or folder `{name}`")
    if not files:
        raise CheckerError("no policy file was found", "policy files end in .policy")
    return sorted(files)


def show_diagnostics(diagnostics: Iterable[Diagnostic], when: colour.When = "auto") -> int:
    """Draws diagnostics on standard error, and returns how many of them are errors."""
    from checker.diagnostics.frame import draw

    errors = 0
    for diagnostic in diagnostics:
        click.echo(draw(diagnostic, colour=colour.wanted(when, sys.stderr)), err=True)
        errors += diagnostic.severity == "error"
    return errors
