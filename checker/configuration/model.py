"""The settings of one run, as values: what `habeas.yaml` says, and where each value came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

DateOrder = Literal["day_first", "month_first", "year_first"]
DecimalSign = Literal["point", "comma"]
TimesWithoutZone = Literal["local", "utc"]
FailOn = Literal["error", "warn", "info"]
PathStyle = Literal["real", "hash"]


@dataclass(frozen=True)
class Notation:
    """How an export writes dates, times and amounts; None where the settings do not say.

    `timezone` is an IANA name. `times` tells what a time without an offset means. `currency` is the ISO 4217 code
    of amounts that name none.
    """

    date_order: DateOrder | None = None
    timezone: str | None = None
    times: TimesWithoutZone = "local"
    decimal: DecimalSign | None = None
    currency: str | None = None


@dataclass(frozen=True)
class MadeRow:
    """A child record that stands in columns of its parent's row: "Denied on" makes an event.

    `columns` maps headings to fields of `record`, `constants` holds what is the same for all. The record is made
    where the cell of its first column is not blank. `line` is that of the settings.
    """

    record: str
    columns: Mapping[str, str]
    constants: Mapping[str, str]
    line: int


@dataclass(frozen=True)
class SetFact:
    """What a field is in every row of a file, as written; `line` is that of the settings, None if a preset says it."""

    text: str
    line: int | None


@dataclass(frozen=True)
class LogSettings:
    """What the settings say of the log files that match `file`, a pattern counted from the settings' folder, or of one
    `sheet` of them.

    `columns` maps headings to fields, None to a column that is left out; `values` maps, for a field, words of the
    log to words of the policies, None to a blank. `notation` is complete: what the file's entry does not say comes
    from the top of the settings. `preset` is the shipped mapping that the entry starts from, `optional` are the
    headings of it that a file may lack. `facts` are, by field, those that hold for every row: they stand where the
    file says nothing.
    """

    file: str
    preset: str | None = None
    optional: tuple[str, ...] = ()
    record: str | None = None
    ignore: bool = False
    columns: Mapping[str, str | None] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    rows: tuple[MadeRow, ...] = ()
    facts: Mapping[str, SetFact] = field(default_factory=dict)
    delimiter: str | None = None
    encoding: str | None = None
    heading_row: int = 1
    notation: Notation = Notation()
    line: int = 0
    sheet: str | None = None


@dataclass(frozen=True)
class Configuration:
    """All settings of a run; without a file, the defaults.

    `file` is the settings file as a message names it, None if there is none; `folder` is what relative paths count
    from. `entity` holds facts about every site, `entities` those of each one, by id; both as written. `lines` gives
    the line of every key by its dotted path (`logs.0.columns`), `sources` says in words where a top-level value
    came from. `digest` is the SHA-256 of the settings' text, empty without a file.
    """

    file: str | None = None
    folder: Path = Path()
    entity: Mapping[str, str] = field(default_factory=dict)
    entities: tuple[Mapping[str, str], ...] = ()
    complete_through: date | None = None
    notation: Notation = Notation()
    logs: tuple[LogSettings, ...] = ()
    values: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    letters: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    shipped_policies: bool = True
    only: tuple[str, ...] = ()
    enable: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    key_file: Path | None = None
    waivers: Path | None = None
    waiver_months: int = 12
    never_waive: tuple[str, ...] = ()
    fail_on: FailOn = "error"
    fail_on_undecided: bool = False
    path_style: PathStyle = "real"
    small_cells: int = 5
    threads: str | None = None
    memory: str | None = None
    master: str | None = None
    lines: Mapping[str, int] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""

    def place(self, key: str) -> str:
        """File and line of a key by its dotted path, for a message: `habeas.yaml:12`."""
        parts = key.split(".")
        while parts and ".".join(parts) not in self.lines:
            parts.pop()
        line = self.lines.get(".".join(parts))
        name = self.file or "the settings"
        return name if line is None else f"{name}:{line}"
