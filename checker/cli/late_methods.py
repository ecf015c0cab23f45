"""Methods of dataclasses that are compiled when they are first called: most of those that a command imports never are.

A dataclass has up to eight methods, whose text the standard library compiles when the class is made. For the classes
of a check that takes longer than the check of a letter.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

# What makes a method of its text, up to Python 3.12. Later ones make them in another way, and are left alone.
_MAKES = "_create_fn"


def install() -> None:
    """From here on methods of dataclasses are compiled late; does nothing where Python makes them in another way."""
    make = getattr(dataclasses, _MAKES, None)
    if make is not None and make.__module__ == dataclasses.__name__:
        setattr(dataclasses, _MAKES, _late(make))


def _late(make: Callable[..., Any]) -> Callable[..., Any]:
    def make_late(name: str, *text: Any, **names: Any) -> Any:
        made = None

        def method(self: Any, *values: Any, **named: Any) -> Any:
            nonlocal made
            if made is None:
                made = make(name, *text, **names)
                made.__qualname__ = method.__qualname__
            for kind in type(self).__mro__:
                if vars(kind).get(name) is method:
                    setattr(kind, name, made)
            return made(self, *values, **named)

        method.__name__ = name
        return method

    return make_late
