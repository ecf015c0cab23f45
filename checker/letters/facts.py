"""Facts found in text: telephone numbers, dates, amounts, addresses of mail and web, unfilled slots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

import re2  # type: ignore[import-untyped]

from checker.letters.one_byte import one_byte, one_byte_expression

Kind = str
_remembered = lru_cache(10_000)
"""For what is read from a few characters, as the same dates and numbers come again and again."""


class Fact(NamedTuple):
    """A fact of `kind` at `start`:`end` of the normalised text; `value` is its settled form.

    Kinds: phone (digits, `x` before an extension), date (`YYYY-MM-DD`, `--MM-DD` without a year, empty where
    it is ambiguous or no day), money, email, url, blank (the kind that the slot asks for, or empty).
    """

    kind: Kind
    start: int
    end: int
    value: str


_EXTENSION = r"(?:,?\s{0,2}(?:\(?(?:ext|extension|ex|x)\b\.?:?\s{0,2}[0-9]{1,6}\)?))"
_PHONE = one_byte_expression(
    r"(?i)(?:"
    # North America, with or without the area code in parentheses
    r"(?:\+?1[\s.\-/]{0,3})?(?:\([0-9]{3}\)|\b[0-9]{3})[\s.\-/]{0,3}[0-9]{3}[\s.\-][0-9]{4}\b" + _EXTENSION + r"?"
    # local number
    r"|\b[0-9]{3}-[0-9]{4}\b" + _EXTENSION + r"?"
    # international and national numbers of Europe
    r"|\+[0-9]{1,3}[\s.\-/]?\(?0?\)?[\s.\-/]?(?:[0-9]{1,5}[\s.\-/]{0,3}){2,6}[0-9]{2,5}\b"
    r"|\b0[0-9]{1,5}[\s.\-/)]{1,3}(?:[0-9]{2,5}[\s.\-/]{0,2}){1,4}[0-9]{2,5}\b" + _EXTENSION + r"?"
    r"|\(0[0-9]{1,5}\)\s?(?:[0-9]{2,5}[\s.\-/]{0,2}){1,4}[0-9]{1,5}\b"
    r"|\b0[0-9]{9,11}\b"
    # spelled out
    r"|\b(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)[\s,\-]{1,3}){6,11}"
    r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)\b"
    r"|\b(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)[\s,\-]{1,3}){2,4}[0-9]{3}[\s,\-]{1,3}[0-9]{4}\b"
    # letters on the keypad
    r"|\b1?[\-. ]?8(?:00|33|44|55|66|77|88)[\-. ][a-z0-9]{3,4}[\-. ]?[a-z0-9]{3,4}\b"
    # an extension of a main line
    r"|\b(?:ext\.?|extension|extn\.?|x)\s{0,2}[0-9]{2,6}\b"
    r")"
)
_MISREAD = "m rn, o 0, l 1, l i, i l, i 1, e c, c e, b h, h b, r i"
_SHORTEST_MISREAD = 4


def _written(name: str) -> Iterable[str]:
    """A month's name, and what a scanner may make of it where a letter is misread, once or throughout."""
    yield name
    for right, wrong in map(str.split, _MISREAD.split(", ")) if len(name) >= _SHORTEST_MISREAD else ():
        yield name.replace(right, wrong)
        yield from (name[:at] + wrong + name[at + 1 :] for at, letter in enumerate(name) if letter == right)


_MONTHS: Mapping[str, int] = MappingProxyType(
    {
        written: number
        for number, names in enumerate(
            (
                "january jan januar jänner janvier enero ene gennaio gen januari",
                "february feb februar février fevrier févr fevr febrero febbraio februari",
                "march mar märz maerz mars marzo maart mrt",
                "april apr avril abril abr aprile",
                "may mai mayo maggio mag mei",
                "june jun juni juin junio giugno giu",
                "july jul juli juillet juil julio luglio lug",
                "august aug août aout agosto ago augustus",
                "september sept sep septembre septiembre settembre set",
                "october oct oktober okt octobre octubre ottobre ott",
                "november nov novembre noviembre",
                "december dec dezember dez décembre decembre déc diciembre dic dicembre",
            ),
            1,
        )
        for name in names.split()
        for written in _written(name)
    }
)
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=lambda name: (-len(name), name))) + ")"
_DATE = one_byte_expression(
    r"(?i)(?:"
    r"\b[12][0-9]{3}[-/.][0-9]{2}[-/.][0-9]{2}(?:T[0-9:.]+Z?)?\b"
    r"|\b(?:[0-9OIl]{1,2}(?:st|nd|rd|th|er|ère|º|°|\.º|\.)?|[0-9]{1,2}e)(?: day)?\s{0,3}(?:of |de |d')?\s{0,3}"
    + _MONTH
    + r"\b\.?,?(?:\s{1,3}(?:de |del )?[12][09O][0-9OIl]{2}\b|\s?'[0-9]{2}\b)?"
    r"|\b[0-9]{1,2}\s?[-/]\s?" + _MONTH + r"\s?[-/]\s?(?:[12][0-9]{3}|[0-9]{2})\b"
    r"|\b" + _MONTH + r"\.?\s{1,3}(?:the )?[0-9OIl]{1,2}(?:st|nd|rd|th)?\b"
    r"(?:,?\s{1,3}[12][09O][0-9OIl]{2}\b|,?\s{0,2}'[0-9]{2}\b)?"
    r"|\b[0-9]{1,2}\s?/\s?[0-9]{1,2}\s?/\s?(?:[12][0-9]{3}|[0-9]{2})\b"
    r"|\b[0-9]{1,2}\.\s?[0-9]{1,2}\.\s?(?:[12][0-9]{3}|[0-9]{2})\b"
    r"|\b[0-9]{1,2}-[0-9]{1,2}-(?:[12][0-9]{3}|[0-9]{2})\b"
    r"|\b[0-9]{1,2}/[0-9]{1,2}\b"
    r"|\b[0-3][0-9]\.(?:0[1-9]|1[0-2])\."
    r")"
)
_TIME = re2.compile(r"(?i)\BT[0-9][0-9:.]*Z?$")
_EMPTY_LINE = re2.compile(r"\n\s*\n")
_DAY_FOLLOWS = re2.compile(r"\s{1,3}[0-9]{1,2}(?:st|nd|rd|th)?,?\s{1,3}[12][0-9]{3}\b")
_MONEY = one_byte_expression(
    r"(?i)(?:[$£€]\s?[0-9][0-9,.]*[0-9]\b|[$£€]\s?[0-9]\b"
    r"|\b[0-9][0-9,.]*\s?(?:dollars|cents|usd|eur|euros?|gbp|pounds)\b|\b[0-9][0-9.,]*\s?[€£]|\beur\s[0-9][0-9,.]*[0-9]\b)"
)
_EMAIL = one_byte_expression(r"(?i)\b[a-z0-9._%+\-]+\s?(?:@|\(at\)|\[at\])\s?[a-z0-9\-]+(?:\.[a-z0-9\-]+)+\b")
_URL = one_byte_expression(
    r"(?i)(?:https?://[^\s<>\"')\]]+[^\s<>\"')\].,;:]"
    r"|\bwww\.[^\s<>\"')\]]+[^\s<>\"')\].,;:]"
    r"|\b(?:[a-z0-9\-]+\.)+(?:gov|org|com|net|info|example|edu|uk|ie|de|fr|es|it|nl|eu|be|at|cy|fi|lu|pt)"
    r"(?:/[^\s<>\"')\],;]*[^\s<>\"')\].,;:])?)"
)
_BLANK = one_byte_expression(
    r"(?:\{\{[^{}\n]{0,60}\}\}|\{%[^%\n]{0,60}%\}|\[\[[^\[\]\n]{1,60}\]\]|<<[^<>\n]{1,60}>>|\$\{[^{}\n]{1,60}\}"
    r"|\[[A-ZÀ-Ý][A-ZÀ-Ý0-9 _/.,'\-]{2,60}\]"
    r"|\[(?i:insert|enter|name|date|phone|telephone|address|contact|title|reason|number|tbd|to be [a-z]+|your"
    r"|facility|office|email|amount|describe|list"
    r"|einfügen|eintragen|einsetzen|bitte|anschrift|telefon|datum|grund|betrag|ansprechpartner|stelle|behörde|gericht"
    r"|insérer|indiquer|compléter|à compléter|nom|adresse|téléphone|motif|montant|autorité|coordonnées"
    r"|insertar|indicar|completar|nombre|dirección|teléfono|fecha|motivo|importe|autoridad"
    r"|inserire|indicare|completare|indirizzo|telefono|importo|autorità"
    r"|invullen|invoegen|naam|adres|telefoon|reden|bedrag|autoriteit)[^\[\]\n]{0,60}\]"
    r"|<[A-Z][A-Z0-9 _/.\-]{2,60}>|<(?i:insert|enter|name|date|phone|telephone|address|contact|title)[^<>\n]{0,60}>"
    r"|«[^«»\n]{1,60}»"
    r"|_{3,}|\.{6,}|\bX{3,}(?:-X{3,})*\b|\bTBD\b|\b(?i:to be determined)\b"
    r"|\(?0{3}\)?[\s.\-]0{3}[\s.\-]0{4}\b|\(\s?[_\s]{3,}\)\s?[_\-\s]{4,})"
)
_ASKED = (
    ("phone", re2.compile(r"(?i)phone|tel|tél|number|rufnummer|nummer|número|numero|fax|000|line")),
    ("email", re2.compile(r"(?i)e-?mail")),
    ("date", re2.compile(r"(?i)date|day|datum|fecha")),
    ("name", re2.compile(r"(?i)name|contact|officer|title|person|nom|naam|ansprechpartner")),
    ("address", re2.compile(r"(?i)address|street|city|anschrift|adresse|dirección|indirizzo|adres")),
    ("url", re2.compile(r"(?i)url|web|link")),
    ("money", re2.compile(r"(?i)amount|fee|cost|betrag|montant|importe|importo|bedrag")),
)
_DIGIT_WORDS = MappingProxyType(
    dict(
        zip(
            ["zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
            "00123456789",
            strict=True,
        )
    )
)
_NO_DATE = ""
_SMALL_WORDS = frozenset(("", "of", "de", "d", "del", "the", "day"))


def find_facts(text: str, day_first: bool) -> tuple[Fact, ...]:
    """Every fact in normalised `text`, in order, none overlapping; `day_first` reads 3/4/2026 as 3 April.

    Time is linear in the text: all patterns run on an automaton.
    """
    read = one_byte(text)
    taken = [
        Fact("blank", start, end, _asked(text[start:end]))
        for start, end in _spans(_BLANK, read)
        if _is_blank(text, start, end)
    ]
    if "@" in text or "at)" in text:
        taken += _free(taken, [Fact("email", *span, text[slice(*span)].lower()) for span in _spans(_EMAIL, read)])
    taken += _free(taken, [Fact("url", *span, text[slice(*span)].lower()) for span in _spans(_URL, read)])
    taken += _free(taken, _dates(text, read, day_first))
    taken += _free(taken, [Fact("money", *span, text[slice(*span)]) for span in _spans(_MONEY, read)])
    taken += _free(taken, [Fact("phone", *span, _digits(text[slice(*span)])) for span in _spans(_PHONE, read)])
    return tuple(sorted(taken, key=lambda fact: fact.start))


def _spans(expression: Any, read: bytes) -> Iterator[tuple[int, int]]:
    return (found.span() for found in expression.finditer(read))


def _dates(text: str, read: bytes, day_first: bool) -> Iterator[Fact]:
    """The dates of `text`; the number that ends a line belongs to the month on the next only if that has no day."""
    position = 0
    while (found := _DATE.search(read, position)) is not None:
        start, end = found.span()
        newline = text.find("\n", start, end)
        if newline >= 0 and (_EMPTY_LINE.search(text[start:end]) or _DAY_FOLLOWS.match(text[end : end + 12])):
            position = newline
            continue
        position = end
        if _alone(text, start, end):
            # the mark behind a month may end the sentence
            last = end - 1 if text[end - 1] in ".," and text[end - 2].isalpha() else end
            yield Fact("date", start, last, _read_date(text[start:end], day_first))


def _alone(text: str, start: int, end: int) -> bool:
    """Whether no letter touches it: to the automaton only letters of ASCII are part of a word, so `ßigen` is `igen`."""
    return not text[max(start - 1, 0) : start].isalpha() and not text[end : end + 1].isalpha()


@_remembered
def _read_date(text: str, day_first: bool) -> str:
    return read_date(_TIME.sub("", text), day_first)


def read_date(text: str, day_first: bool) -> str:
    """`YYYY-MM-DD`; `--MM-DD` without a year; empty if `text` is no day of the calendar."""
    words = [word for word in re2.split(r"[\s,./\-º°']+", text.lower()) if word not in _SMALL_WORDS]
    month = next((_MONTHS[word] for word in words if word in _MONTHS), 0)
    numbers = [_number(word) for word in words if word not in _MONTHS]
    if month:
        return _day(numbers[1] if len(numbers) > 1 else 0, month, numbers[0]) if numbers else _NO_DATE
    if len(words[0]) == 4 and len(numbers) == 3:
        return _day(*numbers)
    if len(numbers) < 2:
        return _NO_DATE
    year = numbers[2] if len(numbers) > 2 else 0
    first, second = numbers[0], numbers[1]
    european = day_first or "." in text or first > 12
    return _day(year, second, first) if european else _day(year, first, second)


def _number(word: str) -> int:
    digits = word.translate(str.maketrans("oil", "011"))
    digits = "".join(character for character in digits if character.isdigit())
    return int(digits) if digits else 0


def _day(year: int, month: int, day: int) -> str:
    if year and year < 100:
        year += 2000
    lengths = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    if not 1 <= month <= 12 or not 1 <= day <= lengths[month - 1]:
        return _NO_DATE
    if month == 2 and day == 29 and year and (year % 4 or (year % 100 == 0 and year % 400)):
        return _NO_DATE
    return f"{year:04}-{month:02}-{day:02}" if year else f"--{month:02}-{day:02}"


@_remembered
def _digits(text: str) -> str:
    lowered = text.lower()
    number, _, extension = lowered.partition("x")
    number = "".join(_DIGIT_WORDS.get(word, word) for word in re2.split(r"[\s,\-]+", number))
    digits = "".join(character for character in number if character.isdigit() or character == "+")
    inner = "".join(character for character in extension if character.isdigit())
    return f"{digits}x{inner}" if inner else digits


@_remembered
def _asked(slot: str) -> Kind:
    return next((kind for kind, pattern in _ASKED if pattern.search(slot)), "")


def _is_blank(text: str, start: int, end: int) -> bool:
    """Rulers across the page and ticks made of underscores are no slots."""
    slot = text[start:end]
    if not slot.startswith(("_", ".")):
        return True
    if slot.startswith("."):
        return False
    alone = not text[text.rfind("\n", 0, start) + 1 : start].strip() and not text[end : _line_end(text, end)].strip()
    return not alone


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _free(taken: Sequence[Fact], found: Iterable[Fact]) -> list[Fact]:
    """Those of `found` that overlap nothing taken before."""
    spans = [(fact.start, fact.end) for fact in taken]
    return [fact for fact in found if not any(start < fact.end and fact.start < end for start, end in spans)]
