"""docs/settings.md shows every key, in settings that load."""

import re
from pathlib import Path

from checker.configuration.load import parse_configuration
from checker.configuration.validate import settings_schema

_TEXT = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")
_EXAMPLE = re.search(r"```yaml\n(.*?)```", _TEXT, re.DOTALL)


def test_the_example_loads_and_holds_every_key() -> None:
    assert _EXAMPLE is not None
    found = parse_configuration(_EXAMPLE[1], "habeas.yaml", Path())
    schema = settings_schema()
    keys = [*schema["properties"], *schema["$defs"]["log"]["properties"]]
    assert [key for key in keys if not re.search(rf"^[ -]*{key}:", _EXAMPLE[1], re.MULTILINE)] == []
    assert [log.file for log in found.logs] == ["requests*.csv", "letters.csv", "tracker_*.csv", "old/*"]
