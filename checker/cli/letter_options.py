"""The options that say how letters are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal

import click

if TYPE_CHECKING:
    from checker.letters.examples.ear import ExampleEar

REGIMES: Final = click.Choice(["hipaa", "gdpr", "uk_gdpr"])


def _code(ctx: click.Context, param: click.Parameter, text: str | None) -> str | None:
    """The code of a language in which letters are read; BadParameter for any other."""
    if text is None:
        return None
    from checker.letters.model import LANGUAGES  # imports re2, which takes longer than the rest of the command line

    code = LANGUAGES.get(text.lower(), text.lower())
    if code not in LANGUAGES.values():
        raise click.BadParameter(f"no letter is read in `{text}`; there are {', '.join(sorted(LANGUAGES.values()))}")
    return code


language_option = click.option(
    "--lang",
    "language",
    callback=_code,
    metavar="CODE",
    help="The language of the letters (en, de, fr, es, it, nl); by default each is found.",
)

reader_option = click.option(
    "--reader",
    type=click.Choice(["both", "phrases"]),
    default="both",
    show_default=True,
    help="Who reads letters: phrases alone, or examples too where phrases leave a statement open.",
)

cache_option = click.option(
    "--no-cache", is_flag=True, help="Read every letter anew, and keep nothing of what is read (HABEAS_CACHE_DIR)."
)


jobs_option = click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    metavar="N",
    help="How many processes read letters; by default one a processor, once there are many that were not read before.",
)


def ear_of(reader: Literal["both", "phrases"], policies: Sequence[str]) -> ExampleEar | None:
    """The example reader where it is wanted and was taught; what is to be said of it goes to standard error."""
    if reader == "phrases":
        return None
    from checker.letters.examples.shipped import open_ear

    opened = open_ear(policies, naming=True)
    for remark in opened.remarks:
        click.echo(f"note: {remark}", err=True)
    return opened.ear
