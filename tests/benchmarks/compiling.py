"""Every policy that ships, compiled as on a machine that has never done it, or its text read by Lark and no more.

`python -m tests.benchmarks.compiling policies|text`; bench_start sets one beside the other.
"""

from __future__ import annotations

import os
import sys
import tempfile

from checker import resources
from checker.caching import FOLDER_VARIABLE
from checker.collector import process_alone

# The policy's grammar reads a head or a declaration at a time; so reads it a file, with no message for what is wrong.
WHOLE = "\nwhole: preamble declaration*\n"


def compile_policies() -> None:
    """The checked program, and all that is kept of it for the next time."""
    from checker import workspace

    # as the command does
    process_alone()
    with tempfile.TemporaryDirectory() as folder:
        os.environ[FOLDER_VARIABLE] = folder
        checked = workspace.load()
    if checked.diagnostics:
        raise SystemExit("the policies that ship have mistakes")


def read_text() -> None:
    """The trees of the same files, by a parser that Lark generates from the same grammar."""
    from lark import Lark

    grammar = (resources.folder("grammar") / "policy.lark").read_text(encoding="utf-8") + WHOLE
    parser = Lark(grammar, start="whole", parser="lalr", maybe_placeholders=True)
    for file in sorted(resources.folder("policies").rglob("*.policy")):
        parser.parse(file.read_text(encoding="utf-8"))


if __name__ == "__main__":
    {"policies": compile_policies, "text": read_text}[sys.argv[1]]()
