"""What each waiver comes to in one check: whether it holds, what it covers, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from checker.diagnostics.suggest import did_you_mean
from checker.logs.problems import DataProblem
from checker.waivers import problems
from checker.waivers.expiry import expired, runs_too_long
from checker.waivers.model import Target, Waiver, WaiverFile
from checker.waivers.scope import covers

# so many findings of a rule can be covered by a waiver that names neither records nor a last day of receipt
MOST_UNBOUNDED = 10
State = Literal["in force", "expired", "refused"]


@dataclass(frozen=True)
class Circumstances:
    """What a check knows about waivers at large.

    `rules` are all ids that exist, `looked_at` those that this check decided, `never` those that cannot be waived,
    with the reason. `timezone` is where the day `as_of` ends, None for each waiver's own. `stable` says that
    pseudonyms come from a key.
    """

    as_of: date
    timezone: str | None
    rules: Collection[str]
    looked_at: Collection[str]
    never: Mapping[str, str]
    longest_months: int
    stable: bool


@dataclass(frozen=True)
class Standing:
    """One waiver: whether it holds (`why_not` in words if not), and which targets are in its scope, by index."""

    waiver: Waiver
    state: State
    why_not: str | None
    covered: tuple[int, ...]
    problem: DataProblem | None


def standings(file: WaiverFile, targets: Sequence[Target], known: Circumstances) -> tuple[Standing, ...]:
    """The standing of every waiver that could be read, in the order of the file."""
    of_rule: dict[str, list[tuple[int, Target]]] = {waiver.rule: [] for waiver in file.waivers}
    for number, target in enumerate(targets):
        if target.rule in of_rule:
            of_rule[target.rule].append((number, target))
    return tuple(_standing(waiver, file, of_rule[waiver.rule], known) for waiver in file.waivers)


def problems_of(file: WaiverFile, found: Sequence[Standing]) -> Iterator[DataProblem]:
    """What is wrong with the waivers: those that could not be read, then those that do nothing or are not used."""
    yield from file.problems
    yield from (standing.problem for standing in found if standing.problem is not None)


def by_target(found: Sequence[Standing]) -> Mapping[int, int]:
    """For each target that is waived, the index of the first waiver in force that covers it."""
    waived: dict[int, int] = {}
    for number, standing in enumerate(found):
        if standing.state == "in force":
            for target in standing.covered:
                waived.setdefault(target, number)
    return waived


def _standing(
    waiver: Waiver, file: WaiverFile, targets: Sequence[tuple[int, Target]], known: Circumstances
) -> Standing:
    """The standing of a waiver among the targets of its rule, each with its index."""
    name, rule, line = file.file, waiver.rule, waiver.line
    covered = tuple(number for number, target in targets if covers(waiver, target, file.folder))
    refused = Standing(waiver, "refused", None, covered, None)
    if rule not in known.rules:
        problem = problems.unknown_rule(name, line, rule, did_you_mean(rule, known.rules) or "")
        return replace(refused, why_not="there is no such rule", problem=problem)
    if rule in known.never:
        problem = problems.not_waivable(name, line, rule, known.never[rule])
        return replace(refused, why_not="the rule cannot be waived", problem=problem)
    if runs_too_long(waiver, known.longest_months):
        problem = problems.too_long(name, line, rule, known.longest_months)
        return replace(refused, why_not="it runs for too long", problem=problem)
    if waiver.scope.keyed and not known.stable:
        return replace(refused, why_not="no key is set", problem=problems.without_key(name, line, rule))
    if expired(waiver, known.as_of, known.timezone):
        problem = problems.expired(name, line, rule, waiver.expires, len(covered))
        return replace(refused, state="expired", why_not="its last day has passed", problem=problem)
    if len(covered) > MOST_UNBOUNDED and len(covered) == len(targets) and not waiver.scope.bounded:
        problem = problems.too_broad(name, line, rule, len(covered))
        return replace(refused, why_not="it is too broad", problem=problem)
    unused = problems.unused(name, line, rule) if not covered and rule in known.looked_at else None
    return Standing(waiver, "in force", None, covered, unused)
