"""Invented teaching material: three concepts with forty sentences each, and a few letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

CONCEPTS = ("danger", "how_to_review", "right_to_review")
_DESKS = ("the desk", "our office", "the records room", "Ms. Pike", "the front hall", "the nurse on duty", "the ward")
_PAPERS = ("the notes", "these pages", "the report", "the old letters", "the test", "the log", "the summary")
_DOCTORS = (
    "Another doctor",
    "A second nurse",
    "A colleague",
    "Somebody new",
    "A stranger",
    "Dr. Poe",
    "A third person",
)
SENTENCES = {
    "danger": (
        ("states", "Reading {} would {}.", _PAPERS, ("put you in danger", "harm you", "risk your life", "hurt you")),
        ("nothing", "Reading {} takes {}.", _PAPERS, ("an hour",)),
        ("nothing", "The price of {} is {}.", _PAPERS[:5], ("two dollars",)),
    ),
    "how_to_review": (
        ("states", "{} {} to have the decision checked.", ("Write to", "Call", "Ask", "Go and see"), _DESKS),
        ("near miss", "{} {} for a parking permit.", ("Write to", "Call"), _DESKS[:6]),
    ),
    "right_to_review": (
        ("states", "{} will look at the decision {}.", _DOCTORS, ("again", "once more", "anew", "a second time")),
        ("takes away", "{} will not look at it {}.", _DOCTORS[:6], ("again", "once more")),
    ),
}
_LETTERS = (
    ("denial", "[R1]", "We refuse, as it is dangerous. All of it stays here, page {}."),
    ("denial", "[G0]", "We refuse, as we like. All of it stays here, page {}."),
    ("extension", "[]", "We need longer. The answer comes on day {}."),
    ("other", "[]", "Your appointment is in room {}."),
)


def write_lessons(place: Path) -> None:
    """The sentences and the letters, and sentences of no concept."""
    for name in CONCEPTS:
        _write(place / "english" / f"{name}.yaml", _sentences(name))
    background = [f'  - "The garden has {number} trees."' for number in range(10)]
    _write(place / "english" / "background.yaml", ["nothing:", *background])
    letters = [line for kind, grounds, text in _LETTERS for line in _letters(kind, grounds, text)]
    _write(place / "letters" / "english" / "mixed.yaml", letters)


def _sentences(name: str) -> Iterator[str]:
    yield f"concepts: [small.review.{name}]"
    section = ""
    for key, frame, first, second in SENTENCES[name]:
        if key != section:
            yield f"{key}:"
        section = key
        yield from (f'  - "{frame.format(*words)}"' for words in product(first, second))


def _letters(kind: str, grounds: str, text: str) -> Iterator[str]:
    for number in range(4):
        yield from (f"- kind: [{kind}]", f"  grounds: {grounds}", "  regime: hipaa", f'  text: "{text.format(number)}"')


def _write(path: Path, lines: Sequence[str] | Iterator[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
