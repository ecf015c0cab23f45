"""From the text of `habeas.yaml` to the settings of a run."""

from __future__ import annotations

import codecs
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from checker.caching import digest, is_known, made_by, make_known
from checker.configuration.document import Document
from checker.configuration.find import WAIVERS, find_settings
from checker.configuration.model import Configuration, LogSettings, MadeRow, Notation, SetFact
from checker.configuration.presets import optional_headings, with_preset
from checker.diagnostics.diagnostic import CheckerError

_NOTATION = ("date_order", "timezone", "times", "decimal", "currency")
_TRUE = ("true", "yes")
_FALSE = ("false", "no")
_HELP = "docs/settings.md describes every key; `habeas schema settings` prints the schema"


def load_configuration(paths: Sequence[Path] = (), explicit: Path | None = None) -> Configuration:
    """The settings for these inputs: the file that is named, else the one found from each path upward, else defaults.

    Raises CheckerError with file and line of every mistake.
    """
    file = explicit or find_settings(paths)
    if file is None:
        return Configuration(sources=_sources(None, {}))
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CheckerError(f"{file}: the settings are not UTF-8", help="save the file as UTF-8") from None
    except OSError:
        raise CheckerError(f"{file}: the settings cannot be read", help="name a file with --config FILE") from None
    return parse_configuration(text, str(file), file.parent)


def parse_configuration(text: str, name: str, folder: Path) -> Configuration:
    """The settings that a text holds; relative paths in it count from `folder`."""
    document = _document(text, name)
    if document.content != {}:
        _require_right(document, text, name)
    if not isinstance(document.content, dict):
        raise CheckerError(f"{name}:1: the settings are a group of keys", help=_HELP)
    return _Making(document, name, folder).configuration(document.content, digest(text))


def _document(text: str, name: str) -> Document:
    """The content of a text; what imports YAML is not asked where it holds nothing."""
    if text.strip() in ("", "{}"):
        return Document({}, {})
    from checker.configuration.text import read_yaml

    document = read_yaml(text, name)
    return replace(document, content={}) if document.content is None else document


def _require_right(document: Document, text: str, name: str) -> None:
    """Raises CheckerError with each mistake, unless the same text was found right before."""
    schema = Path(__file__).with_name("settings.schema.json").read_text(encoding="utf-8")
    shape = digest("settings", schema, made_by("configuration"), text)
    if is_known(shape):
        return
    from checker.configuration.validate import mistakes  # imports jsonschema, which takes longer than all the rest

    wrong = mistakes(document, name)
    if wrong:
        raise CheckerError("\n".join(wrong), help=_HELP)
    make_known(shape)


class _Making:
    def __init__(self, document: Document, name: str, folder: Path) -> None:
        self._lines = document.lines
        self._name = name
        self._folder = folder

    def configuration(self, content: Mapping[str, Any], digest: str) -> Configuration:
        notation = self._notation(content, "", Notation())
        values = _values(content.get("values"))
        key_file = content.get("key_file")
        return Configuration(
            file=self._name,
            folder=self._folder,
            entity=_facts(content.get("entity")),
            entities=tuple(_facts(each) for each in content.get("entities") or ()),
            complete_through=self._day(content.get("complete_through")),
            notation=notation,
            logs=tuple(self._log(log, i, notation, values) for i, log in enumerate(content.get("logs") or ())),
            values=values,
            letters=_names(content.get("letters")),
            policies=tuple(self._policy(name) for name in _names(content.get("policies"))),
            shipped_policies=content.get("shipped_policies") not in _FALSE,
            only=_names(content.get("only")),
            enable=_names(content.get("enable")),
            settings=_facts(content.get("settings")),
            key_file=None if key_file is None else self._file("key_file", key_file),
            waivers=self._waivers(content.get("waivers")),
            waiver_months=int(content.get("waiver_months", 12)),
            never_waive=_names(content.get("never_waive")),
            fail_on=content.get("fail_on", "error"),
            fail_on_undecided=content.get("fail_on_undecided") in _TRUE,
            path_style=content.get("path_style", "real"),
            small_cells=int(content.get("small_cells", 5)),
            threads=content.get("threads"),
            memory=content.get("memory"),
            master=content.get("master"),
            lines=self._lines,
            sources=_sources(self._name, self._lines),
            digest=digest,
        )

    def _notation(self, content: Mapping[str, Any], path: str, base: Notation) -> Notation:
        given = {name: content[name] for name in _NOTATION if content.get(name) is not None}
        if "timezone" in given:
            from zoneinfo import ZoneInfo  # few settings name one

            try:
                ZoneInfo(given["timezone"])
            except (KeyError, ValueError, OSError):
                raise CheckerError(
                    f"{self._place(path, 'timezone')}: `timezone`: there is no time zone `{given['timezone']}`",
                    help="write an IANA name, such as America/Chicago or Europe/London",
                ) from None
        return replace(base, **given)

    def _day(self, written: str | None) -> date | None:
        try:
            return None if written is None else date.fromisoformat(written)
        except ValueError:
            place = self._place("", "complete_through")
            raise CheckerError(
                f"{place}: `complete_through`: there is no day {written}", help=_instead_of(written or "")
            ) from None

    def _policy(self, name: str) -> str:
        """A name of a shipped policy as it stands, a path counted from the settings' folder."""
        return str(self._folder / name) if "/" in name or name.endswith(".policy") else name

    def _file(self, key: str, name: str) -> Path:
        """A file counted from the settings' folder, or with `~` from the user's own."""
        try:
            return self._folder / Path(name).expanduser()
        except RuntimeError:
            raise CheckerError(
                f"{self._place('', key)}: this user has no home folder, from which `~` counts", "name the whole path"
            ) from None

    def _waivers(self, name: str | None) -> Path | None:
        """The file that is named, else the one beside the settings if it is there."""
        if name is not None:
            return self._file("waivers", name)
        beside = self._folder / WAIVERS
        return beside if beside.is_file() else None

    def _log(
        self, log: Mapping[str, Any], index: int, notation: Notation, values: Mapping[str, Mapping[str, str | None]]
    ) -> LogSettings:
        path = f"logs.{index}"
        optional = optional_headings(log)
        log = with_preset(log, values)
        encoding = log.get("encoding")
        if encoding is not None:
            try:
                codecs.lookup(encoding)
            except LookupError:
                raise CheckerError(
                    f"{self._place(path, 'encoding')}: `encoding`: there is no encoding `{encoding}`",
                    help="such as utf-8, windows-1252 or utf-16",
                ) from None
        delimiter = log.get("delimiter")
        own = _values(log.get("values"))
        return LogSettings(
            file=log["file"],
            preset=log.get("preset"),
            optional=optional,
            record=log.get("record"),
            ignore=log.get("ignore") in _TRUE,
            columns=dict(log.get("columns") or {}),
            values={name: {**values.get(name, {}), **own.get(name, {})} for name in (*values, *own)},
            rows=(*self._events(log.get("events") or {}, path), *self._rows(log.get("rows") or (), path)),
            facts=self._set_facts(log.get("set") or {}, path),
            delimiter="\t" if delimiter == "tab" else delimiter,
            encoding=encoding,
            heading_row=int(log.get("heading_row") or 1),
            notation=self._notation(log, path, notation),
            line=self._lines.get(path, 0),
            sheet=log.get("sheet"),
        )

    def _set_facts(self, found: Mapping[str, Any], path: str) -> dict[str, SetFact]:
        """The facts of every row; null takes away what a preset says."""
        return {
            name: SetFact(str(text), self._lines.get(f"{path}.set.{name}"))
            for name, text in found.items()
            if text is not None
        }

    def _events(self, events: Mapping[str, Any], path: str) -> tuple[MadeRow, ...]:
        made = []
        for heading, event in events.items():
            line = self._lines.get(f"{path}.events.{heading}", 0)
            facts: dict[str, Any] = {"kind": event} if isinstance(event, str) else dict(event)
            columns = {heading: "happened_on", **(facts.pop("columns", None) or {})}
            made.append(MadeRow("event", columns, _facts(facts), line))
        return tuple(made)

    def _rows(self, rows: Sequence[Mapping[str, Any]], path: str) -> tuple[MadeRow, ...]:
        return tuple(
            MadeRow(row["record"], dict(row["columns"]), _facts(row.get("set")), self._lines.get(f"{path}.rows.{i}", 0))
            for i, row in enumerate(rows)
        )

    def _place(self, path: str, key: str) -> str:
        line = self._lines.get(f"{path}.{key}" if path else key, 1)
        return f"{self._name}:{line}"


def overridden(configuration: Configuration, option: str, **changes: Any) -> Configuration:
    """The settings with values from the command line; `option` is what `habeas config show` names as their source."""
    sources = {**configuration.sources, **dict.fromkeys(changes, option)}
    return replace(configuration, **changes, sources=sources)


def with_entity_facts(configuration: Configuration, facts: Mapping[str, str]) -> Configuration:
    """The settings with facts about the entity from `--entity KEY=VALUE`; they hold for every site."""
    if not facts:
        return configuration
    entities = tuple({**entity, **facts} for entity in configuration.entities)
    entity = {**configuration.entity, **facts}
    return overridden(configuration, "--entity", entity=entity, entities=entities)


def _sources(name: str | None, lines: Mapping[str, int]) -> dict[str, str]:
    """Where each top-level value came from: file and line, or the default."""
    shown = [field.name for field in fields(Configuration) if field.name not in _NOT_SHOWN]
    return {key: f"{name}:{lines[key]}" if key in lines else "default" for key in (*shown, *_NOTATION)}


_NOT_SHOWN = ("file", "folder", "notation", "lines", "sources", "digest")


def _facts(found: Mapping[str, Any] | None) -> dict[str, str]:
    return {name: str(value) for name, value in (found or {}).items()}


def _names(found: str | Sequence[str] | None) -> tuple[str, ...]:
    return (found,) if isinstance(found, str) else tuple(found or ())


def _instead_of(written: str) -> str:
    """What to write for a day, year-month-day, that no calendar has."""
    year, month, _ = map(int, written.split("-"))
    if not (year and 1 <= month <= 12):
        return "write year, month and day, as in 2026-06-30"
    return f"the last day of that month is {written[:8]}{monthrange(year, month)[1]}"


def _values(found: Mapping[str, Mapping[str, str | None]] | None) -> dict[str, Mapping[str, str | None]]:
    return {field: dict(words) for field, words in (found or {}).items()}
