"""Places of cells packed into few columns: for each column of a table that it writes DuckDB holds memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

# Bits of a column of packed places.
BITS: Final = 64


@dataclass(frozen=True)
class Packed:
    """Where the place of each column stands: by its name the column that holds it, its first bit, how many places."""

    where: Mapping[str, tuple[int, int, int]]

    @staticmethod
    def of(places: Mapping[str, int]) -> Packed:
        """Columns by name with the number of places of each, the widest first."""
        where: dict[str, tuple[int, int, int]] = {}
        used: list[int] = []
        for name, count in sorted(places.items(), key=lambda each: -each[1]):
            width = _width(count)
            column = next((place for place, bits in enumerate(used) if bits + width <= BITS), len(used))
            if column == len(used):
                used.append(0)
            where[name] = (column, used[column], count)
            used[column] += width
        return Packed(where)

    @property
    def columns(self) -> Mapping[str, str]:
        """The columns that hold the places, with their types."""
        return {f"p{column}": "UBIGINT" for column, _, _ in self.where.values()}

    def pack(self, selected: Mapping[str, str]) -> dict[str, str]:
        """Expressions by column with those of the places made into those of the columns that hold them."""
        sums: dict[str, list[str]] = {}
        for name, (column, first, _) in self.where.items():
            sums.setdefault(f"p{column}", []).append(f"({selected[name]})::UBIGINT * {1 << first}")
        packed = {column: " + ".join(terms) for column, terms in sums.items()}
        return packed | {name: value for name, value in selected.items() if name not in self.where}

    def places(self) -> Iterator[str]:
        """What gives the place of each column, under its name."""
        for name, (column, first, count) in self.where.items():
            mask = (1 << _width(count)) - 1
            yield f"((p{column} >> {first}) & {mask})::{place_type(count)} as {name}"


def place_type(places: int) -> str:
    """The narrowest type for so many places."""
    return next(kind for kind, most in _TYPES if places <= most)


def _width(count: int) -> int:
    return max((count - 1).bit_length(), 1)


_TYPES: Final = (("UTINYINT", 1 << 8), ("USMALLINT", 1 << 16), ("UINTEGER", 1 << 32))
