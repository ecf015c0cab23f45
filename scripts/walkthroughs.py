"""Follows the tutorial and the how-to pages, and writes below each command what it prints.

python -m scripts.walkthroughs            writes the pages anew
python -m scripts.walkthroughs --check    exits with 1 where one is stale

A page is followed in a folder that holds what the tutorial wrote, and the tutorial in an empty one. A block under a
line that is a file's name in back-ticks becomes that file, a block that begins with `$ habeas` is run, and
`; echo $?` after it shows the exit code.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"
TUTORIAL = DOCS / "tutorial.md"
PAGES = (
    TUTORIAL,
    DOCS / "how-to" / "auditor.md",
    DOCS / "how-to" / "ci-job.md",
    DOCS / "how-to" / "large-logs.md",
    DOCS / "how-to" / "policy-author.md",
)
_FILE = r"`(?P<file>[\w./-]+)`\n\n```\w+\n(?P<text>.*?)```$"
_COMMAND = r"```console\n\$ habeas (?P<command>[^\n]*)\n.*?```$"
_BLOCK = re.compile(rf"^(?:{_FILE}|{_COMMAND})", re.MULTILINE | re.DOTALL)
_CODE = "; echo $?"


def rendered(page: Path) -> str:
    """The page with every transcript as the commands print it now."""
    with _empty_folder():
        if page != TUTORIAL:
            for file, text in files(TUTORIAL.read_text(encoding="utf-8")).items():
                _write(file, text)
        return _BLOCK.sub(_followed, page.read_text(encoding="utf-8"))


def files(text: str) -> dict[str, str]:
    """The files that a page tells its reader to write, as they are in the end."""
    return {block["file"]: block["text"] for block in _BLOCK.finditer(text) if block["file"]}


def _followed(block: re.Match[str]) -> str:
    if block["file"]:
        _write(block["file"], block["text"])
        return block.group()
    return f"```console\n$ habeas {block['command']}\n{_printed(block['command'])}```"


def _write(name: str, text: str) -> None:
    file = Path(name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _printed(command: str) -> str:
    from checker.cli.main import execute

    stream = io.StringIO()
    with redirect_stdout(stream), redirect_stderr(stream):
        code = execute(shlex.split(command.removesuffix(_CODE)))
    told = stream.getvalue()
    return f"{told}{code}\n" if command.endswith(_CODE) else told


@contextmanager
def _empty_folder() -> Iterator[None]:
    """Works in a folder that is gone afterwards, with nothing of the environment that changes a report."""
    before, home = dict(os.environ), Path.cwd()
    for name in ("HABEAS_KEY_FILE", "FORCE_COLOR", "CLICOLOR_FORCE", "GITHUB_STEP_SUMMARY"):
        os.environ.pop(name, None)
    os.environ |= {"NO_COLOR": "1", "COLUMNS": "100"}
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(home)
            os.environ.clear()
            os.environ.update(before)


def main(only_check: bool) -> int:
    """0 if the transcripts are true, or were written."""
    stale = 0
    for page in PAGES:
        now = rendered(page)
        if now != page.read_text(encoding="utf-8"):
            stale = 1
            if only_check:
                print(f"{page.name} is stale: run `make docs`")
            else:
                page.write_text(now, encoding="utf-8")
                print(f"{page.name} written")
    return stale if only_check else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
