"""What a reader of a format gives back, and what it may use on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Protocol

from checker.letters.formats.decoded import UnreadableError
from checker.letters.formats.limits import DEEPEST_NESTING, LONGEST_TEXT, MOST_UNPACKED

NO_FIELDS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Extract:
    """One letter of a file.

    `inside` is its path in a container (empty for the file's own text), `origin` its row or key, `pages` the offsets at
    which its pages begin (empty without pages). `recognised` marks text that was read off a picture. A letter that
    cannot be read has its reason in `why_not`.
    """

    text: str
    origin: str = ""
    fields: Mapping[str, str] = field(default_factory=lambda: NO_FIELDS)
    pages: tuple[int, ...] = ()
    recognised: bool = False
    inside: str = ""
    why_not: str = ""


class Recogniser(Protocol):
    """Reads text off pictures."""

    def read(self, picture: bytes) -> str:
        """The text of a picture (PNG, JPEG, TIFF or PNM); raises UnreadableError."""
        ...


@dataclass
class Allowance:
    """Bytes that one file may still unpack to, counted over all that is nested in it."""

    unpacked: int = MOST_UNPACKED

    def take(self, size: int) -> None:
        """Counts unpacked bytes; raises UnreadableError where they are too many."""
        self.unpacked -= size
        if self.unpacked < 0:
            raise UnreadableError(
                f"unpacks to more than {MOST_UNPACKED // 1_000_000} MB: unpack it and give the letters by themselves"
            )


@dataclass(frozen=True)
class Opening:
    """What readers may use: the reader for members of a container, text recognition if any, and what is left."""

    read_member: Callable[[str, bytes, Opening], tuple[Extract, ...]]
    recogniser: Recogniser | None = None
    depth: int = 0
    allowance: Allowance = field(default_factory=Allowance)

    def member(self, name: str, data: bytes) -> tuple[Extract, ...]:
        """The letters of a member, each under the member's name."""
        if self.depth >= DEEPEST_NESTING:
            why = f"lies in more than {DEEPEST_NESTING} containers, one in the other: give it by itself"
            return (Extract("", inside=name, why_not=why),)
        found = self.read_member(name, data, replace(self, depth=self.depth + 1))
        return tuple(replace(one, inside=f"{name}/{one.inside}" if one.inside else name) for one in found)


def checked_length(text: str) -> str:
    """The text of a letter; raises UnreadableError where it is far too long for one."""
    if len(text) > LONGEST_TEXT:
        raise UnreadableError(f"holds more than {LONGEST_TEXT:,} characters: split it into single letters")
    return text
