"""Numbers, dates and slots."""

from __future__ import annotations

from itertools import pairwise

import pytest

from checker.letters.facts import find_facts


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("call (715) 555-0128 today", "phone", "7155550128"),
        ("call 713-555-0154 ext. 4410", "phone", "7135550154x4410"),
        ("ring 01632 960114", "phone", "01632960114"),
        ("Tel. +49 30 23125 123", "phone", "+493023125123"),
        ("five five five, 010 0199", "phone", "5550100199"),
        ("on March 18, 2026", "date", "2026-03-18"),
        ("on Oct. 3O, 2025", "date", "2025-10-30"),
        ("am 8. Juni 2026", "date", "2026-06-08"),
        ("le 15 octobre 2026", "date", "2026-10-15"),
        ("el 4 de mayo de 2026", "date", "2026-05-04"),
        ("on 25/3/26", "date", "2026-03-25"),
        ("on 03/04/2026", "date", "2026-03-04"),
        ("before May 3", "date", "--05-03"),
        ("on February 30, 2026", "date", ""),
        ("it costs $6.50 in all", "money", "$6.50"),
        ("write to a.b@clinic.example now", "email", "a.b@clinic.example"),
        ("see hhs.gov/ocr/complaints.", "url", "hhs.gov/ocr/complaints"),
        ("at [PHONE] now", "blank", "phone"),
        ("dear {{first_name}}", "blank", "name"),
        ("call 000-000-0000", "blank", "phone"),
        ("by ________ please", "blank", ""),
    ],
)
def test_a_fact_is_found_with_its_settled_value(text: str, kind: str, value: str) -> None:
    assert [(fact.kind, fact.value) for fact in find_facts(text, day_first=False)] == [(kind, value)]


def test_the_end_of_a_word_is_no_date() -> None:
    facts = find_facts("ein unverhältnismäßigen Aufwand bis 3. März 2026", day_first=True)
    assert [(fact.kind, fact.value) for fact in facts] == [("date", "2026-03-03")]


def test_an_ambiguous_date_follows_the_order_of_the_place() -> None:
    assert [fact.value for fact in find_facts("on 03/04/2026", day_first=True)] == ["2026-04-03"]


def test_facts_do_not_overlap_and_stand_in_order() -> None:
    facts = find_facts(
        "Call 415-555-0134 or write by May 3, 2026 to x@y.example, www.y.example, 12 dollars.", day_first=False
    )
    assert all(one.end <= other.start for one, other in pairwise(facts))
    assert [fact.kind for fact in facts] == ["phone", "date", "email", "url", "money"]
