"""What two packs of one check have different, named: which input, which policy, which verdict."""

from __future__ import annotations

import filecmp
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

from checker.evidence.difference import Difference, Part
from checker.evidence.pack import ASSESSMENT, VERDICTS, read_json

NAMED = 20
_Key = tuple[object, ...]
_Line = Mapping[str, Any]


def manifest_differences(told: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[Difference]:
    """Policies, calendars, the mapping, settings and the tool's version, told by a pack and found again."""
    yield from _by_name("policy", told["policies"], found["policies"])
    yield from _by_name("calendar", told["calendars"], found["calendars"])
    if told["digests"].get("mapping") != found["digests"].get("mapping"):
        yield Difference("mapping", "", "differs")
    yield from _by_name("setting", _settings(told), _settings(found))
    made, here = told["tool"]["version"], found["tool"]["version"]
    if made != here:
        yield Difference("tool", "", f"the pack was made with habeas {made}, this is {here}")
    if told["as_of"] != found["as_of"]:
        yield Difference("as_of", "", f"was {told['as_of']}, is {found['as_of']}")
    if told["exit_code"] != found["exit_code"]:
        yield Difference("exit_code", "", f"was {told['exit_code']}, is {found['exit_code']}")


def remarks(told: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    """What differs and need not change a verdict: files of the tool, versions of what it is built on."""
    files = list(_states(told["tool"]["files"], found["tool"]["files"]))
    if files:
        first, how = files[0]
        yield f"{len(files)} of the tool's own files differ; the first is {first}: {how}"
    for name in sorted(told["environment"].keys() | found["environment"].keys()):
        before, now = told["environment"].get(name), found["environment"].get(name)
        if before != now:
            yield f"made with {name} {before}, checked with {now}"


def input_differences(told: Mapping[str, str], found: Mapping[str, str | None]) -> Iterator[Difference]:
    """Inputs by name and digest; None for one that is not there."""
    yield from _by_name("input", told, {name: digest for name, digest in found.items() if digest is not None})


def _by_name(part: Part, told: Mapping[str, str], found: Mapping[str, str]) -> Iterator[Difference]:
    yield from (Difference(part, name, how) for name, how in _states(told, found))


def _states(told: Mapping[str, str], found: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The names whose digests differ, each with what became of it."""
    for name in sorted(told.keys() | found.keys()):
        if name not in found:
            yield name, "is missing"
        elif name not in told:
            yield name, "was not there"
        elif told[name] != found[name]:
            yield name, "was changed"


def digests_of_inputs(manifest: Mapping[str, Any]) -> dict[str, str]:
    """The SHA-256 of each input by its name."""
    return {each["file"]: each["sha256"] for each in manifest["inputs"]}


def _settings(manifest: Mapping[str, Any]) -> dict[str, str]:
    return {each["name"]: json.dumps(each, sort_keys=True) for each in manifest["settings"]}


def result_differences(told: Path, found: Path) -> Iterator[Difference]:
    """Verdicts and what else of the assessment differs, between the folders of two packs."""
    verdicts = list(islice(_verdicts(told / VERDICTS, found / VERDICTS), NAMED + 1))
    yield from verdicts[:NAMED]
    if len(verdicts) > NAMED:
        yield Difference("pack", VERDICTS, f"differs in more than these {NAMED} verdicts")
    if not verdicts and not filecmp.cmp(told / VERDICTS, found / VERDICTS, shallow=False):
        yield Difference("pack", VERDICTS, "differs")
    if not filecmp.cmp(told / ASSESSMENT, found / ASSESSMENT, shallow=False):
        before, now = read_json(told, ASSESSMENT), read_json(found, ASSESSMENT)
        places = list(islice(_places(before, now, ASSESSMENT), NAMED + 1))
        yield from (Difference("assessment", place, "differs") for place in places[:NAMED] or (ASSESSMENT,))
        if len(places) > NAMED:
            yield Difference("pack", ASSESSMENT, f"differs in more than these {NAMED} places")


def _verdicts(told: Path, found: Path) -> Iterator[Difference]:
    """The verdicts that differ, each record by rule and pseudonym; equal beginnings are passed over."""
    with told.open("rb") as before, found.open("rb") as now:
        for one, other in zip_longest(before, now, fillvalue=b""):
            if one != other:
                yield from _differing(_by_key((one, *before)), _by_key((other, *now)))
                return


def _differing(before: Mapping[_Key, _Line], now: Mapping[_Key, _Line]) -> Iterator[Difference]:
    for key in (*before, *(key for key in now if key not in before)):
        if before.get(key) != now.get(key):
            rule, record, pseudonym = key
            if pseudonym is None:
                beside = [str(found[key].get("count")) if key in found else "none" for found in (before, now)]
                yield Difference("not_applicable", f"{rule}", f"were {beside[0]}, are {beside[1]}")
            else:
                change = _change(before.get(key), now.get(key))
                yield Difference("verdict", f"{rule} for {record} {pseudonym}", change)


def _change(before: _Line | None, now: _Line | None) -> str:
    if before is None or now is None:
        was, is_now = (each.get("verdict") if each else "not there" for each in (before, now))
        return f"was {was}, is {is_now}"
    changed = [name for name in before if before.get(name) != now.get(name)]
    return ", ".join(f"{name} was {before.get(name)}, is {now.get(name)}" for name in changed) or "other columns"


def _by_key(lines: Iterable[bytes]) -> dict[_Key, _Line]:
    found: dict[_Key, _Line] = {}
    for line in lines:
        try:
            read = json.loads(line) if line else None
        except ValueError:
            read = None
        if isinstance(read, dict):
            found[(read.get("rule"), read.get("record"), read.get("pseudonym"))] = read
    return found


def _places(before: object, now: object, place: str) -> Iterator[str]:
    """Paths into two JSON documents where they differ, without the values."""
    if isinstance(before, dict) and isinstance(now, dict):
        for name in sorted(before.keys() | now.keys()):
            yield from _places(before.get(name), now.get(name), f"{place}/{name}")
    elif isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        for number, (one, other) in enumerate(zip(before, now, strict=True)):
            yield from _places(one, other, f"{place}/{number}")
    elif before != now:
        yield place
