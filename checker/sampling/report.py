"""A sample as a table for a person, as CSV, or as JSON."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from typing import TextIO

from checker.reporters.inert import cell, json_text, one_line
from checker.reporters.words import counted, where
from checker.sampling.sample import Picked, Sample

_NOUNS = {"requests": "request", "denials": "denial"}


def write_text(sample: Sample, stream: TextIO) -> None:
    """The strata with their counts, and the records in the order in which to look at them."""
    for line in _lines(sample):
        stream.write(line.rstrip() + "\n")


def _lines(sample: Sample) -> Iterator[str]:
    wanted, noun = sample.wanted, _NOUNS[sample.wanted.of]
    drawn, whole = len(sample.picked), counted(sample.population, noun)
    by = f", in proportion by {', '.join(wanted.by)}" if wanted.by else ""
    yield f"{drawn} of {whole}, seed {one_line(wanted.seed)}{by}"
    yield f"population {sample.mark}; {counted(sample.others, 'other request')} in the log"
    yield ""
    if wanted.by:
        shares = [(" / ".join(share.stratum), f"{share.population:,}", f"{share.sample:,}") for share in sample.shares]
        yield from _columns([(" / ".join(wanted.by), "population", "sample"), *shares], numbers=(1, 2))
        yield ""
    picked = [(str(number), *_cells(each)) for number, each in enumerate(sample.picked, start=1)]
    yield from _columns([("no.", "record", "where it stands", *wanted.by), *picked], numbers=(0,))


def _cells(picked: Picked) -> tuple[str, ...]:
    return (one_line(picked.id or picked.pseudonym), one_line(where(picked.place)), *map(one_line, picked.stratum))


def _columns(rows: Sequence[tuple[str, ...]], numbers: tuple[int, ...]) -> Iterator[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        cells = (
            text.rjust(width) if i in numbers else text.ljust(width)
            for i, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  " + "  ".join(cells)


def write_csv(sample: Sample, stream: TextIO) -> None:
    """One row for each record of the sample; cells that a spreadsheet would run are made plain."""
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(("number", "record", "id", "file", "row", *sample.wanted.by))
    for number, each in enumerate(sample.picked, start=1):
        file, row = (each.place.file, each.place.row) if each.place else ("", None)
        texts = (each.pseudonym, each.id or "", file, "" if row is None else str(row), *each.stratum)
        writer.writerow((number, *map(cell, texts)))


def write_json(sample: Sample, stream: TextIO) -> None:
    """Everything that is known of the sample."""
    wanted = sample.wanted
    document = {
        "of": wanted.of,
        "size": wanted.size,
        "seed": wanted.seed,
        "by": list(wanted.by),
        "algorithm": "habeas sample, version 1",
        "population": {"count": sample.population, "mark": sample.mark, "other_requests": sample.others},
        "strata": [
            {
                "stratum": dict(zip(wanted.by, share.stratum, strict=True)),
                "population": share.population,
                "sample": share.sample,
            }
            for share in sample.shares
        ],
        "sample": [
            {
                "record": each.pseudonym,
                "id": each.id,
                "file": each.place.file if each.place else None,
                "row": each.place.row if each.place else None,
                "stratum": dict(zip(wanted.by, each.stratum, strict=True)),
            }
            for each in sample.picked
        ],
        "notices": list(sample.notices),
        "incomplete": list(sample.incomplete),
    }
    stream.write(json_text(document) + "\n")
