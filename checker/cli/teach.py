"""`habeas teach`: teaches the example reader from the examples of concepts, and says how well it learned."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.diagnostics.diagnostic import CheckerError
from checker.reporters.words import counted

if TYPE_CHECKING:
    from checker.letters.examples.teaching import Measure
    from checker.letters.model import ConceptSet


@click.command()
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path), metavar="[FOLDER]")
@click.option("--check", "check_only", is_flag=True, help="Write nothing; exit with 1 if the examples have changed.")
def command(folder: Path | None, check_only: bool) -> int:
    """Teach the example reader from the example sentences of the concepts.

    FOLDER holds examples as LANGUAGE/NAME.yaml (by default those that ship); what is learned is written to
    heads.json in it. A quarter of the sentences, chosen by their text, never teaches: the table says how many of
    them were known again. A concept needs 20 sentences of a polarity to be taught.

    Exit codes: 0 taught, or nothing changed; 1 with --check, the examples have changed; 2 an example file has a
    mistake.
    """
    from checker import resources
    from checker.letters.examples.ear import ExampleEar
    from checker.letters.examples.encoder import Encoder, model_name
    from checker.letters.examples.heads import FILE, Heads, digest_of, heads_text, load_heads
    from checker.letters.examples.letter_material import load_letters
    from checker.letters.examples.material import load_examples
    from checker.letters.examples.teaching import heard_rows, teach
    from checker.letters.examples.teaching_letters import teach_letters

    place = folder or resources.folder("policies") / "examples"
    if not place.is_dir():
        raise CheckerError(f"there is no folder {place}", "examples are files such as examples/english/NAME.yaml")
    if check_only:
        heads = load_heads(place)
        if heads is None or heads.stale() or heads.model != model_name():
            click.echo(f"{FILE} is not what the examples teach: run `habeas teach`")
            return 1
        click.echo(f"{FILE} is what the examples teach: {counted(len(heads.heads), 'head')}")
        return 0
    files = load_examples(place)
    made = []
    click.echo(f"{'concept':58} {'polarity':10} {'taught':>6} {'kept':>5} {'sure':>5} {'seen':>5} {'false':>5}")
    sets = _sets()
    encoder = Encoder()
    for head, measure in teach(heard_rows(files, list(sets.values())), encoder):
        made.append(head)
        click.echo(_line(measure))
    letters = load_letters(place)
    ear = ExampleEar([Heads("", "", tuple(made), (), (), place)], encoder)
    kinds, grounds = teach_letters(letters, ear, sets)
    text = heads_text(model_name(), digest_of(place), made, kinds, grounds)
    (place / FILE).write_text(text, encoding="utf-8", newline="\n")
    sentences = sum(len(file.examples) for file in files)
    click.echo(f"{counted(sentences, 'sentence')} in {counted(len(files), 'file')} taught {counted(len(made), 'head')}")
    click.echo(
        f"{counted(len(letters), 'letter')} taught {counted(len(kinds), 'kind')}, {counted(len(grounds), 'ground')}"
    )
    return 0


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
