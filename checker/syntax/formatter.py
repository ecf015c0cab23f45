"""Writes a policy in its one layout."""

from __future__ import annotations

from checker.diagnostics.source import Span
from checker.syntax.lines import Line, comments, spaced, with_comments
from checker.syntax.parser import Parsed
from checker.syntax.write_data import declaration, header, use


def format_policy(parsed: Parsed) -> str:
    """The text of the file in its one layout, comments included; unchanged where the file has an error.

    The result has the same tree, and formatting it again changes nothing.
    """
    file = parsed.file
    if parsed.broken or file.header is None:
        return file.source.text
    starts = tuple(comment.start for comment in comments(file.source))

    def commented(span: Span) -> bool:
        return any(span.start < start < span.end for start in starts)

    lines: list[Line] = [*header(file.header, commented), *spaced(tuple(use(one) for one in file.uses))]
    for one in file.declarations:
        lines.extend(spaced(declaration(one, commented)))
    return with_comments(file.source, tuple(lines))
