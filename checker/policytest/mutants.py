"""Small changes to a policy, made on its tree: a number that is one off, a condition that is gone, a phrase less.

A change that no case notices shows what the cases do not hold fast.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Final

from checker.diagnostics.source import Span
from checker.policytest.changes import Change, addition_dropped, changes, settings_words
from checker.syntax import ast

# What a mutant never changes: cases judge it, and titles, citations and days in force are no conditions.
_LEFT_ALONE: Final = ("span", "cases", "pieces", "authority")
_DAYS_IN_FORCE: Final = ("start", "through")
_WITH_MEANING: Final = (
    ast.RuleDecl
    | ast.DefinitionDecl
    | ast.DeadlineDecl
    | ast.AmendmentDecl
    | ast.ContributionDecl
    | ast.VocabularyDecl
    | ast.SettingDecl
    | ast.ConceptDecl
    | ast.CuesDecl
    | ast.TranslationDecl
)


@dataclass(frozen=True)
class Mutant:
    """A policy file with one change.

    `declaration` is the changed declaration as it was, None where the header was changed; `change` says what was
    done. `file` is the whole changed tree; its places are those of the text before the change.
    """

    policy: str
    declaration: ast.Declaration | None
    change: Change
    file: ast.PolicyFile

    @property
    def span(self) -> Span:
        """Where the change was made."""
        return self.change.span


def mutants(file: ast.PolicyFile, vocabularies: Mapping[str, tuple[str, ...]]) -> Iterator[Mutant]:
    """Every mutant of a file, in the order of its text; `vocabularies` holds the words that a setting may be."""
    if file.header is None:
        return
    policy = file.header.name.text
    if file.header.applies is not None:
        yield from _of_header(policy, file, file.header, file.header.applies)
    for place, declaration in enumerate(file.declarations):
        dropped = addition_dropped(declaration)
        if dropped is not None:
            rest = (*file.declarations[:place], *file.declarations[place + 1 :])
            yield Mutant(policy, declaration, dropped, replace(file, declarations=rest))
        if isinstance(declaration, ast.SettingDecl):
            found: Iterator[tuple[Any, Change]] = settings_words(declaration, vocabularies)
        elif isinstance(declaration, _WITH_MEANING):
            found = variants(declaration)
        else:
            continue
        ordered = sorted(found, key=lambda each: (each[1].span.start, each[1].words))
        for value, change in ordered:
            changed = (*file.declarations[:place], value, *file.declarations[place + 1 :])
            yield Mutant(policy, declaration, change, replace(file, declarations=changed))


def _of_header(policy: str, file: ast.PolicyFile, header: ast.Header, applies: ast.Expr) -> Iterator[Mutant]:
    whole = Change("applies", applies.span, f"dropped `applies when {one_line(applies.span)}`")
    yield Mutant(policy, None, whole, replace(file, header=replace(header, applies=None)))
    for value, change in variants(applies):
        yield Mutant(policy, None, change, replace(file, header=replace(header, applies=value)))


def variants(node: Any) -> Iterator[tuple[Any, Change]]:
    """The node with each change that can be made to it or to something inside it."""
    yield from changes(node)
    if isinstance(node, ast.Period | ast.WorkingDays | ast.Words) or not is_dataclass(node):
        return
    for item in fields(node):
        held = getattr(node, item.name)
        if item.name in _LEFT_ALONE or (isinstance(node, ast.InForce) and item.name in _DAYS_IN_FORCE):
            continue
        if isinstance(held, ast.Node):
            for value, change in variants(held):
                yield replace(node, **{item.name: value}), change  # type: ignore[type-var]  # a node is a dataclass
        elif isinstance(held, tuple):
            for place, each in enumerate(held):
                if isinstance(each, ast.Node):
                    for value, change in variants(each):
                        rest = (*held[:place], value, *held[place + 1 :])
                        yield replace(node, **{item.name: rest}), change  # type: ignore[type-var]


def one_line(span: Span) -> str:
    """The text of a place on one line."""
    return " ".join(span.text.split())
