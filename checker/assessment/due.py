"""When an answer is due, under each law that applies, with each step of the arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from checker.configuration.load import with_entity_facts
from checker.configuration.model import Configuration
from checker.diagnostics.diagnostic import CheckerError
from checker.diagnostics.suggest import did_you_mean
from checker.engines.model import World
from checker.engines.reference.engine import ReferenceEngine
from checker.engines.reference.strictest import LawsDay
from checker.engines.reference.trace import Trace
from checker.logs.cells import Flaw
from checker.logs.stated import stated_sites
from checker.semantics.data import ABSENT, Absent, Dataset, Row, Unknown, Value
from checker.semantics.expressions import DeadlineOf, DoneBy, TypedExpr
from checker.semantics.model import Deadline, Program
from checker.semantics.reach import everything_in
from checker.semantics.types import WordType

# An event answers the latest one that asked for it.
_ANSWERS: Mapping[str, str] = MappingProxyType(
    {
        "id_received": "id_requested",
        "authority_received": "authority_requested",
        "clarification_received": "clarification_requested",
        "fee_paid": "fee_charged",
        "complaint_acknowledged": "complaint_received",
    }
)


@dataclass(frozen=True)
class CompetingDay:
    """The last day of one law among several that stand beside each other."""

    regime: str | None
    deadline: str
    title: str
    day: date
    citations: tuple[str, ...]


@dataclass(frozen=True)
class DueDay:
    """The last day under one law: `day` is None where the clock stands or a fact is unknown, and `why` says which.

    `steps` are the lines of the arithmetic in order, each with its day where it has one. `laws` are the days of which
    this one is the earliest, earliest first: the first of them is the law whose day it is.
    """

    regime: str | None
    deadline: str
    title: str
    citations: tuple[str, ...]
    day: date | None
    why: str | None
    steps: tuple[tuple[date | None, str], ...]
    laws: tuple[CompetingDay, ...] = ()


def due_days(
    program: Program,
    received: date,
    entity: Sequence[tuple[str, str]],
    events: Sequence[tuple[str, date]],
    right: str = "access",
    wants: str = "copy",
) -> tuple[DueDay, ...]:
    """Every deadline that is marked `for answer` and applies, earliest first; those of held rules are left out.

    Events are taken as in order: in writing, reasonable, with a reason and a date. Raises CheckerError for a fact or
    an event that the record model does not know.
    """
    facts = _with_defaults(program, _entity(program, entity))
    request = Row("request", "request:1", _request(received, right, wants), {"events": _events(program, events)})
    home = Row("entity", "entity:1", facts, {"requests": (request,)})
    through = max([received, *(day for _, day in events)])
    dataset = Dataset((home,), (), through, frozenset({"request", "event"}))
    settings = {name: setting.default for name, setting in program.settings.items()}
    world = World(program, dataset, through, settings)
    engine = ReferenceEngine()
    found = [
        _due(world, engine, deadline, request)
        for deadline in program.deadlines.values()
        if deadline.for_answer and deadline.record == "request" and _applies(world, engine, deadline, request)
    ]
    return tuple(sorted(found, key=lambda due: (due.day is None, due.day or date.max, due.deadline)))


def _entity(program: Program, facts: Sequence[tuple[str, str]]) -> dict[str, Value]:
    configuration = with_entity_facts(Configuration(), dict(facts))
    sites = stated_sites(configuration, program)
    return {name: value for name, value in sites.shared.items() if not isinstance(value, Flaw)}


def _with_defaults(program: Program, facts: dict[str, Value]) -> dict[str, Value]:
    """The facts, and a covered provider in the United States where they say nothing else."""
    country = facts.setdefault("country", "us")
    facts.setdefault("kind", "covered_provider" if country == "us" else "controller")
    if country == "us":
        facts.setdefault("state", "none")
    if "holidays" not in facts:
        place = facts.get("state") if country == "us" else {"uk": "england"}.get(str(country), country)
        named = str(place) if str(place) in program.calendars else "us_federal"
        facts["holidays"] = named
    return facts


def _request(received: date, right: str, wants: str) -> dict[str, Value]:
    return {
        "id": "1",
        "right": right,
        "received_on": received,
        "requester": "individual",
        "wants": wants,
        "written": True,
        "decision": "open",
        "large_amount": True,
        "subject_deceased": False,
    }


def _events(program: Program, events: Sequence[tuple[str, date]]) -> tuple[Row, ...]:
    kinds = program.records["event"].fields["kind"].type
    words = kinds.words if isinstance(kinds, WordType) else ()
    rows: list[Row] = []
    latest: dict[str, str] = {}
    for number, (kind, day) in enumerate(sorted(events, key=lambda event: event[1]), start=1):
        if kind not in words:
            near = did_you_mean(kind, words)
            raise CheckerError(f"there is no event `{kind}`", near or f"events: {', '.join(words)}")
        identifier = f"e{number}"
        latest[kind] = identifier
        fields: dict[str, Value] = {
            "id": identifier,
            "kind": kind,
            "happened_on": day,
            "written": True,
            "reasonable": True,
            "states_reason": True,
            "reason_kind": "inability" if kind == "extension_notice" else ABSENT,
            "stated_date": day if kind == "extension_notice" else ABSENT,
            "answers": latest.get(_ANSWERS.get(kind, ""), ABSENT),
        }
        rows.append(Row("event", identifier, fields))
    return tuple(rows)


def _applies(world: World, engine: ReferenceEngine, deadline: Deadline, request: Row) -> bool:
    """Whether the policy applies, and some rule that is in use asks for the deadline of such a request."""
    if deadline.applies is not None and engine.truth(world, deadline.applies, request) is not True:
        return False
    asking = [
        (rule, version.subject)
        for rule in world.program.rules.values()
        for version in rule.versions
        if version.subject.record == "request" and _asks(version.require, deadline.id)
    ]
    return not asking or any(
        rule.held is None
        and (subject.applies is None or engine.truth(world, subject.applies, request) is True)
        and (subject.where is None or engine.truth(world, subject.where, request) is not False)
        for rule, subject in asking
    )


def _asks(requirement: TypedExpr, deadline: str) -> bool:
    """Whether `done by` the deadline stands somewhere in a requirement."""
    return any(
        isinstance(part, DoneBy) and isinstance(part.deadline, DeadlineOf) and part.deadline.deadline == deadline
        for part in everything_in(requirement)
    )


def _due(world: World, engine: ReferenceEngine, deadline: Deadline, request: Row) -> DueDay:
    worth = engine.value(world, deadline.id, request)
    trace = engine.explain_value(world, deadline.id, request, "author")
    policy = world.program.policies[deadline.policy]
    return DueDay(
        regime=policy.regime,
        deadline=deadline.id,
        title=deadline.title,
        citations=tuple(dict.fromkeys(cite for law in _traces(trace) for cite in law.laws)),
        day=worth if isinstance(worth, date) else None,
        why=_why(worth),
        steps=tuple((step.day, step.detail) for part in _traces(trace) for step in part.steps),
        laws=tuple(_competing(world.program, each) for each in engine.days_of_laws(world, deadline.id, request)),
    )


def _competing(program: Program, found: LawsDay) -> CompetingDay:
    deadline = program.deadlines[found.deadline]
    regime = program.policies[deadline.policy].regime
    return CompetingDay(regime, deadline.id, deadline.title, found.day, found.cites)


def _why(worth: object) -> str | None:
    if isinstance(worth, date):
        return None
    if isinstance(worth, Absent):
        return "the clock stands: it waits for an event"
    if isinstance(worth, Unknown):
        facts = sorted({f"{fact.record}.{fact.name}" for fact in worth.blame})
        return f"unknown for want of {', '.join(facts)}"
    return "it hangs on a fact that is unknown"


def _traces(trace: Trace) -> list[Trace]:
    """A trace and its parts down to the clock that was computed, without the clocks that only guard it."""
    return [trace] if trace.steps or not trace.parts else [trace, *_traces(trace.parts[0])]
