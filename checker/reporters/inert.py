"""Text of an input made inert: what a spreadsheet, Markdown or a terminal would act on is only read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from functools import cache
from operator import is_
from types import MappingProxyType
from typing import Any

from checker.assessment.untold import Untold

# Patterns are compiled when a text first needs them, which most do not.
# Control characters (terminal escapes begin with one), and characters that turn the direction of text around.
_ACTING = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
_UNPAIRED = "[\ud800-\udfff]"
_BREAKS = "[\t\n\r\u2028\u2029]+"
# The first characters that begin a formula (CWE-1236), as spreadsheets of East Asia write them too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}",
            "\N{FULLWIDTH HYPHEN-MINUS}", "\N{FULLWIDTH COMMERCIAL AT}")  # fmt: skip
_MARKDOWN = r"([\\`*_\[\]<>|~$&])"
# What hosts of Markdown link by themselves: mentions, issues, addresses. An empty word joiner takes the link away.
_LINKED = r"(?i)(?<=[@#!])(?=\w)|(?<=[a-z]:)(?=[^\W\d]|/)|(?<=/)(?=/)|(?<=\bwww)(?=\.)"
_JOINER = "\N{WORD JOINER}"
_UNSAFE_IN_JSON = "[\x7f-\x9f\u2028\u2029\ufeff]"


def one_line(text: str) -> str:
    """The text on one line, without characters that act on a terminal or turn text around."""
    if text.isprintable():
        return text
    plain = re.sub(_ACTING, "\N{REPLACEMENT CHARACTER}", re.sub(_BREAKS, " ", text))
    return re.sub(_UNPAIRED, "\N{REPLACEMENT CHARACTER}", plain)


def plain(value: Any) -> Any:
    """A record of the model with every text in it, however deep, as `one_line` makes it.

    One in which nothing acts is itself. What is not yet told of a record is made so when it is told.
    """
    make = _maker(type(value))  # type: ignore[arg-type]  # a class is hashable
    return value if make is None else make(value)


@cache
def _maker(kind: type) -> Callable[[Any], Any] | None:
    """How a value of a kind is made plain; None for one that is plain as it is."""
    if issubclass(kind, str):
        return one_line
    if issubclass(kind, tuple):
        return _tuple
    if issubclass(kind, Mapping):
        return _mapping
    if issubclass(kind, Untold):
        return lambda untold: untold.changed(plain)
    return _record if is_dataclass(kind) else None


def _tuple(values: tuple[Any, ...]) -> tuple[Any, ...]:
    made = tuple([plain(value) for value in values])
    return values if all(map(is_, made, values)) else made


def _mapping(values: Mapping[Any, Any]) -> Mapping[Any, Any]:
    return MappingProxyType({plain(key): plain(each) for key, each in values.items()})


def _record(record: Any) -> Any:
    changed = {}
    for name, value in vars(record).items():
        if type(value) is not str or not value.isprintable():
            made = plain(value)
            if made is not value:
                changed[name] = made
    if not changed:
        return record
    other = object.__new__(type(record))
    other.__dict__.update(vars(record))
    other.__dict__.update(changed)
    return other


def cell(text: str) -> str:
    """The text as a cell of a spreadsheet: what begins like a formula gets an apostrophe before it."""
    begins = text[:1] in _FORMULA or text.lstrip()[:1] in _FORMULA
    return f"'{one_line(text)}" if text and begins else one_line(text)


def markdown(text: str) -> str:
    """The text as Markdown that shows it as it is: no tags, links, mentions or emphasis."""
    return re.sub(_LINKED, _JOINER, re.sub(_MARKDOWN, r"\\\1", one_line(text)))


def markdown_code(text: str) -> str:
    """The text as a code span that also holds inside a table; a backtick becomes an apostrophe."""
    plain = one_line(text).replace("`", "'").replace("|", "\N{BROKEN BAR}")
    return f"`{plain}`" if plain.strip() else "` `"


def json_text(document: object, *, indent: int | None = 2) -> str:
    """JSON with sorted keys, readable beyond ASCII, in which nothing acts on a terminal."""
    text = json.dumps(document, indent=indent, sort_keys=True, ensure_ascii=False)
    return re.sub(_UNPAIRED, _escaped, re.sub(_UNSAFE_IN_JSON, _escaped, text))


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
