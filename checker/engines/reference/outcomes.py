"""The verdict of one rule for one subject, with the facts that keep it open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from checker.engines.model import Group, NoLaw
from checker.engines.reference.scope import Scope
from checker.engines.reference.selection import select
from checker.engines.reference.sums import table_of
from checker.engines.reference.truth import conjunction, disjunction
from checker.engines.reference.values import NO_BLAME, Blame, Truth, blame_of, joined, only_time
from checker.semantics.data import Row, Unknown
from checker.semantics.model import RuleVersion, Verdict

if TYPE_CHECKING:
    from checker.engines.reference.evaluate import Evaluation


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict; `version` is the index of the version that gave it, the first of several that agree."""

    verdict: Verdict
    version: int | None = None
    no_law: NoLaw | None = None
    blame: Blame = NO_BLAME
    harmless: bool = False


@dataclass(frozen=True)
class Answers:
    """What a version of a rule comes to: whether it applies, and whether its requirement is met if it may."""

    applies: Truth
    met: Truth


def outcome(run: Evaluation, rule_id: str, row: Row) -> Outcome:
    """The verdict for a row, by the version that its date selects."""
    rule = run.program.rules[rule_id]
    scope = Scope(row)
    selected = select(run, [version.in_force for version in rule.versions], scope)
    if not selected.candidates:
        return Outcome("no_law", no_law=selected.why)
    return _agreed(run, rule.versions, selected.candidates, selected.blame, scope)


def group_outcome(run: Evaluation, rule_id: str, group: Group) -> Outcome:
    """The verdict for a group, by the version under which it was formed."""
    rule = run.program.rules[rule_id]
    return _agreed(run, rule.versions, (group.version,), NO_BLAME, group_scope(group))


def group_scope(group: Group) -> Scope:
    """The place in which a group's requirement stands: its first row serves for the keys."""
    return Scope((*group.rows, *group.maybe)[0], group=table_of(group))


def _agreed(
    run: Evaluation, versions: Sequence[RuleVersion], candidates: tuple[int, ...], blame: Blame, scope: Scope
) -> Outcome:
    """The verdict on which all versions that could apply agree, or undecided for the date."""
    if len(candidates) == 1:
        return judged(candidates[0], answers(run, versions[candidates[0]], scope))
    outcomes = [judged(index, answers(run, versions[index], scope)) for index in candidates]
    first = outcomes[0]
    together = joined(*(each.blame for each in outcomes))
    if all(each.verdict == first.verdict for each in outcomes):
        return Outcome(first.verdict, first.version, first.no_law, together, all(each.harmless for each in outcomes))
    return Outcome("undecided", first.version, None, joined(blame, together))


def answers(run: Evaluation, version: RuleVersion, scope: Scope) -> Answers:
    """Whether the version applies, and its requirement where it may."""
    applies = _applies(run, version, scope)
    if applies is False:
        return Answers(False, True)
    return Answers(applies, run.truth(version.require, with_lets(run, version, scope)))


def with_lets(run: Evaluation, version: RuleVersion, scope: Scope) -> Scope:
    """The place in which requirement and messages stand, after the `let` clauses."""
    for name, value in version.lets:
        scope = scope.bind(name, run.value(value, scope))
    return scope


def _applies(run: Evaluation, version: RuleVersion, scope: Scope) -> Truth:
    subject = version.subject
    if scope.group is not None:
        exists = disjunction(belongs for _, belongs in scope.group.rows)
        return conjunction((exists, *_asked(run, (subject.group_when,), scope)))
    applies = True if subject.applies is None else run.condition(subject.applies, scope)
    if applies is False or subject.where is None:
        return applies
    return conjunction((applies, run.truth(subject.where, scope)))


def _asked(run: Evaluation, tests: Sequence[object], scope: Scope) -> Iterator[Truth]:
    for test in tests:
        if test is not None:
            yield run.truth(test, scope)  # type: ignore[arg-type]  # conditions of a subject


def judged(version: int, found: Answers) -> Outcome:
    """The outcome of a version: the table of verdicts."""
    applies, met = found.applies, found.met
    if applies is False:
        return _plain("not_applicable", version)
    blame = joined(blame_of(applies), blame_of(met))
    lawless = frozenset(fact for fact in blame if fact.kind == "law")
    if lawless:
        return Outcome("no_law", version, "gap", lawless)
    if applies is True and not isinstance(met, Unknown):
        return _plain("passed" if met else "breached", version)
    if only_time(blame):
        return Outcome("pending", version, None, blame)
    if met is True:
        return Outcome("undecided", version, None, blame, harmless=True)
    return Outcome("undecided", version, None, blame)


@cache
def _plain(verdict: Verdict, version: int) -> Outcome:
    """A verdict that nothing is to blame for: one for all records."""
    return Outcome(verdict, version)
