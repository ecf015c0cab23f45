"""The subjects of a rule: the records of its kind, or the groups that share their keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from checker.engines.model import Group
from checker.engines.reference.scope import Scope
from checker.engines.reference.selection import select
from checker.engines.reference.truth import conjunction
from checker.engines.reference.values import (
    NO_BLAME,
    Blame,
    Table,
    Truth,
    Worth,
    blame_of,
    joined,
    options_of,
)
from checker.semantics.data import ABSENT, Row, Scalar, Unknown
from checker.semantics.model import Rule, RuleVersion

if TYPE_CHECKING:
    from checker.engines.reference.evaluate import Evaluation

# So many rows of unknown keys may belong to a group; beyond them the group as a whole is unknown for the keys.
MOST_MAYBE_ROWS: Final = 100


@dataclass(frozen=True)
class Formed:
    """A group with the version of its rule under which it was formed, and its rows with the truth of each."""

    group: Group
    version: int
    members: Table


def is_grouped(rule: Rule) -> bool:
    """Whether the rule looks at groups."""
    return bool(rule.versions[0].subject.group_by)


def record_of(rule: Rule) -> str:
    """The kind of record that the rule is about."""
    return rule.versions[0].subject.record


def groups(run: Evaluation, rule: Rule) -> Iterator[Formed]:
    """The groups of a rule, in the order of their first rows.

    A row whose key is unknown makes no group of its own: it may belong to each group whose keys it could have.
    """
    for index, version in enumerate(rule.versions):
        sure: dict[tuple[Scalar, ...], list[tuple[Row, Truth]]] = {}
        loose: list[tuple[Row, tuple[Worth, ...], Truth]] = []
        for row in run.world.dataset.rows(version.subject.record):
            belongs = _belongs(run, rule, index, row)
            if belongs is False:
                continue
            keys = tuple(run.value(key, Scope(row)) for key in version.subject.group_by)
            if any(key is ABSENT for key in keys):
                continue
            if any(blame_of(key) for key in keys):
                loose.append((row, keys, belongs))
            else:
                sure.setdefault(keys, []).append((row, belongs))  # type: ignore[arg-type]  # keys are scalars
        for keys, rows in sure.items():
            yield _formed(version, index, keys, rows, [entry for entry in loose if _could_be(entry[1], keys)])


def _belongs(run: Evaluation, rule: Rule, index: int, row: Row) -> Truth:
    selected = select(run, [version.in_force for version in rule.versions], Scope(row))
    if index not in selected.candidates:
        return False
    subject = rule.versions[index].subject
    tests = [run.truth(test, Scope(row)) for test in (subject.applies, subject.where) if test is not None]
    return conjunction((*tests, Unknown(selected.blame) if len(selected.candidates) > 1 else True))


def _could_be(found: tuple[Worth, ...], keys: tuple[Scalar, ...]) -> bool:
    return all(
        any(isinstance(option, Unknown) or option == key for option in options_of(value))
        for value, key in zip(found, keys, strict=True)
    )


def _formed(
    version: RuleVersion,
    index: int,
    keys: tuple[Scalar, ...],
    rows: list[tuple[Row, Truth]],
    loose: list[tuple[Row, tuple[Worth, ...], Truth]],
) -> Formed:
    maybe = [(row, conjunction((belongs, Unknown(_blame(found))))) for row, found, belongs in loose]
    group = Group(
        rows=tuple(row for row, belongs in rows if belongs is True),
        maybe=tuple(row for row, belongs in (*rows, *maybe) if belongs is not True),
        keys=keys,
    )
    if len(maybe) > MOST_MAYBE_ROWS:
        blame = joined(*(blame_of(belongs) for _, belongs in maybe))
        rows = [(row, conjunction((belongs, Unknown(blame)))) for row, belongs in rows]
    return Formed(group, index, Table((*rows, *maybe)))


def _blame(keys: tuple[Worth, ...]) -> Blame:
    return NO_BLAME.union(*map(blame_of, keys))
