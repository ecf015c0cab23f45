"""The syntax tree of a policy file, as written: names are text, nothing is resolved.

Every node has the `span` of its text. Optional clauses are None or an empty tuple. The unions at the end of
each part are closed: a `match` over them ends in `assert_never`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from checker.diagnostics.source import Source, Span

Unit = Literal["days", "weeks", "months", "years"]
Level = Literal["error", "warn", "info"]
Comparator = Literal["=", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True)
class Node:
    """A place in the text."""

    span: Span


@dataclass(frozen=True)
class Name(Node):
    """A lower-case name or an upper-case code, as one word."""

    text: str


@dataclass(frozen=True)
class Path(Node):
    """Names joined by dots: `request.received_on`, `hipaa.access.due`."""

    parts: tuple[Name, ...]

    @property
    def text(self) -> str:
        """The path as written, without white space."""
        return ".".join(part.text for part in self.parts)


@dataclass(frozen=True)
class Text(Node):
    """A string; `value` is without the quotes, `span` with them."""

    value: str


# ---- expressions


@dataclass(frozen=True)
class Reference(Node):
    """A path that stands as a value."""

    path: Path


@dataclass(frozen=True)
class Number(Node):
    value: Decimal


@dataclass(frozen=True)
class Date(Node):
    """A calendar date; `value` is None where no such day exists (`2025-02-30`)."""

    text: str
    value: date | None


@dataclass(frozen=True)
class Code(Node):
    """An upper-case code that stands as a value: a ground, a currency."""

    text: str


@dataclass(frozen=True)
class Money(Node):
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Share(Node):
    """`95 percent` has the value 95."""

    percent: Decimal


@dataclass(frozen=True)
class Period(Node):
    """`30 days`, `referral_days days`; `count` is a Number or a Reference."""

    count: Number | Reference
    unit: Unit


@dataclass(frozen=True)
class WorkingDays(Node):
    """`15 working days of washington`."""

    count: Number | Reference
    calendar: Path


@dataclass(frozen=True)
class Group(Node):
    """An expression in parentheses."""

    inner: Expr


@dataclass(frozen=True)
class AllOf(Node):
    operands: tuple[Expr, ...]


@dataclass(frozen=True)
class AnyOf(Node):
    operands: tuple[Expr, ...]


@dataclass(frozen=True)
class Not(Node):
    operand: Expr


@dataclass(frozen=True)
class Compare(Node):
    left: Expr
    operator: Comparator
    right: Expr


@dataclass(frozen=True)
class OneOf(Node):
    """`kind in (a, b)`."""

    value: Expr
    options: tuple[Expr, ...]


@dataclass(frozen=True)
class Contained(Node):
    """`id in g.withheld`, `denial in letter.kind`."""

    value: Expr
    container: Path


@dataclass(frozen=True)
class Is(Node):
    """`x is present`, `g.code is not reviewable`, `due is over`; the type check settles which."""

    value: Expr
    negated: bool
    attribute: Name


@dataclass(frozen=True)
class IsValidOn(Node):
    value: Expr
    day: Expr


@dataclass(frozen=True)
class DoneBy(Node):
    action: Expr
    deadline: Expr


@dataclass(frozen=True)
class Says(Node):
    """`letter states right_to_review about g.code`."""

    letter: Path
    mode: Literal["states", "takes_away", "comes_near"]
    concept: Name
    about: Expr | None


@dataclass(frozen=True)
class Reads(Node):
    """`letter reads g.code`."""

    letter: Path
    value: Expr


@dataclass(frozen=True)
class VerdictOf(Node):
    """`HIPAA-T-01 passed for r`."""

    rule: Name
    verdict: Literal["passed", "breached", "undecided"]
    record: Path


@dataclass(frozen=True)
class Quantified(Node):
    """`some e in events where (...)`, `no other e in ...`, `every g in ... has (...)`."""

    quantifier: Literal["some", "no", "every"]
    other: bool
    variable: Name
    rows: Path
    where: Expr | None
    has: Expr | None


@dataclass(frozen=True)
class Count(Node):
    variable: Name
    rows: Path
    where: Expr | None


@dataclass(frozen=True)
class Total(Node):
    term: Expr
    variable: Name
    rows: Path
    where: Expr | None


@dataclass(frozen=True)
class Pick(Node):
    """`first e in events where (...) by e.happened_on`."""

    end: Literal["first", "last"]
    variable: Name
    rows: Path
    where: Expr | None
    by: Path


@dataclass(frozen=True)
class Extreme(Node):
    """`earliest of (a, b)`."""

    end: Literal["earliest", "latest"]
    operands: tuple[Expr, ...]


@dataclass(frozen=True)
class Call(Node):
    function: Name
    arguments: tuple[Expr, ...]


@dataclass(frozen=True)
class Arithmetic(Node):
    left: Expr
    operator: Literal["+", "-", "*"]
    right: Expr


Expr = (
    Reference
    | Number
    | Date
    | Text
    | Code
    | Money
    | Share
    | Period
    | WorkingDays
    | Group
    | AllOf
    | AnyOf
    | Not
    | Compare
    | OneOf
    | Contained
    | Is
    | IsValidOn
    | DoneBy
    | Says
    | Reads
    | VerdictOf
    | Quantified
    | Count
    | Total
    | Pick
    | Extreme
    | Call
    | Arithmetic
)


# ---- literals of data and cases


@dataclass(frozen=True)
class Truth(Node):
    """`yes` or `no`."""

    value: bool


@dataclass(frozen=True)
class Nothing(Node):
    """`unknown` or `absent` in a case."""

    kind: Literal["unknown", "absent"]


@dataclass(frozen=True)
class ListLiteral(Node):
    items: tuple[Literal_, ...]


Literal_ = Truth | Name | Code | Date | Text | Number | Money | Period | Share | ListLiteral


# ---- shared clauses


@dataclass(frozen=True)
class InForce(Node):
    """`in force from D through D by PATH where EXPR`; `through` includes its day."""

    start: Date
    through: Date | None
    by: Path | None
    where: Expr | None


@dataclass(frozen=True)
class Authority:
    """The citations of a declaration and the rows of the requirements that it encodes."""

    cites: tuple[Text, ...]
    rows: tuple[Name, ...]


# ---- data declarations


@dataclass(frozen=True)
class NamedType(Node):
    name: Name


@dataclass(frozen=True)
class TruthType(Node):
    pass


@dataclass(frozen=True)
class ChoiceType(Node):
    """`one of (a, b)`; with `many`, `any of (a, b)`: a set of them."""

    words: tuple[Name, ...]
    many: bool


@dataclass(frozen=True)
class ListType(Node):
    """`list of item`: references to records, or a set of a vocabulary's codes."""

    name: Name


TypeExpr = NamedType | TruthType | ChoiceType | ListType


@dataclass(frozen=True)
class FieldClause(Node):
    """`blank` is what an empty cell means; None is the default, unknown."""

    name: Name
    type: TypeExpr
    blank: Literal["absent", "unknown", "no"] | None
    title: Text
    also: tuple[Text, ...]


@dataclass(frozen=True)
class ChildrenClause(Node):
    """`empty` is what no rows mean; None is the default, unknown."""

    name: Name
    record: Name
    empty: Literal["absent", "unknown"] | None
    title: Text
    also: tuple[Text, ...]


@dataclass(frozen=True)
class RecordDecl(Node):
    name: Name
    title: Text
    key: tuple[Name, ...]
    dated: Name | None
    parent: Name | None
    parent_optional: bool
    fields: tuple[FieldClause, ...]
    children: tuple[ChildrenClause, ...]


@dataclass(frozen=True)
class AttributeClause(Node):
    name: Name
    type: TypeExpr
    title: Text


@dataclass(frozen=True)
class SetAttribute(Node):
    name: Name
    value: Literal_


@dataclass(frozen=True)
class Needs(Node):
    condition: Expr
    words: Text


@dataclass(frozen=True)
class Barred(Node):
    condition: Expr
    words: Text


@dataclass(frozen=True)
class ValueVersion(Node):
    in_force: InForce
    authority: Authority
    clauses: tuple[SetAttribute | Needs | Barred, ...]


@dataclass(frozen=True)
class ValueClause(Node):
    word: Name
    title: Text
    versions: tuple[ValueVersion, ...]


@dataclass(frozen=True)
class VocabularyDecl(Node):
    """`record` is the record whose facts `needs` and `barred when` read."""

    name: Name
    record: Name | None
    title: Text
    laws: tuple[Text, ...]
    attributes: tuple[AttributeClause, ...]
    values: tuple[ValueClause, ...]


@dataclass(frozen=True)
class Holiday(Node):
    day: Date
    title: Text


@dataclass(frozen=True)
class CalendarCase(Node):
    """`D rolls to D` has no period; `D + P gives D` has one."""

    ids: tuple[Name, ...]
    title: Text
    start: Date
    period: Period | WorkingDays | None
    result: Date


@dataclass(frozen=True)
class CalendarDecl(Node):
    name: Name
    title: Text
    cites: tuple[Text, ...]
    checked: Date
    covers_from: Date
    covers_through: Date
    weekend: tuple[Name, ...]
    holidays: tuple[Holiday, ...]
    cases: tuple[CalendarCase, ...]


@dataclass(frozen=True)
class SettingDecl(Node):
    name: Name
    title: Text
    cites: tuple[Text, ...]
    type: TypeExpr
    default: Literal_
    because: Text


@dataclass(frozen=True)
class ListDecl(Node):
    """Known words or numbers: `list hhs_numbers`."""

    name: Name
    title: Text
    cites: tuple[Text, ...]
    items: tuple[Text, ...]


# ---- meaning


@dataclass(frozen=True)
class Starts(Node):
    day: Expr


@dataclass(frozen=True)
class Restarts(Node):
    day: Expr
    when: Expr


@dataclass(frozen=True)
class Runs(Node):
    period: Expr
    counting_first_day: bool


@dataclass(frozen=True)
class ShortMonths(Node):
    """`short months overflows`."""


@dataclass(frozen=True)
class Pauses(Node):
    """`variable` and `rows` are None where the pause is not for each child."""

    variable: Name | None
    rows: Path | None
    where: Expr | None
    start: Expr
    end: Expr
    both_ends: bool
    when: Expr | None


@dataclass(frozen=True)
class Rolls(Node):
    calendar: Path


@dataclass(frozen=True)
class NeverRolls(Node):
    pass


@dataclass(frozen=True)
class Like(Node):
    deadline: Path


@dataclass(frozen=True)
class StricterOf(Node):
    """`earliest of due and contributions`."""

    deadlines: tuple[Path, ...]
    contributions: bool


ClockClause = Starts | Restarts | Runs | ShortMonths | Pauses | Rolls | NeverRolls | Like | StricterOf


@dataclass(frozen=True)
class ExceptionClause(Node):
    """Replaces the value (`means`) or the clauses of a clock (`clock`) where `when` holds."""

    label: Name
    title: Text
    in_force: InForce | None
    authority: Authority
    over: tuple[Name, ...]
    when: Expr
    means: Expr | None
    clock: tuple[ClockClause, ...]


@dataclass(frozen=True)
class DefinitionVersion(Node):
    in_force: InForce
    authority: Authority
    means: Expr
    exceptions: tuple[ExceptionClause, ...]


@dataclass(frozen=True)
class DefinitionDecl(Node):
    name: Name
    record: Name
    title: Text
    versions: tuple[DefinitionVersion, ...]
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class DeadlineVersion(Node):
    in_force: InForce
    authority: Authority
    clock: tuple[ClockClause, ...]
    exceptions: tuple[ExceptionClause, ...]


@dataclass(frozen=True)
class DeadlineDecl(Node):
    """`for_answer` marks a last day that `habeas due` tells."""

    name: Name
    record: Name
    for_answer: bool
    title: Text
    versions: tuple[DeadlineVersion, ...]
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class AmendmentDecl(Node):
    target: Path
    exceptions: tuple[ExceptionClause, ...]


@dataclass(frozen=True)
class ContributionDecl(Node):
    deadline: Path
    target: Path
    in_force: InForce
    authority: Authority
    when: Expr


@dataclass(frozen=True)
class Lowered(Node):
    level: Level
    when: Expr


@dataclass(frozen=True)
class Let(Node):
    name: Name
    value: Expr


@dataclass(frozen=True)
class Hole(Node):
    """`{EXPR}` in a message; `value` is None where it did not parse."""

    value: Expr | None


@dataclass(frozen=True)
class Say(Node):
    """A message: literal pieces and holes in order. `{{` is a brace."""

    when: Expr | None
    text: Text
    pieces: tuple[str | Hole, ...]


@dataclass(frozen=True)
class SubjectClause(Node):
    """`for request where (...) grouped by KEY, KEY when EXPR`."""

    record: Name
    where: Expr | None
    group_by: tuple[Expr, ...]
    group_when: Expr | None


@dataclass(frozen=True)
class RuleVersion(Node):
    in_force: InForce
    authority: Authority
    severity: Level
    lowered: tuple[Lowered, ...]
    subject: SubjectClause
    lets: tuple[Let, ...]
    require: Expr
    says: tuple[Say, ...]
    mend: Text | None


@dataclass(frozen=True)
class RuleDecl(Node):
    id: Name
    title: Text
    versions: tuple[RuleVersion, ...]
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class EntryDecl(Node):
    """A row of the requirements that no rule encodes."""

    id: Name
    title: Text
    standing: Literal["informs", "held", "historic", "not_visible", "never_applies"]
    cites: tuple[Text, ...]
    because: Text


# ---- letters


@dataclass(frozen=True)
class Word(Node):
    """A word; its forms match alike."""

    text: str


@dataclass(frozen=True)
class Exact(Node):
    """Words between single quotes: matched as they stand."""

    text: str


@dataclass(frozen=True)
class Gap(Node):
    """`..`: some words of the same clause, or none."""


@dataclass(frozen=True)
class Slot(Node):
    """`<phone>`: something found in the text."""

    name: str


@dataclass(frozen=True)
class Alternatives(Node):
    options: tuple[tuple[PhraseItem, ...], ...]
    optional: bool


PhraseItem = Word | Exact | Gap | Slot | Alternatives


@dataclass(frozen=True)
class Reach(Node):
    """How far `beside` and `together` look; `count` is None for the paragraph."""

    unit: Literal["sentences", "words", "paragraph"]
    count: int | None


@dataclass(frozen=True)
class Words(Node):
    """A phrase: its text and its items; `items` is empty where it did not parse."""

    text: Text
    items: tuple[PhraseItem, ...]


@dataclass(frozen=True)
class Together(Node):
    concepts: tuple[Name, ...]
    reach: Reach


@dataclass(frozen=True)
class Phrase(Node):
    """`core` beside a concept, unless a guard (words, a list, cues or a concept) holds."""

    core: Words | Together
    beside: Name | None
    reach: Reach | None
    unless: tuple[Words | Name, ...]


@dataclass(frozen=True)
class ConceptCase(Node):
    ids: tuple[Name, ...]
    polarity: Literal["states", "takes_away", "near_miss", "neither"]
    text: Text


@dataclass(frozen=True)
class ConceptLanguage(Node):
    """`in english`; the language `any` holds evidence that needs no language."""

    language: Name
    states: tuple[Phrase, ...]
    takes_away: tuple[Phrase, ...]
    near_miss: tuple[Phrase, ...]
    cases: tuple[ConceptCase, ...]


@dataclass(frozen=True)
class ReadsAs(Node):
    """`means ground_code R1`: a letter that states the concept reads as that value."""

    vocabulary: Name
    value: Name


@dataclass(frozen=True)
class ConceptDecl(Node):
    name: Name
    title: Text
    in_force: InForce
    authority: Authority
    means: tuple[ReadsAs, ...]
    when_negated: Literal["takes_away", "nothing", "states"] | None
    languages: tuple[ConceptLanguage, ...]


@dataclass(frozen=True)
class CueLanguage(Node):
    language: Name
    phrases: tuple[Words, ...]


@dataclass(frozen=True)
class CuesDecl(Node):
    name: Name
    title: Text
    languages: tuple[CueLanguage, ...]


# ---- cases


@dataclass(frozen=True)
class FieldValue(Node):
    path: Path
    value: Literal_ | Nothing


@dataclass(frozen=True)
class Child(Node):
    record: Name
    fields: tuple[FieldValue, ...]


@dataclass(frozen=True)
class Given(Node):
    record: Name
    called: Name | None
    belonging_to: Name | None
    fields: tuple[FieldValue, ...]
    children: tuple[Child, ...]


@dataclass(frozen=True)
class ExpectPassed(Node):
    pass


@dataclass(frozen=True)
class ExpectBreached(Node):
    at: Level | None
    saying: Text | None


@dataclass(frozen=True)
class ExpectUndecided(Node):
    facts: tuple[Path, ...]


@dataclass(frozen=True)
class ExpectPending(Node):
    until: Date | None


@dataclass(frozen=True)
class ExpectNotApplicable(Node):
    pass


@dataclass(frozen=True)
class ExpectNoLaw(Node):
    pass


@dataclass(frozen=True)
class ExpectValue(Node):
    value: Literal_


Expectation = (
    ExpectPassed | ExpectBreached | ExpectUndecided | ExpectPending | ExpectNotApplicable | ExpectNoLaw | ExpectValue
)


@dataclass(frozen=True)
class Case(Node):
    """`ids` name the traps and worked vectors (TR-001, V-01) that the case is."""

    ids: tuple[Name, ...]
    title: Text
    given: tuple[Given, ...]
    as_of: Date | None
    expect: Expectation


@dataclass(frozen=True)
class EveryCase(Node):
    """What all cases of the file share."""

    given: tuple[Given, ...]


# ---- the file


@dataclass(frozen=True)
class Broken(Node):
    """A declaration that did not parse; `name` is what it would have declared, where that could be read."""

    keyword: str
    name: str | None


Declaration = (
    RecordDecl
    | VocabularyDecl
    | CalendarDecl
    | SettingDecl
    | ListDecl
    | EveryCase
    | DefinitionDecl
    | DeadlineDecl
    | AmendmentDecl
    | ContributionDecl
    | RuleDecl
    | EntryDecl
    | ConceptDecl
    | CuesDecl
    | Broken
)


@dataclass(frozen=True)
class Header(Node):
    """`regime` names the body of law that the policy belongs to: hipaa, gdpr, uk_gdpr."""

    name: Path
    title: Text
    regime: Name | None
    laws: tuple[Text, ...]
    checked: Date
    applies: Expr | None


@dataclass(frozen=True)
class Use(Node):
    policy: Path


@dataclass(frozen=True)
class PolicyFile:
    """A parsed file; `header` is None where it did not parse."""

    source: Source
    header: Header | None
    uses: tuple[Use, ...]
    declarations: tuple[Declaration, ...]
