"""From policy text to its tree."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from policy_texts import HEAD, TEXTS

from checker import resources
from checker.diagnostics.source import Source, Span
from checker.syntax import ast
from checker.syntax.parser import parse_expression, parse_policy
from checker.syntax.same import meaning, same
from checker.syntax.walk import walk


def _expression(text: str) -> ast.Expr:
    source = Source("x", text)
    found = parse_expression(source, Span(source, 0, len(text)))
    assert found.diagnostics == ()
    assert found.value is not None
    return found.value


def _definition(means: str) -> str:
    return f'define d of r "t" in force from 2020-01-01 cite "c" means {means}\n'


@pytest.mark.parametrize("text", TEXTS)
def test_every_clause_of_the_language_parses(text: str) -> None:
    assert parse_policy(Source("x", text)).diagnostics == ()


@pytest.mark.parametrize("text", TEXTS)
def test_white_space_and_comments_have_no_meaning(text: str) -> None:
    flat = re.sub(r'("[^"]*")|#[^\n]*|\s+', lambda match: match[1] or " ", text)
    spread = re.sub(r'("[^"]*")|#[^\n]*|\s+', lambda match: match[1] or "\n\t", text)
    tree = parse_policy(Source("x", text)).file
    assert same(tree, parse_policy(Source("x", flat)).file)
    assert same(tree, parse_policy(Source("x", spread)).file)


@pytest.mark.parametrize("text", TEXTS)
def test_every_span_lies_inside_that_of_its_parent_and_covers_what_it_names(text: str) -> None:
    for declaration in parse_policy(Source("x", text)).file.declarations:
        for node in walk(declaration):
            assert declaration.span.start <= node.span.start <= node.span.end <= declaration.span.end
            match node:
                case ast.Name() | ast.Code() | ast.Date() | ast.Word():
                    assert node.span.text == node.text
                case ast.Text():
                    assert node.span.text == f'"{node.value}"'
                case ast.Path():
                    assert re.sub(r"\s", "", node.span.text) == node.text


def test_the_data_of_the_record_model_are_read() -> None:
    text = (resources.folder("policies") / "records.policy").read_text(encoding="utf-8")
    parsed = parse_policy(Source("records.policy", text))
    assert parsed.diagnostics == ()
    request = next(
        one for one in parsed.file.declarations if isinstance(one, ast.RecordDecl) and one.name.text == "request"
    )
    right = request.fields[2]
    assert (right.name.text, right.blank) == ("right", None)
    assert isinstance(right.type, ast.ChoiceType)
    assert right.type.words[0].text == "access"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.b", ("Reference", ("Path", (("Name", "a"), ("Name", "b"))))),
        ("6.50 USD", ("Money", Decimal("6.50"), "USD")),
        ("2025-02-03", ("Date", "2025-02-03", date(2025, 2, 3))),
        ("30 days", ("Period", ("Number", Decimal(30)), "days")),
        (
            "n working days of c",
            ("WorkingDays", ("Reference", ("Path", (("Name", "n"),))), ("Path", (("Name", "c"),))),
        ),
        ("x is not present", ("Is", ("Reference", ("Path", (("Name", "x"),))), True, ("Name", "present"))),
        ("A-1 passed for r", ("VerdictOf", ("Name", "A-1"), "passed", ("Path", (("Name", "r"),)))),
        (
            "1 - 2 - 3",
            (
                "Arithmetic",
                ("Arithmetic", ("Number", Decimal(1)), "-", ("Number", Decimal(2))),
                "-",
                ("Number", Decimal(3)),
            ),
        ),
        (
            "1 + 2 * 3",
            (
                "Arithmetic",
                ("Number", Decimal(1)),
                "+",
                ("Arithmetic", ("Number", Decimal(2)), "*", ("Number", Decimal(3))),
            ),
        ),
    ],
)
def test_an_expression_is_read_as_its_precedence_says(text: str, expected: object) -> None:
    assert meaning(_expression(text)) == expected


def test_not_takes_one_comparison_and_quantifiers_stand_beside_them() -> None:
    found = _expression("not some e in events where (e.a = 1) and b")
    assert isinstance(found, ast.AllOf)
    negation, other = found.operands
    assert isinstance(negation, ast.Not)
    assert isinstance(negation.operand, ast.Quantified)
    assert isinstance(other, ast.Reference)


def test_a_message_is_split_at_its_holes() -> None:
    rule = 'rule A-1 "t" in force from 2020-01-01 cite "c" severity error for r require a say "x {a.b} {{y}} {c - d}"\n'
    (found,) = parse_policy(Source("x", HEAD + rule)).file.declarations
    assert isinstance(found, ast.RuleDecl)
    first, hole, middle, last = found.versions[0].says[0].pieces
    assert (first, middle) == ("x ", " {y} ")
    assert isinstance(hole, ast.Hole)
    assert isinstance(last, ast.Hole)
    assert (hole.span.text, last.span.text) == ("{a.b}", "{c - d}")
    assert isinstance(last.value, ast.Arithmetic)
    assert last.value.left.span.text == "c"


def test_a_phrase_is_split_into_its_items_with_their_places() -> None:
    cues = 'cues c "t" in english contains "you (may|can not) .. \'H.H.S.\' [now] <phone>"\n'
    (found,) = parse_policy(Source("x", HEAD + cues)).file.declarations
    assert isinstance(found, ast.CuesDecl)
    items = found.languages[0].phrases[0].items
    assert [item.span.text for item in items] == ["you", "(may|can not)", "..", "'H.H.S.'", "[now]", "<phone>"]
    assert meaning(items) == (
        ("Word", "you"),
        ("Alternatives", ((("Word", "may"),), (("Word", "can"), ("Word", "not"))), False),
        ("Gap",),
        ("Exact", "H.H.S."),
        ("Alternatives", ((("Word", "now"),),), True),
        ("Slot", "phone"),
    )


def test_a_broken_declaration_costs_only_itself() -> None:
    text = HEAD + _definition("a") + "define e of\n" + _definition("b") + 'rule A-1 "t"\n' + _definition("c")
    parsed = parse_policy(Source("x", text))
    kinds = [type(one).__name__ for one in parsed.file.declarations]
    assert kinds == ["DefinitionDecl", "Broken", "DefinitionDecl", "Broken", "DefinitionDecl"]
    assert len(parsed.diagnostics) == 2
    broken = parsed.file.declarations[3]
    assert isinstance(broken, ast.Broken)
    assert (broken.keyword, broken.name, broken.span.text) == ("rule", "A-1", 'rule A-1 "t"')


def test_a_broken_header_costs_only_the_header() -> None:
    parsed = parse_policy(Source("x", 'policy a.b "t" law "l"\nuse records\n' + _definition("a")))
    assert parsed.file.header is None
    assert [use.policy.text for use in parsed.file.uses] == ["records"]
    assert len(parsed.file.declarations) == 1
    assert [diagnostic.code for diagnostic in parsed.diagnostics] == ["missing-clause"]


def test_an_unclosed_bracket_or_quote_does_not_swallow_the_next_declaration() -> None:
    for mistake in ("(a", 'some e in x where (e.kind = "late'):
        parsed = parse_policy(Source("x", HEAD + _definition(mistake) + _definition("b")))
        assert [type(one).__name__ for one in parsed.file.declarations] == ["Broken", "DefinitionDecl"]


def test_words_of_declarations_inside_texts_and_types_begin_none() -> None:
    text = HEAD + 'record a "the rule of record b"\n  field b list of item "list x"\n  field c calendar_name "cues"\n'
    parsed = parse_policy(Source("x", text))
    assert parsed.diagnostics == ()
    assert len(parsed.file.declarations) == 1


def test_a_soft_word_is_a_value_and_a_fact() -> None:
    case = 'case "t" given request wants both, kind calendar_name, language any expect passed'
    text = HEAD + _definition("wants = both and day in (near, other)") + case
    assert parse_policy(Source("x", text)).diagnostics == ()


def test_a_date_that_does_not_exist_has_no_value_and_is_told() -> None:
    parsed = parse_policy(Source("x", HEAD + _definition("a > 2025-02-30")))
    (declaration,) = parsed.file.declarations
    (day,) = [node for node in walk(declaration) if isinstance(node, ast.Date) and node.value is None]
    assert day.text == "2025-02-30"
    assert [diagnostic.code for diagnostic in parsed.diagnostics] == ["impossible-date"]


def test_an_empty_expression_is_told() -> None:
    source = Source("x", "   ")
    found = parse_expression(source, Span(source, 0, 3))
    assert found.value is None
    assert [diagnostic.code for diagnostic in found.diagnostics] == ["no-expression"]


def test_parsing_twice_gives_the_same() -> None:
    source = Source("x", TEXTS[1])
    assert parse_policy(source) == parse_policy(source)
