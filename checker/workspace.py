"""Finds policies, shipped ones and the user's, and checks them together."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from checker import resources
from checker.caching import cache_folder
from checker.collector import for_good, held
from checker.diagnostics.diagnostic import CheckerError
from checker.diagnostics.source import Source
from checker.semantics.kept import read_program, write_program
from checker.semantics.model import Checked
from checker.semantics.texts import Texts

if TYPE_CHECKING:
    from checker.syntax.parser import Parsed

SUFFIX = ".policy"

Parse = Callable[[Source], "Parsed"]


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

    `parse` turns a text into its tree; None is the parser, which keeps trees on disk, as whole programs then are too.
    """

    def __init__(self, parse: Parse | None = None) -> None:
        self._parse = parse
        self._parsed: dict[Source, Parsed] = {}
        self._checked: dict[tuple[Source, ...], Checked] = {}
        self._kept: dict[str, Checked] = {}

    def load(self, policies: Sequence[str | Path] = (), shipped: bool = True) -> Checked:
        """The shipped policies and those named, as the function `load`."""
        files = dict(shipped_files()) if shipped else {}
        known = {path.resolve() for path in files.values()} if policies else set()
        names: list[str] = []
        for wanted in policies:
            found = _files_of(wanted)
            if found is None:
                names.append(str(wanted))
            for file in found or ():
                if file.resolve() not in known:
                    known.add(file.resolve())
                    files[file.as_posix()] = file
        checked = self._load(files)
        _require_names(names, checked.program.policies)
        return checked

    def _load(self, files: Mapping[str, Path]) -> Checked:
        """The policies of files, from the disk where the program of the same files is there."""
        folder = cache_folder()
        if folder is None or self._parse is not None:
            return self.check(read(path, name) for name, path in files.items())
        texts = Texts(files, folder, read)
        if texts.key not in self._kept:
            self._kept[texts.key] = self._found(texts)
        return self._kept[texts.key]

    def _found(self, texts: Texts) -> Checked:
        def anew() -> Checked:
            return self.check(texts.sources())

        kept = read_program(texts.entry, texts.key, anew)
        if kept is not None:
            return kept
        with for_good():
            checked = anew()
        # What is new may be changed again at once, and is kept when it comes back.
        if texts.seen or all(path.is_relative_to(resources.folder("policies")) for path in texts.files.values()):
            write_program(texts.entry, texts.key, checked, texts.sources())
        return checked

    def check(self, sources: Iterable[Source]) -> Checked:
        """The policies in the given texts, in their order."""
        from checker.semantics.check import check_policies  # a kept program has no need of it

        texts = tuple(sources)
        if texts not in self._checked:
            with held():
                if self._parse is None:
                    _parse_ahead([source for source in texts if source not in self._parsed])
                self._checked[texts] = check_policies([self.parsed(source) for source in texts])
        return self._checked[texts]

    def parsed(self, source: Source) -> Parsed:
        """The tree of one text."""
        if source not in self._parsed:
            self._parsed[source] = (self._parse or _cached_parse())(source)
        return self._parsed[source]


def _parse_ahead(sources: Sequence[Source]) -> None:
    from checker.syntax.cache import parse_ahead  # as below

    parse_ahead(sources)


def _cached_parse() -> Parse:
    from checker.syntax.cache import cached_parse  # the parser, of which a kept program has no need

    return cached_parse


def _files_of(wanted: str | Path) -> list[Path] | None:
    """The policy files that a word on the command line names; None where it is the name of a policy.

    Raises CheckerError where it leads nowhere.
    """
    path = Path(wanted)
    if path.is_dir():
        found = list(_policy_files(path))
        if not found:
            raise CheckerError(f"the folder {path} holds no policy", f"a policy is a file whose name ends in {SUFFIX}")
        return found
    if path.is_file():
        return [path]
    if _looks_like_a_file(wanted):
        raise CheckerError(f"the file {path} was not found", "name a policy, a file, or a folder")
    return None


def shipped_files() -> Mapping[str, Path]:
    """The shipped policy files by the name that messages print, sorted."""
    folder = resources.folder("policies")
    begins = len(str(folder)) + 1
    return {f"policies/{str(path)[begins:].replace(os.sep, '/')}": path for path in _policy_files(folder)}


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
    yield from sorted(map(Path, _named_below(str(folder))), key=lambda path: path.parts)


def _named_below(folder: str) -> Iterator[str]:
    """The policy files in a folder and those in it; a folder that cannot be read holds none."""
    with suppress(OSError), os.scandir(folder) as found:
        for each in found:
            if each.is_dir(follow_symlinks=False):
                yield from _named_below(each.path)
            elif each.name.endswith(SUFFIX) and each.is_file():
                yield each.path


def _looks_like_a_file(wanted: str | Path) -> bool:
    text = str(wanted)
    return isinstance(wanted, Path) or text.endswith(SUFFIX) or os.sep in text or "/" in text


def _require_names(names: Iterable[str], known: Mapping[str, object]) -> None:
    for name in names:
        if name not in known:
            from checker.diagnostics.suggest import among, did_you_mean

            listed = sorted(name for name in known if not name.startswith("calendars."))
            raise CheckerError(
                f"there is no policy `{name}`",
                did_you_mean(name, known) or f"policies: {among(listed)}; or name a file or a folder",
            )
