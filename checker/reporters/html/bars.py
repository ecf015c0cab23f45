"""What bar charts share: the kinds of answers, stacks of them, their legend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checker.reporters.html import svg
from checker.reporters.html.counts import Bin, Period

# The class that colours a kind of answer, which names its count too, and its words.
KINDS = (("in-time", "in time"), ("late", "late"), ("undecided", "undecided"), ("waiting", "time left"))


def stack(each: Bin | Period, place: tuple[float, float], upward: svg.Scale, name: str) -> Iterator[str]:
    """The parts of a bar one above another, its sum on top where there is room; `place` is left end and width."""
    left, width = place
    floor = upward.at(0)
    for kind, words in KINDS:
        value = getattr(each, kind.replace("-", "_"), 0)
        if value:
            height = upward.at(0) - upward.at(value)
            floor -= height
            yield svg.bar(left, floor, width, height, kind, f"{name}: {value:,} {words}")
    if each.total and width >= 7 * len(f"{each.total}"):
        yield svg.words(left + width / 2, floor - 4, f"{each.total:,}", "count")


def legend(kinds: Iterable[tuple[str, str]]) -> str:
    """The kinds that a chart shows, each with its filling."""
    marks = "".join(
        f'<li><svg width="14" height="14" aria-hidden="true"><rect class="{kind}" width="14" height="14"/></svg>'
        f" {words}</li>"
        for kind, words in kinds
    )
    return f'<ul class="legend">{marks}</ul>'


def percent(share: float) -> str:
    """Rounded so that only all are 100 %, and only none are 0 %."""
    rounded = round(100 * share)
    if rounded == 100 and share < 1:
        return "over 99 %"
    return "under 1 %" if rounded == 0 and share > 0 else f"{rounded} %"
