"""Which names the policies declare, who declares them, and which policies see each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, Literal, TypeVar, assert_never

from checker.diagnostics.diagnostic import Diagnostic, Label
from checker.diagnostics.source import Span
from checker.diagnostics.suggest import among, did_you_mean
from checker.syntax import ast

T = TypeVar("T")

_SHAPES = ("record", "vocabulary")

RESERVED = ("as_of", "group", "settings", "evidence")


@dataclass(frozen=True)
class Owned(Generic[T]):
    """A declaration with the policy that holds it; `id` is how it is known outside."""

    id: str
    policy: str
    declaration: T


@dataclass(frozen=True)
class Member:
    """A definition or a deadline: what a policy says of every row of a record."""

    id: str
    policy: str
    name: str
    record: str
    declaration: ast.DefinitionDecl | ast.DeadlineDecl

    @property
    def kind(self) -> Literal["definition", "deadline"]:
        """What it is, as messages and cases name it."""
        return "definition" if isinstance(self.declaration, ast.DefinitionDecl) else "deadline"


@dataclass(frozen=True)
class Index:
    """Every name of all policies. `members` is keyed by record and name, `concepts` and the like by name.

    `broken` holds names of declarations that did not parse, `loose` policies that use a policy that is not there:
    a name that is not found is not reported where one of them may be the reason, nor where it is `shapeless`: where a
    record or a vocabulary did not parse.
    """

    files: Mapping[str, ast.PolicyFile]
    uses: Mapping[str, frozenset[str]]
    records: Mapping[str, Owned[ast.RecordDecl]]
    vocabularies: Mapping[str, Owned[ast.VocabularyDecl]]
    calendars: Mapping[str, Owned[ast.CalendarDecl]]
    settings: Mapping[str, Owned[ast.SettingDecl]]
    members: Mapping[tuple[str, str], tuple[Member, ...]]
    member_ids: Mapping[str, Member]
    rules: Mapping[str, Owned[ast.RuleDecl]]
    entries: Mapping[str, Owned[ast.EntryDecl]]
    concepts: Mapping[str, tuple[Owned[ast.ConceptDecl], ...]]
    lists: Mapping[str, tuple[Owned[ast.ListDecl], ...]]
    cues: Mapping[str, tuple[Owned[ast.CuesDecl], ...]]
    enforcements: Mapping[str, Owned[ast.EnforcementDecl]]
    instruments: Mapping[str, Owned[ast.InstrumentDecl]]
    broken: frozenset[str]
    loose: frozenset[str]
    shapeless: bool

    def visible(self, policy: str) -> frozenset[str]:
        """The policy itself and those that it uses."""
        return self.uses[policy] | {policy}

    @cached_property
    def _writers(self) -> Mapping[str, str]:
        return {file.source.name: policy for policy, file in self.files.items()}

    def policy_at(self, place: Span) -> str:
        """The policy whose file holds a place: a concept may have evidence from other policies."""
        return self._writers[place.source.name]

    def excused(self, policy: str, name: str) -> bool:
        """Whether a name that is not found is missing for a reason that is already reported."""
        return self.shapeless or name in self.broken or policy in self.loose


@dataclass
class _Tables:
    """The index in the making."""

    records: dict[str, Owned[ast.RecordDecl]] = field(default_factory=dict)
    vocabularies: dict[str, Owned[ast.VocabularyDecl]] = field(default_factory=dict)
    calendars: dict[str, Owned[ast.CalendarDecl]] = field(default_factory=dict)
    settings: dict[str, Owned[ast.SettingDecl]] = field(default_factory=dict)
    rules: dict[str, Owned[ast.RuleDecl]] = field(default_factory=dict)
    entries: dict[str, Owned[ast.EntryDecl]] = field(default_factory=dict)
    enforcements: dict[str, Owned[ast.EnforcementDecl]] = field(default_factory=dict)
    instruments: dict[str, Owned[ast.InstrumentDecl]] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    concepts: dict[str, list[Owned[ast.ConceptDecl]]] = field(default_factory=dict)
    lists: dict[str, list[Owned[ast.ListDecl]]] = field(default_factory=dict)
    cues: dict[str, list[Owned[ast.CuesDecl]]] = field(default_factory=dict)
    taken: dict[tuple[str, str], tuple[str, Span]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    shapeless: bool = False
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def claim(self, space: str, name: str, kind: str, span: Span) -> bool:
        """Whether the name is free in its space; where it is not, that is reported."""
        first = self.taken.setdefault((space, name), (kind, span))
        if first[1] == span:
            return True
        self.diagnostics.append(declared_twice(name, *first, span))
        return False


def declare(files: Sequence[ast.PolicyFile]) -> tuple[Index, tuple[Diagnostic, ...]]:
    """The index of all names, and what is wrong with the names alone."""
    tables = _Tables()
    named: dict[str, ast.PolicyFile] = {}
    for file in files:
        if headless(file):
            tables.broken.update(_names_of(file.declarations))
            shapes = (ast.RecordDecl, ast.VocabularyDecl)
            tables.shapeless = tables.shapeless or any(isinstance(each, shapes) for each in file.declarations)
        elif file.header is not None and tables.claim("policy", file.header.name.text, "policy", file.header.name.span):
            named[file.header.name.text] = file
    for policy, file in named.items():
        for declaration in file.declarations:
            _place(tables, policy, declaration)
    uses, loose = _uses(named, tables, any(headless(file) for file in files))
    return _finish(tables, named, uses, loose), tuple(tables.diagnostics)


def headless(file: ast.PolicyFile) -> bool:
    """Whether the head of a file cannot be used, so that its policy has no name or no day."""
    return file.header is None or file.header.checked.value is None


def _finish(
    tables: _Tables,
    named: Mapping[str, ast.PolicyFile],
    uses: Mapping[str, frozenset[str]],
    loose: frozenset[str],
) -> Index:
    members: dict[tuple[str, str], list[Member]] = {}
    for member in tables.members.values():
        members.setdefault((member.record, member.name), []).append(member)
        if member.record not in tables.records:
            tables.broken.add(member.name)
    return Index(
        files=named,
        uses=uses,
        records=tables.records,
        vocabularies=tables.vocabularies,
        calendars=tables.calendars,
        settings=tables.settings,
        members={key: tuple(found) for key, found in members.items()},
        member_ids=tables.members,
        rules=tables.rules,
        entries=tables.entries,
        concepts={name: tuple(found) for name, found in tables.concepts.items()},
        lists={name: tuple(found) for name, found in tables.lists.items()},
        cues={name: tuple(found) for name, found in tables.cues.items()},
        enforcements=tables.enforcements,
        instruments=tables.instruments,
        broken=frozenset(tables.broken),
        loose=loose,
        shapeless=tables.shapeless,
    )


def _place(  # noqa: C901  one line a declaration
    tables: _Tables, policy: str, declaration: ast.Declaration
) -> None:
    """Enters one declaration under its name."""
    match declaration:
        case ast.RecordDecl(name=name):
            if _free(tables, "record", name):
                tables.records[name.text] = Owned(name.text, policy, declaration)
        case ast.VocabularyDecl(name=name):
            if _free(tables, "vocabulary", name):
                tables.vocabularies[name.text] = Owned(name.text, policy, declaration)
        case ast.CalendarDecl(name=name):
            if _free(tables, "calendar", name):
                tables.calendars[name.text] = Owned(name.text, policy, declaration)
        case ast.SettingDecl(name=name):
            if _free(tables, "setting", name):
                tables.settings[name.text] = Owned(name.text, policy, declaration)
        case ast.DefinitionDecl() | ast.DeadlineDecl():
            _place_member(tables, policy, declaration)
        case ast.RuleDecl(id=name):
            if tables.claim("rule", name.text, "rule", name.span):
                tables.rules[name.text] = Owned(name.text, policy, declaration)
        case ast.EntryDecl(id=name):
            if tables.claim("rule", name.text, "entry", name.span):
                tables.entries[name.text] = Owned(name.text, policy, declaration)
        case ast.EnforcementDecl(name=name):
            if tables.claim("enforcement", name.text, "decision", name.span):
                tables.enforcements[name.text] = Owned(name.text, policy, declaration)
        case ast.InstrumentDecl(name=title):
            if tables.claim("instrument", title.value, "instrument", title.span):
                tables.instruments[title.value] = Owned(title.value, policy, declaration)
        case ast.ConceptDecl(name=name):
            if tables.claim(f"words {policy}", name.text, "concept", name.span):
                owned = Owned(f"{policy}.{name.text}", policy, declaration)
                tables.concepts.setdefault(name.text, []).append(owned)
        case ast.ListDecl(name=name):
            if tables.claim(f"words {policy}", name.text, "list", name.span):
                listed = Owned(f"{policy}.{name.text}", policy, declaration)
                tables.lists.setdefault(name.text, []).append(listed)
        case ast.CuesDecl(name=name):
            if tables.claim(f"words {policy}", name.text, "cue family", name.span):
                cues = Owned(f"{policy}.{name.text}", policy, declaration)
                tables.cues.setdefault(name.text, []).append(cues)
        case ast.Broken(name=broken, keyword=keyword):
            tables.broken.update(() if broken is None else (broken,))
            tables.shapeless = tables.shapeless or keyword in _SHAPES
        case ast.EveryCase() | ast.AmendmentDecl() | ast.ContributionDecl() | ast.TranslationDecl():
            pass
        case _:
            assert_never(declaration)


def _free(tables: _Tables, kind: str, name: ast.Name) -> bool:
    return tables.claim(kind, name.text, kind, name.span)


def _place_member(tables: _Tables, policy: str, declaration: ast.DefinitionDecl | ast.DeadlineDecl) -> None:
    name = declaration.name
    kind = "definition" if isinstance(declaration, ast.DefinitionDecl) else "deadline"
    if name.text in RESERVED:
        tables.diagnostics.append(reserved_name(name))
        tables.broken.add(name.text)
        return
    if tables.claim(f"members {policy}", name.text, kind, name.span):
        identity = f"{policy}.{name.text}"
        tables.members[identity] = Member(identity, policy, name.text, declaration.record.text, declaration)


def _uses(
    named: Mapping[str, ast.PolicyFile], tables: _Tables, headless: bool
) -> tuple[Mapping[str, frozenset[str]], frozenset[str]]:
    """Who uses whom, and the policies of which one use leads nowhere."""
    uses: dict[str, frozenset[str]] = {}
    loose: set[str] = set()
    for policy, file in named.items():
        found: set[str] = set()
        for use in file.uses:
            if use.policy.text in named:
                found.add(use.policy.text)
                continue
            loose.add(policy)
            if not headless:
                tables.diagnostics.append(unknown_policy(use.policy, named))
        uses[policy] = frozenset(found)
    return uses, frozenset(loose)


def _names_of(declarations: Iterable[ast.Declaration]) -> Iterable[str]:
    for declaration in declarations:
        match declaration:
            case ast.RuleDecl(id=name) | ast.EntryDecl(id=name):
                yield name.text
            case ast.Broken(name=broken):
                if broken is not None:
                    yield broken
            case ast.EveryCase() | ast.AmendmentDecl() | ast.ContributionDecl() | ast.TranslationDecl():
                pass
            case ast.InstrumentDecl():
                pass
            case _:
                yield declaration.name.text


def declared_twice(name: str, kind: str, first: Span, again: Span) -> Diagnostic:
    """A name is declared a second time.

    Rules, entries, records, vocabularies, calendars and settings have names that no two policies share, because
    reports name them without their policy. Definitions, deadlines and concepts share names only between policies.
    Two versions of one rule go into one declaration, each with its own `in force`.

    Wrong:
        define made of request "A value"
          in force from 2003-01-01 by received_on
            cite "None"
            means signed

        define made of request "A value"
          in force from 2003-01-01 by received_on
            cite "None"
            means pages > 3
    Right:
        define made of request "A value"
          in force from 2003-01-01 by received_on
            cite "None"
            means signed

        define other_one of request "A value"
          in force from 2003-01-01 by received_on
            cite "None"
            means pages > 3
    """
    versions = kind in ("rule", "definition", "deadline")
    return Diagnostic(
        code="declared-twice",
        message=f"`{name}` is already {'an' if kind[0] in 'aeiou' else 'a'} {kind}",
        span=again,
        help=f"two versions go into one {kind}, each after its own `in force`" if versions else "give it another name",
        labels=(Label(first, "here"),),
    )


def reserved_name(name: ast.Name) -> Diagnostic:
    """A definition or a deadline takes a name that the language uses itself.

    `as_of`, `group`, `settings` and `evidence` mean the same in every policy.

    Wrong:
        define as_of of request "A value"
          in force from 2003-01-01 by received_on
            cite "None"
            means signed
    Right:
        define made of request "A value"
          in force from 2003-01-01 by received_on
            cite "None"
            means signed
    """
    return Diagnostic(
        code="reserved-name",
        message=f"`{name.text}` has a meaning of its own and cannot name anything else",
        span=name.span,
        help="give it another name",
    )


def unknown_policy(policy: ast.Path, known: Iterable[str]) -> Diagnostic:
    """A policy uses another that is not loaded.

    `use` names a policy by the name in its first line, not by its file. All shipped policies are loaded, and those
    that the command line names with `--policy`.
    """
    names = sorted(known)
    near = [name for name in names if name.partition(".")[0] == policy.parts[0].text]
    return Diagnostic(
        code="unknown-policy",
        message=f"there is no policy `{policy.text}`",
        span=policy.span,
        help=did_you_mean(policy.text, names) or (f"there are: {among(near)}" if near else None),
    )


MISTAKES = (
    declared_twice,
    reserved_name,
    unknown_policy,
)
