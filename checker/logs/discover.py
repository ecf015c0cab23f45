"""Sorts what a user names into logs and letters, and names what could be one and is not read."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from checker.configuration.find import NAME
from checker.configuration.model import Configuration
from checker.logs import problems
from checker.logs.endings import READ, log_format
from checker.logs.letter_files import is_letter_file
from checker.logs.problems import DataProblem
from checker.logs.read import settings_for

# Formats in which letters and logs are kept and that are not read: passing them over would hide a letter.
_NOT_READ = (
    ".doc", ".docx", ".eml", ".htm", ".html", ".jpeg", ".jpg", ".msg", ".ods", ".odt", ".pdf", ".png", ".rtf", ".tif",
    ".tiff", ".wpd", ".xls", ".xlsb", ".xml", ".zip",
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """The files of a run in the order of the paths, each folder sorted; each file once."""

    logs: tuple[Path, ...]
    letters: tuple[Path, ...]
    problems: tuple[DataProblem, ...]


def discover(paths: Sequence[Path], configuration: Configuration, letter_formats: Sequence[str] = (".txt",)) -> Found:
    """The logs and letters that the paths name or hold.

    Letters are files of a letter format, and those that fit the settings' patterns. A path that does not exist, a
    pattern that no file fits, and a folder without any readable file are problems.
    """
    sorting = _Sorting(configuration, tuple(letter_formats))
    for path in paths:
        if path.is_dir():
            sorting.add_folder(path)
        elif path.exists():
            sorting.add(path, named=True)
        elif glob.has_magic(str(path)):
            sorting.add_pattern(path)
        else:
            sorting.problems.append(problems.unreadable_file(str(path), "there is no such file"))
    return Found(tuple(sorting.logs.values()), tuple(sorting.letters.values()), tuple(sorting.problems))


class _Sorting:
    def __init__(self, configuration: Configuration, letter_formats: tuple[str, ...]) -> None:
        self._configuration = configuration
        self._letter_formats = letter_formats
        self.logs: dict[Path, Path] = {}
        self.letters: dict[Path, Path] = {}
        self.problems: list[DataProblem] = []

    def add_folder(self, folder: Path) -> None:
        if not [path for path in _files(folder) if self.add(path, named=False)]:
            reason = "the folder holds no log and no letter"
            self.problems.append(problems.no_records(str(folder), reason))

    def add_pattern(self, pattern: Path) -> None:
        """Sorts what fits a pattern that no shell has replaced: `logs/*.csv.gz`, `logs/**/*.csv`."""
        plain = tuple(takewhile(lambda part: not glob.has_magic(part), pattern.parts))
        folder = Path(*plain)
        found = folder.glob(str(Path(*pattern.parts[len(plain) :]))) if folder.is_dir() else ()
        fitting = sorted(path for path in found if not _is_hidden(path.relative_to(folder)))
        if not fitting:
            self.problems.append(problems.unreadable_file(str(pattern), "no file fits the pattern"))
        for path in fitting:
            if path.is_dir():
                self.add_folder(path)
            else:
                self.add(path, named=True)

    def add(self, path: Path, *, named: bool) -> bool:
        """Sorts one file and tells whether it is of any use; one that is `named` by the user must be readable."""
        suffix = path.suffix.lower()
        if path.name == NAME or settings_for(path, self._configuration).ignore:
            return False
        if is_letter_file(path, self._configuration) or suffix in self._letter_formats:
            self.letters.setdefault(path.resolve(), path)
        elif log_format(path.name) is not None:
            self.logs.setdefault(path.resolve(), path)
        elif named or suffix in _NOT_READ:
            reason = f"its format is not read; letters are {', '.join(self._letter_formats)}, logs {READ}"
            self.problems.append(problems.unreadable_file(str(path), reason))
        else:
            return False
        return True


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _files(folder: Path) -> Iterator[Path]:
    """Every file below a folder, sorted by path, hidden ones and links to folders left out."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            if not path.is_symlink():
                yield from _files(path)
        elif path.is_file():
            yield path
