"""What the law asks of one letter by itself: taken from the rules, decided by the letter's own words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from checker import workspace
from checker.assessment.demands import LetterJudge
from checker.assessment.marked import Demand, Spot
from checker.letters.concepts import compile_concepts
from checker.letters.documents import Document
from checker.letters.reading import PhraseReader
from checker.letters.statement import Statement
from checker.semantics.model import Program

Demands = Callable[..., tuple[Demand, ...]]

DENIAL = """\
OAK VALLEY CLINIC

June 3, 2026

Dear Ms. Poe,

We answer your request of May 9, 2026. We cannot give you the notes of March 3. Dr. Naomi Feld, a licensed
psychologist, determined that reading them is reasonably likely to endanger your life. All other pages are enclosed.
{review}
You may complain to our Privacy Officer, Joan Petty, 415-555-0135, or to the Secretary of Health and Human
Services, Office for Civil Rights, 200 Independence Avenue SW, Washington, DC 20201.

Sincerely,
A. Bee
"""
REVIEW = """\
You may have this decision reviewed by another licensed psychologist who took no part in it. To ask for a review, write
to the Privacy Office, 12 Hill Road, or call 415-555-0134.
"""


@pytest.fixture(scope="module")
def program() -> Program:
    """The shipped policies."""
    return workspace.load(()).program


@pytest.fixture(scope="module")
def demands(program: Program) -> Demands:
    """What a text lacks as a letter under a regime."""
    concepts = {regime: compile_concepts(program.files, regime) for regime in ("hipaa", "uk_gdpr")}

    def of(text: str, regime: str = "hipaa") -> tuple[Demand, ...]:
        document = Document("letter.txt", text, True, "", "", {})
        reading = PhraseReader("en").read(document, concepts[regime])
        return LetterJudge(program, regime).demands(document, reading)

    return of


def test_a_letter_that_says_all_lacks_nothing(demands: Demands) -> None:
    assert demands(DENIAL.format(review=REVIEW)) == ()


def test_what_is_missing_is_told_with_the_sentence_of_the_policy(program: Program, demands: Demands) -> None:
    found = demands(DENIAL.format(review=""))
    assert [(each.rule, each.verdict, each.labels, each.wanting) for each in found] == [
        ("HIPAA-D-05", "breached", ("L-H04",), ()),
        ("HIPAA-D-06", "breached", ("L-H05",), ()),
    ]
    for each in found:
        version = program.rules[each.rule].versions[-1]
        assert each.mend == version.mend
        assert each.citations == version.authority.cites
        assert each.message


def test_a_wrong_that_stands_there_is_told_as_forbidden(demands: Demands) -> None:
    found = demands(DENIAL.format(review=REVIEW) + "If you pursue this, we will discharge you from the practice.\n")
    (threat,) = (each for each in found if each.rule == "HIPAA-D-17")
    assert (threat.labels, len(threat.forbidden), threat.mend) == (("L-H15",), 1, "Take the sentence out.")


def test_a_ground_that_nobody_reviews_asks_for_no_review(demands: Demands) -> None:
    danger = DENIAL[DENIAL.index("Dr. Naomi") : DENIAL.index("All other")]
    text = DENIAL.replace(danger, "They are psychotherapy notes, which are kept apart from your chart. ").format(
        review=""
    )
    assert not {"HIPAA-D-05", "HIPAA-D-06"} & {each.rule for each in demands(text)}


def test_another_kind_of_letter_is_asked_other_things(demands: Demands) -> None:
    found = demands("June 3, 2026\n\nDear Ms. Poe,\n\nWe need another 30 days for your request of May 9, 2026.\n")
    labels = {label for each in found for label in each.labels}
    assert "L-E02" in labels
    assert not {"L-H04", "L-H08", "L-H11"} & labels


def test_a_letter_that_the_law_asks_nothing_of_lacks_nothing(demands: Demands) -> None:
    assert demands("June 3, 2026\n\nDear Ms. Poe,\n\nYour next visit is on Friday at nine. See you then.\n") == ()


def test_each_law_asks_its_own(demands: Demands) -> None:
    text = (
        "3 February 2026\n\nDear Ms Poe,\n\nWe answer your request of 9 January 2026. We cannot give you the letter "
        "about you, because it would identify your sister, who does not agree.\n"
    )
    assert {each.rule.partition("-")[0] for each in demands(text, "uk_gdpr")} == {"U"}
    assert {each.rule.partition("-")[0] for each in demands(text)} <= {"HIPAA", "G0"}


def test_what_hangs_on_the_log_may_be_missing(demands: Demands) -> None:
    text = "3 July 2026\n\nDear Ms Poe,\n\nA copy of all your data is enclosed, as you asked us on 9 June 2026.\n"
    open_ones = [each for each in demands(text, "uk_gdpr") if each.verdict == "undecided"]
    assert open_ones
    assert all(each.wanting and each.mend and not each.message for each in open_ones)


def test_breaches_come_first(demands: Demands) -> None:
    text = "3 July 2026\n\nDear Ms Poe,\n\nA copy of all your data is enclosed, as you asked us on 9 June 2026.\n"
    order = [each.verdict for each in demands(text, "uk_gdpr")]
    assert order == sorted(order, key=("breached", "undecided").index)


def test_what_could_be_read_either_way_is_told_with_its_place(program: Program) -> None:
    text = DENIAL.format(review="")
    document = Document("letter.txt", text, True, "", "", {})
    reading = PhraseReader("en").read(document, compile_concepts(program.files, "hipaa"))
    start = text.index("determined")
    doubt = Statement("undecided", ((start, start + 10),), "examples", "likeness")
    doubted = replace(reading, statements={**reading.statements, "how_to_review": doubt})
    found = LetterJudge(program, "hipaa").demands(document, doubted)
    assert [(each.rule, each.verdict, each.look_at) for each in found] == [
        ("HIPAA-D-05", "breached", ()),
        ("HIPAA-D-06", "undecided", (Spot(8, 15),)),
    ]
