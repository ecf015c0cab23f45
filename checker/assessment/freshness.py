"""Where the encoded law ends: dates for which no version of a rule, or no year of a calendar, is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from checker.assessment.model import Outcome, Wanting
from checker.assessment.untold import if_told
from checker.logs.problems import DataProblem, calendar_ends, no_law_encoded
from checker.semantics.model import Program

_CALENDAR = "the calendar "


def freshness_problems(program: Program, outcomes: Sequence[Outcome]) -> Iterator[DataProblem]:
    """LAW-01 for each policy whose rules had no law for some record, LAW-02 for each calendar that ended too soon."""
    yield from _without_law(program, outcomes)
    yield from _beyond_calendars(program, outcomes)


def _without_law(program: Program, outcomes: Sequence[Outcome]) -> Iterator[DataProblem]:
    """Only under the regimes that judged something: elsewhere there is no law to miss."""
    judged = {outcome.rule.regime for outcome in outcomes if outcome.tally.keys() - {"no_law", "not_applicable"}}
    lawless: defaultdict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.tally.get("no_law") and outcome.rule.regime in judged:
            lawless[outcome.rule.policy].append(outcome)
    for policy, found in sorted(lawless.items()):
        rules = [outcome.rule.id for outcome in found]
        yield no_law_encoded(program.policies[policy].file, rules, sum(each.tally["no_law"] for each in found))


def _beyond_calendars(program: Program, outcomes: Sequence[Outcome]) -> Iterator[DataProblem]:
    """Of findings that want a calendar that is told at once; the others need not be told for this."""
    wanting: defaultdict[str, list[str]] = defaultdict(list)
    for outcome in outcomes:
        for finding in outcome.findings:
            facts: tuple[Wanting, ...] = if_told(finding, "wanting", ())
            for name in sorted({fact.words for fact in facts if fact.words.startswith(_CALENDAR)}):
                wanting[name.removeprefix(_CALENDAR)].append(outcome.rule.id)
    for name, rules in sorted(wanting.items()):
        calendar = program.calendars[name]
        covers = (calendar.covers_from, calendar.covers_through)
        yield calendar_ends(program.calendar_files[name], covers, tuple(dict.fromkeys(rules)), len(rules))
