"""From any layout to the one layout."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from policy_texts import HEAD, TEXTS

from checker import resources
from checker.diagnostics.source import Source
from checker.syntax.formatter import format_policy
from checker.syntax.lines import comments
from checker.syntax.parser import Parsed, parse_policy
from checker.syntax.same import same
from checker.syntax.scan import scan

SHIPPED = sorted(resources.folder("policies").rglob("*.policy"))


def _parsed(text: str) -> Parsed:
    return parse_policy(Source("x", text))


def _comments(text: str) -> list[str]:
    return [comment.text.rstrip() for comment in comments(Source("x", text))]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_in_the_one_layout_is_left_as_it_is(text: str) -> None:
    assert format_policy(_parsed(text)) == text


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(TEXTS), st.data())
def test_any_layout_of_a_text_becomes_the_same_text(text: str, data: st.DataObject) -> None:
    pieces = [piece for piece in scan(text) if piece.shape != "comment"]
    spaces = data.draw(st.lists(st.sampled_from([" ", "\n", "\t", "\n\n  ", "   "]), min_size=7, max_size=7))
    glued = "".join(
        piece.text + ("" if touching else spaces[place % 7])
        for place, (piece, touching) in enumerate(
            (piece, following is not None and "." in (piece.text, following.text) and piece.end == following.start)
            for piece, following in zip(pieces, [*pieces[1:], None], strict=True)
        )
    )
    without_comments = "".join(" " * len(p.text) if p.shape == "comment" else p.text + " " for p in scan(text))
    assert format_policy(_parsed(glued)) == format_policy(_parsed(without_comments))
    assert same(_parsed(glued).file, _parsed(text).file)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(TEXTS), st.data())
def test_comments_anywhere_are_kept_and_formatting_twice_changes_nothing(text: str, data: st.DataObject) -> None:
    pieces = scan(text)
    places = data.draw(st.sets(st.integers(min_value=0, max_value=len(pieces) - 1), max_size=6))
    layout = data.draw(st.sampled_from(["{} # note {}\n", "{}\n# note {}\n", "{}\n\n   # note {}\n\n"]))
    parts, end = [], 0
    for place, piece in enumerate(pieces):
        inside = "." in (piece.text, pieces[min(place + 1, len(pieces) - 1)].text)
        parts.append(text[end : piece.start])
        parts.append(layout.format(piece.text, place) if place in places and not inside else piece.text)
        end = piece.end
    written = "".join(parts) + text[end:]
    once = format_policy(_parsed(written))
    assert sorted(_comments(once)) == sorted(_expected(written, once))
    assert same(_parsed(once).file, _parsed(text).file)
    assert format_policy(_parsed(once)) == once


def _expected(written: str, formatted: str) -> list[str]:
    """Comments of one line that were joined count as one."""
    joined = _comments(formatted)
    left = _comments(written)
    assert "".join(sorted("".join(joined).replace(" ", ""))) == "".join(sorted("".join(left).replace(" ", "")))
    return joined


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_policy_keeps_its_tree_and_comments_and_is_formatted_once(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    parsed = _parsed(text)
    once = format_policy(parsed)
    again = _parsed(once)
    assert same(parsed.file, again.file)
    assert _comments(once) == _comments(text)
    assert format_policy(again) == once


def test_a_text_with_a_mistake_is_not_touched() -> None:
    text = HEAD + '\nrule   A-1   "t"\n'
    assert format_policy(_parsed(text)) == text


def test_a_long_requirement_is_broken_before_each_and() -> None:
    operands = [f"the_first_of_many_conditions_{place} is present" for place in range(3)]
    rule = (
        'rule A-1 "t" in force from 2003-04-14 by received_on cite "c" severity error for request '
        f'require {" and ".join(operands)} say "x"'
    )
    assert format_policy(_parsed(HEAD + rule)) == (
        HEAD
        + """
rule A-1 "t"
  in force from 2003-04-14 by received_on
    cite     "c"
    severity error
    for      request
    require  the_first_of_many_conditions_0 is present
      and the_first_of_many_conditions_1 is present
      and the_first_of_many_conditions_2 is present
    say      "x"
"""
    )


def test_comments_stay_with_what_they_are_about() -> None:
    text = (
        "# about the file\n\n"
        + HEAD
        + """
# ---- a part

# about the definition
define d   of request "t"  # its name
  in force from 2003-04-14 by received_on
    # about the citation
    cite "c"
    means a # the first
      and b # the second
  # at the end of d

# the next
define e of request "t"
  in force from 2003-04-14 by received_on
    cite "c"
    means b
# the very end
"""
    )
    assert format_policy(_parsed(text)) == (
        "# about the file\n\n"
        + HEAD
        + """
# ---- a part

# about the definition
define d of request "t"  # its name
  in force from 2003-04-14 by received_on
    # about the citation
    cite  "c"
    means a  # the first
      and b  # the second
      # at the end of d

# the next
define e of request "t"
  in force from 2003-04-14 by received_on
    cite  "c"
    means b
# the very end
"""
    )
