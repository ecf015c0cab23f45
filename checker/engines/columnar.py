"""What columnar engines share: one plan decides the records, the reference engine groups and what is left open."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from checker.collector import held
from checker.engines.limits import NO_LIMITS, Limits
from checker.engines.model import RuleVerdicts, World
from checker.engines.reference.outcomes import Outcome, group_outcome
from checker.engines.reference.populations import groups, is_grouped
from checker.engines.reference.standing import StandingEvaluation
from checker.plan.verdicts import LEFT_OPEN, VERDICTS
from checker.semantics.data import Row
from checker.semantics.model import Verdict

# Verdicts that another rule reads without their blame.
PLAIN: Final[tuple[Verdict, ...]] = ("passed", "breached", "not_applicable", "no_law")

# For each rule its subjects and the numbers of their verdicts.
Codes = Mapping[str, tuple[Sequence[Row], Sequence[int]]]


@dataclass(frozen=True)
class Left:
    """How many subjects of how many the reference engine decided, rule by rule."""

    subjects: int
    left: Mapping[str, int]


class ColumnarEngine(ABC):
    """Decides rules about single records in one plan; groups, and what it leaves open, the reference engine decides.

    `left` tells of the last call how many subjects were left open.
    """

    name: str

    def __init__(self, limits: Limits = NO_LIMITS) -> None:
        self.limits = limits
        self.left = Left(0, {})

    @abstractmethod
    def decided(self, world: World, rules: Sequence[str]) -> Codes:
        """The verdicts of rules about single records."""

    def verdicts(self, world: World, rules: Sequence[str]) -> Iterator[RuleVerdicts]:
        """The verdicts of the named rules, in the order asked."""
        supplied = [rule for rule in rules if not _unsupplied(world, rule)]
        alone = [rule for rule in supplied if not is_grouped(world.program.rules[rule])]
        with held():
            found = self.decided(world, alone)
        left = {rule: sum(code == LEFT_OPEN for code in codes) for rule, (_, codes) in found.items()}
        self.left = Left(sum(len(subjects) for subjects, _ in found.values()), left)
        reference = StandingEvaluation(world)
        if len(found) < len(supplied):
            _remember(reference, found)
        for rule in rules:
            if rule in found:
                subjects, codes = found[rule]
                yield RuleVerdicts(rule, subjects, tuple(_each(reference, rule, subjects, codes)))
            elif rule in supplied:
                yield _of_groups(reference, rule)
            else:
                yield RuleVerdicts(rule, (), (), unsupplied=True)


def _each(reference: StandingEvaluation, rule: str, subjects: Sequence[Row], codes: Sequence[int]) -> Iterator[Verdict]:
    for subject, code in zip(subjects, codes, strict=True):
        yield VERDICTS[code] if code != LEFT_OPEN else reference.outcome(rule, subject).verdict


def _remember(reference: StandingEvaluation, found: Codes) -> None:
    """Rules about groups ask for verdicts of other rules: those that need no blame are told to the reference engine."""
    told: dict[int, Outcome] = {VERDICTS.index(verdict): Outcome(verdict) for verdict in PLAIN}
    for rule, (subjects, codes) in found.items():
        pairs = zip(subjects, codes, strict=True)
        reference.take_over(rule, {subject: told[code] for subject, code in pairs if code in told})


def _of_groups(reference: StandingEvaluation, rule: str) -> RuleVerdicts:
    """A rule about groups, which the reference engine forms and decides."""
    formed = tuple(groups(reference, reference.program.rules[rule]))
    return RuleVerdicts(rule, formed, tuple(group_outcome(reference, rule, each).verdict for each in formed))


def _unsupplied(world: World, rule: str) -> bool:
    record = world.program.rules[rule].versions[0].subject.record
    return record == "letter" and "letter" not in world.dataset.supplied
