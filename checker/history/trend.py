"""From assessments to their trend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from checker.assessment.model import VERDICT_ORDER, Assessment
from checker.history.gather import Read, law_findings
from checker.history.model import Law, MonthLine, Point, RuleLine, Trend
from checker.semantics.model import Verdict


def trend(read: Sequence[Read], unread: tuple[str, ...]) -> Trend:
    """The trend of assessments in their order; `unread` are lines about files that could not be read."""
    before = (None, *(each.assessment for each in read))
    points = tuple(_point(each, last) for each, last in zip(read, before, strict=False))
    assessments = [each.assessment for each in read]
    return Trend(points, _rules(assessments), _laws(assessments), unread)


def _point(read: Read, before: Assessment | None) -> Point:
    now = read.assessment
    new, gone = _turnover(now, before)
    rules, earlier = _ids(now), _ids(before) if before else _ids(now)
    return Point(
        file=read.file,
        as_of=now.as_of,
        tool_version=now.tool_version,
        complete=not now.incomplete,
        records=dict(now.records),
        tally=_tally(now),
        rules=sum(1 for outcome in now.outcomes if outcome.tally.get("passed", 0) + outcome.tally.get("breached", 0)),
        new=new,
        gone=gone,
        came=tuple(sorted(rules - earlier)),
        went=tuple(sorted(earlier - rules)),
        policies=_changed(before.policies if before else now.policies, now.policies),
    )


def _tally(assessment: Assessment) -> Mapping[Verdict, int]:
    counts: Counter[Verdict] = Counter()
    for outcome in assessment.outcomes:
        if outcome.rule.about == "law":
            counts.update(outcome.tally)
    return {verdict: counts[verdict] for verdict in VERDICT_ORDER if counts[verdict]}


def _ids(assessment: Assessment) -> frozenset[str]:
    return frozenset(outcome.rule.id for outcome in assessment.outcomes)


def _turnover(now: Assessment, before: Assessment | None) -> tuple[int | None, int | None]:
    """How many breaches are new and how many are gone; fingerprints can be compared where one key made them."""
    if before is None or now.key is None or now.key != before.key:
        return None, None
    if any(outcome.unlisted for outcome in (*now.outcomes, *before.outcomes)):
        return None, None
    present, past = set(law_findings(now)), set(law_findings(before))
    return len(present - past), len(past - present)


def _changed(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(name for name in sorted(before.keys() | now.keys()) if before.get(name) != now.get(name))


def _rules(assessments: Sequence[Assessment]) -> tuple[RuleLine, ...]:
    """Every rule that was ever breached, the most breached in the latest assessment first."""
    titles = {outcome.rule.id: outcome.rule.title for each in assessments for outcome in each.outcomes}
    counts = [{outcome.rule.id: outcome.tally.get("breached", 0) for outcome in each.outcomes} for each in assessments]
    lines = (RuleLine(rule, titles[rule], tuple(found.get(rule) for found in counts)) for rule in titles)
    breached = (line for line in lines if any(line.breaches))
    return tuple(sorted(breached, key=lambda line: (*(-(count or 0) for count in reversed(line.breaches)), line.rule)))


def _laws(assessments: Sequence[Assessment]) -> tuple[Law, ...]:
    laws: dict[str, Law] = {}
    months: dict[str, dict[str, MonthLine]] = {}
    for assessment in assessments:
        for times in assessment.series.answers:
            laws[times.rule] = Law(times.rule, times.title, times.citations, ())
            for each in times.months:
                line = MonthLine(each.month, each.in_time, each.late, each.undecided, each.waiting, assessment.as_of)
                months.setdefault(times.rule, {})[each.month] = line
    return tuple(
        Law(law.rule, law.title, law.citations, tuple(found[month] for month in sorted(found)))
        for law, found in ((laws[rule], months.get(rule, {})) for rule in sorted(laws))
        if any(line.in_time or line.late for line in found.values())
    )
