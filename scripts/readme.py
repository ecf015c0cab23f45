"""Runs the commands of the README and writes below each what it prints; with --check, exits 1 where one is stale."""

from __future__ import annotations

import io
import os
import re
import sys
from contextlib import redirect_stdout
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
_BLOCK = re.compile(r"```console\n\$ habeas ([^\n]*)\n.*?```", re.DOTALL)


def rendered(text: str) -> str:
    """The README with every transcript as the command prints it now."""
    return _BLOCK.sub(lambda block: f"```console\n$ habeas {block[1]}\n{_printed(block[1])}```", text)


def _printed(arguments: str) -> str:
    from checker.cli.main import execute

    stream = io.StringIO()
    with redirect_stdout(stream):
        execute(arguments.split())
    return stream.getvalue()


def main(only_check: bool) -> int:
    """0 if the transcripts are true, or were written."""
    os.chdir(README.parent)
    os.environ.pop("HABEAS_KEY_FILE", None)
    os.environ["NO_COLOR"] = "1"
    text = README.read_text(encoding="utf-8")
    now = rendered(text)
    if now == text:
        return 0
    if only_check:
        print("README.md is stale: run `make docs`")
        return 1
    README.write_text(now, encoding="utf-8")
    print("README.md written")
    return 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
