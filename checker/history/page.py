"""A trend as one web page: needs nothing from elsewhere, runs no script, prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from checker.history.model import Trend
from checker.history.text import HEADS, cells, changes
from checker.history.words import count, share
from checker.reporters.inert import one_line
from checker.reporters.letter_style import STYLE
from checker.reporters.words import counted

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_OWN_STYLE = """\
main { max-width: 70rem; }
.scroll { overflow-x: auto; }
figure { margin: 0; }
th { white-space: nowrap; }
th + th, td { text-align: right; font-variant-numeric: tabular-nums; }
tbody th.long { white-space: normal; min-width: 14rem; }
svg text { font: 12px system-ui, sans-serif; fill: currentColor; }
svg .kept { fill: var(--link); }
svg .whole { fill: none; stroke: var(--rule); }
"""
_BAR, _STEP, _HEIGHT = 28, 84, 120


def page_of(trend: Trend) -> str:
    """The whole page, ending in a line end."""
    days = [str(point.as_of) for point in trend.points]
    lines = (
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>Trend of {counted(len(days), 'assessment')}, by habeas</title>",
        f"<style>\n{STYLE}{_OWN_STYLE}</style>",
        "</head>",
        "<body>",
        "<main>",
        f"<h1>{counted(len(days), 'assessment')}, {' to '.join(dict.fromkeys((days[0], days[-1])))}</h1>",
        *_chart(trend),
        *_points(trend),
        *_changes(trend),
        *_laws(trend),
        *_rules(trend),
        *_unread(trend),
        "</main>",
        "</body>",
        "</html>",
    )
    return "\n".join(lines) + "\n"


def _chart(trend: Trend) -> Iterator[str]:
    """A bar for each assessment, as high as the share that was kept."""
    width = max(_STEP * len(trend.points), _STEP)
    shares = [share(point.tally.get("passed", 0), point.decided) for point in trend.points]
    told = "; ".join(f"{point.as_of}: {words}" for point, words in zip(trend.points, shares, strict=True))
    yield '<figure class="scroll" role="region" aria-label="What was kept" tabindex="0">'
    yield (
        f'<svg viewBox="0 0 {width} {_HEIGHT + 44}" width="{width}" height="{_HEIGHT + 44}" role="img" '
        f'aria-label="Share of verdicts that passed. {escape(told)}">'
    )
    for number, (point, words) in enumerate(zip(trend.points, shares, strict=True)):
        left, middle = number * _STEP + (_STEP - _BAR) // 2, number * _STEP + _STEP // 2
        yield f'<rect class="whole" x="{left}" y="22" width="{_BAR}" height="{_HEIGHT}"/>'
        if words != "-":
            height = _HEIGHT * point.tally.get("passed", 0) // point.decided
            top = 22 + _HEIGHT - height
            yield f'<rect class="kept" x="{left}" y="{top}" width="{_BAR}" height="{height}"/>'
        yield f'<text x="{middle}" y="14" text-anchor="middle">{words}</text>'
        yield f'<text x="{middle}" y="{_HEIGHT + 40}" text-anchor="middle">{point.as_of}</text>'
    yield "</svg>"
    yield "<figcaption>Passed, out of passed and breached, in each assessment</figcaption>"
    yield "</figure>"


def _points(trend: Trend) -> Iterator[str]:
    yield from _table("The assessments", HEADS, [cells(point) for point in trend.points])
    yield (
        "<p>New and gone are the breaches that the assessment before did not have, and that it had; they need one key "
        "for all.</p>"
    )


def _changes(trend: Trend) -> Iterator[str]:
    lines = [f"<li>{_safe(line)}</li>" for line in changes(trend)]
    lines += [
        f"<li>{point.as_of}: the check was not complete ({_safe(point.file)})</li>"
        for point in trend.points
        if not point.complete
    ]
    if lines:
        yield "<h2>Changes of the yardstick</h2>"
        yield from ("<ul>", *lines, "</ul>")


def _laws(trend: Trend) -> Iterator[str]:
    heads = ("received in", "in time", "late", "undecided", "time left", "kept")
    for law in trend.laws:
        rows = [
            (
                line.month,
                *map(count, (line.in_time, line.late, line.undecided, line.waiting)),
                share(line.in_time, line.in_time + line.late),
            )
            for line in law.months
        ]
        yield from _table(f"{law.rule}: {law.title} ({'; '.join(law.citations)})", heads, rows)


def _rules(trend: Trend) -> Iterator[str]:
    if trend.rules:
        days = tuple(str(point.as_of) for point in trend.points)
        rows = [(f"{line.rule}: {line.title}", *(count(number) for number in line.breaches)) for line in trend.rules]
        yield from _table("Breaches by rule", ("rule", *days), rows, long=True)


def _unread(trend: Trend) -> Iterator[str]:
    if trend.unread:
        yield "<h2>Files that could not be read</h2>"
        yield from ("<ul>", *(f"<li>{_safe(line)}</li>" for line in trend.unread), "</ul>")


def _table(caption: str, heads: Sequence[str], rows: Sequence[tuple[str, ...]], long: bool = False) -> Iterator[str]:
    kind = ' class="long"' if long else ""
    yield f'<div class="scroll" role="region" aria-label="{_safe(caption)}" tabindex="0">'
    yield "<table>"
    yield f"<caption>{_safe(caption)}</caption>"
    columns = "".join(f'<th scope="col">{_safe(head)}</th>' for head in heads)
    yield f"<thead><tr>{columns}</tr></thead>"
    yield "<tbody>"
    for first, *rest in rows:
        others = "".join(f"<td>{_safe(cell)}</td>" for cell in rest)
        yield f'<tr><th scope="row"{kind}>{_safe(first)}</th>{others}</tr>'
    yield "</tbody>"
    yield "</table>"
    yield "</div>"


def _safe(text: str) -> str:
    return escape(one_line(text))
