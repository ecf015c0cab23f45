"""Reads the corpus as its README says: JSON in, rows out. It knows nothing of the policies but `model.json`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from checker.semantics.data import ABSENT, Dataset, Fact, Heard, Money, Row, Scalar, Unknown, Value

FOLDER = Path(__file__).parent / "corpus"

Json = Mapping[str, Any]
# A letter's text, its language, the key of its row, and the regime of the file.
Hear = Callable[[str, str | None, str, str | None], Heard | None]


@dataclass(frozen=True)
class CorpusCase:
    """One case of a file; `key` names it, and begins the keys of its rows."""

    key: str
    regime: str | None
    document: Json

    @property
    def as_of(self) -> date:
        """The day of the check."""
        return date.fromisoformat(self.document["as_of"])


def files() -> tuple[Path, ...]:
    """The files of cases, sorted."""
    return tuple(path for path in sorted(FOLDER.glob("*.json")) if path.name not in ("model.json", "schema.json"))


def read_json(path: Path) -> Any:
    """A file with its numbers as exact decimals."""
    return json.loads(path.read_text(encoding="utf-8"), parse_int=Decimal, parse_float=Decimal)


def cases() -> Iterator[CorpusCase]:
    """Every case of every file."""
    for path in files():
        document = read_json(path)
        for place, case in enumerate(document["cases"]):
            yield CorpusCase(f"{path.stem}/{place}", document["regime"], case)


class RowMaker:
    """Makes rows of the records of cases, their letters read by `hear`."""

    def __init__(self, hear: Hear) -> None:
        self._model = read_json(FOLDER / "model.json")
        self._hear = hear

    def dataset(self, found: Sequence[CorpusCase], as_of: date) -> Dataset:
        """The records of several cases as one export.

        Letters that answer no request are those of the only entity, so cases with such letters share one.
        """
        holders = found[:1] if any("letters" in case.document["record"] for case in found) else found
        entities = [row for case in holders for row in self._rows(case, "entities", "entity")]
        letters = [row for case in found for row in self._rows(case, "letters", "letter")]
        return Dataset(tuple(entities), tuple(letters), as_of, frozenset(self._model["records"]))

    def settings(self, case: CorpusCase) -> dict[str, Scalar]:
        """The settings of a case: those that it changes, and the defaults of the rest."""
        return {**self._model["settings"], **case.document["settings"]}

    def _rows(self, case: CorpusCase, table: str, record: str) -> Iterator[Row]:
        for place, document in enumerate(case.document["record"].get(table, ())):
            yield self._row(case, record, document, f"/{table}/{place}")

    def _row(self, case: CorpusCase, record: str, document: Json, pointer: str) -> Row:
        declared = self._model["records"][record]
        fields = {
            name: self._field(case, record, name, field, document, pointer)
            for name, field in declared["fields"].items()
        }
        children = {
            name: self._table(case, record, name, table, document, pointer)
            for name, table in declared["tables"].items()
        }
        text = next((fields[name] for name, field in declared["fields"].items() if field["type"] == "letter"), None)
        heard = None
        if isinstance(text, str):
            language = fields.get("language")
            spoken = language if isinstance(language, str) else None
            heard = self._hear(text, spoken, case.key + pointer, case.regime)
        return Row(record, case.key + pointer, fields, children, None, heard)

    def _field(self, case: CorpusCase, record: str, name: str, field: Json, document: Json, pointer: str) -> Value:
        place = f"{pointer}/{name}"
        if place in case.document["unknown"]:
            missing = "unknown"
        elif place in case.document["absent"]:
            missing = "absent"
        elif name in document:
            return _value(field["type"], document[name])
        else:
            missing = field["missing"]
        unknown = Unknown(frozenset({Fact("field", record, name, case.key + pointer)}))
        return {"absent": ABSENT, "no": False, "unknown": unknown}[missing]

    def _table(
        self, case: CorpusCase, record: str, name: str, table: Json, document: Json, pointer: str
    ) -> tuple[Row, ...] | Unknown:
        if f"{pointer}/{name}" in case.document["unknown"] or (name not in document and table["missing"] == "unknown"):
            return Unknown(frozenset({Fact("children", record, name, case.key + pointer)}))
        rows = document.get(name, ())
        return tuple(
            self._row(case, table["record"], row, f"{pointer}/{name}/{place}") for place, row in enumerate(rows)
        )


def _value(kind: str, content: Any) -> Scalar:
    match kind:
        case "date":
            return date.fromisoformat(content)
        case "money":
            return Money(content["amount"], content["currency"])
        case "words" | "references":
            return frozenset(content)
        case _:
            return content  # type: ignore[no-any-return]  # JSON has the rest as it is
