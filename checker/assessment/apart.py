"""The requests of a large log that the plan left open: decided batch by batch, counted, and let go."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from checker.assessment.large import LISTED, belongs, decided, request_of, request_row
from checker.assessment.series_model import month_of
from checker.assessment.verdicts import TYPES, line_of
from checker.engines.reference.populations import is_grouped
from checker.logs.problems import DataProblem
from checker.logs.read import problem_order
from checker.semantics.data import Row, rows_by_record

if TYPE_CHECKING:
    from checker.assessment.findings import Showing
    from checker.assessment.judging import Judging
    from checker.engines.model import RuleVerdicts, Subject, World
    from checker.engines.reference.sums import Member, Sum
    from checker.large.across import DecidedGroups
    from checker.large.apart import Batch, TakenOut
    from checker.large.read import LargeLog
    from checker.logs.export import LogExport
    from checker.semantics.model import Program, Verdict

# Remarks of one kind about rows of requests that are told; all are counted.
MOST_TOLD: Final = 1_000

Opened = Callable[["LogExport"], tuple["World", "Judging"]]
Progress = Callable[[int, int], None]
# Where a finding stands: the places of its entity and of its request, and its number among those of a batch.
_Place = tuple[int, int, int]


@dataclass
class Counted:
    """What the requests that were decided apart come to.

    `tallies` and `spread` hold their verdicts as LargeLog and Spread do, `records` and `requests` those that no rule
    counted before. `first` has for each rule and verdict the places of the findings that are listed, `problems` the
    first remarks, and `remarks` counts by code all that are about rows.
    """

    tallies: dict[str, Counter[Verdict]] = field(default_factory=dict)
    records: Counter[str] = field(default_factory=Counter)
    requests: Counter[tuple[int, str]] = field(default_factory=Counter)
    spread: Counter[tuple[str, Verdict, int, str]] = field(default_factory=Counter)
    first: dict[tuple[str, Verdict], list[_Place]] = field(default_factory=dict)
    problems: Counter[DataProblem] = field(default_factory=Counter)
    remarks: Counter[str] = field(default_factory=Counter)

    def listed(self, rule: str) -> Iterator[int]:
        """The requests of a rule's findings that are listed, by their place in the log."""
        for (each, _), places in self.first.items():
            if each == rule:
                yield from (request for _, request, _ in places)

    def add_problems(self, about_rows: Iterable[DataProblem], about_files: Iterable[DataProblem]) -> None:
        """Adds remarks: of those about rows the first of each kind, of those about files what no batch said before."""
        for problem in about_rows:
            self.remarks[problem.code] += 1
            if self.remarks[problem.code] <= MOST_TOLD:
                self.problems[problem] += 1
        self.problems |= Counter(about_files)


@dataclass(frozen=True)
class DecidedLog:
    """A log of which most was only counted, and the records that are told; `rules` are those `asked` that were decided.

    `counted` is what the plan left open comes to, `groups` are those across requests, by rule. `left_out` says for the
    head of the report what was not done.
    """

    log: LargeLog
    asked: Sequence[str]
    rules: tuple[str, ...]
    left_out: str
    counted: Counted
    groups: Mapping[str, DecidedGroups]
    taken: TakenOut


def decide_apart(
    large: LargeLog, program: Program, asked: Sequence[str], opened: Opened, showing: Showing | None, tell: Progress
) -> DecidedLog:
    """Decides what the plan left open, and takes out what is told; with `showing` each verdict is to be written."""
    deciding = _Deciding(large, program, asked, opened, showing)
    done = 0
    for batch in large.batches():
        tell(done, large.undecided)
        done += len(batch.apart.union(*batch.left.values()))
        deciding.add(batch)
        # records and what stands above them hold each other
        del batch
        gc.collect()
    tell(done, large.undecided)
    counted = deciding.counted
    groups = large.across.decided(LISTED, showing is not None)
    rules, left_out = decided(asked, program, large, groups)
    first = {listed.request for found in groups.values() for listed in found.breached}
    taken = large.told(first.union(*(counted.listed(rule) for rule in rules)))
    problems = Counter(taken.export.problems) | counted.problems
    export = replace(taken.export, problems=tuple(sorted(problems.elements(), key=problem_order)))
    return DecidedLog(large, asked, rules, left_out, counted, groups, replace(taken, export=export))


class _Deciding:
    def __init__(
        self, large: LargeLog, program: Program, rules: Sequence[str], opened: Opened, showing: Showing | None
    ) -> None:
        self._large = large
        self._program = program
        self._opened = opened
        self._showing = showing
        about = {rule: program.heads[rule].record for rule in rules}
        alone, _ = decided(rules, program, large, ())
        below = {rule for rule in alone if about[rule] not in ("entity", "letter")}
        self._rules = {rule: place for place, rule in enumerate(rules) if rule in below}
        self._across = [rule.rule for rule in large.across.rules]
        self.counted = Counted()

    def add(self, batch: Batch) -> None:
        """Decides a batch and counts it."""
        world, judges = self._opened(batch.taken.export)
        found = _Found(world, judges, batch)
        self.counted.add_problems(batch.about_rows, batch.about_files)
        for row in found.rows("request", found.apart):
            self.counted.requests[found.entity(row), month_of(row)] += 1
        for name in self._program.records:
            if name != "entity":
                self.counted.records[name] += len(found.rows(name, found.apart))
        for rule in self._rules:
            wanted = found.apart.union(found.left.get(rule, ()))
            if wanted:
                self._count(found, found.verdicts(rule, wanted))
        for rule in self._across:
            self._large.across.add(rule, found.members(rule, self._large.across.asked(rule)))

    def _count(self, found: _Found, decided: RuleVerdicts) -> None:
        rule, lines = decided.rule, []
        is_law = self._program.heads[rule].about == "law"
        self.counted.tallies.setdefault(rule, Counter()).update(decided.verdicts)
        first: dict[Verdict, list[_Place]] = {}
        for number, (subject, verdict) in enumerate(zip(decided.subjects, decided.verdicts, strict=True)):
            if verdict not in LISTED:
                continue
            request = request_row(subject)
            assert request is not None, "what is decided apart belongs to a request"
            if is_law and verdict in ("breached", "undecided"):
                self.counted.spread[rule, verdict, found.entity(request), month_of(request)] += 1
            place = found.place(subject, number)
            first.setdefault(verdict, []).append(place)
            if self._showing is not None:
                line = line_of(rule, subject, verdict, found.judges, self._showing)
                lines.append({"place": [self._rules[rule], *place], **line})
        for verdict, places in first.items():
            every = [*self.counted.first.get((rule, verdict), ()), *places]
            self.counted.first[rule, verdict] = sorted(every)[: LISTED[verdict]]
        if lines:
            self._large.keep(lines, TYPES)


class _Found:
    """The records of a batch: `apart` and `left` are the keys of the requests that are decided."""

    def __init__(self, world: World, judges: Judging, batch: Batch) -> None:
        keys = batch.taken.keys
        self.judges = judges
        self.apart = {keys[request] for request in batch.apart}
        self.left = {rule: {keys[request] for request in found} for rule, found in batch.left.items()}
        self._places = {key: request for request, key in keys.items()}
        self._entities = {entity.key: place for place, entity in enumerate(world.dataset.entities)}
        self._program = world.program
        self._law = _by_request(world)
        self._data = self._law if judges.data is world else _by_request(judges.data)
        self._order = {key: place for place, key in enumerate(self._law.get("request", {}))}

    def rows(self, record: str, requests: Collection[str]) -> Sequence[Row]:
        """The records of these requests, in the order of the log."""
        return self._of(self._law, record, requests)

    def verdicts(self, rule: str, requests: Collection[str]) -> RuleVerdicts:
        """The verdicts of a rule about what is of these requests."""
        if is_grouped(self._program.rules[rule]):
            return self.judges.verdicts_about(rule, partial(belongs, requests))
        return self.judges.verdicts_of(rule, self._rows_of(rule, requests))

    def members(self, rule: str, asked: Sequence[Sum]) -> Iterator[tuple[Member, int, int]]:
        """What requests say to the groups of a rule across them, with the places of their entity and of themselves."""
        wanted = self.apart.union(self.left.get(rule, ()))
        for member in self.judges.members(rule, asked, self._rows_of(rule, wanted)):
            yield member, self.entity(member.row), self._places[member.row.key]

    def entity(self, request: Row) -> int:
        """The place of a request's entity."""
        assert isinstance(request.parent, Row), "a request of a log has an entity"
        return self._entities[request.parent.key]

    def place(self, subject: Subject, number: int) -> _Place:
        """Where a subject stands; a group stands where its first row does, whether it surely belongs or not."""
        first = request_row(subject if isinstance(subject, Row) else subject.members[0][0])
        assert first is not None, "what is decided apart belongs to a request"
        return self.entity(first), self._places[first.key], number

    def _rows_of(self, rule: str, requests: Collection[str]) -> Sequence[Row]:
        """The records of these requests that a rule is about, as it sees them."""
        head = self._program.heads[rule]
        return self._of(self._data if head.about == "data" else self._law, head.record, requests)

    def _of(self, rows: Mapping[str, Mapping[str, Sequence[Row]]], record: str, requests: Collection[str]) -> list[Row]:
        of_record = rows.get(record, {})
        return [row for key in sorted(requests, key=self._order.__getitem__) for row in of_record.get(key, ())]


def _by_request(world: World) -> Mapping[str, Mapping[str, Sequence[Row]]]:
    """The rows of each record by the key of their request."""
    found: dict[str, dict[str, list[Row]]] = {}
    for record, rows in rows_by_record(world.dataset).items():
        for row in rows:
            key = request_of(row)
            if key is not None:
                found.setdefault(record, {}).setdefault(key, []).append(row)
    return found
