"""Words of dates and of yes and no in English, German, French, Spanish, Italian and Dutch, without accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

_MONTHS = (
    "january jan januar janner janvier janv enero ene gennaio gen januari",
    "february feb februar fevrier fevr fev febrero febbraio februari",
    "march mar marz mrz maerz mars marzo maart mrt",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio mag mei",
    "june jun juni juin junio giugno giu",
    "july jul juli juillet juil julio luglio lug",
    "august aug aout agosto ago augustus",
    "september sep sept septembre septiembre setiembre settembre set",
    "october oct oktober okt octobre octubre ottobre ott",
    "november nov novembre noviembre",
    "december dec dezember dez decembre diciembre dic dicembre",
)

MONTHS: Mapping[str, int] = MappingProxyType(
    {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}
)

# Words that may stand between the parts of a written date.
FILLERS = frozenset(("of", "the", "de", "del", "di", "den", "le", "der"))

ORDINAL_ENDS = ("st", "nd", "rd", "th", "er", "e", "o", "a")

_YES = "yes y true t 1 ja j oui o si s waar vrai wahr verdadero vero x ✓ ✔ ☑ ☒"
_NO = "no n false f 0 nein non nee onwaar faux falsch falso ☐"
YES = frozenset(_YES.split())
NO = frozenset(_NO.split())

# A cell that says nothing, and one that says that something is not known.
BLANKS = frozenset(("", "-", "--", "–", "—", "n/a", "n.a.", "na", "n. a.", "none", "null", "nil"))
NOT_KNOWN = frozenset(("?", "??", "???", "tbc", "tbd", "t.b.c.", "t.b.d.", "unknown", "not known", "pending"))

CURRENCY_SIGNS: Mapping[str, str] = MappingProxyType(
    {"$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "zł": "PLN", "kč": "CZK", "ft": "HUF"}
)
_CODES = "AUD BGN CAD CHF CZK DKK EUR GBP HUF ISK NOK PLN RON SEK USD"
CURRENCIES = frozenset(_CODES.split())


def folded(text: str) -> str:
    """The text in small letters and without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def squashed(text: str) -> str:
    """The letters and digits of a heading or a word, to compare blind to case, accents and punctuation."""
    if text.isascii():
        return "".join(c for c in text.replace("#", " number").casefold() if c.isalnum())
    return "".join(c for c in folded(text.replace("#", " number")) if c.isalnum())
