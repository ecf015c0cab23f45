"""Letters as both readers read them: what each finds, what the other does to it, and how it is printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.letters.documents import Document
from checker.letters.examples.ear import ExampleEar
from checker.letters.examples.heads import Head, WholeHead
from checker.letters.model import ConceptSet
from checker.letters.reading import PhraseReader, Reading
from checker.letters.statement import Resemblance, Statement
from tests.letters.examples.world import ear_of, head

LETTER = (
    "We refuse. You get no copy, as it is dangerous. Another doctor will look at it. Call 555-0133. Write to the desk."
)
GOLD = "Gold is what they found there."
SILVER = "Silver is what they found there."
AN_EXAMPLE = Resemblance("Gold is brought to the counter.", "examples/english/metal.yaml:3", 1.0)
UNLIKE = Resemblance("Gold is brought to the counter.", "examples/english/metal.yaml:3", 0.0)
NAMES = ("access_refused", "danger", "right_to_review", "review_taken_away", "how_to_review", "review_telephone")


def test_what_phrases_found_is_untouched_whatever_the_ear_hears(metal: Path, small: ConceptSet) -> None:
    alone = _read(LETTER, small)
    words = dict.fromkeys(("gold", "nothing"), 9.0)
    for polarity in ("states", "takes_away"):
        heads = [head(name, words, polarity) for name in NAMES if name != "review_taken_away"]
        assert _read(LETTER, small, ear_of(metal, *heads)) == alone


def test_a_letter_without_anything_to_hear_reads_as_without_the_ear(metal: Path, small: ConceptSet) -> None:
    for text in (LETTER, "", "Hello there.", "[PHONE]"):
        assert _read(text, small, ear_of(metal, head("danger", {"gold": 9.0}))) == _read(text, small)


def test_what_only_the_ear_hears_is_its_own_and_names_the_example(metal: Path, small: ConceptSet) -> None:
    text = f"We refuse. {GOLD}"
    read = _read(text, small, ear_of(metal, head("danger", {"gold": 5.0})))
    assert read.statements["danger"] == Statement("states", ((11, 40),), "examples", resembles=AN_EXAMPLE)
    assert (read.kinds, read.grounds) == (("denial",), ("R1",))
    assert _read(text, small).grounds == ("G0",)


def test_what_it_half_hears_is_undecided_for_likeness(metal: Path, small: ConceptSet) -> None:
    read = _read(f"We refuse. {SILVER}", small, ear_of(metal, head("danger", {"silver": 3.0})))
    assert read.statements["danger"] == Statement(
        "undecided", ((11, 42),), "examples", because="likeness", resembles=UNLIKE
    )
    assert read.grounds == ("G0",)


def test_of_several_sentences_the_one_most_like_an_example_names_it(metal: Path, small: ConceptSet) -> None:
    read = _read(f"{SILVER} {GOLD}", small, ear_of(metal, head("danger", {"gold": 5.0, "silver": 5.0})))
    assert read.statements["danger"].resembles == AN_EXAMPLE
    assert len(read.statements["danger"].spans) == 2


def test_a_sentence_that_phrases_found_beside_the_concept_is_only_doubted(metal: Path, small: ConceptSet) -> None:
    ear = ear_of(metal, head("right_to_review", {"gold": 9.0}))
    near = "Gold is what your own doctor has."
    assert _read(near, small).statements["right_to_review"].polarity == "near_miss"
    assert _read(near, small, ear).statements["right_to_review"].polarity == "undecided"
    assert _read(f"{near} {GOLD}", small, ear).statements["right_to_review"].polarity == "states"


def test_phrases_stand_beside_what_was_heard(metal: Path, small: ConceptSet) -> None:
    text = f"We refuse. {GOLD} Call 555-0133."
    ear = ear_of(metal, head("right_to_review", {"gold": 9.0}))
    assert _read(text, small).statements["review_telephone"].polarity == "absent"
    heard = _read(text, small, ear)
    assert heard.statements["review_telephone"] == Statement("states", ((47, 55),), "phrases")
    assert [one.text for one in heard.found["review_telephone"]] == ["555-0133"]


def test_what_was_heard_agrees_with_what_the_letter_does(metal: Path, small: ConceptSet) -> None:
    ear = ear_of(metal, head("how_to_review", {"gold": 9.0}))
    alone, with_review = GOLD, f"Another doctor will look. {GOLD}"
    assert _read(alone, small, ear).statements["how_to_review"].polarity == "near_miss"
    assert _read(with_review, small, ear).statements["how_to_review"].polarity == "states"


def test_what_follows_from_the_letter_is_found_where_it_is_likeliest(metal: Path, small: ConceptSet) -> None:
    ear = ear_of(metal, head("how_to_review", {"silver": 1.0}))
    assert _read(SILVER, small, ear).statements["how_to_review"].polarity == "absent"
    read = _read(f"Another doctor will look. {SILVER}", small, ear)
    assert read.statements["how_to_review"] == Statement("states", ((26, 57),), "examples", resembles=UNLIKE)


def test_whole_letters_tell_the_kind_where_any_were_taught(metal: Path, small: ConceptSet) -> None:
    kinds = [WholeHead("", "denial", 5.0, {}), WholeHead("", "extension", 0.0, {"rule:extension": 9.0})]
    ear = ear_of(metal, head("danger", {"gold": 9.0}), kinds=kinds)
    assert _read("Hello there.", small).kinds == ("other",)
    assert _read("Hello there.", small, ear).kinds == ("denial",)
    assert _read("We need longer.", small, ear).kinds == ("extension",)


def test_whole_letters_tell_the_grounds_where_any_of_the_law_were_taught(metal: Path, small: ConceptSet) -> None:
    kinds = [WholeHead("", "denial", 5.0, {}), WholeHead("", "other", 0.0, {})]
    grounds = [WholeHead("hipaa", "R1", -9.0, {"like:R1": 9.0}), WholeHead("hipaa", "G0", 3.0, {"like:R1": -9.0})]
    heads = (head("danger", {"gold": 6.0}),)
    ear = ear_of(metal, *heads, kinds=kinds, grounds=grounds)
    assert _read(GOLD, small, ear).grounds == ("R1",)
    assert _read("Hello there, you.", small, ear).grounds == ("G0",)
    assert _read(GOLD, small, ear_of(metal, *heads, kinds=kinds, grounds=grounds[:0])).grounds == ()


def test_the_json_names_the_reader_and_the_example(metal: Path, small: ConceptSet) -> None:
    ear = ear_of(metal, *_two_heads())
    shown = _read(f"We refuse. Another doctor will look. {GOLD} {SILVER}", small, ear).as_json()["statements"]
    example = {"example": "Gold is brought to the counter.", "place": "examples/english/metal.yaml:3"}
    assert shown == {
        "L-H01": {"polarity": "absent", "reader": "phrases", "spans": []},
        "L-H02": {
            "polarity": "undecided",
            "reader": "examples",
            "spans": [[68, 99]],
            "because": "likeness",
            "resembles": {**example, "likeness": 0.0},
        },
        "L-H04": {"polarity": "states", "reader": "phrases", "spans": [[11, 35]]},
        "L-H05": {
            "polarity": "states",
            "reader": "examples",
            "spans": [[37, 66]],
            "resembles": {**example, "likeness": 1.0},
        },
        "L-H06": {"polarity": "absent", "reader": "phrases", "spans": []},
        "L-H07": {"polarity": "absent", "reader": "phrases", "spans": []},
    }


@pytest.mark.parametrize(("bias", "told"), [(0.0, False), (9.0, None)])
def test_the_json_says_where_the_kind_is_only_the_likeliest(
    metal: Path, small: ConceptSet, bias: float, told: bool | None
) -> None:
    kinds = [WholeHead("", name, 0.0, {}) for name in ("extension", "grant", "no_data", "other", "redirect")]
    ear = ear_of(metal, *_two_heads(), kinds=[WholeHead("", "denial", bias, {}), *kinds])
    shown = _read("Hello there, you.", small, ear).as_json()
    assert (shown["kinds"], shown.get("kinds_sure")) == (["denial"], told)


def test_the_same_letter_reads_the_same_again_and_among_others(metal: Path, small: ConceptSet) -> None:
    ear = ear_of(metal, *_two_heads())
    first = _read(f"We refuse. {GOLD} {SILVER}", small, ear)
    _read(f"{SILVER} {LETTER}", small, ear)
    assert _read(f"We refuse. {GOLD} {SILVER}", small, ear) == first


def _two_heads() -> tuple[Head, Head]:
    return head("how_to_review", {"gold": 5.0}), head("danger", {"silver": 3.0})


def _read(text: str, concepts: ConceptSet, ear: ExampleEar | None = None) -> Reading:
    return PhraseReader("en", ear).read(Document("letter.txt", text, True, "", "", {}), concepts)
