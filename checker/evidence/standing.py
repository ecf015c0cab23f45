"""Where a check stands: its files by names that hold on another machine too."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from checker.assessment.run import Request
from checker.configuration.find import find_settings
from checker.diagnostics.diagnostic import CheckerError
from checker.workspace import SUFFIX

# Variables that name files, which are counted from the folder that the user stands in.
_VARIABLES = ("HABEAS_KEY_FILE", "HABEAS_CACHE_DIR")


def settled(request: Request) -> tuple[Request, Path]:
    """The request with its settings found and every file under a plain relative name, and the folder of these names.

    That is the working folder where all files lie below it, else the folder that holds them all.
    """
    aside = tuple(_whole(file) for file in request.aside)
    request = replace(request, config=request.config or find_settings(request.paths), aside=aside)
    here = Path.cwd()
    named = files_of(request)
    if all(is_plain(file) for file in named):
        return request, here
    whole = [_whole(file) for file in named]
    below = all(file.is_relative_to(here) for file in whole)
    folder = here if below else Path(os.path.commonpath([file.parent for file in whole]))
    return renamed(request, lambda file: _whole(file).relative_to(folder)), folder


def is_plain(file: Path) -> bool:
    """Whether a name is relative and never leads upward."""
    return not file.is_absolute() and ".." not in file.parts


def files_of(request: Request) -> tuple[Path, ...]:
    """Every file and folder that the request names, the inputs first."""
    found: list[Path] = []

    def keep(file: Path) -> Path:
        found.append(file)
        return file

    renamed(request, keep)
    return tuple(found)


def renamed(request: Request, rename: Callable[[Path], Path]) -> Request:
    """The request with another name for each file and folder that it reads; names of policies that ship stay."""
    changed: dict[str, Any] = {}
    for field in fields(request):
        value = getattr(request, field.name)
        if field.name == "aside":
            continue
        if field.name == "policies":
            changed[field.name] = tuple(str(rename(Path(name))) if is_policy_file(name) else name for name in value)
        elif isinstance(value, Path):
            changed[field.name] = rename(value)
        elif isinstance(value, tuple) and value and all(isinstance(each, Path) for each in value):
            changed[field.name] = tuple(rename(each) for each in value)
    return replace(request, **changed)


def is_policy_file(name: str) -> bool:
    """Whether what `--policy` names is a file or a folder, not a policy that ships."""
    return Path(name).exists() or os.sep in name or "/" in name or name.endswith(SUFFIX)


@contextmanager
def standing_in(folder: Path) -> Iterator[None]:
    """Works in a folder, then in the one before; the key file and the cache are where they were."""
    before = Path.cwd()
    kept = {name: os.environ[name] for name in _VARIABLES if os.environ.get(name)}
    os.environ.update({name: str(before / value) for name, value in kept.items()})
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
        os.environ.update(kept)


@contextmanager
def laid_out(recorded: Sequence[Path], given: Sequence[Path], others: Sequence[Path]) -> Iterator[Path]:
    """A folder in which `given` go by the names `recorded`, pair by pair; `others` lie beside the first as they lay.

    It is the folder where they lie under these names, else a temporary one with links, removed at the end. Raises
    CheckerError where they cannot go by these names.
    """
    pairs = [(name, _whole(file)) for name, file in zip(recorded, given, strict=True)]
    bases = {_base(name, file) for name, file in pairs}
    if not pairs:
        yield Path.cwd()
    elif len(bases) == 1 and None not in bases:
        yield next(base for base in bases if base is not None)
    else:
        with tempfile.TemporaryDirectory(prefix="habeas-") as made:
            _link(Path(made), pairs, others)
            yield Path(made)


def _base(name: Path, file: Path) -> Path | None:
    """The folder from which the file goes by that name."""
    count = len(name.parts)
    if count == 0:
        return file
    return Path(*file.parts[:-count]) if file.parts[-count:] == name.parts else None


def _link(folder: Path, pairs: Sequence[tuple[Path, Path]], others: Sequence[Path]) -> None:
    first, real = pairs[0]
    beside = [(name, real.parent / os.path.relpath(name, first.parent)) for name in others]
    sought = [(name, file) for name, file in beside if file.exists()]
    for name, file in sorted((*pairs, *sought), key=lambda pair: len(pair[0].parts)):
        target = folder / name
        if target.exists():
            if (name, file) in pairs and not target.samefile(file):
                raise _elsewhere(name)
            continue
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(file)
        except OSError:
            raise _elsewhere(name) from None


def _elsewhere(name: Path) -> CheckerError:
    return CheckerError(
        f"the input `{name}` of the pack does not lie as it lay in the check",
        "lay the inputs out as they were, and name each by the path that the pack has for it",
    )


def _whole(file: Path) -> Path:
    """The absolute path, with the file's own name kept even where it is a link."""
    return file.resolve() if file.name in ("", "..") else file.parent.resolve() / file.name
