"""Places as tools want them: a path relative to where they run, and a line that is there."""

from __future__ import annotations

from pathlib import Path, PurePath

from checker.assessment.model import Assessment, Finding


def location(assessment: Assessment, finding: Finding) -> tuple[str, int]:
    """The relative path and the line (from 1) of a finding; the first log's first line for one about no file."""
    place = finding.subject.place
    if place is not None:
        return relative(place.file), place.row or place.line or _line_of_evidence(finding, place.file) or 1
    logs = [file.file for file in assessment.inputs if file.role == "log"]
    files = logs or [file.file for file in assessment.inputs] or ["log"]
    return relative(files[0]), 1


def _line_of_evidence(finding: Finding, file: str) -> int | None:
    spots = (spot for fact in finding.evidence for spot in fact.places)
    return next((spot.line for spot in spots if spot.file == file), None)


def relative(file: str) -> str:
    """The path below the working directory, with forward slashes and without leading `./`, `../` or root."""
    path = PurePath(file)
    if path.is_absolute():
        here = Path.cwd()
        path = path.relative_to(here) if path.is_relative_to(here) else path.relative_to(path.anchor)
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts) or "log"
