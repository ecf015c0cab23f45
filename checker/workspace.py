"""Finds policies, shipped ones and the user's, and checks them together."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from checker import resources
from checker.diagnostics.diagnostic import CheckerError
from checker.diagnostics.source import Source
from checker.diagnostics.suggest import among, did_you_mean
from checker.semantics.check import check_policies
from checker.semantics.model import Checked
from checker.syntax.cache import cached_parse, without_collection
from checker.syntax.parser import Parsed

SUFFIX = ".policy"

Parse = Callable[[Source], Parsed]


def load(policies: Sequence[str | Path] = (), shipped: bool = True) -> Checked:
    """The shipped policies and those named: each a policy's name, a file, or a folder with policy files.

    Without `shipped` those named alone, which declare records of their own.
    Raises CheckerError where a name, a file or a folder leads to no policy. Mistakes in policy text are diagnostics
    of the result.
    """
    return _of_this_process().load(policies, shipped)


@cache
def _of_this_process() -> Workspace:
    return Workspace()


def check(sources: Iterable[Source]) -> Checked:
    """The policies in the given texts alone, without the shipped ones."""
    return Workspace().check(sources)


class Workspace:
    """Checks policies again and again; each text is parsed once and each set of texts checked once.

    `parse` turns a text into its tree.
    """

    def __init__(self, parse: Parse = cached_parse) -> None:
        self._parse = parse
        self._parsed: dict[Source, Parsed] = {}
        self._checked: dict[tuple[Source, ...], Checked] = {}

    def load(self, policies: Sequence[str | Path] = (), shipped: bool = True) -> Checked:
        """The shipped policies and those named, as the function `load`."""
        files = shipped_files() if shipped else {}
        known = {path.resolve() for path in files.values()}
        sources = {name: read(path, name) for name, path in files.items()}
        names: list[str] = []
        for wanted in policies:
            path = Path(wanted)
            if path.is_dir():
                found = list(_policy_files(path))
                if not found:
                    raise CheckerError(
                        f"the folder {path} holds no policy", f"a policy is a file whose name ends in {SUFFIX}"
                    )
            elif path.is_file():
                found = [path]
            elif _looks_like_a_file(wanted):
                raise CheckerError(f"the file {path} was not found", "name a policy, a file, or a folder")
            else:
                names.append(str(wanted))
                continue
            for file in found:
                if file.resolve() not in known:
                    known.add(file.resolve())
                    sources[file.as_posix()] = read(file, file.as_posix())
        checked = self.check(sources[name] for name in sources)
        _require_names(names, checked.program.policies)
        return checked

    def check(self, sources: Iterable[Source]) -> Checked:
        """The policies in the given texts, in their order."""
        texts = tuple(sources)
        if texts not in self._checked:
            with without_collection():
                self._checked[texts] = check_policies([self.parsed(source) for source in texts])
        return self._checked[texts]

    def parsed(self, source: Source) -> Parsed:
        """The tree of one text."""
        if source not in self._parsed:
            self._parsed[source] = self._parse(source)
        return self._parsed[source]


def shipped_files() -> Mapping[str, Path]:
    """The shipped policy files by the name that messages print, sorted."""
    folder = resources.folder("policies")
    return {f"policies/{path.relative_to(folder).as_posix()}": path for path in _policy_files(folder)}


def read(path: Path, name: str) -> Source:
    """The text of a policy file; raises CheckerError where it cannot be read as UTF-8."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CheckerError(f"{name} cannot be read: {error.strerror}", "check the file and its rights") from error
    try:
        return Source(name, content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise CheckerError(f"{name}, line {line}: this is not UTF-8 text", "save the file as UTF-8") from error


def _policy_files(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in folder.rglob(f"*{SUFFIX}") if path.is_file())


def _looks_like_a_file(wanted: str | Path) -> bool:
    text = str(wanted)
    return isinstance(wanted, Path) or text.endswith(SUFFIX) or os.sep in text or "/" in text


def _require_names(names: Iterable[str], known: Mapping[str, object]) -> None:
    for name in names:
        if name not in known:
            listed = sorted(name for name in known if not name.startswith("calendars."))
            raise CheckerError(
                f"there is no policy `{name}`",
                did_you_mean(name, known) or f"policies: {among(listed)}; or name a file or a folder",
            )
