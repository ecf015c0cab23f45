"""Writes docs/schemas/*.json, the JSON Schemas that `habeas schema` prints: python scripts/write_schemas.py"""

from __future__ import annotations

from pathlib import Path

from checker.cli.schema import KINDS, schema_text

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "schemas"


def main() -> None:
    """Writes one file for each kind of schema."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for kind in KINDS:
        (FOLDER / f"{kind}.json").write_text(schema_text(kind), encoding="utf-8")


if __name__ == "__main__":
    main()
