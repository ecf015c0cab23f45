"""What the commands about policies share: which files are meant, and how their mistakes are shown."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli import colour
from checker.diagnostics.diagnostic import CheckerError, Diagnostic

if TYPE_CHECKING:
    from checker.semantics.model import Program


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


def meant_files(program: Program, policies: Iterable[str]) -> frozenset[str] | None:
    """The files that a command names, by policy, file or folder, as messages name them; None for all."""
    asked = tuple(policies)
    if not asked:
        return None
    files = {policy.name: policy.file for policy in program.policies.values()}
    named = {files[name] for name in asked if name in files}
    paths = [Path(name) for name in asked if name not in files]
    under = {file for file in files.values() if any(Path(file).is_relative_to(path) for path in paths)}
    return frozenset(named | under)


def show_diagnostics(diagnostics: Iterable[Diagnostic], when: colour.When = "auto") -> int:
    """Draws diagnostics on standard error, and returns how many of them are errors."""
    from checker.diagnostics.frame import draw

    errors = 0
    for diagnostic in diagnostics:
        click.echo(draw(diagnostic, colour=colour.wanted(when, sys.stderr)), err=True)
        errors += diagnostic.severity == "error"
    return errors
