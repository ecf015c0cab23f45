"""Records of which parts are found when they are first asked for: most reports print few findings of a log in full."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeVar

T = TypeVar("T")
# What finds the values of some fields.
Step = Callable[[], Mapping[str, Any]]

# Where a record keeps what finds the rest of it.
REST: Final = "_rest"
NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Untold:
    """What finds fields that a record has not yet, and under REST, where they are not the last, what finds others.

    `known` are fields that are told already, the same mapping for many records. `change` is made of all of them.
    """

    find: Step
    known: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    change: Callable[[Any], Any] | None = None

    def changed(self, change: Callable[[Any], Any]) -> Untold:
        """The same, with every value changed so."""
        return Untold(self.find, self.known, change)

    def told(self) -> Mapping[str, Any]:
        """The fields that were found, with those that were known where no more is left to find."""
        found = self.find()
        whole = found if REST in found else {**self.known, **found}
        return whole if self.change is None else self.change(whole)

    def already(self, name: str) -> Any:
        """A field that is known."""
        value = self.known[name]
        return value if self.change is None else self.change(value)


class Tellable:
    """A record that `told_later` can make; a field that it has not yet is found with all others of its step."""

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """A field that is shared, or one of the next step or a later one."""
            rest = self.__dict__.get(REST)
            if rest is None or name not in type(self).__dataclass_fields__:
                raise AttributeError(name)
            if name in rest.known:
                return rest.already(name)
            found = rest.told()
            self.__dict__.pop(REST, None)
            self.__dict__.update(found)
            return getattr(self, name)


def told_later(kind: type[T], values: Mapping[str, Any]) -> T:
    """A record with these fields, and under REST with what finds the others when one of them is asked for."""
    record = object.__new__(kind)
    record.__dict__.update(values)
    return record


def if_told(record: Tellable, name: str, otherwise: Any) -> Any:
    """The value of a field that was told, without asking for one that was not."""
    return vars(record).get(name, otherwise)


def postponed(record: T, name: str, find: Callable[[], Any]) -> T:
    """The record with one field that is found when it is asked for."""
    known = {each: value for each, value in vars(record).items() if each != name}
    return told_later(type(record), {**known, REST: Untold(lambda: {name: find()})})
