"""Holds waivers against their JSON Schema and says in words, with the line, what does not fit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator

from checker.configuration.text import Document
from checker.diagnostics.suggest import did_you_mean


@dataclass(frozen=True, order=True)
class Mistake:
    """Something that the schema refuses: its line, the number of the waiver (None: the file), and what it is."""

    line: int
    waiver: int | None
    words: str


def waivers_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of `waivers.yaml`."""
    text = files("checker.waivers").joinpath("waivers.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def mistakes(document: Document) -> tuple[Mistake, ...]:
    """One for every place that does not fit, in the order of the text."""
    validator = Draft202012Validator(waivers_schema())
    found = {mistake for error in validator.iter_errors(document.content) for mistake in _mistakes(error, document)}
    return tuple(sorted(found, key=lambda mistake: (mistake.line, mistake.words)))


def line_of(path: Sequence[str | int], document: Document) -> int:
    """The line of a dotted path, or of the nearest key above it."""
    parts = [str(part) for part in path]
    while parts and ".".join(parts) not in document.lines:
        parts.pop()
    return document.lines.get(".".join(parts), 1)


def _mistakes(error: Any, document: Document) -> list[Mistake]:
    path = list(error.absolute_path)
    waiver = path[1] if len(path) > 1 and path[0] == "waivers" else None
    match error.validator:
        case "additionalProperties":
            known = sorted(error.schema["properties"])
            unknown = sorted(set(error.instance) - set(known))
            return [
                Mistake(
                    line_of([*path, key], document), waiver, f"there is no {_key(key, known)} here; {_hint(key, known)}"
                )
                for key in unknown
            ]
        case "required":
            key = min(set(error.validator_value) - set(error.instance))
            return [Mistake(line_of(path, document), waiver, f"it needs `{key}`")]
        case "pattern" if error.validator_value != r"\S":
            return [Mistake(line_of(path, document), waiver, f"{_name(path)} is a day, written like 2026-06-30")]
        case "type" if error.validator_value in ("object", "array"):
            kind = {"object": "a group of keys", "array": "a list"}[error.validator_value]
            return [Mistake(line_of(path, document), waiver, f"{_name(path)} is {kind}")]
        case "anyOf":
            return [Mistake(line_of(path, document), waiver, f"{_name(path)} is a name or a list of names")]
        case "type":
            return [Mistake(line_of(path, document), waiver, f"{_name(path)} is plain text")]
        case _:
            return [Mistake(line_of(path, document), waiver, f"{_name(path)} is empty")]


def _key(key: str, known: Sequence[str]) -> str:
    """The key, if it is a known one misspelt; any other could be a patient's name."""
    return f"key `{key}`" if did_you_mean(key, known) else "such key"


def _hint(key: str, known: Sequence[str]) -> str:
    return did_you_mean(key, known) or f"keys: {', '.join(known)}"


def _name(path: Sequence[str | int]) -> str:
    names = [part for part in path if isinstance(part, str)]
    if not names:
        return "the file"
    return "the waiver" if names == ["waivers"] and len(path) > 1 else f"`{names[-1]}`"
