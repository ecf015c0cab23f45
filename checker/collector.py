"""The collector of cyclic garbage: held where it would find none, and seldom at work in a process of habeas alone."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

ALLOCATIONS: Final = 200_000
"""After so many objects a process of habeas alone looks for garbage: policies are a million, and none of them is."""


class _Process:
    alone = False


def process_alone() -> None:
    """Says that this process does nothing but the work of habeas: what lives as long as it is searched no more."""
    gc.set_threshold(ALLOCATIONS)
    _Process.alone = True


@contextmanager
def held() -> Iterator[None]:
    """Without the collector, which would search growing trees and tables again and again."""
    wanted = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if wanted:
            gc.enable()


@contextmanager
def for_good() -> Iterator[None]:
    """For making what lives long. In a process of habeas alone the collector does not search it later either.

    In that of another program it does, because whatever else is garbage by then would stay for good.
    """
    with held():
        yield
        if _Process.alone:
            gc.freeze()
