"""Statements agree with what the letter does: each entry of the tables, by what it claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pytest

from checker.letters.agreement import CONTRARIES, IMPLIED, NEEDS, agreed, without_doubt
from checker.letters.classify import KINDS
from checker.letters.evidence import Evidence
from checker.letters.language import weigh_words
from checker.letters.model import LANGUAGES, Concept, ConceptSet
from checker.letters.polarity import Standing
from checker.letters.statement import Resemblance

REVIEW, CLOSED = "right_to_review", "review_taken_away"
NAMES = tuple(sorted({*NEEDS, *IMPLIED, *(name for pair in CONTRARIES for name in pair), "complaint_contact"}))
CODES = ("U4", "U5", "N2", "R1", "X-EXCESSIVE", "X-UNFOUNDED", "X-RESTRICTION-LAW", "X-OTHER")
AN_EXAMPLE = Resemblance("This is final.", "examples/english/a.yaml:3", 0.9)
PROVED: tuple[Standing, ...] = ("states", "takes_away", "undecided")


@dataclass(frozen=True)
class Claim:
    """Which kinds and grounds a concept goes with; `review` where it goes with the right to one."""

    claim: str
    concept: str
    kinds: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    review: bool = False

    def __str__(self) -> str:
        return self.claim.replace(" ", "-")


REFUSED = ("denial", "partial_denial")
NOT_ACTED = (*REFUSED, "no_data", "redirect")
PUT_OFF = ("extension",)
CORRECTION = ("amendment_denial",)
PRESUPPOSED = (
    Claim("access is refused by a refusal only", "access_refused", REFUSED),
    Claim("reasons are given by an answer that gives nothing", "reasons_given", NOT_ACTED),
    Claim("reasons under UK law are given by an answer that gives nothing", "uk_reasons", NOT_ACTED),
    Claim("how to ask for a review is told where there is one", "how_to_review", review=True),
    Claim("another keeper is named where the records are elsewhere", "where_to_direct", ("redirect",), ("N2",)),
    Claim("access returns after research where research suspends it", "research_access_returns", codes=("U5",)),
    Claim("only looking is offered where a prison gives no copy", "inspection_possible", codes=("U4",)),
    Claim("facts of an excess go with excess or lack of grounds", "excess_facts", codes=("X-EXCESSIVE", "X-UNFOUNDED")),
    Claim("a restricting law is named where it is the ground", "restriction_law_named", codes=("X-RESTRICTION-LAW",)),
    Claim("more time is taken by an extension only", "more_time_taken", PUT_OFF),
    Claim("a delay has its reason in an extension only", "delay_reason", PUT_OFF),
    Claim("a day is promised by an extension only", "completion_date", PUT_OFF),
    Claim("an extension is told by an extension only", "extension_told", PUT_OFF),
    Claim("an EU extension has its reasons in an extension only", "eu_extension_reasons", PUT_OFF),
    Claim("a UK extension has its reasons in an extension only", "uk_extension_reasons", PUT_OFF),
    Claim("an amendment is refused for a reason in such a refusal only", "amendment_basis", CORRECTION),
    Claim("disagreement is stated against a refused amendment only", "disagreement_statement", CORRECTION),
    Claim("a request travels where an amendment was refused", "request_travels", CORRECTION),
    Claim("complaints about an amendment follow its refusal", "amendment_complaint_routes", CORRECTION),
)
FOLLOWING = (
    Claim("a refusal refuses access in some sentence", "access_refused", REFUSED),
    Claim("a partial refusal gives the rest in some sentence", "rest_given", ("partial_denial",)),
    Claim("a right to a review comes with a way to ask for it", "how_to_review", review=True),
    Claim("a ground in another law names that law", "restriction_law_named", codes=("X-RESTRICTION-LAW",)),
)


@pytest.fixture(scope="module")
def concepts() -> ConceptSet:
    """Every concept of the tables, and one that is in none."""
    covers = frozenset(LANGUAGES.values())
    made = tuple(Concept(f"a.b.{name}", name, (), (), "nothing", None, None, covers, "hipaa") for name in NAMES)
    return ConceptSet("hipaa", made, {}, frozenset(), {}, weigh_words({}, []), frozenset())


def test_every_entry_of_the_tables_is_claimed_here() -> None:
    assert {one.concept for one in PRESUPPOSED} == set(NEEDS)
    assert {one.concept for one in FOLLOWING} == set(IMPLIED)
    assert CONTRARIES == ((REVIEW, CLOSED),)


@pytest.mark.parametrize("claim", PRESUPPOSED, ids=str)
@pytest.mark.parametrize("standing", PROVED)
def test_what_presupposes_something_is_beside_the_point_without_it(
    claim: Claim, standing: Standing, concepts: ConceptSet
) -> None:
    for kinds, grounds, reviewed in _letters():
        found = {REVIEW: ["states"] if reviewed else [], claim.concept: [standing]}
        read = _agreed(found, concepts, kinds, grounds)
        goes = reviewed if claim.review else bool({*kinds, *grounds} & {*claim.kinds, *claim.codes})
        assert (kinds, grounds, read[claim.concept]) == (kinds, grounds, [standing if goes else "near_miss"])


@pytest.mark.parametrize("claim", PRESUPPOSED, ids=str)
@pytest.mark.parametrize("standing", ["blank", "near_miss", "nothing"])
def test_what_proves_nothing_stays_as_it_is(claim: Claim, standing: Standing, concepts: ConceptSet) -> None:
    assert _agreed({claim.concept: [standing]}, concepts, ["grant"], [])[claim.concept] == [standing]


@pytest.mark.parametrize("claim", FOLLOWING, ids=str)
def test_what_follows_from_the_letter_is_found_in_its_likeliest_sentence(claim: Claim, concepts: ConceptSet) -> None:
    for kinds, grounds, reviewed in _letters():
        read = _agreed({REVIEW: ["states"] if reviewed else []}, concepts, kinds, grounds, like=claim.concept)
        follows = reviewed if claim.review else bool({*kinds, *grounds} & {*claim.kinds, *claim.codes})
        assert (kinds, grounds, read.get(claim.concept)) == (kinds, grounds, ["states"] if follows else None)


@pytest.mark.parametrize("claim", FOLLOWING, ids=str)
@pytest.mark.parametrize("standing", ["states", "takes_away", "blank"])
def test_nothing_follows_where_it_is_settled_already(claim: Claim, standing: Standing, concepts: ConceptSet) -> None:
    found = {REVIEW: ["states"] if claim.review else [], claim.concept: [standing]}
    read = _agreed(found, concepts, claim.kinds[:1], claim.codes[:1], like=claim.concept)
    assert read[claim.concept] == [standing]


@pytest.mark.parametrize("claim", FOLLOWING, ids=str)
@pytest.mark.parametrize("standing", ["undecided", "near_miss", "nothing"])
def test_what_follows_stands_beside_what_was_only_near(claim: Claim, standing: Standing, concepts: ConceptSet) -> None:
    found = {REVIEW: ["states"] if claim.review else [], claim.concept: [standing]}
    read = _agreed(found, concepts, claim.kinds[:1], claim.codes[:1], like=claim.concept)
    assert read[claim.concept] == [standing, "states"]


@pytest.mark.parametrize("claim", FOLLOWING, ids=str)
def test_nothing_follows_where_no_sentence_is_like_it(claim: Claim, concepts: ConceptSet) -> None:
    found = {REVIEW: ["states"] if claim.review else []}
    assert claim.concept not in _agreed(found, concepts, claim.kinds[:1], claim.codes[:1])


def test_a_blank_right_to_a_review_is_one_to_tell_more_of(concepts: ConceptSet) -> None:
    read = _agreed({REVIEW: ["blank"], "how_to_review": ["states"]}, concepts, ["denial"], [])
    assert read["how_to_review"] == ["states"]
    for standing in ("takes_away", "near_miss", "undecided"):
        read = _agreed({REVIEW: [standing], "how_to_review": ["states"]}, concepts, ["denial"], [])
        assert read["how_to_review"] == ["near_miss"]


def test_taking_the_review_away_says_that_there_is_none(concepts: ConceptSet) -> None:
    assert _agreed({REVIEW: ["takes_away"]}, concepts, ["denial"], []) == {REVIEW: ["takes_away"], CLOSED: ["states"]}


def test_saying_that_there_is_no_review_takes_it_away(concepts: ConceptSet) -> None:
    assert _agreed({CLOSED: ["states"]}, concepts, ["denial"], []) == {REVIEW: ["takes_away"], CLOSED: ["states"]}


@pytest.mark.parametrize("standing", ["states", "takes_away"])
def test_a_letter_that_gives_and_closes_the_review_is_left_to_contradict_itself(
    standing: Standing, concepts: ConceptSet
) -> None:
    found = {REVIEW: [standing], CLOSED: ["states"]}
    assert _agreed(found, concepts, ["denial"], []) == found


@pytest.mark.parametrize("standing", ["near_miss", "undecided", "blank", "nothing"])
def test_only_what_is_proved_has_a_contrary(standing: Standing, concepts: ConceptSet) -> None:
    for found in ({REVIEW: [standing]}, {CLOSED: [standing]}):
        assert _agreed(found, concepts, ["denial"], []) == found


def test_a_contrary_keeps_the_place_of_what_it_follows_from(concepts: ConceptSet) -> None:
    closed = concepts.concept(CLOSED)
    assert closed is not None
    pieces = {closed: [Evidence(closed, "states", 3, 1, 4, False, "")]}
    (one,) = agreed(pieces, concepts, frozenset(), (), lambda number: None)[concepts.concept(REVIEW) or 0]
    assert (one.sentence, one.first, one.last) == (3, 1, 4)


@pytest.mark.parametrize("standing", ["states", "takes_away", "undecided", "near_miss", "blank"])
def test_a_concept_of_no_table_is_left_alone(standing: Standing, concepts: ConceptSet) -> None:
    for kinds, grounds, _ in _letters():
        read = _agreed({"complaint_contact": [standing]}, concepts, kinds, grounds)
        assert read["complaint_contact"] == [standing]


def test_a_law_without_these_concepts_is_left_alone() -> None:
    other = Concept("a.b.other", "other", (), (), "nothing", None, None, frozenset(), None)
    concepts = ConceptSet("gdpr", (other,), {}, frozenset(), {}, weigh_words({}, []), frozenset())
    assert _agreed({"other": ["states"]}, concepts, ["denial"], []) == {"other": ["states"]}


def _letters() -> Iterator[tuple[tuple[str, ...], tuple[str, ...], bool]]:
    """A letter of every kind, on every ground, with and without a review."""
    for kind in KINDS:
        for code in ("", *CODES):
            for reviewed in (False, True):
                yield (kind,), (code,) if code else (), reviewed


def _agreed(
    found: Mapping[str, Sequence[Standing]],
    concepts: ConceptSet,
    kinds: Sequence[str],
    grounds: Sequence[str],
    like: str = "",
) -> dict[str, list[str]]:
    """The standings by concept, where one sentence is like the concept `like` and none like any other."""
    numbers = {concept.name: number for number, concept in enumerate(concepts.concepts)}
    evidence = {
        numbers[name]: [
            Evidence(numbers[name], standing, place, 0, 1, False, "") for place, standing in enumerate(all_)
        ]
        for name, all_ in found.items()
    }

    def likeliest(number: int) -> Evidence | None:
        return Evidence(number, "states", 9, 0, 1, False, "") if number == numbers.get(like) else None

    read = agreed(evidence, concepts, frozenset(kinds), tuple(grounds), likeliest)
    return {concepts.concepts[number].name: [one.standing for one in pieces] for number, pieces in read.items()}


@pytest.mark.parametrize(("proved_by", "standing"), [(None, "near_miss"), (AN_EXAMPLE, "undecided")])
def test_a_sentence_that_a_phrase_proves_to_give_the_review_is_not_doubted_to_close_it(
    concepts: ConceptSet, proved_by: Resemblance | None, standing: str
) -> None:
    right, closed = (concepts.concept(name) for name in (REVIEW, CLOSED))
    assert right is not None
    assert closed is not None
    evidence = {
        right: [Evidence(right, "states", 3, 0, 4, False, "", resembles=proved_by)],
        closed: [Evidence(closed, "undecided", 3, 0, 4, False, "", resembles=AN_EXAMPLE)],
    }
    found = agreed(evidence, concepts, frozenset(REFUSED), (), lambda number: None)
    assert [one.standing for one in found[closed]] == [standing]


@pytest.mark.parametrize(
    ("possible", "standing"), [(("U1",), "near_miss"), (("R1",), "undecided"), (None, "undecided")]
)
def test_no_sentence_is_doubtfully_a_ground_that_the_whole_letter_makes_impossible(
    possible: tuple[str, ...] | None, standing: str
) -> None:
    danger = Concept("a.b.danger", "danger", (), ("R1",), "nothing", None, None, frozenset(), "hipaa")
    concepts = ConceptSet("hipaa", (danger,), {}, frozenset(), {}, weigh_words({}, []), frozenset())
    evidence = {0: [Evidence(0, "undecided", 3, 0, 4, False, "", resembles=AN_EXAMPLE)]}
    assert [one.standing for one in without_doubt(evidence, concepts, possible)[0]] == [standing]
