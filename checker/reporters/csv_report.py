"""CSV: one row for each finding, for a spreadsheet; UTF-8 with a byte order mark and CRLF, as Excel reads it."""

from __future__ import annotations

import csv
from typing import TextIO

from checker.assessment.model import Assessment
from checker.reporters.formats import ReportOptions
from checker.reporters.inert import cell
from checker.reporters.tables import findings_table


def write(assessment: Assessment, stream: TextIO, options: ReportOptions) -> None:
    """Writes the findings; a cell that begins like a formula gets an apostrophe before it."""
    table = findings_table(assessment)
    stream.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([cell(value) if isinstance(value, str) else value for value in row])
