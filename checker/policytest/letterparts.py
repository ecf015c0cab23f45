"""What the policies say of letters, seen as a whole: which concept rests on which, and on which families of cues."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from checker.letters.concepts import STANDING_CUES
from checker.syntax import ast
from checker.syntax.walk import walk


def as_written(files: Sequence[ast.PolicyFile]) -> tuple[ast.PolicyFile, ...]:
    """The files without what the check brought into them from translations, which stand in files of their own."""
    return tuple(replace(file, declarations=tuple(_own(each) for each in file.declarations)) for file in files)


def _own(declaration: ast.Declaration) -> ast.Declaration:
    source = declaration.span.source
    match declaration:
        case ast.ConceptDecl(languages=languages):
            return replace(declaration, languages=tuple(each for each in languages if each.span.source == source))
        case ast.CuesDecl(languages=cues):
            return replace(declaration, languages=tuple(each for each in cues if each.span.source == source))
        case _:
            return declaration


@dataclass(frozen=True)
class Parts:
    """The concepts and cues of policies with what translations add; `regimes` by the concept's id."""

    files: Sequence[ast.PolicyFile]
    concepts: Mapping[str, tuple[tuple[str, ast.ConceptLanguage], ...]]
    cues: Mapping[str, tuple[tuple[str, ast.CueLanguage], ...]]
    regimes: Mapping[str, str | None]

    @staticmethod
    def of(files: Sequence[ast.PolicyFile]) -> Parts:
        """The parts of parsed policies."""
        concepts: dict[str, list[tuple[str, ast.ConceptLanguage]]] = {}
        cues: dict[str, list[tuple[str, ast.CueLanguage]]] = {}
        regimes: dict[str, str | None] = {}
        for file in files:
            if file.header is None:
                continue
            policy = file.header.name.text
            regime = None if file.header.regime is None else file.header.regime.text
            for node in file.declarations:
                match node:
                    case ast.ConceptDecl(name=name, languages=languages):
                        regimes[f"{policy}.{name.text}"] = regime
                        concepts.setdefault(f"{policy}.{name.text}", []).extend((policy, each) for each in languages)
                    case ast.CuesDecl(name=name, languages=cue_languages):
                        cues.setdefault(name.text, []).extend((policy, each) for each in cue_languages)
                    case ast.TranslationDecl(target=target):
                        if node.languages:
                            concepts.setdefault(target.text, []).extend((policy, each) for each in node.languages)
                        last = target.parts[-1].text
                        cues.setdefault(last, []).extend((policy, each) for each in node.cue_languages)
                    case _:
                        continue
        return Parts(
            files,
            {identity: tuple(found) for identity, found in concepts.items()},
            {name: tuple(found) for name, found in cues.items()},
            regimes,
        )

    def languages(self) -> Iterator[tuple[str, str, ast.ConceptLanguage]]:
        """Every language of every concept: the policy that wrote it, the concept's id, and the evidence."""
        for identity, found in self.concepts.items():
            yield from ((policy, identity, language) for policy, language in found)

    def cue_languages(self) -> Iterator[tuple[str, str, ast.CueLanguage]]:
        """Every language of every family of cues, with the policy that wrote it and the family's name."""
        for name, found in self.cues.items():
            yield from ((policy, name, language) for policy, language in found)

    @cached_property
    def rests_on(self) -> Mapping[str, frozenset[str]]:
        """For each concept's bare name the bare names of the concepts and lists that its phrases name."""
        found: dict[str, set[str]] = {}
        for _, identity, language in self.languages():
            names = found.setdefault(identity.rpartition(".")[2], set())
            for phrase in (*language.states, *language.takes_away, *language.near_miss):
                names.update(guard.text for guard in phrase.unless if isinstance(guard, ast.Name))
                names.update(() if phrase.beside is None else (phrase.beside.text,))
                if isinstance(phrase.core, ast.Together):
                    names.update(name.text for name in phrase.core.concepts)
        return {name: frozenset(others) for name, others in found.items()}

    def closure(self, name: str) -> frozenset[str]:
        """A concept and all that it rests on, directly or through others."""
        waiting, found = [name], set()
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting.extend(self.rests_on.get(one, ()))
        return frozenset(found)

    def leaning_on(self, names: frozenset[str]) -> Iterator[frozenset[str]]:
        """The concepts named, then those that rest on them, and so on; each once."""
        ring, seen = names, set(names)
        while ring:
            yield ring
            ring = frozenset(
                name for name, others in self.rests_on.items() if name not in seen and not others.isdisjoint(ring)
            )
            seen.update(ring)

    def users(self, family: str) -> frozenset[str]:
        """The bare names of the concepts whose phrases use a family of cues, directly or through other families."""
        families = self._with_users(family)
        if not families.isdisjoint(STANDING_CUES):
            return frozenset(self.rests_on)
        return frozenset(
            identity.rpartition(".")[2]
            for _, identity, language in self.languages()
            for phrase in (*language.states, *language.takes_away, *language.near_miss)
            if not _families(phrase).isdisjoint(families)
        )

    def _with_users(self, family: str) -> frozenset[str]:
        """A family and the families that name it."""
        found = {family}
        while True:
            more = {name for _, name, language in self.cue_languages() if not _families(language).isdisjoint(found)}
            if more <= found:
                return frozenset(found)
            found |= more


def _families(node: ast.Phrase | ast.CueLanguage) -> frozenset[str]:
    """The names that could be families of cues: slots, and guards that are names."""
    guards = (
        {guard.text for guard in node.unless if isinstance(guard, ast.Name)} if isinstance(node, ast.Phrase) else ()
    )
    return frozenset((*guards, *(slot.name for slot in walk(node) if isinstance(slot, ast.Slot))))
