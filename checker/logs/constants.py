"""What the settings say of every record of a table: the value of a field that no cell gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checker.configuration.model import LogSettings
from checker.logs.columns import Reading


@dataclass(frozen=True)
class Constants:
    """What the settings say of the records of a table: of fields of its `own`, and of those that columns make.

    `made` holds one group of facts for each of the settings' rows.
    """

    own: Mapping[str, Reading]
    made: Sequence[Mapping[str, Reading]]


def stated_in(settings: LogSettings, field: str) -> str:
    """Where the settings give a field of every row, in words."""
    line = settings.facts[field].line
    return f"the preset {settings.preset}" if line is None else f"line {line} of the settings"
