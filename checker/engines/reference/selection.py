"""Which version and which exception of a declaration holds for a record, and the value of a definition."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from checker.diagnostics.diagnostic import CheckerError
from checker.engines.model import NoLaw
from checker.engines.reference.scope import Scope
from checker.engines.reference.truth import conjunction
from checker.engines.reference.values import (
    NO_BLAME,
    Between,
    Blame,
    Choice,
    Option,
    Table,
    Truth,
    blame_of,
    choose,
    decide,
    joined,
    options_of,
)
from checker.semantics.data import ABSENT, Fact, Row, Unknown
from checker.semantics.model import DefinitionVersion, Exemption, InForce

if TYPE_CHECKING:
    from checker.engines.reference.evaluate import Evaluation


class OverlapError(CheckerError):
    """Two exceptions hold for one record and neither is over the other, which the type check had excluded."""

    def __init__(self, declaration: str, labels: Sequence[str]) -> None:
        super().__init__(
            f"the exceptions {' and '.join(labels)} of {declaration} hold together for one record",
            help="say with `over` which of them wins; `habeas test` and the type check should have found this",
        )


class Selected(NamedTuple):
    """The versions that hold, or may: one, or several with the facts for want of which there are several.

    None at all is no law, for the reason `why`; `day` is the day that was looked up, where it is known.
    """

    candidates: tuple[int, ...]
    blame: Blame
    why: NoLaw | None
    day: date | None


# The one version of a declaration, which needs no date of the case.
ALONE: Final = Selected((0,), NO_BLAME, None, None)


def select(run: Evaluation, versions: Sequence[InForce], scope: Scope) -> Selected:
    """The version by its date, never by today's; versions are disjoint, so one that surely holds is alone."""
    if len(versions) == 1 and versions[0].where is None:
        return _select_alone(run, versions[0], scope)
    days = [ABSENT if version.by is None else _plain(run, version, scope) for version in versions]
    truths = [_holds(run, version, day, scope) for version, day in zip(versions, days, strict=True)]
    day = next((day for day in days if isinstance(day, date)), None)
    sure = tuple(index for index, truth in enumerate(truths) if truth is True)
    if sure:
        return Selected(sure, NO_BLAME, None, day)
    maybe = tuple(index for index, truth in enumerate(truths) if truth is not False)
    if maybe:
        return Selected(maybe, joined(*map(blame_of, truths)), None, day)
    return Selected((), NO_BLAME, _reason(versions, day), day)


def _select_alone(run: Evaluation, version: InForce, scope: Scope) -> Selected:
    """As `select`, of the one version of a declaration that nothing splits."""
    if version.by is None:
        return ALONE
    day = _plain(run, version, scope)
    truth = _holds(run, version, day, scope)
    known = day if isinstance(day, date) else None
    if truth is True:
        return Selected((0,), NO_BLAME, None, known)
    if truth is False:
        return Selected((), NO_BLAME, _reason((version,), known), known)
    return Selected((0,), joined(truth.blame), None, known)


def _plain(run: Evaluation, version: InForce, scope: Scope) -> Option | Choice:
    assert version.by is not None
    day = run.value(version.by, scope)
    assert not isinstance(day, Table)
    return day


def _holds(run: Evaluation, version: InForce, day: Option | Choice, scope: Scope) -> Truth:
    """An absent day keeps no version out: the rule asks by itself whether the day is there."""
    by_day: Truth = True
    if type(day) is date:
        by_day = version.start <= day and (version.through is None or day <= version.through)
    elif version.by is not None and day is not ABSENT:
        options = [option for option in options_of(day) if option is not ABSENT]
        by_day = decide([_covers(version, option) for option in options], blame_of(day))
    if by_day is False or version.where is None:
        return by_day
    return conjunction((by_day, run.truth(version.where, scope)))


def version_holds_on(run: Evaluation, version: InForce, day: Option, scope: Scope) -> Truth:
    """Whether a version is in force on a given day."""
    by_day = _covers(version, day)
    if by_day is False or version.where is None:
        return by_day
    return conjunction((by_day, run.truth(version.where, scope)))


def _covers(version: InForce, day: Option) -> Truth:
    if isinstance(day, date):
        return version.start <= day and (version.through is None or day <= version.through)
    if isinstance(day, Between):
        after = isinstance(day.low, date) and version.through is not None and day.low > version.through
        before = isinstance(day.high, date) and day.high < version.start
        if after or before:
            return False
        within = isinstance(day.low, date) and day.low >= version.start
        ends = version.through is None or (isinstance(day.high, date) and day.high <= version.through)
        return True if within and ends else Unknown(day.blame)
    assert isinstance(day, Unknown), "a version is selected by a day"
    return day


def _reason(versions: Sequence[InForce], day: date | None) -> NoLaw:
    if day is None or not versions:
        return "gap"
    if day < min(version.start for version in versions):
        return "not_yet"
    if all(version.through is not None and day > version.through for version in versions):
        return "repealed"
    return "gap"


def in_force_for(run: Evaluation, row: Row, version: InForce) -> Truth:
    """Whether a declaration with one version is in force for a row."""
    scope = Scope(row)
    return _holds(run, version, ABSENT if version.by is None else _plain(run, version, scope), scope)


# ---- exceptions


BASE: Final = None


def winners(
    run: Evaluation, declaration: str, exceptions: Sequence[Exemption], scope: Scope
) -> tuple[tuple[Exemption | None, ...], Blame]:
    """The exceptions that may replace the base (None is the base itself), and the facts for want of which.

    One whose guard is true wins over those that it is over, and over the base. One whose guard is unknown may win
    if nothing true is over it; two unknown guards never hold together unless one is over the other, because the
    type check refuses an overlap.
    """
    if not exceptions:
        return (BASE,), NO_BLAME
    guards = [(exception, _guard(run, exception, scope)) for exception in exceptions]
    if all(guard is False for _, guard in guards):
        return (BASE,), NO_BLAME
    above = _order(exceptions)
    true = [exception for exception, guard in guards if guard is True]
    on_top = [each for each in true if not any(each.label in above[other.label] for other in true)]
    if len(on_top) > 1:
        raise OverlapError(declaration, sorted(each.label for each in on_top))
    open_: list[Exemption] = []
    blame: Blame = NO_BLAME
    for exception, guard in guards:
        if isinstance(guard, Unknown) and all(each.label in above[exception.label] for each in on_top):
            open_.append(exception)
            blame = joined(blame, guard.blame)
    return (*open_, on_top[0] if on_top else BASE), blame


def _guard(run: Evaluation, exception: Exemption, scope: Scope) -> Truth:
    in_force = exception.in_force
    day = ABSENT if in_force.by is None else _plain(run, in_force, scope)
    holds = _holds(run, in_force, day, scope)
    return holds if holds is False else conjunction((holds, run.truth(exception.when, scope)))


def _order(exceptions: Sequence[Exemption]) -> dict[str, frozenset[str]]:
    """For each label those that it is over, directly or through others."""
    direct = {exception.label: frozenset(exception.over) for exception in exceptions}
    reached = dict(direct)
    for _ in direct:
        reached = {
            label: below.union(*(direct.get(each, frozenset()) for each in below)) for label, below in reached.items()
        }
    return reached


# ---- definitions


def definition(run: Evaluation, identifier: str, row: Row) -> Option | Choice:
    """The value of a definition for a row; a choice where a guard or the date of its version is unknown."""
    declared = run.program.definitions[identifier]
    scope = Scope(row)
    selected = select(run, [version.in_force for version in declared.versions], scope)
    if not selected.candidates:
        return Unknown(frozenset({Fact("law", row.record, identifier, row.key)}))
    values = [
        _of_version(run, identifier, declared.versions[index], declared.amendments, scope)
        for index in selected.candidates
    ]
    return choose(values, selected.blame) if len(values) > 1 else values[0]


def _of_version(
    run: Evaluation, identifier: str, version: DefinitionVersion, amendments: Sequence[Exemption], scope: Scope
) -> Option | Choice:
    possible, blame = winners(run, identifier, (*version.exceptions, *amendments), scope)
    values = []
    for winner in possible:
        if run.notes is not None:
            run.notes.cite(version.authority if winner is None else winner.authority)
        means = version.means if winner is None or winner.means is None else winner.means
        value = run.value(means, scope)
        assert not isinstance(value, Table), "a definition is never a table"
        values.append(value)
    return choose(values, blame) if len(values) > 1 else values[0]
