"""The tables of a flat plan: requests alone, with what their columns make beside them as further columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Final

import duckdb

from checker.engines.duckdb.asking import executed
from checker.engines.duckdb.load import UNKNOWN
from checker.large.codes import code_of
from checker.large.kept import Log, there
from checker.large.parts import Frame, Parts, by_place, in_slot, named
from checker.logs.derived import DECIDING, decision_of
from checker.logs.notices import LETTER_EVENTS, kind_by_event
from checker.plan.flat import ROOT
from checker.plan.schedule import Table
from checker.semantics.types import WordType

# Rows of one record beside a request above which it is not worth a column for each of their fields.
MOST_SLOTS: Final = 8


def slots_of(log: Log, frame: Frame) -> Mapping[str, int] | None:
    """How many rows of each record a request has at the most; None for a log that is not flat."""
    if log.columns.keys() != {ROOT}:
        return None
    children = {child.record for child in frame.program.records[ROOT].children.values()}
    slots = {
        record: max((len(_made(log, number, record)) for number in log.of(ROOT)), default=0) for record in children
    }
    if "event" in slots:
        # of a withdrawal that only the outcome tells
        slots["event"] += "event" in frame.supplied
    if "letter" in slots:
        slots["letter"] = slots.get("event", 0)
    return slots if max(slots.values(), default=0) <= MOST_SLOTS and slots else None


def _made(log: Log, number: int, record: str) -> Sequence[int]:
    """The places of the settings' entries of a file that make such records."""
    return [place for place, made in enumerate(log.sources[number].made) if made.row.record == record]


class FlatParts(Parts):
    """Makes the requests of a part as a view in which each slot has columns, their names led by its own."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        log: Log,
        frame: Frame,
        tables: Sequence[Table],
        slots: Mapping[str, int],
    ) -> None:
        super().__init__(connection, log, frame, tables)
        self._slots = {record: count for record, count in slots.items() if count}

    def through(self, connection: duckdb.DuckDBPyConnection) -> FlatParts:
        """The same, whose tables of a part are those of another cursor."""
        return FlatParts(connection, self.log, self.frame, self._tables, self._slots)

    @property
    def has_children(self) -> bool:
        """Whether tables of children stand beside that of the requests."""
        return False

    def prepare(self) -> None:
        """Makes the tables that tell what a log says without saying it."""
        if self._knows_events:
            self._name_decisions()
            self._name_letters()

    def make(self, first: int, last: int, group: str) -> Mapping[str, int]:
        """The view of the requests `first` to `last` of a group; how many rows it has."""
        self._choose(first, last, group)
        query = self._requests_of(first, dict(self._read_beside()))
        if self._knows_events:
            query = self._with_letters(self._with_withdrawal(self._with_decision(query)))
        executed(self.connection, f"create or replace temp view part_request as {query}")
        for table in self._tables:
            self._plan_table(table)
        return {table.name: self._number_in(table) for table in self._tables}

    def counted(self, first: int) -> Mapping[str, int]:
        """How many records of each kind belong to the part's requests, odd ones left out."""
        sums = [
            f"coalesce(sum({' + '.join(f'{in_slot(record, number)}there::INTEGER' for number in range(count))}), 0)"
            for record, count in self._slots.items()
        ]
        if not sums:
            return {}
        row = executed(
            self.connection, f"select {', '.join(sums)} from part_request where n not in (from odd)"
        ).fetchone()
        assert row is not None, "an aggregate has a row"
        return dict(zip(self._slots, map(int, row), strict=True))

    # ---- what columns make

    def _read_beside(self) -> Iterator[tuple[str, str]]:
        """The columns of all slots that columns of the files fill."""
        for record, count in self._slots.items():
            if record != "letter":
                for number in range(count):
                    for name, value in self._read_slot(record, number).items():
                        yield f"{in_slot(record, number)}{name}", value

    def _read_slot(self, record: str, number: int) -> Mapping[str, str]:
        """The columns of a slot: those of the file in which the request lies."""
        files, nothing = tuple(self.log.of(ROOT)), {**self._codes(record, {}), "there": "false"}
        found = [self._slot_in(file, record, number) or nothing for file in files]
        starts = [self.log.starts[file] for file in files]
        return {
            name: value
            if all(each[name] == value for each in found)
            else by_place("r.n", starts, [each[name] for each in found])
            for name, value in found[0].items()
        }

    def _slot_in(self, file: int, record: str, number: int) -> Mapping[str, str]:
        """The columns of a slot in one file, if it has so many."""
        places = _made(self.log, file, record)
        if number >= len(places):
            return {}
        made = self.log.sources[file].made[places[number]]
        codes = self._codes(record, self._made(file, places[number], made.constants))
        return {**codes, "there": there(file, places[number])}

    # ---- what a log says without saying it

    def _name_decisions(self) -> None:
        """What each set of kinds of events shows; a set is a sum of bits, one for each kind that decides."""
        field = self.frame.program.records[ROOT].fields["decision"]
        sets = range(1 << len(DECIDING))
        said = [{kind for place, kind in enumerate(DECIDING) if mask & (1 << place)} for mask in sets]
        codes = [code_of(field, decision_of(kinds), self.frame.number).value for kinds in said]
        self.connection.execute(
            "create or replace table decided_by as select unnest($1::INTEGER[]) mask, unnest($2::INTEGER[]) v",
            [list(sets), codes],
        )

    def _events(self) -> Sequence[str]:
        """What the names of columns of each event begin with."""
        return [in_slot("event", number) for number in range(self._slots["event"])]

    def _kinds_of(self, events: Sequence[str]) -> str:
        """The set of kinds that decide among those of some events."""
        bits = " ".join(f"when {self.frame.number[kind]} then {1 << place}" for place, kind in enumerate(DECIDING))
        return (
            " | ".join(f"case when {at}there then case {at}v_kind {bits} else 0 end else 0 end" for at in events) or "0"
        )

    def _with_decision(self, query: str) -> str:
        """The requests with the decision that their events show, where no column gives it."""
        events = self._events()[:-1]
        query = f"select *, {self._kinds_of(events)} as kinds from ({query})"
        if self.frame.told:
            return query
        unclear = " or ".join(f"({at}there and {at}v_kind is null)" for at in events) or "false"
        return (
            f"select p.* replace (case when {unclear} then NULL else d.v end as v_decision) "
            f"from ({query}) p left join decided_by d on d.mask = p.kinds"
        )

    def _with_withdrawal(self, query: str) -> str:
        """The requests with the event of a withdrawal that only the outcome tells, in the last slot of events."""
        withdrawn, bit = self.frame.number["withdrawn"], 1 << DECIDING.index("withdrawn")
        at = self._events()[-1]
        replaced = {
            f"{at}there": f"coalesce(v_decision = {withdrawn}, false) and kinds & {bit} = 0",
            f"{at}v_kind": str(withdrawn),
        }
        return f"select * replace ({named(replaced)}) from ({query})"

    def _name_letters(self) -> None:
        """What kind of letter an event is, by its kind and its request's right and decision, as the log has them."""
        number, fields = self.frame.number, self.frame.program.records[ROOT].fields
        asked, decided = fields["right"].type, fields["decision"].type
        assert isinstance(asked, WordType), "rights are words"
        assert isinstance(decided, WordType), "decisions are words"
        rows = [
            (
                number[event],
                *(-1 if word is None else number[word] for word in (right, decision)),
                sorted(map(number.__getitem__, kinds)),
            )
            for event, right, decision in product(LETTER_EVENTS, (None, *asked.words), (None, *decided.words))
            if (kinds := kind_by_event(event, right, decision)) is not None
        ]
        columns = [list(column) for column in zip(*rows, strict=True)]
        self.connection.execute(
            "create or replace table letters_by as "
            "select unnest($1::INTEGER[]) event, unnest($2::INTEGER[]) asked, unnest($3::INTEGER[]) decided, "
            "unnest($4::INTEGER[][]) v",
            columns,
        )

    def _with_letters(self, query: str) -> str:
        """The requests with the letters that their events speak of, none of which is at hand."""
        if "letter" not in self._slots:
            return query
        fields = self.frame.program.records["letter"].fields
        kinds = ", ".join(str(self.frame.number[kind]) for kind in LETTER_EVENTS)
        columns: dict[str, str] = {}
        joins = ""
        for number, at in enumerate(self._events()):
            given = {
                "v_id": f"coalesce({at}v_letter_id, -1)",
                "v_sent_on": f"{at}v_happened_on",
                "v_kind": f"k{number}.v",
                "s_kind": f"case when k{number}.v is null then {UNKNOWN} else 0 end",
                "v_text": "NULL",
                "v_language": "NULL",
            }
            codes = self._codes("letter", {name: value for name, value in given.items() if name[2:] in fields})
            is_letter = f"{at}v_letter_id >= 0 or ({at}v_kind in ({kinds}) and {at}v_written is distinct from 0)"
            codes["there"] = f"{at}there and coalesce({is_letter}, false)"
            columns |= {f"{in_slot('letter', number)}{name}": value for name, value in codes.items()}
            joins += (
                f" left join letters_by k{number} on k{number}.event = {at}v_kind "
                f"and k{number}.asked = greatest(coalesce(v_right, -1), -1) "
                f"and k{number}.decided = greatest(coalesce(v_decision, -1), -1)"
            )
        return f"select p.*, {named(columns)} from ({query}) p{joins}"

    # ---- the table of the plan

    def _beside(self, table: Table) -> str:
        return ""

    def _known(self, table: str) -> str:
        record = self._requests.children[table].record
        if not self._unknown_if_empty(table) or (table == "letters" and self._knows_events):
            return "0"
        some = " or ".join(f"p.{in_slot(record, number)}there" for number in range(self._slots.get(record, 0)))
        return f"case when {some or 'false'} then 0 else {UNKNOWN} end"
