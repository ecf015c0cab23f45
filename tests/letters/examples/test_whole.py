"""What a whole letter does, weighed by heads of which every weight is written here."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from checker.letters.classify import KINDS
from checker.letters.evidence import Evidence
from checker.letters.examples.heads import WholeHead
from checker.letters.examples.whole import (
    SURE,
    SURE_WITH_RULES,
    Grounds,
    Weighed,
    Weights,
    family_of,
    features_of,
    ground_features,
    kind_features,
    named_together,
    weigh_grounds,
    weigh_kinds,
)
from checker.letters.model import ConceptSet
from tests.letters.examples.world import ear_of, head, number_of, scores_of, sentences_of

DENIAL = frozenset({"denial"})


def _kind(name: str, bias: float, **weights: float) -> WholeHead:
    return WholeHead("", name, bias, {key.replace("__", ":"): weight for key, weight in weights.items()})


def test_the_likeliest_kind_is_that_of_the_highest_score_and_likelihoods_add_up_to_one() -> None:
    heads = [_kind("grant", math.log(2)), _kind("denial", 0.0, like__x=math.log(5)), _kind("other", 0.0)]
    assert weigh_kinds(Weights(heads), {"like:x": 1.0}) == Weighed(DENIAL, pytest.approx(5 / 8))
    assert weigh_kinds(Weights(heads), {}) == Weighed(frozenset({"grant"}), pytest.approx(2 / 4))


def test_a_score_grows_with_what_a_letter_holds_and_not_with_what_nobody_taught() -> None:
    heads = [_kind("denial", -1.0, like__x=4.0), _kind("other", 0.0)]
    assert weigh_kinds(Weights(heads), {"like:x": 0.25, "like:unknown": 9.0}).likelihood == pytest.approx(0.5)
    assert weigh_kinds(Weights(heads), {"like:x": 0.5}).kinds == DENIAL


def test_kinds_that_go_together_are_weighed_as_one() -> None:
    heads = [_kind("other", 0.0), _kind("partial_denial+fee_notice", 3.0)]
    assert weigh_kinds(Weights(heads), {}).kinds == {"partial_denial", "fee_notice"}


def test_of_equal_scores_the_first_name_wins_in_whatever_order_they_come() -> None:
    heads = [_kind(name, 1.0) for name in ("other", "denial", "grant")]
    assert {weigh_kinds(Weights(order), {}).kinds for order in (heads, heads[::-1])} == {DENIAL}


def test_huge_scores_are_weighed_too() -> None:
    assert weigh_kinds(Weights([_kind("denial", 5000.0), _kind("other", -5000.0)]), {}) == Weighed(DENIAL, 1.0)


@pytest.mark.parametrize(("by_rule", "enough"), [(DENIAL, SURE_WITH_RULES), (frozenset({"other"}), SURE)])
def test_a_kind_is_sure_from_one_likelihood_on_and_sooner_where_statements_amount_to_it(
    by_rule: frozenset[str], enough: float
) -> None:
    assert Weighed(DENIAL, enough).sure(by_rule)
    assert not Weighed(DENIAL, math.nextafter(enough, 0)).sure(by_rule)


@pytest.mark.parametrize(
    ("kinds", "name"),
    [
        (["fee_notice", "partial_denial"], "partial_denial+fee_notice"),
        (["partial_denial", "fee_notice"], "partial_denial+fee_notice"),
        (["other"], "other"),
        (reversed(KINDS), "+".join(KINDS)),
    ],
)
def test_kinds_that_go_together_have_one_name_in_one_order(kinds: list[str], name: str) -> None:
    assert named_together(kinds) == name


@pytest.mark.parametrize(("regime", "family"), [("hipaa", "hipaa"), ("gdpr", "europe"), ("uk_gdpr", "europe")])
def test_the_laws_of_europe_share_their_grounds(regime: str, family: str) -> None:
    assert family_of(regime) == family


def test_the_grounds_of_one_family_are_never_those_of_another(metal: Path, small: ConceptSet) -> None:
    grounds = [WholeHead("hipaa", "R1", 5.0, {}), WholeHead("europe", "X_other", 5.0, {})]
    ear = ear_of(metal, grounds=grounds)
    assert _likely(ear.grounds({}, DENIAL, small)) == ("R1",)
    assert _likely(ear.grounds({}, DENIAL, replace(small, regime="gdpr"))) == ("X-OTHER",)


def test_where_no_letters_of_the_law_were_taught_nothing_is_weighed(metal: Path, small: ConceptSet) -> None:
    ear = ear_of(metal, grounds=[WholeHead("europe", "X_other", 5.0, {})])
    assert ear.grounds({}, DENIAL, small) is None
    assert ear.kinds({}) is None


def test_a_ground_is_given_from_even_odds_on(small: ConceptSet) -> None:
    heads = [WholeHead("hipaa", "R1", 0.0, {}), WholeHead("hipaa", "G0", 0.0, {"like:R1": -1.0})]
    assert _likely(weigh_grounds(Weights(heads), {}, DENIAL, small)) == ("G0", "R1")
    assert _likely(weigh_grounds(Weights(heads), {"like:R1": 0.1}, DENIAL, small)) == ("R1",)


def test_grounds_that_the_law_does_not_know_are_never_given(small: ConceptSet) -> None:
    heads = [WholeHead("hipaa", "R1", 1.0, {}), WholeHead("hipaa", "U4", 9.0, {})]
    assert _likely(weigh_grounds(Weights(heads), {}, DENIAL, small)) == ("R1",)


@pytest.mark.parametrize("kind", ["denial", "partial_denial"])
def test_a_refusal_has_at_least_the_likeliest_ground(small: ConceptSet, kind: str) -> None:
    heads = [WholeHead("hipaa", "R1", -0.5, {}), WholeHead("hipaa", "G0", -0.6, {})]
    assert _likely(weigh_grounds(Weights(heads), {}, frozenset({kind}), small)) == ("R1",)
    equal = [replace(head, bias=-0.5) for head in heads]
    assert {_likely(weigh_grounds(Weights(order), {}, frozenset({kind}), small)) for order in (equal, equal[::-1])} == {
        ("G0",)
    }


def test_a_refusal_on_no_ground_that_is_at_all_likely_has_the_one_for_none(small: ConceptSet) -> None:
    heads = [WholeHead("hipaa", "R1", -3.0, {}), WholeHead("hipaa", "G0", -4.0, {})]
    assert _likely(weigh_grounds(Weights(heads), {}, DENIAL, small)) == ("G0",)


def test_a_ground_that_a_statement_gives_needs_less_to_be_likely(small: ConceptSet) -> None:
    heads = [WholeHead("hipaa", "R1", -0.3, {}), WholeHead("hipaa", "G0", 2.0, {})]
    assert _likely(weigh_grounds(Weights(heads), {}, DENIAL, small)) == ("G0",)
    assert _likely(weigh_grounds(Weights(heads), {"rule:R1": 1.0}, DENIAL, small)) == ("G0", "R1")


@pytest.mark.parametrize("regime", ["gdpr", "uk_gdpr"])
def test_a_letter_of_europe_that_only_tells_of_no_data_has_that_ground_alone(small: ConceptSet, regime: str) -> None:
    heads = Weights([WholeHead("europe", "X_thirdparty", 9.0, {}), WholeHead("europe", "X_nodata", -9.0, {})])
    concepts = replace(small, regime=regime)
    assert weigh_grounds(heads, {}, frozenset({"no_data"}), concepts) == Grounds(("X-NODATA",), ("X-NODATA",))


def test_a_refusal_under_a_law_of_which_no_ground_was_taught_has_the_one_for_none(small: ConceptSet) -> None:
    assert _likely(weigh_grounds(Weights([WholeHead("hipaa", "U4", 9.0, {})]), {}, DENIAL, small)) == ("G0",)


@pytest.mark.parametrize("kind", ["redirect", "no_data", "review_outcome"])
def test_another_answer_with_grounds_may_have_none(small: ConceptSet, kind: str) -> None:
    assert _likely(weigh_grounds(Weights([WholeHead("hipaa", "R1", -0.001, {})]), {}, frozenset({kind}), small)) == ()


@pytest.mark.parametrize("kind", ["grant", "extension", "acknowledgement", "amendment_denial", "other"])
def test_other_letters_have_no_grounds(small: ConceptSet, kind: str) -> None:
    assert _likely(weigh_grounds(Weights([WholeHead("hipaa", "R1", 9.0, {})]), {}, frozenset({kind}), small)) == ()


def test_a_letter_is_described_by_its_highest_scores_and_by_what_phrases_found(metal: Path, small: ConceptSet) -> None:
    general = replace(head("x", {"gold": 2.0}), concept="letters.small.kind_refused")
    against = replace(general, polarity="takes_away", weights=tuple(-99.0 for _ in general.weights))
    ear = ear_of(metal, general, against, head("danger", {"gold": 4.0}), head("how_to_review", {"gold": 4.0}))
    text = "Gold is what they found. It rained all day."
    sentences = sentences_of(text, small).sentences
    scores = scores_of(ear, sentences, text, small)
    found = {
        number_of(name, small): [Evidence(number_of(name, small), standing, 0, 0, 2, False, "")]
        for name, standing in (
            ("danger", "states"),
            ("kind_more_time", "states"),
            ("kind_refused", "near_miss"),
            ("how_to_review", "states"),
        )
    }
    features = features_of(ear.heads, scores, found, small.concepts)
    low, middle, high = (
        features[name] for name in ("like:kind_refused/takes_away", "like:kind_refused/states", "like:R1")
    )
    assert {name: value for name, value in features.items() if not name.startswith("matter:")} == {
        "like:kind_refused/takes_away": low,
        "like:kind_refused/states": middle,
        "like:R1": high,
        "found:R1": 1.0,
        "found:kind_more_time": 1.0,
    }
    assert low < middle == high / 2


def test_scores_beyond_reason_count_no_more_than_high_ones(metal: Path, small: ConceptSet) -> None:
    ear = ear_of(metal, head("danger", {"gold": 100.0, "tin": 1000.0, "copper": -100.0, "bronze": -1000.0}))

    def likeness(text: str) -> float:
        scores = scores_of(ear, sentences_of(text, small).sentences, text, small)
        return features_of(ear.heads, scores, {}, small.concepts)["like:R1"]

    assert likeness("Gold is what they found.") == likeness("Tin is what they found.") > 0
    assert likeness("Copper is what they found.") == likeness("Bronze is what they found.") < 0


def test_a_letter_in_which_no_sentence_may_speak_has_no_scores(metal: Path, small: ConceptSet) -> None:
    ear = ear_of(metal, head("danger", {"gold": 4.0}))
    scores = scores_of(ear, (), "", small)
    assert features_of(ear.heads, scores, {}, small.concepts) == {}


def test_what_single_statements_tell_is_a_feature_beside_the_others() -> None:
    assert kind_features({"like:R1": 1.0}, ["denial"]) == {"like:R1": 1.0, "rule:denial": 1.0}
    assert ground_features({"like:R1": 1.0}, ["denial"], ["X-OTHER"]) == {
        "like:R1": 1.0,
        "kind:denial": 1.0,
        "rule:X_other": 1.0,
    }


def _likely(grounds: Grounds | None) -> tuple[str, ...]:
    assert grounds is not None
    assert set(grounds.likely) <= set(grounds.possible)
    return grounds.likely
