"""Letters in JSON: an object, a list of objects, or one object a line, each with its text."""

from __future__ import annotations

import json
from types import MappingProxyType

from checker.letters.formats.decoded import UnreadableError
from checker.letters.formats.extract import Extract

TEXT_KEYS = ("text", "body", "content", "letter_text", "letter text", "letter")
"""The headings and keys under which a letter's text is looked for, in this order."""


def read_json(text: str) -> tuple[Extract, ...]:
    """The letters of a JSON document; raises UnreadableError with the line of the mistake."""
    try:
        value = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as problem:
        raise UnreadableError(f"is no JSON{_place(problem)}: export it again") from None
    if isinstance(value, dict) and isinstance(value.get("letters"), list):
        value = value["letters"]
    if isinstance(value, list):
        return tuple(_letter(one, f"item {number}") for number, one in enumerate(value, 1))
    return (_letter(value, ""),)


def read_json_lines(text: str) -> tuple[Extract, ...]:
    """The letters of a file with one JSON object a line; raises UnreadableError with the line of the mistake."""
    letters = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (json.JSONDecodeError, RecursionError):
            raise UnreadableError(f"is no JSON in line {number}: export it again, one object a line") from None
        letters.append(_letter(value, f"line {number}"))
    return tuple(letters)


def _place(problem: Exception) -> str:
    return f" (line {problem.lineno})" if isinstance(problem, json.JSONDecodeError) else ""


def _letter(value: object, origin: str) -> Extract:
    if isinstance(value, str):
        return Extract(value, origin)
    if not isinstance(value, dict):
        raise UnreadableError(
            f"has no letter{f' in {origin}' if origin else ''}: a letter is an object with the key `text`"
        )
    fields = {str(key): item for key, item in value.items() if isinstance(item, str | int | float)}
    text = next((str(fields[key]) for key in TEXT_KEYS if key in fields), "")
    kept = {key: str(item) for key, item in fields.items() if key not in TEXT_KEYS}
    return Extract(text, origin, MappingProxyType(kept))
