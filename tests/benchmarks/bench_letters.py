"""How fast letters are read: the phrase reader and both readers, in MB/s, beside ripgrep (else grep) over the same.

`python -m tests.benchmarks.bench_letters [--copies N] [--rounds N]` reads the labelled letters of fixtures/letters,
repeated with other numbers in them, in one process. What the reader has seen before it remembers, so the first pass
over letters that are all new is printed apart. ripgrep is given some of the same phrases and says only whether a line
matches any. Exits with 1 where the phrase reader is past its bar.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from checker import workspace
from checker.letters.concepts import compile_concepts
from checker.letters.documents import Document, read_documents
from checker.letters.examples.shipped import open_ear
from checker.letters.model import ConceptSet
from checker.letters.reading import PhraseReader
from tests.benchmarks.measured import say, seconds

LETTERS = Path(__file__).parents[2] / "fixtures" / "letters" / "letters"
LEAST_RATE = 15.0
LEAST_OF_RIPGREP = 0.45
# As many as the list that ripgrep was first measured with.
PHRASES = 60
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


def read_all(reader: PhraseReader, documents: Sequence[Document], concepts: ConceptSet) -> None:
    """Every statement of every letter."""
    for document in documents:
        reader.read(document, concepts)


def measure(folder: Path, copies: int, rounds: int) -> bool:
    """Prints the rates; whether the phrase reader is within its bars."""
    files = write_letters(folder, copies)
    size = sum(path.stat().st_size for path in files) / 1e6
    documents = [document for path in files for document in read_documents(path, str(path))]
    program = workspace.load().program
    concepts = compile_concepts(list(program.files), "hipaa")
    phrases, both = PhraseReader(), PhraseReader(ear=open_ear().ear)
    tool = shutil.which("rg") or shutil.which("grep") or "grep"
    patterns = folder.parent / "patterns"
    patterns.write_text("".join(f"{each}\n" for each in expressions(concepts)), encoding="utf-8")
    say(f"{len(files):,} letters, {size:.2f} MB, {len(concepts.concepts)} concepts, one process")
    fresh = size / seconds(lambda: read_all(phrases, documents, concepts))
    say(f"phrase reader, letters that are new    {fresh:7.2f} MB/s")
    times = [
        (
            seconds(lambda: read_all(phrases, documents, concepts)),
            seconds(lambda: read_all(both, documents, concepts)),
            seconds(lambda: search(tool, patterns, folder)),
        )
        for _ in range(rounds)
    ]
    rates = [size / median(each) for each in zip(*times, strict=True)]
    share = median(search / read for read, _, search in times)
    fast = rates[0] >= LEAST_RATE
    say(f"phrase reader, letters seen before     {rates[0]:7.2f} MB/s, at least {LEAST_RATE:g}{_verdict(fast)}")
    say(f"both readers                           {rates[1]:7.2f} MB/s")
    name = Path(tool).name
    if name == "rg":
        bar, enough = f", at least {LEAST_OF_RIPGREP:g}{_verdict(share >= LEAST_OF_RIPGREP)}", share >= LEAST_OF_RIPGREP
    else:
        bar, enough = ", no bar: ripgrep is not here", True
    say(f"{name}, {PHRASES} of the phrases{'':13} {rates[2]:7.2f} MB/s; the phrase reader is {share:.2f} of it{bar}")
    return fast and enough


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
