"""Where an office is, by what its letters name."""

from zoneinfo import ZoneInfo

from checker.semantics.model import Program
from checker.setup.places import Named, country_named, currency_of, likely_zone, state_named, zone_of
from checker.setup.survey import words_of

COUNTRIES = ("us", "uk", "germany", "france", "other")
STATES = ("california", "washington", "texas", "new_york", "other", "none")


def test_a_country_is_known_by_its_law_or_its_name() -> None:
    assert country_named(["Under HIPAA you may", "see 45 CFR 164.524"], COUNTRIES) == Named("us", 2)
    assert country_named(["You may complain to the Information Commissioner"], COUNTRIES) == Named("uk", 1)
    assert country_named(["Praxis Beispiel, Deutschland"], COUNTRIES) == Named("germany", 1)


def test_two_countries_named_alike_are_none() -> None:
    assert country_named(["HIPAA", "France"], COUNTRIES) is None
    assert country_named([], COUNTRIES) is None
    assert country_named(["nothing"], COUNTRIES) is None


def test_the_state_is_that_of_most_addresses() -> None:
    letters = ["Waco, TX 76701\n\nOakland, CA 94601", "Waco, TX 76701-0001", "California"]
    assert state_named(letters, STATES) == Named("texas", 2)


def test_without_addresses_the_state_is_known_by_its_name() -> None:
    assert state_named(["the New  York law", "the law of New York"], STATES) == Named("new_york", 1)


def test_the_capital_is_no_state() -> None:
    complaint = "U.S. Department of Health and Human Services, Washington, D.C. 20201 or Washington DC"
    assert state_named([complaint], STATES) is None
    assert state_named([complaint + " and Spokane, Washington"], STATES) == Named("washington", 1)


def test_a_word_within_another_names_no_place() -> None:
    assert country_named(["Frances and Germanys"], COUNTRIES) is None


def test_every_place_of_the_records_has_a_time_zone_and_every_country_its_money(program: Program) -> None:
    countries = [place for place in words_of(program, "country") if place != "other"]
    states = [place for place in words_of(program, "state") if place not in ("other", "none")]
    assert {likely_zone("", place) for place in countries if ZoneInfo(likely_zone("", place))} & {"UTC"} == set()
    assert {likely_zone(place, "us") for place in states if ZoneInfo(likely_zone(place, "us"))} & {"UTC"} == set()
    assert [place for place in countries if currency_of(place) is None] == []
    assert [place for place in states if zone_of(place) is None and likely_zone(place, "") == "UTC"] == []


def test_a_place_of_several_zones_has_no_only_one() -> None:
    assert (zone_of("texas"), likely_zone("texas", "us")) == (None, "America/Chicago")
    assert (zone_of("us"), zone_of("california")) == (None, "America/Los_Angeles")
