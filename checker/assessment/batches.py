"""Letters without a log: read, judged, counted and let go batch by batch, so that few of very many are held at once."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeVar

from checker.assessment.judging import Judging, judging
from checker.assessment.letters import Joined, join
from checker.assessment.listening import ALONE, summed_up
from checker.assessment.model import LetterSummary, Outcome
from checker.assessment.outcomes import LISTED, Telling, outcome, outcome_of
from checker.assessment.series_letters import Matrix
from checker.assessment.sources import LetterFiles
from checker.engines.model import RuleVerdicts, Subject, World
from checker.semantics.data import Row

if TYPE_CHECKING:
    from checker.assessment.pseudonyms import Pseudonyms
    from checker.assessment.request import Remarks, Request
    from checker.logs.export import LogExport
    from checker.semantics.model import Program, Verdict

# Letters that are held at once; up to so many files are checked in one piece.
BATCH: Final = 1_000

T = TypeVar("T")


@dataclass(frozen=True)
class JudgedLetters:
    """What letters come to: `world` and `letters` hold those that are told, `files` the files of all.

    `tallies` count the verdicts of the rules about letters, `listed` are the subjects of their findings.
    """

    world: World
    letters: tuple[Joined, ...]
    summaries: tuple[LetterSummary, ...]
    files: tuple[str, ...]
    tallies: dict[str, Counter[Verdict]]
    listed: dict[str, list[tuple[Subject, Verdict]]]
    matrix: Matrix

    def verdicts(self, judges: Judging, rules: Sequence[str]) -> Iterator[RuleVerdicts]:
        """The verdicts of the rules about letters on those that are listed, and all verdicts of other rules."""
        for rule in rules:
            if rule in self.tallies:
                found = self.listed.get(rule, [])
                yield RuleVerdicts(rule, [subject for subject, _ in found], [verdict for _, verdict in found])
            else:
                yield from judges.verdicts([rule], "reference")

    def outcome(self, program: Program, found: RuleVerdicts, told: Telling) -> Outcome:
        """The outcome of one rule, with the tally of all letters."""
        if found.rule not in self.tallies:
            return outcome(program, found, told)
        listed = zip(found.subjects, found.verdicts, strict=True)
        return outcome_of(program, found.rule, self.tallies[found.rule], listed, told)


def fits(request: Request, letters: LetterFiles, program: Program, rules: Iterable[str]) -> bool:
    """Whether letters without a log are judged batch by batch: where they are many, and no rule looks at several."""
    return (
        request.large is not False
        and not request.all_findings
        and request.verdicts is None
        and request.engine in (None, "reference")
        and len(letters) > BATCH
        and not any(program.heads[rule].grouped and program.heads[rule].record == "letter" for rule in rules)
    )


def judge_letters(
    request: Request,
    world: World,
    export: LogExport,
    files: LetterFiles,
    rules: Sequence[str],
    names: Pseudonyms | None,
    remarks: Remarks,
) -> JudgedLetters:
    """Reads and judges letters that have no log; `world` is theirs, without them."""
    counting = Counting(world, export, [rule for rule in rules if world.program.heads[rule].record == "letter"])
    joined = (each for batch in _batches(files) for each in join(batch, export)[0])
    with closing(summed_up(request, world, joined, len(files), names, remarks)) as heard:
        for batch in _batches(heard):
            counting.add(batch)
            # letters and what was remembered of them hold each other
            del batch
            gc.collect()
    remarks.notices.append(ALONE)
    return counting.judged()


@dataclass
class Counting:
    """Counts letters that are added in their order, and keeps those that are told; `world` is theirs, without them."""

    world: World
    export: LogExport
    rules: Sequence[str]
    kept: dict[Row, Joined] = field(default_factory=dict)
    summaries: list[LetterSummary] = field(default_factory=list)
    files: dict[str, None] = field(default_factory=dict)
    tallies: dict[str, Counter[Verdict]] = field(default_factory=dict)
    listed: dict[str, list[tuple[Subject, Verdict]]] = field(default_factory=dict)
    matrix: Matrix = field(default_factory=Matrix)

    def add(self, batch: Sequence[tuple[Joined, LetterSummary]]) -> None:
        """Judges letters, counts them, and keeps those that are told."""
        rows = tuple([joined.row for joined, _ in batch])
        judges = judging(self._with(rows), self.export.stated)
        found = list(judges.verdicts(self.rules, "reference"))
        for each in found:
            self._count(each)
        self.matrix.add(self.world.program, found)
        told = {subject for listed in self.listed.values() for subject, _ in listed}
        told.update(each.letter for each in self.matrix.chosen)
        self.kept.update({joined.row: joined for joined, _ in batch})
        self.kept = {row: joined for row, joined in self.kept.items() if row in told}
        self.summaries += [summary for _, summary in batch]
        self.files.update(dict.fromkeys(joined.document.on_disk for joined, _ in batch))

    def judged(self) -> JudgedLetters:
        """What all letters come to."""
        return JudgedLetters(
            self._with(tuple(self.kept)),
            tuple(self.kept.values()),
            tuple(self.summaries),
            tuple(self.files),
            self.tallies,
            self.listed,
            self.matrix,
        )

    def _count(self, found: RuleVerdicts) -> None:
        seen = self.tallies.setdefault(found.rule, Counter())
        before = Counter(seen)
        seen.update(found.verdicts)
        if all(seen[verdict] == before[verdict] for verdict in LISTED):
            return
        listed = self.listed.setdefault(found.rule, [])
        for subject, verdict in zip(found.subjects, found.verdicts, strict=True):
            before[verdict] += 1
            if before[verdict] <= LISTED.get(verdict, 0):
                listed.append((subject, verdict))

    def _with(self, rows: tuple[Row, ...]) -> World:
        return replace(self.world, dataset=replace(self.world.dataset, letters=rows))


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    remaining = iter(items)
    while batch := list(islice(remaining, BATCH)):
        yield batch
