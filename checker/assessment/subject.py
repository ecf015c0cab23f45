"""What a finding is about, and where that stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Where a finding is: a file, and a row, column heading, line or span of characters in it where there is one.

    Rows count from 1 with the heading row; lines, columns and pages from 1; `span` are offsets in code points of the
    text as it was read.
    """

    file: str
    row: int | None = None
    column: str | None = None
    table: str | None = None
    line: int | None = None
    span: tuple[int, int] | None = None
    page: int | None = None


@dataclass(frozen=True)
class Subject:
    """The record that a finding is about.

    `pseudonym` is keyed (decision record `pseudonyms`); `id` is the record's own number, only where ids are shown.
    """

    record: str
    pseudonym: str
    place: Place | None
    id: str | None = None
