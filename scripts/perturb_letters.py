"""Reads each letter again under many harmless changes, and tells which verdicts did not hold.

Usage: perturb_letters.py [FOLDER ...] [--split develop|odd|...] [--reader both|phrases] [--only WORDS] [--letter NAME]
[--every N] [--floor SHARE]. A folder has `labels.jsonl`. A letter's verdicts are the polarity of each row, its kinds
and its grounds; a changed letter keeps them when all are as in the letter itself. Changes are drawn from the letter's
own text, so that every run makes the same ones. A change that finds nothing to change in a letter is not counted.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from checker.letters.concepts import ConceptSet, compile_concepts
from checker.letters.documents import documents_of
from checker.letters.examples.shipped import open_ear
from checker.letters.reading import PhraseReader, Reading
from scripts.perturbations.catalogue import CHANGES
from scripts.perturbations.letter import Change, Letter
from scripts.perturbations.words import words_of
from scripts.score_letters import chosen, policies

REGIMES = ("hipaa", "gdpr", "uk_gdpr")


@dataclass(frozen=True)
class Sample:
    """A labelled letter of a folder, and the regime to read it under."""

    name: str
    text: str
    language: str
    regime: str


@dataclass(frozen=True)
class Outcome:
    """What a change to a letter did to its verdicts; `lost` has a line for each that did not hold."""

    change: str
    letter: str
    lost: tuple[str, ...]
    verdicts: int


def samples(folder: Path, split: str | None) -> list[Sample]:
    """The labelled letters of a folder, those of a split where one is named."""
    labels = [json.loads(line) for line in (folder / "labels.jsonl").read_text("utf-8").splitlines() if line.strip()]
    return [
        Sample(
            label["file"].rsplit("/", 1)[-1],
            (folder / label["file"]).read_text("utf-8"),
            label["lang"],
            label["regime"] if label["regime"] in REGIMES else "hipaa",
        )
        for label in chosen(labels, split)
    ]


def changed(sample: Sample, name: str, change: Change) -> str | None:
    """The text of a letter under a change; None where it has nothing to change."""
    text = change(Letter(sample.text, words_of(sample.language)), Random(f"{name}\0{sample.text}"))
    return None if text == sample.text else text


def verdicts(text: str, sample: Sample, sets: Mapping[str, ConceptSet], reader: PhraseReader) -> dict[str, str]:
    """What a letter is read to say, by name of verdict."""
    document = documents_of(text.encode(), ".txt", sample.name)[0]
    return as_verdicts(reader.read(document, sets[sample.regime]))


def as_verdicts(reading: Reading) -> dict[str, str]:
    """The verdicts of a reading: kinds, grounds, and the polarity of each row."""
    return {
        "kinds": "+".join(reading.kinds),
        "grounds": "+".join(reading.grounds),
        **{row: statement.polarity for row, statement in reading.rows.items()},
    }


def outcomes(
    letters: Sequence[Sample],
    changes: Sequence[tuple[str, Change]],
    sets: Mapping[str, ConceptSet],
    reader: PhraseReader,
    every: int = 1,
) -> Iterator[Outcome]:
    """The outcome of each change to each letter; of one in `every`, such that each letter and each change has some."""
    for number, sample in enumerate(letters):
        due = [each for place, each in enumerate(changes) if (number + place) % every == 0]
        if not due:
            continue
        wanted = verdicts(sample.text, sample, sets, reader)
        for name, change in due:
            text = changed(sample, name, change)
            if text is None:
                continue
            got = verdicts(text, sample, sets, reader)
            lost = tuple(
                f"{key} {wanted[key] or '-'} read as {got[key] or '-'}" for key in wanted if wanted[key] != got[key]
            )
            yield Outcome(name, sample.name, lost, len(wanted))


def share(found: Iterable[Outcome]) -> float:
    """The share of changed letters that kept all verdicts."""
    kept = [not one.lost for one in found]
    return sum(kept) / len(kept) if kept else 1.0


def show(found: Sequence[Outcome], changes: Sequence[tuple[str, Change]]) -> None:
    """Print a line for each kind of change, then what did not hold, by file."""
    print(f"{'':44} kept total  share  verdicts")
    for name in (*(name for name, _ in changes), ""):
        mine = [one for one in found if name in ("", one.change)]
        if not mine:
            continue
        kept, all_verdicts = sum(not one.lost for one in mine), sum(one.verdicts for one in mine)
        lost = sum(len(one.lost) for one in mine)
        print(f"{name or 'all':44}{kept:5}{len(mine):6}{kept / len(mine):7.1%}{1 - lost / all_verdicts:10.2%}")
    print()
    for one in sorted(found, key=lambda one: (one.letter, one.change)):
        if one.lost:
            print(f"{one.letter}: {one.change}: {'; '.join(one.lost)}")


def main(arguments: Sequence[str]) -> int:
    """Change, read and compare; 1 where fewer letters than the floor kept their verdicts."""
    parser = argparse.ArgumentParser(description="Read letters under harmless changes.")
    parser.add_argument("folders", nargs="*", type=Path, default=[Path("fixtures/letters")])
    parser.add_argument("--split", choices=("develop", "held_back", "odd", "even"), default="develop")
    parser.add_argument("--reader", choices=("both", "phrases"), default="phrases")
    parser.add_argument("--only", default="", help="changes whose names contain these words")
    parser.add_argument("--letter", default="", help="letters whose names contain this")
    parser.add_argument("--every", type=int, default=1, help="one change in so many")
    parser.add_argument("--floor", type=float, default=0.0)
    options = parser.parse_args(arguments)
    files = policies()
    sets = {regime: compile_concepts(files, regime) for regime in REGIMES}
    changes = [(name, change) for name, change in CHANGES if options.only in name]
    letters = [
        one for folder in options.folders for one in samples(folder, options.split) if options.letter in one.name
    ]
    reader = PhraseReader(ear=open_ear().ear if options.reader == "both" else None)
    found = list(outcomes(letters, changes, sets, reader, options.every))
    show(found, changes)
    return int(share(found) < options.floor)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
