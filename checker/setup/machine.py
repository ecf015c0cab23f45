"""How this installation stands: versions, parts that may be missing, what the example reader was taught."""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from checker.caching import cache_folder
from checker.diagnostics.diagnostic import CheckerError
from checker.letters.examples.shipped import open_ear
from checker.letters.formats.recognition import find_tesseract
from checker.reporters.formats import need
from checker.setup.state import Line

_OLDEST = (3, 11)
_REQUIREMENT = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?\s*(?P<bounds>[^;]*)")
_BOUND = re.compile(r"(>=|==|<)\s*([0-9.]+)")
_EXTRA = re.compile(r"extra\s*==\s*['\"]([a-z]+)['\"]")
_NOT_OFFERED = "dev"


def python_line(found: tuple[int, int, int]) -> Line:
    """The version of Python."""
    shown = ".".join(map(str, found))
    if found[:2] < _OLDEST:
        return Line("python", "error", f"Python {shown} is too old", "install Python 3.11 or newer")
    return Line("python", "ok", f"Python {shown} on {platform.system()}")


def machine_lines() -> Iterator[Line]:
    """Python, habeas, the libraries that it needs, its optional parts, and text recognition."""
    yield python_line((sys.version_info.major, sys.version_info.minor, sys.version_info.micro))
    yield Line("habeas", "ok", f"habeas {version('habeas')}")
    wanted = requires("habeas") or []
    yield from (library_line(each) for each in sorted(wanted) if _EXTRA.search(each) is None)
    extras = sorted({match[1] for each in wanted if (match := _EXTRA.search(each))} - {_NOT_OFFERED})
    yield from (extra_line(extra, wanted) for extra in extras)
    yield pdf_line()
    yield _tesseract()
    yield cache_line(cache_folder())


def library_line(requirement: str) -> Line:
    """How a library stands that is needed, as package metadata writes it: `duckdb<2.1,>=2.0`."""
    name, bounds = _parts(requirement)
    found = _installed(name)
    mend = f"pip install '{name}{bounds}'"
    if found is None:
        return Line("library", "error", f"{name} is not installed", mend)
    if not fits(found, bounds):
        return Line("library", "error", f"{name} {found} does not fit {bounds}", mend)
    return Line("library", "ok", f"{name} {found}")


def extra_line(extra: str, wanted: Sequence[str]) -> Line:
    """How an optional part stands; one that is not installed is no mistake."""
    own = [_parts(each) for each in wanted if (match := _EXTRA.search(each)) and match[1] == extra]
    missing = sorted(name for name, bounds in own if (found := _installed(name)) is None or not fits(found, bounds))
    if missing:
        what = f"the part [{extra}] is not installed ({', '.join(missing)}); only its own commands need it"
        return Line("optional", "ok", what, f"pip install 'habeas[{extra}]'")
    return Line("optional", "ok", f"the part [{extra}] is installed")


def fits(found: str, bounds: str) -> bool:
    """Whether a version keeps all of the bounds `>=`, `<` and `==`; other bounds are left to pip."""
    size = _numbers(found)
    for sign, bound in _BOUND.findall(bounds):
        limit = _numbers(bound)
        width = max(len(size), len(limit))
        mine, other = (tuple(part) + (0,) * (width - len(part)) for part in (size, limit))
        if not {">=": mine >= other, "<": mine < other, "==": mine == other}[sign]:
            return False
    return True


def teaching_lines(policies: Sequence[str]) -> Iterator[Line]:
    """Whether what the example reader was taught is that of its examples and of the installed encoder."""
    try:
        heard = open_ear(policies)
    except CheckerError as error:
        yield Line("examples", "error", error.message, error.help or "run `habeas teach`")
        return
    yield from (Line("examples", "warning", remark, "run `habeas teach`") for remark in heard.remarks)
    if not heard.remarks:
        yield Line("examples", "ok", "what the example reader was taught fits its examples and its encoder")


def pdf_line() -> Line:
    """Whether a report can be made as PDF, for which the part [pdf] and Pango of the system are needed."""
    try:
        need("pdf")
    except CheckerError as error:
        return Line("optional", "ok", f"{error.message}; only `--format pdf` needs it", error.help or "")
    return Line("optional", "ok", "WeasyPrint and Pango are installed, for `--format pdf`")


def cache_line(folder: Path | None) -> Line:
    """Whether what was read of policies and letters can be kept for the next run, which is faster then."""
    if folder is None:
        what = "nothing is kept between runs, as HABEAS_CACHE_DIR is empty or this user has no home folder"
        return Line("cache", "ok", what, "name a folder in HABEAS_CACHE_DIR, and the next run is faster")
    above = next(place for place in (folder, *folder.parents) if place.exists())
    if not above.is_dir() or not os.access(above, os.W_OK | os.X_OK):
        what = "the folder for what is kept between runs cannot be written to; every run reads the policies anew"
        return Line("cache", "ok", what, "name another folder in HABEAS_CACHE_DIR, and the next run is faster")
    return Line("cache", "ok", "what was read of policies and letters is kept for the next run")


def _tesseract() -> Line:
    if find_tesseract() is None:
        what = "tesseract is not installed, or lacks the languages of letters; only `--ocr` needs it"
        return Line("optional", "ok", what, "install tesseract with its data for English")
    return Line("optional", "ok", "tesseract is installed, for `--ocr`")


def _parts(requirement: str) -> tuple[str, str]:
    match = _REQUIREMENT.match(requirement)
    return (requirement, "") if match is None else (match["name"], match["bounds"].strip())


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _numbers(text: str) -> tuple[int, ...]:
    leading = re.match(r"\d+(?:\.\d+)*", text)
    return tuple(int(part) for part in leading[0].split(".")) if leading else ()
