"""Which rules a run decides: those that were named, without the held ones that nobody turned on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from checker.diagnostics.diagnostic import CheckerError
from checker.diagnostics.suggest import did_you_mean
from checker.semantics.model import Program, RuleHead
from checker.semantics.reach import concepts_of

Names = Mapping[str, Sequence[RuleHead]]


def selected_rules(program: Program, only: Sequence[str], enable: Sequence[str]) -> tuple[str, ...]:
    """The ids of the rules that `only` means, all of them without a name; held rules only where `enable` means them.

    A name is a rule, a row, a policy or a regime. Raises CheckerError for a name that means no rule, for one of
    `enable` that means no held rule, and where all that `only` means is held.
    """
    names = _names(program) if only or enable else {}
    enabled = {rule.id for name in enable for rule in _held(program, names, name)}
    wanted = [rule for name in only for rule in _called(program, names, name)] if only else list(program.heads.values())
    ids = {rule.id for rule in wanted if rule.held is None or rule.id in enabled}
    if wanted and not ids:
        first = wanted[0]
        raise CheckerError(f"{first.id} is held: {first.held}", f"--enable {first.id} turns it on")
    return tuple(rule for rule in program.rules if rule in ids)


def enabled_notices(program: Program, rules: Sequence[str]) -> tuple[str, ...]:
    """For the head of a report: each held rule that was turned on, and why it is held."""
    held = ((rule, program.heads[rule].held) for rule in rules)
    return tuple(f"{rule} is held and was turned on: {why}" for rule, why in held if why is not None)


def _held(program: Program, names: Names, name: str) -> tuple[RuleHead, ...]:
    found = tuple(rule for rule in _called(program, names, name) if rule.held is not None)
    if not found:
        raise CheckerError(f"`{name}` is not held, and so is on already", "`habeas rules` lists the held rules")
    return found


def _called(program: Program, names: Names, name: str) -> Sequence[RuleHead]:
    """The rules that a name means."""
    if name not in names:
        regimes = {policy.regime for policy in program.policies.values() if policy.regime}
        rows = {row for concept in program.concepts.values() for row in concept.authority.rows}
        known = [*program.rules, *program.policies, *sorted(regimes), *sorted(rows)]
        raise CheckerError(
            f"there is no rule, row, policy or regime `{name}`",
            did_you_mean(name, known) or "`habeas rules` lists them",
        )
    return names[name]


def _names(program: Program) -> Names:
    """The rules by every name that means them, in the order of the program."""
    found: dict[str, list[RuleHead]] = {}
    for identity, rule in program.rules.items():
        rows = {row for each in rule.versions for row in each.authority.rows}
        rows |= {row for concept in concepts_of(program, rule) for row in program.concepts[concept].authority.rows}
        parts = rule.policy.split(".")
        policies = {".".join(parts[:depth]) for depth in range(1, len(parts) + 1)}
        for name in {rule.id, program.policies[rule.policy].regime or rule.id} | policies | rows:
            found.setdefault(name, []).append(program.heads[identity])
    return found
