"""From a log and letters to the dataset that engines read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from checker.assessment.letters import Joined, LetterFile, join
from checker.configuration.model import Configuration
from checker.letters.documents import Document, Recogniser, as_one, documents_of, read_documents
from checker.logs import problems
from checker.logs.export import LogExport
from checker.logs.problems import DataProblem
from checker.logs.rows import make_row
from checker.logs.stated import stated_sites
from checker.semantics.data import Dataset, Origin, Row, Unknown
from checker.semantics.model import Program


@dataclass(frozen=True)
class Gathered:
    """The dataset, its letters (not heard yet), and what could not be joined; `alone` if there was no log."""

    dataset: Dataset
    letters: tuple[Joined, ...]
    problems: tuple[DataProblem, ...]
    alone: bool = False


def gather(
    program: Program,
    export: LogExport,
    files: Sequence[LetterFile],
    configuration: Configuration,
    recogniser: Recogniser | None = None,
) -> Gathered:
    """The records of a log with its letters; without requests in it, the letters by themselves."""
    listed = tuple(_listed(export, recogniser))
    joined, loose = join(files, export) if files else ((), ())
    told = {id(each.row) for each in joined}
    letters = (*(each for each in listed if id(each.row) not in told), *joined)
    supplied = export.supplied | ({"letter"} if letters else frozenset())
    if letters and "request" not in supplied:
        return letters_alone(program, export, letters, configuration)
    dataset = Dataset(export.entities, (*export.loose, *loose), export.complete_through, supplied)
    return Gathered(dataset, letters, tuple(_not_joined(row) for row in loose))


def letters_alone(
    program: Program, export: LogExport, letters: tuple[Joined, ...], configuration: Configuration
) -> Gathered:
    """Letters without a log: each has no request, so rules about requests have none to judge."""
    for joined in letters:
        joined.row.parent = None
    sites = stated_sites(configuration, program)
    entity = make_row(export.shapes["entity"], "entity:1", sites.shared, None, {"requests": ()})
    rows = tuple(joined.row for joined in letters)
    return Gathered(Dataset((entity,), rows, export.complete_through, frozenset({"letter"})), letters, (), alone=True)


def _listed(export: LogExport, recogniser: Recogniser | None) -> Iterator[Joined]:
    """The letters that the log lists with a file or with their text."""
    for one in export.letters:
        origin = one.row.origin or Origin("log")
        text = one.row.fields["text"]
        row = f"row {origin.row}" if origin.row is not None else ""
        if one.attached:
            found = [
                document
                for each in one.attached
                for document in documents_of(each.data, each.ending, origin.file, recogniser)
            ]
            yield Joined(replace(as_one(tuple(found)), file=origin.file, origin=row, source=""), one.row)
        elif one.file is not None:
            yield Joined(as_one(read_documents(one.file, str(one.file), recogniser)), one.row)
        elif isinstance(text, str):
            yield Joined(Document(origin.file, text, True, "", row, {}), one.row)


def _not_joined(row: Row) -> DataProblem:
    origin = row.origin or Origin("letters")
    several = isinstance(row.parent, Unknown) and any("several" in fact.why for fact in row.parent.blame)
    tell = problems.ambiguous_letter if several else problems.letter_without_request
    return tell(origin.file, origin.row)
