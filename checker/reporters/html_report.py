"""HTML: the whole assessment as one page that needs nothing from elsewhere and runs no script."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from checker.assessment.model import Assessment
from checker.reporters.formats import ReportOptions
from checker.reporters.html.excuses import excuse_sections
from checker.reporters.html.findings import finding_sections
from checker.reporters.html.head import TITLE, checked_sections, input_sections, masthead
from checker.reporters.html.markup import safe
from checker.reporters.html.matrix import letter_sections
from checker.reporters.html.requests import request_sections
from checker.reporters.html.style import FILLINGS, STYLE
from checker.reporters.html.times import answer_sections
from checker.reporters.html.verdicts import verdict_sections

_HEADING = re.compile(r'<h2 id="([a-z]+)-title">(.*)</h2>')


def write(assessment: Assessment, stream: TextIO, options: ReportOptions) -> None:
    """Writes the page; the style is allowed by its digest, everything else is forbidden."""
    parts = [
        *checked_sections(assessment),
        *answer_sections(assessment),
        *request_sections(assessment),
        *letter_sections(assessment),
        *verdict_sections(assessment),
        *finding_sections(assessment),
        *excuse_sections(assessment),
        *input_sections(assessment),
    ]
    lines = (*_start(assessment), *masthead(assessment), *_contents(parts), '<main id="main">', *parts, "</main>")
    stream.write("\n".join((*lines, *_end(assessment))) + "\n")


def _start(assessment: Assessment) -> Iterator[str]:
    style = f"\n{STYLE}"
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    yield "<!doctype html>"
    yield '<html lang="en">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="color-scheme" content="light dark">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f'<meta name="generator" content="{safe(assessment.tool)} {safe(assessment.tool_version)}">'
    yield f"<title>{TITLE}, as of {assessment.as_of}</title>"
    yield f"<style>{style}</style>"
    yield "</head>"
    yield "<body>"
    yield '<a class="skip" href="#main">Skip to the report</a>'
    yield FILLINGS


def _contents(parts: Iterable[str]) -> Iterator[str]:
    """Links to the parts that there are."""
    yield '<nav aria-label="Parts of this report"><ul>'
    for part in parts:
        if found := _HEADING.fullmatch(part):
            yield f'<li><a href="#{found[1]}">{found[2]}</a></li>'
    yield "</ul></nav>"


def _end(assessment: Assessment) -> Iterator[str]:
    yield "<footer>"
    yield (
        f"<p>Made by {safe(assessment.tool)} {safe(assessment.tool_version)} from the files named above. Records are "
        "named by pseudonyms unless the check was asked to show their numbers. This report says what the rules find in "
        "the records; it is no legal advice.</p>"
    )
    yield "</footer>"
    yield "</body>"
    yield "</html>"
