"""Letters as one web page: what they say, marked in place, and beside it what is missing.

The page needs nothing from elsewhere, runs no script, prints, and follows the reader's choice of light or dark.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from types import MappingProxyType

from checker.assessment.marked import Demand, MarkedLetter, Said, Spot
from checker.reporters.letter_marks import Bracket, Sight, runs_of, sight_of
from checker.reporters.letter_style import STYLE
from checker.reporters.letter_text import answer_of, clean, hanging
from checker.reporters.words import REGIME_WORDS, counted

_MEANINGS: Mapping[Sight, str] = MappingProxyType(
    {
        "states": "the letter says it",
        "takes_away": "the letter says the contrary",
        "wrong": "the letter says it, and a rule forbids it",
        "near_miss": "something similar that does not serve",
        "blank": "a field that was left open, or a box without a tick",
        "undecided": "cannot be told from the text; look at the sentence",
    }
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def page_of(letters: Sequence[MarkedLetter]) -> str:
    """The whole page, ending in a line end."""
    title = clean(letters[0].file) if len(letters) == 1 else counted(len(letters), "letter")
    lines = (
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{escape(title)}: read by habeas</title>",
        f"<style>\n{STYLE}</style>",
        "</head>",
        "<body>",
        *_contents(letters),
        "<main>",
        *(line for number, letter in enumerate(letters, start=1) for line in _letter(letter, f"letter{number}")),
        "</main>",
        "</body>",
        "</html>",
    )
    return "\n".join(lines) + "\n"


def _contents(letters: Sequence[MarkedLetter]) -> Iterator[str]:
    if len(letters) < 2:
        return
    yield '<nav aria-label="Letters">'
    yield "<ol>"
    for number, letter in enumerate(letters, start=1):
        breaches = sum(demand.verdict == "breached" for demand in letter.demands)
        found = "not read" if letter.why_not else counted(breaches, "breach")
        yield f'<li><a href="#letter{number}">{_safe(letter.file)}</a>: {found}</li>'
    yield "</ol>"
    yield "</nav>"


def _letter(letter: MarkedLetter, name: str) -> Iterator[str]:
    yield f'<article id="{name}" aria-labelledby="{name}-title">'
    yield f'<h1 id="{name}-title">{_safe(letter.file)}</h1>'
    if letter.why_not:
        yield f'<p class="unread"><strong>Not read:</strong> {_safe(letter.why_not)}</p>'
        yield "</article>"
        return
    yield from _facts(letter)
    linked = frozenset(mark.label for mark in letter.marks)
    if letter.text is not None:
        yield from _legend(letter)
        yield '<div class="sheet">'
        yield from _text(letter, letter.text, name)
        yield from _demands(letter, name, linked)
        yield "</div>"
    else:
        yield from _demands(letter, name, linked)
    yield from _table(letter.said, name, linked)
    yield "</article>"


def _facts(letter: MarkedLetter) -> Iterator[str]:
    facts = (
        ("Law", REGIME_WORDS.get(letter.regime, letter.regime)),
        ("Kinds", ", ".join(letter.kinds).replace("_", " ") or "none found"),
        ("Language", letter.language or "unknown"),
        ("Sent on", letter.sent_on),
        ("Request received", letter.received_on),
        ("Promised", letter.promised_date),
        ("Grounds", ", ".join(letter.grounds) or "none"),
        ("Left open", _spots(letter.unfilled)),
    )
    yield "<dl>"
    yield from (f"<div><dt>{words}</dt><dd>{_safe(value)}</dd></div>" for words, value in facts if value)
    yield "</dl>"
    if letter.recognised:
        yield '<p class="doubt">The text was recognised from a picture; check it against the letter.</p>'


def _legend(letter: MarkedLetter) -> Iterator[str]:
    found = {sight_of(mark) for mark in letter.marks}
    if found:
        yield '<ul class="legend" aria-label="What the marks mean">'
        for sight, meaning in _MEANINGS.items():
            if sight in found:
                yield f'<li><mark class="{sight}">{sight.replace("_", " ")}</mark> {meaning}</li>'
        yield "</ul>"


# ---- the text


def _text(letter: MarkedLetter, text: str, name: str) -> Iterator[str]:
    language = f' lang="{letter.language}"' if letter.language else ""
    yield f'<section class="text" aria-label="The letter"{language}>{_marked(letter, text, name)}</section>'


def _marked(letter: MarkedLetter, text: str, name: str) -> str:
    parts: list[str] = []
    named: set[str] = set()
    inside: tuple[Bracket, ...] = ()
    for run in runs_of(len(text), letter.marks):
        parts += ("</mark>" for _ in inside[run.kept :])
        parts += (_opening(each, each in run.again, name, named) for each in run.inside[run.kept :])
        inside = run.inside
        parts.append(_safe(text[run.start : run.end]))
    parts += ("</mark>" for _ in inside)
    return "".join(parts)


def _opening(bracket: Bracket, again: bool, name: str, named: set[str]) -> str:
    """The start of a mark; the first mark of each label can be linked to."""
    labels = []
    for label in bracket.labels:
        anchor = "" if label in named else f' id="{_anchor(name, label)}"'
        labels.append(f"<span{anchor}>{_safe(label)}</span>")
        named.add(label)
    words = bracket.words + (", continued" if again else "")
    title = "; ".join(
        f"{label} {concept}" if label != concept else label
        for label, concept in zip(bracket.labels, bracket.names, strict=True)
    )
    tag = f'<span class="tag" lang="en">{" ".join(labels)} {words}</span>'
    return f'<mark class="{bracket.sight}" title="{_safe(title)}: {words}">{tag}'


def _anchor(name: str, label: str) -> str:
    return f"{name}-{label.replace(' ', '-')}"


# ---- what is missing


def _demands(letter: MarkedLetter, name: str, linked: frozenset[str]) -> Iterator[str]:
    yield f'<aside aria-labelledby="{name}-missing">'
    yield f'<h2 id="{name}-missing">Missing or wrong</h2>'
    breached = [demand for demand in letter.demands if demand.verdict == "breached"]
    undecided = [demand for demand in letter.demands if demand.verdict == "undecided"]
    if breached:
        yield from _items(breached, name, linked)
    else:
        yield "<p>Nothing is missing that a rule asks of such a letter by itself.</p>"
    if undecided:
        yield "<h3>May be missing: the letter alone does not decide it</h3>"
        yield from _items(undecided, name, linked)
    yield "</aside>"


def _items(demands: Sequence[Demand], name: str, linked: frozenset[str]) -> Iterator[str]:
    yield '<ul class="demands">'
    for mend, group in groupby(demands, key=lambda demand: demand.mend):
        yield "<li>"
        for demand in group:
            yield from _demand(demand, name, linked)
        if mend:
            yield f'<p class="mend"><strong>To mend:</strong> {_safe(mend)}</p>'
        yield "</li>"
    yield "</ul>"


def _demand(demand: Demand, name: str, linked: frozenset[str]) -> Iterator[str]:
    labels = "".join(f"{_link(name, label, linked)}, " for label in demand.labels)
    severity = "" if demand.severity == "error" else f" [{demand.severity}]"
    wanting = f"; {hanging(demand)}" if demand.wanting else ""
    yield f"<p>{labels}<strong>{_safe(demand.rule)}</strong>{severity}: {_safe(demand.message or demand.title)}"
    yield f"{_safe(wanting)}<br><cite>{_safe('; '.join(demand.citations))}</cite></p>"


def _link(name: str, label: str, linked: frozenset[str]) -> str:
    return f'<a href="#{_anchor(name, label)}">{_safe(label)}</a>' if label in linked else _safe(label)


# ---- the list of statements


def _table(said: Sequence[Said], name: str, linked: frozenset[str]) -> Iterator[str]:
    yield "<table>"
    yield "<caption>Every statement that was looked for</caption>"
    heads = ("Row", "Concept", "The letter", "Line and column")
    columns = "".join(f'<th scope="col">{head}</th>' for head in heads)
    yield f"<thead><tr>{columns}</tr></thead>"
    yield "<tbody>"
    for one in said:
        row = f'<th scope="row">{_link(name, one.label, linked)}</th>'
        yield (
            f"<tr>{row}<td>{_safe(one.name)}</td>"
            f'<td><span class="{one.polarity}">{answer_of(one)}</span></td><td>{_safe(_spots(one.spots))}</td></tr>'
        )
    yield "</tbody>"
    yield "</table>"


def _spots(spots: Sequence[Spot]) -> str:
    return ", ".join(f"{spot.line}:{spot.column}" + (f" (page {spot.page})" if spot.page else "") for spot in spots)


def _safe(text: str) -> str:
    return escape(clean(text))
