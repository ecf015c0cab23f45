"""Runs every command over the exports, and gathers all that they wrote."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from checker.reporters.formats import FORMATS
from tests.leaks.conftest import World
from tests.leaks.running import Ran, run
from tests.leaks.searching import Place, files_below

# A rule about each: requests, letters, grounds; a row of the requirements. All rules: tests/end_to_end/test_silence.py.
ONLY = tuple(word for rule in ("HIPAA-T-01", "HIPAA-D-04-RECORD", "L-H04", "HIPAA-D-12") for word in ("--only", rule))
_READER = ("--reader", "phrases")


def checked(world: World, export: Path, *options: str) -> Iterator[Place]:
    """One check with everything that it can write, and what other commands make of that."""
    out = world.folder / "out"
    out.mkdir()
    reports = [word for name, _ in FORMATS for word in ("--report", f"{name}=out/report.{name}")]
    asked = (*reports, *ONLY, *options, "--all-findings", "--evidence", "out/pack.zip")
    yield from run("check", export.name, *asked, "--verdicts", "out/verdicts.parquet", terminal=True).places
    asked = (*ONLY[:2], *_READER, *options, "--evidence", "out/pack", "--verdicts", "out/verdicts.jsonl")
    yield from run("check", export.name, *asked, "--engine", "duckdb").places
    for name, _ in FORMATS:
        yield from run("report", "out/report.json", "--format", name, "-o", f"out/again.{name}").places
    for name in ("text", "html", "json"):
        yield from run("history", "out", "--format", name, "-o", f"out/history.{name}").places
    (out / "report.oscal").rename(out / "oscal.json")
    yield from run("baseline", "create", "out/report.json", "-o", "out/baseline.json").places
    asked = (*ONLY[:2], *_READER, *options, "--new-since", "out/baseline.json", "--verdicts", "out/verdicts.csv")
    yield from run("check", export.name, *asked).places
    for name in ("text", "json"):
        asked = (*_READER, *options, "--format", name)
        yield from run("sample", export.name, "--size", "9", "--seed", "1", *asked).places
    yield from files_below(out, f"{export.name}: ")
    shutil.rmtree(out)


def looked_at(world: World, export: Path) -> Iterator[Place]:
    """What the commands print that name files as they are: these have no option for it."""
    letters = next(export.glob("letters *"))
    tables = [str(file.relative_to(world.folder)) for file in sorted(export.iterdir()) if file.suffix not in (".yaml",)]
    letter = next(letters.glob("*.eml"))
    report = json.loads(run("check", world.clean.name, *ONLY[:4], *_READER, "--format", "json").out)
    finding = next(finding["fingerprint"] for finding in _findings(report))
    for name in ("text", "html", "json"):
        yield from run("read", str(letters), *_READER, "--format", name).places
    for command in (
        ("explain", "HIPAA-D-04", "--letter", str(letter), *_READER),
        ("explain", finding, world.clean.name, *_READER),
        ("map", "check", *tables),
        *(("map", "init", table) for table in {Path(table).suffix: table for table in tables}.values()),
        ("doctor", export.name),
        ("doctor", export.name, "--format", "json"),
        ("waivers", "list", export.name),
        ("waivers", "check", export.name),
        ("due", "2026-01-31", "--entity", "state=texas"),
        ("due", "not a day"),
    ):
        yield from run(*command).places


def set_up(world: World, export: Path) -> Iterator[Place]:
    """What `init` prints and writes for the same files without settings."""
    bare = world.folder / "bare"
    shutil.copytree(export, bare, ignore=shutil.ignore_patterns("*.yaml"))
    yield from run("init", bare.name, "--yes").places
    yield from (
        files_below(bare, "bare: ")
        if not (bare / "habeas.yaml").exists()
        else [Place("bare: habeas.yaml", (bare / "habeas.yaml").read_bytes())]
    )
    shutil.rmtree(bare)


def _findings(report: object) -> Iterator[dict[str, str]]:
    """Every record with a fingerprint in a report."""
    if isinstance(report, dict):
        if "fingerprint" in report:
            yield report
        for each in report.values():
            yield from _findings(each)
    elif isinstance(report, list):
        for each in report:
            yield from _findings(each)


def shown(world: World) -> Ran:
    """A check that was asked to show numbers and text."""
    return run("check", world.clean.name, *ONLY, *_READER, "--show-ids", "--show-text", "--format", "json")
