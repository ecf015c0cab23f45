"""Which letter gives what the law asks of it: a row for each element, a column for each letter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from checker.assessment.model import Assessment, LetterSummary
from checker.assessment.series_model import Element, LetterLine, LetterState, Series
from checker.reporters.html.markup import Column, breakable, figure, fold, safe, section, table
from checker.reporters.words import counted, where

# A sign for each state, and what it means; the signs are read aloud by these words.
SIGNS: Mapping[LetterState, tuple[str, str]] = MappingProxyType(
    {
        "states": ("✓", "as the law asks"),
        "missing": ("✗", "missing"),
        "takes_away": ("⊘", "the letter says the contrary"),
        "forbidden": ("!", "says what it must not say"),
        "wrong": ("≠", "breached otherwise"),
        "undecided": ("?", "cannot be told from the text"),
    }
)


def letter_sections(assessment: Assessment) -> Iterator[str]:
    """The part about letters, empty where none was judged."""
    if assessment.series.letters:
        yield from section("letters", "What the letters say, and what they lack", _letters(assessment))


def _letters(assessment: Assessment) -> Iterator[str]:
    series = assessment.series
    shown = {state for letter in series.letters for state in letter.states.values()}
    signs = "".join(
        f'<li><b class="{state}">{sign}</b> {words}</li>' for state, (sign, words) in SIGNS.items() if state in shown
    )
    yield f'<ul class="legend" aria-label="What the signs mean">{signs}<li>empty: not asked of this letter</li></ul>'
    yield from _matrix(series.elements, series.letters)
    left = series.unlisted.get("letters", 0)
    if left:
        yield f'<p class="note">{counted(left, "more letter")} are not in this table.</p>'
    lines = _list(series.letters, assessment.letters)
    yield from fold("The letters by their numbers in the table", lines, on_paper=True)
    yield from fold("All letters together, by element", _elements(series))


def _matrix(elements: Sequence[Element], letters: Sequence[LetterLine]) -> Iterator[str]:
    yield '<div class="scroll" role="group" aria-labelledby="matrix-caption" tabindex="0">'
    yield '<table class="matrix" id="matrix">'
    yield '<caption id="matrix-caption"><span>Each letter, and each element that the law asks of it</span></caption>'
    heads = "".join(
        f'<th scope="col"><span class="out-of-sight">letter </span>{place}</th>' for place, _ in enumerate(letters, 1)
    )
    yield f'<thead><tr><th scope="col">Element</th>{heads}</tr></thead>'
    yield "<tbody>"
    for element in elements:
        cells = "".join(_cell(letter.states.get(element.rule)) for letter in letters)
        yield f'<tr><th scope="row">{safe(element.title)} <code>{safe(element.rule)}</code></th>{cells}</tr>'
    yield "</tbody></table></div>"


def _cell(state: LetterState | None) -> str:
    if state is None:
        return "<td></td>"
    sign, words = SIGNS[state]
    if state == "states":
        return f'<td class="states">{sign}</td>'
    return f'<td class="{state}" title="{words}"><span aria-hidden="true">{sign}</span>' + (
        f'<span class="out-of-sight">{words}</span></td>'
    )


def _list(lines: Sequence[LetterLine], summaries: Sequence[LetterSummary]) -> Iterator[str]:
    by_file: dict[str, LetterSummary] = {summary.file: summary for summary in summaries}
    columns = (
        Column("Number"), Column("Letter"), Column("Kinds"), Column("Language"), Column("Grounds"),
        Column("Breached", True), Column("Undecided", True),
    )  # fmt: skip
    yield from table("letter-list", "The letters of the table", columns, _list_rows(lines, by_file))


def _list_rows(lines: Sequence[LetterLine], by_file: Mapping[str, LetterSummary]) -> Iterator[Sequence[str]]:
    for place, line in enumerate(lines, start=1):
        summary = by_file.get(line.subject.place.file) if line.subject.place else None
        states = list(line.states.values())
        breached = sum(state not in ("states", "undecided") for state in states)
        yield (
            f"{place}",
            breakable(where(line.subject.place)),
            safe(", ".join(summary.kinds).replace("_", " ")) if summary else "not supplied",
            safe(summary.language or "unknown") if summary else "–",
            safe(", ".join(summary.grounds)) or "–" if summary else "–",
            figure(breached),
            figure(states.count("undecided")),
        )


def _elements(series: Series) -> Iterator[str]:
    columns = (
        Column("Element"),
        Column("As asked", True),
        Column("Breached", True),
        Column("Undecided", True),
        Column("Law"),
    )
    rows = (
        (
            f"{safe(element.title)} <code>{safe(element.rule)}</code>",
            figure(element.passed),
            figure(element.breached),
            figure(element.undecided),
            safe("; ".join(element.citations)),
        )
        for element in series.elements
    )
    yield from table("elements", "Elements over all letters", columns, rows)
