"""Runs the cases against mutants of rules, definitions, deadlines, grounds and settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final

from checker.diagnostics.source import Span
from checker.policytest.hearing import CaseReader
from checker.policytest.letterparts import as_written
from checker.policytest.mutants import Mutant
from checker.policytest.reach import Key, Reach, changed_keys, reach
from checker.policytest.run import run_case
from checker.semantics.check import check_policies
from checker.semantics.data import Heard
from checker.semantics.model import Case, Checked, Program
from checker.syntax import ast
from checker.syntax.parser import Parsed

# The table of the program that holds each kind of declaration.
TABLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "rule": "rules",
        "definition": "definitions",
        "deadline": "deadlines",
        "vocabulary": "vocabularies",
        "setting": "settings",
    }
)

# Declarations that every policy reads without saying that it uses theirs.
SHAPES: Final = ast.RecordDecl | ast.VocabularyDecl | ast.SettingDecl | ast.CalendarDecl

# The code of a diagnostic and its place.
Mistake = tuple[str, Span]


@dataclass
class RememberingReader(CaseReader):
    """Reads each letter once: mutants of rules leave the letters as they are."""

    known: dict[tuple[str, str | None, str, str | None], Heard | None] = field(default_factory=dict)

    def hear(self, text: str, language: str | None, key: str, regime: str | None) -> Heard | None:
        """What the text says, as the reader that it is made after."""
        asked = (text, language, key, regime)
        if asked not in self.known:
            self.known[asked] = super().hear(text, language, key, regime)
        return self.known[asked]


@dataclass
class Bench:
    """The program and its cases, with what they come to where nothing is changed."""

    program: Program
    files: Sequence[ast.PolicyFile]
    bare: Mapping[str, ast.PolicyFile]
    reach: Reach
    reader: CaseReader
    shapes: frozenset[str]
    additions: tuple[tuple[str, str], ...]
    passes: dict[int, bool] = field(default_factory=dict)
    mistakes: dict[frozenset[str], frozenset[Mistake]] = field(default_factory=dict)

    def passing(self, case: Case) -> bool:
        """Whether the case passes where nothing is changed."""
        if id(case) not in self.passes:
            self.passes[id(case)] = run_case(self.program, case, self.reader).passed
        return self.passes[id(case)]

    def mutated(self, mutant: Mutant) -> Program | None:
        """The program with the change; None where that is no program.

        Only the policies that the change can concern are checked anew, and only what was changed is taken from them.
        """
        keys = changed_keys(mutant.policy, mutant.declaration, self.program)
        concerned = self._concerned(mutant.policy, keys)
        changed = self._checked(concerned, mutant)
        if not self._mistakes(concerned).issuperset(_errors(changed)):
            return None
        tables: dict[str, dict[str, Any]] = {}
        for kind, identity in keys:
            name = TABLES[kind]
            found = getattr(changed.program, name)
            if identity not in found:
                return None
            tables.setdefault(name, dict(getattr(self.program, name)))[identity] = found[identity]
        return replace(self.program, **tables)  # type: ignore[arg-type]  # each is the table of its kind

    def _checked(self, policies: frozenset[str], mutant: Mutant | None) -> Checked:
        files = {name: self.bare[name] for name in sorted(policies)}
        if mutant is not None:
            files[mutant.policy] = without_cases(mutant.file)
        return check_policies([Parsed(file, ()) for file in files.values()])

    def _mistakes(self, policies: frozenset[str]) -> frozenset[Mistake]:
        """What is wrong with these policies where nothing is changed: other policies may be half written."""
        if policies not in self.mistakes:
            self.mistakes[policies] = _errors(self._checked(policies, None))
        return self.mistakes[policies]

    def _concerned(self, policy: str, keys: Sequence[Key]) -> frozenset[str]:
        """The policy, those that read what was changed or add to it, and all that these use."""
        waiting = [policy, *self.shapes, *self.reach.policies(keys, self.program)]
        waiting.extend(adding for adding, target in self.additions if any(target == identity for _, identity in keys))
        found: set[str] = set()
        while waiting:
            one = waiting.pop()
            if one in self.bare and one not in found:
                found.add(one)
                waiting.extend(self.program.policies[one].uses)
        return frozenset(found)

    def notices(self, mutant: Mutant, changed: Program) -> Case | None:
        """The first case whose result the change turns."""
        keys = changed_keys(mutant.policy, mutant.declaration, self.program)
        for case in self.reach.nearest(keys, mutant.policy):
            if self.passing(case) and not _passes(changed, case, self.reader):
                return case
        return None


def bench(checked: Checked) -> Bench:
    """The place where the mutants of checked policies are tried."""
    program = checked.program
    files = as_written(program.files)
    bare = {file.header.name.text: without_cases(file) for file in files if file.header is not None}
    shapes = frozenset(name for name, file in bare.items() if any(isinstance(d, SHAPES) for d in file.declarations))
    additions = tuple(
        (name, declaration.target.text)
        for name, file in bare.items()
        for declaration in file.declarations
        if isinstance(declaration, ast.AmendmentDecl | ast.ContributionDecl)
    )
    reader = RememberingReader(files)
    return Bench(program, files, bare, reach(program), reader, shapes, additions)


def _errors(checked: Checked) -> frozenset[Mistake]:
    return frozenset((each.code, each.span) for each in checked.diagnostics if each.severity == "error")


def _passes(program: Program, case: Case, reader: CaseReader) -> bool:
    """Whether a case passes; a program that cannot answer it does not."""
    try:
        return run_case(program, case, reader).passed
    except Exception:  # whatever breaks under a mutant, the case has noticed it
        return False


def without_cases(file: ast.PolicyFile) -> ast.PolicyFile:
    """The file without its cases, which take long to check and say nothing of what is tried."""
    kept: list[Any] = []
    for declaration in file.declarations:
        match declaration:
            case ast.EveryCase():
                continue
            case ast.RuleDecl() | ast.DefinitionDecl() | ast.DeadlineDecl():
                kept.append(replace(declaration, cases=()))
            case ast.CalendarDecl():
                kept.append(replace(declaration, cases=(), holidays=()))
            case _:
                kept.append(declaration)
    return replace(file, declarations=tuple(kept))
