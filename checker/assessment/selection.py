"""Which rules a run decides: those that were named, without the held ones that nobody turned on."""

from __future__ import annotations

from collections.abc import Sequence

from checker.diagnostics.diagnostic import CheckerError
from checker.diagnostics.suggest import did_you_mean
from checker.semantics.model import Program, Rule
from checker.semantics.reach import concepts_of


def selected_rules(program: Program, only: Sequence[str], enable: Sequence[str]) -> tuple[str, ...]:
    """The ids of the rules that `only` means, all of them without a name; held rules only where `enable` means them.

    A name is a rule, a row, a policy or a regime. Raises CheckerError for a name that means no rule, for one of
    `enable` that means no held rule, and where all that `only` means is held.
    """
    enabled = {rule.id for name in enable for rule in _held(program, name)}
    wanted = [rule for name in only for rule in _called(program, name)] if only else list(program.rules.values())
    ids = {rule.id for rule in wanted if rule.held is None or rule.id in enabled}
    if wanted and not ids:
        first = wanted[0]
        raise CheckerError(f"{first.id} is held: {first.held}", f"--enable {first.id} turns it on")
    return tuple(rule for rule in program.rules if rule in ids)


def enabled_notices(program: Program, rules: Sequence[str]) -> tuple[str, ...]:
    """For the head of a report: each held rule that was turned on, and why it is held."""
    held = ((rule, program.rules[rule].held) for rule in rules)
    return tuple(f"{rule} is held and was turned on: {why}" for rule, why in held if why is not None)


def _held(program: Program, name: str) -> tuple[Rule, ...]:
    found = tuple(rule for rule in _called(program, name) if rule.held is not None)
    if not found:
        raise CheckerError(f"`{name}` is not held, and so is on already", "`habeas rules` lists the held rules")
    return found


def _called(program: Program, name: str) -> tuple[Rule, ...]:
    """The rules that a name means."""
    found = tuple(rule for rule in program.rules.values() if _is_called(program, rule, name))
    if not found:
        regimes = {policy.regime for policy in program.policies.values() if policy.regime}
        rows = {row for concept in program.concepts.values() for row in concept.authority.rows}
        known = [*program.rules, *program.policies, *sorted(regimes), *sorted(rows)]
        raise CheckerError(
            f"there is no rule, row, policy or regime `{name}`",
            did_you_mean(name, known) or "`habeas rules` lists them",
        )
    return found


def _is_called(program: Program, rule: Rule, name: str) -> bool:
    rows = {row for each in rule.versions for row in each.authority.rows}
    rows |= {row for concept in concepts_of(program, rule) for row in program.concepts[concept].authority.rows}
    regime = program.policies[rule.policy].regime
    return name in (rule.id, rule.policy, regime) or name in rows or rule.policy.startswith(f"{name}.")
