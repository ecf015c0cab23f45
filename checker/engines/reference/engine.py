"""The reference engine: verdicts, judgements, values and traces, one record at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from checker.engines.model import Judgement, RuleVerdicts, Subject, World
from checker.engines.reference.blame import Wanting
from checker.engines.reference.judge import Brief, Noting, brief, judge, wanting_of
from checker.engines.reference.outcomes import group_outcome
from checker.engines.reference.populations import groups, keys_of
from checker.engines.reference.scope import Scope
from checker.engines.reference.standing import StandingEvaluation
from checker.engines.reference.strictest import LawsDay, days_of_laws
from checker.engines.reference.sums import Member, Sum, members
from checker.engines.reference.trace import Depth, Trace, trace_of_rule, trace_of_value
from checker.engines.reference.values import Worth
from checker.semantics.data import Row, rows_by_record
from checker.semantics.expressions import TypedExpr


class ReferenceEngine:
    """The plain evaluator; it remembers the values of the world that it was asked about last."""

    name = "reference"

    def __init__(self) -> None:
        self._evaluation: StandingEvaluation | None = None
        self._noting: Noting | None = None
        self._rows: Mapping[str, tuple[Row, ...]] | None = None

    def verdicts(self, world: World, rules: Sequence[str]) -> Iterator[RuleVerdicts]:
        """The verdicts of the named rules, in the order asked."""
        for rule_id in rules:
            if world.program.heads[rule_id].record == "letter" and "letter" not in world.dataset.supplied:
                yield RuleVerdicts(rule_id, (), (), unsupplied=True)
            else:
                yield self.verdicts_about(world, rule_id)

    def verdicts_about(
        self, world: World, rule_id: str, is_asked: Callable[[Subject], bool] | None = None
    ) -> RuleVerdicts:
        """The verdicts of a rule about its subjects, or about some of them, in their order."""
        run, head = self._run(world), world.program.heads[rule_id]
        if head.grouped:
            rows = run.may_apply(rule_id, self._rows_of(world, head.record))
            every = groups(run, world.program.rules[rule_id], rows)
            formed = tuple(every if is_asked is None else filter(is_asked, every))
            return RuleVerdicts(rule_id, formed, tuple(group_outcome(run, rule_id, each).verdict for each in formed))
        rows = self._rows_of(world, head.record)
        if is_asked is not None:
            rows = tuple(filter(is_asked, rows))
        return RuleVerdicts(rule_id, rows, run.verdicts(rule_id, rows))

    def verdicts_of(self, world: World, rule_id: str, rows: Sequence[Row]) -> RuleVerdicts:
        """The verdicts of a rule about these rows of its record."""
        return RuleVerdicts(rule_id, rows, self._run(world).verdicts(rule_id, rows))

    def members(self, world: World, rule_id: str, sums: Sequence[Sum], rows: Sequence[Row]) -> Iterator[Member]:
        """What rows have to say to the groups of a rule of one version that asks nothing but sums of them."""
        return members(self._run(world), world.program.rules[rule_id], sums, rows)

    def keys(self, world: World, rule_id: str, row: Row) -> tuple[Worth, ...]:
        """The keys of a row's group, by the first version of a rule."""
        return keys_of(self._run(world), world.program.rules[rule_id].versions[0], row)

    def judge(self, world: World, rule_id: str, subject: Subject, wanting: Wanting | None = None) -> Judgement:
        """One verdict in full: message, evidence, margin, and the facts that would settle it, if not known."""
        run = self._run(world)
        if self._noting is None or self._noting.full:
            self._noting = Noting(world, unnoted=run)
        return judge(run, self._noting, rule_id, subject, wanting)

    def brief(self, world: World, rule_id: str, subject: Subject) -> Brief:
        """Of one verdict what is found in a hundredth of the time that all of it takes."""
        return brief(self._run(world), rule_id, subject)

    def wanting(self, world: World, rule_id: str, subject: Subject) -> Wanting:
        """The facts that would settle a verdict."""
        return wanting_of(self._run(world), rule_id, subject)

    def settings_of(self, world: World, rule_id: str) -> frozenset[str]:
        """The settings that a rule's verdicts can hang on."""
        return self._run(world).settings_of(world.program.rules[rule_id])

    def value(self, world: World, declaration_id: str, row: Row) -> Worth:
        """The value of a definition, or the last day of a deadline, for a row."""
        run = self._run(world)
        if declaration_id in world.program.deadlines:
            return run.deadline(declaration_id, row)
        return run.definition(declaration_id, row)

    def days_of_laws(self, world: World, deadline_id: str, row: Row) -> tuple[LawsDay, ...]:
        """The days of which a deadline is the earliest, each with its law; none where it has a clock of its own."""
        return days_of_laws(self._run(world), deadline_id, row)

    def truth(self, world: World, expression: TypedExpr, row: Row) -> bool | None:
        """Whether a condition holds for a row; None where that is unknown."""
        found = self._run(world).truth(expression, Scope(row))
        return found if isinstance(found, bool) else None

    def explain(self, world: World, rule_id: str, subject: Subject, depth: Depth = "author") -> Trace:
        """The verdict as a tree of the values under it, each with its words and its law."""
        return trace_of_rule(world, rule_id, subject, depth)

    def explain_value(self, world: World, declaration_id: str, row: Row, depth: Depth = "author") -> Trace:
        """A definition or deadline for a row as a tree; a deadline's clock with each step of the arithmetic."""
        return trace_of_value(world, declaration_id, row, depth)

    def _rows_of(self, world: World, record: str) -> tuple[Row, ...]:
        if self._rows is None:
            self._rows = rows_by_record(world.dataset)
        return self._rows.get(record, ())

    def _run(self, world: World) -> StandingEvaluation:
        if self._evaluation is None or self._evaluation.world is not world:
            self._evaluation = StandingEvaluation(world)
            self._noting = None
            self._rows = None
        return self._evaluation
