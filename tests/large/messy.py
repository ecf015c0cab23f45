"""Logs with everything that goes wrong in exports: made from orderly ones by a seeded hand."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Sequence
from pathlib import Path

from checker.semantics.model import Program
from tests.benchmarks.log import Log, write_tables

Table = list[list[str]]

_CELLS = (
    "", "  ", "n/a", "unknown", "?", "31/12/2024", "12/31/2024", "2024-02-30", "3 March 2024", "2024-03-05T10:22:31",
    "perhaps", "YES", " yes ", "\u00a0no\u00a0", "$5.00", "1,200.50", "-4", "access", "Access ", "other reason",
    "überprüft", "a, b", 'he said "no"', "two\nlines", "01/02/2024", "grant", "denial",
)  # fmt: skip


def messy_log(program: Program, seed: int, requests: int, folder: Path) -> list[Path]:
    """The files of a log of so many requests, with about one row in ten spoiled in some way."""
    hand = random.Random(seed)
    files = write_tables(program, Log(program, seed).dataset(requests), folder)
    for file in files:
        with file.open(newline="", encoding="utf-8") as stream:
            heading, *rows = list(csv.reader(stream))
        for _ in range(max(1, len(rows) // 10)):
            hand.choice(_HARMS)(hand, rows, len(heading))
        with file.open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream).writerows([heading, *rows])
        _harm_text(hand, file)
    return files


def _spoil_cell(hand: random.Random, rows: Table, width: int) -> None:
    row = hand.choice(rows)
    if len(row) == width:
        row[hand.randrange(width)] = hand.choice(_CELLS)


def _repeat_row(hand: random.Random, rows: Table, width: int) -> None:
    rows.insert(hand.randrange(len(rows)), list(hand.choice(rows)))


def _orphan(hand: random.Random, rows: Table, width: int) -> None:
    hand.choice(rows)[0] = hand.choice(("", "nobody", " r3 ", "R1"))


def _swap_numbers(hand: random.Random, rows: Table, width: int) -> None:
    hand.choice(rows)[0] = hand.choice(rows)[0]


def _wrong_width(hand: random.Random, rows: Table, width: int) -> None:
    row = hand.choice(rows)
    row[:] = row[:-1] if hand.random() < 0.5 else [*row, "more"]


def _blank_row(hand: random.Random, rows: Table, width: int) -> None:
    rows.insert(hand.randrange(len(rows)), [hand.choice(("", " "))] * width)


_HARMS: Sequence[Callable[[random.Random, Table, int], None]] = (
    _spoil_cell, _spoil_cell, _spoil_cell, _spoil_cell, _repeat_row, _orphan, _swap_numbers, _wrong_width, _blank_row,
)  # fmt: skip


def _harm_text(hand: random.Random, file: Path) -> None:
    """Breaks the rules of CSV itself: empty lines, a quote that stands inside a quoted cell."""
    lines = file.read_bytes().split(b"\r\n")
    if hand.random() < 0.5:
        lines.insert(hand.randrange(1, len(lines)), b"")
    if hand.random() < 0.5:
        place = hand.randrange(1, len(lines) - 1)
        if b'"' not in lines[place]:
            lines[place] = b'"odd"quote,' + lines[place]
    file.write_bytes(b"\n".join(lines) if hand.random() < 0.3 else b"\r\n".join(lines))
