"""Texts with a piece lost, doubled, swapped or misspelt."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from policy_texts import TEXTS

from checker.diagnostics.frame import as_dict, draw
from checker.diagnostics.source import Source
from checker.syntax import ast
from checker.syntax.parser import parse_policy
from checker.syntax.scan import scan, without_comments
from checker.syntax.tables import spellings
from checker.syntax.walk import walk

TERMINALS = {terminal for terminal in spellings() if "_" in terminal} | {"LPAR", "RPAR", "$END", "Token(", "STRING"}


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(TEXTS), st.sampled_from(("lost", "doubled", "swapped", "misspelt")), st.data())
def test_one_damaged_piece_is_told_once_or_twice_in_words_and_spares_the_other_declarations(
    text: str, damage: str, data: st.DataObject
) -> None:
    pieces = without_comments(scan(text))
    place = data.draw(st.integers(min_value=0, max_value=len(pieces) - 2))
    piece, following = pieces[place], pieces[place + 1]
    damaged = {
        "lost": text[: piece.start] + text[piece.end :],
        "doubled": f"{text[: piece.end]} {piece.text}{text[piece.end :]}",
        "swapped": f"{text[: piece.start]}{following.text} {piece.text}{text[following.end :]}",
        "misspelt": text[: piece.start] + piece.text[1:] + text[piece.end :],
    }[damage]
    parsed = parse_policy(Source("x", damaged))
    # A lost quote, or a swapped opening word, spoils the declaration before it as well.
    assert len(parsed.diagnostics) <= 3
    whole = len(parse_policy(Source("x", text)).file.declarations)
    kept = [one for one in parsed.file.declarations if not isinstance(one, ast.Broken)]
    assert len(kept) >= whole - 2
    for diagnostic in parsed.diagnostics:
        drawn = draw(diagnostic)
        assert as_dict(diagnostic)["end"] <= len(damaged)
        assert [terminal for terminal in TERMINALS if terminal in diagnostic.message + (diagnostic.help or "")] == []
        assert drawn.startswith(f"{diagnostic.severity}[{diagnostic.code}]: ")
    for one in parsed.file.declarations:
        assert all(node.span.end <= len(damaged) for node in walk(one))


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet=st.sampled_from(list('abr-A1.,(){}"“=<\n #\u00a0$/2')), max_size=60))
def test_any_text_at_all_is_answered(text: str) -> None:
    for begun in (text, f"policy {text}", f'rule A-1 "t" {text}', f'define d of r "t" in force from 2020-01-01 {text}'):
        for diagnostic in parse_policy(Source("x", begun)).diagnostics:
            draw(diagnostic)
