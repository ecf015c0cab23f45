"""`habeas verify`: checks an evidence pack by making its check again."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli.progress import Progress

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
def command(
    pack: Path,
    inputs: tuple[Path, ...],
    config: Path | None,
    policies: tuple[str, ...],
    signature: Path | None,
    public_key: Path | None,
) -> int:
    """Check an evidence pack: whole, of these inputs, and the same when made again.

    PACK is what `habeas check --evidence` wrote; name the INPUTs in the order in which the check named them, wherever
    they lie now. Exits with 0 if everything is the same, 1 if something differs, which is named, and 2 if the check
    cannot be made again.

    \b
    habeas verify june.zip export/
    habeas verify june.zip export/ --signature june.zip.dsse.json --public-key auditor.pub.pem
    """
    from checker.evidence.verify import Asked, verify
    from checker.reporters.inert import one_line

    if (signature is None) != (public_key is None):
        raise click.UsageError("--signature and --public-key go together")
    if signature is not None and public_key is not None:
        flaws, moment = _signed(pack, signature, public_key)
        if flaws:
            return _told(flaws)
        click.echo(one_line(f"signed: with the key of {public_key}, which says {moment}"))
    with Progress() as progress:
        found = verify(Asked(pack, inputs, config, policies, (signature,) if signature else ()), progress)
    for remark in found.remarks:
        click.echo(one_line(f"note: {remark}"))
    if found.differences:
        return _told(found.differences)
    click.echo("the same: the pack is whole, its inputs are unchanged, and the check gives the same bytes again")
    return _SAME


def _told(differences: tuple[str, ...]) -> int:
    from checker.reporters.inert import one_line

    for difference in differences:
        click.echo(one_line(f"differs: {difference}"))
    click.echo("not the same")
    return _DIFFERS


def _signed(pack: Path, signature: Path, public_key: Path) -> tuple[tuple[str, ...], str]:
    from checker.evidence.sign import signature_flaws

    return signature_flaws(pack, signature, public_key)
