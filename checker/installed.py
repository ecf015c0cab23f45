"""The versions of installed packages, without what reads mail: `importlib.metadata` imports that first."""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import Final

_ENDING: Final = ".dist-info"


@cache
def version(package: str) -> str:
    """The version of a package, by the name of the folder of its metadata; `importlib.metadata` is asked for others."""
    begins = f"{package.replace('-', '_').lower()}-"
    for folder in sys.path:
        for name in _names_in(folder or "."):
            if name.endswith(_ENDING) and name.lower().startswith(begins):
                return name[len(begins) : -len(_ENDING)]
    from importlib.metadata import version as found

    return found(package)


def _names_in(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as found:
            return sorted(each.name for each in found)
    except OSError:
        return []
