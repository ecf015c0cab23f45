"""The letters of a check, each read into its row and summed up."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from checker.assessment import pseudonyms
from checker.assessment.dataset import Gathered
from checker.assessment.findings import Showing
from checker.assessment.letters import Joined, add_missing, add_read_grounds
from checker.assessment.model import LetterSummary, Place
from checker.assessment.request import Remarks, Request
from checker.engines.model import World
from checker.logs import problems
from checker.logs.export import LogExport
from checker.semantics.data import Row

if TYPE_CHECKING:
    from checker.letters.outcome import Reading


ALONE = "there is no log of requests: the letters are judged by themselves"


def hear(
    request: Request,
    world: World,
    gathered: Gathered,
    export: LogExport,
    names: pseudonyms.Pseudonyms | None,
    remarks: Remarks,
) -> tuple[LetterSummary, ...]:
    """Reads every letter into its row, then adds the letters that the log speaks of and the grounds it leaves out."""
    letters = gathered.letters
    heard = summed_up(request, world, letters, len(letters), names, remarks) if letters else ()
    summaries = tuple([summary for _, summary in heard])
    if gathered.alone:
        remarks.notices.append(ALONE)
    add_unseen(world, export)
    return summaries


def add_unseen(world: World, export: LogExport) -> None:
    """Adds to each request the letters that the log speaks of, and the grounds that it leaves out."""
    requests = list(world.dataset.rows("request"))
    if "letter" in export.shapes:
        add_missing(requests, export.shapes["letter"])
    if "ground" in export.shapes and "ground" not in export.supplied:
        add_read_grounds(requests, export.shapes["ground"])


def summed_up(
    request: Request,
    world: World,
    letters: Iterable[Joined],
    count: int,
    names: pseudonyms.Pseudonyms | None,
    remarks: Remarks,
) -> Generator[tuple[Joined, LetterSummary]]:
    """Each letter, read into its row, and summed up; `count` are the letters, or the files that hold them."""
    from checker.assessment.hearing import Hearing, open_reader  # what reads letters, of which logs have no need
    from checker.letters.order import Order

    ear = None
    if request.reader == "both":
        from checker.letters.examples.shipped import open_ear

        opened = open_ear(request.policies)
        ear = opened.ear
        remarks.notices += opened.remarks
    key = names.key if names is not None else None
    with open_reader(world.program, request.language, ear, request.policies, request.cache, key) as reader:
        order = Order(world.program.letters, request.language, request.policies if ear is not None else None)
        request.progress("letters", 0, count)
        with closing(Hearing(world, reader).hear_all(letters, order, request.jobs)) as heard:
            for number, (joined, reading) in enumerate(heard, 1):
                yield joined, _summary(joined, reading, remarks)
                request.progress("letters", number, max(number, count))


def _summary(joined: Joined, reading: Reading, remarks: Remarks) -> LetterSummary:
    document, row = joined.document, joined.row
    number = row.origin.row if row.origin else None
    if not reading.readable:
        remarks.problems.append(problems.unreadable_letter(document.file, number, reading.why_not))
    for line in sorted({document.text.count("\n", 0, blank.span[0]) + 1 for blank in reading.unfilled}):
        remarks.problems.append(problems.blank_form_field(document.file, line))
    return LetterSummary(
        file=document.file,
        place=Place(document.file, number),
        readable=reading.readable,
        why_not=reading.why_not or None,
        kinds=reading.kinds,
        language=reading.language,
        grounds=tuple(reading.as_json()["grounds"]),
        joined=isinstance(row.parent, Row),
    )


def named(summary: LetterSummary, showing: Showing) -> LetterSummary:
    """The summary with the names of files as they may be shown."""
    place = replace(summary.place, file=showing.name_file(summary.place.file))
    return replace(summary, file=showing.name_file(summary.file), place=place)
