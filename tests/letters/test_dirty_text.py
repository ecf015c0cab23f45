"""Text that a typist, a scanner or an export has damaged."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from checker.letters.concepts import ConceptSet
from checker.letters.documents import Document
from checker.letters.lexicon import Lexicon
from checker.letters.normalise import normalise
from checker.letters.reading import PhraseReader, Reading

Read = Callable[..., Reading]

LETTER = """OAK VALLEY CLINIC

June 3, 2026

Dear Ms. Poe,

Your chart is attached, ninety pages, but the notes of March 3 are being withheld. Dr. Naomi Feld, a licensed
psychologist, read them and concluded that they would put your life in danger.

Another psychologist who took no part will review the decision; write or call the Privacy Office at 415-555-0134 and
say so. You may also complain to our Privacy Officer, Joan Petty, 415-555-0135.

Sincerely,
A. Bee
"""
POLISH = """Szanowna Pani, dziękujemy za wniosek o udostępnienie dokumentacji medycznej, który otrzymaliśmy w marcu.
Niestety nie możemy udostępnić notatek psychologa, ponieważ zagrażałoby to zdrowiu innej osoby. Może Pani złożyć
skargę do Prezesa Urzędu Ochrony Danych Osobowych w Warszawie albo do sądu."""


@pytest.fixture(scope="module")
def lexicon(concept_sets: dict[str, ConceptSet]) -> Lexicon:
    return concept_sets["hipaa"].languages["en"].lexicon


def damaged(text: str, share: float) -> str:
    """`text` with that share of its letters replaced by others or by signs."""
    draw = Random(text)
    return "".join(
        draw.choice("abcdefghijklmnopqrstuvwxyz|~^*0158")
        if character.isalpha() and draw.random() < share
        else character
        for character in text
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("requst", "request"), ("rewuest", "request"), ("danegr", "danger"), ("recird", "record"),
        ("withheid", "withheld"), ("cornplaint", "complaint"), ("decisi0n", "decision"), ("n0t", "not"),
        ("refusecl", "refused"), ("vvithheld", "withheld"), ("deenied", "denied"), ("complainnt", "complaint"),
    ],
)  # fmt: skip
def test_a_damaged_word_is_read_as_the_one_it_may_be(lexicon: Lexicon, written: str, meant: str) -> None:
    assert (lexicon.meant(written), lexicon.stems(written)) == (meant, lexicon.stems(meant))


@pytest.mark.parametrize("word", ["reward", "project", "cancer", "tribal", "profess", "plant", "poe", "2026", "syays"])
def test_an_ordinary_word_and_one_that_may_be_several_stay_what_they_are(lexicon: Lexicon, word: str) -> None:
    assert lexicon.meant(word) == word


def test_a_number_with_letters_in_it_proves_nothing(read: Read) -> None:
    sentence = "You may complain to our Privacy Officer, Joan Petty, at {}."
    assert read(sentence.format("415-555-0135")).rows["L-H10"].polarity == "states"
    assert read(sentence.format("4l5-555-O135")).rows["L-H10"].polarity != "states"


def test_what_was_mended_is_told_with_its_span(read: Read) -> None:
    source = "We deenied your requ est of 3 May 2O26 because it would put your life in danger."
    reading = read(source)
    assert [source[start:end] for start, end in reading.mended] == ["deenied", "requ est", "3 May 2O26"]
    assert reading.as_json()["mended"] == [list(span) for span in reading.mended]
    assert reading.rows["L-H01"].polarity == "states"


def test_a_whole_letter_has_nothing_mended(read: Read) -> None:
    assert read(LETTER).mended == ()
    assert "mended" not in read(LETTER).as_json()


def test_words_that_a_scanner_cut_are_whole_again_and_others_stay_apart(read: Read) -> None:
    assert read("Your re quest is den ied.").rows["L-H01"].polarity == "states"
    assert read("Your request is denied.").mended == ()


def test_two_columns_are_read_one_after_the_other(read: Read) -> None:
    left = [
        "Your request of May 3 for your chart", "was received on May 5. We have read it",
        "with care. We will not give you the", "notes of the evening of April 2, as a",
        "licensed psychologist has found that",
    ]  # fmt: skip
    right = [
        "reading them would put your life in", "danger. You may complain about this to",
        "our privacy officer, Joan Petty, who", "can be reached by telephone during the",
        "week, or come in and talk to her here.",
    ]  # fmt: skip
    source = "\n".join(f"{one:42}{other}" for one, other in zip(left, right, strict=True))
    reading = read(source)
    assert reading.statements["basis_endangerment"].polarity == "states"
    text = normalise(source)
    start = text.text.index("reading them")
    assert source[slice(*text.original(start, start + 12))] == "reading them"
    assert text.text == "\n".join((*(line.rstrip() for line in left), *right))


def test_a_table_is_no_text_in_two_columns() -> None:
    rows = (
        ("Notes of May 3", "are not sent, they could hurt somebody"),
        ("Letter of a friend", "is not sent, we gave our word to her"),
        ("Films of the knee", "are sent with this letter on a disc"),
        ("Bills and payments", "are sent with this letter on paper"),
        ("Messages to us", "are sent with this letter on paper"),
        ("Other pages you asked for", "are not here and never were so"),
    )
    table = "\n".join(f"{cell:30}{text}" for cell, text in rows)
    assert normalise(table).text == table


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("the clini-\ncian and the pre-\nand post-natal notes", "the clinician and the pre-\nand post-natal notes"),
        ("the clini\u00ad\n  cian", "the clinician"),
        ("the clini\u2010\ncian", "the clinician"),
        ("THE CLINI-\nCIAN", "THE CLINICIAN"),
        ("call 415-555-\n0134", "call 415-555-\n0134"),
        ("we can\u00e2\u20ac\u2122t say \u00e2\u20ac\u0153no\u00e2\u20ac\x9d", 'we can\'t say "no"'),
        ("Gesch\u00c3\u00a4ftsf\u00c3\u00bchrer", "Geschäftsführer"),
        ("Mind &amp; Body&#39;s &quot;file&quot;", 'Mind & Body\'s "file"'),
        ("R&D; and AT&T", "R&D; and AT&T"),
        ("\u00c3 la carte", "\u00c3 la carte"),
    ],
)
def test_what_broke_in_printing_or_exporting_is_mended(source: str, text: str) -> None:
    assert normalise(source).text == text


def test_a_letter_too_damaged_to_read_is_unreadable_and_says_what_to_do(read: Read) -> None:
    reading = read(damaged(LETTER, 0.25))
    assert (reading.readable, reading.kinds, reading.grounds) == (False, (), ())
    assert reading.why_not.startswith("is too damaged to be read")
    assert "scan the paper again" in reading.why_not
    assert {statement.polarity for statement in reading.statements.values()} == {"undecided"}


def test_what_is_not_found_in_a_damaged_letter_is_undecided(concept_sets: dict[str, ConceptSet], read: Read) -> None:
    reading = read(damaged(LETTER, 0.09))
    assert reading.readable
    assert {one.polarity for one in reading.statements.values()}.isdisjoint(("absent", "near_miss"))


def test_a_few_errors_leave_a_letter_readable_and_sure(read: Read) -> None:
    reading = read(damaged(LETTER, 0.01))
    assert reading.readable
    assert "absent" in {one.polarity for one in reading.statements.values()}


def test_a_letter_so_damaged_that_no_language_shows_is_unreadable_and_one_in_another_is_not(
    concept_sets: dict[str, ConceptSet],
) -> None:
    def found(text: str) -> Reading:
        return PhraseReader().read(Document("letter.txt", text, True, "", "", {}), concept_sets["hipaa"])

    assert not found(damaged(LETTER, 0.6)).readable
    polish = found(POLISH)
    assert (polish.readable, polish.language) == (True, None)
    assert {one.because for one in polish.statements.values()} == {"language"}


@pytest.mark.parametrize(
    "notice",
    [
        "CONFIDENTIALITY NOTICE: This may hold words of a confidential source. Destroy it if it is not yours.",
        "This message and any attachments are confidential and meant for the person named above.",
        "If you have received this e-mail in error, tell us; its contents come from a confidential source.",
    ],
)
def test_a_notice_of_confidentiality_states_nothing(read: Read, notice: str) -> None:
    assert read(f"{LETTER}\n{notice}\n").grounds == read(LETTER).grounds == ("R1",)


def test_a_letter_that_says_it_is_confidential_is_read(read: Read) -> None:
    body = "This letter is confidential. Your request is denied.\n\nIt was read with care."
    letter = f"Dear Ms. Poe,\n\n{body}\n\nSincerely,\nA. Bee"
    assert read(letter).rows["L-H01"].polarity == "states"


def test_running_text_in_capitals_is_read_and_a_letterhead_in_capitals_is_not_text(read: Read) -> None:
    reading = read("OAK VALLEY CLINIC\n12 MAIN STREET\n\n" + LETTER.split("\n\n")[3].upper() + "\n\nA. BEE\nB. CEE")
    assert reading.statements["basis_endangerment"].polarity == "states"


def test_a_name_in_capitals_is_a_name(read: Read) -> None:
    sentence = "You may complain to our Privacy Officer, Katarzyna Vandeventer, at 415-555-0135."
    plain, shouted = read(sentence), read(sentence.upper())
    assert shouted.rows["L-H09"].polarity == plain.rows["L-H09"].polarity == "states"
    assert shouted.rows["L-H10"].polarity == plain.rows["L-H10"].polarity == "states"


def test_a_sentence_after_the_greeting_on_its_line_is_read(read: Read) -> None:
    body = "Good morning, your request is denied\nbecause it would put your life in danger."
    letter = f"OAK CLINIC\n\n{body}\n\nA. Bee\nOak Clinic"
    assert read(letter).statements["basis_endangerment"].polarity == "states"
