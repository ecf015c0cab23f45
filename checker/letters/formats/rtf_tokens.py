"""Rich text as words, characters and braces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Token:
    """`word` is a control word or sign with its number, `byte` a character by its code, `text` plain characters."""

    kind: Literal["open", "close", "word", "byte", "text"]
    text: str = ""
    number: int | None = None


_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,9})?[ ]?"
    r"|\\'(?P<byte>[0-9a-fA-F]{2})"
    r"|\\(?P<sign>[^a-zA-Z])"
    r"|(?P<brace>[{}])"
    r"|(?P<text>[^\\{}\r\n\x00]+)"
    r"|[\r\n\x00]+",
    re.DOTALL,
)


def read_tokens(source: str) -> Iterator[Token]:
    """The tokens of rich text whose bytes are the characters of `source`; binary data is left out."""
    place = 0
    while place < len(source):
        found = _TOKEN.match(source, place)
        if found is None:
            return
        place = found.end()
        if found["word"]:
            number = int(found["number"]) if found["number"] else None
            if found["word"] == "bin":
                place += max(0, number or 0)
            else:
                yield Token("word", found["word"], number)
        elif found["byte"]:
            yield Token("byte", number=int(found["byte"], 16))
        elif found["sign"]:
            yield Token("word", found["sign"])
        elif found["brace"]:
            yield Token("open" if found["brace"] == "{" else "close")
        elif found["text"]:
            yield Token("text", found["text"])
