"""PDF: the HTML page on paper, tagged for screen readers (PDF/UA-1), by WeasyPrint. Needs the extra `pdf`.

Each page names the SHA-256 of the JSON report of the same run, which an evidence pack holds as assessment.json. The
same assessment gives the same bytes on a machine with the same fonts.
"""

from __future__ import annotations

import hashlib
import io
import logging
import warnings
from contextlib import redirect_stdout
from typing import Any, NoReturn, TextIO

from checker.assessment.model import Assessment
from checker.diagnostics.diagnostic import CheckerError
from checker.reporters import html_report, json_report
from checker.reporters.formats import ReportOptions
from checker.reporters.html.paper import on_paper
from checker.reporters.inert import plain

_IDENTIFIER = 32


def need_library() -> None:
    """Raises CheckerError where WeasyPrint, or Pango, on which it is built, is not installed."""
    try:
        # WeasyPrint tells at length that Pango is missing, and warns of libraries that it will need one day
        with redirect_stdout(io.StringIO()), warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            import weasyprint  # type: ignore[import-untyped]  # noqa: F401  # WeasyPrint has no stubs
    except ImportError:
        raise CheckerError(
            "a PDF needs the library WeasyPrint, which is not installed",
            "pip install 'habeas[pdf]'; or print the HTML report from a browser",
        ) from None
    except OSError:
        raise CheckerError(
            "a PDF needs the library Pango, which is not installed",
            "on Debian: apt install libpango-1.0-0 libpangoft2-1.0-0; or print the HTML report from a browser",
        ) from None


def write(assessment: Assessment, stream: TextIO, options: ReportOptions) -> None:
    """Writes the PDF's bytes to the stream below the text stream."""
    stream.flush()
    stream.buffer.write(document(assessment, options))
    stream.buffer.flush()


def document(assessment: Assessment, options: ReportOptions) -> bytes:
    """The PDF of an assessment; raises CheckerError as need_library."""
    need_library()
    from weasyprint import HTML  # takes long to import

    digest = _digest(assessment, options)
    written = io.StringIO()
    html_report.write(plain(assessment), written, options)
    page = on_paper(written.getvalue(), assessment.as_of.isoformat(), digest)
    # What it does not know of the page's style it would tell on standard error.
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    made = HTML(string=page, url_fetcher=_refuse).write_pdf(
        pdf_variant="pdf/ua-1", pdf_identifier=digest[:_IDENTIFIER].encode()
    )
    if not isinstance(made, bytes):
        raise TypeError("WeasyPrint gives bytes where it is named no file")
    return made


def _digest(assessment: Assessment, options: ReportOptions) -> str:
    """SHA-256 of the JSON report, hexadecimal."""
    written = io.StringIO()
    json_report.write(assessment, written, options)
    return hashlib.sha256(written.getvalue().encode()).hexdigest()


def _refuse(url: str, *_: Any, **__: Any) -> NoReturn:
    raise ValueError("a report fetches nothing")
