"""The tables of a plan for one part of the log after the other: requests by their number, with all that is theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import duckdb

from checker.engines.duckdb.asking import executed
from checker.engines.duckdb.load import MISSING, UNKNOWN
from checker.large.codes import DECIMALS, Code, code_of, kind_of
from checker.large.dictionary import FREE, ODD, UNSURE
from checker.large.kept import Log, literal, made_prefix, there
from checker.logs.columns import Reading
from checker.logs.derived import decision_of
from checker.logs.notices import LETTER_EVENTS, kind_by_event
from checker.logs.rows import Shape
from checker.plan.frames import Stored
from checker.plan.lettertables import EVIDENCE
from checker.plan.schedule import Table
from checker.semantics.model import Field, Program
from checker.semantics.types import SetType, WordType

# Fields that are read to tell what a log says without saying it, and which letters it speaks of.
DERIVED_FROM: Final[Mapping[str, frozenset[str]]] = {
    "request": frozenset({"decision", "right"}),
    "event": frozenset({"kind", "letter_id", "written", "happened_on"}),
}

# Every request; how many there must be, and up to which share of them those with an unknown cell are decided apart.
EVERY: Final = "true"
MANY: Final = 200_000
FEW: Final = 0.2
# Numbers of requests that are held at once to find those that are used twice.
AT_ONCE: Final = 1_000_000
# A view of the rows of a part's requests as they are kept, with their `id`.
CHOSEN: Final = "chosen"
# Of the request that a row is or belongs to: its place in the log, its entity, the day of its receipt where known.
BESIDE: Final = ("n", "entity", "day")


def derived_from(program: Program) -> Mapping[str, frozenset[str]]:
    """The fields of DERIVED_FROM that the policies declare; only where they declare events."""
    received = frozenset({"received_on"} & program.records["request"].fields.keys())
    derived = DERIVED_FROM if "event" in program.records else {}
    return {**derived, "request": derived.get("request", frozenset()) | received}


@dataclass(frozen=True)
class Frame:
    """What the records of a log have beside their columns: their shapes, the kinds supplied, the site of each number.

    `sites` is the place of the entity by the place of the site's number, `nowhere` that of requests that name none.
    `told` says whether a column of the log gives the decision.
    """

    program: Program
    shapes: Mapping[str, Shape]
    supplied: frozenset[str]
    sites: Sequence[int]
    nowhere: int
    told: bool
    number: Mapping[str, int]


class Parts:
    """Makes the tables of a part: requests whose place in the log lies in a span."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, log: Log, frame: Frame, tables: Sequence[Table]) -> None:
        self.connection = connection
        self.log = log
        self.frame = frame
        self._tables = tuple(table for table in tables if table.name != "entity")
        self._requests = frame.program.records["request"]
        self._children = {child.record: child.name for child in self._requests.children.values()}

    def through(self, connection: duckdb.DuckDBPyConnection) -> Parts:
        """The same, whose tables of a part are those of another cursor."""
        return Parts(connection, self.log, self.frame, self._tables)

    def prepare(self) -> None:
        """Joins every row to its request.

        Finds the requests that need more than a plan, `odd`, and those of which a cell is not known, `unsure`.
        """
        run = self.connection.execute
        self._find_twins()
        odd = [f"select rowid as request from kept_request where state = {ODD} and not blank",
               "select rowid from kept_request where k in (from twins)"]  # fmt: skip
        unsure = [f"select rowid as request from kept_request where state >= {UNSURE}"]
        for record in self.log.columns:
            if record == "request":
                continue
            executed(
                self.connection,
                f"create or replace table of_{record} as select r.rowid as request, c.rowid as line "
                f"from kept_{record} c join kept_request r on c.k = r.k where not c.blank and not r.blank",
            )
            belongs = f"select o.request from of_{record} o join kept_{record} c on c.rowid = o.line"
            odd.append(f"{belongs} where c.state = {ODD}")
            unsure.append(f"{belongs} where c.state >= {UNSURE}")
            if self.frame.program.records[record].key:
                odd.append(f"{belongs} where c.own is not null group by o.request, c.own having count(*) > 1")
        run(f"create or replace table odd as select distinct request from ({' union all '.join(odd)})")
        run(f"create or replace table unsure as select distinct request from ({' union all '.join(unsure)})")
        run("create or replace table entity_of as select unnest($1::INTEGER[]) site, unnest($2::INTEGER[]) entity",
            [list(range(len(self.frame.sites))), list(self.frame.sites)])  # fmt: skip

    def _find_twins(self) -> None:
        """The digests of numbers that several requests have, found slice by slice, so that few are held at once."""
        run = self.connection.execute
        row = run("select count(*) from kept_request").fetchone()
        assert row is not None, "a count has a row"
        slices = 1 << max(int(row[0]) // AT_ONCE, 1).bit_length() - 1
        run("create or replace temp table twins as select k from kept_request limit 0")
        for place in range(slices):
            executed(
                self.connection,
                f"insert into twins select k from kept_request where k & {slices - 1} = {place} and not blank "
                "group by k having count(*) > 1",
            )

    def groups(self) -> Iterator[tuple[str, int]]:
        """Groups of requests that are decided apart, as conditions on their place, and how many each has.

        Where few of many requests have a cell that is not known, the plan of all others need not ask what is known;
        it costs another plan. Without tables of children a request's own row tells it.
        """
        row = self.connection.execute(
            "select (select count(*) from kept_request), (select count(*) from unsure)"
        ).fetchone()
        assert row is not None, "counts have a row"
        every, unsure = row
        if every < MANY or unsure > FEW * every:
            yield EVERY, every
            return
        alone = self.log.columns.keys() == {"request"}
        if unsure < every:
            yield f"state < {UNSURE}" if alone else "{} not in (from unsure)", every - unsure
        if unsure:
            yield f"state >= {UNSURE}" if alone else "{} in (from unsure)", unsure

    def make(self, first: int, last: int, group: str) -> Mapping[str, int]:
        """The tables of the plan for the requests `first` to `last` of a group; how many rows each has.

        Beside the columns of the plan each has those of BESIDE.
        """
        self._choose(first, last, group)
        self._request(first)
        for record in self._children:
            if record != "letter":
                self._child(record, first, last, group)
        if self._knows_events:
            self._decide()
            self._withdraw()
        if "letter" in self._children:
            self._letter()
        for table in self._tables:
            self._plan_table(table)
        return {table.name: self._number_in(table) for table in self._tables}

    @property
    def _knows_events(self) -> bool:
        return "event" in self.frame.supplied

    # ---- rows with codes: part_RECORD

    def _choose(self, first: int, last: int, group: str) -> None:
        """Makes CHOSEN, of which all that is asked of the part's requests is a view."""
        self.connection.execute(
            f"create or replace temp view {CHOSEN} as select rowid - {first} as id, * from kept_request "
            f"where {_lies('rowid', first, last, group)} and not blank"
        )

    def _request(self, first: int) -> None:
        query = self._requests_of(first, {})
        executed(self.connection, f"create or replace temp {self._held} part_request as {query}")

    def _requests_of(self, first: int, beside: Mapping[str, str]) -> str:
        """The requests of a part with their codes and what else is asked of their rows."""
        codes = self._codes("request", self._own("request"))
        return (
            f"select (r.n - {first})::INTEGER as id, id as request, r.n as n, {self._entity} as entity, "
            f"{_day(codes)} as day, {named({**codes, **beside})} {self._chosen()}"
        )

    def received(self) -> Sequence[tuple[int, int | None, int]]:
        """The entities and days of receipt of the part's requests, odd ones left out, and how many have each."""
        codes = self._codes("request", self._own("request"))
        wanted = ("n", "site", *{"v_received_on"} & self.log.columns["request"].keys())
        query = (
            f"select {self._entity}, {_day(codes)}, count(*) {self._chosen(wanted)} where r.n not in (from odd) "
            "group by all"
        )
        return executed(self.connection, query).fetchall()

    @property
    def _entity(self) -> str:
        return f"coalesce(e.entity, {self.frame.nowhere})"

    def _chosen(self, wanted: Iterable[str] | None = None) -> str:
        """The part's requests, with the columns that are wanted, and their entities."""
        return f"from ({self.log.decodings['request'].of(CHOSEN, wanted)}) r left join entity_of e on e.site = r.site"

    @property
    def has_children(self) -> bool:
        """Whether the policies know records that belong to requests."""
        return bool(self._children)

    @property
    def _held(self) -> str:
        """What requests are made as: where nothing else is made of them, they need not be kept."""
        return "table" if self.has_children else "view"

    def _child(self, record: str, first: int, last: int, group: str) -> None:
        """The rows of a record's own files, and those that columns of the requests make."""
        given: list[str] = []
        if record in self.log.columns:
            codes = self._codes(record, self._own(record, "c"))
            given.append(
                f"select o.request - {first} as request, {named(codes)} from of_{record} o "
                f"join read_{record} c on c.n = o.line where {_lies('o.request', first, last, group)}"
            )
        for number in self.log.of("request"):
            for place, made in enumerate(self.log.sources[number].made):
                if made.row.record == record:
                    codes = self._codes(record, self._made(number, place, made.constants))
                    given.append(
                        f"select n - {first} as request, {named(codes)} from read_request "
                        f"where {there(number, place)} and {_lies('n', first, last, group)}"
                    )
        if not given:
            given = [f"select 0 as request, {named(self._codes(record, {}))} where false"]
        executed(
            self.connection,
            f"create or replace temp table part_{record} as select row_number() over () - 1 as id, * "
            f"from ({' union all by name '.join(given)})",
        )

    def _own(self, record: str, rows: str = "r") -> dict[str, str]:
        """The codes of the rows of a record's files: those of its columns, and what the settings say of every row."""
        columns = {name: f"{rows}.{name}" for name in self.log.columns[record]}
        numbers = tuple(self.log.of(record))
        for name in sorted({name for number in numbers for name in self.log.sources[number].facts}):
            if f"v_{name}" not in columns:
                columns |= self._stated(self.frame.program.records[record].fields[name], numbers, f"{rows}.n")
        return columns

    def _stated(self, field: Field, files: Sequence[int], place: str) -> dict[str, str]:
        """The codes of a field that no column of some files gives: constants, unless it differs from file to file."""
        default = self.frame.shapes[self.log.sources[files[0]].record].defaults[field.name]
        readings = (self.log.sources[file].facts.get(field.name, default) for file in files)
        codes = [dict(_literals(field.name, code_of(field, value, self.frame.number))) for value in readings]
        if all(each == codes[0] for each in codes):
            return codes[0]
        starts = [self.log.starts[file] for file in files]
        return {name: by_place(place, starts, [each[name] for each in codes]) for name in codes[0]}

    def _made(self, number: int, place: int, constants: Mapping[str, Reading]) -> dict[str, str]:
        """The codes of records that columns make: those of the columns, and what the settings say of all."""
        prefix = made_prefix(number, place)
        columns = {
            name[0:2] + name[2:].removeprefix(prefix): name
            for name in self.log.columns["request"]
            if name[2:].startswith(prefix)
        }
        record = self.log.sources[number].made[place].row.record
        fields = self.frame.program.records[record].fields
        for name, reading in constants.items():
            if f"v_{name}" not in columns:
                columns |= dict(_literals(name, code_of(fields[name], reading, self.frame.number)))
        return columns

    def _codes(self, record: str, given: Mapping[str, str]) -> dict[str, str]:
        """The codes of every field that the plan or a derivation needs: the given ones, else those of the shape."""
        codes: dict[str, str] = {}
        for name in sorted(self._needed(record)):
            field = self.frame.program.records[record].fields[name]
            default = dict(_literals(name, self._default(record, field)))
            for column in columns_of(field):
                codes[column] = given.get(column, default[column])
        return codes

    def _default(self, record: str, field: Field) -> Code:
        return code_of(field, self.frame.shapes[record].defaults[field.name], self.frame.number)

    def _needed(self, record: str) -> set[str]:
        stored = ((table.name, column) for table in self._tables for column in table.stored.values())
        asked = [c.what for table, c in stored if (table if c.slot is None else c.slot[0]) == record]
        fields = {what[1] for what in asked if what[0] in ("field", "status", "currency")}
        return fields | derived_from(self.frame.program).get(record, frozenset())

    # ---- what a log says without saying it

    def _kinds(self) -> Sequence[str]:
        kind = self.frame.program.records["event"].fields["kind"].type
        assert isinstance(kind, WordType), "kinds of events are words"
        return kind.words

    def _decide(self) -> None:
        """The decision that the events of a request show, where no column gives it."""
        kinds = self._kinds()
        bits = ", ".join(f"({self.frame.number[kind]}, {1 << place})" for place, kind in enumerate(kinds))
        unsure = 1 << len(kinds)
        run = self.connection.execute
        run(f"create or replace temp table bits as select * from (values {bits}) as t(kind, bit)")
        executed(
            self.connection,
            "create or replace temp table masks as select request, "
            f"bit_or(case when v_kind is null then {unsure} else coalesce(bit, 0) end) as mask "
            "from part_event left join bits on bits.kind = v_kind group by request",
        )
        if self.frame.told:
            return
        field = self.frame.program.records["request"].fields["decision"]
        masks = {0, *(mask for (mask,) in run("select distinct mask from masks").fetchall())}
        decisions = []
        for mask in sorted(masks):
            said = {kind for place, kind in enumerate(kinds) if mask & (1 << place)}
            if not mask & unsure:
                decisions.append((mask, code_of(field, decision_of(said), self.frame.number).value))
        run("create or replace temp table decisions as select unnest($1::HUGEINT[]) mask, unnest($2::INTEGER[]) v",
            [[mask for mask, _ in decisions], [v for _, v in decisions]])  # fmt: skip
        executed(
            self.connection,
            "create or replace temp table part_request as select r.* replace (d.v as v_decision) from part_request r "
            "left join masks m using (request) left join decisions d on d.mask = coalesce(m.mask, 0)",
        )

    def _withdraw(self) -> None:
        """The event of a withdrawal that only the outcome tells."""
        withdrawn = self.frame.number["withdrawn"]
        bit = 1 << self._kinds().index("withdrawn")
        codes = self._codes("event", {"v_kind": str(withdrawn)})
        number = "(select coalesce(max(id), -1) from part_event) + row_number() over ()"
        executed(
            self.connection,
            f"insert into part_event by name select {number} as id, request, {named(codes)} "
            "from part_request left join masks m using (request) "
            f"where v_decision = {withdrawn} and coalesce(m.mask, 0) & {bit} = 0",
        )

    def _letter(self) -> None:
        """The letters that the log speaks of, none of which is at hand."""
        number, fields = self.frame.number, self.frame.program.records["letter"].fields
        if not self._knows_events:
            codes = self._codes("letter", {})
            self.connection.execute(
                f"create or replace temp table part_letter as select 0 as id, 0 as request, {named(codes)} where false"
            )
            return
        self._letter_kinds()
        kinds = ", ".join(str(number[kind]) for kind in LETTER_EVENTS)
        given = {
            "v_id": "coalesce(e.v_letter_id, -1)",
            "v_sent_on": "e.v_happened_on",
            "v_kind": "k.v",
            "s_kind": f"coalesce(k.s, {UNKNOWN})",
        }
        given |= {"v_text": "NULL", "v_language": "NULL"}
        codes = self._codes("letter", {name: value for name, value in given.items() if name[2:] in fields})
        executed(
            self.connection,
            "create or replace temp table part_letter as "
            f"select row_number() over () - 1 as id, e.request, {named(codes)} "
            "from part_event e join part_request r using (request) "
            "left join letter_kinds k on k.event is not distinct from e.v_kind "
            "and k.asked is not distinct from r.v_right and k.decided is not distinct from r.v_decision "
            f"where e.v_letter_id >= 0 or (e.v_kind in ({kinds}) and e.v_written is distinct from 0)",
        )

    def _letter_kinds(self) -> None:
        """What kind of letter an event is, by its kind and its request's right and decision, as the log has them."""
        said = {number: word for word, number in self.frame.number.items()}
        seen = self.connection.execute(
            "select distinct e.v_kind, r.v_right, r.v_decision from part_event e join part_request r using (request)"
        ).fetchall()
        kind = self.frame.program.records["letter"].fields["kind"]
        assert isinstance(kind.type, SetType), "a letter is of several kinds"
        rows: list[tuple[int | None, int | None, int | None, list[int]]] = []
        for event, asked, decided in seen:
            found = kind_by_event(*(said.get(each) if each is not None else None for each in (event, asked, decided)))
            if found is not None:
                rows.append((event, asked, decided, sorted(self.frame.number[word] for word in found)))
        event, asked, decided, v = ([row[place] for row in rows] for place in range(4))
        self.connection.execute(
            "create or replace temp table letter_kinds as "
            "select unnest($1::INTEGER[]) event, unnest($2::INTEGER[]) asked, unnest($3::INTEGER[]) decided, "
            "unnest($4::INTEGER[][]) v, 0::TINYINT s",
            [event, asked, decided, v],
        )

    # ---- the tables of the plan

    def _number_in(self, table: Table) -> int:
        """How many rows a table of the part has."""
        if table.name.startswith(EVIDENCE):
            return 0
        relation = f"part_{table.name}"
        if not self.has_children:
            # the view of the requests would ask what each of their cells means
            relation = CHOSEN
        row = executed(self.connection, f"select count(*) from {relation}").fetchone()
        assert row is not None, "a count has a row"
        return int(row[0])

    def _plan_table(self, table: Table) -> None:
        if table.name.startswith(EVIDENCE):
            none = ", ".join(f"NULL::INTEGER as {name}" for name in (*BESIDE, *table.stored))
            self.connection.execute(
                f'create or replace temp table "{table.name}" as select 0 as id, {none} where false'
            )
            return
        above = "p" if table.name == "request" else "r"
        columns = {name: f"{above}.{name}" for name in BESIDE}
        columns |= {name: self._stored(table.name, column) for name, column in table.stored.items()}
        executed(
            self.connection,
            f'create or replace temp {self._held} "{table.name}" as select p.id, {named(columns)} '
            f"from part_{table.name} p{self._beside(table)}",
        )

    def _beside(self, table: Table) -> str:
        """What the rows of a table are joined with: the request above, and which child tables have rows."""
        if table.name != "request":
            return " join part_request r using (request)"
        joins = []
        for column in table.stored.values():
            if column.what[0] == "table" and self._unknown_if_empty(column.what[1]):
                child = self._requests.children[column.what[1]].record
                joins.append(
                    f" left join (select distinct request from part_{child}) has_{column.what[1]} "
                    f"on has_{column.what[1]}.request = p.request"
                )
        return "".join(joins)

    def _unknown_if_empty(self, table: str) -> bool:
        return self.frame.shapes["request"].tables[table] != ()

    def _stored(self, record: str, column: Stored) -> str:
        of, at = (record, "p.") if column.slot is None else (column.slot[0], f"p.{in_slot(*column.slot)}")
        match column.what:
            case ("field", name):
                return f"{at}v_{name}"
            case ("status", name):
                field = self.frame.program.records[of].fields[name]
                if f"s_{name}" in columns_of(field):
                    return f"{at}s_{name}"
                return f"case when {at}v_{name} is null then {UNKNOWN} when {at}v_{name} = -1 then {MISSING} else 0 end"
            case ("currency", name):
                return f"{at}u_{name}"
            case ("there",):
                return f"{at}there::INTEGER"
            case ("table", name):
                return self._known(name)
            case ("above" | "parent", "entity", *_):
                return "p.entity" if record == "request" else "r.entity"
            case ("above" | "parent", _, *_):
                return "p.request"
            case ("at_hand", _):
                return "0"
            case ("says" | "reads" | "evidence", *_):
                return UNKNOWN
            case _:
                raise AssertionError(f"no column {column.what}")

    def _known(self, table: str) -> str:
        """What is known of a child table of a request: its rows, or that there are none."""
        if table == "letters" and self._knows_events:
            return "0"
        return (
            f"case when has_{table}.request is null then {UNKNOWN} else 0 end" if self._unknown_if_empty(table) else "0"
        )

    def counted(self, first: int) -> Mapping[str, int]:
        """How many records of each kind belong to the part's requests, odd ones left out."""
        counts = {}
        for record in self._children:
            query = f"select count(*) from part_{record} where request + {first} not in (from odd)"
            row = executed(self.connection, query).fetchone()
            assert row is not None, "a count has a row"
            counts[record] = int(row[0])
        return counts

    # ---- rows without a request

    def orphans(self) -> Iterator[tuple[str, int]]:
        """For each kind of record how many of its rows name no request of the log."""
        for record in self.log.columns:
            if record != "request":
                row = self.connection.execute(f"select count(*) {_loose(record)}").fetchone()
                assert row is not None, "a count has a row"
                yield record, int(row[0])

    def loose(self, record: str, most: int) -> list[int]:
        """The first of the rows of a kept table that name no request of the log."""
        query = f"select rowid {_loose(record)} order by rowid limit {most}"
        return [row for (row,) in self.connection.execute(query).fetchall()]


def _day(codes: Mapping[str, str]) -> str:
    """The day of receipt of a request with these codes."""
    return f"nullif({codes['v_received_on']}, -1)" if "v_received_on" in codes else "NULL::INTEGER"


def _lies(place: str, first: int, last: int, group: str) -> str:
    """Whether a request is one of a group and of a part."""
    return f"{place} between {first} and {last} and {group.format(place)}"


def in_slot(record: str, number: int) -> str:
    """What the names of columns begin with that hold a row below a request beside it."""
    return f"{record}_{number}_"


def by_place(place: str, starts: Sequence[int], values: Sequence[str]) -> str:
    """The value of the file in which a row lies, by the place of the first row of each file."""
    cases = (f"when {place} >= {start} then {value}" for start, value in zip(starts, values, strict=True))
    return f"case {' '.join(reversed(tuple(cases)))} end"


def _loose(record: str) -> str:
    return f"from kept_{record} where not blank and rowid not in (select line from of_{record})"


def columns_of(field: Field) -> tuple[str, ...]:
    """The names of the columns that hold the codes of a field."""
    kind = kind_of(field.type)
    if kind == "INTEGER" or isinstance(field.type, FREE):
        return (f"v_{field.name}",)
    return (f"v_{field.name}", f"s_{field.name}", *((f"u_{field.name}",) if kind == DECIMALS else ()))


def _literals(name: str, code: Code) -> Iterator[tuple[str, str]]:
    yield f"v_{name}", f"{literal(code)}::{code.kind}"
    yield f"s_{name}", str(code.status)
    yield f"u_{name}", "NULL" if code.currency is None else str(code.currency)


def named(codes: Mapping[str, str]) -> str:
    return ", ".join(f"{value} as {name}" for name, value in codes.items()) or "0 as nothing"


def needed_fields(program: Program, tables: Iterable[Table]) -> dict[str, frozenset[str]]:
    """The fields of each record whose codes are kept."""
    needed: dict[str, set[str]] = {record: set(fields) for record, fields in derived_from(program).items()}
    for table in tables:
        for column in table.stored.values():
            if column.what[0] in ("field", "status", "currency"):
                needed.setdefault(table.name, set()).add(column.what[1])
    return {record: frozenset(fields) for record, fields in needed.items()}
