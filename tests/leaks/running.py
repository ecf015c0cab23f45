"""Runs a command as at a terminal, and keeps the bytes that it printed."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass

from checker.cli.main import execute
from tests.leaks.searching import Place


class _Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


@dataclass(frozen=True)
class Ran:
    """A command line, its exit code, and what it printed."""

    command: str
    code: int
    out: bytes
    err: bytes

    @property
    def places(self) -> tuple[Place, Place]:
        """Both streams, to be searched."""
        return Place(f"{self.command}: standard output", self.out), Place(f"{self.command}: standard error", self.err)


def run(*arguments: str, terminal: bool = False) -> Ran:
    """Runs `habeas` with these arguments; `terminal` has standard error be one, where progress is shown."""
    out, err = io.BytesIO(), io.BytesIO()
    printed = io.TextIOWrapper(out, encoding="utf-8", write_through=True)
    told = (_Terminal if terminal else io.TextIOWrapper)(err, encoding="utf-8", write_through=True)
    with redirect_stdout(printed), redirect_stderr(told):
        code = execute(list(arguments))
        printed.flush()
        told.flush()
    return Ran(" ".join(("habeas", *arguments[:2])), code, out.getvalue(), err.getvalue())
