"""Changes to single characters: quotes, dashes, spaces, ligatures, accents, and what a wrong export makes of them."""

from __future__ import annotations

import re
import unicodedata
from random import Random

from scripts.perturbations.letter import Change, Letter, in_prose, one_in, ordinary_words, replaced

_APOSTROPHE = re.compile(r"(?<=\w)['’´](?=\w)")
_DASH = re.compile(r"(?<=\w) (?:--|-|–|—) (?=\w)|(?<=[a-z])(?:--|—)(?=[a-z])")
_QUOTED = re.compile(r"[\"“„«]\s?([^\"“”„«»\n]{2,80}(?:\n[^\"“”„«»\n]{2,80})?)\s?[\"”“»]")
_LIGATURES = (("ffi", "\ufb03"), ("ffl", "\ufb04"), ("ff", "\ufb00"), ("fi", "\ufb01"), ("fl", "\ufb02"))
_SOFT_HYPHENATED = 8
_SPACED = 6
_STARRED = 60


def quotes(opening: str, closing: str) -> Change:
    """Quotation marks of another kind."""
    return lambda letter, draw: _QUOTED.sub(
        lambda found: f"{opening}{found.group(1)}{closing}",
        letter.text,
    )


def apostrophes(sign: str) -> Change:
    """Apostrophes of another kind."""
    return lambda letter, draw: _APOSTROPHE.sub(sign, letter.text)


def dashes(sign: str) -> Change:
    """Dashes of another kind."""
    return lambda letter, draw: in_prose(letter.text, lambda part: _DASH.sub(sign, part))


def ellipses(letter: Letter, draw: Random) -> str:
    """Three dots are one character."""
    return re.sub(r"(?<!\.)\.\.\.(?!\.)", "…", letter.text)


def soft_hyphens(letter: Letter, draw: Random) -> str:
    """Soft hyphens in long words."""
    return _inside_words(letter.text, "\u00ad", _SOFT_HYPHENATED, draw)


def zero_width_spaces(letter: Letter, draw: Random) -> str:
    """Spaces without width in long words."""
    return _inside_words(letter.text, "\u200b", _SOFT_HYPHENATED, draw)


def _inside_words(text: str, sign: str, shortest: int, draw: Random) -> str:
    words = ordinary_words(text, shortest)
    cuts = [found.start() + draw.randint(3, len(found.group()) - 3) for found in words]
    return replaced(text, [(cut, cut, sign) for cut in cuts])


def spaces(sign: str) -> Change:
    """One space in six of another kind."""

    def change(letter: Letter, draw: Random) -> str:
        found = one_in(_SPACED, list(re.finditer(r"(?<=\S) (?=\S)", letter.text)), draw)
        return replaced(letter.text, [(*one.span(), sign) for one in found])

    return change


def ligatures(letter: Letter, draw: Random) -> str:
    """Two letters printed as one."""
    text = letter.text
    for letters, sign in _LIGATURES:
        text = re.sub(rf"(?<=\w){letters}|{letters}(?=[a-z])", sign, text)
    return text


def combining_accents(letter: Letter, draw: Random) -> str:
    """Accents are characters of their own."""
    return unicodedata.normalize("NFD", letter.text)


def misread_bytes(letter: Letter, draw: Random) -> str:
    """Curly quotes and letters with accents as an export shows them that took UTF-8 for Windows-1252."""
    curly = _APOSTROPHE.sub("’", letter.text)
    curly = _QUOTED.sub(lambda found: f"“{found.group(1)}”", curly)
    return "".join(map(_misread, curly))


def _misread(character: str) -> str:
    if character.isascii():
        return character
    return "".join(
        byte.decode("cp1252", errors="ignore") or chr(byte[0]) for byte in (bytes((one,)) for one in character.encode())
    )


def entities(letter: Letter, draw: Random) -> str:
    """Characters as HTML writes them, in a text that is none."""
    text = letter.text.replace("&", "&amp;").replace('"', "&quot;")
    return re.sub(r"(?<=\w)['’](?=\w)", "&#39;", text)


def emphasis(letter: Letter, draw: Random) -> str:
    """Some words between stars, as mail programs make words bold."""
    found = one_in(_STARRED, ordinary_words(letter.text, 5), draw)
    return replaced(letter.text, [(*one.span(), f"*{one.group()}*") for one in found])


def byte_order_mark(letter: Letter, draw: Random) -> str:
    """The mark that some programs put before a text."""
    return "\ufeff" + letter.text
