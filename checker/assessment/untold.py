"""Records of which a part is found when it is first asked for: most reports print few findings of a log in full."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

T = TypeVar("T")

# Where a record keeps what finds the rest of it.
REST: Final = "_rest"


@dataclass(frozen=True)
class Untold:
    """What finds the rest of a record: a value for each field that the record has not yet."""

    find: Callable[[], Mapping[str, Any]]


class Tellable:
    """A record that `told_later` can make; a field that it has not yet is found with all others of the rest."""

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """A field of the rest."""
            rest = self.__dict__.get(REST)
            if rest is None or name not in type(self).__dataclass_fields__:
                raise AttributeError(name)
            self.__dict__.update(rest.find())
            self.__dict__.pop(REST, None)
            return self.__dict__[name]


def told_later(kind: type[T], known: Mapping[str, Any], find: Callable[[], Mapping[str, Any]]) -> T:
    """A record with the fields that are known; those of `find` are told when the first of them is asked for."""
    record = object.__new__(kind)
    record.__dict__.update(known)
    record.__dict__[REST] = Untold(find)
    return record


def postponed(record: T, name: str, find: Callable[[], Any]) -> T:
    """The record with one field that is found when it is asked for."""
    known = {each: value for each, value in vars(record).items() if each != name}
    return told_later(type(record), known, lambda: {name: find()})
