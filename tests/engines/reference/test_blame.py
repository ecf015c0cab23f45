"""What is blamed for an open verdict is what settling each fact alone, in every way, would show."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from checker.engines.model import World
from checker.engines.reference.blame import MOST_FACTS, Wanting, refine, ways_to_settle
from checker.engines.reference.evaluate import Evaluation
from checker.engines.reference.outcomes import Outcome, outcome
from checker.engines.reference.populations import is_grouped
from checker.semantics.data import Fact, Row
from tests.engines.agreement import world
from tests.engines.clinic import Taste, clinic
from tests.engines.policies import Writer, checked

UNREADABLE = Taste(0.3, 0.1, 0.2)


@settings(max_examples=6, derandomize=True, deadline=None, database=None)
@given(policy=st.randoms(use_true_random=False), seed=st.integers(0, 10_000))
def test_blame_is_that_of_every_fact_settled_in_every_way(policy: Random, seed: int) -> None:
    program = checked(Writer(policy).policy())
    seen = world(program, clinic(program, seed, requests=3, entities=2, taste=UNREADABLE))

    for rule, row, found in _undecided(seen):
        assert refine(seen, rule, row, found) == _exhaustive(seen, rule, row, found)


def test_made_up_verdicts_hang_on_facts_alone_in_company_and_not_at_all() -> None:
    program = checked(Writer(Random(1)).policy())
    seen = world(program, clinic(program, 1, requests=12, entities=2, taste=UNREADABLE))

    told = [(refine(seen, rule, row, found), found) for rule, row, found in _undecided(seen)]

    assert any(wanting.decisive for wanting, _ in told)
    assert any(wanting.together for wanting, _ in told)
    assert any(len(wanting.decisive) + len(wanting.together) < len(found.blame) for wanting, found in told)


def _undecided(seen: World) -> Iterator[tuple[str, Row, Outcome]]:
    """The verdicts for which facts are tried, one rule after the other as a report asks for them."""
    run = Evaluation(seen)
    for rule in seen.program.rules.values():
        if is_grouped(rule):
            continue
        for row in seen.dataset.rows(rule.versions[0].subject.record):
            found = outcome(run, rule.id, row)
            if found.verdict == "undecided":
                yield rule.id, row, found


def _exhaustive(seen: World, rule: str, row: Row, found: Outcome) -> Wanting:
    """The definition: every way to settle every fact is tried, each in an evaluation of its own."""
    facts = sorted(fact for fact in found.blame if fact.kind != "time")
    if len(facts) <= 1:
        return Wanting(tuple(facts), ())
    if len(facts) > MOST_FACTS:
        return Wanting((), tuple(facts))
    decisive: list[Fact] = []
    together: list[Fact] = []
    for fact in facts:
        outcomes = [outcome(Evaluation(seen, {fact: way.value}), rule, row) for way in ways_to_settle(seen, row, fact)]
        if not outcomes or any(fact in each.blame for each in outcomes):
            together.append(fact)
        elif all(each.verdict != "undecided" for each in outcomes):
            decisive.append(fact)
        elif any(each.verdict != "undecided" or each.harmless != found.harmless for each in outcomes):
            together.append(fact)
    return Wanting(tuple(decisive), tuple(together)) if decisive or together else Wanting((), tuple(facts))
