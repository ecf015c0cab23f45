"""A mistake drawn with the line it is about."""

from __future__ import annotations

import json
import re

from checker.diagnostics.diagnostic import Diagnostic, Edit, Label
from checker.diagnostics.frame import as_dict, draw
from checker.diagnostics.source import Source, Span


def _at(source: Source, text: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = source.text.index(text, start + 1)
    return Span(source, start, start + len(text))


def _drawn(text: str, marked: str, message: str = "wrong", **more: object) -> str:
    source = Source("a.policy", text)
    return draw(Diagnostic("a-code", message, _at(source, marked), **more))  # type: ignore[arg-type]


def test_a_frame_names_the_place_and_underlines_it() -> None:
    assert _drawn("rule A-1\n  say late\n", "late", help='write "late"') == (
        'error[a-code]: wrong\n --> a.policy:2:7\n  |\n2 |   say late\n  |       ^^^^\n  = help: write "late"'
    )


def test_a_second_label_on_another_line_is_drawn_with_its_words() -> None:
    source = Source("a.policy", "one\n\n\n\ntwo\n")
    diagnostic = Diagnostic(
        "a-code", "wrong", _at(source, "two"), labels=(Label(_at(source, "one"), "because of this"),)
    )
    assert draw(diagnostic) == (
        "error[a-code]: wrong\n --> a.policy:5:1\n  |\n1 | one\n  | --- because of this\n...\n5 | two\n  | ^^^"
    )


def test_a_label_in_another_file_comes_after_the_mistake() -> None:
    here, there = Source("b.policy", "here\n"), Source("a.policy", "\nthere\n")
    diagnostic = Diagnostic("a-code", "wrong", _at(here, "here"), labels=(Label(_at(there, "there"), "first"),))
    assert draw(diagnostic) == (
        "error[a-code]: wrong\n"
        " --> b.policy:1:1\n"
        "  |\n"
        "1 | here\n"
        "  | ^^^^\n"
        " ::: a.policy:2:1\n"
        "  |\n"
        "2 | there\n"
        "  | ----- first"
    )


def test_tabs_and_wide_characters_keep_the_underline_in_its_column() -> None:
    assert _drawn("\t日本 late", "late").splitlines()[-2:] == ["1 |     日本 late", "  |          ^^^^"]


def test_combining_marks_take_no_column() -> None:
    assert _drawn("e\u0301 late", "late").splitlines()[-1] == "  |   ^^^^"


def test_a_character_that_steers_the_terminal_is_not_passed_on() -> None:
    drawn = _drawn("a \x1b[31m late\u202e", "late")
    assert "\x1b" not in drawn
    assert "\u202e" not in drawn


def test_a_long_line_is_cut_around_the_mistake() -> None:
    drawn = _drawn("a" * 300 + " late " + "b" * 300, "late").splitlines()
    assert drawn[-2].startswith("1 | …a")
    assert drawn[-2].endswith("b…")
    assert len(drawn[-2]) <= 106
    assert drawn[-2][drawn[-1].index("^") :].startswith("late")


def test_a_place_over_several_lines_is_underlined_to_the_end_of_its_first() -> None:
    assert _drawn("require a\n  and b\n  and c\n", "a\n  and b").splitlines()[-2:] == [
        "1 | require a",
        "  |         ^ to line 2",
    ]


def test_an_empty_place_has_one_caret_even_at_the_end_of_the_text() -> None:
    source = Source("a.policy", "")
    assert draw(Diagnostic("a-code", "wrong", Span(source, 0, 0))).splitlines()[-1] == "  | ^"
    source = Source("a.policy", "x")
    assert draw(Diagnostic("a-code", "wrong", Span(source, 1, 1))).splitlines()[-1] == "  |  ^"


def test_line_numbers_of_two_digits_widen_the_margin() -> None:
    assert _drawn("\n" * 11 + "late", "late") == (
        "error[a-code]: wrong\n  --> a.policy:12:1\n   |\n12 | late\n   | ^^^^"
    )


def test_colour_adds_nothing_but_colour() -> None:
    source = Source("a.policy", "late")
    diagnostic = Diagnostic("a-code", "wrong", _at(source, "late"), severity="warn", help="one\ntwo")
    assert re.sub(r"\x1b\[[0-9;]*m", "", draw(diagnostic, colour=True)) == draw(diagnostic)
    assert draw(diagnostic, colour=True) != draw(diagnostic)


def test_the_json_of_a_diagnostic_has_every_part_of_it() -> None:
    source = Source("a.policy", "one\ntwo")
    one, two = _at(source, "one"), _at(source, "two")
    found = as_dict(Diagnostic("a-code", "wrong", two, "info", "help", (Label(one, "first"),), (Edit(two, "three"),)))
    assert json.loads(json.dumps(found)) == {
        "code": "a-code",
        "severity": "info",
        "message": "wrong",
        "help": "help",
        "file": "a.policy",
        "line": 2,
        "column": 1,
        "end_line": 2,
        "end_column": 4,
        "start": 4,
        "end": 7,
        "labels": [
            {
                "text": "first",
                "file": "a.policy",
                "line": 1,
                "column": 1,
                "end_line": 1,
                "end_column": 4,
                "start": 0,
                "end": 3,
            }
        ],
        "edits": [
            {
                "replacement": "three",
                "file": "a.policy",
                "line": 2,
                "column": 1,
                "end_line": 2,
                "end_column": 4,
                "start": 4,
                "end": 7,
            }
        ],
    }
