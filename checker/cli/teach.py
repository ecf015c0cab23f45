"""`habeas teach`: teaches the example reader from examples, and says how well it learned."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.diagnostics.diagnostic import CheckerError
from checker.reporters.words import counted

if TYPE_CHECKING:
    from checker.letters.examples.letter_material import ExampleLetter
    from checker.letters.examples.teaching import Measure
    from checker.letters.model import ConceptSet


@click.command()
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path), metavar="[FOLDER]")
@click.option(
    "--letters",
    "labelled",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    metavar="DIR",
    help="Teach kinds and grounds from the letters, too, that labels.jsonl in DIR calls `develop`.",
)
@click.option("--check", "check_only", is_flag=True, help="Write nothing; exit with 1 if the examples have changed.")
def command(folder: Path | None, labelled: Path | None, check_only: bool) -> int:
    """Teach the example reader from example sentences and example letters.

    FOLDER holds sentences as LANGUAGE/NAME.yaml and whole letters as letters/LANGUAGE/NAME.yaml (by default those
    that ship); what is learned is written to heads.json in it. A quarter of the sentences, chosen by their text,
    never teaches: the table says how many of them were known again. A concept needs 20 sentences of a polarity to be
    taught.

    Exit codes: 0 taught, or nothing changed; 1 with --check, the examples have changed; 2 an example file has a
    mistake.
    """
    from checker import resources
    from checker.letters.examples.heads import FILE
    from checker.letters.examples.letter_material import load_labelled

    place = folder or resources.folder("policies") / "examples"
    if not place.is_dir():
        raise CheckerError(f"there is no folder {place}", "examples are files such as examples/english/NAME.yaml")
    letters = load_labelled(labelled) if labelled else ()
    if check_only:
        if not _fresh(place, letters if labelled else None):
            click.echo(f"{FILE} is not what the examples teach: run `habeas teach`")
            return 1
        click.echo(f"{FILE} is what the examples teach")
        return 0
    _teach(place, letters)
    return 0


def _fresh(place: Path, labelled: tuple[ExampleLetter, ...] | None) -> bool:
    from checker.letters.examples.encoder import model_name
    from checker.letters.examples.heads import load_heads
    from checker.letters.examples.letter_material import digest_of_labelled

    heads = load_heads(place)
    if heads is None or heads.stale() or heads.model != model_name():
        return False
    return labelled is None or heads.labelled == digest_of_labelled(labelled)


def _teach(place: Path, labelled: tuple[ExampleLetter, ...]) -> None:
    from checker.letters.examples.counters import counters_of
    from checker.letters.examples.ear import ExampleEar
    from checker.letters.examples.encoder import Encoder, model_name
    from checker.letters.examples.heads import FILE, Heads, digest_of, heads_text
    from checker.letters.examples.letter_material import digest_of_labelled, load_letters
    from checker.letters.examples.material import load_examples
    from checker.letters.examples.teaching import heard_rows, need_library, teach
    from checker.letters.examples.teaching_letters import teach_letters

    need_library()
    digest = digest_of(place)
    files, letters = load_examples(place), load_letters(place)
    sets, encoder = _sets(), Encoder()
    made = []
    click.echo(f"{'concept':58} {'polarity':10} {'taught':>6} {'kept':>5} {'sure':>5} {'seen':>5} {'false':>5}")
    rows, counters = heard_rows(files, list(sets.values())), counters_of(labelled, sets)
    for head, measure in teach(rows, encoder, counters):
        made.append(head)
        click.echo(_line(measure))
    taught = Heads(model_name(), digest, digest_of_labelled(labelled), tuple(made), (), (), place)
    kinds, grounds = teach_letters((*letters, *labelled), ExampleEar([taught], encoder, naming=False), sets)
    whole = Heads(taught.model, taught.digest, taught.labelled, taught.heads, kinds, grounds, place)
    (place / FILE).write_text(heads_text(whole), encoding="utf-8", newline="\n")
    sentences = sum(len(file.examples) for file in files)
    click.echo(f"{counted(sentences, 'sentence')} in {counted(len(files), 'file')} taught {counted(len(made), 'head')}")
    told = f"{counted(len(kinds), 'kind')} and {counted(len(grounds), 'ground')}"
    click.echo(f"{counted(len(letters) + len(labelled), 'letter')} taught {told}")


def _sets() -> dict[str, ConceptSet]:
    """The concepts of every regime, HIPAA first."""
    from checker import workspace
    from checker.letters.concepts import compile_concepts

    files = workspace.load().program.files
    return {regime: compile_concepts(files, regime) for regime in ("hipaa", "gdpr", "uk_gdpr")}


def _line(measure: Measure) -> str:
    return (
        f"{measure.concept:58} {measure.polarity:10} {measure.taught:6} {measure.total:5} {measure.sure:5}"
        f" {measure.seen:5} {measure.false:5}"
    )
