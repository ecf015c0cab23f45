"""Who decides what: the chosen engine all verdicts, the reference engine each one that is told in full."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from checker.engines.choice import choose
from checker.engines.limits import NO_LIMITS, Limits
from checker.engines.model import Engine, Judgement, RuleVerdicts, Subject, World
from checker.engines.reference import Brief, Depth, ReferenceEngine, Trace, Wanting
from checker.engines.reference.sums import Member, Sum
from checker.engines.reference.values import Worth
from checker.logs.export import as_stated
from checker.semantics.data import Row, Value


@dataclass(frozen=True)
class Judging:
    """Two views of one world: rules about the law see rows of one number that differ as unknown where they differ;
    rules about the data see what each row states.
    """

    law: World
    data: World
    _law_engine: ReferenceEngine = field(default_factory=ReferenceEngine)
    _data_engine: ReferenceEngine = field(default_factory=ReferenceEngine)

    def verdicts(self, rules: Sequence[str], engine: str | None, limits: Limits = NO_LIMITS) -> Iterator[RuleVerdicts]:
        """The verdicts of the named rules, in their order; `engine` None leaves the choice to the size."""
        about_data = {rule for rule in rules if self.law.program.heads[rule].about == "data"}
        law = self._chosen(self.law, self._law_engine, engine, limits)
        data = self._chosen(self.data, self._engine_of_data, engine, limits)
        of_law = law.verdicts(self.law, [rule for rule in rules if rule not in about_data])
        of_data = data.verdicts(self.data, [rule for rule in rules if rule in about_data])
        for rule in rules:
            yield next(of_data if rule in about_data else of_law)

    def verdicts_about(self, rule: str, is_asked: Callable[[Subject], bool]) -> RuleVerdicts:
        """The verdicts of a rule about some of its subjects, by the reference engine."""
        engine, world = self._of(rule)
        return engine.verdicts_about(world, rule, is_asked)

    def verdicts_of(self, rule: str, rows: Sequence[Row]) -> RuleVerdicts:
        """The verdicts of a rule about these rows of the world that it sees, by the reference engine."""
        engine, world = self._of(rule)
        return engine.verdicts_of(world, rule, rows)

    def members(self, rule: str, sums: Sequence[Sum], rows: Sequence[Row]) -> Iterator[Member]:
        """What rows of the world that a rule sees have to say to its groups, by the reference engine."""
        engine, world = self._of(rule)
        return engine.members(world, rule, sums, rows)

    def keys(self, rule: str, row: Row) -> tuple[Worth, ...]:
        """The keys of a row's group, by the reference engine."""
        engine, world = self._of(rule)
        return engine.keys(world, rule, row)

    def requests(self, rule: str) -> Mapping[str, Row]:
        """The requests of the world that a rule sees, by their keys."""
        _, world = self._of(rule)
        return {row.key: row for row in world.dataset.rows("request")}

    @property
    def _engine_of_data(self) -> ReferenceEngine:
        """What was found of one world serves both where they are one."""
        return self._law_engine if self.data is self.law else self._data_engine

    def _chosen(self, world: World, reference: ReferenceEngine, engine: str | None, limits: Limits) -> Engine:
        """The engine for a world; the reference engine that judges later, where it is that, for it remembers much."""
        chosen = choose(world, engine, limits)
        return reference if isinstance(chosen, ReferenceEngine) else chosen

    def judge(self, rule: str, subject: Subject, wanting: Wanting | None = None) -> Judgement:
        """One verdict in full; the facts that would settle it are found unless they are known."""
        engine, world = self._of(rule)
        return engine.judge(world, rule, subject, wanting)

    def brief(self, rule: str, subject: Subject) -> Brief:
        """Of one verdict what needs no evidence and no trials."""
        engine, world = self._of(rule)
        return engine.brief(world, rule, subject)

    def wanting(self, rule: str, subject: Subject) -> Wanting:
        """The facts that would settle one verdict."""
        engine, world = self._of(rule)
        return engine.wanting(world, rule, subject)

    def settings_of(self, rule: str) -> frozenset[str]:
        """The settings that a rule's verdicts can hang on."""
        engine, world = self._of(rule)
        return engine.settings_of(world, rule)

    def explain(self, rule: str, subject: Subject, depth: Depth) -> Trace:
        """One verdict as a tree of the values under it."""
        engine, world = self._of(rule)
        return engine.explain(world, rule, subject, depth)

    def _of(self, rule: str) -> tuple[ReferenceEngine, World]:
        if self.law.program.heads[rule].about == "data":
            return self._engine_of_data, self.data
        return self._law_engine, self.law


def judging(world: World, stated: Mapping[str, Mapping[str, Value]]) -> Judging:
    """Both views of a world; `stated` holds what rows of one number say in fields where they differ."""
    data = replace(world, dataset=as_stated(world.dataset, stated)) if stated else world
    return Judging(world, data)
