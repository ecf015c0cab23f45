"""From a run's verdicts to what its charts are drawn from: exact counts, and lists that have an end.

Counts are taken from the verdicts as they are; only what is listed is judged again, so that a large log costs little.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from checker.assessment.findings import subject_of
from checker.assessment.outcomes import Telling
from checker.assessment.series_answers import NEAR, Clock, Counted, FirstAnswers, answer_times, clocks_of, count
from checker.assessment.series_letters import Matrix, matrix_of
from checker.assessment.series_model import (
    MonthBreaches,
    NearMiss,
    Open,
    Series,
    Site,
    Spread,
    Step,
    Timeline,
    month_of,
)
from checker.engines.model import RuleVerdicts, Subject, World
from checker.semantics.data import Row, Unknown
from checker.semantics.model import Verdict

MOST_SITES = 50
MOST_LISTED = 50
MOST_TIMELINES = 20
# So many requests of a clock are judged again to find near misses among them.
_LOOKED_AT = 50


@dataclass
class _Tally:
    """Breaches and open questions of law, by month of receipt, by site, and the rules that single requests breach."""

    requests: Counter[str] = field(default_factory=Counter)
    months: Mapping[Verdict, Counter[str]] = field(
        default_factory=lambda: {"breached": Counter(), "undecided": Counter()}
    )
    sites: dict[str, tuple[Counter[str], Counter[Verdict]]] = field(default_factory=dict)
    breaching: dict[str, tuple[Row, list[str]]] = field(default_factory=dict)


def series_of(
    world: World,
    verdicts: Sequence[RuleVerdicts],
    told: Telling,
    named: frozenset[str],
    small_cells: int,
    matrix: Matrix | None = None,
) -> Series:
    """The series of a run; `named` are the numbers of sites that the settings name, and a report may show.

    `matrix` is what letters come to of which `verdicts` holds few; None takes all from the verdicts.
    """
    program = world.program
    law = {each.rule: each for each in verdicts if program.rules[each.rule].about == "law"}
    answers = FirstAnswers(world.as_of)
    clocks = tuple((clock, count(clock, answers)) for clock in clocks_of(program, law))
    tally = _tally(world, law.values())
    matrix = matrix or matrix_of(program, law.values())
    lines, letters_left = matrix.lines(told)
    waiting, waiting_left = _open(clocks, told)
    near, near_left = _near(clocks, told)
    timelines, timelines_left = _timelines(tally, clocks, told)
    sites = _sites(world, tally, told, named)
    return Series(
        small_cells=small_cells,
        answers=tuple(answer_times(clock, counted) for clock, counted in clocks),
        months=_months(tally),
        sites=sites[:MOST_SITES],
        elements=matrix.elements(program),
        letters=lines,
        timelines=timelines,
        open=waiting,
        near_misses=near,
        unlisted={
            "letters": letters_left,
            "near_misses": near_left,
            "open": waiting_left,
            "sites": len(sites[MOST_SITES:]),
            "timelines": timelines_left,
        },
    )


def series_of_large(world: World, told: Telling, named: frozenset[str], small_cells: int, spread: Spread) -> Series:
    """The months and the sites of a log of which most was only counted; other charts would need every record."""
    months: dict[str, Counter[Verdict]] = {}
    received: Counter[str] = Counter()
    sites: dict[int, tuple[Counter[str], Counter[Verdict]]] = {}
    asked: Counter[int] = Counter()
    for (place, month), requests in spread.requests.items():
        received[month] += requests
        asked[place] += requests
    for (rule, verdict, place, known), found in spread.verdicts.items():
        if known is not None:
            months.setdefault(known, Counter())[verdict] += found
        of_rules, of_site = sites.setdefault(place, (Counter(), Counter()))
        of_site[verdict] += found
        if verdict == "breached":
            of_rules[rule] += found
    none: Counter[Verdict] = Counter()
    every = (
        _site(entity, told, named, asked[place], of_site, of_rules)
        for place, entity in enumerate(world.dataset.entities)
        for of_rules, of_site in (sites.get(place, (Counter(), none)),)
    )
    listed = sorted(every, key=_gravest)
    return Series(
        small_cells=small_cells,
        answers=(),
        months=tuple(
            MonthBreaches(month, received[month], counts["breached"], counts["undecided"])
            for month in sorted(received)
            for counts in (months.get(month, none),)
            if month
        ),
        sites=tuple(listed[:MOST_SITES]),
        elements=(),
        letters=(),
        timelines=(),
        open=(),
        near_misses=(),
        unlisted={"letters": 0, "near_misses": 0, "open": 0, "sites": len(listed[MOST_SITES:]), "timelines": 0},
    )


def _tally(world: World, law: Iterable[RuleVerdicts]) -> _Tally:
    tally = _Tally()
    for request in _requests(world):
        tally.requests[month_of(request)] += 1
    for found in law:
        for verdict in ("breached", "undecided"):
            for place in _places(found.verdicts, verdict):
                _note(tally, found.rule, verdict, found.subjects[place])
    return tally


def _note(tally: _Tally, rule: str, verdict: Verdict, subject: Subject) -> None:
    row: Row | None = subject if isinstance(subject, Row) else (*subject.rows, *subject.maybe)[0]
    request, entity = _above(row, "request"), _above(row, "entity")
    if request is not None:
        tally.months[verdict][month_of(request)] += 1
        if verdict == "breached":
            rules = tally.breaching.setdefault(request.key, (request, []))[1]
            if rule not in rules:
                rules.append(rule)
    if entity is not None:
        rules_of_site, verdicts = tally.sites.setdefault(entity.key, (Counter(), Counter()))
        verdicts[verdict] += 1
        if verdict == "breached":
            rules_of_site[rule] += 1


def _places(verdicts: Sequence[Verdict], wanted: Verdict) -> Iterator[int]:
    """Where a verdict stands; `index` is faster than a loop where there are few among millions."""
    place = -1
    try:
        while True:
            place = verdicts.index(wanted, place + 1)
            yield place
    except ValueError:
        return


def _requests(world: World) -> Iterator[Row]:
    for entity in world.dataset.entities:
        rows = entity.children["requests"]
        if not isinstance(rows, Unknown):
            yield from rows


def _above(row: Row | None, record: str) -> Row | None:
    """The record of a kind that a row is, or belongs to."""
    while row is not None and row.record != record:
        row = row.parent if isinstance(row.parent, Row) else None
    return row


def _months(tally: _Tally) -> tuple[MonthBreaches, ...]:
    breached, undecided = tally.months["breached"], tally.months["undecided"]
    return tuple(
        MonthBreaches(month, tally.requests[month], breached[month], undecided[month])
        for month in sorted(tally.requests)
        if month
    )


def _sites(world: World, tally: _Tally, told: Telling, named: frozenset[str]) -> tuple[Site, ...]:
    """The sites, those with most breaches first."""
    sites = []
    for entity in world.dataset.entities:
        requests = entity.children["requests"]
        rules, verdicts = tally.sites.get(entity.key, (Counter[str](), Counter[Verdict]()))
        count = 0 if isinstance(requests, Unknown) else len(requests)
        sites.append(_site(entity, told, named, count, verdicts, rules))
    return tuple(sorted(sites, key=_gravest))


def _site(
    entity: Row,
    told: Telling,
    named: frozenset[str],
    requests: int,
    verdicts: Mapping[Verdict, int],
    breaches: Mapping[str, int],
) -> Site:
    number = entity.fields["id"]
    return Site(
        pseudonym=told.showing.pseudonyms.of_record(entity.key),
        name=number if isinstance(number, str) and (told.showing.ids or number in named) else None,
        requests=requests,
        breached=verdicts.get("breached", 0),
        undecided=verdicts.get("undecided", 0),
        breaches=dict(sorted(breaches.items())),
    )


def _gravest(site: Site) -> tuple[int, str, str]:
    return -site.breached, site.name or "", site.pseudonym


# ---- single requests


def _open(clocks: Sequence[tuple[Clock, Counted]], told: Telling) -> tuple[tuple[Open, ...], int]:
    """Requests without an answer by the days left, and how many are left out.

    Half of the places are for those that have time left, the oldest of them first, and the others for the late ones.
    """
    rules: dict[str, tuple[Row, list[str]]] = {}
    for clock, counted in clocks:
        for request in (*counted.waiting, *counted.overdue):
            rules.setdefault(request.key, (request, []))[1].append(clock.rule.id)
    late = {request.key for _, counted in clocks for request in counted.overdue}
    oldest = sorted(rules.values(), key=lambda each: str(each[0].fields["received_on"]))
    overdue = [each for each in oldest if each[0].key in late]
    in_time = [each for each in oldest if each[0].key not in late]
    places = max(MOST_LISTED // 2, MOST_LISTED - len(overdue))
    chosen = [*in_time[:places], *overdue[: MOST_LISTED - len(in_time[:places])]]
    found = [_waiting(request, names, told) for request, names in chosen]
    listed = sorted((each for each in found if each is not None), key=lambda each: (each.days_left, each.rule))
    return tuple(listed), len(rules) - len(listed)


def _waiting(request: Row, rules: Sequence[str], told: Telling) -> Open | None:
    found = [(judged.due, rule, judged.margin) for rule in rules for judged in (told.judge(rule, request),)]
    days = [(due, rule, margin) for due, rule, margin in found if due is not None and margin is not None]
    if not days:
        return None
    due, rule, margin = min(days)
    return Open(subject_of(request, told.showing, told.letters), rule, due, margin)


def _near(clocks: Sequence[tuple[Clock, Counted]], told: Telling) -> tuple[tuple[NearMiss, ...], int]:
    """Answers within NEAR days of the last one, and how many requests that may be among them are left out."""
    found, left = [], 0
    for clock, counted in clocks:
        looked_at = counted.near[:_LOOKED_AT]
        left += len(counted.near) - len(looked_at)
        for request in looked_at:
            judged = told.judge(clock.rule.id, request)
            if judged.due is not None and judged.margin is not None and judged.margin <= NEAR:
                subject = subject_of(request, told.showing, told.letters)
                found.append(NearMiss(subject, clock.rule.id, judged.due, judged.margin))
    listed = sorted(found, key=lambda each: (each.margin, each.due))
    return tuple(listed[:MOST_LISTED]), left + len(listed[MOST_LISTED:])


def _timelines(
    tally: _Tally, clocks: Sequence[tuple[Clock, Counted]], told: Telling
) -> tuple[tuple[Timeline, ...], int]:
    """The requests that breach most rules, and how many are left out."""
    most = sorted(tally.breaching.values(), key=lambda each: -len(each[1]))
    judges = {clock.rule.id for clock, _ in clocks}
    found = [_timeline(request, rules, judges, told) for request, rules in most[:MOST_TIMELINES]]
    listed = tuple(each for each in found if each is not None)
    return listed, len(most) - len(listed)


def _timeline(request: Row, rules: Sequence[str], judges: set[str], told: Telling) -> Timeline | None:
    received = request.fields["received_on"]
    if not isinstance(received, date):
        return None
    days = [told.judge(rule, request).due for rule in sorted(judges)]
    return Timeline(
        subject=subject_of(request, told.showing, told.letters),
        received_on=received,
        due=min((day for day in days if day is not None), default=None),
        steps=tuple(_steps(request, received)),
        rules=tuple(sorted(rules)),
    )


def _steps(request: Row, received: date) -> Iterator[Step]:
    events = request.children.get("events", ())
    steps = [
        Step((day - received).days, kind)
        for event in (() if isinstance(events, Unknown) else events)
        for day, kind in ((event.fields["happened_on"], event.fields["kind"]),)
        if isinstance(day, date) and isinstance(kind, str)
    ]
    yield from sorted(steps, key=lambda step: (step.day, step.kind))
