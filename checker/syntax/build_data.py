"""From the rules of records, vocabularies, calendars, settings and lists to their nodes."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from checker.syntax import ast
from checker.syntax.branch import Branch, text
from checker.syntax.build_clauses import (
    CaseHead,
    Dated,
    Key,
    Parent,
    also,
    authority,
    cites,
    type_part,
    word_part,
)
from checker.syntax.build_expressions import day


def _record(branch: Branch) -> ast.RecordDecl:
    key, dated, parent = branch.maybe(Key), branch.maybe(Dated), branch.maybe(Parent)
    return ast.RecordDecl(
        branch.span,
        branch.name("RECORD"),
        branch.text(),
        () if key is None else key.names,
        None if dated is None else dated.name,
        None if parent is None else parent.record,
        parent is not None and parent.optional,
        branch.all(ast.FieldClause),
        branch.all(ast.ChildrenClause),
    )


def _parent(branch: Branch) -> Parent:
    return Parent(branch.name("TO"), branch.has("OPTIONAL"))


def _field(branch: Branch) -> ast.FieldClause:
    return ast.FieldClause(
        branch.span, branch.name("FIELD"), type_part(branch), word_part(branch), branch.text(), also(branch)
    )


def _children(branch: Branch) -> ast.ChildrenClause:
    return ast.ChildrenClause(
        branch.span, branch.name("CHILDREN"), branch.name("OF"), word_part(branch), branch.text(), also(branch)
    )


def _vocabulary(branch: Branch) -> ast.VocabularyDecl:
    title, *laws = branch.texts()
    return ast.VocabularyDecl(
        branch.span,
        branch.name("VOCABULARY"),
        branch.maybe_name("OF"),
        title,
        tuple(laws),
        branch.all(ast.AttributeClause),
        branch.all(ast.ValueClause),
    )


def _attribute(branch: Branch) -> ast.AttributeClause:
    return ast.AttributeClause(branch.span, branch.name("ATTRIBUTE"), type_part(branch), branch.text())


def _value(branch: Branch) -> ast.ValueClause:
    return ast.ValueClause(branch.span, branch.one(ast.Name), branch.text(), branch.all(ast.ValueVersion))


def _value_version(branch: Branch) -> ast.ValueVersion:
    clauses = tuple(part for part in branch.parts if isinstance(part, ast.SetAttribute | ast.Needs | ast.Barred))
    return ast.ValueVersion(branch.span, branch.one(ast.InForce), authority(branch), clauses)


def _set_attribute(branch: Branch) -> ast.SetAttribute:
    return ast.SetAttribute(branch.span, branch.name("SET"), branch.parts[-1])


def _needs(branch: Branch) -> ast.Needs:
    return ast.Needs(branch.span, branch.after("NEEDS"), text(branch.parts[-1]))


def _barred(branch: Branch) -> ast.Barred:
    return ast.Barred(branch.span, branch.after("WHEN"), text(branch.parts[-1]))


def _calendar(branch: Branch) -> ast.CalendarDecl:
    checked, first, last = branch.leaves("DATE")
    calendar, *weekend = branch.names()
    return ast.CalendarDecl(
        branch.span,
        calendar,
        branch.text(),
        cites(branch),
        day(checked),
        day(first),
        day(last),
        tuple(weekend),
        branch.all(ast.Holiday),
        branch.all(ast.CalendarCase),
    )


def _holiday(branch: Branch) -> ast.Holiday:
    return ast.Holiday(branch.span, day(branch.after("HOLIDAY")), branch.text())


def _calendar_case(branch: Branch) -> ast.CalendarCase:
    head = branch.one(CaseHead)
    start, result = (day(leaf) for leaf in branch.leaves("DATE"))
    return ast.CalendarCase(branch.span, head.ids, head.title, start, branch.after("PLUS"), result)


def _case_head(branch: Branch) -> CaseHead:
    return CaseHead(branch.names(), branch.text())


def _setting(branch: Branch) -> ast.SettingDecl:
    return ast.SettingDecl(
        branch.span,
        branch.name("SETTING"),
        branch.text(),
        cites(branch),
        type_part(branch),
        branch.after("DEFAULT"),
        text(branch.after("BECAUSE")),
    )


def _listing(branch: Branch) -> ast.ListDecl:
    title, *items = branch.texts()
    return ast.ListDecl(branch.span, branch.name("LIST"), title, cites(branch), tuple(items))


def _assumption(branch: Branch) -> ast.EveryCase:
    return ast.EveryCase(branch.span, branch.all(ast.Given))


DATA: MappingProxyType[str, Callable[[Branch], Any]] = MappingProxyType(
    {
        "record": _record,
        "key": lambda branch: Key(branch.names()),
        "dated": lambda branch: Dated(branch.names()[0]),
        "parent": _parent,
        "field": _field,
        "children": _children,
        "vocabulary": _vocabulary,
        "attribute": _attribute,
        "value": _value,
        "value_version": _value_version,
        "set_attribute": _set_attribute,
        "needs": _needs,
        "barred": _barred,
        "calendar": _calendar,
        "holiday": _holiday,
        "case_roll": _calendar_case,
        "case_plus": _calendar_case,
        "case_head": _case_head,
        "setting": _setting,
        "listing": _listing,
        "assumption": _assumption,
    }
)
