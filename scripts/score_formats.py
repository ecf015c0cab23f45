"""How samples of letters in other formats are read: python -m scripts.score_formats FOLDER.

FOLDER holds `manifest.jsonl`, a line for each sample: `file` (with the folder's name before it), `expect` (`read` or
`cannot_read`), and `must_find` and `must_not_find`, lists of `text` with the place `where` it stands.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.letters.documents import Document, read_documents
from checker.letters.normalise import normalise
from checker.letters.structure import find_structure


@dataclass(frozen=True)
class Score:
    """One sample: how many texts were found, and in words what went wrong."""

    file: str
    expected: int
    found: int
    faults: tuple[str, ...]


def main(arguments: Sequence[str]) -> int:
    """Prints a line for each sample and one for each fault; 1 if there is any, 2 without a manifest."""
    if len(arguments) != 1 or not (Path(arguments[0]) / "manifest.jsonl").is_file():
        print("usage: python -m scripts.score_formats FOLDER, a folder with manifest.jsonl", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    lines = (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    scores = [score(folder, json.loads(line)) for line in lines if line.strip()]
    for one in scores:
        verdict = "well" if not one.faults else "FAULT"
        print(f"{verdict:<6} {one.found:>2} of {one.expected:>2} found  {one.file}")
        for fault in one.faults:
            print(f"       {fault}")
    found, expected = sum(one.found for one in scores), sum(one.expected for one in scores)
    faulty = sum(bool(one.faults) for one in scores)
    print(f"{found} of {expected} texts found; {len(scores) - faulty} of {len(scores)} files read as they should be")
    return 1 if faulty else 0


def score(folder: Path, sample: dict[str, object]) -> Score:
    """How one sample is read."""
    file = Path(str(sample["file"])).name
    documents = read_documents(folder / file, file)
    must, must_not = _texts(sample["must_find"]), _texts(sample["must_not_find"])
    if sample["expect"] == "cannot_read":
        read = tuple("read, though it cannot be" for one in documents if one.readable)
        return Score(file, 0, 0, read)
    unread = tuple(f"not read: {one.why_not}" for one in documents if not one.readable)
    shown = [_shown(one) for one in documents]
    missed = [where for text, where in must if not any(_squashed(text) in words for words in shown)]
    wrong = [where for text, where in must_not if any(_squashed(text) in words for words in shown)]
    faults = (*unread, *(f"missed: {where}" for where in missed), *(f"wrongly found: {where}" for where in wrong))
    return Score(file, len(must), len(must) - len(missed), faults)


def _texts(listed: object) -> list[tuple[str, str]]:
    return [(str(one["text"]), str(one.get("where", ""))) for one in listed] if isinstance(listed, list) else []


def _shown(document: Document) -> str:
    """The text as written, and again as its blocks, in which no head of a page cuts a sentence."""
    text = normalise(document.text).text
    blocks = find_structure(text).blocks
    pieces = (text[piece.start : piece.end] for block in blocks for piece in block.pieces)
    return _squashed(document.text) + " " + " ".join(" ".join(pieces).split())


def _squashed(text: str) -> str:
    return " ".join(normalise(text).text.split())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
