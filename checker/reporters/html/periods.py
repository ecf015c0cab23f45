"""Answers by month of receipt, or by quarter or year where months are too small, with the share in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from checker.reporters.html import counts, svg
from checker.reporters.html.bars import KINDS, legend, percent, stack
from checker.reporters.html.counts import Period
from checker.reporters.html.markup import Column, figure, fold, safe, table

_MOST_OPEN = 12


def period_figure(kind: str, periods: Sequence[Period], name: str, small: int) -> Iterator[str]:
    """The chart and its table, which stands beside it where it is short."""
    rates = [(each.name, each.rate) for each in periods if each.rate is not None]
    told = f"Requests by the {kind} of receipt, and the share answered in time."
    if rates:
        worst, best = min(rates, key=lambda each: each[1] or 0), max(rates, key=lambda each: each[1] or 0)
        told += f" Lowest {percent(worst[1] or 0)} in {worst[0]}, highest {percent(best[1] or 0)} in {best[0]}."
    why = (
        ""
        if kind == "month"
        else f" Most months hold fewer than {counts.ENOUGH_FOR_A_RATE} requests; they are taken together."
    )
    yield "<figure>"
    yield f"<figcaption>In time, by {kind} of receipt</figcaption>"
    yield f'<p class="said">{safe(told)}{safe(why)}</p>'
    yield legend([each for each in KINDS if any(getattr(period, each[0].replace("-", "_")) for period in periods)])
    yield svg.twice(f"{name}-periods", f"In time, by {kind}", told, lambda width: _draw_periods(periods, width, small))
    numbers = _period_table(kind, periods, f"{name}-by-period", small)
    if len(periods) > _MOST_OPEN:
        yield from fold("The numbers of this chart", numbers)
        yield "</figure>"
        return
    yield "</figure>"
    yield "<div>"
    yield from numbers
    yield "</div>"


def _draw_periods(periods: Sequence[Period], width: int, small: int) -> tuple[int, Iterable[str]]:
    frame = svg.Frame(width, 300, top=104)
    across = frame.across(0, len(periods))
    seen = [each.total for each in periods if not each.hidden]
    marks = svg.round_levels(max(seen, default=small))
    upward = frame.upward(marks[-1])
    rates = svg.Scale(0, 1, 84, 18)
    parts = svg.levels(upward, frame, marks)
    parts += [
        part
        for share in (0, 1)
        for part in (
            svg.line(frame.left, rates.at(share), frame.width - frame.right, rates.at(share), "grid"),
            svg.words(frame.left - 6, rates.at(share) + 4, f"{100 * share} %", "tick", "end"),
        )
    ]
    room = across.at(1) - across.at(0)
    before: tuple[float, float] | None = None
    for place, each in enumerate(periods):
        middle = across.at(place + 0.5)
        if each.hidden:
            parts.append(
                svg.bar(middle - room * 0.35, frame.floor - 14, room * 0.7, 14, "hidden", f"{each.name}: hidden")
            )
        else:
            parts += stack(each, (middle - room * 0.35, room * 0.7), upward, each.name)
        point = None if each.rate is None else (middle, rates.at(each.rate))
        if before is not None and point is not None:
            parts.append(svg.line(*before, *point, "rate-line"))
        before = point
    for place, each in enumerate(periods):
        if each.rate is not None:
            middle, height = across.at(place + 0.5), rates.at(each.rate)
            parts.append(svg.dot(middle, height, "rate", f"{each.name}: {percent(each.rate)} in time", 3.5))
            if room >= 36:
                parts.append(svg.words(middle, height + (16 if each.rate > 0.5 else -8), percent(each.rate), "count"))
    parts.append(svg.line(frame.left, frame.floor, frame.width - frame.right, frame.floor, "axis"))
    parts += _period_names(periods, frame, across)
    return frame.height, parts


def _period_names(periods: Sequence[Period], frame: svg.Frame, across: svg.Scale) -> Iterator[str]:
    """The names below the bars, of every year its first, and of the others as many as have room."""
    room = across.at(1) - across.at(0)
    every = max(1, -(-26 // max(1, int(room))))
    year = ""
    for place, each in enumerate(periods):
        middle = across.at(place + 0.5)
        rest = each.name[4:].strip("- ")
        if place % every == 0 and rest:
            yield svg.words(middle, frame.floor + 16, rest, "tick")
        if each.name[:4] != year:
            year = each.name[:4]
            yield svg.words(middle, frame.floor + (32 if rest else 16), year, "tick strong")


def _period_table(kind: str, periods: Sequence[Period], name: str, small: int) -> Iterator[str]:
    columns = (
        Column(kind.title()),
        Column("Requests", True),
        *(Column(words.capitalize(), True) for _, words in KINDS),
        Column("In time of those decided", True),
    )
    rows = (
        (each.name, f"&lt;{small}" if each.total < small else "*", *(["*"] * 5))
        if each.hidden
        else (
            each.name,
            figure(each.total),
            *(figure(getattr(each, key.replace("-", "_"))) for key, _ in KINDS),
            "too few" if each.rate is None else percent(each.rate),
        )
        for each in periods
    )
    yield from table(name, f"Requests by {kind} of receipt", columns, rows)
    if any(each.hidden for each in periods):
        yield (
            f'<p class="note">* not broken down: a {kind} with fewer than {small} requests could single somebody out, '
            "and so could the only other one beside it.</p>"
        )
