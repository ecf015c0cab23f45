"""`habeas config`: shows the settings in force."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from checker.configuration.model import Configuration

_NOTATION = ("date_order", "timezone", "times", "decimal", "currency")


@click.group(short_help="Show each setting and where it came from.")
def command() -> None:
    """Show each setting and where it came from."""


@command.command("show")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--config", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Settings (habeas.yaml)."
)
def show(paths: tuple[str, ...], config: Path | None) -> int:
    """Show each setting in force for PATH, and the line or the default that it came from."""
    from checker.configuration.load import load_configuration

    configuration = load_configuration([Path(path) for path in paths], config)
    rows = list(listing(configuration))
    widths = [max(len(row[i]) for row in rows) for i in range(2)]
    for name, value, source in rows:
        click.echo(f"{name.ljust(widths[0])}  {value.ljust(widths[1])}  {source}".rstrip())
    return 0


def listing(configuration: Configuration) -> Iterator[tuple[str, str, str]]:
    """Name, value and source of every setting; names and telephones of people are only said to be set."""
    sources = configuration.sources
    for name in sources:
        value = getattr(configuration.notation if name in _NOTATION else configuration, name)
        if name in ("entity", "settings") and value:
            for key, text in value.items():
                shown = "(set)" if key.startswith("contact_") else text
                yield f"{name}.{key}", shown, _place(configuration, name, key)
        else:
            yield name, _shown(value), sources[name]


def _place(configuration: Configuration, name: str, key: str) -> str:
    source = configuration.sources[name]
    return configuration.place(f"{name}.{key}") if source == "default" or ":" in source else source


def _shown(value: object) -> str:
    match value:
        case None | () | "":
            return "-"
        case bool():
            return "yes" if value else "no"
        case tuple() if all(isinstance(part, str) for part in value):
            return ", ".join(value)
        case tuple() | dict():
            return f"{len(value)} given" if value else "-"
        case _:
            return str(value)
