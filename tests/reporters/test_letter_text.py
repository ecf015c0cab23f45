"""A letter in the terminal, whole."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from checker.reporters.letter_text import Page, clean, lines_of
from tests.reporters.letter_sample import CLOSED, LETTER, TEXT, UNREAD

HEAD = """\
letters/one.txt
  kinds     denial
  language  en
  sent on   2026-06-03
  grounds   R1
  unfilled  1 blank field, at 6:45
"""
DEMANDS = """\
Missing or wrong (HIPAA, 45 CFR 164.524)
- L-H04; HIPAA-D-05: a ground can be reviewed, but the letter does not say so
  to mend: You may have this decision reviewed by a clinician who took no part in it.
- L-H07, review offered; HIPAA-D-07 [warn]: the letter takes the review away
  to mend: Take the sentence out.

May be missing: the letter alone does not decide it (HIPAA, 45 CFR 164.524)
- L-H17; HIPAA-D-19 [warn]: Access comes back when the research is over
  hangs on the request, the text of the letter; look at 6:53 (page 2)
  to mend: Your access comes back when the study ends, on [date].
"""
SHOWN = (
    HEAD
    + """\
  undecided for want of phrases for the letter's language: L-H17

marks: states, takes away, wrong, near miss, blank, undecided; each is [ROW meaning: words]

   1  Oak Valley Clinic <records & more>
   2
   3  Dear Ms. Poe,
   4
   5  We [L-H01 states: cannot [L-H19 states, by examples: give you the notes]]. This [L-H04 takes
      away: decision is [L-H07 states, which is wrong: final], and [L-H06 takes away: no
      other]][L-H06 takes away, continued:  clinician will look] at it.
   6  You may [L-H05 near miss: discuss this with your doctor]. Call [L-H10 unfilled blank: [PHONE]]
      [L-H08 undecided: for more].

"""
    + DEMANDS
)

BESIDE = (
    HEAD
    + """\
  undecided for want of phrases for the letter's language: L-H17

marks: states, takes away, wrong, near miss, blank, undecided;     |  Missing or wrong (HIPAA, 45 CFR 164.524)
each is [ROW meaning: words]                                       |  - L-H04; HIPAA-D-05: a ground can be reviewed,
                                                                   |    but the letter does not say so
   1  Oak Valley Clinic <records & more>                           |    to mend: You may have this decision reviewed
   2                                                               |    by a clinician who took no part in it.
   3  Dear Ms. Poe,                                                |  - L-H07, review offered; HIPAA-D-07 [warn]:
   4                                                               |    the letter takes the review away
   5  We [L-H01 states: cannot [L-H19 states, by examples: give    |    to mend: Take the sentence out.
      you the notes]]. This [L-H04 takes away: decision is [L-H07  |
      states, which is wrong: final], and [L-H06 takes away: no    |  May be missing: the letter alone does not
      other]][L-H06 takes away, continued:  clinician will look]   |  decide it (HIPAA, 45 CFR 164.524)
      at it.                                                       |  - L-H17; HIPAA-D-19 [warn]: Access comes back
   6  You may [L-H05 near miss: discuss this with your doctor].    |    when the research is over
      Call [L-H10 unfilled blank: [PHONE]] [L-H08 undecided: for   |    hangs on the request, the text of the
      more].                                                       |    letter; look at 6:53 (page 2)
                                                                   |    to mend: Your access comes back when the
                                                                   |    study ends, on [date].
"""
)


def shown(page: Page, letter: object = LETTER) -> str:
    return "".join(f"{line}\n" for line in lines_of(letter, page))  # type: ignore[arg-type]


def test_the_letter_stands_with_its_marks_and_what_it_lacks_below() -> None:
    assert shown(Page(100, False)) == SHOWN


def test_in_a_wide_terminal_what_it_lacks_stands_beside_it() -> None:
    assert shown(Page(116, False)) == BESIDE


def test_colour_adds_nothing_but_colour() -> None:
    for width in (40, 100, 116):
        painted = shown(Page(width, True))
        assert re.sub(r"\x1b\[\d+m", "", painted) == shown(Page(width, False))


@pytest.mark.parametrize(
    ("code", "words"),
    [("32", "cannot"), ("31", "decision is"), ("31", "final"), ("33", "discuss this"), ("35", "[PHONE]")],
)
def test_each_meaning_has_its_colour(code: str, words: str) -> None:
    painted = re.findall(r"\x1b\[(\d+)m([^\x1b]*)", shown(Page(100, True)))
    assert [found for found, text in painted if words in text] == [code]


@pytest.mark.parametrize("width", [30, 50, 71, 100])
def test_nothing_is_lost_when_lines_are_broken(width: int) -> None:
    page = shown(Page(width, False), replace(LETTER, marks=(), demands=(), said=()))
    text = page.removeprefix(HEAD).partition("Nothing is missing")[0]
    assert " ".join(word for line in text.splitlines() for word in line[6:].split()) == " ".join(TEXT.split())
    assert max(map(len, text.splitlines())) <= width


def test_without_leave_the_list_of_statements_stands_in_place_of_the_text() -> None:
    assert shown(Page(100, False), CLOSED) == (
        HEAD
        + """\
  L-H01   access refused                states      at 5:4
  L-H04   right to review               takes away  at 5:36, 5:60
  L-H08   complaint to entity           undecided (likeness), by examples  at 6:53 (page 2)
  L-H14   hhs time limit                absent
  L-H17   research access returns       undecided (language)

"""
        + DEMANDS
    )


def test_a_letter_that_lacks_nothing_says_so() -> None:
    assert shown(Page(100, False), replace(CLOSED, demands=(), said=())).endswith(
        "\nNothing is missing that a rule asks of such a letter (HIPAA, 45 CFR 164.524).\n"
    )


def test_a_letter_that_was_not_read_says_why() -> None:
    assert shown(Page(100, False), UNREAD) == (
        "letters/two.pdf\n  not read: is encrypted: save it without a password\n"
    )


def test_pages_and_recognised_text_are_told() -> None:
    letter = replace(CLOSED, text="One.\nTwo.\n", pages=(0, 5), recognised=True, demands=(), said=())
    assert shown(Page(100, False), letter) == (
        HEAD.replace("  kinds", "  text      recognised from a picture; check it against the letter\n  kinds")
        + "\n   1  One.\n      -- page 2 --\n   2  Two.\n"
        + "\nNothing is missing that a rule asks of such a letter (HIPAA, 45 CFR 164.524).\n"
    )


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("plain, ünïcode\tand\nlines", "plain, ünïcode\tand\nlines"),
        ("\x1b]0;owned\x07\x1b[2J", "\ufffd]0;owned\ufffd\ufffd[2J"),
        ("turned \u202eround\u202c", "turned \ufffdround\ufffd"),
        ("new\r\npage\f", "new\npage"),
    ],
)
def test_a_letter_cannot_steer_the_terminal(text: str, harmless: str) -> None:
    assert clean(text) == harmless


def test_long_lines_are_broken_in_time_that_grows_with_their_length() -> None:
    letter = replace(LETTER, text="word " * 40_000, marks=(), demands=())
    assert len(shown(Page(80, False), letter).splitlines()) > 2_600
