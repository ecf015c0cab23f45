"""Groups across the requests of a log: each part keeps what its rows say to them, and at the end they are decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from checker.engines.duckdb.asking import executed
from checker.engines.duckdb.load import Words, fits
from checker.engines.model import World
from checker.engines.reference.evaluate import Evaluation
from checker.engines.reference.scope import Scope
from checker.engines.reference.sums import Member, SummedGroup
from checker.engines.reference.values import Between, Choice, Table, Worth, only_time
from checker.large.grouped import Grouped, OfSite, Ranged
from checker.large.grouprows import MOST_LOOSE, NO, OPEN, PLACES, SURE, UNKNOWN, WAITING, Rows, site_key
from checker.large.groups import GROUP, judge
from checker.large.sums import group_of_sums
from checker.plan.verdicts import VERDICTS
from checker.semantics import expressions as e
from checker.semantics.data import ABSENT, Row, Unknown
from checker.semantics.model import Verdict

# A value's number and its code.
_Coded = tuple[Any, int]


@dataclass(frozen=True)
class Listed:
    """A group of which it is told in full: its first request's place in the log, and what its rows come to."""

    request: int
    sums: Mapping[str, Any]


@dataclass(frozen=True)
class DecidedGroups:
    """The groups of a rule: how many have which verdict, where and when what is told, and the first that breach.

    `spread` has the place of an entity and a day of receipt, as `Counts` have them.
    """

    tally: Mapping[Verdict, int]
    spread: Mapping[tuple[Verdict, int, int | None], int]
    breached: Sequence[Listed]


@dataclass
class Across:
    """Decides `rules` about groups across requests; those in `open` have rows of which sums cannot tell."""

    connection: duckdb.DuckDBPyConnection
    world: World
    rules: Sequence[Grouped]
    words: Words
    open: set[str] = field(default_factory=set)
    # the codes of each key of sites, by rule and place of the key: those of each site's place
    _sites: dict[tuple[str, int], Mapping[int, _Coded]] = field(default_factory=dict)

    def prepare(self) -> None:
        """Makes the tables in which rows are kept, and those of the keys that sites have."""
        for rule in self.rules:
            rows = Rows(self.connection, rule)
            self._create(_rows(rule), rows.told)
            self._create(_firsts(rule), rows.standing)
            for place, key in enumerate(rule.keys):
                if isinstance(key, OfSite):
                    sites = self._sites[rule.rule, place] = self._of_sites(key)
                    columns = {"entity": "INTEGER", "k": "INTEGER", "s": "TINYINT"}
                    self._create(site_key(rule, place), columns)
                    self._insert(site_key(rule, place), columns, [(site, k, s) for site, (k, s) in sites.items()])

    def keep(self, connection: duckdb.DuckDBPyConnection, step: str, columns: Mapping[str, str]) -> None:
        """Keeps what the rows of a part say; `step` holds the results of the plan, by their names in `columns`."""
        for rule in self.rules:
            if rule.belongs in columns:
                rows = Rows(connection, rule)
                rows.take(step, columns)
                rows.keep(_rows(rule), _firsts(rule))

    def asked(self, rule: str) -> Sequence[e.Count | e.Call]:
        """What a rule asks of the rows of its groups."""
        return self._rule(rule).asked

    def add(self, rule_id: str, members: Iterable[tuple[Member, int, int]]) -> None:
        """Adds what rows say that the plan left open, each with the places of its entity and of itself in the log."""
        rule = self._rule(rule_id)
        rows = Rows(self.connection, rule)
        told: list[Sequence[object]] = []
        standing: list[Sequence[object]] = []
        for member, entity, request in members:
            keys = [self._key(rule, place, value, entity) for place, value in enumerate(member.keys)]
            said = _said(rows, member)
            belongs = _code(member.belongs)
            if said is None or belongs is None or any(key is None for key in keys):
                self.open.add(rule_id)
                return
            codes = [*(status for _, status in filter(None, keys)), belongs]
            if NO not in codes:
                alike = [*(value for value, _ in filter(None, keys)), *codes]
                told.append([*alike, *said, 1])
                standing.append([*alike, entity * PLACES + request, _day(member.row)])
        self._insert(_rows(rule), rows.told, told)
        self._insert(_firsts(rule), rows.standing, standing)

    def decided(self, most: Mapping[Verdict, int], every: bool) -> Mapping[str, DecidedGroups]:
        """The groups of each rule that is not `open`; `most` is how many of a verdict are listed.

        With `every` the table `told` gets each verdict that is told.
        """
        codes: dict[tuple[object, ...], int] = {}
        asked = [rule for rule in self.rules if rule.rule not in self.open]
        found = {rule.rule: self._decided(rule, most, every, codes) for rule in asked}
        return {rule: groups for rule, groups in found.items() if groups is not None}

    def group(self, rule: str, listed: Listed, first: Row, keys: tuple[Worth, ...]) -> SummedGroup:
        """A group that is listed, with its first request and its keys."""
        return group_of_sums(Rows(self.connection, self._rule(rule)), listed.sums, first, keys)

    # ---- what rows say

    def _of_sites(self, key: OfSite) -> Mapping[int, _Coded]:
        """A number for each different value of a key, and its code, by the place of the site."""
        run, numbers = Evaluation(self.world), dict[object, int]()
        found: dict[int, _Coded] = {}
        for site, entity in enumerate(self.world.dataset.entities):
            requests = entity.children["requests"]
            for first in requests[:1] if isinstance(requests, tuple) else ():
                value = run.value(key.expression, Scope(first))
                code = _code(value)
                number = numbers.setdefault(value, len(numbers)) if code == SURE else None
                found[site] = number, OPEN if code is None else code
        return found

    def _key(self, rule: Grouped, place: int, value: Worth, entity: int) -> _Coded | None:
        key = rule.keys[place]
        if isinstance(key, OfSite):
            found = self._sites[rule.rule, place][entity]
            return None if found[1] == OPEN else found
        if key.is_month and isinstance(value, str):
            year, month = value.split("-")
            return 12 * int(year) + int(month), SURE
        return _number(value, self.words)

    # ---- the groups

    def _decided(
        self, rule: Grouped, most: Mapping[Verdict, int], every: bool, codes: dict[tuple[object, ...], int]
    ) -> DecidedGroups | None:
        rows = Rows(self.connection, rule)
        rows.bring(_rows(rule))
        loose = f"loose {rule.rule}"
        different, _ = rows.set_aside(loose, f"not ({rows.known})")
        rows.join("true")
        if different and self._run("select 1 from formed limit 1").fetchall():
            if different > MOST_LOOSE:
                self.open.add(rule.rule)
                return None
            rows.add(f'"{loose}"', [], SURE)
        rows.sum()
        rows.find_firsts(_firsts(rule))
        judged = judge(rows, self.world, codes)
        entity, n = f"f.place // {PLACES} as entity", f"f.place % {PLACES} as n"
        self._run(
            f"create or replace temp table decided as select g.*, f.first, f.day, {entity}, {n} "
            f"from {judged} g join firsts f using ({rows.of_group})"
        )
        tally = self._run("select code, count(*) from decided group by 1").fetchall()
        told = f"from decided where code in ({', '.join(str(VERDICTS.index(verdict)) for verdict in most)})"
        spread = self._run(f"select code, entity, day, count(*) {told} group by all").fetchall()
        if every:
            self._run(f"insert into told select '{rule.rule}', '{GROUP}', n, code {told} order by first")
        return DecidedGroups(
            {VERDICTS[code]: count for code, count in tally},
            {(VERDICTS[code], entity, day): count for code, entity, day, count in spread},
            self._breached(rows.names(), most["breached"]),
        )

    def _breached(self, names: Sequence[str], most: int) -> Sequence[Listed]:
        """The first groups that breach."""
        breached = f"from decided where code = {VERDICTS.index('breached')} order by first limit {most}"
        found = self._run(f"select n, {', '.join(names)} {breached}").fetchall()
        return [Listed(request, dict(zip(names, sums, strict=True))) for request, *sums in found]

    def _rule(self, rule_id: str) -> Grouped:
        return next(rule for rule in self.rules if rule.rule == rule_id)

    # ---- tables

    def _create(self, table: str, columns: Mapping[str, str]) -> None:
        declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        self._run(f'create or replace table "{table}" ({declared})')

    def _insert(self, table: str, columns: Mapping[str, str], lines: Sequence[Sequence[object]]) -> None:
        if lines:
            kinds = enumerate(columns.values(), 1)
            values = [[None if each is None else str(each) for each in column] for column in zip(*lines, strict=True)]
            selected = ", ".join(f"unnest(${place}::VARCHAR[])::{kind}" for place, kind in kinds)
            self.connection.execute(f'insert into "{table}" select {selected}', values)

    def _run(self, query: str) -> duckdb.DuckDBPyConnection:
        return executed(self.connection, query)


def _rows(rule: Grouped) -> str:
    return f"rows of {rule.rule}"


def _firsts(rule: Grouped) -> str:
    return f"firsts of {rule.rule}"


def _day(request: Row) -> int | None:
    day = request.fields.get("received_on")
    return day.toordinal() if isinstance(day, date) else None


def _said(rows: Rows, member: Member) -> Sequence[object] | None:
    """The columns of what is asked of a row; None where no code tells it."""
    found: dict[str, object] = {}
    for each, value in zip(rows.rule.sums, member.asked, strict=True):
        columns = rows.columns_of(each)
        coded = _number(value, {}) if isinstance(each, Ranged) else (_code(value),)
        if coded is None or None in coded[-1:]:
            return None
        found.update(zip(columns, coded, strict=False))
    return [found[name] for name in rows.said]


def _number(value: Worth, words: Mapping[str, int]) -> _Coded | None:
    """A value as the number by which the plan knows it, and its code; None where no code tells it."""
    match value:
        case _ if value is ABSENT or isinstance(value, Unknown):
            code = NO if value is ABSENT else _code(value)
            return None if code is None else (None, code)
        case bool():
            return int(value), SURE
        case str():
            return words[value], SURE
        case date():
            return value.toordinal(), SURE
        case int() | Decimal():
            return (Decimal(value), SURE) if fits(Decimal(value)) else None
        case _:
            return None


def _code(truth: Worth) -> int | None:
    """The code of a truth, and of a value: surely there, or unknown for which facts; None where no code tells it."""
    match truth:
        case Unknown(blame=blame) if any(fact.kind == "law" for fact in blame):
            return None
        case Unknown(blame=blame):
            return WAITING if only_time(blame) else UNKNOWN
        case Choice() | Between() | Table():
            return None
        case _:
            return NO if truth is False or truth is ABSENT else SURE
