"""Which cases a change can reach: those of the declaration itself, then of what reads it, and of what reads that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Final

from checker.semantics import expressions as e
from checker.semantics.model import Case, Clock, Contribution, Program
from checker.syntax import ast

# A kind (rule, definition, deadline, vocabulary, setting, concept) and an id.
Key = tuple[str, str]

# Read by whoever asks which grounds a letter gives, in all or for one statement.
GROUNDS: Final[Key] = ("letter", "grounds")


@dataclass(frozen=True)
class Reach:
    """`reads` holds for each declaration those that it reads, `readers` those that read it; `cases` its cases."""

    reads: Mapping[Key, tuple[Key, ...]]
    readers: Mapping[Key, tuple[Key, ...]]
    cases: Mapping[Key, tuple[Case, ...]]

    def nearest(self, changed: Iterable[Key], policy: str) -> list[Case]:
        """The cases that a change can reach, nearest first, those of the policy that was changed before others."""
        found: list[Case] = []
        for ring in _rings(changed, self.readers):
            cases = [case for key in ring for case in self.cases.get(key, ())]
            found.extend(sorted(cases, key=lambda case: (case.policy != policy, case.policy, case.span.start)))
        return found

    def policies(self, changed: Iterable[Key], program: Program) -> frozenset[str]:
        """The policies that hold what was changed, or something that reads it."""
        found = (getattr(_table(program, kind).get(identity), "policy", None) for kind, identity in self._all(changed))
        return frozenset(policy for policy in found if policy is not None)

    def _all(self, changed: Iterable[Key]) -> Iterator[Key]:
        return (key for ring in _rings(changed, self.readers) for key in ring)

    def read_by(self, case: Case) -> frozenset[Key]:
        """Everything that a case can read."""
        return frozenset(key for ring in _rings([(case.kind, case.target)], self.reads) for key in ring)


def _rings(first: Iterable[Key], following: Mapping[Key, tuple[Key, ...]]) -> Iterator[list[Key]]:
    """The keys, then what follows on them, and so on; each once."""
    ring = sorted(set(first))
    seen = set(ring)
    while ring:
        yield ring
        ring = sorted({other for key in ring for other in following.get(key, ())} - seen)
        seen.update(ring)


def reach(program: Program) -> Reach:
    """Who reads whom in a program."""
    reads: dict[Key, tuple[Key, ...]] = {}
    readers: dict[Key, list[Key]] = {}
    for key, declared in _declared(program):
        reads[key] = tuple(sorted(set(_read_in(declared))))
        for read in reads[key]:
            readers.setdefault(read, []).append(key)
    cases: dict[Key, list[Case]] = {}
    for case in program.cases:
        cases.setdefault((case.kind, case.target), []).append(case)
    return Reach(
        reads,
        {key: tuple(found) for key, found in readers.items()},
        {key: tuple(found) for key, found in cases.items()},
    )


def changed_keys(policy: str, declaration: ast.Declaration | None, program: Program) -> Sequence[Key]:
    """The declarations of the program that a changed declaration makes; for a header all of its policy."""
    match declaration:
        case ast.RuleDecl(id=name):
            return (("rule", name.text),)
        case ast.DefinitionDecl(name=name):
            return (("definition", f"{policy}.{name.text}"),)
        case ast.DeadlineDecl(name=name):
            return (("deadline", f"{policy}.{name.text}"),)
        case ast.AmendmentDecl(target=target) | ast.ContributionDecl(target=target):
            kind = "deadline" if target.text in program.deadlines else "definition"
            return ((kind, target.text),)
        case ast.VocabularyDecl(name=name):
            return (("vocabulary", name.text),)
        case ast.SettingDecl(name=name):
            return (("setting", name.text),)
        case None:
            return tuple(
                key
                for key, declared in _declared(program)
                if key[0] in ("rule", "definition", "deadline") and declared.policy == policy
            )
        case _:
            return ()


def _declared(program: Program) -> Iterator[tuple[Key, Any]]:
    for kind in ("rule", "definition", "deadline", "vocabulary", "concept"):
        for identity, declared in _table(program, kind).items():
            yield (kind, identity), declared


def _table(program: Program, kind: str) -> Mapping[str, Any]:
    tables: dict[str, Mapping[str, Any]] = {
        "rule": program.rules,
        "definition": program.definitions,
        "deadline": program.deadlines,
        "vocabulary": program.vocabularies,
        "concept": program.concepts,
    }
    return tables.get(kind, {})


def _read_in(part: Any) -> Iterator[Key]:
    """Everything that a part of the program reads by name."""
    waiting = [part]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Mapping):
            waiting.extend(found.values())
        elif isinstance(found, tuple):
            waiting.extend(found)
        elif is_dataclass(found) and not isinstance(found, ast.Node):
            yield from _reads(found)
            waiting.extend(getattr(found, item.name) for item in fields(found) if item.name not in ("span", "type"))


def _reads(found: Any) -> Iterator[Key]:
    match found:
        case e.DefinedOf(definition=identity):
            yield "definition", identity
        case e.DeadlineOf(deadline=identity) | Contribution(deadline=identity):
            yield "deadline", identity
        case Clock(like=like, stricter_of=several):
            yield from (("deadline", identity) for identity in (like, *several) if identity is not None)
        case e.VerdictOf(rule=rule):
            yield "rule", rule
        case e.SettingValue(name=name):
            yield "setting", name
        case e.HasAttribute(vocabulary=name) | e.MadeOut(vocabulary=name) | e.ValidOn(vocabulary=name):
            yield "vocabulary", name
        case e.Says(concept=concept, about=about):
            yield "concept", concept
            if about is not None:
                yield GROUNDS
        case e.EvidenceOf(concept=concept):
            yield "concept", concept
        case e.Reads():
            yield GROUNDS
