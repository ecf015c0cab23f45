"""Logs that are read straight into DuckDB: when they are, and what their rules come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from checker.assessment.model import Outcome
from checker.assessment.outcomes import Telling, first_of, outcome, outcome_of
from checker.assessment.series_model import Spread, month_of
from checker.diagnostics.diagnostic import CheckerError
from checker.engines.choice import CROSSOVER
from checker.engines.limits import Limits
from checker.engines.model import RuleVerdicts, Subject, World
from checker.engines.reference.populations import is_grouped
from checker.semantics.data import Row
from checker.semantics.model import Program, Rule, Verdict

if TYPE_CHECKING:
    from checker.assessment.judging import Judging
    from checker.large.read import LargeLog

# Bytes of logs above which their records are not held in memory.
LARGE: Final = 16 << 20
# How many findings of a verdict are listed for a rule of a large log; all are counted.
LISTED: Final[Mapping[Verdict, int]] = MappingProxyType({"breached": 20, "undecided": 5, "pending": 5})


def is_large(asked: bool | None, paths: Sequence[Path]) -> bool:
    """Whether logs are read straight into DuckDB: as asked, else by their size."""
    if asked is not None:
        return asked
    return sum(path.stat().st_size for path in paths if path.exists()) >= LARGE


def whole_for(all_findings: bool, *, letters: bool, excuses: bool) -> str:
    """What needs every record of a log, in words that end a sentence; empty where nothing does."""
    reasons = {
        "letters are joined to every request": letters,
        "waivers and baselines are held against every finding": excuses,
        "--all-findings lists every finding": all_findings,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _is_decided(rule: Rule, large: LargeLog) -> bool:
    """Whether a rule is decided about a large log: of those about groups only such as were counted."""
    return rule.id not in large.open and (not is_grouped(rule) or rule.id in large.tallies)


def decided(rules: Sequence[str], program: Program, large: LargeLog) -> tuple[tuple[str, ...], str]:
    """The rules that are decided about a large log, and for the head of the report what is not."""
    left_out = [rule for rule in rules if not _is_decided(program.rules[rule], large)]
    named = f"; these rules look at many records at once and were not decided: {', '.join(left_out)}"
    return tuple(rule for rule in rules if rule not in left_out), (
        "the logs were read straight into DuckDB, and only charts of months and sites are drawn"
        f"{named if left_out else ''} (--no-large holds every record in memory)"
    )


def verdicts_of_large(
    rules: Sequence[str], judges: Judging, large: LargeLog, engine: str | None, limits: Limits
) -> Iterator[RuleVerdicts]:
    """The verdicts about what was taken out of the files, of each rule those alone that its outcome is made of.

    Where an engine is asked for, or much was not counted, they are those about all that was taken out.
    """
    if engine is not None or len(large.apart) >= CROSSOVER:
        yield from judges.verdicts(rules, engine, limits)
        return
    for rule in rules:
        about_entities = judges.law.program.heads[rule].record == "entity"
        if about_entities or rule in large.wide or rule not in large.tallies:
            yield from judges.verdicts([rule], "reference", limits)
        else:
            noted = large.noted.get(rule, {}).values()
            wanted = large.apart.union(large.left.get(rule, ()), *noted)
            yield judges.verdicts_about(rule, partial(_belongs, wanted))


def _belongs(requests: Collection[str | None], subject: Subject) -> bool:
    return _request_of(subject) in requests


def outcome_of_large(program: Program, found: RuleVerdicts, told: Telling, large: LargeLog) -> Outcome:
    """The outcome of one rule: the counts of the plan, and the verdicts about what was taken out of the files."""
    rule = program.rules[found.rule]
    if found.rule not in large.tallies:
        return outcome(program, found, told)
    wide = found.rule in large.wide
    if not wide and not _agrees(found, large):
        raise CheckerError(
            f"two engines disagree on {rule.id}; this is a mistake in habeas",
            "check with --no-large, and report the rule",
        )
    apart = large.apart | large.left.get(found.rule, frozenset())
    pairs = tuple(zip(found.subjects, found.verdicts, strict=True))
    tally = Counter(large.tallies[found.rule])
    if apart:
        tally.update(verdict for subject, verdict in pairs if _request_of(subject) in apart)
    return outcome_of(program, rule.id, tally, () if wide else first_of(pairs, LISTED), told)


def _agrees(found: RuleVerdicts, large: LargeLog) -> bool:
    """Whether the reference engine sees in the requests that the plan noted what the plan saw there."""
    noted = large.noted.get(found.rule, {})
    pairs = zip(found.subjects, found.verdicts, strict=True)
    seen = {(_request_of(subject), verdict) for subject, verdict in pairs if verdict in noted}
    return all((key, verdict) in seen for verdict, keys in noted.items() for key in keys)


def remarks_of_large(large: LargeLog) -> Iterator[str]:
    """What is wrong with rows that are counted and not listed."""
    for code, count in large.unlisted.items():
        yield f"{count:,} more of {code} in the logs are counted and not listed"


def is_told_apart(rule: str, subject: Subject, verdict: Verdict, large: LargeLog) -> bool:
    """Whether a verdict is told, and not among those that the plan counted."""
    if verdict not in LISTED:
        return False
    if rule not in large.tallies:
        return True
    return _request_of(subject) in large.apart | large.left.get(rule, frozenset())


def records_of_large(world: World, large: LargeLog) -> Mapping[str, int]:
    """How many records of each kind there are: those that were counted, and those that were not."""
    return {
        name: large.records.get(name, 0) + sum(_request_of(row) in large.apart for row in world.dataset.rows(name))
        for name in world.program.records
        if name != "entity"
    }


def _request_of(subject: Subject) -> str | None:
    """The key of the request that a record is or belongs to."""
    if isinstance(subject, Row) and subject.record == "request":
        return subject.key
    row = _request_row(subject)
    return None if row is None else row.key


def _request_row(subject: Subject) -> Row | None:
    row: Row | None = subject if isinstance(subject, Row) else (subject.rows or subject.maybe)[0]
    while row is not None and row.record != "request":
        row = row.parent if isinstance(row.parent, Row) else None
    return row


def spread_of(world: World, verdicts: Sequence[RuleVerdicts], large: LargeLog) -> Spread:
    """Where and when breaches and open questions of law were found: those that were counted, and all others."""
    program = world.program
    law = {each.rule for each in verdicts if program.rules[each.rule].about == "law"}
    places = {entity.key: place for place, entity in enumerate(world.dataset.entities)}
    requests: Counter[tuple[int, str]] = Counter()
    for (place, day), count in large.requests.items():
        requests[place, _month_of_day(day)] += count
    for row in world.dataset.rows("request"):
        if row.key in large.apart and isinstance(row.parent, Row):
            requests[places[row.parent.key], month_of(row)] += 1
    found: Counter[tuple[str, Verdict, int, str | None]] = Counter()
    for (rule, verdict, place, day), count in large.spread.items():
        if rule in law and verdict in ("breached", "undecided"):
            about_entities = program.rules[rule].versions[0].subject.record == "entity"
            found[rule, verdict, place, None if about_entities else _month_of_day(day)] += count
    for each in verdicts:
        apart = large.apart | large.left.get(each.rule, frozenset())
        for subject, verdict in zip(each.subjects, each.verdicts, strict=True) if each.rule in law else ():
            request = _request_row(subject) if verdict in ("breached", "undecided") else None
            if request is not None and request.key in apart:
                assert isinstance(request.parent, Row), "a request of a log has an entity"
                found[each.rule, verdict, places[request.parent.key], month_of(request)] += 1
    return Spread(requests, found)


@cache
def _month_of_day(day: int | None) -> str:
    return "" if day is None else f"{date.fromordinal(day):%Y-%m}"
