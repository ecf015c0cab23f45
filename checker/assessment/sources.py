"""What a check reads: the logs and letters of the files, folders and standard input that were named."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checker.assessment.letters import LetterFile
from checker.assessment.model import Input
from checker.assessment.request import STDIN, Remarks, Request
from checker.configuration.model import Configuration
from checker.diagnostics.diagnostic import CheckerError
from checker.letters.documents import Recogniser, documents_of, read_documents
from checker.logs.discover import discover
from checker.logs.endings import log_format
from checker.logs.export import SourceFile
from checker.logs.letter_files import requests_named
from checker.logs.read import InputText

# Other formats that hold letters (JSON, CSV) are logs too, and read as such. The last two lines are not read: as
# letters they say what to do.
LETTER_FORMATS = (
    ".txt", ".text", ".docx", ".docm", ".pdf", ".rtf", ".htm", ".html", ".eml", ".zip",
    ".png", ".jpg", ".jpeg", ".tif", ".tiff",
    ".doc", ".odt", ".msg", ".wpd", ".wps", ".pages", ".xps",
    ".7z", ".rar", ".p7m",
)  # fmt: skip


@dataclass(frozen=True)
class LetterFiles:
    """The letters of a check, read whenever they are gone through: those of the files `paths`, then those `given`."""

    paths: tuple[Path, ...]
    given: tuple[LetterFile, ...]
    configuration: Configuration
    recogniser: Recogniser | None

    def __len__(self) -> int:
        return len(self.paths) + len(self.given)

    def __iter__(self) -> Iterator[LetterFile]:
        for path in self.paths:
            yield from _letter_files(path, self.configuration, self.recogniser)
        yield from self.given


def with_standard_input(request: Request) -> Request:
    """The request with what standard input holds, read once, where a path asks for it."""
    if request.stdin is not None or all(str(path) != STDIN for path in request.paths):
        return request
    if request.stdin_name is None:
        raise CheckerError("standard input has no name", "say what it is, such as --stdin-name log.csv")
    return replace(request, stdin=sys.stdin.buffer.read())


def files_of(
    request: Request, configuration: Configuration, remarks: Remarks, recogniser: Recogniser | None
) -> tuple[tuple[Path | InputText, ...], LetterFiles]:
    """The logs and the letters of the files, folders and standard input that were named."""
    aside = _aside(request, configuration)
    paths = [path for path in request.paths if str(path) != STDIN and path.resolve() not in aside]
    found = discover(paths, configuration, LETTER_FORMATS)
    remarks.problems += found.problems
    logs: list[Path | InputText] = [path for path in found.logs if path.resolve() not in aside]
    files = [path for path in found.letters if path.resolve() not in aside]
    letters: list[LetterFile] = []
    if any(str(path) == STDIN for path in request.paths):
        given = _standard_input(request, recogniser)
        if isinstance(given, InputText):
            logs.append(given)
        else:
            letters += given
    return tuple(logs), LetterFiles(tuple(files), tuple(letters), configuration, recogniser)


def _aside(request: Request, configuration: Configuration) -> set[Path]:
    """The files that are no input although a folder may hold them."""
    own = (request.waivers, configuration.waivers, request.new_since, *request.aside)
    return {path.resolve() for path in own if path is not None}


def _letter_files(path: Path, configuration: Configuration, recogniser: Recogniser | None) -> Iterator[LetterFile]:
    """The letters of a file; one inside an archive may name its request by its own name."""
    numbers = requests_named(path, configuration)
    for document in read_documents(path, str(path), recogniser):
        inside = requests_named(Path(document.file), configuration) if document.source else ()
        yield LetterFile(document, inside or numbers)


def _standard_input(request: Request, recogniser: Recogniser | None) -> InputText | list[LetterFile]:
    name, data = request.stdin_name or STDIN, request.stdin or b""
    ending = Path(name).suffix.lower()
    if log_format(name) is not None:
        return InputText(name, data)
    return [LetterFile(document) for document in documents_of(data, ending, name, recogniser)]


def inputs_of(
    request: Request, logs: Sequence[SourceFile], letters: Iterable[str], configuration: Configuration
) -> tuple[Input, ...]:
    """Every file that was read, by its name, with its digest and its size; `letters` are the files of letters."""
    found = {each.file: Input(each.file, each.sha256, each.size, each.role) for each in logs}
    for file in dict.fromkeys(letters):
        data = _bytes(file, request)
        if file not in found and data is not None:
            found[file] = Input(file, hashlib.sha256(data).hexdigest(), len(data), "letter")
    if configuration.file is not None:
        data = Path(configuration.file).read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        found[configuration.file] = Input(configuration.file, digest, len(data), "settings")
    return tuple(found[file] for file in sorted(found))


def _bytes(file: str, request: Request) -> bytes | None:
    if file == request.stdin_name:
        return request.stdin
    try:
        return Path(file).read_bytes()
    except OSError:
        return None
