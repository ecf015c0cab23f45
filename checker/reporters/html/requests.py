"""Single requests: those without an answer by days left, those answered at the last moment, the course of some."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from checker.assessment.model import Assessment
from checker.assessment.series_model import NearMiss, Open, Series, Step, Timeline
from checker.assessment.subject import Subject
from checker.reporters.html import svg
from checker.reporters.html.markup import Column, breakable, fold, safe, section, table
from checker.reporters.words import counted, where

_ANSWERS = (
    "grant_notice", "access_provided", "denial_notice", "redirect_notice", "no_data_notice", "amendment_accepted",
)  # fmt: skip
_OPEN_TO_VIEW = 3
_BAR = 130
_BAR_DAYS = 60


def request_sections(assessment: Assessment) -> Iterator[str]:
    """The parts about single requests, each only where there are any."""
    series = assessment.series
    if series.open:
        yield from section("open", "Open requests by days left", _open(series, assessment.as_of.isoformat()))
    if series.near_misses:
        yield from section("near", "Near misses", _near(series))
    if series.timelines:
        yield from section("courses", "The course of single requests", _timelines(series, assessment.as_of))


def named(subject: Subject) -> str:
    """A record by its place and its name, which is a pseudonym unless numbers may be shown."""
    name = safe(subject.id or subject.pseudonym)
    return f"{breakable(where(subject.place))} <code>{name}</code>"


# ---- open requests and near misses


def _open(series: Series, day: str) -> Iterator[str]:
    late = sum(each.days_left < 0 for each in series.open)
    yield (
        f"<p>As of {day}, by the earliest last day among the laws that apply. "
        f"{late:,} of these {len(series.open):,} are past it.</p>"
    )
    columns = (Column("Request"), Column("Last day"), Column("Days left"), Column("Rule"))
    yield from table("open-requests", "Requests without an answer", columns, (_open_row(each) for each in series.open))
    yield from _left_out(series.unlisted.get("open", 0))


def _open_row(each: Open) -> Sequence[str]:
    days = counted(abs(each.days_left), "day")
    told = f"{days} late" if each.days_left < 0 else f"{days} left"
    return (named(each.subject), each.due.isoformat(), f"{_days_bar(each.days_left)} {told}", _rule(each.rule))


def _days_bar(days: int) -> str:
    """A bar beside a number, to the left for late ones; longer ones than two months end there."""
    middle = _BAR / 2
    length = min(abs(days), _BAR_DAYS) / _BAR_DAYS * middle
    box = svg.bar(middle - length if days < 0 else middle, 2, length, 10, "late" if days < 0 else "waiting")
    axis = svg.line(middle, 0, middle, 14, "axis")
    return f'<svg class="days" width="{_BAR}" height="14" viewBox="0 0 {_BAR} 14" aria-hidden="true">{box}{axis}</svg>'


def _near(series: Series) -> Iterator[str]:
    yield "<p>Answered in time, with at most three days left: no breach, and a sign of what may become one.</p>"
    columns = (Column("Request"), Column("Last day"), Column("Days left", True), Column("Rule"))
    rows = (_near_row(each) for each in series.near_misses)
    yield from table("near-misses", "Answers shortly before the last day", columns, rows)
    left = series.unlisted.get("near_misses", 0)
    if left:
        yield f'<p class="note">{left:,} more came so late that some may belong here.</p>'


def _near_row(each: NearMiss) -> Sequence[str]:
    left = f"{each.margin}" if each.margin else "0 (on the last day)"
    return (named(each.subject), each.due.isoformat(), left, _rule(each.rule))


def _rule(rule: str) -> str:
    return f"<code>{safe(rule)}</code>"


def _left_out(count: int) -> Iterator[str]:
    if count:
        yield f'<p class="note">{count:,} more are not listed here.</p>'


# ---- timelines


def _timelines(series: Series, today: date) -> Iterator[str]:
    yield (
        "<p>Requests that breach most rules. Day 0 is the day of receipt, and a filled mark is an answer. "
        "The line is broken while an answer is late.</p>"
    )
    for place, each in enumerate(series.timelines, start=1):
        lines = _timeline(each, f"course{place}", (today - each.received_on).days)
        if place <= _OPEN_TO_VIEW:
            yield from lines
        else:
            yield from fold(f"{where(each.subject.place)}: {counted(len(each.rules), 'rule')} breached", lines)
    yield from _left_out(series.unlisted.get("timelines", 0))


def _timeline(each: Timeline, name: str, today: int) -> Iterator[str]:
    due = (each.due - each.received_on).days if each.due is not None else None
    told = f"received {each.received_on}" + (f", last day {each.due} (day {due})" if due is not None else "")
    words = "; ".join(f"day {step.day}: {_kind(step)}" for step in each.steps) or "nothing on record"
    yield "<article>"
    yield f"<h3>{named(each.subject)}</h3>"
    yield f"<p>{told}; breaches {', '.join(_rule(rule) for rule in each.rules)}</p>"
    yield svg.twice(
        name, "Course of the request", f"{told}. {words}", lambda width: _draw_course(each.steps, due, today, width)
    )
    yield '<ol class="evidence">'
    yield from (f"<li>day {step.day}: {safe(_kind(step))}</li>" for step in each.steps)
    yield "</ol>"
    yield "</article>"


def _kind(step: Step) -> str:
    return step.kind.replace("_", " ")


def _draw_course(steps: Sequence[Step], due: int | None, today: int, width: int) -> tuple[int, Iterable[str]]:
    """The line from receipt to the last event, or to the day of the check where there is no answer."""
    answer = min((step.day for step in steps if step.kind in _ANSWERS), default=None)
    through = today if answer is None else answer
    days = [0, through, *(step.day for step in steps), *([due] if due is not None else [])]
    across = svg.Scale(min(days), max(*days, 1), 12, width - 24)
    parts = [svg.line(across.at(min(days)), 30, across.at(max(through, *days[2:])), 30, "track")]
    if due is not None:
        place = across.at(due)
        if through > due:
            parts += [svg.line(place, 30, across.at(through), 30, kind) for kind in ("track gap", "track over")]
        parts.append(svg.line(place, 14, place, 44, "limit"))
        parts.append(svg.words(place, 11, f"last day: {due}", "limit-words", _anchor(place, width)))
    parts.append(svg.dot(across.at(0), 30, "step", "received"))
    parts += (
        svg.dot(across.at(step.day), 30, "step answer" if step.kind in _ANSWERS else "step", _kind(step), 5)
        for step in steps
    )
    return 62, (*parts, *_course_days([0, *(step.day for step in steps), *([today] if answer is None else [])], across))


def _course_days(days: Sequence[int], across: svg.Scale) -> Iterator[str]:
    """The days below the line, as far as they do not run into each other."""
    shown: list[float] = []
    for day in days:
        place = across.at(day)
        if all(abs(place - other) >= 24 for other in shown):
            shown.append(place)
            yield svg.words(place, 58, f"{day}", "tick")


def _anchor(place: float, width: int) -> str:
    if place < 60:
        return "start"
    return "end" if place > width - 60 else "middle"
