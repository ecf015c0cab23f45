"""Letters in a column of a CSV file."""

from __future__ import annotations

from types import MappingProxyType

from checker.letters.formats.decoded import UnreadableError
from checker.letters.formats.extract import Extract
from checker.letters.formats.json_letters import TEXT_KEYS
from checker.letters.formats.limits import LARGEST

_DELIMITERS = ",;\t|"


def read_csv(text: str) -> tuple[Extract, ...]:
    """The letters of the column that holds text, a row each; raises UnreadableError."""
    import csv  # few letters come in one
    import io

    delimiter = ","
    if text.lower().startswith("sep="):
        delimiter, text = text[4], text.partition("\n")[2]
    else:
        heading = text.partition("\n")[0]
        delimiter = max(_DELIMITERS, key=heading.count)
    csv.field_size_limit(LARGEST)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as problem:
        raise UnreadableError(f"is no CSV ({problem}): export it again") from None
    if not rows:
        return ()
    names = [name.strip().lower() for name in rows[0]]
    column = next((names.index(key) for key in TEXT_KEYS if key in names), None)
    if column is None:
        raise UnreadableError("has no column for the text of letters: name one `text`")
    letters = []
    for number, row in enumerate(rows[1:], 2):
        if not any(row):
            continue
        if len(row) != len(names):
            raise UnreadableError(f"has {len(row)} cells instead of {len(names)} in row {number}: export it again")
        fields = {name: cell for name, cell in zip(names, row, strict=True) if name and name != names[column]}
        letters.append(Extract(row[column], f"row {number}", MappingProxyType(fields)))
    return tuple(letters)
