"""Changes to words: typing errors, scanning errors, spelling, synonyms, capitals, ways to write numbers and days."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from scripts.perturbations.letter import (
    Change,
    Letter,
    is_heading,
    is_prose,
    one_in,
    ordinary_words,
    paragraphs,
    replaced,
)  # fmt: skip

_TYPO_EVERY = 40
_OCR_EVERY = 25
_SHORTEST_TYPO = 5
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_OCR_PAIRS = (("m", "rn"), ("d", "cl"), ("w", "vv"))
_OCR_LETTERS = (("l", "1"), ("l", "I"), ("o", "0"), ("i", "l"))
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_MONTH_FIRST = re.compile(rf"\b({'|'.join(_MONTHS)}) ([0-9]{{1,2}}), ([12][0-9]{{3}})\b")
_PHONE = re.compile(r"\(?\b([2-9][0-9]{2})\)?[ .\-]{1,2}(555)[.\-]([0-9]{4})\b")


def typing_errors(spoil: Callable[[str, Random], str]) -> Change:
    """One word in forty mistyped in one letter; words under five letters, names, numbers and addresses are left."""

    def change(letter: Letter, draw: Random) -> str:
        words = {found.group() for found in ordinary_words(letter.text, 1)}
        found = one_in(_TYPO_EVERY, ordinary_words(letter.text, _SHORTEST_TYPO), draw)
        spoiled = [(one, spoil(one.group(), draw)) for one in found]
        return replaced(letter.text, [(*one.span(), word) for one, word in spoiled if word not in words])

    return change


def swapped(word: str, draw: Random) -> str:
    """Two neighbouring letters swapped, never the first."""
    places = [place for place in range(1, len(word) - 1) if word[place] != word[place + 1]]
    place = draw.choice(places)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def dropped(word: str, draw: Random) -> str:
    """One letter left out, never the first."""
    place = draw.randrange(1, len(word))
    return word[:place] + word[place + 1 :]


def doubled(word: str, draw: Random) -> str:
    """One letter written twice."""
    place = draw.randrange(1, len(word))
    return word[:place] + word[place] + word[place:]


def neighbouring_key(word: str, draw: Random) -> str:
    """One letter replaced by the one beside it on the keyboard, never the first."""
    places = [place for place in range(1, len(word)) if any(word[place] in row for row in _KEYS)]
    if not places:
        return word
    place = draw.choice(places)
    row = next(row for row in _KEYS if word[place] in row)
    at = row.index(word[place])
    return word[:place] + draw.choice(row[max(at - 1, 0) : at] + row[at + 1 : at + 2]) + word[place + 1 :]


def scanned(confusions: tuple[tuple[str, str], ...]) -> Change:
    """One word in twenty-five misread by a scanner in one letter."""

    def change(letter: Letter, draw: Random) -> str:
        able = [
            found
            for found in ordinary_words(letter.text, _SHORTEST_TYPO)
            if any(right in found.group() for right, _ in confusions)
        ]
        changes = []
        for found in one_in(_OCR_EVERY, able, draw):
            word = found.group()
            right, wrong = draw.choice([pair for pair in confusions if pair[0] in word])
            place = draw.choice([at.start() for at in re.finditer(right, word)])
            changes.append((*found.span(), word[:place] + wrong + word[place + len(right) :]))
        return replaced(letter.text, changes)

    return change


pairs_misread = scanned(_OCR_PAIRS)
letters_misread = scanned(_OCR_LETTERS)


def spelled(to_british: bool) -> Change:
    """British or American spelling."""

    def change(letter: Letter, draw: Random) -> str:
        pairs = [(us, uk) if to_british else (uk, us) for uk, us in letter.words.spelling]
        return _exchanged(letter.text, dict(pairs))

    return change


def synonyms(step: int) -> Change:
    """Words replaced by others of the same meaning: the `step`-th of those that may stand for each."""
    return lambda letter, draw: _exchanged(
        letter.text,
        {word: others[step - 1] for word, others in letter.words.synonyms.items() if len(others) >= step},
    )


def contracted(letter: Letter, draw: Random) -> str:
    """Short forms: `don't` for `do not`."""
    return _exchanged(letter.text, dict(letter.words.contractions))


def expanded(letter: Letter, draw: Random) -> str:
    """Long forms: `do not` for `don't`."""
    return _exchanged(letter.text, {short: long for long, short in letter.words.contractions})


def _exchanged(text: str, pairs: dict[str, str]) -> str:
    """`text` with whole words exchanged; a capital at the beginning stays."""
    if not pairs:
        return text
    either = "|".join(
        re.escape(word).replace(r"\ ", r"\s+") for word in sorted(pairs, key=lambda one: (-len(one), one))
    )

    def new(found: re.Match[str]) -> str:
        old = found.group()
        word = pairs[" ".join(old.lower().replace("’", "'").split())]
        if len(old.split()) > 1 and old.istitle():
            return word.title()
        return word[:1].upper() + word[1:] if old[:1].isupper() else word

    return re.sub(
        rf"(?<![\w@./\-'’])(?:{either})(?![\w@/\-'’]|\.\w)",
        lambda found: new(found) if not found.group()[1:2].isupper() else found.group(),
        text,
        flags=re.IGNORECASE,
    )


def shouted_paragraph(letter: Letter, draw: Random) -> str:
    """One paragraph of running text in capitals."""
    parts = paragraphs(letter.text)
    places = [place for place in range(0, len(parts), 2) if is_prose(parts[place])]
    if places:
        place = draw.choice(places)
        parts[place] = _capitals(parts[place])
    return "".join(parts)


def _capitals(text: str) -> str:
    return text.replace("ß", "SS").upper()


def headings_in_capitals(letter: Letter, draw: Random) -> str:
    """Headings in capitals."""
    return _headings(letter.text, _capitals)


def headings_in_small_letters(letter: Letter, draw: Random) -> str:
    """Headings with one capital."""
    return _headings(letter.text, lambda text: text.capitalize())


def _headings(text: str, change: Callable[[str], str]) -> str:
    parts = paragraphs(text)
    inner = range(2, len(parts) - 2, 2)
    return "".join(
        change(part) if place in inner and is_heading(part) and is_prose(parts[place + 2]) else part
        for place, part in enumerate(parts)
    )


def titles_without_dots(letter: Letter, draw: Random) -> str:
    """`Dr Hill` for `Dr. Hill`."""
    return re.sub(r"\b(Dr|Mr|Mrs|Ms|Mx|Prof|Sr|Sra|Dott|Sig)\. (?=[A-ZÀ-Ý])", r"\1 ", letter.text)


def day_first(letter: Letter, draw: Random) -> str:
    """`3 June 2026` for `June 3, 2026`."""
    return _MONTH_FIRST.sub(r"\2 \1 \3", letter.text)


def telephones(shape: str) -> Change:
    """Telephone numbers of North America written another way: A, B and C stand for the parts."""

    def written(found: re.Match[str]) -> str:
        area, office, line = found.groups()
        return shape.replace("A", area).replace("B", office).replace("C", line)

    return lambda letter, draw: _PHONE.sub(written, letter.text)


def ampersands(letter: Letter, draw: Random) -> str:
    """`&` for `and` now and then."""
    found = one_in(2, list(re.finditer(r"(?<=[a-z]) and (?=[a-z])", letter.text)), draw)
    return replaced(letter.text, [(*one.span(), " & ") for one in found])
