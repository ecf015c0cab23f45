"""Records of which parts are found when they are first asked for: most reports print few findings of a log in full."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

T = TypeVar("T")
# What finds the values of some fields.
Step = Callable[[], Mapping[str, Any]]

# Where a record keeps what finds the rest of it.
REST: Final = "_rest"


@dataclass(frozen=True)
class Untold:
    """What finds fields that a record has not yet, and where they are not the last, what finds others."""

    find: Callable[[], Mapping[str, Any]]


class Tellable:
    """A record that `told_later` can make; a field that it has not yet is found with all others of its step."""

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """A field of the next step, or of a later one."""
            rest = self.__dict__.get(REST)
            if rest is None or name not in type(self).__dataclass_fields__:
                raise AttributeError(name)
            found = rest.find()
            self.__dict__.pop(REST, None)
            self.__dict__.update(found)
            return getattr(self, name)


def told_later(kind: type[T], known: Mapping[str, Any], *steps: Step) -> T:
    """A record with the fields that are known; those of a step are told when the first of them is asked for.

    Before a later step the earlier ones are told.
    """
    record = object.__new__(kind)
    record.__dict__.update(known)
    record.__dict__.update(_rest(steps))
    return record


def _rest(steps: Sequence[Step]) -> Mapping[str, Untold]:
    return {REST: Untold(lambda: {**steps[0](), **_rest(steps[1:])})} if steps else {}


def if_told(record: Tellable, name: str, otherwise: Any) -> Any:
    """The value of a field that was told, without asking for one that was not."""
    return vars(record).get(name, otherwise)


def postponed(record: T, name: str, find: Callable[[], Any]) -> T:
    """The record with one field that is found when it is asked for."""
    known = {each: value for each, value in vars(record).items() if each != name}
    return told_later(type(record), known, lambda: {name: find()})
