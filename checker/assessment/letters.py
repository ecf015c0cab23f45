"""Joins letters to the requests of the log: by the settings' pattern, by the log, or by a reference in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from checker.letters.concepts import LANGUAGES
from checker.letters.documents import Document
from checker.letters.heard import heard
from checker.letters.reading import Reading
from checker.semantics.data import ABSENT, Fact, Origin, Row, Unknown, Value

# An event of the log that is a letter, and the kinds of letter that it may be.
LETTER_EVENTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "denial_notice": ("denial", "partial_denial", "amendment_denial"),
        "extension_notice": ("extension",),
        "grant_notice": ("grant", "partial_denial"),
        "redirect_notice": ("redirect",),
        "no_data_notice": ("no_data",),
        "review_notified": ("review_outcome",),
    }
)
_LANGUAGE_NAMES = MappingProxyType({code: name for name, code in LANGUAGES.items()})
_TOKEN = re.compile(r"[\w][\w./#-]*[\w]")
_SHORTEST_REFERENCE = 4


@dataclass(frozen=True)
class LetterFile:
    """A letter that was read. `request_id` and `letter_id` come from the settings' pattern or index, if any."""

    document: Document
    reading: Reading
    request_id: str | None
    letter_id: str | None

    @property
    def origin(self) -> Origin:
        """File and, for a file of several letters, the row."""
        row = self.document.origin.removeprefix("row ")
        return Origin(self.document.file, int(row) if row.isdigit() else None)


def join(letters: Sequence[LetterFile], requests: Sequence[Row], listed: Sequence[Row]) -> tuple[Row, ...]:
    """Hangs every letter under its request, and returns the letters that answer none that is known.

    `listed` are letter rows of the log itself, already under their requests; a file with the same id completes
    such a row. A letter for which several requests come into question has an unknown request.
    """
    by_request = _by_id(requests)
    by_letter = {str(row.fields["id"]): row for row in listed if isinstance(row.fields.get("id"), str)}
    by_event = _by_event_letter(requests)
    loose: list[Row] = []
    added: dict[int, list[Row]] = {}
    for letter in letters:
        name = letter.letter_id
        if name is not None and name in by_letter:
            _complete(by_letter[name], letter)
            continue
        row = _row(
            letter, f"letter:{name or letter.document.file}{letter.document.origin and '#'}{letter.document.origin}"
        )
        candidates = _candidates(letter, by_request, by_event)
        if len(candidates) == 1:
            added.setdefault(id(candidates[0]), []).append(row)
        else:
            why = "no request of the log answers to it" if not candidates else "several requests come into question"
            row.parent = Unknown(frozenset({Fact("record", "request", "request", row.key, why=why)}))
            loose.append(row)
    for request in requests:
        _append(request, "letters", added.get(id(request), []))
    return tuple(loose)


def add_missing(requests: Iterable[Row]) -> int:
    """Adds a letter without text for each written notice of the log that has no letter; returns how many."""
    count = 0
    for request in requests:
        letters = request.children.get("letters", ())
        events = request.children.get("events", ())
        if isinstance(letters, Unknown) or isinstance(events, Unknown):
            continue
        missing = [_missing(event) for event in events if _is_letter(event) and not _has_letter(event, letters)]
        _append(request, "letters", missing)
        count += len(missing)
    return count


def add_read_grounds(requests: Iterable[Row]) -> None:
    """Takes the grounds from the letters' own words, for a log that holds no grounds."""
    for request in requests:
        letters = request.children.get("letters", ())
        if isinstance(letters, Unknown) or not letters:
            continue
        codes = sorted({code for letter in letters if letter.heard for code in letter.heard.codes})
        unread = [letter for letter in letters if letter.heard is None]
        if not codes and unread:
            facts = frozenset(Fact("text", "letter", "text", letter.key) for letter in unread)
            request.children = {**request.children, "grounds": Unknown(facts)}
            continue
        rows = tuple(
            Row("ground", f"{request.key}/ground:{code}", {"code": code}, origin=request.origin) for code in codes
        )
        _replace(request, "grounds", rows)


def _by_id(requests: Sequence[Row]) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for request in requests:
        number = request.fields.get("id")
        if isinstance(number, str):
            found.setdefault(number, []).append(request)
    return found


def _by_event_letter(requests: Sequence[Row]) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for request in requests:
        events = request.children.get("events", ())
        for event in () if isinstance(events, Unknown) else events:
            name = event.fields.get("letter_id")
            if isinstance(name, str) and request not in found.setdefault(name, []):
                found[name].append(request)
    return found


def _candidates(
    letter: LetterFile, by_request: Mapping[str, list[Row]], by_event: Mapping[str, list[Row]]
) -> list[Row]:
    told = letter.document.fields.get("request_id")
    for name in (letter.request_id, told):
        if name:
            return by_request.get(name, [])
    if letter.letter_id is not None and letter.letter_id in by_event:
        return by_event[letter.letter_id]
    tokens = {token for token in _TOKEN.findall(letter.document.text) if len(token) >= _SHORTEST_REFERENCE}
    return [request for token in sorted(tokens) for request in by_request.get(token, [])]


def _row(letter: LetterFile, key: str) -> Row:
    row = Row("letter", key, {"id": letter.letter_id or ABSENT}, origin=letter.origin)
    _complete(row, letter)
    return row


def _complete(row: Row, letter: LetterFile) -> None:
    """Fills a letter's row from its reading; what the log says of it is kept where the text is silent."""
    reading = letter.reading
    row.heard = heard(reading, row.key)
    if row.heard is None:
        row.fields = {**row.fields, "text": Unknown(frozenset({Fact("text", "letter", "text", row.key)}))}
        return
    fields: dict[str, Value] = {
        "supplied": True,
        "text": letter.document.text,
        "kind": frozenset(reading.kinds),
        "promised_date": _day(reading.promised_date, ABSENT),
        "grounds_read": frozenset(reading.grounds),
        "unfilled": bool(reading.unfilled),
    }
    if reading.language is not None:
        fields["language"] = _LANGUAGE_NAMES[reading.language]
    if reading.sent_on is not None:
        fields["sent_on"] = date.fromisoformat(reading.sent_on)
    elif "sent_on" not in row.fields and letter.document.fields.get("sent_on"):
        fields["sent_on"] = _day(letter.document.fields["sent_on"], _unknown("sent_on", row.key))
    row.fields = {**row.fields, **fields}


def _day(text: str | None, otherwise: Value) -> Value:
    try:
        return date.fromisoformat(text) if text else otherwise
    except ValueError:
        return otherwise


def _unknown(name: str, key: str) -> Unknown:
    return Unknown(frozenset({Fact("field", "letter", name, key)}))


def _is_letter(event: Row) -> bool:
    if isinstance(event.fields.get("letter_id"), str):
        return True
    return event.fields.get("kind") in LETTER_EVENTS and event.fields.get("written") is True


def _has_letter(event: Row, letters: Sequence[Row]) -> bool:
    name = event.fields.get("letter_id")
    if isinstance(name, str) and any(letter.fields.get("id") == name for letter in letters):
        return True
    kinds = LETTER_EVENTS.get(str(event.fields.get("kind")), ())
    for letter in letters:
        kind = letter.fields.get("kind")
        if not isinstance(kind, frozenset) or not kind.isdisjoint(kinds):
            return True
    return False


def _missing(event: Row) -> Row:
    name = event.fields.get("letter_id")
    key = f"{event.key}/letter"
    unread = Unknown(frozenset({Fact("text", "letter", "text", key, why="the letter was not supplied")}))
    kinds = LETTER_EVENTS.get(str(event.fields.get("kind")), ())
    fields: dict[str, Value] = {
        "id": name if isinstance(name, str) else ABSENT,
        "text": unread,
        "kind": frozenset({kinds[0]}) if len(kinds) == 1 else _kind_of(event, kinds, key),
        "sent_on": event.fields.get("happened_on", _unknown("sent_on", key)),
        "language": Unknown(frozenset({Fact("text", "letter", "text", key)})),
    }
    return Row("letter", key, fields, origin=event.origin)


def _kind_of(event: Row, kinds: Sequence[str], key: str) -> Value:
    """A denial notice of a request that the log calls a denial, a partial one or an amendment's."""
    request = event.parent
    if event.fields.get("kind") == "denial_notice" and isinstance(request, Row):
        if request.fields.get("right") == "amendment":
            return frozenset({"amendment_denial"})
        if request.fields.get("right") == "access":
            return frozenset({"partial_denial" if request.fields.get("decision") == "partial" else "denial"})
    if event.fields.get("kind") == "grant_notice":
        return frozenset({"grant"})
    return Unknown(frozenset({Fact("text", "letter", "text", key)}))


def _append(request: Row, table: str, rows: Sequence[Row]) -> None:
    before = request.children.get(table, ())
    _replace(request, table, (*(() if isinstance(before, Unknown) else before), *rows))


def _replace(request: Row, table: str, rows: tuple[Row, ...]) -> None:
    for row in rows:
        row.parent = request
    request.children = {**request.children, table: rows}
