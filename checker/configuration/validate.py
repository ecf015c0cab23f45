"""Holds settings against their JSON Schema and says in words, with the line, what does not fit."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from jsonschema import Draft202012Validator

from checker.configuration.text import Document
from checker.diagnostics.suggest import did_you_mean


def settings_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of `habeas.yaml`."""
    text = files("checker.configuration").joinpath("settings.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def mistakes(document: Document, name: str) -> tuple[str, ...]:
    """One line for every mistake, `habeas.yaml:12: ...`, in the order of the text."""
    validator = Draft202012Validator(settings_schema())
    found = {line: None for error in validator.iter_errors(document.content) for line in _lines(error, document, name)}
    return tuple(text for _, text in sorted(found))


def _lines(error: Any, document: Document, name: str) -> Iterator[tuple[int, str]]:
    path = [str(part) for part in error.absolute_path]
    if error.validator == "additionalProperties":
        known = sorted(error.schema["properties"])
        for key in sorted(set(error.instance) - set(known)):
            line = _line([*path, key], document)
            hint = did_you_mean(key, known) or f"keys: {', '.join(known)}"
            yield line, f"{name}:{line}: there is no setting `{key}` here; {hint}"
        return
    line = _line(path, document)
    where = "the file" if not path else "this entry" if path[-1].isdecimal() else f"`{path[-1]}`"
    yield line, f"{name}:{line}: {where} {_words(error)}"


def _words(error: Any) -> str:
    match error.validator:
        case "enum":
            words = dict.fromkeys(_TRUTHS.get(str(word).lower(), str(word)) for word in error.validator_value)
            return f"is one of: {', '.join(words)}"
        case "required":
            return f"needs `{min(set(error.validator_value) - set(error.instance))}`"
        case "pattern":
            return f"is written like {_EXAMPLES[error.validator_value]}"
        case "anyOf":
            return f"is {_kinds(error.validator_value)}"
        case "type":
            return f"is {_kinds([error.schema])}"
        case _:
            return "is empty"


_TRUTHS: Mapping[str, str] = MappingProxyType({"true": "yes", "false": "no"})
_EXAMPLES: Mapping[str, str] = MappingProxyType(
    {
        r"^\d{4}-\d{2}-\d{2}$": "2026-06-30",
        "^[A-Z]{3}$": "USD",
        "^(.|tab)$": "; or tab",
        "^[1-9][0-9]{0,3}$": "3",
    }
)
_KINDS: Mapping[str, str] = MappingProxyType({"object": "a group of keys", "array": "a list", "null": "empty"})


def _kinds(options: Sequence[Mapping[str, Any]]) -> str:
    """The shapes that are allowed, in words."""
    kinds: list[str] = []
    for option in options:
        kind = option.get("type", "string")
        kinds += [kind] if isinstance(kind, str) else kind
    return " or ".join(dict.fromkeys(_KINDS.get(kind, "a plain value") for kind in kinds))


def _line(path: Sequence[str], document: Document) -> int:
    parts = list(path)
    while parts and ".".join(parts) not in document.lines:
        parts.pop()
    return document.lines.get(".".join(parts), 1)
