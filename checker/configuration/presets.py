"""Mappings that ship for the exports of known trackers: read, recognised by their headings, put below an entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_NESTED = ("columns", "values", "events", "set")


@dataclass(frozen=True)
class Preset:
    """The mapping of one tracker's export.

    `headings` are those that every such export has and by which it is known. `left_out` tells why a column is not
    used, `assumes` what the mapping takes for granted of the site. `log` is an entry of `logs:` without its file.
    """

    name: str
    title: str
    source: str
    headings: tuple[str, ...]
    left_out: Mapping[str, str]
    assumes: tuple[str, ...]
    log: Mapping[str, Any]


@cache
def presets() -> tuple[Preset, ...]:
    """All presets, sorted by name."""
    found = sorted(Path(__file__).with_name("presets_data").glob("*.yaml"), key=lambda file: file.name)
    return tuple(_preset(file.stem, file.read_text(encoding="utf-8")) for file in found)


def recognised(headings: Iterable[str]) -> Preset | None:
    """The preset whose own headings all stand in a table, blind to case and punctuation; None for none or several."""
    present = {_plain(heading) for heading in headings}
    fitting = [preset for preset in presets() if all(_plain(heading) in present for heading in preset.headings)]
    return fitting[0] if len(fitting) == 1 else None


def with_preset(log: Mapping[str, Any], values: Mapping[str, Mapping[str, str | None]]) -> Mapping[str, Any]:
    """An entry of `logs:` with its preset below it: what the entry says of a heading or a word comes first.

    `values` are the words that hold for every file; they too come before those of the preset.
    """
    preset = _of(log)
    if preset is None:
        return log
    below = {**preset.log, "columns": {**preset.log.get("columns", {}), **dict.fromkeys(preset.left_out)}}
    taken = {_plain(heading) for heading in _given_up(log)}
    common = {name: words for name, words in values.items() if name in below.get("values", {})}
    below["values"] = _merged(below.get("values", {}), common, deep=True)
    below["events"] = {name: event for name, event in below.get("events", {}).items() if _plain(name) not in taken}
    rows = [row for row in below.get("rows", ()) if not taken & {_plain(heading) for heading in row["columns"]}]
    merged = {**below, **log, "rows": [*rows, *(log.get("rows") or ())]}
    for name in _NESTED:
        merged[name] = _merged(below.get(name) or {}, log.get(name) or {}, deep=name == "values")
    return merged


def optional_headings(log: Mapping[str, Any]) -> tuple[str, ...]:
    """The headings of an entry's preset that an export may lack; empty without a preset."""
    preset = _of(log)
    if preset is None:
        return ()
    known = {_plain(heading) for heading in preset.headings if heading not in preset.left_out}
    return tuple(heading for heading in dict.fromkeys(_named(preset)) if _plain(heading) not in known)


def _of(log: Mapping[str, Any]) -> Preset | None:
    return next((preset for preset in presets() if preset.name == log.get("preset")), None)


def _named(preset: Preset) -> Iterator[str]:
    yield from preset.log.get("columns", ())
    yield from preset.log.get("events", ())
    yield from preset.left_out
    for row in preset.log.get("rows", ()):
        yield from row["columns"]


def _given_up(log: Mapping[str, Any]) -> Iterator[str]:
    """The headings of which an entry says itself that they give nothing, or which event they are."""
    yield from (heading for heading, field in (log.get("columns") or {}).items() if field is None)
    yield from log.get("events") or ()


def _merged(below: Mapping[str, Any], above: Mapping[str, Any], *, deep: bool) -> dict[str, Any]:
    """Both groups of keys; a key of `above` takes the place of one of `below` that differs in case or punctuation."""
    if deep:
        names = dict.fromkeys((*below, *above))
        return {name: _merged(below.get(name) or {}, above.get(name) or {}, deep=False) for name in names}
    taken = {_plain(key) for key in above}
    return {**{key: value for key, value in below.items() if _plain(key) not in taken}, **above}


def _preset(name: str, text: str) -> Preset:
    from checker.configuration.text import read_yaml  # imports yaml, of which a check without a preset has no need

    content: Any = read_yaml(text, f"{name}.yaml").content
    return Preset(
        name,
        content["title"],
        content["source"],
        tuple(content["headings"]),
        dict(content.get("left_out") or {}),
        tuple(content.get("assumes") or ()),
        content["log"],
    )


def _plain(heading: str) -> str:
    return "".join(character for character in heading.casefold() if character.isalnum())
