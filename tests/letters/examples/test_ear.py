"""What the ear hears in sentences, with heads by hand: from which score on, of which concepts, in which sentences."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from checker.letters.evidence import Evidence
from checker.letters.examples.ear import ExampleEar
from checker.letters.examples.heads import Heads
from checker.letters.examples.material import read_examples
from checker.letters.model import ConceptSet
from checker.letters.polarity import Standing
from checker.letters.sentences import Sentence
from checker.letters.statement import Resemblance
from checker.letters.structure import Region
from tests.letters.examples.world import WordEncoder, ear_of, head, number_of, scores_of, sentences_of, standings

AT_THE_THRESHOLDS = {"gold": 4.0, "silver": 3.999, "bronze": 2.0, "copper": 1.999}
NAME = "how_to_review"
GOLD = "Gold is what they found there."
AN_EXAMPLE = Resemblance("Gold is brought to the counter.", "examples/english/metal.yaml:3", 1.0)


@pytest.fixture
def ear(metal: Path) -> ExampleEar:
    """Knows one concept by the words of metals."""
    return ear_of(metal, head(NAME, AT_THE_THRESHOLDS))


@pytest.mark.parametrize(
    ("metal_word", "heard"),
    [("Gold", ["states"]), ("Silver", ["undecided"]), ("Bronze", ["undecided"]), ("Copper", []), ("Lead", [])],
)
def test_a_score_at_a_threshold_reaches_it_and_one_below_does_not(
    ear: ExampleEar, small: ConceptSet, metal_word: str, heard: list[str]
) -> None:
    assert standings(_heard(ear, f"{metal_word} is what they found there.", small)) == heard


def test_what_resembles_examples_that_take_away_takes_away(metal: Path, small: ConceptSet) -> None:
    ear = ear_of(metal, head(NAME, {"silver": 6.0, "bronze": 3.0}, "takes_away"))
    text = "Silver is what they found. Bronze is what they found."
    assert standings(_heard(ear, text, small)) == ["takes_away", "undecided"]


def test_evidence_covers_its_sentence_and_names_the_example_that_it_is_most_like(
    ear: ExampleEar, small: ConceptSet
) -> None:
    assert _heard(ear, f"It rained all day. {GOLD}", small) == (
        Evidence(number_of(NAME, small), "states", 1, 0, 6, False, "", resembles=AN_EXAMPLE),
    )


def test_likeness_has_two_decimals(small: ConceptSet, metal: Path) -> None:
    ear = ear_of(metal, head(NAME, {"gold": 9.0, "tin": 0.0}))
    (one,) = _heard(ear, "Gold and tin is what they found there.", small)
    assert one.resembles == replace(AN_EXAMPLE, likeness=0.71)


def test_an_example_that_was_kept_back_is_resembled_by_nothing(metal: Path) -> None:
    kept = [example.line for example in read_examples(metal, "english/metal.yaml").examples if example.kept_back]
    assert kept == [4]


def test_each_polarity_resembles_examples_of_its_own(metal: Path, small: ConceptSet) -> None:
    ear = ear_of(metal, head(NAME, {"gold": 6.0}, "takes_away"))
    (one,) = _heard(ear, GOLD, small)
    assert one.resembles == Resemblance("Silver is what nobody brings.", "examples/english/metal.yaml:6", 0.0)


def test_a_head_whose_examples_are_gone_still_hears(tmp_path: Path, small: ConceptSet) -> None:
    (tmp_path / "english").mkdir()
    (tmp_path / "english" / "metal.yaml").write_text("concepts: [small.review.how_to_review]\n", encoding="utf-8")
    (one,) = _heard(ear_of(tmp_path, head(NAME, {"gold": 6.0})), GOLD, small)
    assert (one.standing, one.resembles) == ("states", Resemblance("", "", 0.0))


def test_an_ear_that_names_no_examples_reads_none(tmp_path: Path, small: ConceptSet) -> None:
    heads = Heads("invented", "", "", (head(NAME, {"gold": 6.0}),), (), (), tmp_path / "none")
    ear = ExampleEar([heads], WordEncoder(), naming=False)  # type: ignore[arg-type]  # all that an ear asks of one
    (one,) = _heard(ear, GOLD, small)
    assert (one.standing, one.resembles) == ("states", Resemblance("", "", 0.0))


def test_the_heads_of_two_folders_are_heard_together(metal: Path, tmp_path: Path, small: ConceptSet) -> None:
    (tmp_path / "english").mkdir()
    (tmp_path / "english" / "own.yaml").write_text("states:\n  - Tin is theirs.\n", encoding="utf-8")
    folders = [
        Heads("invented", "", "", (head(NAME, {"gold": 6.0}),), (), (), metal),
        Heads("invented", "", "", (head("danger", {"tin": 6.0}, files=["english/own.yaml"]),), (), (), tmp_path),
    ]
    ear = ExampleEar(folders, WordEncoder())  # type: ignore[arg-type]  # all that an ear asks of an encoder
    heard = _heard(ear, f"{GOLD} Tin is what they found there.", small)
    assert [(small.concepts[one.concept].name, one.resembles) for one in heard] == [
        ("danger", Resemblance("Tin is theirs.", f"{tmp_path.name}/english/own.yaml:2", 1.0)),
        ("how_to_review", AN_EXAMPLE),
    ]


def test_heads_of_concepts_that_this_law_does_not_have_are_silent(metal: Path, small: ConceptSet) -> None:
    foreign = replace(head(NAME, {"gold": 6.0}), concept="gdpr.words.how_to_review")
    assert _heard(ear_of(metal, foreign), GOLD, small) == ()


@pytest.mark.parametrize("standing", ["states", "takes_away", "blank", "undecided"])
def test_a_concept_that_phrases_settled_is_not_listened_for(
    ear: ExampleEar, small: ConceptSet, standing: Standing
) -> None:
    assert _heard(ear, f"It rained. {GOLD}", small, _found(small, standing, sentence=0)) == ()


@pytest.mark.parametrize("standing", ["near_miss", "nothing"])
def test_a_concept_that_phrases_left_open_is_listened_for(
    ear: ExampleEar, small: ConceptSet, standing: Standing
) -> None:
    heard = _heard(ear, f"It rained. {GOLD}", small, _found(small, standing, sentence=0))
    assert standings(heard) == ["states"]


@pytest.mark.parametrize("standing", ["near_miss", "nothing"])
def test_a_near_miss_of_the_concept_in_the_same_sentence_is_never_sure(
    ear: ExampleEar, small: ConceptSet, standing: Standing
) -> None:
    heard = _heard(ear, f"It rained. {GOLD}", small, _found(small, standing, sentence=1))
    assert standings(heard) == ["undecided"]


def test_a_question_states_nothing(ear: ExampleEar, small: ConceptSet) -> None:
    assert _heard(ear, "Gold is what they found there?", small) == ()


def test_fewer_than_three_words_state_nothing(ear: ExampleEar, small: ConceptSet) -> None:
    assert _heard(ear, "Gold there.", small) == ()
    assert standings(_heard(ear, "Gold is there.", small)) == ["states"]


@pytest.mark.parametrize("region", [region for region in Region if region not in (Region.TEXT, Region.UNTICKED)])
def test_margins_and_the_words_of_others_state_nothing(ear: ExampleEar, small: ConceptSet, region: Region) -> None:
    assert _heard_in(ear, region, GOLD, small) == []


def test_an_unticked_box_is_blank_if_it_surely_says_it(ear: ExampleEar, small: ConceptSet) -> None:
    assert _heard_in(ear, Region.UNTICKED, GOLD, small) == ["blank"]
    assert _heard_in(ear, Region.UNTICKED, GOLD.replace("Gold", "Silver"), small) == []


def test_a_sentence_with_an_unfilled_field_is_blank_if_it_surely_says_it(ear: ExampleEar, small: ConceptSet) -> None:
    assert standings(_heard(ear, "Gold is what they found at [PHONE].", small)) == ["blank"]
    assert _heard(ear, "Silver is what they found at [PHONE].", small) == ()


def test_a_box_without_a_tick_is_found_in_a_letter(ear: ExampleEar, small: ConceptSet) -> None:
    assert standings(_heard(ear, f"[ ] {GOLD}\n[x] Silver is what they found there.\n", small)) == [
        "blank",
        "undecided",
    ]


def test_what_phrases_find_in_a_sentence_is_weighed_with_its_words(metal: Path, small: ConceptSet) -> None:
    ear = ear_of(metal, head(NAME, {"gold": 5.0}, traits={"cue:negation": -3.5, "fact:phone": 1.25, "cue:other": 9.0}))
    text = " ".join([GOLD] * 3)
    sentences = sentences_of(text, small).sentences
    traits = [frozenset[str](), frozenset({"cue:negation"}), frozenset({"cue:negation", "fact:phone"})]
    scores = ear.score(sentences, text, traits, {}, small.concepts)
    assert scores.values.tolist() == [[5.0], [1.5], [2.75]]


def test_evidence_of_the_concept_itself_is_weighed_with_the_words(metal: Path, small: ConceptSet) -> None:
    ear = ear_of(
        metal,
        head(NAME, {"gold": 5.0}, traits={"own:near_miss": -4.0, "own:states": 1.0}),
        head("danger", {"gold": 5.0}, traits={"own:near_miss": -1.0}),
    )
    text = f"{GOLD} {GOLD}"
    sentences = sentences_of(text, small).sentences
    found = _found(small, "near_miss", sentence=1)
    scores = ear.score(sentences, text, [frozenset()] * 2, found, small.concepts)
    assert scores.values.tolist() == [[5.0, 5.0], [1.0, 5.0]]


def test_the_likeliest_sentence_is_taken_for_a_statement_where_any_is_like_it(metal: Path, small: ConceptSet) -> None:
    ear = ear_of(metal, head(NAME, {"bronze": -2.0, "copper": -2.001, "tin": -5.0}))
    number = number_of(NAME, small)

    def likeliest(text: str) -> Evidence | None:
        return ear.likeliest(scores_of(ear, sentences_of(text, small).sentences, text, small), number)

    assert likeliest("Tin is what they found. Bronze is what they found. Copper is what they found.") == Evidence(
        number, "states", 1, 0, 5, False, "", resembles=replace(AN_EXAMPLE, likeness=0.0)
    )
    assert likeliest("Tin is what they found. Copper is what they found.") is None
    assert likeliest("Hello.") is None


def test_no_sentence_is_likeliest_for_a_concept_without_a_head_that_states(metal: Path, small: ConceptSet) -> None:
    ear = ear_of(metal, head(NAME, {"gold": 9.0}, "takes_away"))
    scores = scores_of(ear, sentences_of(GOLD, small).sentences, GOLD, small)
    assert ear.likeliest(scores, number_of(NAME, small)) is None
    assert ear.likeliest(scores, number_of("danger", small)) is None


def _heard(
    ear: ExampleEar, text: str, concepts: ConceptSet, found: dict[int, list[Evidence]] | None = None
) -> tuple[Evidence, ...]:
    scores = scores_of(ear, sentences_of(text, concepts).sentences, text, concepts)
    return ear.alike(scores, found or {})


def _heard_in(ear: ExampleEar, region: Region, text: str, concepts: ConceptSet) -> list[str]:
    sentences: list[Sentence] = [one._replace(region=region) for one in sentences_of(text, concepts).sentences]
    return standings(ear.alike(scores_of(ear, sentences, text, concepts), {}))


def _found(concepts: ConceptSet, standing: Standing, sentence: int) -> dict[int, list[Evidence]]:
    number = number_of(NAME, concepts)
    return {number: [Evidence(number, standing, sentence, 0, 2, False, "")]}
