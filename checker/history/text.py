"""A trend as text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from checker.history.model import Law, Point, Trend
from checker.history.words import FEWEST, count, share
from checker.reporters.inert import one_line
from checker.reporters.words import counted

_WIDTH = 100
HEADS = ("as of", "requests", "letters", "passed", "breached", "undecided", "kept", "new", "gone")


def text_of(trend: Trend) -> str:
    """Assessments, changes between them, compliance by month, breaches by rule."""
    blocks = (_head(trend), _points(trend), _changes(trend), *(_law(law) for law in trend.laws), _rules(trend))
    return "\n".join("\n".join(block) + "\n" for block in map(list, blocks) if block)


def _head(trend: Trend) -> Iterator[str]:
    days = [str(point.as_of) for point in trend.points]
    yield f"{counted(len(days), 'assessment')}, {' to '.join(dict.fromkeys((days[0], days[-1])))}"
    for point in trend.points:
        if not point.complete:
            yield f"note: the check of {point.as_of} was not complete ({one_line(point.file)})"


def cells(point: Point) -> tuple[str, ...]:
    """What stands under HEADS for an assessment."""
    verdicts = (count(point.tally.get(verdict, 0)) for verdict in ("passed", "breached", "undecided"))
    return (
        str(point.as_of),
        count(point.records.get("request", 0)),
        count(point.records.get("letter", 0)),
        *verdicts,
        share(point.tally.get("passed", 0), point.decided),
        count(point.new),
        count(point.gone),
    )


def _points(trend: Trend) -> Iterator[str]:
    yield from _table([HEADS, *(cells(point) for point in trend.points)])
    yield from _wrapped(
        "kept: passed out of passed and breached. new, gone: breaches that the assessment before did not have, and "
        "that it had; they need one key for all (HABEAS_KEY_FILE)."
    )


def changes(trend: Trend) -> list[str]:
    """What changed in the yardstick from one assessment to the next, a line each."""
    return [
        f"{point.as_of}: {words} {', '.join(names)}"
        for point in trend.points
        for words, names in (
            ("rules that came:", point.came),
            ("rules that went:", point.went),
            ("policies that changed:", point.policies),
        )
        if names
    ]


def _changes(trend: Trend) -> Iterator[str]:
    lines = changes(trend)
    if lines:
        yield "Changes of the yardstick"
        for line in lines:
            yield from _wrapped(line)


def _law(law: Law) -> Iterator[str]:
    yield f"{law.rule}  {law.title} ({'; '.join(law.citations)})"
    rows = [
        (line.month, count(line.in_time), count(line.late), count(line.undecided), count(line.waiting), kept)
        for line in law.months
        for kept in (share(line.in_time, line.in_time + line.late),)
    ]
    yield from _table([("received in", "in time", "late", "undecided", "time left", "kept"), *rows])
    yield from _wrapped(f"A share of fewer than {FEWEST} is not told.")


def _rules(trend: Trend) -> Iterator[str]:
    if not trend.rules:
        return
    yield "Breaches by rule"
    days = tuple(str(point.as_of) for point in trend.points)
    rows = [(line.rule, *(count(number) for number in line.breaches)) for line in trend.rules]
    titles = ("", *(line.title for line in trend.rules))
    for row, title in zip(_table([("rule", *days), *rows]), titles, strict=True):
        yield f"{row}  {one_line(title)}".rstrip()


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for first, *rest in rows:
        others = "".join(f"  {cell.rjust(width)}" for cell, width in zip(rest, widths[1:], strict=True))
        yield f"  {first.ljust(widths[0])}{others}"


def _wrapped(text: str) -> Iterator[str]:
    yield from textwrap.wrap(text, _WIDTH, initial_indent="  ", subsequent_indent="    ")
