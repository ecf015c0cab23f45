"""Boxes, running heads, lists, questions and margins."""

from __future__ import annotations

import time
from collections.abc import Callable

from checker.letters.normalise import normalise
from checker.letters.reading import Reading
from checker.letters.structure import Region, find_structure

Read = Callable[..., Reading]


def test_only_a_ticked_box_states_its_text(read: Read) -> None:
    form = (
        "Answer to your request for your chart\n\n[x] Your request is denied.\n"
        "[ ] You can have a clinician who was not involved look at this again."
    )
    reading = read(form)
    assert (reading.rows["L-H01"].polarity, reading.rows["L-H04"].polarity) == ("states", "blank")


def test_every_way_to_tick_a_box_is_known() -> None:
    marks = {
        "[x]": True,
        "[X]": True,
        "(x)": True,
        "☒": True,
        "☑": True,
        "✓": True,
        "__X__": True,
        "[ ]": False,
        "( )": False,
        "☐": False,
    }
    read = {mark: find_structure(f"{mark} The request is denied.").blocks[0].region is Region.TEXT for mark in marks}
    assert read == marks


def test_a_group_without_a_tick_is_unfilled_and_states_nothing(read: Read) -> None:
    reading = read("Reason for the denial:\n\n( ) danger to life  ( ) another person  ( ) prepared for court")
    assert [one.kind for one in reading.unfilled] == ["box"]
    assert reading.rows["L-H02"].polarity == "blank"


def test_a_page_head_inside_a_sentence_is_left_out(read: Read) -> None:
    letter = (
        "OAK HOSPITAL\n\nDear Ms. Poe,\n\nWe will not release the notes of May 3 because they would put your life in\n"
        "\nOAK HOSPITAL          page 2\n\ndanger, as Dr. Hill found."
    )
    assert read(letter).statements["basis_endangerment"].polarity == "states"


def test_the_foot_of_a_page_and_the_head_of_the_next_are_left_out_together(read: Read) -> None:
    letter = (
        "OAK HOSPITAL\n\nDear Ms. Poe,\n\nWe will not release the notes of May 3 because they would put your life in\n"
        "\n            Page 1\n\x0cOAK HOSPITAL\n\ndanger, as Dr. Hill found.\n\n            Page 2"
    )
    assert read(letter).statements["basis_endangerment"].polarity == "states"


def test_many_page_heads_take_no_longer_than_their_number(read: Read) -> None:
    began = time.perf_counter()
    find_structure("OAK HOSPITAL\n\nDear Ms. Poe,\n\nWe keep two pages.\n" + "Page 1\n" * 20_000 + "Yours")
    assert time.perf_counter() - began < 5


def test_an_item_completes_the_line_that_leads_it_in(read: Read) -> None:
    letter = (
        "Dear Ms. Poe,\n\nYour chart stays here. You can complain to:\n"
        " * our Privacy Officer, 415-555-0134\n * the weather service\n\nYours,\nA. Bee"
    )
    reading = read(letter)
    assert (reading.rows["L-H08"].polarity, reading.rows["L-H10"].polarity) == ("states", "states")


def test_a_yes_answers_the_question_above_it(read: Read) -> None:
    asked = (
        "Dear Ms. Poe,\n\nWe keep the notes.\n\nCan another doctor look at this again?\n{}. Tell the front desk."
        "\n\nYours,\nA. Bee"
    )
    assert read(asked.format("Yes")).rows["L-H04"].polarity == "states"
    assert read(asked.format("No")).rows["L-H04"].polarity == "takes_away"


def test_a_letterhead_proves_nothing_but_names_and_numbers(read: Read) -> None:
    letter = (
        "OAK CLINIC\nParticipant, HHS Quality Program, complaints in writing\n\nDear Ms. Poe,\n\n"
        "We do not release your chart to you.\n\nYours,\nA. Bee"
    )
    assert read(letter).rows["L-H11"].polarity != "states"


def test_structure_survives_any_text() -> None:
    for text in ("", "\n\n\n", "[x]", "|", "| X |", ">", "- \n- \n", "?\n?\n", "\x00", "a" * 5000):
        find_structure(normalise(text).text)
