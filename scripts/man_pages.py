"""Writes the man pages of docs/man/ from the commands' own help; with --check, exits 1 where one is stale."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from checker.cli.main import COMMANDS, cli
from scripts.make_docs import kept_fresh

MAN = Path(__file__).parents[1] / "docs" / "man"
_FLAG = re.compile(r"(?<![\w-])--?[a-z][a-z-]*")
_CODE = re.compile(r"`([^`]+)`")


def pages() -> dict[Path, str]:
    """Every page by its file: habeas(1), one for each command, and one for each command of a group."""
    top = click.Context(cli, info_name="habeas", **cli.context_settings)
    written = {MAN / "habeas.1": _page(top, "Check the right of access to health records.", _table())}
    for name, _, line in COMMANDS:
        command = cli.get_command(top, name)
        if command is None:
            raise ValueError(f"the command {name} is listed and does not exist")
        context = click.Context(command, info_name=name, parent=top)
        below = sorted(command.commands.items()) if isinstance(command, click.Group) else []
        rows = [(f"{name}-{sub}", part.get_short_help_str(200)) for sub, part in below]
        written[MAN / f"habeas-{name}.1"] = _page(context, line, rows)
        for sub, part in below:
            inner = click.Context(part, info_name=sub, parent=context)
            written[MAN / f"habeas-{name}-{sub}.1"] = _page(inner, part.get_short_help_str(200), [])
    return written


def _table() -> list[tuple[str, str]]:
    return [(name, line) for name, _, line in COMMANDS]


def _page(context: click.Context, line: str, commands: list[tuple[str, str]]) -> str:
    """One page in the macros of man(7), without a date, so that it changes only with the help."""
    command = context.command
    name = context.command_path.replace(" ", "-")
    usage = " ".join(command.collect_usage_pieces(context))
    parts = [
        f'.TH "{name.upper()}" "1" "" "habeas" "Right of access to health records"',
        ".ad l",
        ".SH NAME",
        f"{_plain(name)} \\- {_plain(line.rstrip('.'))}",
        ".SH SYNOPSIS",
        f"\\fB{_plain(context.command_path)}\\fP {_plain(usage)}",
        ".SH DESCRIPTION",
        *_prose(command.help or ""),
        ".SH OPTIONS",
        *_options(context),
    ]
    if commands:
        parts += [".SH COMMANDS"]
        for sub, told in commands:
            parts += [".TP", f"\\fBhabeas\\-{_plain(sub)}\\fP(1)", _text(told)]
    if command.epilog:
        parts += [".SH NOTES", *_prose(command.epilog)]
    return "\n".join([*parts, ".SH SEE ALSO", "\\fBhabeas\\fP(1)", ""])


def _prose(text: str) -> Iterator[str]:
    """Paragraphs; one that click leaves as it is laid out keeps its lines here too."""
    for number, paragraph in enumerate(inspect.cleandoc(text).split("\f")[0].strip().split("\n\n")):
        if number:
            yield ".PP"
        lines = paragraph.strip().splitlines()
        if lines[0] == "\b":
            yield from (".nf", *(_line(_plain(line)) for line in lines[1:]), ".fi")
        else:
            yield _text(" ".join(line.strip() for line in lines))


def _options(context: click.Context) -> Iterator[str]:
    for parameter in context.command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None and record[1]:
            names, told = record
            yield from (".TP", _FLAG.sub(r"\\fB\g<0>\\fP", names).replace("-", "\\-"), _text(told))


def _text(text: str) -> str:
    """Prose on one line, what stands between back-ticks in bold."""
    return _line(_CODE.sub(r"\\fB\1\\fP", _plain(text)))


def _line(text: str) -> str:
    """A line that is no request, whatever it begins with."""
    return f"\\&{text}" if text.startswith((".", "'")) else text


def _plain(text: str) -> str:
    return text.replace("\\", "\\e").replace("-", "\\-")


def main(only_check: bool) -> int:
    """0 if the pages are as generated, or were written."""
    wanted = pages()
    return kept_fresh(MAN, wanted, sorted(set(MAN.glob("*.1")) - set(wanted)), only_check)


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
