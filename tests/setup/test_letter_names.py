"""How the names of letters tell their requests."""

from pathlib import Path

from checker.configuration.load import parse_configuration
from checker.logs.read import InputText, read_log
from checker.semantics.model import Program
from checker.setup.letter_names import LetterNames, letter_names

LOG = InputText("requests.csv", b"id,received_on\n26-001,2026-03-02\n26-002,2026-03-03\nR_9,2026-03-04\n")


def _names(program: Program, *files: str) -> LetterNames:
    export = read_log([LOG], program, parse_configuration("", "habeas.yaml", Path()))
    return letter_names([Path(file) for file in files], export, Path())


def test_a_name_that_is_the_number_needs_the_plainest_pattern(program: Program) -> None:
    assert _names(program, "26-001.txt", "26-002.txt") == LetterNames(("{request_id}.txt",), 2)


def test_each_folder_and_ending_has_a_pattern_of_its_own(program: Program) -> None:
    assert _names(program, "denials/26-001_denial.pdf", "denials/R_9_denial.pdf", "scan 26-002.docx") == LetterNames(
        ("* {request_id}.docx", "denials/{request_id}_*.pdf"), 3
    )


def test_the_shape_that_joins_most_is_taken(program: Program) -> None:
    assert _names(program, "a_26-001.txt", "a_26-002.txt", "R_9.txt") == LetterNames(("*_{request_id}.txt",), 2)


def test_names_without_a_number_have_no_pattern(program: Program) -> None:
    assert _names(program, "letter.txt", "L001.txt") == LetterNames((), 0)


def test_many_folders_share_one_pattern_and_are_not_named(program: Program) -> None:
    files = [f"Quux {number}/{name}_letter.pdf" for number, name in enumerate(("26-001", "26-002", "R_9", "26-001"))]
    assert _names(program, *files) == LetterNames(("**/{request_id}_*.pdf",), 4)


def test_a_folder_can_be_the_number(program: Program) -> None:
    files = ("a/26-001/denial.pdf", "26-002/denial.pdf", "R_9/denial.pdf", "b/R_9/grant.pdf")
    assert _names(program, *files) == LetterNames(("**/{request_id}/*.pdf",), 4)
