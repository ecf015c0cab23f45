"""From the records that a case gives to a data set: nested, completed, its letters heard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from checker.semantics.data import ABSENT, Dataset, Fact, Heard, Origin, Row, Unknown, Value
from checker.semantics.model import Case, Field, GivenRow, Program, Record
from checker.semantics.types import DocumentType, SetType

# A case that says nothing of the day of the check is looked at so long after its last day that silence counts.
YEARS_OF_SILENCE = 10

# The text of a letter, its language if the case names one, and the key of its row.
Hear = Callable[[str, str | None, str], Heard | None]


@dataclass(frozen=True)
class Standing:
    """A row of a case, the name that the case gives it, and whether it stands inside another."""

    row: Row
    called: str | None
    nested: bool


@dataclass(frozen=True)
class Built:
    """The data of a case, its day, and its rows by record."""

    dataset: Dataset
    as_of: date
    rows: Mapping[str, tuple[Standing, ...]]

    def subject(self, record: str) -> Row | None:
        """The row of the kind that the case is about: given by itself before inside another, unnamed before named."""
        rows = self.rows.get(record, ())
        given = [each for each in rows if not each.nested] or rows
        return next((each.row for each in given if each.called is None), given[0].row if given else None)


def build(program: Program, case: Case, hear: Hear) -> Built:
    """The data set of a case; a record above a given one that the case leaves out is there, with nothing known."""
    given = _with_parents(program, [_Made(each, f"case/{place}") for place, each in enumerate(case.given)])
    rows = {made.key: _row(program, made, hear) for made in given}
    for made in given:
        _attach(program, made, given, rows)
    entities = tuple(rows[made.key] for made in given if program.records[made.record].parent is None)
    loose = tuple(rows[made.key] for made in given if rows[made.key].parent is None and rows[made.key] not in entities)
    as_of = case.as_of or _day_of_silence(program, case)
    dataset = Dataset(entities, loose, as_of, frozenset(program.records))
    return Built(dataset, as_of, _by_record(given, rows))


@dataclass(frozen=True)
class _Made:
    given: GivenRow | None
    key: str
    implied: str = ""
    parent: str | None = None

    @property
    def record(self) -> str:
        return self.given.record if self.given is not None else self.implied


def _with_parents(program: Program, given: list[_Made]) -> list[_Made]:
    """The given rows and those that follow: children inside them, and parents that nobody gave."""
    made = [each for row in given for each in _nested(row)]
    for each in tuple(made):
        name = program.records[each.record].parent
        optional = program.records[each.record].parent_optional
        while name is not None and not optional and all(other.record != name for other in made):
            made.append(_Made(None, f"case/{name}", name))
            optional = program.records[name].parent_optional
            name = program.records[name].parent
    return made


def _nested(made: _Made) -> Iterator[_Made]:
    yield made
    children = made.given.children if made.given is not None else ()
    for place, child in enumerate(children):
        yield from _nested(_Made(child, f"{made.key}/{place}", parent=made.key))


def _row(program: Program, made: _Made, hear: Hear) -> Row:
    record = program.records[made.record]
    mentioned = made.given.fields if made.given is not None else {}
    fields = {name: _value(field, made, mentioned) for name, field in record.fields.items()}
    tables: dict[str, tuple[Row, ...] | Unknown] = {}
    for name, table in record.children.items():
        unknown = Unknown(frozenset({Fact("children", record.name, name, made.key)}))
        is_open = mentioned[name] is None if name in mentioned else table.empty == "unknown"
        tables[name] = unknown if is_open else ()
    document = next((name for name, field in record.fields.items() if isinstance(field.type, DocumentType)), None)
    text = fields.get(document) if document is not None else None
    heard = None
    if isinstance(text, str):
        language = fields.get("language")
        heard = hear(text, language if isinstance(language, str) else None, made.key)
    origin = None
    if made.given is not None:
        span = made.given.span
        origin = Origin(span.source.name, span.position[0])
    return Row(made.record, made.key, fields, tables, origin, heard)


def _value(field: Field, made: _Made, mentioned: Mapping[str, object]) -> Value:
    unknown = Unknown(frozenset({Fact("field", made.record, field.name, made.key)}))
    if field.name not in mentioned:
        return {"absent": ABSENT, "no": False, "unknown": unknown}[field.blank]  # type: ignore[return-value]  # values
    value = mentioned[field.name]
    if value is None:
        return unknown
    if isinstance(field.type, SetType) and isinstance(value, str):
        return frozenset({value})
    return value  # type: ignore[return-value]  # the type check saw that it fits the field


def _attach(program: Program, made: _Made, given: Sequence[_Made], rows: Mapping[str, Row]) -> None:
    """Hangs a row into the table of its parent: the one it stands in, the one it names, or the one that is there."""
    parent_record = program.records[made.record].parent
    if parent_record is None:
        return
    parent = _parent(made, parent_record, given)
    if parent is None:
        return
    above, row = rows[parent.key], rows[made.key]
    row.parent = above
    name = _table(program.records[parent.record], made.record)
    if name is None:
        return
    before = above.children[name]
    above.children = {**above.children, name: (*(() if isinstance(before, Unknown) else before), row)}


def _parent(made: _Made, record: str, given: Sequence[_Made]) -> _Made | None:
    candidates = [each for each in given if each.record == record]
    if made.parent is not None:
        return next((each for each in candidates if each.key == made.parent), candidates[0] if candidates else None)
    wanted = made.given.belongs_to if made.given is not None else None
    named = [each for each in candidates if each.given is not None and each.given.called == wanted]
    return next(iter(named or candidates), None)


def _table(record: Record, child: str) -> str | None:
    return next((name for name, table in record.children.items() if table.record == child), None)


def _by_record(given: Sequence[_Made], rows: Mapping[str, Row]) -> Mapping[str, tuple[Standing, ...]]:
    found: dict[str, tuple[Standing, ...]] = {}
    for made in given:
        called = made.given.called if made.given is not None else None
        standing = Standing(rows[made.key], called, made.parent is not None)
        found[made.record] = (*found.get(made.record, ()), standing)
    return found


# ---- the day of the check


def _day_of_silence(program: Program, case: Case) -> date:
    """Ten years after the latest day that the case mentions, or after its policy was last checked."""
    latest = max(_days(case.given), default=program.policies[case.policy].checked)
    return date(min(latest.year + YEARS_OF_SILENCE, date.max.year), latest.month, min(latest.day, 28))


def _days(given: Sequence[GivenRow]) -> Iterator[date]:
    for row in given:
        yield from (value for value in row.fields.values() if isinstance(value, date))
        yield from _days(row.children)
