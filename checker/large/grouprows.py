"""The rows of a rule about groups, in the database: set side by side, given to their groups, and summed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import duckdb

from checker.engines.duckdb.asking import executed
from checker.engines.reference.populations import MOST_MAYBE_ROWS
from checker.large.codes import DECIMALS
from checker.large.grouped import Counted, Grouped, Key, Ranged, Sum

# Rows of unknown keys, different in what a rule asks of them, that may belong to each of its groups.
MOST_LOOSE: Final = 200
# A request's place among all sites: that of its site times this, and its own in the log.
PLACES: Final = 1 << 36

# The codes of truths and values in a plan.
SURE, WAITING, UNKNOWN, OPEN, NO = range(5)


@dataclass(frozen=True)
class Rows:
    """The rows of one rule: `members`, then `everyone` in each group, then what they come to: `summed`.

    Groups of a rule within requests lie in one each; all others have their keys alone.
    """

    connection: duckdb.DuckDBPyConnection
    rule: Grouped

    @property
    def keys(self) -> list[str]:
        """The columns of the keys."""
        return [f"k{place}" for place in range(len(self.rule.keys))]

    @property
    def statuses(self) -> list[str]:
        """The columns of the codes of the keys."""
        return [f"s{place}" for place in range(len(self.rule.keys))]

    @property
    def said(self) -> dict[str, str]:
        """What is asked of a row beside its keys and its belonging, as columns for each sum, with their types."""
        return {name: kind for each in self.rule.sums for name, (_, kind) in self._asked(each)}

    @property
    def alike(self) -> dict[str, str]:
        """The columns of keys and belonging, with their types."""
        keys = {name: _kind(key) for name, key in zip(self.keys, self.rule.keys, strict=True)}
        return {**keys, **dict.fromkeys((*self.statuses, "b"), "TINYINT")}

    @property
    def told(self) -> dict[str, str]:
        """The columns of what so `many` rows say alike, with their types."""
        return {**self.alike, **self.said, "many": "BIGINT"}

    @property
    def standing(self) -> dict[str, str]:
        """The columns that tell where the first of rows with the same keys stands, with their types."""
        return {**self.alike, "id": "BIGINT", "day": "INTEGER"}

    @property
    def _group(self) -> list[str]:
        return ["request", *self.keys] if self.rule.within else self.keys

    @property
    def _own(self) -> list[str]:
        """What a group has of one of its rows, where that is at hand."""
        return ["id"] if self.rule.within else []

    @property
    def of_group(self) -> str:
        """The columns that tell a group."""
        return ", ".join(self._group)

    def take(self, step: str, columns: Mapping[str, str]) -> None:
        """Makes `members` of the rows of a step that may belong to a group; `columns` are those of the step by result.

        Where the plan leaves one open, it `is_open`.
        """
        selected, joins = [f"v.{columns[self.rule.belongs]} as b"], []
        for place, key in enumerate(self.rule.keys):
            if isinstance(key, Key):
                value, status = f"v.{columns[key.value]}", f"v.{columns[key.status]}"
                shown = _month(value) if key.is_month else value
            else:
                joins.append(f' left join "{site_key(self.rule, place)}" e{place} on e{place}.entity = v.entity')
                shown, status = f"e{place}.k", f"coalesce(e{place}.s, {OPEN})"
            selected += [f"case when {status} = {SURE} then {shown} end as k{place}", f"{status} as s{place}"]
        said = {name: result for each in self.rule.sums for name, (result, _) in self._asked(each)}
        selected += [f"v.{columns[result]} as {name}" for name, result in said.items()]
        codes = ["b", *self.statuses, *(name for name in self.said if not name.startswith("v"))]
        out = " or ".join(f"{name} = {NO}" for name in ("b", *self.statuses))
        number = "v.id" if self.rule.within else f"v.entity::BIGINT * {PLACES} + v.n as id"
        self._run(
            "create or replace temp table members as "
            f"select *, {' or '.join(f'{name} = {OPEN}' for name in codes)} as is_open, 1::BIGINT as many "
            f'from (select {number}, v.n as request, v.day, {", ".join(selected)} from "{step}" v{"".join(joins)}) '
            f"where not ({out})"
        )

    def keep(self, rows: str, firsts: str) -> None:
        """Adds what the members say to the table `rows`, and where the first of them stand to `firsts`.

        Requests with members that are open are added to the table `left_open`.
        """
        of_plan = "request not in (from odd)"
        left = f"from members where is_open and {of_plan}"
        self._run(f"insert into left_open select distinct '{self.rule.rule}', request {left}")
        told = {name: f"case when t{name[1:]} = {SURE} then {name} end" for name in self.said if name.startswith("v")}
        alike = ", ".join(self.alike)
        each = ", ".join([alike, *(told.get(name, name) for name in self.said)])
        source = f"from members where not is_open and {of_plan} group by"
        self._run(f'insert into "{rows}" select {each}, sum(many)::BIGINT {source} {each}')
        self._run(f'insert into "{firsts}" select {alike}, min(id), arg_min_null(day, id) {source} {alike}')

    def bring(self, rows: str) -> None:
        """Makes `members` of all that was kept in a table."""
        self._run(f'create or replace temp view members as select *, false as is_open from "{rows}"')

    def find_firsts(self, firsts: str) -> None:
        """Makes `firsts`: of each group where its first row stands, and the first that surely belongs, if one does."""
        sure = f"filter (b = {SURE})"
        self._run(
            f"create or replace temp table firsts as select {self.of_group}, first, if(sure is null, first, sure) "
            "as place, if(sure is null, day, sure_day) as day from ("
            f"select {self.of_group}, min(id) as first, min(id) {sure} as sure, arg_min_null(day, id) as day, "
            f'arg_min_null(day, id) {sure} as sure_day from "{firsts}" where {self.known} group by {self.of_group})'
        )

    def set_aside(self, table: str, which: str) -> tuple[int, bool]:
        """Keeps members in a table; how many different ones there are, and whether one is open.

        Where only the ends of columns are asked for, rows that differ in these alone are kept as two.
        """
        values = [name for name in self.said if name.startswith("v")]
        alike = ", ".join([*self.keys, *self.statuses, "b", *(n for n in self.said if n not in values), "is_open"])
        each = _each_differs(self.rule) or not values
        low, high = (", ".join([alike, *(f"{end}({name}) as {name}" for name in values)]) for end in ("min", "max"))
        rows = f"from members where {which} group by {alike}"
        if each:
            query = f"select {', '.join([alike, *values])}, sum(many)::BIGINT as many {', '.join([rows, *values])}"
        else:
            query = (
                f"select {low}, greatest(sum(many) - 1, 1)::BIGINT as many {rows} "
                f"union all by name select {high}, 1 as many {rows} having sum(many) > 1"
            )
        self._run(f'create or replace table "{table}" as {query}')
        row = self._run(f'select count(*), coalesce(bool_or(is_open), false) from "{table}"').fetchone()
        assert row is not None, "a count has a row"
        return row[0], row[1]

    @property
    def known(self) -> str:
        """Whether all keys of a member are known."""
        return " and ".join(["true", *(f"{each} = {SURE}" for each in self.statuses)])

    def join(self, which: str) -> None:
        """Begins `everyone` with the members whose keys are known, and `formed` with their groups."""
        columns = ", ".join([*self._group, *self._own, "b", *self.said])
        self._run(
            f"create or replace temp table everyone as select {columns}, many, false as loose "
            f"from members where {which} and {self.known}"
        )
        self._run(f"create or replace temp table formed as select distinct {self.of_group} from everyone")

    def add(self, loose: str, shared: Sequence[str], at_best: int) -> None:
        """Adds rows that may be in several groups to each that has their known keys and what is `shared`.

        That they belong there is no better than the code `at_best`.
        """
        codes = ["l.b", *(f"l.{each}" for each in self.statuses), str(at_best)]
        of_group = ", ".join(f"f.{name}" for name in self._group)
        own = "".join(f", NULL as {name}" for name in self._own)
        said = "".join(f", l.{name}" for name in self.said)
        for pattern in self._run(f"select distinct {', '.join(self.statuses) or '0'} from {loose}").fetchall():
            pairs = list(zip(self.statuses, self.keys, pattern, strict=False))
            held = [f"l.{status} = {code}" for status, _, code in pairs]
            same = [f"l.{name} = f.{name}" for name in (*shared, *(key for _, key, code in pairs if code == SURE))]
            self._run(
                f"insert into everyone select {of_group}{own}, greatest({', '.join(codes)}){said}, l.many, true "
                f"from {loose} l join formed f on {' and '.join([*same, *held, 'true'])}"
            )

    def sum(self) -> None:
        """Makes `summed`: what the rows of each group come to, and its first row."""
        source = "everyone"
        self._run(
            f"create or replace temp table crowded as select {self.of_group}, max(b) as worst from everyone "
            f"where loose group by {self.of_group} having sum(many) > {MOST_MAYBE_ROWS}"
        )
        if self._run("select 1 from crowded limit 1").fetchall():
            joined = f"everyone left join crowded using ({self.of_group})"
            source = f"(select * exclude (worst) replace (greatest(b, coalesce(worst, {SURE})) as b) from {joined})"
        sums = {name: found for each in self.rule.sums for name, found in self._summed(each)}
        every = {**{name: f"min({name})" for name in self._own}, **dict(_number("b", "b")), **sums}
        asked = ", ".join(f"{found} as {name}" for name, found in every.items())
        self._run(
            f"create or replace temp table summed as select {self.of_group}, {asked} "
            f"from {source} group by {self.of_group}"
        )

    def names(self) -> list[str]:
        """The names of the columns of `summed` that tell what a group comes to."""
        names = [*names_of_truth("b"), *(name for each in self.rule.sums for name in self.names_of(each).values())]
        return list(dict.fromkeys(names))

    def names_of(self, each: Sum) -> dict[str, str]:
        """What has to be known of a sum, and the columns of `summed` that hold it."""
        place = self._place(each)
        if isinstance(each, Counted):
            return dict(zip(("sure", "waiting", "unknown"), names_of_truth(f"n{place}"), strict=True))
        ends = ("lo", "hi", "low", "high", "unsure")
        asked = ("known", "possible") if each.expression.function == "count_distinct" else ends
        return {name: f"{name}{place}" for name in (*asked, "blank", "maybe", "waiting", "unknown")}

    def _summed(self, each: Sum) -> Iterator[tuple[str, str]]:
        """The columns of `summed` for a sum, and what they are made of."""
        place = self._place(each)
        if isinstance(each, Counted):
            yield from _number("b" if each.fits is None else f"greatest(b, w{place})", f"n{place}")
            return
        v, t = f"v{place}", f"t{place}"
        sure, known = f"b = {SURE} and {t} = {SURE}", f"{t} = {SURE}"
        unknown = f"{t} in ({WAITING}, {UNKNOWN})"
        found = {
            "lo": f"min({v}) filter ({sure})",
            "hi": f"max({v}) filter ({sure})",
            "low": f"min({v}) filter ({known})",
            "high": f"max({v}) filter ({known})",
            "known": f"count(distinct {v}) filter ({sure})",
            "possible": f"count(distinct {v}) filter ({known})",
            "blank": f"coalesce(sum(many) filter (b = {SURE} and {unknown}), 0)::BIGINT",
            "maybe": f"coalesce(sum(many) filter (b <> {SURE} and {unknown}), 0)::BIGINT",
            "unsure": f"coalesce(bool_or(b <> {SURE} and {t} <> {NO}), false)",
            "waiting": f"coalesce(bool_or({t} <> {NO} and {WAITING} in (b, {t})), false)",
            "unknown": f"coalesce(bool_or({t} <> {NO} and {UNKNOWN} in (b, {t})), false)",
        }
        for name, column in self.names_of(each).items():
            yield column, found[name]

    def columns_of(self, each: Sum) -> list[str]:
        """The columns that hold what a sum asks of a row."""
        return [name for name, _ in self._asked(each)]

    def _asked(self, each: Sum) -> Iterator[tuple[str, tuple[str, str]]]:
        """The columns of a row for a sum, the results of the plan that they hold, and their types."""
        place = self._place(each)
        match each:
            case Counted(fits=None):
                return
            case Counted(fits=fits):
                assert fits is not None
                yield f"w{place}", (fits, "TINYINT")
            case Ranged(value=value, status=status, is_day=is_day):
                yield f"v{place}", (value, "INTEGER" if is_day else DECIMALS)
                yield f"t{place}", (status, "TINYINT")

    def _place(self, each: Sum) -> int:
        """The place of the first sum that asks the same of a row: they share its columns."""
        return next(place for place, other in enumerate(self.rule.sums) if _asks(other) == _asks(each))

    def _run(self, query: str) -> duckdb.DuckDBPyConnection:
        return executed(self.connection, query)


def site_key(rule: Grouped, place: int) -> str:
    """The name of the table that holds a key of each site."""
    return f"key {rule.rule} {place}"


def _kind(key: object) -> str:
    return DECIMALS if isinstance(key, Key) and key.is_number else "INTEGER"


def _each_differs(rule: Grouped) -> bool:
    """Whether a rule asks how many different values there are."""
    return any(isinstance(each, Ranged) and each.expression.function == "count_distinct" for each in rule.sums)


def _month(day: str) -> str:
    """The month of a day's number, as a number."""
    of_day = f"(date '0001-01-01' + ({day} - 1)::INTEGER)"
    return f"12 * year({of_day}) + month({of_day})"


def _asks(each: Sum) -> tuple[str | None, ...]:
    return (each.fits,) if isinstance(each, Counted) else (each.value, each.status)


def names_of_truth(name: str) -> tuple[str, str, str]:
    """The columns of `summed` that hold how many rows have each code of a truth: surely, waiting, unknown."""
    return (f"{name}_{SURE}", f"{name}_{WAITING}", f"{name}_{UNKNOWN}")


def _number(code: str, name: str) -> Iterator[tuple[str, str]]:
    """How many rows have each code of a truth."""
    for truth, column in zip((SURE, WAITING, UNKNOWN), names_of_truth(name), strict=True):
        yield column, f"coalesce(sum(many) filter ({code} = {truth}), 0)::BIGINT"
