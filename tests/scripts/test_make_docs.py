"""The generated pages are as the code and the policies are now."""

from __future__ import annotations

import re
import subprocess
import sys

import click
import pytest

from checker.cli.main import COMMANDS, cli
from scripts.make_docs import DOCS, RULES


def test_no_generated_page_is_stale_and_none_is_left_over() -> None:
    """In a process of its own: a command keeps the help option of whoever invoked it first."""
    root = DOCS.parent
    ran = subprocess.run(
        [sys.executable, "-m", "scripts.make_docs", "--check"], cwd=root, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_every_link_of_a_generated_page_leads_somewhere() -> None:
    generated = [DOCS / name for name in ("grounds.md", "claims.md", "traps.md")] + sorted(RULES.glob("*.md"))
    texts = {file: file.read_text(encoding="utf-8") for file in generated}
    broken = []
    for file, text in texts.items():
        for target, place in re.findall(r"\]\(([^)#\s]*)(?:#([^)]*))?\)", text):
            led = (file.parent / target).resolve() if target else file
            if not led.exists() or (place and f'<a id="{place}">' not in texts[led]):
                broken.append((file.name, target, place))
    assert broken == []


@pytest.mark.parametrize(("name", "line"), [(name, line) for name, _, line in COMMANDS])
def test_the_list_of_commands_says_what_each_command_says(name: str, line: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert (command.help or "").split("\n\n")[0].strip().replace("\n", " ") == line
