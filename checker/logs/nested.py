"""Reads JSON and JSONL: nested records become tables of their own that know the rows they belong to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from checker.logs import problems
from checker.logs.fhir import from_fhir, is_fhir
from checker.logs.headings import Vocabulary
from checker.logs.languages import squashed
from checker.logs.problems import DataProblem
from checker.logs.tables import Amount, Cell, Numeral, PlainCell, RawTable
from checker.semantics.types import WordType

_ABOUT_THE_EXPORT = ("complete_through",)
_DEEPEST = 4


@dataclass(frozen=True)
class Nested:
    """The tables of a JSON text, and what it says of the export as a whole."""

    tables: tuple[RawTable, ...]
    complete_through: str | None
    problems: tuple[DataProblem, ...]


class _NameTwiceError(ValueError):
    """An object holds one name twice."""


def read_json(text: str, file: str, vocabulary: Vocabulary, record: str | None) -> Nested:
    """The tables of a JSON text: a list of records, one record, or an object of named lists."""
    try:
        document = _parsed(text)
    except json.JSONDecodeError as error:
        return Nested((), None, (problems.broken_text(file, f"the text is no JSON: {_short(error)}", error.lineno),))
    except _NameTwiceError:
        return Nested((), None, (problems.broken_text(file, "an object holds one name twice; the file was left out"),))
    except (RecursionError, ValueError):
        reason = "the text is nested too deeply or holds a number too long; the file was left out"
        return Nested((), None, (problems.broken_text(file, reason),))
    tables = _Tables(file, vocabulary)
    complete_through = tables.add_document(document, record)
    return tables.finished(complete_through)


def read_json_lines(text: str, file: str, vocabulary: Vocabulary, record: str | None) -> Nested:
    """The tables of a JSONL text: one record a line; a line that is no JSON is left out and told."""
    tables = _Tables(file, vocabulary)
    objects: list[tuple[int, Any]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            objects.append((number, _parsed(line)))
        except _NameTwiceError:
            tables.report(problems.broken_text(file, "an object holds one name twice; the line was left out", number))
        except (RecursionError, ValueError):
            tables.report(problems.broken_text(file, "the line is no JSON; the line was left out", number))
    tables.add_entries(objects, record)
    return tables.finished(None)


def _parsed(text: str) -> Any:
    document = json.loads(
        text, parse_int=Numeral, parse_float=Numeral, parse_constant=Numeral, object_pairs_hook=_object
    )
    return _without_surrogates(document) if "\\ud" in text or "\\uD" in text else document


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _NameTwiceError
    return found


def _without_surrogates(value: Any) -> Any:
    """The value with half characters replaced: no output could hold them."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_without_surrogates(part) for part in value]
    if isinstance(value, dict):
        return {_without_surrogates(name): _without_surrogates(part) for name, part in value.items()}
    return value


def _short(error: json.JSONDecodeError) -> str:
    cut_off = error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated")
    return "it is cut off; the file was left out" if cut_off else "the file was left out"


@dataclass
class _Growing:
    """A table while its rows are found: for each heading its cells, by the number of the row."""

    name: str | None
    record: str
    parent: _Growing | None
    cells: dict[str, dict[int, Cell]] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)


class _Tables:
    """Gathers the tables of one file."""

    def __init__(self, file: str, vocabulary: Vocabulary) -> None:
        self._file = file
        self._vocabulary = vocabulary
        self._tables: dict[tuple[str | None, str, int | None], _Growing] = {}
        self._problems: list[DataProblem] = []
        self._parents: dict[str, Any] = {}

    def report(self, problem: DataProblem) -> None:
        self._problems.append(problem)

    def add_document(self, document: Any, record: str | None) -> str | None:
        """Takes in a whole document; the day of completeness that it states, as written."""
        if isinstance(document, list):
            self.add_entries(list(enumerate(document, 1)), record)
            return None
        if is_fhir(document):
            self.add_entries([(1, document)], record)
            return None
        if not isinstance(document, dict):
            self.report(problems.unclear_table(self._file, "the text is neither a list nor an object"))
            return None
        named = [key for key in document if self._is_table(key, document[key])]
        outer = self._vocabulary.record_of("", tuple(_names(document)))
        if record is None and named and (outer is None or any(self._leads(key) for key in named)):
            return self._add_named(document, named)
        self.add_list([(1, document)], None, record)
        return None

    def add_entries(self, objects: Sequence[tuple[int, Any]], record: str | None) -> None:
        """Takes in the entries of a list that is the whole text; FHIR resources become the records that they are."""
        if any(is_fhir(found) for _, found in objects):
            converted = from_fhir(objects, self._file, self._event_kinds())
            self._problems += converted.problems
            objects = converted.records
        self.add_list(objects, None, record)

    def _event_kinds(self) -> tuple[str, ...]:
        event = self._vocabulary.records.get("event")
        kind = None if event is None else event.fields["kind"].type
        return kind.words if isinstance(kind, WordType) else ()

    def _is_table(self, key: str, value: Any) -> bool:
        return squashed(key) in self._vocabulary.tables and isinstance(value, list | dict)

    def _leads(self, key: str) -> bool:
        """Whether a list of requests or of entities stands under the key, so that the object is no record."""
        return squashed(key) in ("requests", "entities")

    def _add_named(self, document: Mapping[str, Any], named: Sequence[str]) -> str | None:
        about: str | None = None
        for key, value in document.items():
            if key in named:
                record = self._vocabulary.tables[squashed(key)]
                self.add_list(list(enumerate(self._records(value, record), 1)), key, record)
            elif key in _ABOUT_THE_EXPORT and isinstance(value, str):
                about = value
            else:
                self.report(problems.unused_column(self._file, key, None))
        return about

    def _records(self, value: list[Any] | dict[str, Any], record: str) -> list[Any]:
        """The records of a list, the one record of an object, or those of an object that names each by its number."""
        if isinstance(value, list):
            return value
        numbered = value and all(isinstance(part, dict) for part in value.values())
        if numbered and not any(self._vocabulary.meaning(record, key) for key in value):
            return [{"id": key, **part} for key, part in value.items()]
        return [value]

    def add_list(self, objects: Sequence[tuple[int, Any]], name: str | None, record: str | None) -> None:
        """Takes in the records of a list, each with its number in the list or its line."""
        if record is None:
            keys = {key: None for _, found in objects if isinstance(found, dict) for key in _names(found)}
            record = self._vocabulary.record_of(name or PurePath(self._file).stem, tuple(keys))
        for number, found in objects:
            if not isinstance(found, dict):
                self.report(problems.unclear_table(self._file, "this entry is no object", name, number))
            elif record is None and not isinstance(found.get("record"), str):
                self.report(problems.unclear_table(self._file, "nothing says what this entry is", name, number))
                return
            else:
                self._add_object(found, name, self._own_kind(found, record), number)
        if record is not None:
            self._table(name, record, None)

    def _own_kind(self, found: dict[str, Any], record: str | None) -> str:
        """The kind that an entry names itself, by `"record": "letter"`, else that of its list."""
        named = found.get("record")
        own = self._vocabulary.tables.get(squashed(named)) if isinstance(named, str) else None
        if own is not None:
            del found["record"]
        return own or record or "request"

    def _table(self, name: str | None, record: str, parent: _Growing | None) -> _Growing:
        key = (name, record, None if parent is None else id(parent))
        if key not in self._tables:
            self._tables[key] = _Growing(name, record, parent)
        return self._tables[key]

    def _add_object(
        self,
        found: Mapping[str, Any],
        name: str | None,
        record: str,
        number: int,
        above: tuple[_Growing, int] | None = None,
    ) -> None:
        found = _opened(found, record)
        table = self._table(name, record, None if above is None else above[0])
        index = len(table.rows)
        table.rows.append(number)
        if above is not None:
            table.parents.append(above[1])
        for key, value in found.items():
            child = self._child(record, key)
            if above is None and isinstance(value, dict) and key == self._vocabulary.records[record].parent:
                table.cells.setdefault(f"{key}_id", {})[index] = self._add_parent(key, value, number)
            elif child is not None and isinstance(value, list | dict):
                self._add_children(value, key, child, number, (table, index))
            else:
                for heading, cell in _cells(key, value):
                    table.cells.setdefault(heading, {})[index] = cell

    def _add_parent(self, record: str, found: dict[str, Any], number: int) -> Any:
        """Takes in the record above that an entry repeats inside itself; gives the number that joins the two."""
        written = json.dumps(found, default=lambda numeral: numeral.text, sort_keys=True)
        if written not in self._parents:
            own = found.get("id")
            self._parents[written] = own if own is not None else f"{self._file}#{len(self._parents) + 1}"
            self._add_object({**found, "id": self._parents[written]}, record, record, number)
        return self._parents[written]

    def _child(self, record: str, key: str) -> str | None:
        """The child record that a name inside a record means, in the plural or the singular."""
        wanted = squashed(key)
        for child in self._vocabulary.records[record].children.values():
            if wanted in map(squashed, (child.name, child.record, *child.also)):
                return child.record
        return None

    def _add_children(
        self, value: list[Any] | dict[str, Any], key: str, child: str, number: int, above: tuple[_Growing, int]
    ) -> None:
        objects = value if isinstance(value, list) else [value]
        self._table(key, child, above[0])
        for inner in objects:
            if isinstance(inner, dict):
                self._add_object(inner, key, child, number, above)
            else:
                self.report(problems.unclear_table(self._file, "an entry of this list is no object", key, number))

    def finished(self, complete_through: str | None) -> Nested:
        """All tables with their columns, parents before children."""
        done: dict[int, RawTable] = {}
        for table in self._tables.values():
            done[id(table)] = RawTable(
                self._file,
                table.name,
                table.record,
                tuple(table.cells),
                tuple([cells.get(i) for i in range(len(table.rows))] for cells in table.cells.values()),
                table.rows,
                None if table.parent is None else done[id(table.parent)],
                table.parents,
                loose=True,
            )
        if not any(table.rows for table in done.values()) and not self._problems:
            self.report(problems.no_records(self._file, "the file holds no records"))
        return Nested(tuple(done.values()), complete_through, tuple(self._problems))


def _names(found: Mapping[str, Any]) -> Iterator[str]:
    """The names of an object as headings, with those of a case's `request` part."""
    for key, value in found.items():
        if key == "request" and isinstance(value, dict):
            yield from value
        else:
            yield key


def _opened(found: Mapping[str, Any], record: str) -> dict[str, Any]:
    """The object with dotted names nested, and the parts of a case brought to the shape of the records."""
    opened: dict[str, Any] = {}
    for key, value in found.items():
        first, dot, rest = key.removeprefix(f"{record}.").partition(".")
        _merge(opened, first, {rest: value} if dot else value)
    match record:
        case "request":
            return _case(opened)
        case "ground" if isinstance(opened.get("facts"), dict):
            facts = opened.pop("facts")
            return {**facts, **opened}
    return opened


def _merge(opened: dict[str, Any], key: str, value: Any) -> None:
    if isinstance(opened.get(key), dict) and isinstance(value, dict):
        opened[key] = {**opened[key], **value}
    else:
        opened[key] = value


def _case(opened: dict[str, Any]) -> dict[str, Any]:
    """A request that keeps to section 1 of the requirements: `request`, `records`, `denial`, `determination`."""
    for part in ("request", "records"):
        inner = opened.get(part)
        if isinstance(inner, dict):
            del opened[part]
            opened = {**inner, **opened}
    denial = opened.get("denial")
    if isinstance(denial, dict):
        del opened["denial"]
        opened = {**{key: value for key, value in denial.items() if key != "scope"}, **opened}
        decided = {"whole": "denial", "part": "partial"}.get(str(denial.get("scope")))
        if decided is not None:
            opened.setdefault("decision", decided)
    determination = opened.get("determination")
    if isinstance(determination, dict) and isinstance(opened.get("grounds"), list):
        del opened["determination"]
        opened["grounds"] = [
            {**determination, **ground} if isinstance(ground, dict) else ground for ground in opened["grounds"]
        ]
    return opened


def _cells(key: str, value: Any) -> Iterator[tuple[str, Cell]]:
    """The cells of one member: a nested object gives one for each of its members."""
    if isinstance(value, dict):
        if set(value) == {"amount", "currency"}:
            yield key, Amount(_plain_text(value["amount"]), _plain_text(value["currency"]))
            return
        if key.count(".") == _DEEPEST:
            yield key, None
            return
        for name, part in value.items():
            yield from _cells(f"{key}.{name}", part)
    elif isinstance(value, list):
        yield key, tuple(part if isinstance(part, PlainCell) else "" for part in value)
    else:
        yield key, value


def _plain_text(value: Any) -> str:
    return value.text if isinstance(value, Numeral) else value if isinstance(value, str) else ""
