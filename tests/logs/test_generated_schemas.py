"""The schemas in docs/schemas are those that `habeas schema` prints; `python -m scripts.write_schemas` renews them."""

from pathlib import Path

import pytest

from checker.cli.schema import KINDS, schema_text

_FOLDER = Path(__file__).parents[2] / "docs" / "schemas"


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_in_the_docs_is_the_one_that_is_printed(kind: str) -> None:
    assert (_FOLDER / f"{kind}.json").read_text(encoding="utf-8") == schema_text(kind)


def test_the_docs_hold_no_other_schema() -> None:
    assert sorted(path.stem for path in _FOLDER.iterdir()) == sorted(KINDS)
