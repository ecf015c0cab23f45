"""The list of report formats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import TextIO, cast

from checker.assessment.model import Assessment
from checker.reporters.inert import plain

FORMATS: tuple[tuple[str, str], ...] = (
    ("text", "for a person at a terminal"),
    ("json", "everything, for programs; its schema is `habeas schema report`"),
    ("sarif", "SARIF 2.1.0, for code scanning"),
    ("junit", "JUnit XML, for the test view of a pipeline"),
    ("github", "workflow annotations, and a job summary where GitHub asks for one"),
    ("gitlab", "code quality, for GitLab's merge requests"),
    ("rdjson", "reviewdog's diagnostics, for comments on a change"),
    ("tap", "TAP 13, for test harnesses such as prove; readers of TAP 14 take it too"),
    ("jsonl", "everything, one record a line"),
    ("csv", "a row for each finding, for a spreadsheet"),
    ("xlsx", "a workbook: summary, findings, requests with findings, rules, waivers, letters, inputs"),
    ("html", "a page for people: charts, every finding with its law and evidence; needs nothing from elsewhere"),
    ("markdown", "for a wiki, a ticket or a merge request"),
    ("oscal", "OSCAL assessment results; `habeas rules --format oscal` is the catalogue of its controls"),
)
# These need an extra of the installation, which `need` asks for.
WITH_EXTRAS: tuple[tuple[str, str], ...] = (
    ("pdf", "the page on paper, tagged for screen readers; needs `pip install 'habeas[pdf]'` and Pango"),
)
NAMES: tuple[str, ...] = tuple(name for name, _ in (*FORMATS, *WITH_EXTRAS))

# These are no text: they write to the bytes below a text stream (`stream.buffer`).
BINARY: tuple[str, ...] = ("xlsx", "pdf")
# JSON escapes what would act, and says everything as it is; the PDF tells the digest of that JSON.
_AS_IT_IS = ("json", "jsonl", "pdf")


@dataclass(frozen=True)
class ReportOptions:
    """What a reporter needs beside the assessment: the run's exit code, whether to colour, and the width of lines.

    `suppressed` has SARIF hold findings under a waiver too, as suppressed results.
    """

    exit_code: int
    colour: bool = False
    width: int = 100
    suppressed: bool = False


Reporter = Callable[[Assessment, TextIO, ReportOptions], None]


def reporter(name: str) -> Reporter:
    """The reporter of a format of NAMES; KeyError for another name.

    All but a few get the assessment without characters that act on a terminal.
    """
    if name not in NAMES:
        raise KeyError(name)
    write = cast(Reporter, import_module(f"checker.reporters.{name}_report").write)
    return write if name in _AS_IT_IS else partial(_write_plain, write)


def need(name: str) -> None:
    """Raises CheckerError where a format needs an extra that is not installed."""
    if name == "pdf":
        from checker.reporters.pdf_report import need_library  # takes long to import

        need_library()


def _write_plain(write: Reporter, assessment: Assessment, stream: TextIO, options: ReportOptions) -> None:
    write(plain(assessment), stream, options)
