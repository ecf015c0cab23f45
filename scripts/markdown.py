"""Pages of the catalogue in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import assert_never

from checker.catalogue.page import Block, Example, Facts, Heading, Items, Page, Source

_CODE = re.compile(r"(`[^`]*`)")


def anchor(name: str) -> list[str]:
    """A place that links can name: ids in lower case."""
    return [f'<a id="{name.lower()}"></a>', ""]


def heading(page: Page) -> str:
    """`HIPAA-T-01: The entity acts ...`; what is known by a name alone has its title."""
    return escaped(page.title) if page.id.islower() else f"{page.id}: {escaped(page.title)}"


def escaped(text: str) -> str:
    """Text that Markdown prints as it is, code between backticks left alone."""
    parts = _CODE.split(text)
    return "".join(part if part.startswith("`") else re.sub(r"([<>|*\[\]])", r"\\\1", part) for part in parts)


def page_in_markdown(page: Page) -> Iterator[str]:
    """The lines of a page below its title."""
    for block in page.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text):
            yield from (f"### {escaped(text)}", "")
        case Facts(rows=rows):
            yield from (f"- **{label}**: {escaped(text)}" for label, text in rows)
            yield ""
        case Source(label=label, text=text):
            yield from (f"**{label}**", "", "```text", text, "```", "")
        case Items(label=label, items=items, long=True):
            yield from ("<details>", f"<summary>{label}: {len(items)}</summary>", "")
            yield from (f"- {escaped(item)}" for item in items)
            yield from ("", "</details>", "")
        case Items(label=label, items=items):
            yield from (f"**{label}**", "")
            yield from (f"- {escaped(item)}" for item in items)
            yield ""
        case Example():
            yield from _example(block)
        case _:
            assert_never(block)


def _example(example: Example) -> Iterator[str]:
    yield from (f"**{example.label}**: {escaped(example.title)}", "")
    for record, fields in example.given:
        yield f"- {record}: {escaped(fields)}"
    yield ""
    if example.letter is not None:
        yield from (f"> {escaped(line)}  " if line.strip() else ">" for line in example.letter.splitlines())
        yield ""
    yield from (f"*{escaped(example.found)}*", "")
