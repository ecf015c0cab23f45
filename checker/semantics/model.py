"""Checked policies: every declaration resolved and typed. This is what engines, reports and exports read.

Declarations are known by their id: `policy.name` for definitions, deadlines, concepts, lists and cues, the code for
rules and entries, the plain name for records, vocabularies, calendars and settings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from checker.clock.calendars import Calendar
from checker.diagnostics.source import Span
from checker.semantics.data import Absent, Scalar
from checker.semantics.expressions import TypedExpr
from checker.semantics.types import Type

if TYPE_CHECKING:
    from checker.diagnostics.diagnostic import Diagnostic
    from checker.syntax.ast import ConceptDecl, CuesDecl, PolicyFile

Level = Literal["error", "warn", "info"]
Verdict = Literal["passed", "breached", "undecided", "pending", "not_applicable", "no_law"]
Source = Literal["primary", "guidance", "secondary", "memory"]
Standing = Literal["informs", "held", "historic", "not_visible", "never_applies"]


@dataclass(frozen=True)
class Policy:
    """The header of a file; `digest` is the SHA-256 of its text, in hexadecimal.

    `binds` and `source` are its defaults: each Authority has its own already resolved.
    """

    name: str
    title: str
    regime: str | None
    laws: tuple[str, ...]
    checked: date
    uses: tuple[str, ...]
    file: str
    digest: str
    span: Span
    binds: tuple[str, ...] = ()
    source: tuple[Source, ...] = ()


@dataclass(frozen=True)
class InForce:
    """A version's dates, both included; `by` gives the day that selects the version, and `where` may split it.

    `by` None is a version that needs no date of the case.
    """

    start: date
    through: date | None
    by: TypedExpr | None
    where: TypedExpr | None

    @property
    def words(self) -> str:
        """`from 2003-04-14 through 2014-10-06 by received_on`."""
        through = f" through {self.through}" if self.through else ""
        by = f" by {self.by.span.text}" if self.by is not None else ""
        return f"from {self.start}{through}{by}"


@dataclass(frozen=True)
class Authority:
    """Citations, ids of the rows of the requirements, and how they stand.

    `binds` are values of `bound_person`, `source` says how sure the text is (primary is the law itself, memory is
    unchecked), `unsettled` which reading is used where the text has several. The header's defaults are in.
    """

    cites: tuple[str, ...]
    rows: tuple[str, ...]
    binds: tuple[str, ...] = ()
    source: tuple[Source, ...] = ()
    unsettled: str | None = None


# ---- data


@dataclass(frozen=True)
class Field:
    """`blank` is what an empty cell means; `no` is a yes-or-no field's."""

    name: str
    type: Type
    title: str
    blank: Literal["absent", "unknown", "no"]
    also: tuple[str, ...]
    span: Span


@dataclass(frozen=True)
class Children:
    name: str
    record: str
    title: str
    empty: Literal["absent", "unknown"]
    also: tuple[str, ...]
    span: Span


@dataclass(frozen=True)
class Record:
    """`key` names the fields that identify a row, `dated` the field that gives its day, `parent` the record above."""

    name: str
    title: str
    key: tuple[str, ...]
    dated: str | None
    parent: str | None
    parent_optional: bool
    fields: Mapping[str, Field]
    children: Mapping[str, Children]
    span: Span


@dataclass(frozen=True)
class Condition:
    """A fact that a vocabulary's value needs, or that bars it, with the words for a message."""

    barred: bool
    test: TypedExpr
    words: str


@dataclass(frozen=True)
class WordVersion:
    """`attributes` holds every attribute of the vocabulary."""

    in_force: InForce
    authority: Authority
    attributes: Mapping[str, Scalar]
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Word:
    name: str
    title: str
    versions: tuple[WordVersion, ...]
    span: Span


@dataclass(frozen=True)
class Vocabulary:
    """`record` is the record whose facts the conditions read; Current in them is a row of it."""

    name: str
    title: str
    laws: tuple[str, ...]
    record: str | None
    attributes: Mapping[str, Type]
    words: Mapping[str, Word]
    span: Span


@dataclass(frozen=True)
class Setting:
    name: str
    title: str
    cites: tuple[str, ...]
    type: Type
    default: Scalar
    because: str
    span: Span


# ---- meaning


@dataclass(frozen=True)
class Restart:
    day: TypedExpr
    when: TypedExpr


@dataclass(frozen=True)
class Pause:
    """`variable` and `rows` are None where the pause is not for each child."""

    variable: str | None
    rows: TypedExpr | None
    where: TypedExpr | None
    start: TypedExpr
    end: TypedExpr
    both_ends: bool
    when: TypedExpr | None


@dataclass(frozen=True)
class Clock:
    """The clauses of a deadline as written; None (or an empty tuple) is a clause that is not given.

    A base clock has `starts` and `period`, or `like`, or `stricter_of`. In an exception only the given clauses
    replace. `never_rolls` and `rolls` exclude each other.
    """

    starts: TypedExpr | None = None
    restarts: tuple[Restart, ...] = ()
    period: TypedExpr | None = None
    counting_first_day: bool = False
    overflows: bool = False
    pauses: tuple[Pause, ...] = ()
    rolls: TypedExpr | None = None
    never_rolls: bool = False
    like: str | None = None
    stricter_of: tuple[str, ...] = ()
    contributions: bool = False


@dataclass(frozen=True)
class Exemption:
    """A labelled exception. `in_force` is always set: its own, or that of the version it belongs to.

    `policy` is the policy that wrote it. `means` replaces the value of a definition, `clock` clauses of a clock.
    """

    label: str
    title: str
    policy: str
    in_force: InForce
    authority: Authority
    over: tuple[str, ...]
    when: TypedExpr
    means: TypedExpr | None
    clock: Clock | None
    span: Span


@dataclass(frozen=True)
class DefinitionVersion:
    in_force: InForce
    authority: Authority
    means: TypedExpr
    exceptions: tuple[Exemption, ...]


@dataclass(frozen=True)
class Definition:
    """`amendments` are the exceptions that other policies add; they hold for every version."""

    id: str
    policy: str
    name: str
    record: str
    title: str
    type: Type
    optional: bool
    versions: tuple[DefinitionVersion, ...]
    amendments: tuple[Exemption, ...]
    span: Span


@dataclass(frozen=True)
class DeadlineVersion:
    in_force: InForce
    authority: Authority
    clock: Clock
    exceptions: tuple[Exemption, ...]


@dataclass(frozen=True)
class Contribution:
    """Another policy's deadline that stands beside this one where `when` holds."""

    deadline: str
    policy: str
    in_force: InForce
    authority: Authority
    when: TypedExpr


@dataclass(frozen=True)
class Deadline:
    id: str
    policy: str
    name: str
    record: str
    title: str
    for_answer: bool
    applies: TypedExpr | None
    versions: tuple[DeadlineVersion, ...]
    amendments: tuple[Exemption, ...]
    contributions: tuple[Contribution, ...]
    span: Span


@dataclass(frozen=True)
class Lowered:
    level: Level
    when: TypedExpr


@dataclass(frozen=True)
class Message:
    """Literal pieces and typed holes in order; the one without `when` comes last."""

    when: TypedExpr | None
    pieces: tuple[str | TypedExpr, ...]


@dataclass(frozen=True)
class Subject:
    """The population: rows of `record` for which `applies` (the policy's) and `where` hold, perhaps in groups.

    In a grouped rule `group_by` and `where` are evaluated for a row, `group_when`, lets, requirement and messages
    for the group: there GroupRows are its rows, and Current any of them for the group's keys.
    """

    record: str
    applies: TypedExpr | None
    where: TypedExpr | None
    group_by: tuple[TypedExpr, ...]
    group_when: TypedExpr | None


@dataclass(frozen=True)
class RuleVersion:
    in_force: InForce
    authority: Authority
    severity: Level
    lowered: tuple[Lowered, ...]
    subject: Subject
    lets: tuple[tuple[str, TypedExpr], ...]
    require: TypedExpr
    messages: tuple[Message, ...]
    mend: str | None
    span: Span


@dataclass(frozen=True)
class Rule:
    """`about` says whether it is about the law or about the data (record integrity).

    `held` is why it ships without effect; None for a rule that is in effect.
    """

    id: str
    policy: str
    title: str
    about: Literal["law", "data"]
    versions: tuple[RuleVersion, ...]
    span: Span
    held: str | None = None


@dataclass(frozen=True)
class RuleHead:
    """What is told of a rule that nothing is decided by: of its latest version, but `rows` and `in_force` of all.

    `record` is the kind of its subjects, `grouped` says whether it looks at groups of them; `in_force` is in words.
    """

    id: str
    policy: str
    title: str
    about: Literal["law", "data"]
    held: str | None
    record: str
    grouped: bool
    severity: Level
    citations: tuple[str, ...]
    rows: tuple[str, ...]
    in_force: tuple[str, ...]
    mend: str | None


def head_of(rule: Rule) -> RuleHead:
    """The head of a rule."""
    latest, subject = rule.versions[-1], rule.versions[0].subject
    rows = (rule.id, *(row for version in rule.versions for row in version.authority.rows))
    return RuleHead(
        id=rule.id,
        policy=rule.policy,
        title=rule.title,
        about=rule.about,
        held=rule.held,
        record=subject.record,
        grouped=bool(subject.group_by),
        severity=latest.severity,
        citations=latest.authority.cites,
        rows=tuple(dict.fromkeys(rows)),
        in_force=tuple(version.in_force.words for version in rule.versions),
        mend=latest.mend,
    )


@dataclass(frozen=True)
class Entry:
    """A row of the requirements that no rule encodes, with the reason."""

    id: str
    policy: str
    title: str
    standing: Standing
    authority: Authority
    because: str
    span: Span

    @property
    def cites(self) -> tuple[str, ...]:
        """The citations."""
        return self.authority.cites


@dataclass(frozen=True)
class Enforcement:
    """A decision of an authority. `decided` and `outcome` are as published; `shows` are ids of rows."""

    id: str
    policy: str
    title: str
    decided: str
    outcome: str
    cites: tuple[str, ...]
    source: tuple[Source, ...]
    because: str
    shows: tuple[str, ...]
    span: Span


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of an instrument: `label` is `(a)(1)(i)`, `not_visible` why no record shows it."""

    label: str
    title: str
    not_visible: str | None
    span: Span


@dataclass(frozen=True)
class Instrument:
    """A text of law with its paragraphs in their order; citations of it begin with `name`."""

    name: str
    policy: str
    title: str
    cites: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]
    span: Span


@dataclass(frozen=True)
class Concept:
    """A letter concept: its rows (`L-H04`) and what it reads as; the letter reader has its evidence from the syntax.

    `means` holds pairs (vocabulary, word): `("ground_code", "R1")`.
    """

    id: str
    policy: str
    name: str
    title: str
    regime: str | None
    in_force: InForce
    authority: Authority
    means: tuple[tuple[str, str], ...]
    languages: tuple[str, ...]
    span: Span


# ---- cases


@dataclass(frozen=True)
class GivenRow:
    """A record of a case. `fields` holds what the case mentions; UNKNOWN there is None.

    A name in `fields` is a field, or a child table (then None for unknown). `called` names the row, `belongs_to`
    the called row above it. `text` is the letter's text, where it is given.
    """

    record: str
    called: str | None
    belongs_to: str | None
    fields: Mapping[str, Scalar | Absent | None]
    children: tuple[GivenRow, ...]
    span: Span


@dataclass(frozen=True)
class Expected:
    """`verdict` for a rule; `value` for a definition or deadline (ABSENT: it stands; None: not about a value).

    For a definition that is a record, a date is the day of that record (`dated`), text its key. `facts` name what an
    undecided case lacks as RECORD.FIELD, RECORD.TABLE, RECORD alone, or `calendar.NAME`.
    """

    verdict: Verdict | None
    value: Scalar | Absent | None
    at: Level | None
    saying: str | None
    facts: tuple[str, ...]
    until: date | None
    span: Span


@dataclass(frozen=True)
class Case:
    """A case beside a rule, definition or deadline: `target` is its id, `given` already merged with `every case`.

    `settings` holds the settings that the case changes (`given settings complaint_routes either`).
    """

    target: str
    kind: Literal["rule", "definition", "deadline"]
    policy: str
    ids: tuple[str, ...]
    title: str
    given: tuple[GivenRow, ...]
    as_of: date | None
    expected: Expected
    span: Span
    settings: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True)
class CalendarTest:
    """`start` rolls to `result`, or `start` plus `working_days` gives `result`."""

    calendar: str
    ids: tuple[str, ...]
    title: str
    start: date
    working_days: int | None
    result: date
    span: Span


@dataclass(frozen=True)
class Program:
    """All checked policies of a run, closed under amendments and contributions; sorted by id.

    `lists` hold their texts. `files` are the syntax trees, sorted by the policies' names; there translations are part
    of the concepts and cues that they translate, as they are in `evidence`, the syntax of concepts, and in `cues`.
    `letters` are the files with what the letter reader compiles and no more, translations where they are written.
    `calendar_files` are the names of the files that declare the calendars.
    """

    policies: Mapping[str, Policy]
    records: Mapping[str, Record]
    vocabularies: Mapping[str, Vocabulary]
    calendars: Mapping[str, Calendar]
    settings: Mapping[str, Setting]
    definitions: Mapping[str, Definition]
    deadlines: Mapping[str, Deadline]
    rules: Mapping[str, Rule]
    entries: Mapping[str, Entry]
    concepts: Mapping[str, Concept]
    lists: Mapping[str, tuple[str, ...]]
    cues: Mapping[str, CuesDecl]
    cases: Sequence[Case]
    calendar_tests: Sequence[CalendarTest]
    files: Sequence[PolicyFile] = ()
    enforcements: Mapping[str, Enforcement] = field(default_factory=dict)
    instruments: Mapping[str, Instrument] = field(default_factory=dict)
    evidence: Mapping[str, ConceptDecl] = field(default_factory=dict)
    letters: Sequence[PolicyFile] = ()
    calendar_files: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def heads(self) -> Mapping[str, RuleHead]:
        """The heads of the rules, which a kept program has without their rules."""
        return {name: head_of(rule) for name, rule in self.rules.items()}

    @cached_property
    def calendar_digests(self) -> Mapping[str, str]:
        """The digests of the calendars, which a kept program has without their days."""
        return {name: calendar.digest for name, calendar in self.calendars.items()}


@dataclass(frozen=True)
class Checked:
    """`program` leaves out what has errors; with any error among the diagnostics no check may be reported as whole."""

    program: Program
    diagnostics: tuple[Diagnostic, ...]
