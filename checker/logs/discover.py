"""Sorts what a user names into logs and letters, and names what could be one and is not read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.configuration.find import NAME
from checker.configuration.model import Configuration
from checker.logs import problems
from checker.logs.letter_files import is_letter_file
from checker.logs.problems import DataProblem
from checker.logs.read import FORMATS, settings_for

# Formats in which letters and logs are kept and that are not read: passing them over would hide a letter.
_NOT_READ = (
    ".doc", ".docx", ".eml", ".htm", ".html", ".jpeg", ".jpg", ".msg", ".ods", ".odt", ".parquet", ".pdf", ".png",
    ".rtf", ".tif", ".tiff", ".wpd", ".xls", ".xlsm", ".xlsx", ".xml", ".zip",
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """The files of a run in the order of the paths, each folder sorted; each file once."""

    logs: tuple[Path, ...]
    letters: tuple[Path, ...]
    problems: tuple[DataProblem, ...]


def discover(paths: Sequence[Path], configuration: Configuration, letter_formats: Sequence[str] = (".txt",)) -> Found:
    """The logs and letters that the paths name or hold.

    Letters are files of a letter format, and those that fit the settings' patterns. A path that does not exist and a
    folder without any readable file are problems.
    """
    sorting = _Sorting(configuration, tuple(letter_formats))
    for path in paths:
        if path.is_dir():
            sorting.add_folder(path)
        elif path.exists():
            sorting.add(path, named=True)
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

    def add(self, path: Path, *, named: bool) -> bool:
        """Sorts one file and tells whether it is of any use; one that is `named` by the user must be readable."""
        suffix = path.suffix.lower()
        if path.name == NAME or settings_for(path, self._configuration).ignore:
            return False
        if is_letter_file(path, self._configuration) or suffix in self._letter_formats:
            self.letters.setdefault(path.resolve(), path)
        elif suffix in FORMATS:
            self.logs.setdefault(path.resolve(), path)
        elif named or suffix in _NOT_READ:
            readable = ", ".join((*FORMATS, *self._letter_formats))
            self.problems.append(problems.unreadable_file(str(path), f"its format is not read; {readable} are"))
        else:
            return False
        return True


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
