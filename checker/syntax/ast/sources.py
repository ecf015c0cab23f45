"""What stands around the law: decisions of authorities, and the paragraphs of its texts."""

from __future__ import annotations

from dataclasses import dataclass

from checker.syntax.ast.nodes import Name, Node, Text


@dataclass(frozen=True)
class EnforcementDecl(Node):
    """A decision of an authority; `shows` names rows of the requirements for which it matters."""

    name: Name
    title: Text
    decided: Text
    outcome: Text
    cites: tuple[Text, ...]
    source: tuple[Name, ...]
    because: Text
    shows: tuple[Name, ...]


@dataclass(frozen=True)
class ParagraphClause(Node):
    """`paragraph "(a)(1)" "what it says"`; `not_visible` is why no record shows it, None where one may."""

    label: Text
    title: Text
    not_visible: Text | None


@dataclass(frozen=True)
class InstrumentDecl(Node):
    """A text of law with its paragraphs; citations of it begin with `name`."""

    name: Text
    title: Text
    cites: tuple[Text, ...]
    paragraphs: tuple[ParagraphClause, ...]
