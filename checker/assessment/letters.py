"""Joins letters to the requests of the log: by the settings' pattern, by the log, or by a reference in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.letters.documents import Document
from checker.logs.export import LogExport
from checker.logs.letter_files import RequestNumbers
from checker.logs.notices import LETTER_EVENTS, kind_by_event
from checker.logs.rows import Shape, fill, make_row
from checker.semantics.data import ABSENT, Fact, Origin, Row, Unknown, Value

_TOKEN = re.compile(r"\w[\w./#-]*\w")
_SHORTEST_REFERENCE = 4
NOT_SUPPLIED = "the letter was not supplied"


@dataclass(frozen=True)
class LetterFile:
    """A letter; `numbers` are those of requests that the file's name could hold by the settings' patterns."""

    document: Document
    numbers: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What the log could call the letter: the id that its file tells, else the file's name without its ending."""
        told = self.document.fields.get("id")
        return (told,) if told else (Path(self.document.file).stem,)


@dataclass(frozen=True)
class Joined:
    """A letter's document and its row, which hangs under its request or is loose; not heard yet."""

    document: Document
    row: Row


def join(files: Sequence[LetterFile], export: LogExport) -> tuple[tuple[Joined, ...], tuple[Row, ...]]:
    """Every letter with its row, and the rows that answer no known request.

    A letter that the log lists under the same id completes that row. A letter for which several requests come into
    question has an unknown request.
    """
    requests = tuple(export.requests)
    by_number = RequestNumbers.of(export)
    by_event = _by_event_letter(requests)
    listed = {str(one.row.fields["id"]): one.row for one in export.letters if isinstance(one.row.fields["id"], str)}
    joined: list[Joined] = []
    loose: list[Row] = []
    added: dict[int, list[Row]] = {}
    for file in files:
        name = next((name for name in file.names if name in listed or name in by_event), None)
        if name is not None and name in listed:
            joined.append(Joined(file.document, listed[name]))
            continue
        row = _row(file, name, export.shapes["letter"])
        joined.append(Joined(file.document, row))
        candidates = _candidates(file, by_number, by_event)
        if len(candidates) == 1:
            added.setdefault(id(candidates[0]), []).append(row)
        else:
            why = "several requests come into question" if candidates else "no request of the log answers to it"
            # Without a log there is no request at hand (`request is absent`); with one it is unclear which it is.
            row.parent = (
                Unknown(frozenset({Fact("record", "request", "request", row.key, why=why)})) if requests else None
            )
            loose.append(row)
    for request in requests:
        append(request, "letters", added.get(id(request), []))
    return tuple(joined), tuple(loose)


def add_missing(requests: Iterable[Row], shape: Shape) -> None:
    """Adds a letter without text for each notice of the log that has no letter and was not told by word of mouth.

    Where no letters were supplied, those that the log speaks of are all that is known: the table is no longer unknown.
    """
    for request in requests:
        supplied = request.children["letters"]
        letters = () if isinstance(supplied, Unknown) else supplied
        events = request.children["events"]
        if not isinstance(events, Unknown):
            missing = [_missing(event, shape) for event in events if _is_letter(event) and not _at_hand(event, letters)]
            append(request, "letters", missing)


def add_read_grounds(requests: Iterable[Row], shape: Shape) -> None:
    """Takes the grounds from the letters' own words, for a log that holds no grounds."""
    for request in requests:
        letters = request.children["letters"]
        if isinstance(letters, Unknown) or not letters:
            continue
        codes = sorted({code for letter in letters if letter.heard for code in letter.heard.codes})
        unread = [letter for letter in letters if letter.heard is None]
        if not codes and unread:
            facts = frozenset(Fact("text", "letter", "text", letter.key) for letter in unread)
            request.children = {**request.children, "grounds": Unknown(facts)}
            continue
        rows = [make_row(shape, f"{request.key}/ground:{code}", {"code": code}, request.origin) for code in codes]
        request.children = {**request.children, "grounds": ()}
        append(request, "grounds", rows)


def append(request: Row, table: str, rows: Sequence[Row]) -> None:
    """Adds child rows to a table of a request, which is known from then on."""
    before = request.children[table]
    for row in rows:
        row.parent = request
    request.children = {**request.children, table: (*(() if isinstance(before, Unknown) else before), *rows)}


def _by_event_letter(requests: Sequence[Row]) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for request in requests:
        events = request.children["events"]
        for event in () if isinstance(events, Unknown) else events:
            name = event.fields["letter_id"]
            if isinstance(name, str) and request not in found.setdefault(name, []):
                found[name].append(request)
    return found


def _candidates(file: LetterFile, by_number: RequestNumbers, by_event: Mapping[str, list[Row]]) -> Sequence[Row]:
    told = file.document.fields.get("request_id")
    for numbers in (file.numbers, (told,) if told else ()):
        if numbers:
            return by_number.find(numbers)
    for name in file.names:
        if name in by_event:
            return by_event[name]
    tokens = {token for token in _TOKEN.findall(file.document.text) if len(token) >= _SHORTEST_REFERENCE}
    found = {row.key: row for token in sorted(tokens) for row in by_number.exact.get(token, ())}
    return tuple(found.values())


def _row(file: LetterFile, name: str | None, shape: Shape) -> Row:
    document = file.document
    place = f"{document.file}#{document.origin}" if document.origin else document.file
    number = document.origin.removeprefix("row ")
    origin = Origin(document.file, int(number) if number.isdigit() else None)
    return make_row(shape, f"letter:{place}", {"id": name or ABSENT}, origin)


def _is_letter(event: Row) -> bool:
    if isinstance(event.fields["letter_id"], str):
        return True
    return event.fields["kind"] in LETTER_EVENTS and event.fields["written"] is not False


def _at_hand(event: Row, letters: Sequence[Row]) -> bool:
    name = event.fields["letter_id"]
    if isinstance(name, str) and any(letter.fields["id"] == name for letter in letters):
        return True
    kinds = LETTER_EVENTS.get(str(event.fields["kind"]), ())
    for letter in letters:
        kind = letter.fields["kind"]
        if not isinstance(kind, frozenset) or not kind.isdisjoint(kinds):
            return True
    return False


def _missing(event: Row, shape: Shape) -> Row:
    name = event.fields["letter_id"]
    key = f"{event.key}/letter"
    row = make_row(shape, key, {"id": name if isinstance(name, str) else ABSENT}, event.origin)
    unread = Unknown(frozenset({Fact("text", "letter", "text", key, why=NOT_SUPPLIED)}))
    told: dict[str, Value] = {
        "text": unread,
        "kind": _kind_of(event) or unread,
        "sent_on": event.fields["happened_on"],
        "language": unread,
    }
    fill(row, told)
    return row


def _kind_of(event: Row) -> frozenset[str] | None:
    """What the log itself says that the letter is; None where it could be several things."""
    request = event.parent
    if not isinstance(request, Row):
        return kind_by_event(event.fields["kind"])
    return kind_by_event(event.fields["kind"], request.fields["right"], request.fields["decision"])
