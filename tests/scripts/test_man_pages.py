"""The man pages say what the commands' help says."""

from __future__ import annotations

import click

from checker.cli.main import COMMANDS, cli
from scripts.man_pages import MAN, pages


def test_every_man_page_is_as_generated_and_there_is_no_other() -> None:
    wanted = pages()
    assert {file: file.read_text(encoding="utf-8") for file in sorted(MAN.glob("*.1"))} == wanted


def test_every_command_has_a_page() -> None:
    assert {f"habeas-{name}.1" for name, _, _ in COMMANDS} < {file.name for file in pages()}


def test_the_page_of_a_command_names_its_options_and_keeps_its_examples_as_they_are_laid_out() -> None:
    (page,) = [text for file, text in pages().items() if file.name == "habeas-check.1"]
    command = cli.get_command(click.Context(cli), "check")
    assert command is not None
    flags = [flag for option in command.params if isinstance(option, click.Option) for flag in option.opts]
    assert [flag for flag in flags if f"\\fB{flag}\\fP".replace("-", "\\-") not in page] == []
    assert ".nf\nhabeas check export/ " in page


def test_no_line_of_help_is_taken_for_a_request() -> None:
    requests = {".TH", ".ad", ".SH", ".PP", ".TP", ".nf", ".fi"}
    lines = [line for text in pages().values() for line in text.splitlines() if line.startswith((".", "'"))]
    assert {line.split()[0] for line in lines} == requests
