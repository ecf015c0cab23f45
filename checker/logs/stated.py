"""What the settings state, held against the policies: the facts of sites, the mapping of columns.

Every mistake is in the settings, so it is told with their line and the value may be named by its key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from checker.configuration.model import Configuration, LogSettings, MadeRow
from checker.diagnostics.diagnostic import CheckerError
from checker.diagnostics.suggest import among, did_you_mean
from checker.logs.cells import Flaw
from checker.logs.columns import Reading, reader_of
from checker.logs.constants import Constants
from checker.logs.headings import FILE, Vocabulary, join_names
from checker.logs.tables import RawTable
from checker.logs.understand import words_of
from checker.semantics.model import Field, Program, Record
from checker.semantics.types import DocumentType, SetType, WordType


@dataclass(frozen=True)
class Sites:
    """What the settings say of the sites: `shared` holds for each, `described` for the one with that number."""

    shared: Mapping[str, Reading]
    described: Mapping[str, Mapping[str, Reading]]
    file: str


def check_mapping(configuration: Configuration, program: Program) -> None:
    """Raises CheckerError with one line for every part of `logs:` and `values:` that fits no record of the policies."""
    found = [*_wrong_values(configuration, program)]
    for index, log in enumerate(configuration.logs):
        found += _wrong_log(configuration, index, log, program)
    if found:
        raise CheckerError("\n".join(found), help="`habeas schema request` prints the fields and words of a record")


def stated_sites(configuration: Configuration, program: Program) -> Sites:
    """The facts about the sites; raises CheckerError for one that does not exist or cannot be read."""
    described: dict[str, Mapping[str, Reading]] = {}
    for index, facts in enumerate(configuration.entities):
        number = facts["id"]
        if number in described:
            place = configuration.place(f"entities.{index}.id")
            raise CheckerError(f"{place}: two sites have this `id`", help="describe each site once")
        described[number] = _facts(facts, f"entities.{index}", configuration, program)
    shared = _facts(configuration.entity, "entity", configuration, program)
    return Sites(shared, described, configuration.file or "settings")


def made_fields(row: MadeRow, configuration: Configuration, program: Program) -> dict[str, Reading]:
    """The values that the settings give to every record that a sheet's columns make."""
    record = program.records[row.record]
    return {name: _read(text, record.fields[name], configuration, program) for name, text in row.constants.items()}


def constants_of(table: RawTable, log: LogSettings, configuration: Configuration, program: Program) -> Constants:
    """What the settings say of all records of a table whose kind is known, and of those that its columns make.

    Without a kind in the settings it holds for the rows of the file, and not for the lists inside them. Raises
    CheckerError for a field that the rows of a sheet do not have.
    """
    record = program.records[table.record or ""]
    meant = log.record == record.name or (log.record is None and table.parent is None)
    strange = [name for name in log.facts if name not in record.fields]
    if meant and strange and not table.loose:
        raise CheckerError(
            f"line {log.facts[strange[0]].line or log.line} of the settings: `{strange[0]}` is set, "
            f"and `{record.name}` has no such field",
            help=f"fields of `{record.name}`: {', '.join(record.fields)}",
        )
    names = [name for name in log.facts if meant and name in record.fields]
    own = {name: _read_fact(log.facts[name].text, record.fields[name], log, program) for name in names}
    return Constants(own, [made_fields(row, configuration, program) for row in log.rows])


def _read_fact(text: str, field: Field, log: LogSettings, program: Program) -> Reading:
    """A fact as a cell of the file would say it, in the words and the notation of the file's entry."""
    words = words_of(field, Vocabulary(program.records, program.lists), log)
    order = log.notation.date_order or "year_first"
    return reader_of(field, log.notation, words, sorted(program.calendars), order)(text)


def _facts(facts: Mapping[str, str], key: str, configuration: Configuration, program: Program) -> dict[str, Reading]:
    fields = program.records["entity"].fields
    known: dict[str, Reading] = {}
    for name, text in facts.items():
        place = configuration.place(f"{key}.{name}")
        if name not in fields:
            raise CheckerError(f"{place}: an entity has no fact `{name}`", help=_near(name, fields))
        value = _read(text, fields[name], configuration, program)
        if isinstance(value, Flaw) and value.code is not None:
            raise CheckerError(f"{place}: `{name}` has no value that fits: {value.why}")
        known[name] = value
    return known


def _read(text: str, field: Field, configuration: Configuration, program: Program) -> Reading:
    """A value as settings write it, with dates year first."""
    return reader_of(field, configuration.notation, {}, sorted(program.calendars), "year_first")(text)


def _wrong_values(configuration: Configuration, program: Program) -> Iterator[str]:
    yield from _wrong_words(configuration, "values", configuration.values, program.records.values())


def _wrong_log(configuration: Configuration, index: int, log: LogSettings, program: Program) -> Iterator[str]:
    key = f"logs.{index}"
    if log.record is not None and log.record not in program.records:
        place = configuration.place(f"{key}.record")
        yield f"{place}: there is no record `{log.record}`; {_near(log.record, program.records)}"
        return
    record = program.records[log.record] if log.record is not None else None
    records = [record] if record is not None else list(program.records.values())
    for heading, field in log.columns.items():
        if field is not None:
            place = configuration.place(f"{key}.columns.{heading}")
            yield from _wrong_field(field, records, program, place)
    for name, fact in log.facts.items():
        place = configuration.place(f"{key}.set.{name}")
        having = [each for each in records if name in each.fields]
        readings = [_read_fact(fact.text, each.fields[name], log, program) for each in having]
        yield from _wrong_constant(name, readings, records, program, place)
    made = [program.records[row.record] for row in log.rows if row.record in program.records]
    yield from _wrong_words(configuration, f"{key}.values", _own_values(log, configuration), [*records, *made])
    for row in log.rows:
        yield from _wrong_made(configuration, row, record or program.records["request"], program)


def _own_values(log: LogSettings, configuration: Configuration) -> dict[str, dict[str, str | None]]:
    """The words of a log's own entry, without those that hold for every file."""
    common = {name: words.items() for name, words in configuration.values.items()}
    own = {name: dict(words.items() - common.get(name, {}.items())) for name, words in log.values.items()}
    return {name: words for name, words in own.items() if words or name not in common}


def _wrong_made(configuration: Configuration, row: MadeRow, above: Record, program: Program) -> Iterator[str]:
    place = f"{configuration.file or 'the settings'}:{row.line}"
    if row.record not in {child.record for child in above.children.values()}:
        below = ", ".join(sorted(child.record for child in above.children.values()))
        yield f"{place}: a row of {above.name} records cannot make a `{row.record}`; it can make: {below or 'nothing'}"
        return
    record = program.records[row.record]
    for field in row.columns.values():
        yield from _wrong_field(field, [record], program, place)
    for name, text in row.constants.items():
        readings = [_read(text, record.fields[name], configuration, program)] if name in record.fields else []
        yield from _wrong_constant(name, readings, [record], program, place)


def _wrong_constant(
    name: str, readings: Sequence[Reading], records: Sequence[Record], program: Program, place: str
) -> Iterator[str]:
    """What is wrong with a field that is set; `readings` are its value for each of the records that have it."""
    if any(name in join_names(record, program.records)[:1] for record in records):
        yield f"{place}: `{name}` says to which record above a row belongs, and cannot be set; map a column to it"
        return
    having = [record for record in records if name in record.fields]
    if not having:
        yield f"{place}: there is no field `{name}` to set; {_where_it_is(name, records, program)}"
        return
    if any(name in record.key for record in having):
        yield f"{place}: `{name}` tells one record from another, and cannot be the same in every row"
        return
    if any(isinstance(record.fields[name].type, DocumentType) for record in having):
        yield f"{place}: `{name}` is the text of a letter, and cannot be set; map a column or `file` to it"
        return
    flaws = [value for value in readings if isinstance(value, Flaw) and value.code is not None]
    if flaws and len(flaws) == len(readings):
        yield f"{place}: `{name}` has no value that fits: {flaws[0].why}"


def _where_it_is(name: str, records: Sequence[Record], program: Program) -> str:
    """Which records below have a field that these have not, else names that are near."""
    below = {child.record for record in records for child in record.children.values()}
    having = sorted(each for each in below if name in program.records[each].fields)
    if having:
        return f"it is one of {' and '.join(having)} records, which `rows:` makes with a `set:` of its own"
    return _near(name, {field for record in records for field in record.fields})


def _wrong_field(field: str, records: Iterable[Record], program: Program, place: str) -> Iterator[str]:
    known = {name for record in records for name in record.fields}
    known |= {name for record in records for name in join_names(record, program.records)[:1]}
    known |= {FILE for record in records if record.name == "letter"}
    if field not in known:
        yield f"{place}: there is no field `{field}` to map to; {_near(field, known)}"


def _wrong_words(
    configuration: Configuration,
    key: str,
    values: Mapping[str, Mapping[str, str | None]],
    records: Iterable[Record],
) -> Iterator[str]:
    fields: dict[str, list[Field]] = {}
    for record in records:
        for name, field in record.fields.items():
            fields.setdefault(name, []).append(field)
    for name, words in values.items():
        if name not in fields:
            yield f"{configuration.place(f'{key}.{name}')}: there is no field `{name}`; {_near(name, fields)}"
            continue
        lists = [_words(field) for field in fields[name]]
        known = {word for each in lists for word in each}
        for said, word in words.items():
            if word is not None and all(lists) and word not in known:
                place = configuration.place(f"{key}.{name}.{said}")
                yield f"{place}: `{name}` has no word `{word}`; {_near(word, known)}"


def _words(field: Field) -> tuple[str, ...]:
    element = field.type.element if isinstance(field.type, SetType) else field.type
    return element.words if isinstance(element, WordType) else ()


def _near(word: str, known: Iterable[str]) -> str:
    names = sorted(known)
    return did_you_mean(word, names) or f"known: {among(names, 60)}"
