"""Which field a heading means, which records a table holds: names, synonyms and the settings, blind to case."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from checker.diagnostics.suggest import closest
from checker.logs.languages import squashed
from checker.semantics.model import Field, Record
from checker.semantics.types import DateType, SetType, WordType

# Columns that are no field: where a letter's text is, and the number of the record above.
FILE = "file"
JOIN = "belongs to"

# Names of the requirements, section 1, whose shape is not that of the records.
_OTHER_NAMES: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("entity", "contact_person"): "contact_name",
        ("entity", "contact_person.name"): "contact_name",
        ("entity", "contact_person.title"): "contact_title",
        ("entity", "contact_person.office"): "contact_title",
        ("entity", "contact_person.telephone"): "contact_phone",
        ("entity", "contact_person.phone"): "contact_phone",
    }
)
# A list with this ending tells how logs write the codes of a vocabulary: "R1: endangerment; danger to life".
SYNONYMS = "_synonyms"
# A list with this ending tells the code for words that mean none, by the site's country: "us: G0", "other: X-OTHER".
UNMAPPED = "_unmapped"
_OTHER = "other"
# Among shorter headings almost any is near to some name.
_LONG_ENOUGH = 5
# Without these nothing can be decided about the records of a table.
_NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "request": ("received_on",),
        "event": ("kind", "happened_on"),
        "fee": ("component", "amount"),
        "ground": ("code",),
    }
)


@dataclass(frozen=True)
class Vocabulary:
    """What headings and the words for codes can mean, for all records of the policies; `lists` by their full names."""

    records: Mapping[str, Record]
    lists: Mapping[str, tuple[str, ...]]

    @cached_property
    def _said(self) -> Mapping[str, Mapping[str, str]]:
        """For each vocabulary, its codes by the words of logs, squashed."""
        named = ((identity.rpartition(".")[2], one) for identity, one in self.lists.items())
        return {
            name.removesuffix(SYNONYMS): {
                squashed(words): code.strip()
                for code, _, several in (item.partition(":") for item in one)
                for words in several.split(";")
            }
            for name, one in named
            if name.endswith(SYNONYMS)
        }

    def words_for(self, field: Field) -> Mapping[str, str]:
        """The codes of a field by the words, squashed, that logs use for them."""
        element = field.type.element if isinstance(field.type, SetType) else field.type
        return self._said.get(element.name, {}) if isinstance(element, WordType) and element.vocabulary else {}

    @cached_property
    def _taken(self) -> Mapping[str, Mapping[str, str]]:
        """For each vocabulary, the code for words that mean none, by country."""
        named = ((identity.rpartition(".")[2], one) for identity, one in self.lists.items())
        return {
            name.removesuffix(UNMAPPED): {
                country.strip(): code.strip() for country, _, code in (item.partition(":") for item in one)
            }
            for name, one in named
            if name.endswith(UNMAPPED)
        }

    def codes_for_none(self, field: Field) -> tuple[str, ...]:
        """The codes that words meaning none of the field's are taken for; empty where such words are unknown."""
        by_country = self._taken.get(field.type.name, {}) if isinstance(field.type, WordType) else {}
        return tuple(by_country.values())

    def code_for_none(self, field: Field, country: object) -> str | None:
        """The code that words meaning none of the field's are taken for; an unknown country has the first one."""
        by_country = self._taken.get(field.type.name, {}) if isinstance(field.type, WordType) else {}
        codes = [*by_country.values()]
        return (
            by_country.get(country, by_country.get(_OTHER)) if isinstance(country, str) else codes[0] if codes else None
        )

    @cached_property
    def _names(self) -> Mapping[str, Mapping[str, tuple[int, str]]]:
        return {name: _names_of(record, self.records) for name, record in self.records.items()}

    @cached_property
    def headings(self) -> frozenset[str]:
        """Every heading, squashed, that means a field of some record."""
        return frozenset(heading for names in self._names.values() for heading in names)

    @cached_property
    def tables(self) -> Mapping[str, str]:
        """For each name of a table, squashed, the record that its rows are."""
        found = {squashed(name): name for name in self.records}
        for record in self.records.values():
            for child in record.children.values():
                for name in (child.name, *child.also):
                    found.setdefault(squashed(name), child.record)
        found.setdefault("entities", "entity")
        return found

    def meaning(self, record: str, heading: str) -> tuple[int, str] | None:
        """How well a heading fits (0 is best) and the field that it means; JOIN is the number of the parent."""
        return self._names[record].get(squashed(heading))

    def nearest(self, record: str, heading: str, taken: Collection[str] = ()) -> str | None:
        """The name of a field that a heading may be a misspelling of, a word of the policies; `taken` have a column."""
        names = {name: field for name, (_, field) in self._names[record].items() if field not in taken}
        found = closest(squashed(heading), names) if len(squashed(heading)) >= _LONG_ENOUGH else None
        return (
            None
            if found is None
            else next(name for _, name, field in _ranked(self.records[record], self.records) if squashed(name) == found)
        )

    def needed(self, record: str) -> tuple[str, ...]:
        """The fields without which a table of these records is of no use."""
        return tuple(name for name in _NEEDED.get(record, ()) if name in self.records[record].fields)

    def depth(self, record: str) -> int:
        """The number of records above."""
        above, depth = self.records[record].parent, 0
        while above is not None and depth < len(self.records):
            above, depth = self.records[above].parent, depth + 1
        return depth

    def names_a_table(self, stem: str) -> bool:
        """Whether a word of the name means a table."""
        return any(word in self.tables for word in _words(stem))

    def record_of(self, stem: str, headings: Sequence[str]) -> str | None:
        """The record that a table holds, by a word of its file's name if a heading fits it, else by its headings."""
        words = _words(stem)
        named = {self.tables[word] for word in words if word in self.tables}
        fitting = [record for record in named if self._score(record, headings)]
        if fitting:
            return max(fitting, key=lambda record: (self._score(record, headings), self.depth(record), record))
        scores = {record: self._score(record, headings) for record in self.records}
        best = max(scores, key=lambda record: (scores[record], -self.depth(record), record), default=None)
        return best if best is not None and scores[best] >= 2 else None

    def _score(self, record: str, headings: Sequence[str]) -> int:
        fields = {meaning[1] for heading in headings if (meaning := self.meaning(record, heading))}
        return len(fields)


@dataclass(frozen=True)
class Placed:
    """Which column gives which field; `doubled` lists (column, field) where several fit equally."""

    columns: Mapping[str, int]
    unused: tuple[int, ...]
    doubled: tuple[tuple[int, str], ...]


def place(vocabulary: Vocabulary, record: str, headings: Sequence[str], declared: Mapping[str, str | None]) -> Placed:
    """The columns of a table; what the settings declare comes before every name and synonym."""
    by_heading = {squashed(heading): field for heading, field in declared.items()}
    candidates: dict[str, list[tuple[int, int]]] = {}
    unused: list[int] = []
    for index, heading in enumerate(headings):
        if squashed(heading) in by_heading:
            field = by_heading[squashed(heading)]
            if field is not None:
                candidates.setdefault(field, []).append((-1, index))
            continue
        meaning = vocabulary.meaning(record, heading) if heading else None
        if meaning is None:
            unused.append(index)
        else:
            candidates.setdefault(meaning[1], []).append((meaning[0], index))
    columns: dict[str, int] = {}
    doubled: list[tuple[int, str]] = []
    for field, found in candidates.items():
        found.sort()
        best = [index for fit, index in found if fit == found[0][0]]
        if len(best) == 1:
            columns[field] = best[0]
            unused += [index for _, index in found[1:]]
        else:
            doubled += [(index, field) for index in best]
    return Placed(columns, tuple(sorted(unused)), tuple(sorted(doubled)))


def join_names(record: Record, records: Mapping[str, Record]) -> tuple[str, ...]:
    """The headings that hold the number of the parent, best first; empty for a record without parent."""
    parent = records.get(record.parent or "")
    if parent is None:
        return ()
    numbers = [name for key in parent.key for name in parent.fields[key].also]
    return (*(f"{parent.name}_{key}" for key in parent.key), parent.name, *numbers)


def _names_of(record: Record, records: Mapping[str, Record]) -> Mapping[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}
    for fit, name, field in _ranked(record, records):
        found.setdefault(squashed(name), (fit, field))
    return found


def _ranked(record: Record, records: Mapping[str, Record]) -> Iterator[tuple[int, str, str]]:
    for field in record.fields:
        yield 0, field, field
    for (name, other), field in _OTHER_NAMES.items():
        if name == record.name and field in record.fields:
            yield 1, other, field
    for name in join_names(record, records)[:1]:
        yield 1, name, JOIN
    for field, declared in record.fields.items():
        for name in declared.also:
            yield 2, name, field
    if record.name == "letter":
        yield 2, FILE, FILE
        yield 2, "path", FILE
    for name in join_names(record, records)[1:]:
        yield 3, name, JOIN
    for field, declared in record.fields.items():
        yield 3, f"{record.name}.{field}", field
        if isinstance(declared.type, DateType) and field.endswith("_on"):
            yield 3, field.removesuffix("_on") + "_at", field


def _words(stem: str) -> list[str]:
    words = "".join(character if character.isalnum() else " " for character in stem).split()
    return [squashed(word) for word in words]
