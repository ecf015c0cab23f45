"""`habeas read`: what each letter states, takes away, or merely comes near."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli import colour
from checker.cli.policy_files import show_diagnostics
from checker.diagnostics.diagnostic import CheckerError

if TYPE_CHECKING:
    from checker.letters.documents import Document, Recogniser
    from checker.letters.reading import Reading

_STYLES = {
    "states": "green",
    "takes_away": "red",
    "near_miss": "yellow",
    "blank": "yellow",
    "undecided": "magenta",
    "absent": None,
}


@click.command()
@click.argument("letters", nargs=-1, required=True, metavar="LETTER...")
@click.option(
    "--regime",
    type=click.Choice(["hipaa", "gdpr", "uk_gdpr"]),
    default="hipaa",
    show_default=True,
    help="The law by whose concepts the letters are read.",
)
@click.option("--policy", "policies", multiple=True, metavar="NAME|FILE|DIR", help="Add a policy with concepts.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--ocr", is_flag=True, help="Read letters that are scans with tesseract, if it is installed.")
@click.option("--show-text", is_flag=True, help="Show the words of the letter that a statement rests on.")
@click.option(
    "--stdin-name", metavar="NAME", help="What standard input (LETTER `-`) is called; its ending tells the format."
)
def command(
    letters: tuple[str, ...],
    regime: str,
    policies: tuple[str, ...],
    format_: str,
    ocr: bool,
    show_text: bool,
    stdin_name: str | None,
) -> int:
    """Show what each letter states, takes away, or merely comes near.

    LETTER is a letter (text, DOCX, PDF, RTF, HTML, EML with its attachments, JSON, a CSV with a text column, a ZIP of
    these), a folder of letters, or `-`. Every concept of the regime is listed. Nothing of the text is printed unless
    --show-text is given; spans are offsets into it.
    Exit codes: 0 every letter was read; 2 one could not be read.
    """
    from checker import workspace
    from checker.letters.concepts import compile_concepts
    from checker.letters.formats.recognition import need_tesseract
    from checker.letters.reading import PhraseReader

    checked = workspace.load(policies)
    errors = show_diagnostics(d for d in checked.diagnostics if d.severity == "error")
    concepts = compile_concepts(checked.program.files, regime)
    reader = PhraseReader()
    documents = list(_documents(letters, stdin_name, need_tesseract() if ocr else None))
    readings = [(document, reader.read(document, concepts)) for document in documents]
    if format_ == "json":
        click.echo(json.dumps([reading.as_json() for _, reading in readings], indent=2, ensure_ascii=False))
    else:
        painted = colour.wanted("auto", sys.stdout)
        for number, (document, reading) in enumerate(readings):
            if number:
                click.echo()
            _print(document, reading, painted, show_text)
    unread = any(not document.readable for document in documents)
    return 2 if unread or errors else 0


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


def _print(document: Document, reading: Reading, painted: bool, show_text: bool) -> None:
    place = f"{reading.file} ({reading.origin})" if reading.origin else reading.file
    click.secho(place, bold=painted)
    if not reading.readable:
        click.secho(f"  not read: {reading.why_not}", fg="red" if painted else None)
        return
    if document.recognised:
        click.echo("  text      recognised from a picture; check it against the letter")
    click.echo(f"  kinds     {', '.join(reading.kinds) or 'none found'}")
    click.echo(f"  language  {reading.language or 'unknown'}")
    for words, value in (
        ("sent on", reading.sent_on),
        ("received", reading.received_on),
        ("promised", reading.promised_date),
    ):
        if value:
            click.echo(f"  {words:<8}  {value}")
    click.echo(f"  grounds   {', '.join(reading.as_json()['grounds']) or 'none'}")
    if reading.unfilled:
        click.echo(f"  unfilled  {len(reading.unfilled)} blank fields")
    names = {id(statement): name for name, statement in reading.statements.items()}
    for row, statement in reading.rows.items():
        colour_name = _STYLES[statement.polarity] if painted else None
        verdict = click.style(statement.polarity.replace("_", " "), fg=colour_name)
        name = names.get(id(statement), "").replace("_", " ")
        click.echo(f"  {row:<6}  {name:<28}  {verdict}" + (f" ({statement.because})" if statement.because else ""))
        if show_text:
            for start, end in statement.spans:
                click.echo(f"            {' '.join(document.text[start:end].split())}")
