"""Canaries: invented identifiers of the eighteen kinds of 45 CFR 164.514(b)(2)(i), each unlike every other."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from urllib.parse import quote, quote_plus

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _token(number: int) -> str:
    """Six letters that no word holds, others for each number."""
    letters = ""
    for _ in range(4):
        number, rest = divmod(number, len(_LETTERS))
        letters += _LETTERS[rest]
    return f"qz{letters}"


def _day(number: int) -> date:
    return date(1900, 1, 1) + timedelta(days=number)


# Letters of the paragraph, and how the identifier with a number is written.
KINDS: Mapping[str, Callable[[int], str]] = MappingProxyType(
    {
        "A name": lambda n: f"Quill{_token(n)} Feather",
        "B address": lambda n: f"77 Wex{_token(n)} Street",
        "C date": lambda n: f"born {_day(n).isoformat()}",
        "D telephone": lambda n: f"({200 + n // 100}) 555-01{n % 100:02}",
        "E fax": lambda n: f"+1-{600 + n // 100}-555-01{n % 100:02}",
        "F e-mail": lambda n: f"{_token(n)}@canary.example",
        "G social security": lambda n: f"9{n // 1000:02}-{n // 100 % 10}0-7{n % 1000:03}",
        "H medical record": lambda n: f"MRN-{8_800_000_000 + n}",
        "I health plan": lambda n: f"HPB-44{n:05}-7",
        "J account": lambda n: f"ACCT 7711{n:05}",
        "K licence": lambda n: f"LIC-{_token(n)}-77",
        "L vehicle": lambda n: f"5YJ3E1EA7{_token(n).upper()}",
        "M device": lambda n: f"DEV/SN#{_token(n)}",
        "N web address": lambda n: f"https://canary.example/?id={_token(n)}&x=<{_token(n)}>",
        "O internet address": lambda n: f"2001:db8:77::{n:04x}:7777",
        "P voice print": lambda n: f'VOICE"{_token(n)}"PRINT',
        "Q photograph": lambda n: f"face'{_token(n)}'.jpg",
        "R other": lambda n: f"=UID+{_token(n)}",
    }
)


@dataclass(frozen=True)
class Canary:
    """An identifier, its kind, and where it was planted: `cell request.id`, `letter one.txt`, `file name`."""

    text: str
    kind: str
    planted: str


@dataclass
class Mint:
    """Makes canaries, no two alike, and remembers them."""

    first: int = 0
    made: list[Canary] = field(default_factory=list)

    def one(self, kind: str, planted: str, made_fit: Callable[[str], str] = str) -> str:
        """The text of a new canary; `made_fit` writes it so that it can stand in its place, such as a file's name."""
        text = made_fit(KINDS[kind](self.first + len(self.made)))
        self.made.append(Canary(text, kind, planted))
        return text

    def each(self, planted: str, made_fit: Callable[[str], str] = str) -> tuple[str, ...]:
        """A new canary of every kind."""
        return tuple(self.one(kind, planted, made_fit) for kind in KINDS)


def needles(canary: Canary) -> frozenset[str]:
    """How a canary can be written: in another case, escaped, encoded, or under a digest that anybody can repeat."""
    text = canary.text
    bare = re.sub("^born.", "", text)
    forms = {text, bare}
    if canary.kind in ("A name", "B address"):
        forms |= set(re.findall("(?:Quill|Wex)[a-z]+", text))
    if canary.kind == "C date":
        day = date.fromisoformat(re.sub("[^0-9-]", "", bare))
        forms |= {day.strftime(form) for form in ("%m/%d/%Y", "%d.%m.%Y", "%d %B %Y", "%B %d, %Y")}
    else:
        forms.add(re.sub(r"[^0-9A-Za-z]", "", text))
    escapes = (str, str.casefold, quote, quote_plus, html.escape, _json, repr, _base64, _hexadecimal, _digests)
    written = {form for each in forms for escape in escapes for form in _listed(escape(each))}
    return frozenset(form for form in written if len(form) >= SHORTEST)


SHORTEST = 9
"""Characters that a needle has at least, so that it stands nowhere by chance."""


def _listed(found: str | Iterable[str]) -> Iterable[str]:
    return (found,) if isinstance(found, str) else found


def _json(text: str) -> str:
    return json.dumps(text)[1:-1]


def _base64(text: str) -> Iterator[str]:
    """The part of each of the three alignments that does not depend on what stands around it."""
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + text.encode()).decode()
        yield coded[(0, 2, 3)[before] : len(coded) // 4 * 4 - 4]


def _hexadecimal(text: str) -> str:
    return text.encode().hex()


def _digests(text: str) -> Iterator[str]:
    for name in ("md5", "sha1", "sha256"):
        yield hashlib.new(name, text.encode()).hexdigest()[:10]
