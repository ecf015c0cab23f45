"""Dates, numbers, amounts and truths are read in the one way that is declared or possible, or not at all."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.configuration.model import DateOrder, Notation
from checker.logs import cells
from checker.logs.cells import Flaw, order_that_fits, read_date, read_money, read_number, read_truth
from checker.logs.languages import MONTHS
from checker.semantics.data import Money

CHICAGO = Notation(timezone="America/Chicago")
PLAIN = Notation()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-05", date(2026, 3, 5)),
        ("2026/3/5", date(2026, 3, 5)),
        ("20260305", date(2026, 3, 5)),
        ("5 Jan 2026", date(2026, 1, 5)),
        ("Jan 5, 2026", date(2026, 1, 5)),
        ("January 5th, 2026", date(2026, 1, 5)),
        ("05-Mar-2026", date(2026, 3, 5)),
        ("2026 March 5", date(2026, 3, 5)),
        ("5. März 2026", date(2026, 3, 5)),
        ("1er août 2026", date(2026, 8, 1)),
        ("5 de enero de 2026", date(2026, 1, 5)),
        ("1° maggio 2026", date(2026, 5, 1)),
        ("5 mrt 2026", date(2026, 3, 5)),
        ("13/04/2026", date(2026, 4, 13)),
        ("04/13/2026", date(2026, 4, 13)),
        ("4.4.2026", date(2026, 4, 4)),
        ("29 February 2024", date(2024, 2, 29)),
        ("2026-03-05 00:00:00", date(2026, 3, 5)),
    ],
)
def test_a_date_with_one_reading_is_read(text: str, day: date) -> None:
    assert read_date(text, PLAIN, None) == day


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("03/04/2026", cells.AMBIGUOUS_DATE),
        ("3.4.2026", cells.AMBIGUOUS_DATE),
        ("29 Feb 2025", cells.NO_SUCH_DAY),
        ("31/04/2026", cells.NO_SUCH_DAY),
        ("2026-02-30", cells.NO_SUCH_DAY),
        ("2026-13-01", cells.NO_SUCH_DAY),
        ("32/13/2026", cells.NO_SUCH_DAY),
        ("03/02/31", cells.TWO_DIGIT_YEAR),
        ("5 Jan 26", cells.TWO_DIGIT_YEAR),
        ("0025-03-04", cells.IMPLAUSIBLE_YEAR),
        ("03/04/0025", cells.IMPLAUSIBLE_YEAR),
        ("4 March 0025", cells.IMPLAUSIBLE_YEAR),
        ("March 2026", cells.NO_DATE),
        ("2026", cells.NO_DATE),
        ("Sat", cells.NO_DATE),
        ("1", cells.NO_DATE),
        ("46085", cells.NO_DATE),
        ("In Progress", cells.NO_DATE),
        ("2026-03-05 and 2026-03-09", cells.NO_DATE),
        ("٥/٣/٢٠٢٦", cells.NO_DATE),
        ("2026-03-05 25:00", cells.NO_DATE),
        ("2026-03-05 23:30", cells.NO_ZONE),
        ("2026-03-05T23:30:00Z", cells.NO_ZONE),
        ("x" * 1000, cells.NO_DATE),
    ],
)
def test_a_date_without_a_sure_reading_is_not_read(text: str, flaw: Flaw) -> None:
    assert read_date(text, PLAIN, None) == flaw


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("03/04/2026", "day_first", date(2026, 4, 3)),
        ("03/04/2026", "month_first", date(2026, 3, 4)),
        ("03/04/2026", "year_first", cells.OTHER_ORDER),
        ("13/04/2026", "month_first", cells.OTHER_ORDER),
        ("04/13/2026", "day_first", cells.OTHER_ORDER),
        ("31/04/2026", "day_first", cells.NO_SUCH_DAY),
        ("2026-03-04", "day_first", date(2026, 3, 4)),
    ],
)
def test_a_declared_order_is_kept_and_never_turned_round(text: str, order: DateOrder, expected: date | Flaw) -> None:
    assert read_date(text, PLAIN, order) == expected


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-06T04:30:00Z", date(2026, 3, 5)),
        ("2026-03-06T05:59:59.999+00:00", date(2026, 3, 5)),
        ("2026-03-06T06:00:00Z", date(2026, 3, 6)),
        ("2026-03-05T23:30:00-06:00", date(2026, 3, 5)),
        ("2026-03-06 00:30 +0100", date(2026, 3, 5)),
        ("2026-03-05 23:30", date(2026, 3, 5)),
        ("3/14/2026 11:30 PM", date(2026, 3, 14)),
        ("12/31/2026 12:15 a.m.", date(2026, 12, 31)),
    ],
)
def test_a_time_becomes_the_day_at_the_clinics_place(text: str, day: date) -> None:
    assert read_date(text, CHICAGO, None) == day


def test_a_time_without_offset_is_utc_where_the_settings_say_so() -> None:
    utc = Notation(timezone="America/Chicago", times="utc")
    assert read_date("2026-03-06 04:30", utc, None) == date(2026, 3, 5)
    assert read_date("2026-03-06 00:00", utc, None) == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["03/04/2026", "13/04/2026"], "day_first"),
        (["03/04/2026", "04/13/2026 10:00"], "month_first"),
        (["03/04/2026", "13/04/2026", "04/13/2026"], None),
        (["03/04/2026", "04/04/2026"], None),
        (["03/04/2026", "31/04/2026"], None),
        (["03/04/2026", "13/04/26"], None),
        ([], None),
    ],
)
def test_rows_settle_the_order_of_a_column_only_where_they_agree(column: list[str], order: DateOrder | None) -> None:
    assert order_that_fits(column) == order


_DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@given(_DAYS)
def test_a_printed_date_reads_back(day: date) -> None:
    assert read_date(day.isoformat(), PLAIN, None) == day
    assert read_date(f"{day:%Y%m%d}", PLAIN, None) == day
    assert read_date(f"{day.day} {_ENGLISH[day.month - 1]} {day.year}", PLAIN, None) == day
    assert read_date(f"{day:%d/%m/%Y}", PLAIN, "day_first") == day
    assert read_date(f"{day.month}/{day.day}/{day.year}", PLAIN, "month_first") == day


@given(_DAYS, st.sampled_from(sorted(MONTHS)))
def test_every_word_for_a_month_reads_as_one_month(day: date, word: str) -> None:
    expected = cells.NO_SUCH_DAY
    read = read_date(f"{day.day} {word} {day.year}", PLAIN, None)
    assert read == expected or (isinstance(read, date) and (read.day, read.month) == (day.day, MONTHS[word]))


@given(_DAYS)
def test_an_undeclared_numeric_date_is_never_read_in_the_wrong_order(day: date) -> None:
    assert read_date(f"{day:%d/%m/%Y}", PLAIN, None) in (day, cells.AMBIGUOUS_DATE)
    assert read_date(f"{day:%m/%d/%Y}", PLAIN, None) in (day, cells.AMBIGUOUS_DATE)


@given(st.text(max_size=80), st.sampled_from([None, "day_first", "month_first", "year_first"]))
def test_no_text_breaks_the_reading_of_a_cell(text: str, order: DateOrder | None) -> None:
    assert isinstance(read_date(text, CHICAGO, order), date | Flaw)
    assert isinstance(read_number(text, None), Decimal | Flaw)
    assert isinstance(read_money(text, Notation(currency="USD")), Money | Flaw)
    assert isinstance(read_truth(text), bool | Flaw)


@pytest.mark.parametrize(
    ("text", "undeclared", "point", "comma"),
    [
        ("6", "6", "6", "6"),
        ("6.50", "6.50", "6.50", None),
        ("6,5", "6.5", None, "6.5"),
        ("1,234", None, "1234", "1.234"),
        ("1.234", None, "1.234", "1234"),
        ("1,234.50", "1234.50", "1234.50", None),
        ("1.234,50", "1234.50", None, "1234.50"),
        ("1 234,5", "1234.5", None, "1234.5"),
        ("1'234.50", "1234.50", "1234.50", None),
        ("0.500", "0.500", "0.500", None),
        ("-3", "-3", "-3", "-3"),
        ("1,23,4", None, None, None),
        ("twelve", None, None, None),
        ("1e5", None, None, None),
        ("", None, None, None),
    ],
)
def test_a_number_is_read_in_the_declared_or_the_only_way(
    text: str, undeclared: str | None, point: str | None, comma: str | None
) -> None:
    found = [read_number(text, None), read_number(text, "point"), read_number(text, "comma")]
    shown = [None if isinstance(value, Flaw) else str(value) for value in found]
    assert shown == [undeclared, point, comma]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$6.50", Money(Decimal("6.50"), "USD")),
        ("6,50 EUR", Money(Decimal("6.50"), "EUR")),
        ("EUR 6.50", Money(Decimal("6.50"), "EUR")),
        ("£3", Money(Decimal("3"), "GBP")),
        ("$ 1,234.00", Money(Decimal("1234.00"), "USD")),
        ("US$5", Money(Decimal("5"), "USD")),
        ("6.50", cells.NO_CURRENCY),
        ("-5 USD", cells.NEGATIVE_AMOUNT),
        ("6.50 XYZ", cells.NO_NUMBER),
        ("$5 USD", cells.NO_NUMBER),
        ("about $5", cells.NO_NUMBER),
    ],
)
def test_an_amount_has_a_currency_or_is_not_read(text: str, expected: Money | Flaw) -> None:
    assert read_money(text, PLAIN) == expected


def test_the_declared_currency_is_that_of_a_bare_amount_and_of_its_own_sign() -> None:
    canadian = Notation(currency="CAD")
    assert read_money("6.50", canadian) == Money(Decimal("6.50"), "CAD")
    assert read_money("$6.50", canadian) == Money(Decimal("6.50"), "CAD")
    assert read_money("€6.50", canadian) == Money(Decimal("6.50"), "EUR")


@pytest.mark.parametrize("text", ["yes", "Y", "TRUE", "1", "Ja", "oui", "Sí", "sì", "x", "✓", "vero"])
def test_yes_is_read_in_six_languages(text: str) -> None:
    assert read_truth(text) is True


@pytest.mark.parametrize("text", ["no", "N", "False", "0", "Nein", "non", "nee", "falso"])
def test_no_is_read_in_six_languages(text: str) -> None:
    assert read_truth(text) is False


@pytest.mark.parametrize("text", ["maybe", "2", "yes and no", "partly"])
def test_anything_else_is_neither_yes_nor_no(text: str) -> None:
    assert read_truth(text) == cells.NO_TRUTH
