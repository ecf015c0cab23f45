"""Reads a folder of JSON reports and evidence packs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from checker.assessment.model import Assessment
from checker.diagnostics.diagnostic import CheckerError
from checker.evidence.pack import ASSESSMENT, MANIFEST, opened_pack
from checker.reporters.stored import read_report


@dataclass(frozen=True)
class Read:
    """An assessment and the file that it was read from, as the user named it."""

    file: str
    assessment: Assessment


def gather(folder: Path) -> tuple[tuple[Read, ...], tuple[str, ...]]:
    """The assessments of a folder by as-of day and name, and a line for each file that could not be read.

    They are its JSON files, its ZIPs, and its folders that are evidence packs. Raises CheckerError where it holds none.
    """
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise CheckerError(f"`{folder}` is no folder that can be read: {error.strerror}") from None
    found = [folder] if (folder / MANIFEST).is_file() else [path for path in entries if _is_report(path)]
    if not found:
        raise CheckerError(
            f"the folder `{folder}` holds no assessment",
            "keep there what `habeas check ... --format json` or `--evidence` writes",
        )
    read: list[Read] = []
    unread: list[str] = []
    for path in found:
        try:
            read.append(Read(str(path), _assessment(path)))
        except CheckerError as error:
            unread.append(error.message)
    return tuple(sorted(read, key=lambda each: (each.assessment.as_of, each.file))), tuple(unread)


def _is_report(path: Path) -> bool:
    """JSON and ZIP, signatures left out, and folders that look like packs."""
    if path.name.startswith("."):
        return False
    if path.is_dir():
        return (path / ASSESSMENT).is_file()
    return path.suffix.lower() in (".json", ".zip") and not path.name.endswith(".dsse.json")


def _assessment(path: Path) -> Assessment:
    if path.suffix.lower() != ".json" or path.is_dir():
        with opened_pack(path) as files:
            return read_report(_bytes(files / ASSESSMENT), str(path)).assessment
    return read_report(_bytes(path), str(path)).assessment


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CheckerError(f"`{file}` cannot be read: {error.strerror}") from None


def law_findings(assessment: Assessment) -> Iterator[tuple[str, str]]:
    """Rule and fingerprint of every breach of the law."""
    for outcome in assessment.outcomes:
        for finding in outcome.findings:
            if finding.about == "law" and finding.verdict == "breached":
                yield finding.rule, finding.fingerprint
