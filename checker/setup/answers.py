"""What settings need that no file may tell: found, asked, or a default that is marked as one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from checker.semantics.model import Program
from checker.setup.places import Named, currency_of, likely_zone, zone_of
from checker.setup.survey import Survey, words_of

# question, the answers that it can have (none for free text), what is meant unless said
Ask = Callable[[str, Sequence[str], str], str]

_BY_STATE = ("us",)
_UK_CALENDARS = ("england", "scotland", "northern_ireland")


@dataclass(frozen=True)
class Answer:
    """A value of the settings and how it is known; `sure` is False for a default that nobody confirmed."""

    value: str
    how: str
    sure: bool = True


@dataclass(frozen=True)
class Answers:
    """The facts of the entity and the notation of the logs; None where nothing needs to be said."""

    kind: Answer
    country: Answer
    state: Answer | None
    holidays: Answer | None
    timezone: Answer
    date_order: Answer | None
    decimal: Answer | None
    currency: Answer | None


def settle(found: Survey, program: Program, ask: Ask | None) -> Answers:
    """The answers for what was found; without `ask`, defaults stand for what cannot be told."""
    asking = _Asking(dict(found.stated), found.texts, ask)
    country = asking.place("country", "In which country is the office?", words_of(program, "country"), found.country)
    american = country.value in _BY_STATE
    kind = asking.kind(words_of(program, "kind"), american)
    state = None
    if american:
        question = "In which state is it (`other` for one without rules of its own here)?"
        state = asking.place("state", question, words_of(program, "state"), found.state)
    zone = asking.timezone(country.value, "" if state is None else state.value)
    wanted = found.open_notation
    return Answers(
        kind=kind,
        country=country,
        state=state,
        holidays=_holidays(country, state, frozenset(program.calendars)),
        timezone=zone,
        date_order=asking.date_order(american) if "date_order" in wanted else None,
        decimal=asking.decimal(country.value) if "decimal" in wanted else None,
        currency=_currency(country) if "currency" in wanted else None,
    )


@dataclass(frozen=True)
class _Asking:
    stated: dict[str, str]
    texts: int
    ask: Ask | None

    def place(self, name: str, question: str, words: Sequence[str], named: Named | None) -> Answer:
        if name in self.stated:
            return Answer(self.stated[name], "the log says it")
        otherwise = "us" if name == "country" else "other"
        if named is None:
            return self._asked(question, words, otherwise)
        how = f"{named.letters} of {self.texts} letters name it"
        if named.letters * 2 >= self.texts:
            return Answer(named.place, how)
        if self.ask is None and named.letters * 4 >= self.texts:
            return Answer(named.place, how, sure=False)
        return self._asked(question, words, otherwise if self.ask is None else named.place)

    def kind(self, words: Sequence[str], american: bool) -> Answer:
        if "kind" in self.stated:
            return Answer(self.stated["kind"], "the log says it")
        if not american:
            return Answer("controller", "whoever decides about the records is one")
        return self._asked("What does the law call it?", words, "covered_provider")

    def timezone(self, country: str, state: str) -> Answer:
        only = zone_of(state) or zone_of(country)
        if only is not None:
            return Answer(only, "the only one there")
        question = "Its time zone, by its IANA name, such as America/Chicago?"
        return self._asked(question, (), likely_zone(state, country))

    def date_order(self, american: bool) -> Answer:
        question = "The log holds dates such as 03/04/2026. Which comes first?"
        return self._asked(question, ("day_first", "month_first"), "month_first" if american else "day_first")

    def decimal(self, country: str) -> Answer:
        question = "The log holds numbers such as 1.500. What marks decimals?"
        plain = country in ("us", "uk", "ireland", "malta", "cyprus")
        return self._asked(question, ("point", "comma"), "point" if plain else "comma")

    def _asked(self, question: str, words: Sequence[str], default: str) -> Answer:
        if self.ask is None:
            return Answer(default, "a default", sure=False)
        return Answer(self.ask(question, words, default), "answered")


def _holidays(country: Answer, state: Answer | None, calendars: frozenset[str]) -> Answer | None:
    """The calendar of the state, else of the country."""
    if country.value == "uk":
        others = " or ".join(_UK_CALENDARS[1:])
        return Answer("england", f"or {others}", sure=False)
    federal = ("us_federal",) if country.value in _BY_STATE else ()
    wanted = (*(() if state is None else (state.value,)), country.value, *federal)
    name = next((name for name in wanted if name in calendars), None)
    return None if name is None else Answer(name, "the calendar of the place", sure=country.sure)


def _currency(country: Answer) -> Answer | None:
    code = currency_of(country.value)
    return None if code is None else Answer(code, "the money of the country", sure=country.sure)
