"""Scores the reading of labelled letters: per concept, regime and language, with every error and its file.

Usage: score_letters.py [FOLDER] [--split develop|held_back|odd|even] [--reader both|phrases] [--no-errors]. A folder
has `labels.jsonl`; its label format is the one of `fixtures/letters/labels.jsonl`. Positive is `states` or
`takes_away`; F1 is micro-averaged over (letter, concept). A wrong polarity (one of the two for the other) is counted
apart. A false alarm is a statement that is there and is told missing, a miss one that is not there and is told
present; what is left undecided is neither. Where the folder has `floors.json`, a score below a floor exits with 1.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checker import workspace
from checker.letters.concepts import ConceptSet, compile_concepts
from checker.letters.documents import read_documents
from checker.letters.examples.shipped import open_ear
from checker.letters.grounds import printed
from checker.letters.reading import PhraseReader, Reading
from checker.syntax.ast import PolicyFile

POSITIVE = ("states", "takes_away")


@dataclass
class Tally:
    """Counts of one concept, regime or language."""

    true: int = 0
    false: int = 0
    missed: int = 0
    wrong_polarity: int = 0
    undecided: int = 0
    total: int = 0
    stated: int = 0
    false_alarms: int = 0
    missed_breaches: int = 0

    def add(self, wanted: str, got: str) -> None:
        """Count one (letter, concept)."""
        self.total += 1
        self.undecided += got == "undecided"
        self.stated += wanted == "states"
        self.false_alarms += wanted == "states" and got not in ("states", "undecided")
        self.missed_breaches += wanted != "states" and got == "states"
        if wanted in POSITIVE and got in POSITIVE:
            self.true += wanted == got
            self.false += wanted != got
            self.missed += wanted != got
            self.wrong_polarity += wanted != got
        else:
            self.missed += wanted in POSITIVE
            self.false += got in POSITIVE

    @property
    def precision(self) -> float:
        """The share of what was found that is there; 1 where nothing was found."""
        return self.true / (self.true + self.false) if self.true + self.false else 1.0

    @property
    def recall(self) -> float:
        """The share of what is there that was found; 1 where nothing is there."""
        return self.true / (self.true + self.missed) if self.true + self.missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def row(self) -> str:
        """The counts and what follows from them, as one line of a table."""
        share = self.undecided / self.total if self.total else 0.0
        return (
            f"{self.true:5} {self.false:4} {self.missed:4} {self.precision:9.2f} {self.recall:7.2f} {self.f1:6.3f}"
            f" {self.wrong_polarity:9} {share:10.1%}"
        )


HEADING = f"{'':22}   tp   fp   fn precision  recall     F1  polarity  undecided"


@dataclass
class Score:
    """Everything one run establishes; `errors` are lines that name their file."""

    concepts: dict[str, Tally] = field(default_factory=dict)
    regimes: dict[str, Tally] = field(default_factory=dict)
    languages: dict[str, Tally] = field(default_factory=dict)
    total: Tally = field(default_factory=Tally)
    letters: int = 0
    kinds_right: int = 0
    kinds_unsure: int = 0
    grounds_right: int = 0
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    grounds: Counter[tuple[str, str]] = field(default_factory=Counter)
    by_examples: Counter[bool] = field(default_factory=Counter)
    dates: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)


def policies() -> list[PolicyFile]:
    """Every policy that ships, with the concepts and cues of every language."""
    return list(workspace.load().program.files)


def score(root: Path, labels: Sequence[dict[str, Any]], sets: dict[str, ConceptSet], reader: PhraseReader) -> Score:
    """Read every labelled letter under `root` and compare."""
    result = Score()
    for label in labels:
        regime = label["regime"] if label["regime"] in sets else "hipaa"
        document = read_documents(root / label["file"], label["file"])[0]
        compare(result, label, reader.read(document, sets[regime]))
    return result


def compare(result: Score, label: dict[str, Any], reading: Reading) -> None:
    """Count one letter."""
    name = label["file"].rsplit("/", 1)[-1]
    result.letters += 1
    kinds, grounds = sorted(label["kind"]), sorted(label["grounds"])
    got_grounds = sorted(printed(code) for code in reading.grounds)
    result.kinds[_named(kinds), _named(reading.kinds)] += 1
    result.grounds[_named(grounds), _named(got_grounds)] += 1
    result.kinds_unsure += not reading.kinds_sure
    result.kinds_right += kinds == sorted(reading.kinds)
    result.grounds_right += grounds == got_grounds
    if kinds != sorted(reading.kinds):
        result.errors.append(f"{name}: kind {'+'.join(kinds)} read as {'+'.join(reading.kinds)}")
    if grounds != got_grounds:
        result.errors.append(f"{name}: grounds {'+'.join(grounds) or '-'} read as {'+'.join(got_grounds) or '-'}")
    for day, got in (
        ("sent_on", reading.sent_on),
        ("received_on", reading.received_on),
        ("promised_date", reading.promised_date),
    ):
        result.dates[f"{day} {'right' if label[day] == got else 'wrong'}"] += 1
        if label[day] != got:
            result.errors.append(f"{name}: {day} {label[day]} read as {got}")
    for row, wanted in sorted(label["statements"].items()):
        statement = reading.rows.get(row)
        got = statement.polarity if statement else "undecided"
        if statement is not None and statement.reader == "examples" and got in POSITIVE:
            result.by_examples[wanted == got] += 1
        for table, key in (
            (result.concepts, row),
            (result.regimes, label["regime"]),
            (result.languages, label["lang"]),
        ):
            table.setdefault(key, Tally()).add(wanted, got)
        result.total.add(wanted, got)
        if wanted != got and (wanted in POSITIVE or got in POSITIVE):
            result.errors.append(f"{name}: {row} {wanted} read as {got}")


def _named(words: Iterable[str]) -> str:
    return "+".join(sorted(words)) or "-"


def confusion(title: str, counts: Counter[tuple[str, str]]) -> None:
    """Print what was taken for what: the right answers of a kind, then each wrong one with its number."""
    print(f"{title}:")
    for wanted in sorted({one for one, _ in counts}):
        right, total = counts[wanted, wanted], sum(count for (one, _), count in counts.items() if one == wanted)
        wrong = sorted((got, count) for (one, got), count in counts.items() if one == wanted and got != one)
        taken = ", ".join(f"{got} {count}" for got, count in wrong)
        print(f"  {wanted:34} {right:3} of {total:3}" + (f"   read as {taken}" if taken else ""))


def show(result: Score, title: str, with_errors: bool) -> None:
    """Print the tables."""
    print(f"== {title}: {result.letters} letters")
    print(HEADING)
    for table in (result.concepts, result.regimes, result.languages):
        for key, tally in sorted(table.items()):
            print(f"{key:22}{tally.row}")
    print(f"{'all':22}{result.total.row}")
    total = result.total
    print(
        f"false alarms {total.false_alarms} of {total.stated} statements that are there, "
        f"misses {total.missed_breaches} of {total.total - total.stated} that are not"
    )
    examples = result.by_examples
    print(f"proved by examples alone {sum(examples.values())}, of them right {examples[True]}")
    print(
        f"classification {result.kinds_right}/{result.letters} ({result.kinds_unsure} unsure), "
        f"grounds {result.grounds_right}/{result.letters}"
    )
    if with_errors:
        confusion("kinds", result.kinds)
        confusion("grounds", result.grounds)
    print("dates: " + ", ".join(f"{key} {count}" for key, count in sorted(result.dates.items())))
    if with_errors:
        print("\n".join(result.errors))
    print()


def below(result: Score, floors: dict[str, float]) -> list[str]:
    """The floors that a score does not reach; `polarity` is a ceiling, the others are least values.

    Names are `f1 REGIME`, `f1 all`, `kinds`, `grounds` (shares of the letters) and `polarity`.
    """
    reached = {f"f1 {regime}": tally.f1 for regime, tally in result.regimes.items()}
    reached["f1 all"] = result.total.f1
    reached["kinds"] = result.kinds_right / result.letters
    reached["grounds"] = result.grounds_right / result.letters
    found = [
        f"{name} is {reached[name]:.3f}, its floor {floor}"
        for name, floor in floors.items()
        if name in reached and reached[name] < floor
    ]
    if result.total.wrong_polarity > floors.get("polarity", result.total.wrong_polarity):
        found.append(f"wrong polarity {result.total.wrong_polarity} times, allowed {floors['polarity']:.0f}")
    return found


def chosen(labels: Iterable[dict[str, Any]], split: str | None) -> list[dict[str, Any]]:
    """The labels of a split; odd and even go by the number that a file's name begins with."""
    if split is None:
        return list(labels)
    if split in ("odd", "even"):
        return [label for label in labels if int(label["file"].rsplit("/", 1)[-1][:3]) % 2 == (split == "odd")]
    return [label for label in labels if label.get("split") == split]


def main(arguments: Sequence[str]) -> int:
    """Score a folder; both halves apart where its labels name a split."""
    parser = argparse.ArgumentParser(description="Score the reading of labelled letters.")
    parser.add_argument("folder", nargs="?", default="fixtures/letters", type=Path)
    parser.add_argument("--split", choices=("develop", "held_back", "odd", "even"))
    parser.add_argument("--regime")
    parser.add_argument("--lang")
    parser.add_argument("--reader", choices=("both", "phrases"), default="both")
    parser.add_argument("--no-errors", action="store_true")
    options = parser.parse_args(arguments)
    path = options.folder / "labels.jsonl"
    if not path.is_file():
        print(f"{path} is missing: name a folder with labels.jsonl", file=sys.stderr)
        return 2
    labels = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    total = len(labels)
    labels = [one for one in labels if options.regime in (None, one["regime"]) and options.lang in (None, one["lang"])]
    files = policies()
    sets = {regime: compile_concepts(files, regime) for regime in ("hipaa", "gdpr", "uk_gdpr")}
    for problem in sorted({problem for one in sets.values() for problem in one.problems}):
        print(f"no cues and no fact is called `{problem}`", file=sys.stderr)
    reader = PhraseReader(ear=open_ear().ear if options.reader == "both" else None)
    splits = [options.split] if options.split else sorted({one["split"] for one in labels if "split" in one}) or [None]
    floors_file = options.folder / "floors.json"
    floors = json.loads(floors_file.read_text("utf-8")) if floors_file.is_file() and len(labels) == total else {}
    fallen: list[str] = []
    for split in splits:
        result = score(options.folder, chosen(labels, split), sets, reader)
        show(result, f"{options.folder} {split or ''}".strip(), not options.no_errors)
        fallen += [f"{split}: {line}" for line in below(result, floors.get(split or "", {}))]
    for line in fallen:
        print(f"below its floor: {line}")
    return int(bool(fallen))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
