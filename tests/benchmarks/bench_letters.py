"""How fast letters are read, stage by stage, beside ripgrep (else grep) and beside Python's own expressions.

`python -m tests.benchmarks.bench_letters [--copies N] [--rounds N]` reads the labelled letters of fixtures/letters,
repeated with other numbers in them. What the reader has met before it remembers, as offices write the same sentences:
so each stage is measured twice, over letters whose sentences were all met, and over letters of which none was (the
reader is made to forget all but its vocabulary before each letter). Two processes are measured from their first reading
on. grep looks for some of the same phrases, and says only whether a line matches any. Exits with 1 past a bar.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from statistics import median

from checker import workspace
from checker.letters import lines
from checker.letters.concepts import compile_concepts
from checker.letters.crew import read_all
from checker.letters.documents import Document, read_documents
from checker.letters.examples.shipped import open_ear
from checker.letters.facts import find_facts
from checker.letters.language import find_language
from checker.letters.legibility import legibility
from checker.letters.matcher import Match, find_hits, matches_in
from checker.letters.model import ConceptSet
from checker.letters.normalise import Normalised, normalise
from checker.letters.reading import PhraseReader
from checker.letters.sentences import Sentence, find_sentences
from checker.letters.structure import find_structure
from checker.letters.worker import Order
from checker.semantics.model import Program
from tests.benchmarks.bench_logs import say, seconds

LETTERS = Path(__file__).parents[2] / "fixtures" / "letters" / "letters"
LEAST_RATE = 15.0
LEAST_OF_RIPGREP = 0.45
LEAST_OF_NAIVE = 25.0
LEAST_OF_TWO = 22.0 / 15.0
# As many as the list that ripgrep was first measured with.
PHRASES = 60
FIRST = 60
_MOST_SECONDS = 60
_WORD = re.compile(r"\.\.|<[^>]*>|[()|\[\]]|[^\s()|\[\]<>\"]+")


def write_letters(folder: Path, copies: int) -> list[Path]:
    """The letters, each as often as asked, every copy with other numbers."""
    found = []
    for source in sorted(LETTERS.glob("*.txt")):
        text = source.read_text(encoding="utf-8")
        for copy in range(copies):
            path = folder / f"{source.stem}-{copy}.txt"
            path.write_text(re.sub(r"(?<=\d)\d\b", str(copy % 10), text), encoding="utf-8")
            found.append(path)
    return found


def expression(phrase: str) -> str:
    """A phrase as an extended regular expression, near enough: a slot is any word, a gap up to eight."""
    parts: list[str] = []
    for word in _WORD.findall(phrase):
        match word:
            case "..":
                parts.append("([^ ]+ ){0,8}")
            case "(" | "|":
                parts.append(word)
            case ")":
                parts.append(")[^a-z0-9]*")
            case "[":
                parts.append("(")
            case "]":
                parts.append(")?[^a-z0-9]*")
            case _ if word.startswith("<"):
                parts.append("[^ ]+ ")
            case _:
                parts.append(f"{re.escape(word)}[^a-z0-9]*")
    return "".join(parts)


def expressions(concepts: ConceptSet) -> list[str]:
    """Some of the English phrases, evenly from all of them."""
    spans = [phrase.words for phrases in concepts.languages["en"].phrases.values() for phrase in phrases]
    step = max(1, len(spans) // PHRASES)
    return [expression(span.source.text[span.start : span.end]) for span in spans[::step][:PHRASES]]


def search(program: str, patterns: Path, folder: Path) -> None:
    """Looks for the patterns in every file of the folder; SystemExit where the program cannot."""
    ripgrep = Path(program).name == "rg"
    flags = ["-i", "-c", "--no-unicode", "-j1"] if ripgrep else ["-E", "-i", "-c", "-r"]
    command = [program, *flags, "-f", str(patterns), str(folder)]
    done = subprocess.run(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
        timeout=_MOST_SECONDS,
        env={"LC_ALL": "C"},
    )
    if done.returncode > 1:
        raise SystemExit(f"{program}: {done.stderr.decode()[:300]}")


@dataclass(frozen=True)
class Bench:
    """What is measured: letters of the fixtures, which are all in English, and the concepts by which they are read."""

    documents: Sequence[Document]
    concepts: ConceptSet
    size: float

    def rate(self, taken: float) -> float:
        """MB/s, where all letters took so many seconds."""
        return self.size / taken

    def forget(self) -> None:
        """Forgets every sentence, paragraph and line; words and compiled phrases are still known."""
        language = self.concepts.languages["en"]
        for memory in (
            language.lines, language.placed, language.singles, language.gathered, language.lexicon.passages,
            language.lexicon.lines, self.concepts.word_weights.paragraphs,
        ):  # fmt: skip
            memory.clear()
        for found in vars(lines).values():
            if hasattr(found, "cache_clear"):
                found.cache_clear()

    def sentences(self, document: Document) -> tuple[Normalised, Sequence[Sentence]]:
        """A letter as sentences: one spelling, language, damage, facts, structure."""
        lexicon = self.concepts.languages["en"].lexicon
        text = normalise(document.text)
        find_language(text.text, self.concepts.word_weights, self.concepts.spoken)
        legibility(text.text, lexicon)
        facts = find_facts(text.text, day_first=False)
        return text, find_sentences(text.text, find_structure(text.text, lexicon.layout), facts, lexicon)

    def stages(self, reader: PhraseReader, forgetful: bool) -> tuple[float, float, float]:
        """Seconds that all letters take: to become sentences, to be matched, and in all."""
        cut = matched = whole = 0.0
        for document in self.documents:
            if forgetful:
                self.forget()
            started = time.process_time()
            _, sentences = self.sentences(document)
            cutting = time.process_time()
            find_hits(sentences, self.concepts.languages["en"])
            matching = time.process_time()
            if forgetful:
                self.forget()
            reading = time.process_time()
            reader.read(document, self.concepts)
            whole += time.process_time() - reading
            cut += cutting - started
            matched += matching - cutting
        return cut, matched, whole


def show_stages(bench: Bench, reader: PhraseReader, rounds: int) -> tuple[float, float]:
    """Prints what each stage costs; the rates of matching where sentences were met, and where none was."""
    rates = []
    say(f"{'MB/s of text, CPU time of one process':40} {'met before':>12} {'all new':>12}")
    taken = []
    for forgetful in (False, True):
        # patterns that are asked for often get quicker ones
        for _ in range(2):
            bench.stages(reader, forgetful)
        taken.append(
            [median(each) for each in zip(*(bench.stages(reader, forgetful) for _ in range(rounds)), strict=True)]
        )
    names = (
        "a  matches of all concepts, with spans",
        "b  spelling, facts, structure, sentences",
        "c  polarity, kinds, grounds, statements",
    )
    for place, name in enumerate(names):
        row = [
            bench.rate(each)
            for each in (
                (cut, matched, whole)[1] if place == 0 else cut if place == 1 else max(whole - cut - matched, 1e-9)
                for cut, matched, whole in taken
            )
        ]
        rates.append(row)
        say(f"{name:40} {row[0]:12.2f} {row[1]:12.2f}")
    totals = [bench.rate(whole) for _, _, whole in taken]
    say(f"{'all of a reading by phrases':40} {totals[0]:12.2f} {totals[1]:12.2f}")
    return rates[0][0], rates[0][1]


def show_naive(bench: Bench, letters: int = 12) -> bool:
    """Prints how much faster matching is than every pattern tried by itself with Python's expressions, hits the same."""
    language = bench.concepts.languages["en"]
    expressions = [re.compile(pattern.source.encode()) for pattern in language.patterns]
    found = {sentence.line for document in bench.documents[::11][:letters] for sentence in bench.sentences(document)[1]}
    coded = sorted(found)
    slow = seconds(lambda: naive(coded, expressions))
    quick = seconds(lambda: matched(coded, bench))
    same = naive(coded, expressions) == matched(coded, bench)
    within = slow / quick >= LEAST_OF_NAIVE and same
    say(
        f"a  against `re`, one pattern at a time, {len(coded)} new sentences: {slow / quick:.0f} times as fast, at least "
        f"{LEAST_OF_NAIVE:g}; hits {'identical' if same else 'DIFFERENT'}{_verdict(within)}"
    )
    return within


def naive(coded: Iterable[bytes], expressions: Sequence[re.Pattern[bytes]]) -> list[list[tuple[int, int, int]]]:
    """The matches of each line: pattern, first code, last code."""
    return [
        [
            (number, line.count(b" ", 0, start), line.count(b" ", 0, end) - 1)
            for number, expression in enumerate(expressions)
            for start, end in _spans(expression, line)
        ]
        for line in coded
    ]


def _spans(expression: re.Pattern[bytes], line: bytes) -> Iterable[tuple[int, int]]:
    place = 0
    while found := expression.search(line, place):
        yield found.span()
        place = max(found.end() - 1, found.start() + 1)


def matched(coded: Iterable[bytes], bench: Bench) -> list[list[tuple[int, int, int]]]:
    """The same, as letters are read."""
    language = bench.concepts.languages["en"]
    language.lines.clear()
    several: list[tuple[Match, ...]] = [matches_in(line, language).matches for line in coded]
    return [[(match.pattern, match.first, match.last) for match in matches] for matches in several]


def show_processes(bench: Bench, program: Program, rounds: int) -> bool:
    """Prints the rates of one process and of two, each from its first reading on."""
    order = Order(tuple(program.letters), None, None)

    def rate(jobs: int) -> float:
        asked = zip(bench.documents, repeat(bench.concepts), strict=False)
        first = 0.0
        # a reader of its own: in one process as in two, all letters are new
        bench.forget()
        for number, _ in enumerate(read_all(asked, PhraseReader(), order, jobs)):
            if number == FIRST:
                first = time.perf_counter()
        share = (len(bench.documents) - FIRST) / len(bench.documents)
        return bench.rate(time.perf_counter() - first) * share

    rates = [(rate(1), rate(2)) for _ in range(rounds)]
    one, two = (median(each) for each in zip(*rates, strict=True))
    times = median(second / first for first, second in rates)
    within = times >= LEAST_OF_TWO
    say(
        f"one process {one:.2f} MB/s, two {two:.2f} MB/s: {times:.2f} times as fast, at least {LEAST_OF_TWO:.2f}"
        f"{_verdict(within)} (load before: {os.getloadavg()[0]:.1f} of {os.cpu_count()} processors)"
    )
    return within


def show_search(bench: Bench, folder: Path, matching: float, rounds: int) -> bool:
    """Prints what ripgrep or grep does with some of the phrases, and what share of it matching is."""
    tool = shutil.which("rg") or shutil.which("grep") or "grep"
    name = Path(tool).name
    patterns = folder.parent / "patterns"
    patterns.write_text("".join(f"{each}\n" for each in expressions(bench.concepts)), encoding="utf-8")
    rate = bench.rate(median(seconds(lambda: search(tool, patterns, folder)) for _ in range(rounds)))
    within = matching / rate >= LEAST_OF_RIPGREP
    say(
        f"{name} for {PHRASES} of the phrases {rate:.2f} MB/s; a (met before) is {matching / rate:.2f} of it, at least "
        f"{LEAST_OF_RIPGREP:g}{_verdict(within)}"
    )
    return within


def measure(folder: Path, copies: int, rounds: int) -> bool:
    """Prints the rates; whether all are within their bars."""
    files = write_letters(folder, copies)
    size = sum(path.stat().st_size for path in files) / 1e6
    documents = [document for path in files for document in read_documents(path, str(path))]
    program = workspace.load().program
    concepts = compile_concepts(program.letters, "hipaa")
    bench = Bench(documents, concepts, size)
    reader = PhraseReader()
    say(f"{len(files):,} letters, {size:.2f} MB, {len(concepts.concepts)} concepts")
    say(f"a first pass, nothing known yet: {bench.rate(_timed(lambda: _read(bench, reader))):.2f} MB/s by phrases")
    matching, new = show_stages(bench, reader, rounds)
    fast = matching >= LEAST_RATE
    say(f"a  met before: {matching:.1f} MB/s, at least {LEAST_RATE:g}{_verdict(fast)}; all new: {new:.2f} MB/s")
    found = [
        fast,
        show_naive(bench),
        show_search(bench, folder, matching, rounds),
        show_processes(bench, program, rounds),
    ]
    both = PhraseReader(ear=open_ear().ear)
    first = bench.rate(_timed(lambda: _read(bench, both)))
    say(f"both readers: {first:.3f} MB/s at first, {bench.rate(_timed(lambda: _read(bench, both))):.2f} MB/s again")
    return all(found)


def _read(bench: Bench, reader: PhraseReader) -> None:
    for document in bench.documents:
        reader.read(document, bench.concepts)


def _timed(action: Callable[[], None]) -> float:
    started = time.process_time()
    action()
    return time.process_time() - started


def _verdict(within: bool) -> str:
    return "  ok" if within else "  PAST THE BAR"


def main() -> None:
    """Runs what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        letters = Path(folder) / "letters"
        letters.mkdir()
        if not measure(letters, asked.copies, asked.rounds):
            raise SystemExit(1)


if __name__ == "__main__":
    main()
