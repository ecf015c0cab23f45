"""How long answers took, by the clock of each law: a histogram, the share answered by a day, and periods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from checker.assessment.model import Assessment
from checker.assessment.series_model import AnswerTimes, LimitUnit
from checker.reporters.html import counts, svg
from checker.reporters.html.bars import KINDS, legend, percent, stack
from checker.reporters.html.counts import Bin
from checker.reporters.html.markup import Column, figure, fold, safe, section, table
from checker.reporters.html.periods import period_figure
from checker.reporters.html.verdicts import regime_words
from checker.reporters.words import counted

# Where the charts have a limit that is not so many days.
_LINES: Mapping[LimitUnit, str] = MappingProxyType(
    {
        "months": "; the charts have each at the longest that it can be",
        "working days": "; the charts have no line for it, since weekends and holidays move it",
    }
)


def answer_sections(assessment: Assessment) -> Iterator[str]:
    """The part about answers, empty where no clock ran."""
    series = assessment.series
    if series.answers:
        yield from section("answers", "How long answers took", _clocks(series.answers, series.small_cells))


def _clocks(answers: Sequence[AnswerTimes], small: int) -> Iterator[str]:
    yield (
        "<p>Days count from receipt, which is day 0, to the first answer on record: a grant, records given, a denial, "
        "a redirection, or that nothing is held. The colour is the verdict of the rule that asks for the answer, which "
        "knows extensions, pauses and the calendar.</p>"
    )
    for place, times in enumerate(answers, start=1):
        yield from _clock(times, f"clock{place}", small)


def _clock(times: AnswerTimes, name: str, small: int) -> Iterator[str]:
    yield f'<h3 id="{name}">{safe(regime_words(times.regime))}: {safe(times.title)}</h3>'
    yield f"<p>{safe(_sum(times))} <cite>{safe('; '.join(times.citations))}</cite></p>"
    bins = counts.bins_of(times)
    if counts.answered(times) < counts.ENOUGH_FOR_A_CHART:
        yield "<p>These are too few for a chart.</p>"
        yield from _bin_table(bins, f"{name}-bins")
        return
    yield '<div class="charts">'
    yield from _histogram(times, bins, name)
    yield from _curve(times, name)
    kind, periods = counts.periods_of(times.months, small)
    if len(periods) > 1:
        yield from period_figure(kind, periods, name, small)
    yield "</div>"


def _sum(times: AnswerTimes) -> str:
    """The chart in a sentence or two."""
    in_time, late = (sum(getattr(day, name) for day in times.days) for name in ("in_time", "late"))
    undecided = counts.answered(times) - in_time - late
    found = [f"{counted(counts.answered(times), 'answer')}: {in_time:,} in time, {late:,} late"]
    found += [f"{undecided:,} undecided"] if undecided else []
    rest = [
        (times.unanswered, "late without any answer"),
        (times.waiting, "open with time left"),
        (times.undated, "whose days are not known"),
    ]
    found += [f"{count:,} {words}" for count, words in rest if count]
    return f"{_limit_sentence(times)}{', '.join(found)}."


def _limit_sentence(times: AnswerTimes) -> str:
    """The limit, and where the charts have it."""
    if times.limit is None:
        return ""
    extended = f", extended {counts.limit_words(times.extended)}" if times.extended is not None else ""
    return f"The limit is {counts.limit_words(times.limit)}{extended}{_LINES.get(times.limit.unit, '')}. "


# ---- the histogram


def _histogram(times: AnswerTimes, bins: Sequence[Bin], name: str) -> Iterator[str]:
    total = counts.answered(times)
    fullest = max(range(len(bins)), key=lambda place: bins[place].total)
    told = f"{total:,} answers by days after receipt. Most, {bins[fullest].total:,}, came on days "
    told += f"{bins[fullest].words(fullest == 0)}."
    yield "<figure>"
    yield "<figcaption>Answers by days after receipt</figcaption>"
    yield f'<p class="said">{safe(told)}</p>'
    yield legend(KINDS[:3] if any(each.undecided for each in bins) else KINDS[:2])
    yield svg.twice(
        f"{name}-histogram", "Answers by days after receipt", told, lambda width: _draw_bins(times, bins, width)
    )
    yield from fold("The numbers of this chart", _bin_table(bins, f"{name}-bins"))
    yield "</figure>"


def _draw_bins(times: AnswerTimes, bins: Sequence[Bin], width: int) -> tuple[int, Iterable[str]]:
    frame = svg.Frame(width, 260)
    closed = [each for each in bins if each.high is not None]
    open_end = len(closed) < len(bins)
    last = closed[-1].high or 1
    step = max(1, last // len(closed))
    across = frame.across(0, last + (2 * step if open_end else 0))
    marks = svg.round_levels(max(each.total for each in bins))
    upward = frame.upward(marks[-1])
    parts = svg.levels(upward, frame, marks)
    for place, each in enumerate(bins):
        low, high = (each.low, each.high) if each.high is not None else (last + step, last + 2 * step)
        left, right = across.at(low) + 1, across.at(high) - 1
        parts += stack(each, (left, right - left), upward, f"days {each.words(place == 0)}")
    parts += _days_axis(frame, across, [0, *(each.high for each in closed if each.high)], times)
    if open_end:
        parts.append(svg.words(across.at(last + 1.5 * step), frame.floor + 16, f">{last}", "tick"))
    return frame.height, (*parts, *_limits(times, frame, across))


def _days_axis(frame: svg.Frame, across: svg.Scale, edges: Sequence[int], times: AnswerTimes) -> Iterator[str]:
    limits = [counts.calendar_days(limit) for limit in (times.limit, times.extended)]
    fixed = [0, *(limit for limit in limits if limit is not None and limit in edges)]
    shown: list[int] = []
    for edge in (*fixed, *edges):
        if all(abs(across.at(edge) - across.at(other)) >= 24 for other in shown):
            shown.append(edge)
    yield svg.line(frame.left, frame.floor, frame.width - frame.right, frame.floor, "axis")
    for edge in sorted(shown):
        yield svg.line(across.at(edge), frame.floor, across.at(edge), frame.floor + 4, "axis")
        yield svg.words(across.at(edge), frame.floor + 16, f"{edge}", "tick strong" if edge in fixed[1:] else "tick")
    yield svg.words(frame.width - frame.right, frame.floor + 33, "days after receipt", "tick", "end")


def _limits(times: AnswerTimes, frame: svg.Frame, across: svg.Scale) -> Iterator[str]:
    for limit, before, height in ((times.limit, "limit: ", 12), (times.extended, "extended: ", 26)):
        days = counts.calendar_days(limit)
        if limit is None or days is None or days > across.high:
            continue
        place = across.at(days)
        near_the_end = place > frame.width * 0.7
        yield svg.line(place, height - 8, place, frame.floor, "limit")
        label = f"{before}{counts.limit_words(limit)}"
        yield svg.words(
            place + (-5 if near_the_end else 5), height, label, "limit-words", "end" if near_the_end else "start"
        )


def _bin_table(bins: Sequence[Bin], name: str) -> Iterator[str]:
    columns = (Column("Days"), Column("In time", True), Column("Late", True), Column("Undecided", True))
    rows = (
        (each.words(place == 0), figure(each.in_time), figure(each.late), figure(each.undecided))
        for place, each in enumerate(bins)
    )
    yield from table(name, "Answers by days after receipt", columns, rows)


# ---- the curve


def _curve(times: AnswerTimes, name: str) -> Iterator[str]:
    reached = counts.milestones(times)
    said = "; ".join(f"{share} % by day {day}" for share, day in reached) or "half were never answered"
    limit = counts.calendar_days(times.limit)
    by_limit = f" By day {limit}, {percent(counts.share_on(times, limit))} were answered." if limit else ""
    told = f"Of {counts.asked(times):,} requests whose answer came or is late: {said}.{by_limit}"
    yield "<figure>"
    yield "<figcaption>Share answered by a day</figcaption>"
    yield f'<p class="said">{safe(told)}</p>'
    yield svg.twice(
        f"{name}-curve", "Share of requests answered by a day", told, lambda width: _draw_curve(times, width)
    )
    yield from fold("The numbers of this chart", _curve_table(times, f"{name}-shares"))
    yield "</figure>"


def _draw_curve(times: AnswerTimes, width: int) -> tuple[int, Iterable[str]]:
    frame = svg.Frame(width, 260)
    bins = counts.bins_of(times)
    edges = [0, *(each.high for each in bins if each.high is not None)]
    across, upward = frame.across(0, edges[-1]), frame.upward(100)
    total = counts.asked(times)
    points = [(day, 100 * count / total) for day, count in counts.answered_by(times) if day <= edges[-1]]
    path = [(across.at(0), upward.at(0)), *((across.at(day), upward.at(share)) for day, share in points)]
    parts = svg.levels(upward, frame, (0, 25, 50, 75, 100), " %")
    parts += _days_axis(frame, across, edges, times)
    parts += _limits(times, frame, across)
    parts.append(svg.steps([*path, (across.at(edges[-1]), path[-1][1])], "curve"))
    for share, day in counts.milestones(times):
        if share in (50, 95) and day <= edges[-1]:
            parts.append(svg.dot(across.at(day), upward.at(share), "milestone", f"{share} % by day {day}"))
            parts.append(_milestone(share, day, across.at(day), upward.at(share), frame))
    return frame.height, parts


def _milestone(share: int, day: int, x: float, y: float, frame: svg.Frame) -> str:
    """The words below a point of the curve, to its left where the plot ends soon."""
    ends_soon = x > frame.width - 90
    return svg.words(
        x - 4 if ends_soon else x + 8,
        y + (24 if ends_soon else 16),
        f"{share} %: day {day}",
        "count",
        "end" if ends_soon else "start",
    )


def _curve_table(times: AnswerTimes, name: str) -> Iterator[str]:
    columns = (Column("By day"), Column("Answered", True), Column("Share", True))
    edges = [each.high for each in counts.bins_of(times) if each.high is not None]
    came = {
        edge: sum(count.in_time + count.late + count.undecided for count in times.days if count.day <= edge)
        for edge in edges
    }
    rows = ((f"{edge}", figure(came[edge]), percent(counts.share_on(times, edge))) for edge in edges)
    yield from table(name, f"Share of {counts.asked(times):,} requests answered by a day", columns, rows)
