"""Joins letter files to requests by their names: `letters/{request_id}_*.txt`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from checker.configuration.model import Configuration
from checker.logs.export import LogExport
from checker.logs.languages import squashed
from checker.logs.read import relative_to
from checker.semantics.data import Row

_NUMBER = "{request_id}"


def requests_named(path: Path, configuration: Configuration) -> tuple[str, ...]:
    """The numbers that the file's name could hold by the patterns of the settings, longest first.

    There are several where the pattern can be laid over the name in several ways: R_1_denial.txt is of R or R_1.
    """
    relative = relative_to(path, configuration.folder)
    found = {number for pattern in configuration.letters for number in _numbers(pattern, relative)}
    return tuple(sorted(found, key=lambda number: (-len(number), number)))


def is_letter_file(path: Path, configuration: Configuration) -> bool:
    """Whether a pattern of the settings says that the file is a letter."""
    relative = relative_to(path, configuration.folder)
    plain = (_expression(pattern) for pattern in configuration.letters if _NUMBER not in pattern)
    return any(pattern.fullmatch(relative) for pattern in plain) or bool(requests_named(path, configuration))


def _numbers(pattern: str, path: str) -> Iterator[str]:
    before, placeholder, after = pattern.partition(_NUMBER)
    if not placeholder:
        return
    head, tail = _expression(before), _expression(after)
    for start in range(len(path)):
        if head.fullmatch(path, 0, start):
            for end in range(start + 1, len(path) + 1):
                if path[end - 1] == "/":
                    break
                if tail.fullmatch(path, end):
                    yield path[start:end]


def _expression(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*/|\*|\?)", pattern)
    known = {"**/": "(?:.*/)?", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(known.get(part, re.escape(part)) for part in parts))


@dataclass(frozen=True)
class RequestNumbers:
    """Finds requests by number: as written, else blind to case and punctuation, for `2026/14` in a file's name."""

    exact: dict[str, list[Row]]
    loose: dict[str, list[Row]]

    @staticmethod
    def of(export: LogExport) -> RequestNumbers:
        """The requests of an export by their numbers."""
        exact: dict[str, list[Row]] = {}
        loose: dict[str, list[Row]] = {}
        for request in export.requests:
            number = request.fields["id"]
            if isinstance(number, str):
                exact.setdefault(number, []).append(request)
                loose.setdefault(squashed(number), []).append(request)
        return RequestNumbers(exact, loose)

    def find(self, numbers: Iterable[str]) -> tuple[Row, ...]:
        """The requests with one of the numbers: none, the one, or several if it is not clear which is meant."""
        numbers = tuple(numbers)
        exact = [row for number in numbers for row in self.exact.get(number, ())]
        loose = [row for number in numbers for row in self.loose.get(squashed(number), ())]
        return tuple({row.key: row for row in exact or loose}.values())
