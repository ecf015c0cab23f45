"""Coded words as single signs, so that a phrase is looked for in some twenty characters instead of a hundred.

Each code that some phrase tells apart has a sign of its own; the others share one. The region in which a sign lies
tells what slots ask: whether the code is a number, and whether its word has a capital.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

_NOTHING = "\0"
_BREAK = "|"
_FACT = b"#"
_CAPITAL = b"^"
_CAPITAL_ONLY = r"\^"
_PIECE = re.compile(
    r"(?P<capital>\[\^ \|\#\]\+\\\^ )|(?P<any>\[\^ \|\]\+ )|(?P<number>\[0-9\]\+ )"
    r"|(?P<code>(?:\\[^^]|[^\\ ()|?{}\[\]^])+)(?P<case>\\\^\??)? |(?P<rest>\(\?:|\{[0-9,]+\}\??|[()|?])",
)
_MANY = 8
_ESCAPED = re.compile(r"\\(.)")
# The second range of each is for policies with more words than ever were seen.
_NUMBERS = (range(0x0100, 0x0500), range(0x10000, 0x20000))
_PLAIN = (range(0x1000, 0xA000), range(0x20000, 0xE0000))
_CAPITALS = (range(0xE000, 0xF900), range(0xF0000, 0x110000))
ANY_NUMBER = "[\u0100-\u04ff\U00010000-\U0001ffff]"
ANY_CAPITAL = "[\ue000-\uf8ff\U000f0000-\U0010ffff]"
_SLOTS: Mapping[str, str] = MappingProxyType({"number": ANY_NUMBER, "capital": ANY_CAPITAL, "any": "[^|\0]"})
_ANY_OR_NONE = f"(?:{_SLOTS['any']})?"
_SEVERAL_ANY = re.compile(f"(?:{re.escape(_ANY_OR_NONE)}){{2,}}")


@dataclass(frozen=True)
class Alphabet:
    """`small` tells for each sign that of the same code without a capital.

    `searches` has what was made of the sources of patterns to search signs; alphabets of the same signs share it.
    """

    codes: Mapping[bytes, str]
    small: Mapping[str, str]
    searches: dict[str, Any]

    def signs(self, line: bytes) -> str:
        """A coded line as signs, one a code."""
        return "".join(map(self.codes.__getitem__, line[1:-1].split(b" ")))

    def without_capitals(self, signs: str) -> str:
        """The signs of the same codes, none with a capital."""
        return "".join(map(self.small.__getitem__, signs))

    def expression(self, source: str) -> str:
        """The expression of a pattern over coded lines as one over signs: without capitals where it asks for none."""
        # a line begins with a space before its first code
        pieces = _pieces(source, 1)
        return _Writer(self, pieces, asks_for_capitals(source)).either("").expression


@dataclass(frozen=True)
class _Part:
    """An expression, the signs with which what it matches may begin, None for any, and whether it may match nothing.

    `one` has the signs of an expression that matches one sign.
    """

    expression: str
    firsts: frozenset[str] | None
    empty: bool = False
    one: frozenset[str] | None = None


def _one_of(signs: frozenset[str]) -> _Part:
    expression = "".join(map(re.escape, sorted(signs)))
    return _Part(expression if len(signs) == 1 else f"[{expression}]", signs, one=signs)


@dataclass(frozen=True)
class _Writer:
    """Writes what stands in the pieces of a pattern, as many of which are used up."""

    alphabet: Alphabet
    pieces: Iterator[re.Match[str]]
    capitals: bool

    def either(self, opening: str) -> _Part:
        """The options up to the end of their group."""
        options: list[_Part] = []
        parts: list[_Part] = []
        for found in self.pieces:
            match found["rest"]:
                case None:
                    parts.append(self._of_code(found))
                case "(" | "(?:" as inner:
                    parts.append(self.either(inner))
                case "|" | ")" as end:
                    options.append(_chain(parts))
                    parts = []
                    if end == ")":
                        return _group(opening, options)
                case times:
                    parts[-1] = _repeated(parts[-1], times)
        return _group(opening, [*options, _chain(parts)])

    def _of_code(self, found: re.Match[str]) -> _Part:
        slot = _SLOTS.get(found.lastgroup or "")
        if slot is not None:
            return _Part(slot, None)
        code, case = _ESCAPED.sub(r"\1", found["code"]).encode(), found["case"]
        sign = self.alphabet.codes[code]
        if not case or not self.capitals:
            return _one_of(frozenset((sign,)))
        capital = self.alphabet.codes[code + _CAPITAL]
        return _one_of(frozenset((capital,) if case == _CAPITAL_ONLY else (sign, capital)))


def _pieces(source: str, place: int) -> Iterator[re.Match[str]]:
    while place < len(source):
        found = _PIECE.match(source, place)
        if found is None:
            raise ValueError(f"no piece of a pattern at {place}: {source}")
        yield found
        place = found.end()


def _chain(parts: Sequence[_Part]) -> _Part:
    firsts: frozenset[str] | None = frozenset()
    for part in parts:
        firsts = None if firsts is None or part.firsts is None else firsts | part.firsts
        if not part.empty:
            break
    if len(parts) == 1:
        return parts[0]
    expression = _SEVERAL_ANY.sub(_up_to_so_many, "".join([part.expression for part in parts]))
    return _Part(expression, firsts, all(part.empty for part in parts))


def _up_to_so_many(found: re.Match[str]) -> str:
    """Several that may be left out as one that is there up to as often: the engine then goes fewer ways."""
    return f"{_SLOTS['any']}{{0,{len(found[0]) // len(_ANY_OR_NONE)}}}"


def _together(options: Sequence[_Part]) -> list[_Part]:
    """The options, neighbours of one sign each as one."""
    found: list[_Part] = []
    for option in options:
        before = found[-1].one if found else None
        if before and option.one:
            found[-1] = _one_of(before | option.one)
        else:
            found.append(option)
    return found


def _group(opening: str, options: Sequence[_Part]) -> _Part:
    options = _together(options)
    if len(options) == 1 and options[0].one and opening != "(":
        return options[0]
    expression = "|".join([option.expression for option in options])
    empty = any(option.empty for option in options)
    known = [option.firsts for option in options if option.firsts is not None]
    firsts = frozenset().union(*known) if len(known) == len(options) else None
    if (
        firsts is not None
        and not empty
        and len(options) >= _MANY
        and any(len(option.expression) > 1 for option in options)
    ):
        # most places are none for any of the options: one look tells
        expression = f"(?=[{''.join(sorted(map(re.escape, firsts)))}])(?:{expression})"
    return _Part(f"{opening}{expression})" if opening else expression, firsts, empty)


def _repeated(part: _Part, times: str) -> _Part:
    return _Part(part.expression + times, part.firsts, part.empty or times[:2] in ("?", "{0"))


def asks_for_capitals(source: str) -> bool:
    """Whether a pattern tells capitals from small letters."""
    return f"{_CAPITAL_ONLY} " in source


class _Codes(dict[bytes, str]):
    """The signs of codes; those that no phrase tells apart share one for words, for names and for numbers."""

    def __init__(self, other: str, other_capital: str, other_number: str) -> None:
        super().__init__()
        self._others = (other, other_capital, other_number)

    def __missing__(self, code: bytes) -> str:
        other, other_capital, other_number = self._others
        if not code or _BREAK.encode() in code:
            return _NOTHING
        if code.isdigit():
            return other_number
        named = code.endswith(_CAPITAL) and code != _CAPITAL and _FACT not in code
        return other_capital if named else other


class Signs:
    """The signs that codes of a language have in every alphabet, and what searches them."""

    def __init__(self) -> None:
        self._numbers, self._plain, self._capitals = map(_chosen, (_NUMBERS, _PLAIN, _CAPITALS))
        self._known: dict[bytes, str] = {}
        self.others = next(self._plain), next(self._capitals), next(self._numbers)
        self.searches: dict[str, Any] = {}

    def of(self, code: bytes) -> str:
        """The sign of a code, the same whenever it is asked for."""
        sign = self._known.get(code)
        if sign is None:
            kind = self._numbers if code.isdigit() else self._capitals if code.endswith(_CAPITAL) else self._plain
            sign = self._known[code] = next(kind)
        return sign


def make_alphabet(told_apart: Iterable[str], signs: Signs) -> Alphabet:
    """The alphabet for codes, as phrases write them: small, or facts that begin with `#`."""
    other, other_capital, other_number = signs.others
    codes = _Codes(other, other_capital, other_number)
    codes[_BREAK.encode()] = _BREAK
    small = {sign: sign for sign in (_NOTHING, _BREAK, other, other_number)}
    small[other_capital] = other
    for code in sorted(frozenset(told_apart)):
        written = code.encode()
        sign = codes[written] = signs.of(written)
        small[sign] = sign
        if not written.startswith(_FACT):
            capital = codes[written + _CAPITAL] = signs.of(written + _CAPITAL)
            small[capital] = sign
    return Alphabet(codes, MappingProxyType(small), signs.searches)


def _chosen(ranges: Iterable[range]) -> Iterator[str]:
    return (chr(number) for numbers in ranges for number in numbers)
