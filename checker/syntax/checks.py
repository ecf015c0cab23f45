"""Mistakes that the grammar lets pass and the tree shows without knowing what any name means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from types import MappingProxyType

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.source import Source, Span
from checker.syntax import ast
from checker.syntax.explain.messages import explain_message
from checker.syntax.explain.phrases import explain_phrase
from checker.syntax.mistakes.logic import not_every, truth_compared
from checker.syntax.mistakes.messages import hole_in_mend, no_plain_say, second_plain_say
from checker.syntax.mistakes.names import word_of_an_expression, word_of_the_language
from checker.syntax.mistakes.text import impossible_date, invisible_character
from checker.syntax.phrases import inside
from checker.syntax.walk import walk
from checker.syntax.words import JOINERS, OPERANDS

_BLANK = re.compile(r"\{[^{}]*\}")
_UNUSUAL = re.compile(r"[^\x20-\x7e\t\r\n]")
_TRUTHS = MappingProxyType({"yes": True, "true": True, "no": False, "false": False})
_NAMED: tuple[type[ast.Node], ...] = (
    ast.RecordDecl, ast.VocabularyDecl, ast.CalendarDecl, ast.SettingDecl, ast.ListDecl, ast.DefinitionDecl,
    ast.DeadlineDecl, ast.ConceptDecl, ast.CuesDecl, ast.FieldClause, ast.ChildrenClause, ast.AttributeClause, ast.Let,
)  # fmt: skip
_BINDING: tuple[type[ast.Node], ...] = (ast.Quantified, ast.Count, ast.Total, ast.Pick, ast.Pauses)
# The nodes that introduce a name, and where it stands.
_DECLARING = MappingProxyType({**dict.fromkeys(_NAMED, "name"), **dict.fromkeys(_BINDING, "variable")})


def unusable(nodes: tuple[ast.Node, ...]) -> tuple[Diagnostic, ...]:
    """Mistakes after which a declaration, given as all its nodes, means nothing and is kept as a broken one."""
    found: list[Diagnostic] = []
    for node in nodes:
        match node:
            case ast.Compare():
                found.extend(_truth(node))
            case ast.ChoiceType():
                found.extend(word_of_an_expression(word) for word in node.words if word.text in OPERANDS)
            case ast.ValueClause() if node.word.text in OPERANDS:
                found.append(word_of_an_expression(node.word))
        found.extend(word_of_the_language(name.span) for name in _declared(node) if name.text in OPERANDS | JOINERS)
    return tuple(found)


def blemishes(nodes: tuple[ast.Node, ...], explain_hole: Callable[[Span], Diagnostic]) -> tuple[Diagnostic, ...]:
    """Mistakes in a part of a declaration, given as all its nodes, which can be used without that part."""
    found: list[Diagnostic] = []
    for node in nodes:
        match node:
            case ast.Date(value=None):
                found.append(impossible_date(node))
            case ast.Words():
                mistake = explain_phrase(node)
                found.extend(() if mistake is None else (mistake,))
            case ast.Say():
                found.extend(explain_message(node, explain_hole))
            case ast.RuleVersion():
                found.extend(_messages(node))
                found.extend(not_every(inner.span) for inner in walk(node.require) if _denies_every(inner))
    return tuple(found)


def hidden_characters(source: Source) -> Iterator[Diagnostic]:
    """A diagnostic for every character that steers or hides text, wherever it stands."""
    for match in _UNUSUAL.finditer(source.text):
        character = match.group()
        if not character.isprintable() and unicodedata.category(character) != "Zs":
            yield invisible_character(Span(source, match.start(), match.end()))


def _truth(comparison: ast.Compare) -> Iterator[Diagnostic]:
    if comparison.operator not in ("=", "!="):
        return
    for value, other in ((comparison.right, comparison.left), (comparison.left, comparison.right)):
        if isinstance(value, ast.Reference) and value.path.text in _TRUTHS:
            yield truth_compared(comparison, other, _TRUTHS[value.path.text] == (comparison.operator == "="))
            return


def _declared(node: ast.Node) -> tuple[ast.Name, ...]:
    """The name that a node introduces and that expressions use."""
    attribute = _DECLARING.get(type(node))
    name = attribute and getattr(node, attribute)
    return (name,) if isinstance(name, ast.Name) else ()


def _messages(version: ast.RuleVersion) -> Iterator[Diagnostic]:
    plain = [say for say in version.says if say.when is None]
    if not plain:
        yield no_plain_say(version.says[0].text.span)
    for say in plain[1:]:
        yield second_plain_say(say.span, plain[0].span)
    if version.mend is not None:
        whole = inside(version.mend)
        for hole in _BLANK.finditer(version.mend.value):
            yield hole_in_mend(Span(whole.source, whole.start + hole.start(), whole.start + hole.end()))


def _denies_every(node: ast.Node) -> bool:
    if not isinstance(node, ast.Not):
        return False
    operand = node.operand
    while isinstance(operand, ast.Group):
        operand = operand.inner
    return isinstance(operand, ast.Quantified) and operand.quantifier == "every"
