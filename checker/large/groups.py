"""Forms the groups of a part of a log, and decides them by what their rows come to in sum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

import duckdb

from checker.engines.duckdb.asking import executed
from checker.engines.model import Group, World
from checker.engines.reference import functions
from checker.engines.reference.arithmetic import between
from checker.engines.reference.evaluate import Evaluation
from checker.engines.reference.outcomes import group_outcome
from checker.engines.reference.populations import MOST_MAYBE_ROWS
from checker.engines.reference.scope import Scope
from checker.engines.reference.values import Blame, Option, Truth, Worth
from checker.large.grouped import Counted, Grouped, Ranged, Sum
from checker.plan.verdicts import LEFT_OPEN, VERDICTS
from checker.semantics import expressions as e
from checker.semantics.data import Fact, Unknown
from checker.semantics.model import Verdict

# Rows of unknown request, different in what a rule asks of them, that may belong to each of its groups.
MOST_LOOSE: Final = 200
GROUPS: Final = "groups"

# The codes of truths and values in a plan.
_SURE, _WAITING, _UNKNOWN, _OPEN, _NO = range(5)


@dataclass
class Grouping:
    """Decides `rules` about groups that each lie within one request.

    Rows of requests without a number make no group and may belong to each of a rule's: the rules in `loose` have some.
    Those in `open` have so many that they are not decided.
    """

    connection: duckdb.DuckDBPyConnection
    world: World
    rules: Sequence[Grouped]
    loose: set[str] = field(default_factory=set)
    open: set[str] = field(default_factory=set)
    _codes: dict[tuple[object, ...], int] = field(default_factory=dict)

    def numberless(self, most: int) -> list[int]:
        """The requests without a number; of more than `most` the first of them and one more."""
        self._run(
            "create or replace table numberless as select rowid as request from kept_request "
            f"where k is null and not blank order by rowid limit {most + 1}"
        )
        return [request for (request,) in self._run("from numberless order by request").fetchall()]

    def meet(self, step: str, columns: Mapping[str, str]) -> None:
        """Sets the rows of requests without a number aside; `step` and `columns` are those of `form`."""
        for rule in self._in(columns):
            rows = _Rows(self.connection, rule, columns)
            rows.take(step)
            different, is_open = rows.set_aside()
            if different:
                self.loose.add(rule.rule)
            if different > MOST_LOOSE or is_open:
                self.open.add(rule.rule)

    def form(self, step: str, columns: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """For each rule the table of the groups of a part, each with its `verdict` and what one of its rows has beside.

        `step` is the table of the plan that holds the results, by their names in `columns`.
        """
        for rule in self._in(columns):
            rows = _Rows(self.connection, rule, columns)
            rows.take(step)
            rows.join(rule.rule in self.loose)
            self._judge(rule, step)
            yield GROUPS, rule.rule

    def _in(self, columns: Mapping[str, str]) -> Iterator[Grouped]:
        return (rule for rule in self.rules if rule.belongs in columns and rule.rule not in self.open)

    def _judge(self, rule: Grouped, step: str) -> None:
        """The verdict of each group: one for all that come to the same sums."""
        names = list(_names(rule))
        same = " and ".join(f"g.{name} is not distinct from s.{name}" for name in names)
        self._run(
            "create or replace temp table signatures as select row_number() over () as signature, * "
            f"from (select distinct {', '.join(names)} from summed)"
        )
        found = self._run(f"select signature, {', '.join(names)} from signatures").fetchall()
        codes = [self._code(rule, dict(zip(names, values, strict=True))) for _, *values in found]
        self._run(
            "create or replace temp table judged as select unnest($1::BIGINT[]) signature, unnest($2::TINYINT[]) code",
            [[signature for signature, *_ in found], codes],
        )
        self._run(
            f"create or replace temp table {GROUPS} as select v.n, v.entity, v.day, g.verdict from ("
            f"select g.id, j.code as verdict from summed g join signatures s on {same} join judged j using (signature) "
            f'union all select id, {LEFT_OPEN} from members where is_open) g join "{step}" v using (id)'
        )

    def _code(self, rule: Grouped, sums: Mapping[str, object]) -> int:
        key = (rule.rule, *sums.values())
        if key not in self._codes:
            self._codes[key] = VERDICTS.index(verdict_of_sums(self.world, rule, sums))
        return self._codes[key]

    def _run(self, query: str, values: Sequence[object] = ()) -> duckdb.DuckDBPyConnection:
        return self.connection.execute(query, values) if values else executed(self.connection, query)


# ---- in the database


@dataclass(frozen=True)
class _Rows:
    """The rows of one rule in a part: `members`, then `everyone` in each group, then what they come to: `summed`."""

    connection: duckdb.DuckDBPyConnection
    rule: Grouped
    columns: Mapping[str, str]

    @property
    def _keys(self) -> list[str]:
        return [f"k{place}" for place in range(len(self.rule.keys))]

    @property
    def _statuses(self) -> list[str]:
        return [f"s{place}" for place in range(len(self.rule.keys))]

    @property
    def _said(self) -> list[str]:
        """What is asked of a row beside its keys and its belonging: columns for each sum."""
        return [name for place, each in enumerate(self.rule.sums) for name in _asked(place, each)]

    @property
    def _of_group(self) -> str:
        return ", ".join(["request", *self._keys])

    def take(self, step: str) -> None:
        """The rows that may belong to a group; where the plan leaves one open, it `is_open`."""
        selected = [f"v.{self.columns[self.rule.belongs]} as b"]
        for place, key in enumerate(self.rule.keys):
            value, status = f"v.{self.columns[key.value]}", f"v.{self.columns[key.status]}"
            shown = _month(value) if key.is_month else value
            selected += [f"case when {status} = {_SURE} then {shown} end as k{place}", f"{status} as s{place}"]
        for place, each in enumerate(self.rule.sums):
            selected += [f"v.{self.columns[result]} as {name}" for name, result in _asked(place, each).items()]
        codes = ["b", *self._statuses, *(name for name in self._said if not name.startswith("v"))]
        out = " or ".join(f"{name} = {_NO}" for name in ("b", *self._statuses))
        self._run(
            "create or replace temp table members as "
            f"select *, {' or '.join(f'{name} = {_OPEN}' for name in codes)} as is_open, 1::BIGINT as many "
            f"from (select v.id, v.n as request, v.n in (from numberless) as numberless, "
            f'{", ".join(selected)} from "{step}" v) where not ({out})'
        )

    def set_aside(self) -> tuple[int, bool]:
        """Keeps the rows of requests without a number; how many different ones there are, and whether one is open.

        Where only the ends of columns are asked for, rows that differ in these alone are kept as two.
        """
        table = f'"loose {self.rule.rule}"'
        values = [name for name in self._said if name.startswith("v")]
        alike = ", ".join([*self._keys, *self._statuses, "b", *(n for n in self._said if n not in values), "is_open"])
        each = _each_differs(self.rule) or not values
        low, high = (", ".join([alike, *(f"{end}({name}) as {name}" for name in values)]) for end in ("min", "max"))
        rows = f"from members where numberless group by {alike}"
        if each:
            query = f"select {', '.join([alike, *values])}, sum(many)::BIGINT as many {', '.join([rows, *values])}"
        else:
            query = (
                f"select {low}, greatest(sum(many) - 1, 1)::BIGINT as many {rows} "
                f"union all by name select {high}, 1 as many {rows} having sum(many) > 1"
            )
        self._run(f"create or replace table {table} as {query}")
        row = self._run(f"select count(*), coalesce(bool_or(is_open), false) from {table}").fetchone()
        assert row is not None, "a count has a row"
        return row[0], row[1]

    def join(self, has_loose: bool) -> None:
        """Every row in every group that it is or may be in, and what the rows of each group come to.

        With `has_loose` there are rows of requests without a number.
        """
        known = " and ".join(["true", *(f"{each} = {_SURE}" for each in self._statuses)])
        ordinary = "not numberless and not is_open"
        said = "".join(f", {name}" for name in self._said)
        self._run(
            f"create or replace temp table everyone as select {self._of_group}, id, b{said}, many, false as loose "
            f"from members where {ordinary} and {known}"
        )
        self._run(f"create or replace temp table formed as select distinct {self._of_group} from everyone")
        if self._statuses:
            self._add(f"(from members where {ordinary} and not ({known}))", ["request"])
        if has_loose:
            self._add(f'"loose {self.rule.rule}"', [])
        self._sum()

    def _add(self, loose: str, shared: Sequence[str]) -> None:
        """Adds rows of which a key is unknown to each group that has their known ones."""
        # of which request a row is, is among what is not known, where requests are not shared
        codes = ["l.b", *(f"l.{each}" for each in self._statuses), str(_SURE if shared else _UNKNOWN)]
        of_group = ", ".join(f"f.{name}" for name in ("request", *self._keys))
        said = "".join(f", l.{name}" for name in self._said)
        for pattern in self._run(f"select distinct {', '.join(self._statuses) or '0'} from {loose}").fetchall():
            pairs = list(zip(self._statuses, self._keys, pattern, strict=False))
            held = [f"l.{status} = {code}" for status, _, code in pairs]
            same = [f"l.{name} = f.{name}" for name in (*shared, *(key for _, key, code in pairs if code == _SURE))]
            self._run(
                f"insert into everyone select {of_group}, NULL, greatest({', '.join(codes)}){said}, l.many, true "
                f"from {loose} l join formed f on {' and '.join([*same, *held, 'true'])}"
            )

    def _sum(self) -> None:
        source = "everyone"
        self._run(
            f"create or replace temp table crowded as select {self._of_group}, max(b) as worst from everyone "
            f"where loose group by {self._of_group} having sum(many) > {MOST_MAYBE_ROWS}"
        )
        if self._run("select 1 from crowded limit 1").fetchall():
            joined = f"everyone left join crowded using ({self._of_group})"
            source = f"(select * exclude (worst) replace (greatest(b, coalesce(worst, {_SURE})) as b) from {joined})"
        sums = ", ".join([_number("b", "b"), *(_of(place, each) for place, each in enumerate(self.rule.sums))])
        self._run(
            f"create or replace temp table summed as select {self._of_group}, min(id) as id, {sums} "
            f"from {source} group by {self._of_group}"
        )

    def _run(self, query: str) -> duckdb.DuckDBPyConnection:
        return executed(self.connection, query)


def _each_differs(rule: Grouped) -> bool:
    """Whether a rule asks how many different values there are."""
    return any(isinstance(each, Ranged) and each.expression.function == "count_distinct" for each in rule.sums)


def _month(day: str) -> str:
    """The month of a day's number, as a number."""
    of_day = f"(date '0001-01-01' + ({day} - 1)::INTEGER)"
    return f"12 * year({of_day}) + month({of_day})"


def _asked(place: int, each: Sum) -> dict[str, str]:
    """The columns of a row for a sum, and the results of the plan that they hold."""
    match each:
        case Counted(fits=fits):
            return {} if fits is None else {f"w{place}": fits}
        case Ranged(value=value, status=status):
            return {f"v{place}": value, f"t{place}": status}


def _number(code: str, name: str) -> str:
    """How many rows have each code of a truth: surely, waiting, unknown."""
    return ", ".join(
        f"coalesce(sum(many) filter ({code} = {truth}), 0)::BIGINT as {name}_{truth}"
        for truth in (_SURE, _WAITING, _UNKNOWN)
    )


def _of(place: int, each: Sum) -> str:
    """The columns of `summed` for a sum."""
    match each:
        case Counted(fits=fits):
            return _number("b" if fits is None else f"greatest(b, w{place})", f"n{place}")
        case Ranged():
            v, t = f"v{place}", f"t{place}"
            sure, known = f"b = {_SURE} and {t} = {_SURE}", f"{t} = {_SURE}"
            unknown = f"{t} in ({_WAITING}, {_UNKNOWN})"
            found = {
                "lo": f"min({v}) filter ({sure})",
                "hi": f"max({v}) filter ({sure})",
                "low": f"min({v}) filter ({known})",
                "high": f"max({v}) filter ({known})",
                "known": f"count(distinct {v}) filter ({sure})",
                "possible": f"count(distinct {v}) filter ({known})",
                "blank": f"coalesce(sum(many) filter (b = {_SURE} and {unknown}), 0)::BIGINT",
                "maybe": f"coalesce(sum(many) filter (b <> {_SURE} and {unknown}), 0)::BIGINT",
                "unsure": f"coalesce(bool_or(b <> {_SURE} and {t} <> {_NO}), false)",
                "waiting": f"coalesce(bool_or({t} <> {_NO} and {_WAITING} in (b, {t})), false)",
                "unknown": f"coalesce(bool_or({t} <> {_NO} and {_UNKNOWN} in (b, {t})), false)",
            }
            return ", ".join(f"{found[name]} as {name}{place}" for name in _range(each))


def _names(rule: Grouped) -> Iterator[str]:
    """The names of the columns of `summed` that tell what a group comes to."""
    for name in ("b", *(f"n{place}" for place, each in enumerate(rule.sums) if isinstance(each, Counted))):
        yield from (f"{name}_{truth}" for truth in (_SURE, _WAITING, _UNKNOWN))
    for place, each in enumerate(rule.sums):
        if isinstance(each, Ranged):
            yield from (f"{name}{place}" for name in _range(each))


def _range(each: Ranged) -> tuple[str, ...]:
    """The names of what has to be known of a column for a function of it."""
    ends = ("lo", "hi", "low", "high", "unsure")
    asked = ("known", "possible") if each.expression.function == "count_distinct" else ends
    return (*asked, "blank", "maybe", "waiting", "unknown")


# ---- the verdict of what a group comes to


class _OfSums(Evaluation):
    """An evaluation in which the sums of a group are known, and its rows are not at hand."""

    def __init__(self, world: World, sums: Mapping[int, Option]) -> None:
        super().__init__(world)
        self._sums = sums

    def value(self, expression: e.TypedExpr, scope: Scope) -> Worth:
        found = self._sums.get(id(expression))
        return super().value(expression, scope) if found is None else found


def verdict_of_sums(world: World, rule: Grouped, found: Mapping[str, Any]) -> Verdict:
    """The verdict about a group that comes to these sums, by the names of the columns of `summed`."""

    def blame(waiting: object, unknown: object) -> Blame:
        facts = {"time": waiting, "field": unknown}
        return frozenset(Fact(kind, rule.record, "", "") for kind, there in facts.items() if there)  # type: ignore[arg-type]

    def of(place: int, each: Sum) -> Option:
        if isinstance(each, Counted):
            sure, waiting, unknown = (found[f"n{place}_{truth}"] for truth in (_SURE, _WAITING, _UNKNOWN))
            return between(Decimal(sure), Decimal(sure + waiting + unknown), blame(waiting, unknown))
        values = {name: found[f"{name}{place}"] for name in _range(each)}
        return _of_column(each, values, blame(values["waiting"], values["unknown"]))

    sums = {id(each.expression): of(place, each) for place, each in enumerate(rule.sums)}
    row = world.dataset.entities[0]
    exists: Truth = True if found["b_0"] else Unknown(blame(found["b_1"], found["b_2"]))
    group = Group((row,), (), (), 0, ((row, exists),))
    return group_outcome(_OfSums(world, sums), rule.rule, group).verdict


def _of_column(each: Ranged, found: Mapping[str, Any], blame: Blame) -> Option:
    """The value of a function of a column of which only the ends are known, and how many different values it has."""
    if each.expression.function == "count_distinct":
        least = max(found["known"], 1 if found["known"] or found["blank"] else 0)
        return between(Decimal(least), Decimal(found["possible"] + found["blank"] + found["maybe"]), blame)

    def point(value: Any) -> Option:
        return date.fromordinal(value) if each.is_day else Decimal(value)

    sure = [(point(found[end]), True) for end in ("lo", "hi") if found[end] is not None]
    maybe = [
        (point(found[end]), Unknown(blame)) for end in ("low", "high") if found["unsure"] and found[end] is not None
    ]
    blank = [(Unknown(blame), True)] if found["blank"] else []
    unsure = [(Unknown(blame), Unknown(blame))] if found["maybe"] else []
    return functions.ON_COLUMNS[each.expression.function]((*sure, *maybe, *blank, *unsure))
