"""What reading a log gives: the records with their parents and children, the letters, and every remark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from checker.logs.attachments import Attached
from checker.logs.problems import DataProblem
from checker.logs.rows import Shape
from checker.logs.understand import ColumnUse
from checker.semantics.data import Dataset, Row, Unknown, Value


@dataclass(frozen=True)
class SourceFile:
    """A file that was read: its name as given, SHA-256 (hexadecimal), size in bytes."""

    file: str
    sha256: str
    size: int
    role: Literal["log", "letter", "settings", "index"] = "log"


@dataclass(frozen=True)
class ListedLetter:
    """A letter that the log lists; it is a child of its request already, or loose if it names none of the log.

    `file` is where its text is, if the log says so, and `attached` are the files that the log holds themselves; without
    either the text is in the row, or unknown.
    """

    row: Row
    file: Path | None
    attached: tuple[Attached, ...] = ()


@dataclass(frozen=True)
class LogExport:
    """Everything that the log files gave.

    `entities` hold the requests, which hold the rest. `letters` lists every letter of the log, `loose` those without
    a request. `supplied` names the kinds of records that the files could hold; `complete_through` comes from the
    settings, else from the files. `shapes` serves to make further rows (`make_row`). `mapping_digest` is the SHA-256
    of what was read as what. `stated` holds, by the key of a row, what the log says in fields that are unknown only
    because another row of the same number says otherwise.
    """

    entities: tuple[Row, ...]
    letters: tuple[ListedLetter, ...]
    loose: tuple[Row, ...]
    problems: tuple[DataProblem, ...]
    inputs: tuple[SourceFile, ...]
    supplied: frozenset[str]
    complete_through: date | None
    columns: tuple[ColumnUse, ...]
    shapes: Mapping[str, Shape]
    mapping_digest: str
    stated: Mapping[str, Mapping[str, Value]]

    @property
    def requests(self) -> Iterator[Row]:
        """Every request, in the order of the log within its entity."""
        for entity in self.entities:
            rows = entity.children["requests"]
            if isinstance(rows, tuple):
                yield from rows

    def dataset(self) -> Dataset:
        """The records as engines read them, with the letters that the log lists."""
        return Dataset(self.entities, self.loose, self.complete_through, self.supplied)


def as_stated(dataset: Dataset, stated: Mapping[str, Mapping[str, Value]]) -> Dataset:
    """A copy of the dataset in which rows of one number keep what each says: for rules about the log itself."""
    entities = tuple(_restated(row, stated) for row in dataset.entities)
    letters = tuple(_restated(row, stated) for row in dataset.letters)
    return Dataset(entities, letters, dataset.complete_through, dataset.supplied)


def _restated(row: Row, stated: Mapping[str, Mapping[str, Value]]) -> Row:
    children = {
        name: rows if isinstance(rows, Unknown) else tuple(_restated(child, stated) for child in rows)
        for name, rows in row.children.items()
    }
    fields = {**row.fields, **stated[row.key]} if row.key in stated else row.fields
    parent = row.parent if isinstance(row.parent, Unknown) else None
    return Row(row.record, row.key, fields, children, row.origin, row.heard, parent)
