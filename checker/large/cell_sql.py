"""What the cells of a row say, as expressions of DuckDB over the columns of a scan.

`c3` is the fourth cell of a row, `t3` the same without white space around it, where `with_trimmed` adds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import Final

from checker.large.dictionary import FLAWED, ODD, UNSURE, Words
from checker.large.sources import Source, text
from checker.logs.languages import BLANKS, NOT_KNOWN

# The white space that Python strips from a cell.
_WHITE: Final = "".join(map(chr, (*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B))))
_WHITE_SPACE: Final = text(_WHITE + "\u2028\u2029\u202f\u205f\u3000")
# What a cell of free text says in words: nothing, or that it is not known.
BLANK: Final = frozenset(BLANKS - {""})
# How such a text begins.
_BEGINS: Final = sorted({ord(each) for word in BLANK | NOT_KNOWN for each in (word[0], word[0].upper())})
# Numbers of free texts begin above those of words.
FIRST_TEXT: Final = 1 << 32


def ranks(words: Words, place: str) -> Iterator[str]:
    """The ranks of a cell above that of one that can be read, as expressions, null where it has not got them."""
    ends = (*words.starts[1:], len(words.cells))
    for rank, first, end in zip((UNSURE, FLAWED, ODD), words.starts, ends, strict=True):
        if first < end:
            yield f"case when {place} >= {first} then {rank} end"
    if words.unsure_if_empty:
        yield f"case when {place} is null then {UNSURE} end"


def free_text(column: int, blank: str, number: str) -> str:
    """The number of a free text, `number` where it says something; `blank` is that of an empty one."""
    said = trimmed(column)
    # few texts begin as one of the words does
    begins = ", ".join(map(str, _BEGINS))
    return (
        f"case when {said} is null or {said} = '' then {blank} "
        f"when ord({said}) < 127 and ord({said}) not in ({begins}) then {number} "
        f"when {is_one_of(said, BLANK)} then {blank} when {is_one_of(said, NOT_KNOWN)} then NULL "
        f"else {number} end"
    )


def digest_of(said: str) -> str:
    """The number of a free text."""
    return f"(hash({said}) >> 2)::BIGINT + {FIRST_TEXT}"


def as_digest(place: str) -> str:
    """A number above those of words for a text of which its place among the texts of its row is kept."""
    return f"case when {place} < 0 then {place} else {place} + {FIRST_TEXT} end"


def is_one_of(said: str, words: AbstractSet[str]) -> str:
    """Whether a text without white space around it is one of these words, in capitals or not."""
    return f"(length({said}) <= {max(map(len, words))} and lower({said}) in ({listed(sorted(words))}))"


def listed(texts: Iterable[str]) -> str:
    """Texts as a list of literals."""
    return ", ".join(map(text, texts))


def trimmed(column: int) -> str:
    """The column of a cell without white space around it, as `with_trimmed` adds it."""
    return f"t{column}"


def with_trimmed(source: Source, columns: Iterable[int]) -> str:
    """The rows of a file with some cells without white space around them; what is plain is left as it is."""
    added = "".join(f", {_strip(f'c{column}')} as t{column}" for column in columns)
    return f"(select *{added} from {source.relation()}) f"


def _strip(cell: str) -> str:
    plain = f"ord({cell}) between 33 and 126 and ord(right({cell}, 1)) between 33 and 126"
    return f"case when {plain} then {cell} else trim({cell}, {_WHITE_SPACE}) end"


def digest_number(column: int | None, digest: str, *, numbered: bool) -> str:
    """The digest of a number; a `numbered` record whose own number says nothing has none."""
    if column is None:
        return "NULL"
    said = trimmed(column)
    nothing = f"{said} is null or {said} = ''" + (f" or {is_one_of(said, BLANK | NOT_KNOWN)}" if numbered else "")
    return f"case when {nothing} then NULL else {digest}({said}) end"


def says_nothing(columns: Iterable[int], nothing: str) -> str:
    """False for a row of which one of these cells says anything, else `nothing`."""
    cells = ", ".join(f"c{column}" for column in columns) or "NULL"
    plain = f"ord(coalesce({cells})) between 33 and 126"
    stripped = f"trim(concat({cells}), {_WHITE_SPACE})"
    return f"case when {plain} then false when {stripped} = '' then {nothing} else false end"
