"""`habeas read`: what each letter states, takes away, or merely comes near."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TextIO

import click

from checker.cli import colour
from checker.cli.letter_options import REGIMES, cache_option, ear_of, jobs_option, language_option, reader_option
from checker.cli.output import opened
from checker.cli.policy_files import show_diagnostics
from checker.cli.progress import Progress
from checker.diagnostics.diagnostic import CheckerError

if TYPE_CHECKING:
    from checker.assessment.marked import MarkedLetter
    from checker.letters.documents import Document, Recogniser
    from checker.letters.order import Order
    from checker.letters.outcome import Reader, Reading
    from checker.semantics.model import Program

_WIDTH: Final = 100


@click.command()
@click.argument("letters", nargs=-1, required=True, metavar="LETTER...")
@click.option(
    "--regime",
    type=REGIMES,
    default="hipaa",
    show_default=True,
    help="The law by whose concepts the letters are read.",
)
@click.option("--policy", "policies", multiple=True, metavar="NAME|FILE|DIR", help="Add a policy with concepts.")
@language_option
@reader_option
@cache_option
@jobs_option
@click.option("--format", "format_", type=click.Choice(["text", "html", "json"]), default="text", show_default=True)
@click.option("-o", "--output", metavar="FILE", default="-", help="Write to FILE instead of standard output.")
@click.option("--ocr", is_flag=True, help="Read letters that are scans with tesseract, if it is installed.")
@click.option("--show-text", is_flag=True, help="Show the letter, with what it states marked in place.")
@click.option(
    "--stdin-name", metavar="NAME", help="What standard input (LETTER `-`) is called; its ending tells the format."
)
@click.option(
    "--color",
    "color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colours in the terminal.",
)
def command(
    letters: tuple[str, ...],
    regime: str,
    policies: tuple[str, ...],
    language: str | None,
    reader: Literal["both", "phrases"],
    no_cache: bool,
    jobs: int | None,
    format_: str,
    output: str,
    ocr: bool,
    show_text: bool,
    stdin_name: str | None,
    color: colour.When,
) -> int:
    """Show what each letter states, takes away, or merely comes near, and what it lacks.

    LETTER is a letter (text, DOCX, PDF, RTF, HTML, EML with its attachments, JSON, a CSV with a text column, a ZIP of
    these), a folder of letters, or `-`. Every concept of the regime is listed with the line and column where it stands;
    with --show-text the letter itself is shown, each statement marked in place. Below, or beside it in a wide terminal,
    is what a rule asks of such a letter and the letter lacks, with the sentence that would mend it. Nothing of the text
    is printed unless --show-text is given. In JSON spans are offsets into the text.
    Exit codes: 0 every letter was read; 2 one could not be read.
    """
    from checker import workspace
    from checker.letters.formats.recognition import need_tesseract
    from checker.letters.order import Order

    checked = workspace.load(policies)
    errors = show_diagnostics(d for d in checked.diagnostics if d.severity == "error")
    documents = list(_documents(letters, stdin_name, need_tesseract() if ocr else None))
    with _reader(checked.program, reader, policies, language, no_cache) as hearing:
        ears = policies if reader == "both" else None
        order = Order(checked.program.letters, language, ears, naming=True)
        read = _readings(documents, hearing, order, jobs, regime)
        if format_ == "json":
            # a reading takes several times as much memory as what is shown of it
            shown = [(_as_json(reading), reading.readable) for _, reading in read]
            all_read = all(readable for _, readable in shown)
        else:
            readings = list(read)
            all_read = all(reading.readable for _, reading in readings)
    with opened(output) as stream:
        if format_ == "json":
            stream.write("[\n" + ",\n".join(text for text, _ in shown) + "\n]\n" if shown else "[]\n")
        else:
            marked = _marked(checked.program, regime, readings, show_text)
            _write(marked, stream, format_ == "html", color)
    return 0 if all_read and not errors else 2


def _as_json(reading: Reading) -> str:
    """A reading as an entry of a list."""
    lines = json.dumps(reading.as_json(), indent=2, ensure_ascii=False).split("\n")
    return "\n".join([f"  {line}" for line in lines])


@contextmanager
def _reader(
    program: Program, reader: Literal["both", "phrases"], policies: Sequence[str], language: str | None, no_cache: bool
) -> Iterator[Reader]:
    from checker.assessment.pseudonyms import stable
    from checker.letters.cache import cached, reader_options
    from checker.letters.reading import PhraseReader

    ear = ear_of(reader, policies)
    hearing = PhraseReader(language, ear)
    if no_cache:
        yield hearing
        return
    names = stable()
    options = reader_options(language, policies if ear is not None else None, naming=True)
    with cached(hearing, program.letters, options, names.key if names is not None else None) as remembering:
        yield remembering


def _readings(
    documents: Sequence[Document], reader: Reader, order: Order, jobs: int | None, regime: str
) -> Iterator[tuple[Document, Reading]]:
    from checker.letters.concepts import compile_concepts
    from checker.letters.crew import read_all

    concepts = compile_concepts(order.files, regime)
    asked = ((document, concepts) for document in documents)
    with Progress() as progress, closing(read_all(asked, reader, order, jobs)) as readings:
        progress("letters", 0, len(documents))
        for number, (document, reading) in enumerate(zip(documents, readings, strict=True), 1):
            progress("letters", number, len(documents))
            yield document, reading


def _documents(letters: tuple[str, ...], stdin_name: str | None, recogniser: Recogniser | None) -> Iterator[Document]:
    from checker.letters.documents import FORMATS, documents_of, read_documents

    for name in letters:
        path = Path(name)
        if name == "-":
            if stdin_name is None:
                raise CheckerError("standard input has no name", "say what it is with --stdin-name letter.txt")
            yield from documents_of(sys.stdin.buffer.read(), Path(stdin_name).suffix.lower(), stdin_name, recogniser)
        elif path.is_dir():
            files = sorted(file for file in path.rglob("*") if file.suffix.lower() in FORMATS and file.is_file())
            if not files:
                raise CheckerError(f"the folder `{name}` holds no letters", f"letters end in {', '.join(FORMATS)}")
            for file in files:
                yield from read_documents(file, str(file), recogniser)
        elif path.exists():
            yield from read_documents(path, name, recogniser)
        else:
            raise CheckerError(f"there is no file or folder `{name}`")


def _marked(
    program: Program, regime: str, readings: Sequence[tuple[Document, Reading]], show_text: bool
) -> list[MarkedLetter]:
    from checker.assessment.demands import LetterJudge
    from checker.assessment.marking import marked_letter
    from checker.semantics.reach import concepts_of

    judge = LetterJudge(program, regime, show_text)
    asked = frozenset(concept for rule in judge.rules for concept in concepts_of(program, program.rules[rule]))
    return [
        marked_letter(program, document, reading, asked, judge.demands(document, reading), show_text)
        for document, reading in readings
    ]


def _write(letters: Sequence[MarkedLetter], stream: TextIO, html: bool, color: colour.When) -> None:
    if html:
        from checker.reporters.letter_html import page_of

        stream.write(page_of(letters))
        return
    from checker.reporters.letter_text import Page, lines_of

    width = shutil.get_terminal_size().columns if stream.isatty() else _WIDTH
    page = Page(width, colour.wanted(color, stream))
    stream.write("\n".join("".join(f"{line}\n" for line in lines_of(letter, page)) for letter in letters))
