"""Which of the files that a user names are logs, which are letters, and which are neither."""

from __future__ import annotations

import fnmatch
import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.configuration.model import Configuration
from checker.diagnostics.diagnostic import CheckerError
from checker.letters.documents import FORMATS as LETTER_FORMATS
from checker.logs.read import FORMATS as LOG_FORMATS

SETTINGS_NAMES = ("habeas.yaml", "habeas.yml")
# Endings that are letters to a person but that nothing here reads yet: named, so that no letter is passed over.
_LETTERS_IN_OTHER_FORMATS = (".pdf", ".doc", ".docx", ".rtf", ".html", ".htm", ".eml", ".msg", ".odt")
_LETTERS_FOUND = (".txt", ".text")
_HOLE = re.compile(r"\{(request_id|letter_id)\}")
_PEEK = 65536


@dataclass(frozen=True)
class LetterPath:
    """A file that holds letters, with the ids that the settings' pattern finds in its path."""

    path: Path
    request_id: str | None = None
    letter_id: str | None = None


@dataclass(frozen=True)
class Sorted:
    """The files of a run, each sorted by path."""

    logs: tuple[Path, ...]
    letters: tuple[LetterPath, ...]


def sort_inputs(paths: Sequence[Path], configuration: Configuration) -> Sorted:
    """The logs and the letters among files and folders.

    The settings' patterns decide first, then the ending, then for JSON whether its records hold a text. Raises
    CheckerError for a path that does not exist and for a folder that holds nothing to read.
    """
    logs: dict[Path, None] = {}
    letters: dict[Path, LetterPath] = {}
    for given in paths:
        found = list(_files(given, configuration))
        if not found:
            raise CheckerError(
                f"the folder `{given}` holds no log and no letter",
                f"logs end in {', '.join(LOG_FORMATS)}, letters in {', '.join(LETTER_FORMATS)}",
            )
        for path, named in found:
            letter = _letter(path, configuration, named)
            if letter is not None:
                letters[path] = letter
            else:
                logs[path] = None
    return Sorted(tuple(sorted(logs)), tuple(letters[path] for path in sorted(letters)))


def _files(given: Path, configuration: Configuration) -> Iterator[tuple[Path, bool]]:
    """The files under a path that may be input; True with those that the user named."""
    if given.is_file():
        yield given, True
        return
    if not given.is_dir():
        raise CheckerError(f"there is no file or folder `{given}`")
    for path in sorted(given.rglob("*")):
        relative = path.relative_to(given)
        if not path.is_file() or any(part.startswith(".") for part in relative.parts):
            continue
        if path.name in SETTINGS_NAMES or _ignored(path, configuration):
            continue
        endings = (*LOG_FORMATS, *_LETTERS_FOUND, *_LETTERS_IN_OTHER_FORMATS)
        if path.suffix.lower() in endings or _matches(path, configuration):
            yield path, False


def _ignored(path: Path, configuration: Configuration) -> bool:
    return any(entry.ignore and _fits(path, entry.file, configuration) for entry in configuration.logs)


def _matches(path: Path, configuration: Configuration) -> bool:
    logs = (entry.file for entry in configuration.logs)
    return _by_pattern(path, configuration) is not None or any(_fits(path, pattern, configuration) for pattern in logs)


def _letter(path: Path, configuration: Configuration, named: bool) -> LetterPath | None:
    by_pattern = _by_pattern(path, configuration)
    if by_pattern is not None:
        return by_pattern
    if any(_fits(path, entry.file, configuration) for entry in configuration.logs):
        return None
    ending = path.suffix.lower()
    if ending in (".json", ".jsonl"):
        return LetterPath(path) if _holds_texts(path) else None
    if ending in LOG_FORMATS:
        return None
    return LetterPath(path)


def _by_pattern(path: Path, configuration: Configuration) -> LetterPath | None:
    relative = _relative(path, configuration)
    for pattern in configuration.letters:
        found = _expression(pattern).fullmatch(relative)
        if found:
            ids = found.groupdict()
            return LetterPath(path, ids.get("request_id"), ids.get("letter_id"))
    return None


def _expression(pattern: str) -> re.Pattern[str]:
    """A path pattern as an expression: `*` within a name, `**` across folders, `{request_id}` a part of a name."""
    pieces: list[str] = []
    for piece in re.split(r"(\{request_id\}|\{letter_id\}|\*\*/?|\*|\?)", pattern):
        hole = _HOLE.fullmatch(piece)
        if hole:
            pieces.append(rf"(?P<{hole[1]}>[^/]+?)")
        elif piece.startswith("**"):
            pieces.append(".*")
        else:
            pieces.append({"*": "[^/]*", "?": "[^/]"}.get(piece, re.escape(piece)))
    return re.compile("".join(pieces))


def _fits(path: Path, pattern: str, configuration: Configuration) -> bool:
    return fnmatch.fnmatchcase(_relative(path, configuration), pattern) or (
        "/" not in pattern and fnmatch.fnmatchcase(path.name, pattern)
    )


def _relative(path: Path, configuration: Configuration) -> str:
    return Path(os.path.relpath(path, configuration.folder)).as_posix()


def _holds_texts(path: Path) -> bool:
    """Whether the first record of a JSON file is a letter: it holds a text and no day of receipt."""
    try:
        head = path.read_bytes()[:_PEEK].decode("utf-8-sig", errors="replace")
    except OSError:
        return False
    first = _first_object(head)
    names = {str(name).lower() for name in first}
    return bool(names & {"text", "body", "letter_text"}) and not names & {"received_on", "events", "requests"}


def _first_object(head: str) -> Iterable[str]:
    start = head.find("{")
    if start < 0:
        return ()
    try:
        found, _ = json.JSONDecoder().raw_decode(head, start)
    except ValueError:
        return re.findall(r'"(\w+)"\s*:', head[:2000])
    return found if isinstance(found, dict) else ()
