"""Tries every mutant of policies against their cases, on every core, and says which of them nobody noticed."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Final, Literal

from checker.policytest.bench import Bench, bench
from checker.policytest.ear import Ear, ear
from checker.policytest.mutants import Mutant, mutants
from checker.processors import processors
from checker.semantics.model import Checked
from checker.syntax import ast

# A mutant that the type check refuses is none: nobody could have written it.
Fate = Literal["noticed", "unnoticed", "refused"]
Told = Callable[[str, int, int | None], None]

_FORK: Final = "fork"


@dataclass(frozen=True)
class Tried:
    """The mutants of policies in the order of their texts, each with its fate; those that were refused are left out."""

    noticed: tuple[Mutant, ...]
    unnoticed: tuple[Mutant, ...]

    @property
    def made(self) -> int:
        """How many were tried."""
        return len(self.noticed) + len(self.unnoticed)


def mutate(
    checked: Checked,
    files: Collection[str] | None = None,
    only: Collection[str] | None = None,
    words: bool = False,
    told: Told | None = None,
    cores: int | None = None,
) -> Tried:
    """Tries the mutants of the files (by the names that messages print; None for all), of the declarations `only`.

    The policies have no mistake. `words` tries each word of the families of cues, too. `told` hears how far the work
    is; `cores` processes share it.
    """
    place = bench(checked)
    found = tuple(_wanted(place, files, only, words))
    listening = ear(place)
    listening.prepare(mutant for mutant in found if _of_letters(mutant))
    fates = _shared(found, place, listening, told or _silently, cores or processors())
    return Tried(
        tuple(mutant for mutant, fate in zip(found, fates, strict=True) if fate == "noticed"),
        tuple(mutant for mutant, fate in zip(found, fates, strict=True) if fate == "unnoticed"),
    )


def _wanted(place: Bench, files: Collection[str] | None, only: Collection[str] | None, words: bool) -> Iterator[Mutant]:
    vocabularies = {name: tuple(vocabulary.words) for name, vocabulary in place.program.vocabularies.items()}
    for file in place.files:
        if files is None or file.source.name in files:
            for mutant in mutants(file, vocabularies):
                asked = only is None or not names_of(mutant).isdisjoint(only)
                if asked and (words or mutant.change.kind != "word"):
                    yield mutant


def names_of(mutant: Mutant) -> frozenset[str]:
    """The names by which the changed declaration may be asked for; that of the policy stands for its header."""
    match mutant.declaration:
        case ast.RuleDecl(id=name):
            return frozenset((name.text,))
        case (
            ast.AmendmentDecl(target=target) | ast.ContributionDecl(target=target) | ast.TranslationDecl(target=target)
        ):
            return frozenset((target.text, target.parts[-1].text))
        case None:
            return frozenset((mutant.policy,))
        case declaration:
            text = str(getattr(getattr(declaration, "name", None), "text", ""))
            return frozenset((text, f"{mutant.policy}.{text}"))


def _of_letters(mutant: Mutant) -> bool:
    return isinstance(mutant.declaration, ast.ConceptDecl | ast.CuesDecl | ast.TranslationDecl)


def _fate(mutant: Mutant, place: Bench, listening: Ear) -> Fate:
    if _of_letters(mutant):
        return "unnoticed" if listening.notices(mutant) is None else "noticed"
    changed = place.mutated(mutant)
    if changed is None:
        return "refused"
    return "unnoticed" if place.notices(mutant, changed) is None else "noticed"


def _silently(stage: str, done: int, total: int | None) -> None:
    """Tells nobody."""


def _shared(found: Sequence[Mutant], place: Bench, listening: Ear, told: Told, cores: int) -> list[Fate]:
    """The fate of each mutant; every core tries each so-manyth of them, so that long and short ones mix."""
    cores = min(cores, len(found))
    if cores < 2 or _FORK not in multiprocessing.get_all_start_methods():
        alone_fates: list[Fate] = []
        for mutant in found:
            alone_fates.append(_fate(mutant, place, listening))
            told("mutants", len(alone_fates), len(found))
        return alone_fates
    context = multiprocessing.get_context(_FORK)
    pipes: list[Connection] = []
    workers = []
    for core in range(cores):
        here, there = context.Pipe(duplex=False)
        worker = context.Process(target=_work, args=(core, cores, found, place, listening, there), daemon=True)
        worker.start()
        there.close()
        pipes.append(here)
        workers.append(worker)
    fates: dict[int, Fate] = {}
    while pipes:
        for ready in wait(pipes):
            assert isinstance(ready, Connection)
            try:
                number, fate = ready.recv()
            except EOFError:
                pipes.remove(ready)
                continue
            fates[number] = fate
            told("mutants", len(fates), len(found))
    for worker in workers:
        worker.join()
    if len(fates) < len(found):
        raise RuntimeError("a process that tried mutants broke off")
    return [fates[number] for number in range(len(found))]


def _work(core: int, cores: int, found: Sequence[Mutant], place: Bench, listening: Ear, report: Connection) -> None:
    for number in range(core, len(found), cores):
        report.send((number, _fate(found[number], place, listening)))
    report.close()
