"""An export with a canary in every place: every field of every table, names of files and sheets, headings, letters."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from itertools import cycle
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from xml.sax.saxutils import escape

import xlsxwriter

from checker.logs.grid import looks_like_data
from checker.semantics.model import Field, Program, Record
from checker.semantics.types import DateType, MoneyType, NumberType, SetType, TruthType, WordType
from tests.leaks.canaries import KINDS, Mint
from tests.letters.formats.files import docx, message, paragraph
from tests.logs.containers import parquet_of

WAIVED: Final = "waiver's file or site"
NAMES: Final = frozenset({"file name", "folder name", "sheet name", "heading", WAIVED})
"""Names that people gave to files, sheets, columns and sites: without them nobody finds the row that a finding means.
With `--path-style hash`, or `path_style: hash` in the settings, they are hidden too."""

_RECORDS = ("request", "event", "item", "ground", "fee", "letter", "opinion", "review")
# What makes the good rows a denial with a ground, whose letters are judged.
_VALUES: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("request", "right"): "access",
        ("request", "requester"): "individual",
        ("request", "decision"): "denial",
        ("request", "received_on"): "2026-01-05",
        ("event", "kind"): "denial_notice",
        ("event", "happened_on"): "2026-02-20",
        ("ground", "code"): "R1",
    }
)
_DAY = "2026-02-10"
# The kinds of the numbers of requests, one for each request that can be read.
_NUMBERED = ("A name", "G social security", "H medical record", "R other")

Table = tuple[tuple[str, ...], list[tuple[str, ...]]]


def plant(folder: Path, program: Program, *, broken: bool) -> Mint:
    """Writes the export into a folder, a `broken` one with rows and headings that cannot be read.

    What it returns knows every canary and where it stands.
    """
    mint = Mint(first=0 if broken else 4_000)
    numbers = tuple(mint.one(kind, "cell request.id") for kind in _NUMBERED)
    for name in _RECORDS:
        _write_table(folder, name, _table(program.records[name], numbers, mint, broken), mint)
    for kind in KINDS if broken else ():
        heading = mint.one(kind, "heading of data")
        if looks_like_data(heading):
            (folder / f"{kind[0]}_requests.csv").write_text(_csv(("id", "received_on", heading), [("1", _DAY, "x")]))
    place = folder / f"letters {mint.one('A name', 'folder name')}"
    place.mkdir()
    files = [place / _letter_file(place, kind, mint) for kind in KINDS]
    (folder / f"notes.{mint.one('A name', 'file name', _for_a_file)}").write_text(" ".join(mint.each("notes")))
    _write_index(folder, files, numbers, mint)
    (folder / "habeas.yaml").write_text(_settings(mint), encoding="utf-8")
    (folder / "waivers.yaml").write_text(_waivers(numbers, mint), encoding="utf-8")
    return mint


def _table(record: Record, numbers: Sequence[str], mint: Mint, broken: bool) -> Table:
    """A good row a request; where `broken`, the first number again with other cells, and two rows of unreadable cells.

    The kinds of canaries take turns along the cells.
    """
    turn = cycle(KINDS)
    join = () if record.parent == "entity" else (f"{record.parent}_id",)
    unmapped = _headings(mint) if record.name == "request" else ("remarks",)
    fields = tuple(record.fields)
    rows = []
    for number in (*numbers, numbers[0]) if broken else numbers:
        own = () if record.name == "request" else (number,)
        good = tuple(_good(record, name, next(turn), number, mint) for name in fields)
        rows.append((*own, *good, *(mint.one(next(turn), f"cell {record.name}.unmapped") for _ in unmapped)))
    for kinds in (cycle(KINDS), cycle(reversed(tuple(KINDS)))) if broken else ():
        own = () if record.name == "request" else (numbers[-1],)
        bad = tuple(mint.one(next(kinds), f"cell {record.name}.{name}") for name in (*fields, *unmapped))
        rows.append((*own, *bad))
    return (*join, *fields, *unmapped), rows


def _headings(mint: Mint) -> tuple[str, ...]:
    """Headings of columns that are no field, of the kinds that do not look like data."""
    found = (mint.one(kind, "heading") for kind in KINDS)
    return tuple(heading for heading in found if not looks_like_data(heading))


def _good(record: Record, name: str, kind: str, number: str, mint: Mint) -> str:
    """A value that can be read; text is a canary."""
    if (record.name, name) in (("request", "id"), ("letter", "request_id")):
        return number
    field: Field = record.fields[name]
    match field.type:
        case DateType():
            return _VALUES.get((record.name, name), _DAY)
        case TruthType():
            return "no"
        case NumberType() | MoneyType():
            return "7"
        case WordType(words=words):
            return _VALUES.get((record.name, name)) or next(iter(words))
        case SetType(element=WordType(words=words)):
            return next(iter(words))
        case _:
            return mint.one(kind, f"cell {record.name}.{name}")


def _write_table(folder: Path, name: str, table: Table, mint: Mint) -> None:
    """A table of records, each record in another format."""
    headings, rows = table
    match name:
        case "event":
            lines = (json.dumps(dict(zip(headings, row, strict=True))) for row in rows)
            (folder / "events.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        case "fee":
            content = [dict(zip(headings, row, strict=True)) for row in rows]
            (folder / "fees.json").write_text(json.dumps(content), encoding="utf-8")
        case "opinion":
            (folder / "opinions.parquet").write_bytes(parquet_of([headings, *rows]))
        case "item":
            (folder / "items.xlsx").write_bytes(_workbook(headings, rows, mint))
        case _:
            (folder / f"{name}s.csv").write_text(_csv(headings, rows), encoding="utf-8")


def _csv(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([headings, *rows])
    return text.getvalue()


def _workbook(headings: Sequence[str], rows: Sequence[Sequence[str]], mint: Mint) -> bytes:
    """The rows dealt out to sheets, each named by a canary of another kind."""
    found = io.BytesIO()
    with xlsxwriter.Workbook(found) as workbook:
        for number, name in enumerate(mint.each("sheet name", _for_a_sheet)):
            sheet = workbook.add_worksheet(name)
            dealt = rows[number :: len(KINDS)] or [[*rows[0][:1], str(number), *[""] * (len(headings) - 2)]]
            for line, row in enumerate([headings, *dealt]):
                for column, cell in enumerate(row):
                    sheet.write_string(line, column, cell)
    return found.getvalue()


def _for_a_sheet(text: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", "_", text)[:31]


def _for_a_file(text: str) -> str:
    return re.sub(r"[^\w.@ +=()'-]", "_", text)


def letter(mint: Mint, planted: str) -> str:
    """A denial with a canary of each kind in it."""
    said = mint.each(planted)
    return f"""{said[1]}
February 20, 2026

Dear {said[0]}, {said[2]}, {"; ".join(said[3:9])},

we cannot give you the records of {said[9]}, because a licensed clinician, {said[10]}, found that reading them would
likely put the life of {said[11]} at risk. {said[12]} may be asked for a review by {said[13]}, {said[14]}. Complain to
{said[15]} or to the Secretary, {said[16]}, within {said[17]} days. This decision is final.
"""


def _letter_file(place: Path, kind: str, mint: Mint) -> str:
    """Writes a letter whose file is named by a canary of a kind; the formats take turns."""
    ending = ("txt", "html", "docx", "eml")[list(KINDS).index(kind) % 4]
    stem = mint.one(kind, "file name", _for_a_file)
    text = letter(mint, f"letter .{ending}")
    (place / f"{stem}.{ending}").write_bytes(_letter_bytes(ending, text, mint))
    return f"{stem}.{ending}"


def _letter_bytes(ending: str, text: str, mint: Mint) -> bytes:
    hidden = " ".join(mint.each(f"hidden in a letter .{ending}"))
    paragraphs = text.split("\n\n")
    match ending:
        case "html":
            body = "".join(f"<p>{escape(part)}</p>" for part in paragraphs)
            return f"<html><head><title>{escape(hidden)}</title></head><body>{body}</body></html>".encode()
        case "docx":
            body = "".join(paragraph(escape(part)) for part in paragraphs)
            return docx(body, {"header1": paragraph(escape(hidden))})
        case "eml":
            return message(text).replace(b"Your request", f"Your request {hidden}".encode())
        case _:
            return text.encode()


def _write_index(folder: Path, files: Sequence[Path], numbers: Sequence[str], mint: Mint) -> None:
    """A list of letters: each with its file, and one whose text stands in the table."""
    headings = ("id", "request_id", "sent_on", "file", "text")
    rows = [
        (mint.one(kind, "cell letter.id"), number, "2026-02-20", file.relative_to(folder).as_posix(), "")
        for kind, number, file in zip(KINDS, cycle(numbers), files, strict=False)
    ]
    rows.append((mint.one("A name", "cell letter.id"), numbers[0], "2026-02-20", "", letter(mint, "cell letter.text")))
    (folder / "index_letters.csv").write_text(_csv(headings, rows), encoding="utf-8")


def _settings(mint: Mint) -> str:
    content: dict[str, Any] = {
        "entity": {
            "kind": "covered_provider",
            "country": "us",
            "state": "texas",
            "contact_name": mint.one("A name", "setting"),
            "contact_phone": mint.one("D telephone", "setting"),
            "contact_office": mint.one("B address", "setting"),
        },
        "complete_through": "2026-06-30",
        "timezone": "America/Chicago",
    }
    return json.dumps(content, indent=1)


def _waivers(numbers: Sequence[str], mint: Mint) -> str:
    """Waivers for requests by their numbers, for a site and a file of a name; one whose last day is over."""
    common = {"reason": "agreed with counsel", "approver": "privacy office", "granted": "2026-01-01"}
    scopes: tuple[dict[str, Any], ...] = (
        {"id": list(numbers)},
        {"site": mint.one("A name", WAIVED), "id": list(mint.each("waiver's number"))},
        {"file": f"*/{mint.one('A name', WAIVED)}.txt"},
    )
    listed = [
        {"rule": rule, "scope": scope, "expires": expires, **common}
        for scope, rule, expires in zip(
            scopes, ("HIPAA-T-01", "HIPAA-T-02", "HIPAA-D-01"), ("2026-12-31", "2026-12-31", "2026-02-01"), strict=True
        )
    ]
    return json.dumps({"timezone": "America/Chicago", "waivers": listed}, indent=1)
