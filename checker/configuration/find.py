"""Finds the settings of a run: `habeas.yaml` beside the inputs or above them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from checker.diagnostics.diagnostic import CheckerError

NAME = "habeas.yaml"
WAIVERS = "waivers.yaml"


def find_settings(paths: Sequence[Path]) -> Path | None:
    """The one settings file that is found from each path upward; without paths, from the working folder.

    Raises CheckerError where two paths lead to different ones.
    """
    found: dict[Path, Path] = {}
    for path in paths or (Path(),):
        settings = _above(path)
        if settings is not None:
            found.setdefault(settings.resolve(), settings)
    if len(found) > 1:
        names = " and ".join(f"`{name}`" for name in sorted(map(str, found.values())))
        raise CheckerError(
            f"the paths belong to different settings: {names}",
            help="check them in two runs, or name one with --config FILE",
        )
    return next(iter(found.values()), None)


def _above(path: Path) -> Path | None:
    start = path if path.is_dir() else path.parent
    for depth, folder in enumerate((start.resolve(), *start.resolve().parents)):
        if (folder / NAME).is_file():
            return start / NAME if depth == 0 else folder / NAME
        if depth == 0 and (folder / "habeas.yml").is_file():
            raise CheckerError(f"`{start / 'habeas.yml'}` is not read", help=f"rename it to {NAME}")
    return None
