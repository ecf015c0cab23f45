"""Where a report goes: standard output, or a file that only its owner can read."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from checker.diagnostics.diagnostic import CheckerError


def refuse_terminal(format_: str, file: str) -> None:
    """CheckerError where a format that is no text would go to a terminal."""
    from checker.reporters.formats import BINARY  # commands that write no report start without the model

    if format_ in BINARY and file == "-" and sys.stdout.isatty():
        raise CheckerError(f"{format_} is no text and cannot be shown here", f"write it to a file: -o report.{format_}")


@contextmanager
def opened(file: str) -> Iterator[TextIO]:
    """The stream of a file, `-` for standard output; CheckerError where it cannot be written."""
    if file == "-":
        yield sys.stdout
        return
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise CheckerError(f"the report cannot be written to `{file}`: {error.strerror}") from None
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
        yield stream
