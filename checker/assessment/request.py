"""What a check is asked, and what it gathers for the head of its report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from checker.configuration.model import Configuration
from checker.engines.limits import Limits, memory_of, threads_of
from checker.logs.problems import DataProblem

ReaderName = Literal["both", "phrases"]
TellProgress = Callable[[str, int, int | None], None]
STDIN = "-"


def _quiet(stage: str, done: int, total: int | None) -> None:
    """Tells nobody."""


@dataclass(frozen=True)
class Request:
    """What a check is asked; see `checker.check` for the meaning of each.

    `stdin` is what standard input held, where a path is `-`; None reads it. `hash_paths` None leaves it to the
    settings. `language` is the code of the language of the letters, None to find that of each. `today` is the day that
    counts as today, None for that of the clock. `waivers` None leaves that file to the settings; `new_since` is a
    baseline. `aside` are files in the folders that are no input. With `cache` letters are not read that were read
    before, and what is read now is kept. `jobs` processes read letters, None for as many as are worth it.
    `large` says whether logs are read straight into DuckDB and most of their requests only counted, so that the Run
    holds the verdicts of few of them; None leaves it to their size. `verdicts` is where every finding of such logs is
    written.
    """

    paths: tuple[Path, ...]
    policies: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    config: Path | None = None
    as_of: date | None = None
    entity: tuple[tuple[str, str], ...] = ()
    engine: str | None = None
    show_ids: bool = False
    show_text: bool = False
    hash_paths: bool | None = None
    allow_empty: bool = False
    all_findings: bool = False
    enable: tuple[str, ...] = ()
    stdin_name: str | None = None
    stdin: bytes | None = None
    ocr: bool = False
    reader: ReaderName = "both"
    language: str | None = None
    today: date | None = None
    waivers: Path | None = None
    new_since: Path | None = None
    aside: tuple[Path, ...] = ()
    cache: bool = False
    jobs: int | None = 1
    threads: str | None = None
    memory: str | None = None
    master: str | None = None
    large: bool | None = False
    verdicts: Path | None = None
    progress: TellProgress = _quiet


@dataclass
class Remarks:
    """What is gathered on the way for the head of the report."""

    notices: list[str] = field(default_factory=list)
    incomplete: list[str] = field(default_factory=list)
    problems: list[DataProblem] = field(default_factory=list)


def limits_of(request: Request, configuration: Configuration) -> Limits:
    """What the engine may use; the options come before the settings."""
    threads, memory = request.threads or configuration.threads, request.memory or configuration.memory
    return Limits(
        None if threads is None else threads_of(threads),
        None if memory is None else memory_of(memory),
        request.master or configuration.master,
    )
