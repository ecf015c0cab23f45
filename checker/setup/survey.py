"""What lies in a folder: logs and their headings, letters and the places that they name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.assessment.sources import LETTER_FORMATS
from checker.configuration.model import Configuration
from checker.letters.documents import read_documents
from checker.logs.discover import discover
from checker.logs.draft import Undeclared, read_undeclared
from checker.logs.problems import DataProblem
from checker.semantics.model import Program
from checker.semantics.types import WordType
from checker.setup.letter_names import LetterNames, letter_names
from checker.setup.places import Named, country_named, state_named

_SAMPLE = 60
_FOREIGN = "READ-16"


@dataclass(frozen=True)
class Survey:
    """What was found. `plain` are the logs that need no entry of their own in the settings.

    `nameless` are those of which no heading is known: what stands there may be a patient's data and is not repeated.

    `texts` is how many letters were looked at for names of places; `stated` holds what a log itself says of its one
    site (`kind`, `state`, `country`). `problems` are those of finding files, not of reading them.
    """

    folder: Path
    logs: tuple[Path, ...]
    letters: tuple[Path, ...]
    undeclared: Undeclared
    plain: frozenset[str]
    nameless: frozenset[str]
    names: LetterNames
    listed: int
    texts: int
    country: Named | None
    state: Named | None
    stated: tuple[tuple[str, str], ...]
    problems: tuple[DataProblem, ...]

    @property
    def open_notation(self) -> frozenset[str]:
        """The settings of notation without which cells of the logs stay unknown."""
        codes = {problem.code for problem in self.undeclared.export.problems}
        return frozenset(name for code, name in _NOTATION if code in codes)


_NOTATION = (
    ("READ-10", "date_order"),
    ("READ-13", "timezone"),
    ("READ-14", "decimal"),
    ("READ-15", "currency"),
)


def survey(folder: Path, program: Program) -> Survey:
    """What a folder holds; nothing of it is written and no cell leaves the result but for the facts of its site."""
    configuration = Configuration(folder=folder)
    found = discover([folder], configuration, LETTER_FORMATS)
    undeclared = read_undeclared(found.logs, program)
    texts = _texts(found.letters)
    listed = {letter.file.resolve() for letter in undeclared.export.letters if letter.file is not None}
    loose = [letter for letter in found.letters if letter.resolve() not in listed]
    return Survey(
        folder=folder,
        logs=found.logs,
        letters=found.letters,
        undeclared=undeclared,
        plain=frozenset(str(log) for log in found.logs if _is_plain(str(log), undeclared)),
        nameless=frozenset(str(log) for log in found.logs if _is_nameless(str(log), undeclared)),
        names=letter_names(loose, undeclared.export, folder),
        listed=len(found.letters) - len(loose),
        texts=len(texts),
        country=country_named(texts, words_of(program, "country")),
        state=state_named(texts, words_of(program, "state")),
        stated=tuple(_stated(undeclared)),
        problems=found.problems,
    )


def words_of(program: Program, field: str) -> tuple[str, ...]:
    """The words that a fact of an entity can have."""
    kind = program.records["entity"].fields[field].type
    return kind.words if isinstance(kind, WordType) else ()


def _texts(letters: Sequence[Path]) -> list[str]:
    documents = (document for path in letters[:_SAMPLE] for document in read_documents(path, str(path)))
    return [document.text for document in documents if document.readable]


def _is_plain(file: str, undeclared: Undeclared) -> bool:
    """Whether every column of a log is known by its heading and every word by the policies."""
    uses = [use for use in undeclared.export.columns if use.file == file]
    foreign = any(each.file == file and each.code in (_FOREIGN, "READ-09") for each in undeclared.export.problems)
    unused = any(use.field is None and use.heading for use in uses)
    special = any(file in each for each in (undeclared.known, undeclared.unclear, undeclared.heading_rows))
    return bool(uses) and not (foreign or unused or special)


def _is_nameless(file: str, undeclared: Undeclared) -> bool:
    uses = [use for use in undeclared.export.columns if use.file == file]
    return bool(uses) and all(use.field is None for use in uses)


def _stated(undeclared: Undeclared) -> Iterable[tuple[str, str]]:
    entities = undeclared.export.entities
    for name in ("kind", "country", "state"):
        values = {value for entity in entities if isinstance(value := entity.fields[name], str)}
        if len(values) == 1 and all(isinstance(entity.fields[name], str) for entity in entities):
            yield name, values.pop()
