"""The pieces that pages are made of: inert text, tables that can be read aloud and scrolled, folds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from checker.reporters.letter_text import clean


@dataclass(frozen=True)
class Column:
    """A column's heading; numbers stand to the right."""

    words: str
    number: bool = False


def safe(text: str) -> str:
    """Text that may come from the input, as text of the page."""
    return escape(clean(text))


def breakable(text: str) -> str:
    """A long name, such as a file's, with places where a narrow screen may break it."""
    return safe(text).replace("/", "/<wbr>").replace("_", "_<wbr>")


def figure(count: int) -> str:
    """A count for a table: thousands apart, a dash for none."""
    return f"{count:,}" if count else "–"


def section(name: str, title: str, lines: Iterable[str]) -> Iterator[str]:
    """A part of the page under a heading of the second level."""
    yield f'<section id="{name}" aria-labelledby="{name}-title">'
    yield f'<h2 id="{name}-title">{safe(title)}</h2>'
    yield from lines
    yield "</section>"


def table(name: str, caption: str, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table whose cells are markup already; the first cell of a row is its heading. Scrolls where it is too wide."""
    yield f'<div class="scroll" role="group" aria-labelledby="{name}-caption" tabindex="0">'
    yield f'<table id="{name}">'
    yield f'<caption id="{name}-caption"><span>{safe(caption)}</span></caption>'
    heads = "".join(
        f'<th scope="col"{_class("number" if column.number else "")}>{safe(column.words)}</th>' for column in columns
    )
    yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    for first, *rest in rows:
        cells = "".join(
            f"<td{_class('number' if column.number else '')}>{cell}</td>"
            for column, cell in zip(columns[1:], rest, strict=True)
        )
        yield f'<tr><th scope="row">{first}</th>{cells}</tr>'
    yield "</tbody>"
    yield "</table>"
    yield "</div>"


def fold(summary: str, lines: Iterable[str], on_paper: bool = False) -> Iterator[str]:
    """A part that opens when it is asked for; `on_paper` it is open, where browsers can do that."""
    yield f"<details{_class('on-paper' if on_paper else '')}><summary>{safe(summary)}</summary>"
    yield from lines
    yield "</details>"


def facts(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Names and values, the values being markup already."""
    yield '<dl class="facts">'
    yield from (f"<div><dt>{safe(name)}</dt><dd>{value}</dd></div>" for name, value in pairs)
    yield "</dl>"


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""
