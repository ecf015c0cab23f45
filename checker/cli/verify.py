"""`habeas verify`: checks an evidence pack by making its check again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.evidence.difference import Difference

_SAME = 0
_DIFFERS = 1


@click.command(short_help="Check an evidence pack: whole, of these inputs, and the same when made again.")
@click.argument("pack", type=click.Path(path_type=Path))
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...", type=click.Path(path_type=Path))
@click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The settings of the check, where they do not lie beside the inputs.",
)
@click.option(
    "--policy", "policies", multiple=True, metavar="FILE|DIR", help="A policy of the check that does not ship."
)
@click.option(
    "--signature",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Check this signature of the pack too.",
)
@click.option(
    "--public-key",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PEM",
    help="The public key of who signed.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For a person, or for programs (`habeas schema verification`).",
)
def command(
    pack: Path,
    inputs: tuple[Path, ...],
    config: Path | None,
    policies: tuple[str, ...],
    signature: Path | None,
    public_key: Path | None,
    format_: str,
) -> int:
    """Check an evidence pack: whole, of these inputs, and the same when made again.

    PACK is what `habeas check --evidence` wrote; name the INPUTs in the order in which the check named them, wherever
    they lie now. Exits with 0 if everything is the same, 1 if something differs, which is named, and 2 if the check
    cannot be made again.

    \b
    habeas verify june.zip export/
    habeas verify june.zip export/ --signature june.zip.dsse.json --public-key auditor.pub.pem
    habeas verify june.zip export/ --format json
    """
    from checker.evidence.sign import signature_flaws
    from checker.evidence.verify import Asked, verify

    if (signature is None) != (public_key is None):
        raise click.UsageError("--signature and --public-key go together")
    differences: Sequence[Difference] = ()
    remarks: Sequence[str] = ()
    signed = None
    if signature is not None and public_key is not None:
        differences, moment = signature_flaws(pack, signature, public_key)
        signed = None if differences else (str(public_key), moment)
    if not differences:
        with Progress() as progress:
            found = verify(Asked(pack, inputs, config, policies, (signature,) if signature else ()), progress)
        differences, remarks = found.differences, found.remarks
    tell = _tell if format_ == "text" else _tell_json
    tell(differences, remarks, signed)
    return _DIFFERS if differences else _SAME


def _tell_json(differences: Sequence[Difference], remarks: Sequence[str], signed: tuple[str, str] | None) -> None:
    from checker.evidence.difference import verification
    from checker.reporters.inert import json_text

    click.echo(json_text(verification(differences, remarks, signed)))


def _tell(differences: Sequence[Difference], remarks: Sequence[str], signed: tuple[str, str] | None) -> None:
    from checker.reporters.inert import one_line

    if signed is not None:
        click.echo(one_line(f"signed: with the key of {signed[0]}, which says {signed[1]}"))
    for remark in remarks:
        click.echo(one_line(f"note: {remark}"))
    for difference in differences:
        click.echo(one_line(f"differs: {difference.words}"))
    if differences:
        click.echo("not the same")
    else:
        click.echo("the same: the pack is whole, its inputs are unchanged, and the check gives the same bytes again")
