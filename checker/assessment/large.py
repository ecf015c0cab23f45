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
from checker.assessment.series_model import Spread
from checker.diagnostics.diagnostic import CheckerError
from checker.engines.model import RuleVerdicts, Subject
from checker.engines.reference.populations import is_grouped
from checker.semantics.data import Row
from checker.semantics.model import Program, Rule, Verdict

if TYPE_CHECKING:
    from checker.assessment.apart import DecidedLog
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


def decided(
    rules: Sequence[str], program: Program, large: LargeLog, groups: Collection[str]
) -> tuple[tuple[str, ...], str]:
    """The rules that are decided about a large log, and for the head of the report what is not.

    Of the rules about groups these are such as were counted; those in `groups` look across requests.
    """

    def is_decided(rule: Rule) -> bool:
        return rule.id not in large.open and (not is_grouped(rule) or rule.id in large.tallies or rule.id in groups)

    left_out = [rule for rule in rules if not is_decided(program.rules[rule])]
    named = f"; these rules look at many records at once and were not decided: {', '.join(left_out)}"
    return tuple(rule for rule in rules if rule not in left_out), (
        "the logs were read straight into DuckDB, and only charts of months and sites are drawn"
        f"{named if left_out else ''} (--no-large holds every record in memory)"
    )


def is_at_hand(rule: str, program: Program, large: LargeLog) -> bool:
    """Whether all that a rule is about is at hand, as with sites that the plan leaves open, and letters."""
    return rule not in large.tallies and program.heads[rule].record in ("entity", "letter")


def verdicts_of_large(judges: Judging, large: DecidedLog) -> Iterator[RuleVerdicts]:
    """The verdicts about what was taken out of the files to be told."""
    keys = large.taken.keys
    for rule in large.rules:
        if rule in large.log.wide:
            yield RuleVerdicts(rule, (), ())
        elif rule in large.groups:
            yield _groups_told(judges, large, rule)
        elif judges.law.program.heads[rule].record in ("entity", "letter"):
            yield from judges.verdicts([rule], "reference")
        else:
            noted = large.log.noted.get(rule, {}).values()
            wanted = {keys[request] for request in {*large.counted.listed(rule)}.union(*noted)}
            yield judges.verdicts_about(rule, partial(belongs, wanted))


def _groups_told(judges: Judging, large: DecidedLog, rule: str) -> RuleVerdicts:
    """The groups across requests that are told: the first that breach."""
    rows, keys = judges.requests(rule), large.taken.keys
    listed = [(each, rows[keys[each.request]]) for each in large.groups[rule].breached]
    groups = [large.log.across.group(rule, each, first, judges.keys(rule, first)) for each, first in listed]
    return RuleVerdicts(rule, groups, ["breached"] * len(groups))


def belongs(requests: Collection[str | None], subject: Subject) -> bool:
    """Whether a record or a group is of one of these requests."""
    return request_of(subject) in requests


def outcome_of_large(program: Program, found: RuleVerdicts, told: Telling, large: DecidedLog) -> Outcome:
    """The outcome of one rule: the counts of the plan and of the batches, and the verdicts about what is told."""
    if is_at_hand(found.rule, program, large.log):
        return outcome(program, found, told)
    groups = large.groups.get(found.rule)
    if groups is None and not _agrees(found, large):
        raise CheckerError(
            f"two engines disagree on {found.rule}; this is a mistake in habeas",
            "check with --no-large, and report the rule",
        )
    tally = Counter(large.log.tallies.get(found.rule)) + large.counted.tallies.get(found.rule, Counter())
    if groups is not None:
        tally += Counter(groups.tally)
    pairs = zip(found.subjects, found.verdicts, strict=True)
    return outcome_of(program, found.rule, tally, first_of(pairs, LISTED), told)


def _agrees(found: RuleVerdicts, large: DecidedLog) -> bool:
    """Whether the reference engine sees in the requests that the plan noted what the plan saw there."""
    noted = large.log.noted.get(found.rule, {}) if found.rule not in large.log.wide else {}
    pairs = zip(found.subjects, found.verdicts, strict=True)
    seen = {(request_of(subject), verdict) for subject, verdict in pairs if verdict in noted}
    keys = large.taken.keys
    return all((keys[request], verdict) in seen for verdict, requests in noted.items() for request in requests)


def remarks_of_large(large: DecidedLog) -> Iterator[str]:
    """What is wrong with rows that are counted and not listed."""
    told = Counter(problem.code for problem in large.taken.export.problems)
    every = Counter(large.log.bad) | large.counted.remarks
    every["READ-19"] += large.log.orphans
    for code, count in sorted((every - told).items()):
        yield f"{count:,} more of {code} in the logs are counted and not listed"


def records_of_large(program: Program, large: DecidedLog) -> Mapping[str, int]:
    """How many records of each kind there are."""
    return {
        name: large.log.records.get(name, 0) + large.counted.records[name]
        for name in program.records
        if name != "entity"
    }


def request_of(subject: Subject) -> str | None:
    """The key of the request that a record is or belongs to."""
    if isinstance(subject, Row) and subject.record == "request":
        return subject.key
    row = request_row(subject)
    return None if row is None else row.key


def request_row(subject: Subject) -> Row | None:
    """The request that a record is or belongs to."""
    row: Row | None = subject if isinstance(subject, Row) else (subject.rows or subject.maybe)[0]
    while row is not None and row.record != "request":
        row = row.parent if isinstance(row.parent, Row) else None
    return row


def spread_of(program: Program, large: DecidedLog) -> Spread:
    """Where and when breaches and open questions of law were found: those that were counted, and all others."""
    requests = Counter(large.counted.requests)
    for (place, day), count in large.log.requests.items():
        requests[place, _month_of_day(day)] += count
    found: Counter[tuple[str, Verdict, int, str | None]] = Counter()
    for (rule, verdict, place, month), count in large.counted.spread.items():
        found[rule, verdict, place, month] += count
    law = {rule for rule in large.rules if program.rules[rule].about == "law"}
    for (rule, verdict, place, day), count in large.log.spread.items():
        if rule in law and verdict in ("breached", "undecided"):
            about_entities = program.rules[rule].versions[0].subject.record == "entity"
            found[rule, verdict, place, None if about_entities else _month_of_day(day)] += count
    for rule in law & large.groups.keys():
        for (verdict, place, day), count in large.groups[rule].spread.items():
            if verdict in ("breached", "undecided"):
                found[rule, verdict, place, _month_of_day(day)] += count
    return Spread(requests, found)


@cache
def _month_of_day(day: int | None) -> str:
    return "" if day is None else f"{date.fromordinal(day):%Y-%m}"
