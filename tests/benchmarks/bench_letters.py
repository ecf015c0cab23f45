"""How fast letters are read, stage by stage, beside ripgrep (else grep) and beside Python's own expressions.

`python -m tests.benchmarks.bench_letters [--copies N] [--rounds N]` reads the labelled letters of fixtures/letters,
repeated with other numbers in them. What the reader has met before it remembers, as offices write the same sentences:
so each stage is measured twice, over letters whose sentences were all met, and over letters of which none was (the
reader is made to forget all but its vocabulary before each letter). Processes are measured once they have begun. grep
looks for some of the same phrases, and says only whether a line matches any. Exits with 1 past a bar.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from checker import workspace
from checker.collector import process_alone
from checker.letters import lines
from checker.letters.concepts import compile_concepts
from checker.letters.crew import read_all
from checker.letters.documents import Document, read_documents
from checker.letters.examples.shipped import open_ear
from checker.letters.facts import find_facts
from checker.letters.language import find_language
from checker.letters.legibility import legibility
from checker.letters.matcher import find_hits, matches_in
from checker.letters.model import ConceptSet
from checker.letters.normalise import normalise
from checker.letters.order import Order
from checker.letters.reading import PhraseReader
from checker.letters.sentences import Sentence, find_sentences
from checker.letters.structure import find_structure
from checker.semantics.model import Program
from tests.benchmarks.measured import Line, Result, add_options, finish, result, seconds

LETTERS = Path(__file__).parents[2] / "fixtures" / "letters" / "letters"
LEAST_RATE = 15.0
LEAST_OF_RIPGREP = 0.45
LEAST_OF_NAIVE = 25.0
LEAST_OF_TWO = 22.0 / 15.0
# As many as the list that ripgrep was first measured with.
PHRASES = 60
PASSES = 12
FIRST = 7
"""Of the passes of several processes over the letters, those after which the time is taken: by then each process has
begun and met the sentences, as one that works through a night's letters."""
NAIVE_LETTERS = 12
NAIVE_ROUNDS = 5
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

    def sentences(self, document: Document) -> Sequence[Sentence]:
        """A letter as sentences: one spelling, language, damage, facts, structure."""
        lexicon = self.concepts.languages["en"].lexicon
        text = normalise(document.text)
        find_language(text.text, self.concepts.word_weights, self.concepts.spoken)
        legibility(text.text, lexicon)
        facts = find_facts(text.text, day_first=False)
        return find_sentences(text.text, find_structure(text.text, lexicon.layout), facts, lexicon)

    def read(self, reader: PhraseReader) -> float:
        """Seconds of the processor that it takes to read all."""
        started = time.process_time()
        for document in self.documents:
            reader.read(document, self.concepts)
        return time.process_time() - started

    def stages(self, reader: PhraseReader, forgetful: bool) -> tuple[float, float, float]:
        """Seconds that all letters take: to become sentences, to be matched, and in all."""
        cut = matched = whole = 0.0
        for document in self.documents:
            if forgetful:
                self.forget()
            started = time.process_time()
            sentences = self.sentences(document)
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


def stage_lines(bench: Bench, reader: PhraseReader, rounds: int) -> tuple[list[Line], float]:
    """What each stage of a reading costs, and how fast matching is where the sentences were met before."""
    found: list[Line] = []
    matching = 0.0
    for forgetful, name in ((False, "sentences met before"), (True, "no sentence met before")):
        # the first passes make quick expressions for what is asked for often
        for _ in range(3):
            bench.stages(reader, forgetful)
        spent = [bench.stages(reader, forgetful) for _ in range(rounds)]
        cut, matched, whole = (median(each) for each in zip(*spent, strict=True))
        if not forgetful:
            matching = bench.rate(matched)
        held = LEAST_RATE if not forgetful else None
        note = "" if held else f"the bar of {LEAST_RATE:g} is out of reach: see docs/decisions/phrases.md"
        found += [
            _rate(f"a  matches of every concept with spans, {name}", bench.rate(matched), held, note),
            _rate(f"b  spelling, structure, facts, sentences, {name}", bench.rate(cut)),
            _rate(f"c  polarity, kinds, grounds, statements, {name}", bench.rate(max(whole - cut - matched, 1e-9))),
            _rate(f"a to c  a reading by phrases, {name}", bench.rate(whole)),
        ]
    return found, matching


def _rate(what: str, value: float, least: float | None = None, note: str = "") -> Line:
    return Line(what, value, "MB/s", sense="at least" if least else None, bar=least, note=note or None)


def naive_line(bench: Bench) -> Line:
    """How much faster new sentences are matched than when every pattern is tried by itself with Python's expressions.

    SystemExit where the hits differ.
    """
    language = bench.concepts.languages["en"]
    expressions = [re.compile(pattern.source.encode()) for pattern in language.patterns]
    chosen = bench.documents[:: max(1, len(bench.documents) // NAIVE_LETTERS)]
    coded = sorted({sentence.line for document in chosen for sentence in bench.sentences(document)})
    started = time.process_time()
    expected = naive(coded, expressions)
    slow = time.process_time() - started
    times = []
    for _ in range(NAIVE_ROUNDS):
        started = time.process_time()
        found = matched(coded, bench)
        times.append(time.process_time() - started)
        if found != expected:
            raise SystemExit("the reader and `re` find different hits")
    quick = median(times)
    note = f"{len(coded)} sentences that were not met before, hits identical"
    what = "a  beside naive `re`, every pattern by itself"
    return Line(what, slow / quick, beside="re", sense="at least", bar=LEAST_OF_NAIVE, note=note)


Found = list[list[tuple[int, int, int]]]


def naive(coded: Iterable[bytes], expressions: Sequence[re.Pattern[bytes]]) -> Found:
    """The matches of each line: pattern, first code, last code."""
    return [
        [
            (number, line.count(b" ", 0, start), line.count(b" ", 0, end) - 1)
            for number, expression in enumerate(expressions)
            for start, end in _spans(expression, line)
        ]
        for line in coded
    ]


def _spans(expression: re.Pattern[bytes], line: bytes) -> Iterator[tuple[int, int]]:
    place = 0
    while found := expression.search(line, place):
        yield found.span()
        place = max(found.end() - 1, found.start() + 1)


def matched(coded: Iterable[bytes], bench: Bench) -> Found:
    """The same, as letters are read."""
    language = bench.concepts.languages["en"]
    language.lines.clear()
    several = [matches_in(line, language).matches for line in coded]
    return [[(match.pattern, match.first, match.last) for match in matches] for matches in several]


def process_lines(bench: Bench, program: Program, rounds: int) -> list[Line]:
    """The rates of one process and of two that have met the sentences, and how many times as fast two are."""
    order = Order(tuple(program.letters), None, None)

    def rate(jobs: int) -> float:
        asked = ((document, bench.concepts) for _ in range(PASSES) for document in bench.documents)
        started = 0.0
        with closing(read_all(asked, PhraseReader(), order, jobs)) as readings:
            for number, _ in enumerate(readings, 1):
                if number == FIRST * len(bench.documents):
                    started = time.perf_counter()
        return bench.rate(time.perf_counter() - started) * (PASSES - FIRST)

    rates = [(rate(1), rate(2)) for _ in range(rounds)]
    one, two = (median(each) for each in zip(*rates, strict=True))
    times = median(second / first for first, second in rates)
    note = f"the system had {os.getloadavg()[0]:.1f} processes to run"
    return [
        _rate("one process, time on the clock", one),
        _rate("two processes (--jobs 2), time on the clock", two),
        Line("two processes beside one", times, beside="one", sense="at least", bar=LEAST_OF_TWO, note=note),
    ]


def search_lines(bench: Bench, folder: Path, matching: float, rounds: int) -> list[Line]:
    """What ripgrep, else grep, does with some of the phrases, and which share of it matching is."""
    tool = shutil.which("rg") or shutil.which("grep") or "grep"
    name = Path(tool).name
    patterns = folder.parent / "patterns"
    patterns.write_text("".join(f"{each}\n" for each in expressions(bench.concepts)), encoding="utf-8")
    rate = bench.rate(median(seconds(lambda: search(tool, patterns, folder)) for _ in range(rounds)))
    what = f"a  beside {name}, sentences met before"
    return [
        _rate(f"{name}, {PHRASES} of the phrases, whether a line has any", rate),
        Line(what, matching / rate, beside=name, sense="at least", bar=LEAST_OF_RIPGREP),
    ]


def measure(folder: Path, copies: int, rounds: int) -> Result:
    """Everything that is measured, on letters that are written into the folder."""
    files = write_letters(folder, copies)
    size = sum(path.stat().st_size for path in files) / 1e6
    documents = [document for path in files for document in read_documents(path, str(path))]
    program = workspace.load().program
    concepts = compile_concepts(program.letters, "hipaa")
    bench, reader = Bench(documents, concepts, size), PhraseReader()
    first = _rate("a first pass, nothing known yet, by phrases", bench.rate(bench.read(reader)))
    stages, matching = stage_lines(bench, reader, rounds)
    both = PhraseReader(ear=open_ear().ear)
    found = [
        first,
        *stages,
        naive_line(bench),
        *search_lines(bench, folder, matching, rounds),
        *process_lines(bench, program, rounds),
        _rate("both readers, nothing known yet", bench.rate(bench.read(both))),
        _rate("both readers, sentences met before", bench.rate(bench.read(both))),
    ]
    told = f"{len(files):,} letters, {size:.2f} MB, {len(concepts.languages['en'].patterns):,} patterns of "
    told += f"{len(concepts.concepts)} concepts; processor time of one process where nothing else is said"
    return result("bench_letters", told, rounds, found, ("google-re2", "numpy"), f"--copies {copies}")


def main() -> None:
    """Runs what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_options(parser, rounds=3)
    parser.add_argument("--copies", type=int, default=2, help="how often each letter is there, with other numbers")
    asked = parser.parse_args()
    # as the command does
    process_alone()
    with tempfile.TemporaryDirectory() as folder:
        letters = Path(folder) / "letters"
        letters.mkdir()
        found = measure(letters, asked.copies, asked.rounds)
    finish(found, asked.json)


if __name__ == "__main__":
    main()
