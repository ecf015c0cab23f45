"""A mistake in policy text, as a value that is returned beside the result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from checker.diagnostics.source import Span

Severity = Literal["error", "warn", "info"]


@dataclass(frozen=True)
class Label:
    """A second place that explains the first: "`due` is declared here"."""

    span: Span
    text: str


@dataclass(frozen=True)
class Edit:
    """A replacement of the text in `span` that mends the mistake."""

    span: Span
    replacement: str


@dataclass(frozen=True)
class Diagnostic:
    """What is wrong with policy text (`message`), where (`span`), and what to write instead (`help`).

    `code` names the kind of mistake and has a page in `habeas explain`. An `error` keeps the policy from
    being used; `warn` and `info` come from lint.
    """

    code: str
    message: str
    span: Span
    severity: Severity = "error"
    help: str | None = None
    labels: tuple[Label, ...] = ()
    edits: tuple[Edit, ...] = ()


class CheckerError(Exception):
    """The check could not be made: `message` says why, `help` what to do. Caught in the command line only."""

    def __init__(self, message: str, help: str | None = None) -> None:  # noqa: A002  the word of the reports
        super().__init__(message)
        self.message = message
        self.help = help
