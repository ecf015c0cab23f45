"""The page that explains a kind of mistake, read from the docstring of the function that reports it.

A docstring is a title sentence, then why it is a mistake, then optionally an example after a line `Wrong:` and
the same mended after a line `Right:`. The function is named like the code, with underscores.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from inspect import cleandoc
from textwrap import dedent

from checker.diagnostics.diagnostic import Diagnostic


@dataclass(frozen=True)
class Page:
    """What `explain CODE` shows; `wrong` and `right` are policy text or empty."""

    code: str
    title: str
    why: str
    wrong: str
    right: str


def page(function: Callable[..., Diagnostic]) -> Page:
    """The page in the docstring of a function that reports one kind of mistake."""
    text = cleandoc(function.__doc__ or "")
    text, _, right = text.partition("\nRight:\n")
    text, _, wrong = text.partition("\nWrong:\n")
    title, _, why = text.partition("\n\n")
    code = function.__name__.strip("_").replace("_", "-")
    return Page(code, " ".join(title.split()).removesuffix("."), why.strip(), _example(wrong), _example(right))


def pages(functions: Iterable[Callable[..., Diagnostic]]) -> tuple[Page, ...]:
    """The pages of several functions, sorted by code."""
    return tuple(sorted((page(function) for function in functions), key=lambda found: found.code))


def find(code: str, among: Iterable[Page]) -> Page | None:
    """The page of a code, or None."""
    return next((found for found in among if found.code == code), None)


def show(found: Page) -> str:
    """The page as text for a terminal."""
    blocks = [f"{found.code}: {found.title}", found.why]
    if found.wrong:
        blocks.append("Wrong:\n\n" + _indented(found.wrong))
    if found.right:
        blocks.append("Right:\n\n" + _indented(found.right))
    return "\n\n".join(block for block in blocks if block)


def _example(text: str) -> str:
    return dedent(text).strip("\n").rstrip()


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.splitlines())
