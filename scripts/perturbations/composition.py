"""Changes to what stands beside the answer, and to the order of paragraphs."""

from __future__ import annotations

import re
from random import Random

from scripts.perturbations.letter import Change, Letter, gaps, is_item, is_prose, paragraphs

_FIRST_SENTENCE = re.compile(r"^[^.!?]*")


def confidential_footer(letter: Letter, draw: Random) -> str:
    """The notice that mail servers add."""
    return _ended(letter.text, letter.words.confidential, draw)


def postscript(letter: Letter, draw: Random) -> str:
    """A neutral sentence under the signature."""
    return _ended(letter.text, tuple(f"P.S. {one}" for one in letter.words.neutral), draw)


def _ended(text: str, lines: tuple[str, ...], draw: Random) -> str:
    return f"{text.rstrip()}\n\n{draw.choice(lines)}\n" if lines else text


def neutral_sentence(letter: Letter, draw: Random) -> str:
    """A sentence that says nothing of the request, at the end of a paragraph."""
    parts = paragraphs(letter.text)
    places = [place for place in range(0, len(parts), 2) if is_prose(parts[place]) and parts[place].rstrip()[-1] == "."]
    if places and letter.words.neutral:
        place = draw.choice(places)
        parts[place] = f"{parts[place].rstrip()} {draw.choice(letter.words.neutral)}"
    return "".join(parts)


def neutral_paragraph(letter: Letter, draw: Random) -> str:
    """A paragraph that says nothing of the request, between two others."""
    parts, places = paragraphs(letter.text), gaps(letter.text)
    if places and letter.words.neutral:
        parts[draw.choice(places)] = f"\n\n{draw.choice(letter.words.neutral)}\n\n"
    return "".join(parts)


def reordered(letter: Letter, draw: Random) -> str:
    """Two neighbouring paragraphs change places where neither they nor what follows leans on what stands before."""
    parts = paragraphs(letter.text)
    able = []
    for place in gaps(letter.text):
        near = parts[place - 1 : place + 4 : 2]
        if not any(_leans(part, letter) for part in near) and near[0].rstrip()[-1] in ".!":
            able.append(place)
    if able:
        place = draw.choice(able)
        parts[place - 1], parts[place + 1] = parts[place + 1], parts[place - 1]
    return "".join(parts)


def _leans(paragraph: str, letter: Letter) -> bool:
    """Whether the first sentence of a paragraph points back, or the paragraph is none of running text."""
    found = _FIRST_SENTENCE.match(paragraph.strip())
    words = re.findall(r"[^\W\d_]+", found.group().lower()) if found else []
    return not is_prose(paragraph) or not letter.words.back.isdisjoint(words)


def bullets(sign: str) -> Change:
    """Other signs before the items of lists."""

    def change(letter: Letter, draw: Random) -> str:
        return re.sub(r"(?m)^(\s*)[-*•·‣–](?= +[^\W_])", rf"\g<1>{sign}", letter.text)

    return change


def numbered(letter: Letter, draw: Random) -> str:
    """Numbers for bullets, or bullets for numbers."""
    lines = letter.text.split("\n")
    number = 0
    for place, line in enumerate(lines):
        if not is_item(line):
            number = 0 if not line.strip() and not (place + 1 < len(lines) and is_item(lines[place + 1])) else number
            continue
        number += 1
        if re.match(r"\s*[-*•·‣–] ", line):
            lines[place] = re.sub(r"^(\s*)[-*•·‣–] +", rf"\g<1>{number}. ", line)
        else:
            lines[place] = re.sub(r"^(\s*)\(?[0-9]{1,2}[.)] +", r"\g<1>- ", line)
    return "\n".join(lines)


def other_greeting(letter: Letter, draw: Random) -> str:
    """Another greeting before the same name."""
    return _line_exchanged(letter.text, letter.words.greetings, draw, first=True)


def other_closing(letter: Letter, draw: Random) -> str:
    """Another complimentary close."""
    return _line_exchanged(letter.text, letter.words.closings, draw, first=False)


def _line_exchanged(text: str, openings: tuple[str, ...], draw: Random, *, first: bool) -> str:
    """The line that begins with one of `openings` begins with another."""
    lines = text.split("\n")
    for place in range(len(lines)) if first else reversed(range(len(lines))):
        known = next((one for one in sorted(openings, key=len, reverse=True) if _opens(lines[place], one)), None)
        if known is not None:
            rest = lines[place].lstrip()[len(known) :]
            others = [one for one in openings if one != known]
            lines[place] = f"{draw.choice(others)}{rest}"
            break
    return "\n".join(lines)


def _opens(line: str, opening: str) -> bool:
    bare = line.strip()
    return bare.startswith(opening) and len(bare) < 50 and not bare[len(opening) : len(opening) + 1].isalnum()
