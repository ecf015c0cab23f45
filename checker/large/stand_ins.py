"""Cells of which one stands in for all that are read alike, so that a column has few different ones.

The reader of cells is asked once for each different cell of a column. Times of the day and running numbers are hardly
ever the same twice: a column of them would be read row by row, and all its cells held at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from checker.configuration.model import Notation
from checker.large.files import text
from checker.large.sources import Source
from checker.logs.headings import Vocabulary
from checker.logs.understand import words_of
from checker.semantics.types import DateType, NumberType

if TYPE_CHECKING:
    from checker.large.dictionary import Mapped

# A time without a zone, whatever the order of day and month, and midnight.
_DAY: Final = r"(?:\d{4}-\d\d-\d\d|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})"
_CLOCK: Final = (
    r"(?:(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?|(?:0?[1-9]|1[0-2]):[0-5]\d(?::[0-5]\d)? ?[AaPp][Mm])"
)
_MIDNIGHT: Final = r"(?:00?:00(?::00(?:\.\d{1,9})?)?|12:00(?::00)? ?[Aa][Mm])"
_BETWEEN: Final = "(?:T|,? )"
_SHORTEST: Final = len("1/1/2025 0:00")
# A moment, from the first year in which every zone is whole quarters of an hour from UTC (Liberia's was not before
# 1972: tz database, Africa/Monrovia).
_MOMENT: Final = r"(?:197[3-9]|19[89]\d|2[01]\d\d)-\d\d-\d\d[ T](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?"
_ZONE: Final = r"(?:Z|UTC|GMT|[+-]\d\d(?::?(?:00|15|30|45))?)"
# A number that the database holds as it is, and the cell that stands in for it. Shorter ones stand for themselves:
# a column has few of them, and needs no more than their places.
_NUMBER: Final = r"[1-9]\d{4,12}"
A_NUMBER: Final = "10000"

StandIn = Callable[[str], str]


def stand_in(source: Source, columns: Sequence[Mapped], vocabulary: Vocabulary) -> StandIn:
    """What makes of an expression of a cell that of the one that stands in for it; by itself where each is its own.

    `columns` are all fields that the column gives. What the settings say of words goes before what a number means.
    """
    words = [word for each in columns for word in words_of(each.field, vocabulary, source.settings)]
    if any(character.isdigit() for word in words for character in word):
        return _itself
    if all(isinstance(each.field.type, NumberType) for each in columns):
        return _any_number
    if all(isinstance(each.field.type, DateType) for each in columns) and _may_hold_times(source, columns[0].column):
        return partial(_quarter_or_day, source.settings.notation)
    return _itself


def _itself(cell: str) -> str:
    return cell


def plain_number(cell: str) -> str:
    """The number of a cell for which `A_NUMBER` stands in, null for any other cell."""
    return f"case when {_is_number(cell)} then {cell}::BIGINT end"


def _any_number(cell: str) -> str:
    return f"case when {_is_number(cell)} then {text(A_NUMBER)} else {cell} end"


def _is_number(cell: str) -> str:
    return f"strlen({cell}) >= {len(A_NUMBER)} and regexp_full_match({cell}, {text(_NUMBER)})"


def _may_hold_times(source: Source, column: int) -> bool:
    """Whether a time stands in the first rows, where these are at hand: to look at each cell takes time."""
    head = source.table.columns[column]
    return not head or any(isinstance(cell, str) and len(cell) >= _SHORTEST for cell in head)


def _quarter_or_day(notation: Notation, cell: str) -> str:
    """A time without a zone is noon or midnight, where its day is the local one; others are whole quarters of an hour.

    Midnight may be what an export added to a day, and needs no zone.
    """
    midnight = f"regexp_matches({cell}, {text(f'{_BETWEEN}{_MIDNIGHT}$')})"
    local = f"regexp_extract({cell}, {text('^' + _DAY)}) || case when {midnight} then '' else ' 12:00' end"
    quarter = f"substring({cell}, 1, 14) || lpad((15 * (substring({cell}, 15, 2)::INTEGER // 15))::VARCHAR, 2, '0')"
    zone = f"regexp_extract({cell}, {text(_ZONE + '$')})"
    alone = (_DAY + _BETWEEN + _CLOCK, local) if notation.times == "local" else (_MOMENT, quarter)
    cases = (alone, (f"{_MOMENT} *{_ZONE}", f"{quarter} || {zone}"))
    found = " ".join(f"when regexp_full_match({cell}, {text(form)}) then {other}" for form, other in cases)
    return f"case when strlen({cell}) < {_SHORTEST} then {cell} {found} else {cell} end"
