"""Parts of the law in words: spans of time, sources, persons, the text of a condition, the names in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from textwrap import dedent
from types import MappingProxyType
from typing import Final

from checker.semantics import expressions as e
from checker.semantics.model import Authority, InForce, Program, Rule, RuleVersion
from checker.semantics.reach import everything_in, everything_read
from checker.semantics.types import RowType

SOURCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "primary": "the text of the law was read",
        "guidance": "official guidance was read",
        "secondary": "a secondary source was read",
        "memory": "from memory, to be checked",
    }
)


def in_force(span: InForce) -> str:
    """`from 2003-04-14 through 2014-10-06, by received_on, where ...`."""
    through = f" through {span.through}" if span.through else ""
    by = f", as of `{_one_line(span.by)}`" if span.by is not None else ""
    where = f", where `{_one_line(span.where)}`" if span.where is not None else ""
    return f"from {span.start}{through}{by}{where}"


def authority(program: Program, given: Authority) -> Iterator[tuple[str, str]]:
    """The law, whom it binds, how sure it is, and which reading is used."""
    yield "Law", "; ".join(given.cites)
    if given.binds:
        yield "Binds", "; ".join(person(program, name) for name in given.binds)
    if given.source:
        yield "Source", "; ".join(f"{name}: {SOURCES[name]}" for name in given.source)
    if given.unsettled is not None:
        yield "Unsettled", given.unsettled


def person(program: Program, name: str) -> str:
    """`covered entity (a health plan, ...)`."""
    vocabulary = program.vocabularies.get("bound_person")
    words = name.replace("_", " ")
    return f"{words} ({vocabulary.words[name].title})" if vocabulary and name in vocabulary.words else words


def checked(program: Program, version: RuleVersion, policy: str) -> str:
    """What a version looks at and demands, in the words of its policy."""
    subject = version.subject
    lines = [f"for {subject.record}"]
    if subject.applies is not None:
        lines += _clause("applies when", subject.applies)
    if subject.where is not None:
        lines += _clause("where", subject.where)
    if subject.group_by:
        lines.append(f"in groups by {', '.join(_one_line(key) for key in subject.group_by)}")
    if subject.group_when is not None:
        lines += _clause("when", subject.group_when)
    for name, value in version.lets:
        lines += _clause(f"let {name} =", value)
    lines += _clause("require", version.require)
    return "\n".join(lines)


def _clause(word: str, expression: e.TypedExpr) -> list[str]:
    first, *rest = expression.span.text.splitlines()
    below = dedent("\n".join(rest)).splitlines()
    return [f"{word} {first}", *(f"    {line}".rstrip() for line in below)]


def _one_line(expression: e.TypedExpr) -> str:
    return " ".join(expression.span.text.split())


# ---- the names in a rule


def names_in(program: Program, rule: Rule) -> tuple[tuple[str, str], ...]:
    """The definitions, deadlines, concepts and fields that a rule's own clauses name, with their titles."""
    found: dict[str, str] = {}
    for version in rule.versions:
        for expression in _clauses(version):
            for part in everything_in(expression):
                for name, title in _named(program, part):
                    found.setdefault(name, title)
    return tuple(found.items())


def _clauses(version: RuleVersion) -> Iterator[e.TypedExpr]:
    subject = version.subject
    wanted = (subject.applies, subject.where, *subject.group_by, subject.group_when)
    yield from (each for each in wanted if each is not None)
    yield from (value for _, value in version.lets)
    yield version.require


def _named(program: Program, part: e.TypedExpr) -> Iterator[tuple[str, str]]:
    match part:
        case e.DefinedOf(definition=name):
            yield name.rpartition(".")[2], program.definitions[name].title
        case e.DeadlineOf(deadline=name):
            yield name.rpartition(".")[2], program.deadlines[name].title
        case e.Says(concept=name) | e.EvidenceOf(concept=name):
            rows = program.concepts[name].authority.rows
            yield name.rpartition(".")[2], program.concepts[name].title + (f" ({', '.join(rows)})" if rows else "")
        case e.FieldOf(row=row, field=name) if (record := _record(program, row)) is not None:
            yield name, program.records[record].fields[name].title
        case e.ChildrenOf(row=row, children=name) if (record := _record(program, row)) is not None:
            yield name, program.records[record].children[name].title
        case _:
            return


def fields_read(program: Program, rule: Rule) -> tuple[str, ...]:
    """Every field and table that a verdict can hang on, as `record.field`, sorted."""
    found = set()
    for part in everything_read(_about_one_ground(program, rule), rule):
        match part:
            case e.FieldOf(row=row, field=name) | e.ChildrenOf(row=row, children=name):
                record = _record(program, row)
                if record is not None:
                    found.add(f"{record}.{name}")
            case _:
                pass
    return tuple(sorted(found))


def _about_one_ground(program: Program, rule: Rule) -> Program:
    """The program as a rule that bears the name of a ground reads it: without the other grounds."""
    narrowed = {
        name: replace(vocabulary, words={rule.id: vocabulary.words[rule.id]})
        for name, vocabulary in program.vocabularies.items()
        if rule.id in vocabulary.words
    }
    return replace(program, vocabularies={**program.vocabularies, **narrowed}) if narrowed else program


def _record(program: Program, row: e.TypedExpr) -> str | None:
    return row.type.record if isinstance(row.type, RowType) and row.type.record in program.records else None


def listed(names: Iterable[str]) -> str:
    """Names as code, one after another."""
    return ", ".join(f"`{name}`" for name in names)
