"""Tags and text of a web page in one pass, by the rules of browsers, in time that grows with its length alone.

The parser of the standard library goes through the rest of a page again for each tag that is not closed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Token:
    """A start tag with its attributes, an end tag, or text (`name` empty)."""

    name: str
    text: str = ""
    ends: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)


_RAW = frozenset(("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"))
_WITH_REFERENCES = frozenset(("textarea", "title"))
_NAME = re.compile(r"[a-zA-Z][^\s/>]*")
_ATTRIBUTE = re.compile(r"[\s/]*([^\s/>=][^\s/>=]*)?")
_EQUALS = re.compile(r"\s*=\s*")
_PLAIN_VALUE = re.compile(r"[^\s>]*")


def read_tokens(page: str) -> Iterator[Token]:
    """The tokens of a page; what stands in comments and declarations is left out, as is a tag that never ends."""
    place = 0
    while place < len(page):
        opening = page.find("<", place)
        if opening < 0:
            yield Token("", _unescaped(page[place:]))
            return
        if opening > place:
            yield Token("", _unescaped(page[place:opening]))
        following = page[opening + 1 : opening + 2]
        if following in ("!", "?"):
            place = _past_declaration(page, opening)
        elif following == "/" and page[opening + 2 : opening + 3].isalpha():
            name = _NAME.match(page, opening + 2)
            place = _past(page, ">", opening)
            if name is not None:
                yield Token(name.group().lower(), ends=True)
        elif following == "/":
            place = _past(page, ">", opening)
        elif following.isascii() and following.isalpha():
            token, place = _start_tag(page, opening + 1)
            if token is None:
                return
            yield token
            if token.name in _RAW:
                end = _end_of_raw(page, place, token.name)
                inside = page[place:end]
                yield Token("", _unescaped(inside) if token.name in _WITH_REFERENCES else inside)
                place = end
        else:
            yield Token("", "<")
            place = opening + 1


def _past(page: str, words: str, start: int) -> int:
    end = page.find(words, start)
    return len(page) if end < 0 else end + len(words)


def _past_declaration(page: str, opening: int) -> int:
    if page.startswith(("<!-->", "<!--->"), opening):
        return _past(page, ">", opening)
    return _past(page, "-->", opening + 4) if page.startswith("<!--", opening) else _past(page, ">", opening)


def _start_tag(page: str, start: int) -> tuple[Token | None, int]:
    """The tag and where it ends; None for a tag that runs to the end of the page."""
    name = _NAME.match(page, start)
    if name is None:
        return None, len(page)
    attributes: dict[str, str] = {}
    place = name.end()
    while place < len(page):
        found = _ATTRIBUTE.match(page, place)
        key = found.group(1) if found else None
        place = found.end() if found else place
        if key is None:
            if page[place : place + 1] == ">":
                return Token(name.group().lower(), attributes=attributes), place + 1
            place += 1
            continue
        equals = _EQUALS.match(page, place)
        value = ""
        if equals is not None:
            value, place = _value(page, equals.end())
        attributes.setdefault(key.lower(), _unescaped(value))
    return None, len(page)


def _value(page: str, start: int) -> tuple[str, int]:
    quote = page[start : start + 1]
    if quote in ("'", '"'):
        end = page.find(quote, start + 1)
        return ("", len(page)) if end < 0 else (page[start + 1 : end], end + 1)
    found = _PLAIN_VALUE.match(page, start)
    return (found.group(), found.end()) if found else ("", start)


def _end_of_raw(page: str, start: int, name: str) -> int:
    found = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(page, start)
    return found.start() if found else len(page)


def _unescaped(text: str) -> str:
    try:
        return html.unescape(text) if "&" in text else text
    except ValueError:  # a number of thousands of digits is no character
        return text
