"""Where a report goes: standard output, or a file that only its owner can read."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TextIO

from checker.assessment.writing import whole_file
from checker.diagnostics.diagnostic import CheckerError


def check_format(format_: str, file: str) -> None:
    """CheckerError where a format needs what is not installed, or is no text and would go to a terminal."""
    from checker.reporters.formats import BINARY, need  # commands that write no report start without the model

    need(format_)
    if format_ in BINARY and file == "-" and sys.stdout.isatty():
        raise CheckerError(f"{format_} is no text and cannot be shown here", f"write it to a file: -o report.{format_}")


@contextmanager
def opened(file: str) -> Iterator[TextIO]:
    """The stream of a file, which is there as a whole or not at all; `-` for standard output.

    CheckerError where it cannot be written.
    """
    if file == "-":
        yield sys.stdout
        return
    with ExitStack() as stack:
        try:
            made = stack.enter_context(whole_file(Path(file)))
            stream = stack.enter_context(made.open("w", encoding="utf-8", newline="\n"))
        except OSError as error:
            raise CheckerError(f"the report cannot be written to `{file}`: {error.strerror}") from None
        yield stream
