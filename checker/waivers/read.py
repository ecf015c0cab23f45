"""From the text of `waivers.yaml` to waivers: one that cannot be read is a problem, and the others still hold."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from checker.configuration.text import read_yaml
from checker.diagnostics.diagnostic import CheckerError
from checker.logs.problems import DataProblem
from checker.waivers import problems
from checker.waivers.model import Scope, Waiver, WaiverFile

_DAYS = ("granted", "expires")
_SCOPE_DAYS = ("received_from", "received_through")


class _UnreadableError(Exception):
    """A waiver that cannot be read: the key that is wrong, and why."""

    def __init__(self, key: str, why: str) -> None:
        super().__init__(why)
        self.key = key
        self.why = why


def read_waivers(file: Path, timezone: str | None) -> WaiverFile:
    """The waivers of a file; `timezone` is where their last days end if neither they nor the file say.

    Raises CheckerError where the file is not there or cannot be opened; what is wrong inside is in `problems`.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise CheckerError(
            f"the waivers `{file}` cannot be read: {error.strerror}", "name a file of waivers with --waivers FILE"
        ) from None
    name = str(file)
    waivers, found = _waivers(data, name, timezone)
    digest = hashlib.sha256(data).hexdigest()
    return WaiverFile(name, file.parent, tuple(waivers), tuple(found), digest, len(data))


def _waivers(data: bytes, name: str, timezone: str | None) -> tuple[list[Waiver], list[DataProblem]]:
    try:
        document = read_yaml(data.decode("utf-8-sig"), name)
    except UnicodeDecodeError:
        return [], [problems.unreadable(name, None, "the file is not UTF-8")]
    except CheckerError as error:
        line, why = _place(error.message, name)
        return [], [problems.unreadable(name, line, why)]
    from checker.waivers.validate import line_of, mistakes  # imports jsonschema, which takes longer than all the rest

    wrong = mistakes(document)
    found = [problems.unreadable(name, mistake.line, mistake.words) for mistake in wrong]
    content = document.content
    if any(mistake.waiver is None for mistake in wrong) or not isinstance(content, dict):
        return [], found
    zone = content.get("timezone")
    default = zone if isinstance(zone, str) else timezone
    listed = content.get("waivers")
    refused = {mistake.waiver for mistake in wrong}
    waivers = []
    for number, entry in enumerate(listed if isinstance(listed, list) else ()):
        if number in refused or not isinstance(entry, dict):
            continue
        try:
            waivers.append(_waiver(entry, default, document.lines[f"waivers.{number}"]))
        except _UnreadableError as error:
            line = line_of(("waivers", number, *error.key.split(".")), document)
            found.append(problems.unreadable(name, line, error.why))
    return waivers, found


def _waiver(entry: Mapping[str, Any], default_zone: str | None, line: int) -> Waiver:
    granted, expires = (_day(entry, key) for key in _DAYS)
    if expires < granted:
        raise _UnreadableError("expires", "`expires` lies before the day of the grant")
    for key, text in _texts(entry, ""):
        if any(unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cs") and sign not in "\n\t" for sign in text):
            raise _UnreadableError(key, f"`{key.rpartition('.')[2]}` holds characters that are not shown")
    return Waiver(
        rule=entry["rule"].strip(),
        scope=_scope(entry.get("scope") or {}),
        reason=" ".join(entry["reason"].split()),
        approver=" ".join(entry["approver"].split()),
        ticket=" ".join(entry["ticket"].split()) if "ticket" in entry else None,
        granted=granted,
        expires=expires,
        timezone=_zone(entry.get("timezone"), default_zone),
        line=line,
    )


def _scope(entry: Mapping[str, Any]) -> Scope:
    first, last = (_day(entry, key, "scope.") if key in entry else None for key in _SCOPE_DAYS)
    if first is not None and last is not None and last < first:
        raise _UnreadableError("scope.received_through", "`received_through` lies before `received_from`")
    return Scope(
        records=_names(entry.get("record")),
        fingerprints=_names(entry.get("fingerprint")),
        ids=_names(entry.get("id")),
        files=_names(entry.get("file")),
        sites=_names(entry.get("site")),
        received_from=first,
        received_through=last,
    )


def _texts(entry: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    """Every text of an entry, with its dotted path."""
    for key, value in entry.items():
        if isinstance(value, Mapping):
            yield from _texts(value, f"{path}{key}.")
        else:
            yield from ((f"{path}{key}", text) for text in _names(value))


def _names(found: str | Sequence[str] | None) -> tuple[str, ...]:
    return (found,) if isinstance(found, str) else tuple(found or ())


def _day(entry: Mapping[str, Any], key: str, path: str = "") -> date:
    try:
        return date.fromisoformat(entry[key])
    except ValueError:
        raise _UnreadableError(f"{path}{key}", f"`{key}`: there is no such day") from None


def _zone(own: str | None, default: str | None) -> str:
    name = own or default
    if name is None:
        raise _UnreadableError(
            "", "nothing says in which time zone its last day ends: write `timezone:` above the waivers"
        )
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        raise _UnreadableError(
            "timezone", "there is no time zone of that name; write one like America/Chicago"
        ) from None


def _place(message: str, name: str) -> tuple[int | None, str]:
    """A message of the YAML reader, `waivers.yaml:4: ...`, as its line and its words."""
    place, _, words = message.partition(": ")
    number = place.removeprefix(f"{name}:")
    return (int(number) if number.isdigit() else None), words
