"""From the text of one cell to a value. Every reading is declared or the only possible one, else there is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

from checker.configuration.model import DateOrder, DecimalSign, Notation
from checker.logs.languages import CURRENCIES, CURRENCY_SIGNS, FILLERS, MONTHS, NO, ORDINAL_ENDS, YES, folded
from checker.semantics.data import Money


@dataclass(frozen=True)
class Flaw:
    """Why a cell gives no value: the code of the problem, None where a blank is all that is wrong, and the words."""

    code: str | None
    why: str


BLANK = Flaw(None, "the cell is blank")
SAID_UNKNOWN = Flaw(None, "the log says that it is not known")

AMBIGUOUS_DATE = Flaw("READ-10", "day and month can be exchanged, and no order of dates is declared")
NO_DATE = Flaw("READ-11", "the cell is no date that is understood")
NO_SUCH_DAY = Flaw("READ-11", "there is no such day in the calendar")
OTHER_ORDER = Flaw("READ-11", "the date does not fit the declared order of day, month and year")
TWO_DIGIT_YEAR = Flaw("READ-12", "the year has two digits")
IMPLAUSIBLE_YEAR = Flaw("READ-12", "the year lies outside 1900 to 2199")
NO_ZONE = Flaw("READ-13", "the cell holds a time, and no time zone is declared")
NO_NUMBER = Flaw("READ-14", "the cell is no number that is understood")
AMBIGUOUS_NUMBER = Flaw("READ-14", "the sign could mark decimals or thousands, and neither is declared")
NEGATIVE_AMOUNT = Flaw("READ-14", "the amount is below zero")
NO_CURRENCY = Flaw("READ-15", "the amount has no currency, and none is declared")
NO_TRUTH = Flaw("READ-17", "the cell is neither yes nor no")

NO_WORD = "READ-16"
NO_CODE = "READ-23"


def means_no_code(codes: Sequence[str]) -> Flaw:
    """Words that mean no code of their list: they are read as the first code, or as one of the others elsewhere."""
    others = f", outside the United States as {', '.join(codes[1:])}" if codes[1:] else ""
    return Flaw(NO_CODE, f"the words map to no code of a ground and were taken as {codes[0]}{others}")


_LONGEST = 64
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_NUMERIC = re.compile(r"(\d{1,2})(?:\s*([-/.])\s*)(\d{1,2})(?:\s*\2\s*)(\d{4}|\d{2})", re.ASCII)
_TIME = re.compile(
    r"(?P<day>.+?)(?:T|,?\s+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?",
    re.ASCII,
)
_PARTS = re.compile(r"[\s,./-]+")


def read_date(text: str, notation: Notation, order: DateOrder | None) -> date | Flaw:
    """The local day that a stripped cell names; `order` is the declared or the inferred order of numeric dates."""
    if len(text) > _LONGEST:
        return NO_DATE
    with_time = _TIME.fullmatch(text)
    if with_time is None:
        return _read_day(text, order)
    day = _read_day(with_time["day"], order)
    if isinstance(day, Flaw):
        return day
    clock = _read_clock(with_time)
    if clock is None:
        return NO_DATE
    return _local_day(datetime.combine(day, clock), with_time["zone"], notation)


def _read_day(text: str, order: DateOrder | None) -> date | Flaw:
    if match := _YEAR_FIRST.fullmatch(text):
        return _calendar_day(match[1], int(match[3]), int(match[4]))
    if match := _COMPACT.fullmatch(text):
        return _calendar_day(match[1], int(match[2]), int(match[3]))
    if match := _NUMERIC.fullmatch(text):
        return _numeric_day(int(match[1]), int(match[3]), match[4], order)
    return _written_day(text)


def _calendar_day(year: str, month: int, day: int) -> date | Flaw:
    if len(year) <= 2:
        return TWO_DIGIT_YEAR
    if len(year) != 4:
        return NO_DATE
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return IMPLAUSIBLE_YEAR
    try:
        return date(int(year), month, day)
    except ValueError:
        return NO_SUCH_DAY


def _numeric_day(first: int, second: int, year: str, order: DateOrder | None) -> date | Flaw:
    if len(year) == 2:
        return TWO_DIGIT_YEAR
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return IMPLAUSIBLE_YEAR
    match order:
        case "day_first":
            wrong = second > 12 >= first
            return OTHER_ORDER if wrong else _calendar_day(year, second, first)
        case "month_first":
            wrong = first > 12 >= second
            return OTHER_ORDER if wrong else _calendar_day(year, first, second)
        case "year_first":
            return OTHER_ORDER
        case None if first == second:
            return _calendar_day(year, first, second)
        case None if first <= 12 and second <= 12:
            return AMBIGUOUS_DATE
        case None:
            return _calendar_day(year, min(first, second), max(first, second))


def _written_day(text: str) -> date | Flaw:
    parts = [part for part in _PARTS.split(folded(text)) if part and part not in FILLERS]
    if len(parts) != 3:
        return NO_DATE
    if parts[0] in MONTHS:
        month, day, year = parts
    else:
        day, month, year = reversed(parts) if len(parts[0]) == 4 else parts
    number = _day_number(day)
    if month not in MONTHS or number is None or not (year.isascii() and year.isdecimal()):
        return NO_DATE
    return _calendar_day(year, MONTHS[month], number)


def _day_number(text: str) -> int | None:
    digits = text.rstrip("abcdefghijklmnopqrstuvwxyz°")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 2):
        return None
    return int(digits) if text[len(digits) :] in ("", "°", *ORDINAL_ENDS) else None


def _read_clock(match: re.Match[str]) -> time | None:
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"][0] in "Pp" else 0)
    if hour > 23 or minute > 59 or second > 60:
        return None
    return time(hour, minute, min(second, 59))


def _local_day(moment: datetime, zone: str | None, notation: Notation) -> date | Flaw:
    if zone is None and notation.times == "local":
        if notation.timezone is None and moment.time() != time():
            return NO_ZONE
        return moment.date()
    if notation.timezone is None:
        return NO_ZONE
    offset = _offset(zone or "Z")
    if offset is None:
        return NO_DATE
    from zoneinfo import ZoneInfo  # most logs have no time of day with an offset

    return moment.replace(tzinfo=offset).astimezone(ZoneInfo(notation.timezone)).date()


def _offset(zone: str) -> timezone | None:
    if zone in ("Z", "UTC", "GMT"):
        return UTC
    digits = zone[1:].replace(":", "")
    length = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    if length > timedelta(hours=14) or int(digits[2:] or 0) > 59:
        return None
    return timezone(-length if zone[0] == "-" else length)


def order_that_fits(cells: Iterable[str]) -> DateOrder | None:
    """The order that some of the dates need and none forbids; None where none needs any, or they disagree."""
    orders: set[DateOrder] = set()
    for cell in cells:
        text = cell.strip()[:_LONGEST]
        with_time = _TIME.fullmatch(text)
        match = _NUMERIC.fullmatch(with_time["day"] if with_time else text)
        if match and len(match[4]) == 4:
            first, second = int(match[1]), int(match[3])
            day, month = max(first, second), min(first, second)
            if day > 12 >= month and isinstance(_calendar_day(match[4], month, day), date):
                orders.add("day_first" if first == day else "month_first")
    return orders.pop() if len(orders) == 1 else None


_PLAIN_NUMBER = re.compile(r"\d{1,24}(?:[.,]\d{1,12})?", re.ASCII)
_GROUPED_BY_COMMA = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d{1,12})?", re.ASCII)
_GROUPED_BY_POINT = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d{1,12})?", re.ASCII)
_GROUPED_BY_SPACE = re.compile(r"[1-9]\d{0,2}(?:[ '’]\d{3})+(?:[.,]\d{1,12})?", re.ASCII)


def read_number(text: str, decimal: DecimalSign | None) -> Decimal | Flaw:
    """The exact number that a stripped cell holds; `decimal` is the declared sign before the decimals."""
    if len(text) > _LONGEST:
        return NO_NUMBER
    text = text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2212", "-")
    negative = text.startswith("-")
    digits = text[1:].lstrip() if text[:1] in ("-", "+") else text
    size = _read_size(digits, decimal)
    return size if isinstance(size, Flaw) or not negative else -size


def _read_size(digits: str, decimal: DecimalSign | None) -> Decimal | Flaw:
    if _GROUPED_BY_SPACE.fullmatch(digits):
        digits = re.sub(r"[ '’]", "", digits)
    comma = _GROUPED_BY_COMMA.fullmatch(digits) is not None and decimal != "comma"
    point = _GROUPED_BY_POINT.fullmatch(digits) is not None and decimal != "point"
    plain = _PLAIN_NUMBER.fullmatch(digits) is not None and not (
        (decimal == "comma" and "." in digits) or (decimal == "point" and "," in digits)
    )
    if plain and (comma or point):
        return AMBIGUOUS_NUMBER
    if comma:
        return Decimal(digits.replace(",", ""))
    if point:
        return Decimal(digits.replace(".", "").replace(",", "."))
    return Decimal(digits.replace(",", ".")) if plain else NO_NUMBER


_AMOUNT = re.compile(r"(?P<before>[^\d\s+-]*)\s*(?P<number>[-+]?\s*\d(?:.*\d)?)\s*(?P<after>[^\d\s]*)", re.ASCII)


def read_money(text: str, notation: Notation) -> Money | Flaw:
    """The amount and its currency: as a sign or an ISO code before or after the number, else as declared."""
    match = _AMOUNT.fullmatch(text.replace("\u00a0", " ")) if len(text) <= _LONGEST else None
    if match is None or (match["before"] and match["after"]):
        return NO_NUMBER
    amount = read_number(match["number"], notation.decimal)
    if isinstance(amount, Flaw):
        return amount
    if amount < 0:
        return NEGATIVE_AMOUNT
    currency = currency_of(match["before"] or match["after"], notation.currency)
    return currency if isinstance(currency, Flaw) else Money(amount, currency)


def currency_of(sign: str, declared: str | None) -> str | Flaw:
    """The ISO code that a sign or a code means; the declared currency where there is none."""
    if not sign:
        return declared or NO_CURRENCY
    if sign == "$" and declared in ("AUD", "CAD"):
        return declared
    if sign.upper() in CURRENCIES:
        return sign.upper()
    return CURRENCY_SIGNS.get(sign.casefold(), NO_NUMBER)


def read_truth(text: str) -> bool | Flaw:
    """Yes or no, in any of six languages."""
    word = folded(text)
    return True if word in YES else False if word in NO else NO_TRUTH
