"""A whole policy file."""

from __future__ import annotations

from dataclasses import dataclass

from checker.diagnostics.source import Source
from checker.syntax.ast.cases import EveryCase
from checker.syntax.ast.data import CalendarDecl, ListDecl, RecordDecl, SettingDecl, VocabularyDecl
from checker.syntax.ast.expressions import Date, Expr
from checker.syntax.ast.letters import ConceptDecl, CuesDecl, TranslationDecl
from checker.syntax.ast.meaning import (
    AmendmentDecl,
    ContributionDecl,
    DeadlineDecl,
    DefinitionDecl,
    EntryDecl,
    RuleDecl,
)
from checker.syntax.ast.nodes import Name, Node, Path, Text
from checker.syntax.ast.sources import EnforcementDecl, InstrumentDecl


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
    | EnforcementDecl
    | InstrumentDecl
    | ConceptDecl
    | CuesDecl
    | TranslationDecl
    | Broken
)


@dataclass(frozen=True)
class Header(Node):
    """`regime` names the body of law that the policy belongs to: hipaa, gdpr, uk_gdpr.

    `binds` and `source` hold for every part that does not say otherwise.
    """

    name: Path
    title: Text
    regime: Name | None
    laws: tuple[Text, ...]
    checked: Date
    binds: tuple[Name, ...]
    source: tuple[Name, ...]
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
