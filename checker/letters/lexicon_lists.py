"""A language's lexicon out of the lists that its policy writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from checker.letters.layout import PLAIN, make_layout
from checker.letters.lexicon import Lexicon

LAYOUT_LISTS = (
    "greetings",
    "closings",
    "routings",
    "originals",
    "annexes",
    "pages",
    "own_days",
    "other_days",
    "readers",
    "notice_titles",
    "notices",
    "notice_words",
)
"""What the lists of a letter's layout are called, after the name of the language."""


def find_lexicon(language: str, code: str, lists: Mapping[str, tuple[str, ...]]) -> Lexicon:
    """The lexicon of `language` from the lists whose names begin with it, all words folded."""
    folds = str.maketrans(dict(line.split() for line in lists.get(f"{language}_folds", ())))

    def words(name: str) -> tuple[str, ...]:
        return tuple(line.translate(folds) for line in lists.get(f"{language}_{name}", ()))

    forms = {first: tuple(rest) for first, *rest in map(str.split, words("forms"))}
    endings = tuple((ending, "".join(rest)) for ending, *rest in map(str.split, words("endings")))
    lexicon = Lexicon(
        code,
        MappingProxyType(forms),
        tuple(sorted(endings, key=lambda pair: (-len(pair[0]), pair))),
        frozenset(words("clause_openers")),
        frozenset(words("abbreviations")),
        frozenset(words("stop_words")),
        frozenset(words("affirmations")),
        frozenset(words("denials")),
        frozenset(words("question_words")),
        frozenset(words("open_questions")),
        frozenset(words("auxiliaries")),
        frozenset(words("joiners")),
        frozenset(words("subjects")),
    )
    layout = [lists.get(f"{language}_{name}", ()) for name in LAYOUT_LISTS]
    parts = {lexicon.stem(part) for part in words("compounds")}
    weekdays = {name: number for number, names in enumerate(words("weekdays")) for name in names.split()}
    return replace(
        lexicon,
        conditions=frozenset(stem for word in words("conditions") for stem in lexicon.stems(word)),
        folds=MappingProxyType(folds),
        compounds=tuple(sorted(parts, key=lambda part: (-len(part), part))),
        layout=replace(
            make_layout(*layout) if any(layout) else PLAIN,
            telling=_telling(lexicon),
            weekdays=frozenset(word for line in lists.get(f"{language}_weekdays", ()) for word in line.split()),
        ),
        days_later=_told_days(words("days_later")),
        days_back=_told_days(words("days_back")),
        months_back=_told_days(_kept(line, forms) for line in words("months_back")),
        same_months=tuple(tuple(_kept(line, forms).split()) for line in words("same_months")),
        weekdays=MappingProxyType(weekdays),
        genitives=lists.get(f"{language}_genitives", ()),
        day_parts=lists.get(f"{language}_day_parts", ()),
    )


def _telling(lexicon: Lexicon) -> frozenset[str]:
    """Subjects and auxiliaries as they are written; contractions without their apostrophes."""
    auxiliary = [
        form for form, words in lexicon.forms.items() if words and lexicon.stem(words[0]) in lexicon.auxiliaries
    ]
    forms = (*lexicon.subjects, *lexicon.auxiliaries, *auxiliary)
    return frozenset(part for form in forms for part in form.split("'") if len(part) > 1)


def _kept(line: str, forms: Mapping[str, tuple[str, ...]]) -> str:
    """The words of a line that a sentence keeps."""
    return " ".join(word for word in line.split() if forms.get(word) != ())


def _told_days(lines: Iterable[str]) -> tuple[tuple[tuple[str, ...], int], ...]:
    """Lines of words and a number of days, those of most words first."""
    told = [(tuple(first), int(last)) for *first, last in map(str.split, lines)]
    return tuple(sorted(told, key=lambda one: (-len(one[0]), one)))
