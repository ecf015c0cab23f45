"""Runs cases and says of each, in plain words, what was found where something else was expected."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, assert_never

from checker.clock import OutsideCoverage
from checker.engines.model import Group, Judgement, World
from checker.engines.reference import ReferenceEngine, Trace
from checker.engines.reference.populations import is_grouped, record_of
from checker.engines.reference.printing import shown
from checker.engines.reference.values import Worth, blame_of
from checker.policytest.build import Built, build
from checker.policytest.hearing import CaseReader
from checker.policytest.names import plain_name, same_facts
from checker.semantics.data import ABSENT, Absent, Fact, Row, Scalar, Unknown
from checker.semantics.model import CalendarTest, Case, Checked, Program
from checker.syntax.ast import PolicyFile

# So many values are told with a verdict that was not expected.
MOST_VALUES: Final = 8


@dataclass(frozen=True)
class CaseResult:
    """A case with what came of it; `found` says in words what was found, and where it failed what was expected."""

    case: Case | CalendarTest
    passed: bool
    found: str


def run_cases(
    checked: Checked, files: Sequence[PolicyFile], only: Collection[str] | None = None
) -> tuple[CaseResult, ...]:
    """The results of all cases and calendar tests, in the order of the policies.

    `files` are the parsed policies, whose phrases read the letters that cases write out. `only` keeps the cases
    whose target, policy or id is named.
    """
    program, reader = checked.program, CaseReader(files)
    cases = (case for case in program.cases if only is None or _wanted(case, only))
    tests = (test for test in program.calendar_tests if only is None or {test.calendar, *test.ids}.intersection(only))
    return (
        *(run_case(program, case, reader) for case in cases),
        *(run_calendar_test(program, test) for test in tests),
    )


def _wanted(case: Case, only: Collection[str]) -> bool:
    return not {case.target, case.target.rpartition(".")[2], case.policy, *case.ids}.isdisjoint(only)


def run_case(program: Program, case: Case, reader: CaseReader) -> CaseResult:
    """The result of one case."""
    regime = program.policies[case.policy].regime
    built = build(program, case, lambda text, language, key: reader.hear(text, language, key, regime))
    world = world_of(program, case, built)
    engine = ReferenceEngine()
    if case.kind == "rule":
        return _of_rule(world, engine, case, built)
    return _of_value(world, engine, case, built)


def world_of(program: Program, case: Case, built: Built) -> World:
    """What a case is evaluated in: its data, its day, and the settings as they are or as the case gives them."""
    settings = {name: setting.default for name, setting in program.settings.items()} | dict(case.settings)
    return World(program, built.dataset, built.as_of, settings)


# ---- rules


def _of_rule(world: World, engine: ReferenceEngine, case: Case, built: Built) -> CaseResult:
    rule = world.program.rules[case.target]
    subject: Row | Group | None = built.subject(record_of(rule))
    if isinstance(subject, Row) and is_grouped(rule):
        subject = _group_with(world, engine, case, subject)
    if subject is None:
        passed = case.expected.verdict == "not_applicable"
        return CaseResult(case, passed, "there is no record for the rule to look at")
    judgement = engine.judge(world, case.target, subject)
    row = subject if isinstance(subject, Row) else None
    wrong = tuple(_wrong(world.program, case, judgement, row))
    found = _verdict_words(world.program, judgement, row)
    if not wrong:
        return CaseResult(case, True, found)
    values = _values(engine.explain(world, case.target, subject, "patient"))
    return CaseResult(case, False, f"{'; '.join(wrong)}" + (f": {values}" if values else ""))


def _group_with(world: World, engine: ReferenceEngine, case: Case, row: Row) -> Group | None:
    (found,) = engine.verdicts(world, (case.target,))
    for group in found.subjects:
        if isinstance(group, Group) and row in (*group.rows, *group.maybe):
            return group
    return None


def _wrong(program: Program, case: Case, judgement: Judgement, row: Row | None) -> Iterator[str]:
    expected = case.expected
    facts = (*judgement.decisive, *judgement.together)
    same = judgement.verdict == expected.verdict
    if not same or (expected.verdict == "undecided" and not same_facts(program, row, facts, expected.facts)):
        yield f"expected {_expected_words(program, case)}, found {_verdict_words(program, judgement, row)}"
        return
    if expected.at is not None and judgement.severity != expected.at:
        yield f"expected breached at {expected.at}, found it at {judgement.severity}"
    message = "".join(piece.text for piece in judgement.message)
    if expected.saying is not None and expected.saying not in message:
        yield f'expected a message with "{expected.saying}", found "{message}"'
    if expected.until is not None and judgement.due != expected.until:
        yield f"expected pending until {expected.until}, found until {judgement.due or 'no day'}"


def _verdict_words(program: Program, judgement: Judgement, row: Row | None) -> str:
    verdict = judgement.verdict.replace("_", " ")
    facts = (*judgement.decisive, *judgement.together)
    named = ", ".join(dict.fromkeys(plain_name(program, row, fact) for fact in facts))
    match judgement.verdict:
        case "undecided":
            return f"undecided for {named}"
        case "pending":
            return f"pending until {judgement.due}" if judgement.due is not None else "pending, with no last day"
        case "no_law":
            why = f" ({judgement.no_law})" if judgement.no_law is not None else ""
            return f"no law{why.replace('_', ' ')}" + (f" for {named}" if named else "")
        case "passed" | "breached" | "not_applicable":
            return verdict
        case _:
            assert_never(judgement.verdict)


def _values(trace: Trace) -> str:
    """The named values under a verdict: "`action` is 2025-03-02, `due` is 2025-03-02"."""
    found: dict[str, str] = {}
    for part in trace.parts:
        found.setdefault(part.words, part.value)
    return ", ".join(f"`{words}` is {value}" for words, value in list(found.items())[-MOST_VALUES:])


# ---- definitions and deadlines


def _of_value(world: World, engine: ReferenceEngine, case: Case, built: Built) -> CaseResult:
    program = world.program
    declared = program.deadlines if case.kind == "deadline" else program.definitions
    record = declared[case.target].record
    row = built.subject(record)
    if row is None:
        return CaseResult(case, False, f"the case gives no {record}")
    value = engine.value(world, case.target, row)
    found = _value_words(program, value, row)
    if _as_expected(program, case, value, row):
        return CaseResult(case, True, found)
    return CaseResult(case, False, f"expected {_expected_words(program, case)}, found {found}")


def _as_expected(program: Program, case: Case, value: Worth, row: Row) -> bool:
    expected = case.expected
    facts = blame_of(value)
    match expected.verdict:
        case None:
            return expected.value is not None and _is_value(program, value, expected.value)
        case "undecided":
            return bool(facts) and same_facts(program, row, facts, expected.facts)
        case "no_law":
            return any(fact.kind == "law" for fact in facts)
        case _:
            return False


def _is_value(program: Program, value: Worth, expected: Scalar | Absent) -> bool:
    """Whether a value is the expected one; a record is called by its day or by its key."""
    if isinstance(value, Row):
        record = program.records[value.record]
        called = [record.dated] if isinstance(expected, date) else record.key
        return any(name is not None and value.fields.get(name) == expected for name in called)
    return value == expected and isinstance(value, bool) is isinstance(expected, bool)


def _value_words(program: Program, value: Worth, row: Row) -> str:
    facts: list[Fact] = sorted(blame_of(value))
    named = ", ".join(dict.fromkeys(plain_name(program, row, fact) for fact in facts))
    if any(fact.kind == "law" for fact in facts):
        return f"no law for {named}"
    if isinstance(value, Unknown):
        return f"undecided for {named}"
    if value is ABSENT:
        return "absent"
    return shown(program, value) + (f", undecided for {named}" if facts else "")


def _expected_words(program: Program, case: Case) -> str:
    expected = case.expected
    if expected.verdict == "undecided":
        return f"undecided for {', '.join(expected.facts)}"
    if expected.verdict is not None:
        return expected.verdict.replace("_", " ")
    return "absent" if expected.value is None or expected.value is ABSENT else shown(program, expected.value)


# ---- calendars


def run_calendar_test(program: Program, test: CalendarTest) -> CaseResult:
    """The result of a case beside a calendar."""
    calendar = program.calendars[test.calendar]
    if test.working_days is None:
        result = calendar.roll(test.start)
    else:
        result = calendar.nth_working_day_after(test.start, test.working_days)
    found = f"{result.day} is outside the calendar" if isinstance(result, OutsideCoverage) else str(result)
    return CaseResult(
        test, result == test.result, found if result == test.result else f"expected {test.result}, found {found}"
    )
