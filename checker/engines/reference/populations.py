"""The subjects of a rule: the records of its kind, or the groups that share their keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Final

from checker.engines.model import Group
from checker.engines.reference.scope import Scope
from checker.engines.reference.selection import select
from checker.engines.reference.truth import conjunction
from checker.engines.reference.values import (
    NO_BLAME,
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
class _Loose:
    """A row of which a key is unknown; `belongs` is the truth of its belonging to a group that it could be in."""

    row: Row
    keys: tuple[Worth, ...]
    belongs: Truth

    @cached_property
    def could_be_any(self) -> bool:
        """Whether nothing at all is known of its unknown keys."""
        return all(isinstance(key, Unknown) for key in self.keys if blame_of(key))


def is_grouped(rule: Rule) -> bool:
    """Whether the rule looks at groups."""
    return bool(rule.versions[0].subject.group_by)


def record_of(rule: Rule) -> str:
    """The kind of record that the rule is about."""
    return rule.versions[0].subject.record


def groups(run: Evaluation, rule: Rule, rows: Sequence[Row] | None = None) -> Iterator[Group]:
    """The groups of a rule, in the order of their first rows; `rows` are those to which it may apply, by default all.

    A row whose key is unknown makes no group of its own: it may belong to each group whose keys it could have.
    """
    for index, version in enumerate(rule.versions):
        sure: dict[tuple[Scalar, ...], list[tuple[Row, Truth]]] = {}
        loose: list[_Loose] = []
        for row in run.world.dataset.rows(version.subject.record) if rows is None else rows:
            belongs = belongs_to_any(run, rule, index, row)
            if belongs is False:
                continue
            keys = keys_of(run, version, row)
            if any(key is ABSENT for key in keys):
                continue
            blame = NO_BLAME.union(*map(blame_of, keys))
            if blame:
                loose.append(_Loose(row, keys, conjunction((belongs, Unknown(blame)))))
            else:
                sure.setdefault(keys, []).append((row, belongs))  # type: ignore[arg-type]  # keys are scalars
        maybe_in = _by_known_keys(loose)
        for keys, members in sure.items():
            yield _formed(index, keys, members, maybe_in(keys))


def keys_of(run: Evaluation, version: RuleVersion, row: Row) -> tuple[Worth, ...]:
    """The keys of a row's group; a row of which one is absent belongs to none."""
    return tuple(run.value(key, Scope(row)) for key in version.subject.group_by)


def belongs_to_any(run: Evaluation, rule: Rule, index: int, row: Row) -> Truth:
    """Whether a row belongs to any group of a version of a rule."""
    selected = select(run, [version.in_force for version in rule.versions], Scope(row))
    if index not in selected.candidates:
        return False
    subject = rule.versions[index].subject
    tests = [run.truth(test, Scope(row)) for test in (subject.applies, subject.where) if test is not None]
    return conjunction((*tests, Unknown(selected.blame) if len(selected.candidates) > 1 else True))


def _by_known_keys(loose: Sequence[_Loose]) -> Callable[[tuple[Scalar, ...]], list[tuple[Row, Truth]]]:
    """What finds, in their order, the rows that may belong to a group of some keys: by those of theirs that are known,
    so that not every row is held against every group."""
    places: dict[tuple[int, ...], dict[tuple[Worth, ...], list[int]]] = {}
    for number, each in enumerate(loose):
        known = tuple(place for place, key in enumerate(each.keys) if not blame_of(key))
        places.setdefault(known, {}).setdefault(tuple(each.keys[place] for place in known), []).append(number)

    found: dict[tuple[tuple[Worth, ...], ...], list[_Loose]] = {}

    def maybe_in(keys: tuple[Scalar, ...]) -> list[tuple[Row, Truth]]:
        asked = tuple(tuple(keys[place] for place in known) for known in places)
        near = found.get(asked)
        if near is None:
            each_near = (rows.get(values, ()) for values, rows in zip(asked, places.values(), strict=True))
            near = found[asked] = [loose[number] for number in sorted(chain.from_iterable(each_near))]
        return [(each.row, each.belongs) for each in near if each.could_be_any or _could_be(each.keys, keys)]

    return maybe_in


def _could_be(found: tuple[Worth, ...], keys: tuple[Scalar, ...]) -> bool:
    return all(
        any(isinstance(option, Unknown) or option == key for option in options_of(value))
        for value, key in zip(found, keys, strict=True)
    )


def _formed(
    version: int, keys: tuple[Scalar, ...], rows: Sequence[tuple[Row, Truth]], maybe: Sequence[tuple[Row, Truth]]
) -> Group:
    sure = tuple(row for row, belongs in rows if belongs is True)
    unsure = tuple(row for row, belongs in (*rows, *maybe) if belongs is not True)
    if len(maybe) > MOST_MAYBE_ROWS:
        blame = joined(*(blame_of(belongs) for _, belongs in maybe))
        rows = [(row, conjunction((belongs, Unknown(blame)))) for row, belongs in rows]
    return Group(sure, unsure, keys, version, (*rows, *maybe))
