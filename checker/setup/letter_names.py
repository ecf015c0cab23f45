"""Finds the patterns by which the names of letter files tell their requests: `letters/{request_id}_*.txt`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checker.configuration.model import Configuration
from checker.logs.export import LogExport
from checker.logs.letter_files import RequestNumbers, requests_named
from checker.logs.read import relative_to

# The plainest first; the first that joins most files is taken.
_SHAPES = (
    "{request_id}", "{request_id}_*", "{request_id}-*", "{request_id} *", "{request_id}.*",
    "*_{request_id}", "*-{request_id}", "* {request_id}",
    "*_{request_id}_*", "*-{request_id}-*", "* {request_id} *",
)  # fmt: skip
_IN_FOLDER = ("{request_id}/*",)
_FEW_FOLDERS = 3
_SAMPLE = 200


@dataclass(frozen=True)
class LetterNames:
    """The patterns, and how many of the letters they join to a request of the log."""

    patterns: tuple[str, ...]
    joined: int


def letter_names(letters: Sequence[Path], export: LogExport, folder: Path) -> LetterNames:
    """For each folder and ending the shape of name that joins most letters to one request each.

    Where an ending lies in many folders, one shape holds for all of them: the folders may be named for patients.
    """
    numbers = RequestNumbers.of(export)
    places = {letter: Path(relative_to(letter, folder)).parent.as_posix() for letter in letters}
    folders = Counter(suffix for _, suffix in {(places[letter], letter.suffix) for letter in letters})
    groups: dict[tuple[str, str], list[Path]] = {}
    for letter in letters:
        below = places[letter] if folders[letter.suffix] <= _FEW_FOLDERS else "**"
        groups.setdefault((below, letter.suffix), []).append(letter)
    patterns: list[str] = []
    joined = 0
    for (below, suffix), files in sorted(groups.items()):
        start = "" if below == "." else f"{below}/"
        counts = {
            pattern: _joined(files[:_SAMPLE], pattern, numbers, folder)
            for pattern in (f"{start}{shape}{suffix}" for shape in (*_SHAPES, *(_IN_FOLDER if below == "**" else ())))
        }
        best = max(counts, key=lambda pattern: counts[pattern])
        if counts[best]:
            patterns.append(best)
            joined += _joined(files, best, numbers, folder)
    return LetterNames(tuple(patterns), joined)


def _joined(files: Sequence[Path], pattern: str, numbers: RequestNumbers, folder: Path) -> int:
    configuration = replace(Configuration(), folder=folder, letters=(pattern,))
    return sum(len(numbers.find(requests_named(file, configuration))) == 1 for file in files)
