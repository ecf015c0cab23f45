"""The examples of docs/language.md; `python -m tests.docs.reference` writes its messages and table of remarks anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from checker import resources
from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.frame import draw
from checker.diagnostics.source import Source
from checker.lint.pages import PAGES
from checker.semantics.check import check_policies
from checker.semantics.model import Checked
from checker.syntax.formatter import format_policy
from checker.syntax.parser import parse_policy

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "language.md"
NAME = "example.policy"

_BLOCK = re.compile(r"^```(?P<kind>policy|error)(?P<what>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_TABLE = re.compile(r"(?<=\| remark \| about \|\n\| --- \| --- \|\n)(\|[^\n]*\n)*\Z")
# The words of English, which the phrases of the examples need.
_ENGLISH = ("english", "turning", "things")


@dataclass(frozen=True)
class Example:
    """A block of the page: a whole policy, a fragment, a wrong one, values of a record, or a message."""

    what: str
    text: str
    line: int
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.what.replace(' ', '-')}-line-{self.line}"


def examples() -> tuple[Example, ...]:
    """Every block of the page, in order."""
    text = DOCUMENT.read_text(encoding="utf-8")
    found = []
    for match in _BLOCK.finditer(text):
        what = f"{match['kind']}{match['what']}".strip()
        line = text.count("\n", 0, match.start()) + 2
        found.append(Example(what, match["text"], line, match.start("text"), match.end("text")))
    return tuple(found)


def source(example: Example) -> Source:
    """The example as a policy: a fragment follows a header of one line that uses the whole policies of the page."""
    if example.what == "policy":
        return Source(f"line {example.line}", example.text)
    uses = " ".join(f"use {name}" for name in _whole_names() if name != "reference.first")
    header = f'policy reference.example "An example" law "None" checked 2026-11-22 {uses}\n'
    if not example.what.startswith("policy values"):
        return Source(NAME, header + example.text)
    record = example.what.rpartition(" ")[2]
    lines = (
        f'define value_{number} of {record} "A value" in force from 1900-01-01 by '
        f'{"request.received_on" if record == "event" else "received_on"} cite "None" means {line}\n'
        for number, line in enumerate(example.text.splitlines())
    )
    return Source(NAME, header + "".join(lines))


def laid_out(example: Example) -> str:
    """The text of a sound policy or fragment as `habeas fmt` lays it out."""
    if example.what == "policy":
        return format_policy(parse_policy(source(example)))
    header = 'policy reference.example "An example"\n  law     "None"\n  checked 2026-11-22\n\n'
    return format_policy(parse_policy(Source(NAME, header + example.text))).removeprefix(header)


def checked(example: Example) -> Checked:
    """The example beside the whole policies of the page and the words of English."""
    return check_policies([parse_policy(each) for each in _sources(example)])


def told(example: Example) -> str:
    """What the author of a wrong example is told."""
    shown = [each for each in checked(example).diagnostics if each.span.source.name == NAME]
    return "\n\n".join(draw(each) for each in shown) + "\n"


def mistakes(example: Example) -> tuple[Diagnostic, ...]:
    """The mistakes in an example and in the whole policies of the page."""
    shipped = {each.name for each in _english()}
    return tuple(each for each in checked(example).diagnostics if each.span.source.name not in shipped)


def remarks_table() -> str:
    """The rows of the table of remarks."""
    return "".join(f"| `{page.code}` | {page.title} |\n" for page in PAGES)


def _sources(example: Example) -> Iterator[Source]:
    yield from _english()
    yield from (source(each) for each in examples() if each.what == "policy")
    if example.what != "policy":
        yield source(example)


def _english() -> tuple[Source, ...]:
    folder = resources.folder("policies") / "letters"
    return tuple(Source(name, (folder / f"{name}.policy").read_text(encoding="utf-8")) for name in _ENGLISH)


def _whole_names() -> tuple[str, ...]:
    return tuple(each.text.split()[1] for each in examples() if each.what == "policy")


def main() -> None:
    """Lays the examples out, and writes the messages of wrong ones and the table of remarks into the page."""
    text = DOCUMENT.read_text(encoding="utf-8")
    for before, block in reversed(list(pairwise(examples()))):
        if block.what == "error":
            text = text[: block.start] + told(before) + text[block.end :]
        elif block.what in ("policy", "policy fragment"):
            text = text[: block.start] + laid_out(block) + text[block.end :]
    DOCUMENT.write_text(_TABLE.sub(lambda _: remarks_table(), text), encoding="utf-8")


if __name__ == "__main__":
    main()
