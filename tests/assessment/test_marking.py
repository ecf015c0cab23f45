"""From a reading to marks: in place, joined where they meet, and without a word where none may be shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checker import workspace
from checker.assessment.marked import Demand, MarkedLetter, Spot
from checker.assessment.marking import marked_letter
from checker.letters.concepts import ConceptSet, compile_concepts
from checker.letters.documents import Document, unreadable
from checker.letters.reading import PhraseReader
from checker.letters.statement import Statement
from checker.semantics.model import Program

TEXT = """\
June 3, 2026

Dear Ms. Poe,

We cannot give you the notes. This decision is not subject to review.
Call our Privacy Officer at [PHONE].
"""


@pytest.fixture(scope="module")
def program() -> Program:
    """The shipped policies."""
    return workspace.load(()).program


@pytest.fixture(scope="module")
def concepts(program: Program) -> ConceptSet:
    return compile_concepts(program.files, "hipaa")


def marked(
    program: Program,
    concepts: ConceptSet,
    text: str = TEXT,
    demands: tuple[Demand, ...] = (),
    show_text: bool = True,
    pages: tuple[int, ...] = (),
    statements: dict[str, Statement] | None = None,
) -> MarkedLetter:
    document = Document("letter.txt", text, True, "", "row 3", {}, pages)
    reading = PhraseReader("en").read(document, concepts)
    if statements:
        reading = replace(reading, statements={**reading.statements, **statements})
    return marked_letter(program, document, reading, frozenset(), demands, show_text)


def words_of(letter: MarkedLetter, label: str) -> list[tuple[str, str]]:
    assert letter.text is not None
    return [(each.polarity, letter.text[each.start : each.end]) for each in letter.marks if each.label == label]


def test_statements_are_marked_where_they_stand(program: Program, concepts: ConceptSet) -> None:
    letter = marked(program, concepts)
    assert letter.text == TEXT
    assert words_of(letter, "L-H07") == [("states", "not subject to review")]
    assert ("takes_away", "not subject to review") in words_of(letter, "L-H04")
    assert words_of(letter, "unfilled") == [("blank", "[PHONE]")]
    assert letter.file == "letter.txt (row 3)"


def test_marks_are_in_order_the_wider_first(program: Program, concepts: ConceptSet) -> None:
    marks = marked(program, concepts).marks
    assert list(marks) == sorted(marks, key=lambda each: (each.start, -each.end, each.label, each.polarity))


def test_spans_of_one_statement_that_meet_are_one_mark(program: Program, concepts: ConceptSet) -> None:
    one = Statement("states", ((0, 4), (5, 7), (6, 12), (20, 24)))
    letter = marked(program, concepts, statements={"right_to_review": one})
    assert words_of(letter, "L-H04") == [("states", TEXT[0:12]), ("states", TEXT[20:24])]


def test_a_statement_that_contradicts_itself_has_marks_of_both_kinds(program: Program, concepts: ConceptSet) -> None:
    one = Statement("takes_away", ((0, 4), (20, 24)), opposed=((0, 4),))
    letter = marked(program, concepts, statements={"right_to_review": one})
    assert words_of(letter, "L-H04") == [("states", TEXT[0:4]), ("takes_away", TEXT[20:24])]


def test_what_a_rule_forbids_is_marked_as_wrong(program: Program, concepts: ConceptSet) -> None:
    taken = next(each.id for each in program.concepts.values() if "L-H07" in each.authority.rows)
    demand = Demand("R", "t", (), "error", "breached", ("L-H07",), frozenset({taken}), "m", "mend", ())
    assert {each.label for each in marked(program, concepts, demands=(demand,)).marks if each.wrong} == {"L-H07"}
    open_one = replace(demand, verdict="undecided")
    assert not any(each.wrong for each in marked(program, concepts, demands=(open_one,)).marks)


def test_without_leave_neither_text_nor_marks_are_there(program: Program, concepts: ConceptSet) -> None:
    letter = marked(program, concepts, show_text=False)
    assert (letter.text, letter.marks) == (None, ())
    (taken,) = (each for each in letter.said if each.label == "L-H07")
    assert (taken.polarity, taken.spots) == ("states", (Spot(5, 48),))
    assert letter.unfilled == (Spot(6, 29),)


def test_places_have_pages_where_the_letter_has_them(program: Program, concepts: ConceptSet) -> None:
    letter = marked(program, concepts, pages=(0, TEXT.index("We cannot")))
    (taken,) = (each for each in letter.said if each.label == "L-H07")
    assert taken.spots == (Spot(5, 48, 2),)


def test_a_letter_that_cannot_be_read_says_why(program: Program, concepts: ConceptSet) -> None:
    document = unreadable("a.pdf", "is encrypted: save it without a password")
    reading = PhraseReader().read(document, concepts)
    letter = marked_letter(program, document, reading, frozenset(), (), True)
    assert (letter.why_not, letter.text, letter.marks) == ("is encrypted: save it without a password", None, ())


def test_a_concept_that_the_program_leaves_out_is_left_out(program: Program, concepts: ConceptSet) -> None:
    kept = {name: each for name, each in program.concepts.items() if "L-H07" not in each.authority.rows}
    letter = marked(replace(program, concepts=kept), concepts)
    assert "L-H07" not in {each.label for each in (*letter.marks, *letter.said)}
    assert "L-H04" in {each.label for each in letter.marks}
