"""Which country and which state letters name: what an office writes of itself stands in most of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

# Words that stand only in letters of that country, blind to case; the countries' own names come from the records.
_MARKS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "us": ("HIPAA", "45 CFR", "45 C.F.R.", "Office for Civil Rights"),
        "uk": ("United Kingdom", "UK GDPR", "Information Commissioner", "Data Protection Act 2018"),
        "austria": ("Österreich", "Österreichische Datenschutzbehörde"),
        "belgium": ("Gegevensbeschermingsautoriteit", "Autorité de protection des données"),
        "france": ("CNIL",),
        "germany": ("Deutschland", "Landesbeauftragte", "BDSG"),
        "italy": ("Garante per la protezione",),
        "netherlands": ("Autoriteit Persoonsgegevens",),
        "spain": ("Agencia Española de Protección de Datos", "AEPD"),
    }
)
_POSTAL: Mapping[str, str] = MappingProxyType(
    {
        "CA": "california", "CO": "colorado", "CT": "connecticut", "FL": "florida", "GA": "georgia", "HI": "hawaii",
        "IL": "illinois", "KY": "kentucky", "LA": "louisiana", "MD": "maryland", "MI": "michigan", "MN": "minnesota",
        "MT": "montana", "NJ": "new_jersey", "NY": "new_york", "TN": "tennessee", "TX": "texas", "VA": "virginia",
        "WA": "washington",
    }
)  # fmt: skip
_ADDRESS = re.compile(r"\b([A-Z]{2})\s+\d{5}(?:-\d{4})?\b")
# every letter under HIPAA may name the capital, where complaints go
_CAPITAL = re.compile(r"Washington,?\s+D\.?\s?C\b", re.IGNORECASE)
_NO_PLACE = ("other", "none")


@dataclass(frozen=True)
class Named:
    """A place and in how many of the letters it is named; only the one that more letters name than any other."""

    place: str
    letters: int


def most_named(texts: Sequence[str], places: Iterable[str], marks: Mapping[str, Sequence[str]]) -> Named | None:
    """The one of the places that most texts name, by its name or a mark of it; None where none or several do."""
    patterns = {
        place: re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words), re.IGNORECASE)
        for place in sorted(places)
        if (words := (*_name_of(place), *marks.get(place, ())))
    }
    counts = Counter(place for text in texts for place, pattern in patterns.items() if pattern.search(text))
    return _foremost(counts)


def country_named(texts: Sequence[str], countries: Iterable[str]) -> Named | None:
    """The country that most of the letters name."""
    return most_named(texts, (country for country in countries if country not in _NO_PLACE), _MARKS)


def state_named(texts: Sequence[str], states: Iterable[str]) -> Named | None:
    """The state of most addresses, else the state that most of the letters name."""
    found = Counter(
        state for text in texts for state in {_POSTAL[code] for code in _ADDRESS.findall(text) if code in _POSTAL}
    )
    texts = [_CAPITAL.sub("", text) for text in texts]
    return _foremost(found) or most_named(texts, (state for state in states if state not in _NO_PLACE), {})


def _foremost(counts: Counter[str]) -> Named | None:
    best = counts.most_common(2)
    if not best or (len(best) == 2 and best[0][1] == best[1][1]):
        return None
    return Named(*best[0])


def _name_of(place: str) -> tuple[str, ...]:
    return () if place in ("us", "uk") else (place.replace("_", " "),)


# The zone of a place; those in the second table lie in several, and the one given holds for most people there.
_ZONES: Mapping[str, str] = MappingProxyType(
    {
        "california": "America/Los_Angeles", "colorado": "America/Denver", "connecticut": "America/New_York",
        "georgia": "America/New_York", "hawaii": "Pacific/Honolulu", "illinois": "America/Chicago",
        "louisiana": "America/Chicago", "maryland": "America/New_York", "minnesota": "America/Chicago",
        "montana": "America/Denver", "new_jersey": "America/New_York", "new_york": "America/New_York",
        "virginia": "America/New_York", "washington": "America/Los_Angeles",
        "uk": "Europe/London", "austria": "Europe/Vienna", "belgium": "Europe/Brussels", "bulgaria": "Europe/Sofia",
        "croatia": "Europe/Zagreb", "cyprus": "Asia/Nicosia", "czechia": "Europe/Prague",
        "denmark": "Europe/Copenhagen", "estonia": "Europe/Tallinn", "finland": "Europe/Helsinki",
        "france": "Europe/Paris", "germany": "Europe/Berlin", "greece": "Europe/Athens",
        "hungary": "Europe/Budapest", "ireland": "Europe/Dublin", "italy": "Europe/Rome", "latvia": "Europe/Riga",
        "lithuania": "Europe/Vilnius", "luxembourg": "Europe/Luxembourg", "malta": "Europe/Malta",
        "netherlands": "Europe/Amsterdam", "poland": "Europe/Warsaw", "romania": "Europe/Bucharest",
        "slovakia": "Europe/Bratislava", "slovenia": "Europe/Ljubljana", "sweden": "Europe/Stockholm",
    }
)  # fmt: skip
_SEVERAL_ZONES: Mapping[str, str] = MappingProxyType(
    {
        "florida": "America/New_York", "kentucky": "America/New_York", "michigan": "America/Detroit",
        "tennessee": "America/Chicago", "texas": "America/Chicago", "portugal": "Europe/Lisbon",
        "spain": "Europe/Madrid", "us": "America/New_York",
    }
)  # fmt: skip
_EURO = frozenset(
    (
        "austria", "belgium", "bulgaria", "croatia", "cyprus", "estonia", "finland", "france", "germany", "greece",
        "ireland", "italy", "latvia", "lithuania", "luxembourg", "malta", "netherlands", "portugal", "slovakia",
        "slovenia", "spain",
    )
)  # fmt: skip
_OTHER_MONEY: Mapping[str, str] = MappingProxyType(
    {
        "us": "USD", "uk": "GBP", "czechia": "CZK", "denmark": "DKK", "hungary": "HUF", "poland": "PLN",
        "romania": "RON", "sweden": "SEK",
    }
)  # fmt: skip


def zone_of(place: str) -> str | None:
    """The IANA name of the only time zone of a place; None where it has several or is not known."""
    return _ZONES.get(place)


def likely_zone(state: str, country: str) -> str:
    """The time zone of most people there, UTC where nothing is known."""
    return next((zone for place in (state, country) if (zone := _ZONES.get(place) or _SEVERAL_ZONES.get(place))), "UTC")


def currency_of(country: str) -> str | None:
    """The ISO 4217 code of the country's money."""
    return "EUR" if country in _EURO else _OTHER_MONEY.get(country)
