"""Who decides what: the chosen engine all verdicts, the reference engine each one that is told in full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from checker.engines.choice import choose
from checker.engines.limits import NO_LIMITS, Limits
from checker.engines.model import Judgement, RuleVerdicts, Subject, World
from checker.engines.reference import Depth, ReferenceEngine, Trace
from checker.logs.export import as_stated
from checker.semantics.data import Value


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
        about_data = {rule for rule in rules if self.law.program.rules[rule].about == "data"}
        law = choose(self.law, engine, limits).verdicts(self.law, [rule for rule in rules if rule not in about_data])
        data = choose(self.data, engine, limits).verdicts(self.data, [rule for rule in rules if rule in about_data])
        for rule in rules:
            yield next(data if rule in about_data else law)

    def judge(self, rule: str, subject: Subject) -> Judgement:
        """One verdict in full."""
        engine, world = self._of(rule)
        return engine.judge(world, rule, subject)

    def explain(self, rule: str, subject: Subject, depth: Depth) -> Trace:
        """One verdict as a tree of the values under it."""
        engine, world = self._of(rule)
        return engine.explain(world, rule, subject, depth)

    def _of(self, rule: str) -> tuple[ReferenceEngine, World]:
        if self.law.program.rules[rule].about == "data":
            return self._data_engine, self.data
        return self._law_engine, self.law


def judging(world: World, stated: Mapping[str, Mapping[str, Value]]) -> Judging:
    """Both views of a world; `stated` holds what rows of one number say in fields where they differ."""
    data = replace(world, dataset=as_stated(world.dataset, stated)) if stated else world
    return Judging(world, data)
