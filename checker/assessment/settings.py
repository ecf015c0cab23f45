"""Settings of the policies: what the user chose, else the documented default."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from checker.assessment.model import Outcome, SettingUsed
from checker.configuration.model import Configuration
from checker.diagnostics.diagnostic import CheckerError
from checker.diagnostics.suggest import did_you_mean
from checker.logs.cells import Flaw
from checker.logs.columns import reader_of
from checker.semantics.data import Absent, Scalar
from checker.semantics.model import Field, Program, Setting
from checker.semantics.reach import settings_read
from checker.semantics.types import ShareType


def settings_of(program: Program, configuration: Configuration) -> Mapping[str, Scalar]:
    """A value for every setting; CheckerError for a setting that does not exist or a value that it cannot have."""
    for name in configuration.settings:
        if name not in program.settings:
            known = ", ".join(program.settings)
            raise CheckerError(
                f"{configuration.place(f'settings.{name}')}: the policies have no setting `{name}`",
                did_you_mean(name, program.settings) or f"settings: {known}",
            )
    return {name: _value(setting, configuration) for name, setting in program.settings.items()}


def settings_used(
    program: Program, configuration: Configuration, outcomes: Sequence[Outcome]
) -> tuple[SettingUsed, ...]:
    """The settings that findings rest on, and those that the user chose and a judged rule reads."""
    names = {name for outcome in outcomes for name in outcome.settings}
    for outcome in outcomes:
        if configuration.settings and set(outcome.tally) - {"not_applicable", "no_law"}:
            names |= settings_read(program, program.rules[outcome.rule.id]) & configuration.settings.keys()
    return tuple(
        SettingUsed(
            name=name,
            value=configuration.settings.get(name) or _printed(program.settings[name]),
            chosen=name in configuration.settings,
            because=program.settings[name].because,
        )
        for name in sorted(names)
    )


def _value(setting: Setting, configuration: Configuration) -> Scalar:
    text = configuration.settings.get(setting.name)
    if text is None:
        return setting.default
    place = configuration.place(f"settings.{setting.name}")
    if isinstance(setting.type, ShareType):
        number = text.removesuffix("percent").removesuffix("%").strip()
        if number.replace(".", "", 1).isdigit():
            return Decimal(number) / 100
        raise CheckerError(f"{place}: `{setting.name}` is a share", "write it as 95 percent")
    field = Field(setting.name, setting.type, setting.title, "unknown", (), setting.span)
    value = reader_of(field, configuration.notation)(text)
    if isinstance(value, Flaw | Absent):
        why = value.why if isinstance(value, Flaw) else "it is blank"
        raise CheckerError(f"{place}: the value of `{setting.name}` cannot be read: {why}")
    return value


def _printed(setting: Setting) -> str:
    if isinstance(setting.type, ShareType) and isinstance(setting.default, Decimal):
        return f"{(setting.default * 100).normalize():f} percent"
    return str(setting.default)
