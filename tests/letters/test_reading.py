"""What a letter states, takes away or only seems to say: the traps of the requirements, and more."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.letters.concepts import LANGUAGES, ConceptSet
from checker.letters.documents import Document, unreadable
from checker.letters.reading import PhraseReader, Reading
from checker.syntax import ast

Read = Callable[..., Reading]

LETTER = """OAK VALLEY CLINIC

June 3, 2026
Your request of May 9, 2026, received May 11, 2026

Dear Ms. Poe,

Your chart is enclosed, 90 pages, but the notes of March 3 are being withheld. Dr. Naomi Feld, a licensed
psychologist, read them and concluded that they would put your life in danger. If you ask, another psychologist
who took no part will review the decision; write or call the Privacy Office at 415-555-0134 and say so.

You may complain to our Privacy Officer, Joan Petty, 415-555-0135, or to the Secretary of Health and Human
Services, Office for Civil Rights, at www.hhs.gov/ocr.

Sincerely,
A. Bee
"""


def test_every_case_of_every_concept_is_read_as_it_says(
    policy_files: tuple[ast.PolicyFile, ...], concept_sets: dict[str, ConceptSet]
) -> None:
    wrong = []
    for file in policy_files:
        header = file.header
        assert header is not None
        regime = header.regime.text if header.regime else "hipaa"
        for concept in file.declarations:
            if isinstance(concept, ast.ConceptDecl):
                wrong += _wrong_cases(concept, concept_sets[regime])
    assert wrong == []


def _wrong_cases(concept: ast.ConceptDecl, concepts: ConceptSet) -> list[str]:
    wrong = []
    for language in concept.languages:
        for case in language.cases:
            document = Document("case", case.text.value, True, "", "", {})
            reader = PhraseReader(LANGUAGES.get(language.language.text, "en"))
            polarity = reader.read(document, concepts).statements[concept.name.text].polarity
            wanted = ("absent", "near_miss", "blank") if case.polarity == "neither" else (case.polarity,)
            if polarity not in wanted:
                wrong.append(f"{concept.name.text} {case.polarity} read as {polarity}: {case.text.value}")
    return wrong


def test_a_whole_letter(read: Read) -> None:
    reading = read(LETTER)
    assert reading.kinds == ("partial_denial",)
    assert reading.grounds == ("R1",)
    assert (reading.sent_on, reading.received_on) == ("2026-06-03", "2026-05-11")
    stated = ["L-H01", "L-H02", "L-H04", "L-H05", "L-H08", "L-H09", "L-H10", "L-H11", "L-H12", "L-H16", "L-H19"]
    assert [row for row in stated if reading.rows[row].polarity != "states"] == []
    absent = ["L-H07", "L-H13", "L-H15", "L-H17", "L-E01", "L-A02"]
    assert [row for row in absent if reading.rows[row].polarity == "states"] == []
    assert [found.text for found in reading.found["contact_telephone"]] == ["415-555-0134", "415-555-0135"]


def test_spans_point_into_the_original(read: Read) -> None:
    source = LETTER.replace("danger", "dan\u00adger").replace("'", "\u2019")
    (start, end), *_ = read(source).statements["basis_endangerment"].spans
    assert "life" in source[start:end]


def test_the_json_has_every_row_of_the_regime(read: Read) -> None:
    shown = read(LETTER).as_json()
    assert list(shown) == [
        "file", "readable", "kinds", "language", "sent_on", "received_on", "promised_date", "grounds",
        "statements", "unfilled",
    ]  # fmt: skip
    assert set(shown["statements"]["L-H04"]) == {"polarity", "reader", "spans"}
    rows = {f"L-H{number:02}" for number in range(1, 21)} | {f"L-E{number:02}" for number in range(1, 5)}
    assert rows | {"L-A01", "L-A02", "L-A03", "L-A04"} <= set(shown["statements"])
    assert json.dumps(shown) == json.dumps(read(LETTER).as_json())


@pytest.mark.parametrize(
    ("text", "row", "polarity"),
    [
        ("This decision is NOT subject to review.", "L-H07", "states"),
        ("You have the right to have this decision reviewed. This decision is final.", "L-H04", "takes_away"),
        ("The reviewing professional's decision will be final.", "L-H07", "near_miss"),
        ("If we had found danger to life you could have asked for a review.", "L-H04", "absent"),
        ("It is not so that you cannot have a second clinician look at this again.", "L-H04", "states"),
        (
            "No complaint can hurt you. You cannot file a complaint with HHS until our process ends.",
            "L-H11",
            "takes_away",
        ),
        ("Nothing in this letter prevents you from filing a complaint with OCR at www.hhs.gov/ocr.", "L-H11", "states"),
        ("For complaints contact our Privacy Officer at [PHONE].", "L-H10", "blank"),
        ("You can complain to HHS, Office for Civil Rights, at 1-800-368-1019.", "L-H10", "absent"),
    ],
)
def test_polarity(read: Read, text: str, row: str, polarity: str) -> None:
    assert read(text).rows[row].polarity == polarity


def test_case_quotes_and_line_breaks_do_not_matter(read: Read) -> None:
    plain = {row: statement.polarity for row, statement in read(LETTER).rows.items()}
    for changed in (LETTER.replace(" ", "\u00a0"), LETTER.replace("\n", "\r\n"), LETTER.replace("'", "\u2019")):
        assert {row: statement.polarity for row, statement in read(changed).rows.items()} == plain


def test_a_letter_in_a_language_without_phrases_is_undecided_for_the_language(
    concept_sets: dict[str, ConceptSet],
) -> None:
    polish = "Szanowna Pani, nie możemy udostępnić Pani dokumentacji medycznej z powodu zagrożenia życia."
    reading = PhraseReader().read(Document("letter.txt", polish, True, "", "", {}), concept_sets["hipaa"])
    assert {(statement.polarity, statement.because) for statement in reading.rows.values()} == {
        ("undecided", "language")
    }


def test_an_unreadable_letter_is_undecided_for_its_text(concept_sets: dict[str, ConceptSet]) -> None:
    reading = PhraseReader().read(unreadable("a.txt", "is empty"), concept_sets["hipaa"])
    assert (reading.readable, reading.why_not) == (False, "is empty")
    assert {(statement.polarity, statement.because) for statement in reading.rows.values()} == {("undecided", "text")}


def test_what_is_not_found_in_recognised_text_is_undecided(concept_sets: dict[str, ConceptSet]) -> None:
    text = "Dear Ms. Poe,\n\nYou may complain to us by calling our Privacy Officer at 307-555-0119.\n"
    typed = Document("letter.txt", text, True, "", "", {})
    scanned = replace(typed, recognised=True)
    first, second = (PhraseReader("en").read(one, concept_sets["hipaa"]).rows for one in (typed, scanned))
    assert (first["L-H10"].polarity, second["L-H10"].polarity) == ("states", "states")
    assert (first["L-H04"].polarity, second["L-H04"].polarity) == ("absent", "undecided")
    assert {one.polarity for one in second.values()}.isdisjoint({"absent", "near_miss"})


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=400))
def test_no_text_makes_the_reader_fail(concept_sets: dict[str, ConceptSet], text: str) -> None:
    reading = PhraseReader("en").read(Document("letter.txt", text, True, "", "", {}), concept_sets["hipaa"])
    spans = [span for statement in reading.rows.values() for span in statement.spans]
    assert all(0 <= start < end <= len(text) for start, end in spans)


def test_every_slot_names_a_fact_or_cues(concept_sets: dict[str, ConceptSet]) -> None:
    assert [concepts.problems for concepts in concept_sets.values()] == [(), (), ()]
