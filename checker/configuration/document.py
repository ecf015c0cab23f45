"""What a YAML text holds, without what reads one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Plain = str | None | list["Plain"] | dict[str, "Plain"]


@dataclass(frozen=True)
class Document:
    """A YAML text as plain values; `lines` gives, by dotted path, the line of each key and list entry."""

    content: Plain
    lines: Mapping[str, int]
