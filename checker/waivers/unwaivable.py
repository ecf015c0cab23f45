"""The rules that cannot be waived: those that ship in `policies/never_waived.yaml`, and those of the settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from checker import resources
from checker.configuration.text import read_yaml

_FILE = "never_waived.yaml"
BY_SETTINGS = "the settings say so (never_waive)"


def never_waived(further: Sequence[str] = ()) -> Mapping[str, str]:
    """For the id of each rule that cannot be waived, why not; `further` are those that the settings name."""
    text = (resources.folder("policies") / _FILE).read_text(encoding="utf-8")
    content = read_yaml(text, f"policies/{_FILE}").content
    if not isinstance(content, dict):
        raise TypeError(f"policies/{_FILE} is a group of rules")
    shipped = {rule: str(because) for rule, because in content.items()}
    return {**dict.fromkeys(further, BY_SETTINGS), **shipped}
