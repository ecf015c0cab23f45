"""`habeas read` and `habeas explain` show a letter to its author: by a policy of its own, so that outputs are whole."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Habeas

POLICY = """\
policy mine.pelicans "Pelicans in letters"
  regime  hipaa
  law     "None: an example"
  checked 2026-11-22

use records

every case
  given entity kind covered_provider, country us

concept pelican "The purple pelican is told of"
  in force from 2003-04-14 by sent_on
  row L-Z01
  cite "None"
  when negated takes away
  in english
    states "purple pelican" unless zebra
    near miss "grey pelican"

concept zebra "A zebra is told of"
  in force from 2003-04-14 by sent_on
  row L-Z02
  cite "None"
  when negated nothing
  in english
    states "striped zebra"

rule MINE-1 "A letter tells of the purple pelican"
  in force from 2003-04-14 by sent_on
    cite     "None"
    severity error
    for      letter
    require  letter states pelican
    say      "the purple pelican is missing"
    mend     "The purple pelican is [colour]."

rule MINE-2 "A letter tells of no zebra"
  in force from 2003-04-14 by sent_on
    cite     "None"
    severity warn
    for      letter
    require  not letter states zebra
    say      "a zebra is told of"
    mend     "Take the zebra out."
"""
LETTER = """\
OAK VALLEY CLINIC

June 3, 2026

Dear Ms. Poe,

Your next visit is on Friday at nine. We have a grey pelican, and
this year there is a striped zebra too.

Sincerely,
A. Bee
"""
READ = ("read", "one.txt", "--policy", "mine.policy", "--reader", "phrases")
EXPLAIN = ("--letter", "one.txt", "--policy", "mine.policy", "--reader", "phrases")
SHOWN = """\
one.txt
  kinds     other
  language  en
  sent on   2026-06-03
  grounds   none

marks: wrong, near miss; each is [ROW meaning: words]

   1  OAK VALLEY CLINIC
   2
   3  June 3, 2026
   4
   5  Dear Ms. Poe,
   6
   7  Your next visit is on Friday at nine. We have a [L-Z01 near miss: grey pelican], and
   8  this year there is a [L-Z02 states, which is wrong: striped zebra] too.
   9
  10  Sincerely,
  11  A. Bee

Missing or wrong (HIPAA, 45 CFR 164.524)
- L-Z01; MINE-1: the purple pelican is missing
  to mend: The purple pelican is [colour].
- L-Z02; MINE-2 [warn]: a zebra is told of
  to mend: Take the zebra out.
"""


@pytest.fixture
def letters(folder: Path) -> Path:
    """A folder with the letter and the policy."""
    (folder / "one.txt").write_text(LETTER, encoding="utf-8")
    (folder / "mine.policy").write_text(POLICY, encoding="utf-8")
    return folder


def test_the_letter_is_shown_with_its_marks_and_what_would_mend_it(letters: Path, habeas: Habeas) -> None:
    ran = habeas(*READ, "--show-text")
    assert (ran.code, ran.out, ran.err) == (0, SHOWN, "")


def test_without_leave_the_places_are_told_and_no_word(letters: Path, habeas: Habeas) -> None:
    out = habeas(*READ).out
    assert "  L-Z01   pelican                       near miss   at 7:49\n" in out
    assert "  L-Z02   zebra                         states      at 8:22\n" in out
    assert out.endswith(SHOWN[SHOWN.index("\nMissing") :])
    assert not any(word in out for word in ("striped", "grey", "Poe", "Friday"))


def test_colours_are_for_those_who_ask_for_them(letters: Path, habeas: Habeas, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[31m[L-Z02" in habeas(*READ, "--show-text", "--color", "always").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[33m[L-Z01" in habeas(*READ, "--show-text").out
    assert habeas(*READ, "--show-text", "--color", "never").out == SHOWN
    monkeypatch.setenv("NO_COLOR", "1")
    assert habeas(*READ, "--show-text").out == SHOWN


def test_a_page_goes_to_a_file_that_only_the_user_reads_and_is_the_same_each_time(
    letters: Path, habeas: Habeas
) -> None:
    for name in ("a.html", "b.html"):
        assert habeas(*READ, "--show-text", "--format", "html", "-o", name).out == ""
    assert stat.S_IMODE((letters / "a.html").stat().st_mode) == 0o600
    page = (letters / "a.html").read_text(encoding="utf-8")
    assert page == (letters / "b.html").read_text(encoding="utf-8")
    assert page == habeas(*READ, "--show-text", "--format", "html").out
    assert "L-Z02</span> states, which is wrong</span>striped zebra</mark> too." in page
    assert "<strong>To mend:</strong> The purple pelican is [colour]." in page


def test_a_page_without_leave_has_no_word_of_the_letter(letters: Path, habeas: Habeas) -> None:
    page = habeas(*READ, "--format", "html").out
    assert "<td>7:49</td>" in page
    assert not any(word in page for word in ("striped", "grey pelican", "Poe", "Friday"))


def test_the_language_can_be_told(letters: Path, habeas: Habeas) -> None:
    assert "  language  de\n" in habeas(*READ, "--lang", "de").out
    assert "  language  nl\n" in habeas(*READ, "--lang", "dutch").out
    assert "near miss" in habeas(*READ, "--lang", "en").out
    ran = habeas(*READ, "--lang", "klingon")
    assert ran.code == 2
    assert "no letter is read in `klingon`; there are de, en, es, fr, it, nl" in ran.err


def test_a_check_takes_the_language_too(letters: Path, habeas: Habeas) -> None:
    check = ("check", "one.txt", "--policy", "mine.policy", "--reader", "phrases", "--only", "MINE-1", "--as-of")
    check = (*check, "2026-06-30", "--entity", "kind=covered_provider")
    assert "the purple pelican is missing" in habeas(*check).out
    assert "for want of phrases for the language of the letter" in habeas(*check, "--lang", "de").out


def test_explain_says_of_each_place_why_it_counted(letters: Path, habeas: Habeas) -> None:
    ran = habeas("explain", "L-Z01", *EXPLAIN, "--show-text")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        """\
L-Z01  The purple pelican is told of
  one.txt: near miss; read by phrases

  7:49  counts as near miss
      | We have a [grey pelican], and this year there is a striped zebra too
    near miss by "grey pelican" (mine.policy:18)
"""
    )


def test_explain_says_what_took_a_phrase_back_and_what_turned_one_round(letters: Path, habeas: Habeas) -> None:
    text = LETTER.replace("grey", "purple") + "\nWe never keep a purple pelican.\n"
    (letters / "one.txt").write_text(text, encoding="utf-8")
    out = habeas("explain", "pelican", *EXPLAIN).out
    assert out.startswith(
        """\
L-Z01  The purple pelican is told of
  one.txt: takes away; read by phrases

  7:49  does not count: the phrase is taken back
    states by "purple pelican" unless zebra (mine.policy:17)
    taken back by `zebra` at 8:22

  13:17  counts as takes away, turned round by a negation
    states by "purple pelican" unless zebra (mine.policy:17)
    by negation "never" (policies/letters/"""
    )
    assert out.endswith(") at 13:4\n")


def test_explain_of_a_rule_tells_its_verdict_and_each_concept(letters: Path, habeas: Habeas) -> None:
    (letters / "one.txt").write_text(LETTER.replace("grey pelican", "cat"), encoding="utf-8")
    assert habeas("explain", "MINE-1", *EXPLAIN).out == (
        """\
MINE-1  A letter tells of the purple pelican
  breached: the purple pelican is missing
  to mend: The purple pelican is [colour].

L-Z01  The purple pelican is told of
  one.txt: absent; read by phrases

  nothing matched: 2 phrases were tried in 7 sentences
"""
    )


def test_explain_of_a_finding_about_a_letter_ends_with_why_its_sentences_counted(letters: Path, habeas: Habeas) -> None:
    entity = ("--entity", "kind=covered_provider", "--as-of", "2026-06-30")
    check = ("check", "one.txt", "--policy", "mine.policy", "--reader", "phrases", *entity, "--format", "json")
    outcomes = json.loads(habeas(*check).out)["outcomes"]
    (finding,) = (each for outcome in outcomes for each in outcome["findings"] if each["rule"] == "MINE-2")
    out = habeas(
        "explain", finding["fingerprint"], "one.txt", "--policy", "mine.policy", "--reader", "phrases", *entity
    ).out
    assert out.startswith("MINE-2  A letter tells of no zebra\n  breached: a zebra is told of\n")
    assert out.endswith(
        """
L-Z02  A zebra is told of
  one.txt: states; read by phrases

  8:22  counts as states
    states by "striped zebra" (mine.policy:26)
"""
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("explain", "zebras", *EXPLAIN),
            "error: no concept or rule is called `zebras`\nhelp: did you mean `zebra`?\n",
        ),
        (
            ("explain", "HIPAA-T-01", *EXPLAIN),
            "error: HIPAA-T-01 asks nothing of the words of a letter\nhelp: `habeas explain` without --letter\n",
        ),
    ],
)
def test_a_mistake_is_told_with_what_to_do(
    letters: Path, habeas: Habeas, arguments: tuple[str, ...], message: str
) -> None:
    ran = habeas(*arguments)
    assert (ran.code, ran.out, ran.err) == (2, "", message)


def test_explain_says_why_a_letter_cannot_be_read(letters: Path, habeas: Habeas) -> None:
    (letters / "empty.txt").write_bytes(b"")
    ran = habeas("explain", "L-Z01", "--letter", "empty.txt", "--policy", "mine.policy", "--reader", "phrases")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: empty.txt ")
