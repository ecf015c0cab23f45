"""Free texts of which rules ask no more than whether they are there, and which texts of one row are the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from checker.large.dictionary import FREE
from checker.plan.frames import Computed, made_of, reads
from checker.plan.make import Lowered
from checker.plan.scalars import Literal, Op, Ref, Scalar
from checker.plan.schedule import Table
from checker.semantics.model import Program

# By the kind of record and the field: the fields of the same row with whose texts rules compare it, and itself.
Texts = Mapping[tuple[str, str], AbstractSet[str]]


@dataclass
class _Uses:
    """How columns of one table are used: which beside which, and which as a value of another kind."""

    pairs: set[tuple[str, str]] = field(default_factory=set)
    values: set[str] = field(default_factory=set)

    def note(self, scalar: Scalar) -> None:
        """Adds what an expression does with columns."""
        match scalar:
            case Op(name="is_null", operands=(Ref(),)):
                return
            case Op(name="equal" | "less", operands=(Literal(), Ref()) | (Ref(), Literal())):
                return
            case Op(name="equal", operands=(Ref(column=one), Ref(column=other))):
                self.pairs.add((one, other))
            case Op(operands=operands):
                for operand in operands:
                    self.note(operand)
            case Ref(column=column):
                self.values.add(column)


def texts_within_rows(program: Program, lowered: Lowered, further: Mapping[str, AbstractSet[str]]) -> Texts:
    """The free texts that are compared with others of their own row at most: never with words or with other rows.

    `further` are, by the kind of record, fields that are read for something else too.
    """
    elsewhere = {*lowered.results.values(), *_read_elsewhere(lowered)}
    found: dict[tuple[str, str], AbstractSet[str]] = {}
    for table in lowered.tables:
        uses = _Uses(values={name for of, name in elsewhere if of == table.name})
        for of, name in lowered.order:
            column = lowered.frames[of].columns[name]
            if of == table.name and isinstance(column, Computed):
                uses.note(column.scalar)
        fields = {
            name: each for name, each in _free_texts(program, table) if each not in further.get(table.name, frozenset())
        }
        for names in _alike(fields, uses):
            together = frozenset(fields[name] for name in names)
            found |= {(table.name, each): together for each in together}
    return found


def _read_elsewhere(lowered: Lowered) -> Iterator[tuple[str, str]]:
    """The columns that are more than operands of expressions over their own table."""
    for of, name in lowered.order:
        column = lowered.frames[of].columns[name]
        if not isinstance(column, Computed):
            yield from reads(of, column)
    for frame in lowered.frames.values():
        yield from made_of(frame)


def _free_texts(program: Program, table: Table) -> Iterator[tuple[str, str]]:
    """The columns of a table that hold free texts, with their fields."""
    if table.name not in program.records:
        return
    fields = program.records[table.name].fields
    for name, column in table.stored.items():
        if column.what[0] == "field" and isinstance(fields[column.what[1]].type, FREE):
            yield name, column.what[1]


def _alike(texts: Mapping[str, str], uses: _Uses) -> Iterator[AbstractSet[str]]:
    """Columns of texts that are compared with each other alone."""
    left = set(texts)
    while left:
        group = {left.pop()}
        while more := {each for pair in uses.pairs if group & {*pair} for each in pair} - group:
            group |= more
        left -= group
        if group <= texts.keys() and not group & uses.values:
            yield group
