"""Which paragraphs citations name, and which of an instrument's paragraphs the policies cover."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_policies import checked

from checker.semantics.paragraphs import coverage, parts, references, sections_of

INSTRUMENTS = """instrument "Act s. 12" "Answers"
  cite "Act s. 12"
  paragraph "(1)"    "Requests"
  paragraph "(2)"    "Action"
  paragraph "(2)(a)" "In time"
  paragraph "(2)(b)" "In words"
  paragraph "(2)(c)" "In full"
  paragraph "(3)"    "Titles are kept"
    not visible because "no log has titles"

instrument "Act s. 12A" "Time"
  cite "Act s. 12A"
  paragraph "(1)"  "A month"
  paragraph "(1A)" "Two months"
  paragraph "(2)"  "Pauses"

instrument "Act Sch. 3" "Exemptions"
  cite "Act Sch. 3"
  paragraph "para. 4"    "Wishes"
  paragraph "para. 5(1)" "Harm"
  paragraph "para. 5(2)" "Opinions"
"""


def _entry(cite: str, number: int = 1) -> str:
    return f'entry A-{number} "A duty"\n  informs\n  cite "{cite}"\n  because "it does"\n'


def _named(cite: str) -> list[str]:
    sections = sections_of(checked(INSTRUMENTS).program.instruments.values())
    return [f"{each.section.name}{''.join(each.parts)}" for each in references(cite, sections)]


@pytest.mark.parametrize(
    ("cite", "named"),
    [
        ("Act s. 12(2)(a)", ["Act s. 12(2)(a)"]),
        ("Act s. 12", ["Act s. 12"]),
        ("Act s. 12(1), (2)", ["Act s. 12(1)", "Act s. 12(2)"]),
        ("Act s. 12(2)(a), (b)", ["Act s. 12(2)(a)", "Act s. 12(2)(b)"]),
        ("Act s. 12(2)(a) to (c)", ["Act s. 12(2)(a)", "Act s. 12(2)(b)", "Act s. 12(2)(c)"]),
        ("Act s. 12(1) to (3)", ["Act s. 12(1)", "Act s. 12(2)", "Act s. 12(3)"]),
        ("Act s. 12A(1) to 12A(2)", ["Act s. 12A(1)", "Act s. 12A(1A)", "Act s. 12A(2)"]),
        ("Act s. 12(2)(c), 12A(1A) and 12A(2)", ["Act s. 12(2)(c)", "Act s. 12A(1A)", "Act s. 12A(2)"]),
        ("Act s. 12(2)(c), 14(1), 12A(2)", ["Act s. 12(2)(c)", "Act s. 12A(2)"]),
        ("Act s. 12(1), as it was read before", ["Act s. 12(1)"]),
        ("Act s. 12(1) before SI 2026/82 reg. 4", ["Act s. 12(1)"]),
        ("Act s. 12(2): not (3)", ["Act s. 12(2)"]),
        ("Act Sch. 3 para. 5(1), 5(2)", ["Act Sch. 3 para. 5(1)", "Act Sch. 3 para. 5(2)"]),
        ("Act Sch. 3 para. 4", ["Act Sch. 3 para. 4"]),
        ("Act Sch. 3 Part 2", []),
        ("Another act s. 12(1)", []),
        ("Act s. 120(1)", []),
    ],
)
def test_a_citation_names_its_paragraphs(cite: str, named: list[str]) -> None:
    assert _named(cite) == named


def test_a_paragraph_that_the_section_does_not_have_is_named_and_not_known() -> None:
    sections = sections_of(checked(INSTRUMENTS).program.instruments.values())
    found = [(each.parts, each.known) for each in references("Act s. 12(2)(d), (7)", sections)]
    assert found == [(("(2)", "(d)"), False), (("(2)", "(7)"), False)]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("(a)(1)(i)", ("(a)", "(1)", "(i)")),
        ("para. 5(1)", ("para. 5", "(1)")),
        ("para. 4", ("para. 4",)),
        ("", ()),
        ("a, i", ()),
        ("(a", ()),
    ],
)
def test_a_label_is_split_where_a_citation_could_name_it(label: str, expected: tuple[str, ...]) -> None:
    assert parts(label) == expected


@given(st.text(max_size=40))
def test_any_text_at_all_can_be_asked_for_its_paragraphs(text: str) -> None:
    assert isinstance(parts(text), tuple)
    sections = sections_of(checked(INSTRUMENTS).program.instruments.values())
    for each in references(f"Act s. 12(2){text}", sections):
        assert 0 <= each.start < each.end <= len(text) + len("Act s. 12(2)")


def _covered(*declarations: str) -> dict[str, tuple[str, ...]]:
    found = coverage(checked(INSTRUMENTS, *declarations).program)
    return {f"{each.instrument} {each.paragraph.label}": each.by for each in found if each.by}


def test_a_paragraph_is_covered_by_what_cites_it_or_one_below_it_and_not_by_one_above() -> None:
    assert _covered(_entry("Act s. 12(2)(b)"), _entry("Act s. 12(2)", 2), _entry("Act s. 12", 3)) == {
        "Act s. 12 (2)": ("A-1", "A-2"),
        "Act s. 12 (2)(b)": ("A-1",),
    }


def test_rules_definitions_deadlines_exceptions_concepts_and_values_cover() -> None:
    dated = '  in force from 2003-01-01 by received_on\n    cite "{}"\n'
    covered = _covered(
        'rule A-1 "x"\n'
        + dated.format("Act s. 12(1)")
        + '    severity error\n    for request\n    require signed\n    say "x"\n',
        'define made of request "x"\n' + dated.format("Act s. 12(2)(a)") + "    means signed\n",
        'deadline limit of request "x"\n'
        + dated.format("Act s. 12(2)(b)")
        + "    starts received_on\n    runs 3 days\n    never rolls\n"
        '    except more "x"\n      cite "Act s. 12(2)(c)"\n      when signed\n      runs 4 days\n',
        'amends time.due\n  except longer "More"\n    in force from 2020-01-01 by received_on\n'
        '    cite "Act s. 12A(1)"\n    when signed\n    runs 60 days\n',
        'concept asking "x"\n  in force from 2003-01-01 by sent_on\n  cite "Act Sch. 3 para. 4"\n  in english\n'
        '    states\n      "you may ask"\n    case states "You may ask."\n',
        'vocabulary code "x"\n  law "Act"\n  value C1 "x"\n    in force from 2003-01-01\n      cite "Act s. 12A(2)"\n',
    )
    assert covered == {
        "Act Sch. 3 para. 4": ("small.asking",),
        "Act s. 12 (1)": ("A-1",),
        "Act s. 12 (2)": ("small.limit", "small.made"),
        "Act s. 12 (2)(a)": ("small.made",),
        "Act s. 12 (2)(b)": ("small.limit",),
        "Act s. 12 (2)(c)": ("small.limit",),
        "Act s. 12A (1)": ("time.due",),
        "Act s. 12A (2)": ("code C1",),
    }


def test_a_paragraph_is_forgotten_that_nothing_cites_and_nobody_explains() -> None:
    found = coverage(checked(INSTRUMENTS, _entry("Act s. 12(1), (2)(a) to (c)")).program)
    forgotten = [f"{each.instrument} {each.paragraph.label}" for each in found if each.forgotten]
    assert [each for each in forgotten if each.startswith("Act s. 12 ")] == []
    assert "Act s. 12A (1A)" in forgotten


def test_every_paragraph_is_told_once_in_the_order_of_its_text() -> None:
    found = [each.paragraph.label for each in coverage(checked(INSTRUMENTS).program) if each.instrument == "Act s. 12"]
    assert found == ["(1)", "(2)", "(2)(a)", "(2)(b)", "(2)(c)", "(3)"]
