"""`habeas sign`: signs an evidence pack."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli.progress import Progress
from checker.diagnostics.diagnostic import CheckerError


@click.command(short_help="Sign an evidence pack, or make a key to sign with.")
@click.argument("pack", required=False, type=click.Path(path_type=Path))
@click.argument("inputs", nargs=-1, metavar="[INPUT...]", type=click.Path(path_type=Path))
@click.option(
    "--key", type=click.Path(dir_okay=False, path_type=Path), metavar="PEM", help="The private key (Ed25519, PKCS #8)."
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where the signature goes.  [default: PACK.dsse.json]",
)
@click.option(
    "--new-key",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PEM",
    help="Make a new private key in PEM, and the public one beside it.",
)
def command(
    pack: Path | None, inputs: tuple[Path, ...], key: Path | None, out: Path | None, new_key: Path | None
) -> int:
    """Sign an evidence pack, or make a key to sign with.

    The signature is an in-toto statement (Simple Verification Result) in a DSSE envelope; it says that the pack is
    whole, which rules passed, and, where the INPUTs are named, that the check was made again with the same result.
    A key with a passphrase is opened with HABEAS_SIGN_PASSPHRASE. Needs `pip install 'habeas[sign]'`.

    \b
    habeas sign --new-key auditor.pem
    habeas sign june.zip export/ --key auditor.pem
    """
    from checker.evidence.signature import need_library, write_new_key

    need_library()
    if new_key is not None:
        if pack is not None or key is not None:
            raise click.UsageError("--new-key makes a key and signs nothing")
        public = write_new_key(new_key)
        click.echo(f"{new_key}: keep it to yourself")
        click.echo(f"{public}: give it to those who check your signatures")
        return 0
    if pack is None or key is None:
        raise click.UsageError("name a pack and, with --key, who signs it; or make a key with --new-key")
    if inputs:
        _need_the_same(pack, inputs)
    _sign(pack, key, out or pack.with_name(f"{pack.name}.dsse.json"), reproduced=bool(inputs))
    return 0


def _need_the_same(pack: Path, inputs: tuple[Path, ...]) -> None:
    from checker.evidence.verify import Asked, verify
    from checker.reporters.inert import one_line

    with Progress() as progress:
        found = verify(Asked(pack, inputs), progress)
    if found.differences:
        raise CheckerError(
            one_line(f"the pack is not signed: {found.differences[0].words}"),
            "`habeas verify` with the same inputs tells everything",
        )


def _sign(pack: Path, key: Path, out: Path, reproduced: bool) -> None:
    from checker.assessment.writing import whole_file
    from checker.evidence.sign import envelope_of

    envelope = envelope_of(pack, key, reproduced)
    try:
        with whole_file(out) as made:
            made.write_bytes(envelope)
    except OSError as error:
        raise CheckerError(f"the signature cannot be written to `{out}`: {error.strerror}") from None
    click.echo(f"{out}: signed{', after the check came out the same again' if reproduced else ''}")
