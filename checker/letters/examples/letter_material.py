"""Whole example letters, which teach what a letter does and on which grounds, as their files give them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from checker.configuration.text import Document, Plain, read_yaml
from checker.diagnostics.diagnostic import CheckerError
from checker.diagnostics.suggest import did_you_mean
from checker.letters.classify import KINDS
from checker.letters.examples.material import check_language, text_of
from checker.letters.model import LANGUAGES

FOLDER = "letters"
LABELS = "labels.jsonl"
DEVELOP = "develop"
REGIMES = ("hipaa", "gdpr", "uk_gdpr", "none")
_KEYS = ("kind", "grounds", "regime", "text")


@dataclass(frozen=True)
class ExampleLetter:
    """A letter of `kinds` on `grounds` (codes as reports print them); `place` is its file and line.

    It is `labelled` if it was written to measure, not to teach; then `statements` tells by row what it states.
    """

    place: str
    language: str
    kinds: tuple[str, ...]
    grounds: tuple[str, ...]
    regime: str
    text: str
    labelled: bool = False
    statements: Mapping[str, str] = field(default_factory=dict)


def load_letters(folder: Path) -> tuple[ExampleLetter, ...]:
    """The letters in `letters/LANGUAGE/NAME.yaml` under `folder`; CheckerError with file and line of a mistake."""
    letters: list[ExampleLetter] = []
    for name in letter_names(folder):
        shown, language = f"{folder.name}/{name}", name.split("/")[1]
        letters += parse_letters(text_of(folder / name, shown), shown, LANGUAGES[language])
    return tuple(letters)


def load_labelled(folder: Path) -> tuple[ExampleLetter, ...]:
    """The letters of a folder with `labels.jsonl` whose label says `develop`, in the order of the labels.

    Raises CheckerError where the labels or a letter cannot be read.
    """
    from checker.letters.documents import read_documents

    labels = folder / LABELS
    letters = []
    try:
        lines = labels.read_text("utf-8").splitlines()
        for number, line in enumerate(lines, start=1):
            label = json.loads(line)
            if label.get("split") == DEVELOP and label["lang"] in LANGUAGES.values():
                document = read_documents(folder / label["file"], label["file"])[0]
                place = f"{folder.name}/{LABELS}:{number}"
                if not document.readable:
                    raise CheckerError(f"{place}: the letter {label['file']} {document.why_not}")
                kinds, grounds = tuple(sorted(label["kind"])), tuple(sorted(label["grounds"]))
                regime, statements = label["regime"], dict(label.get("statements", {}))
                letters.append(
                    ExampleLetter(place, label["lang"], kinds, grounds, regime, document.text, True, statements)
                )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CheckerError(f"{labels} cannot be read as labelled letters", "see fixtures/letters/README.md") from error
    return tuple(letters)


def digest_of_labelled(letters: Sequence[ExampleLetter]) -> str:
    """SHA-256 over the labels and texts of letters; empty without any."""
    digest = hashlib.sha256()
    for letter in letters:
        digest.update(repr((letter.language, letter.kinds, letter.grounds, letter.regime, letter.text)).encode())
        digest.update(repr(sorted(letter.statements.items())).encode())
    return digest.hexdigest() if letters else ""


def letter_names(folder: Path) -> list[str]:
    """The files of letters under `folder` as `letters/LANGUAGE/NAME.yaml`, sorted; CheckerError as for sentences."""
    names = sorted(path.relative_to(folder).as_posix() for path in (folder / FOLDER).glob("*/*.yaml"))
    for name in names:
        check_language(name.split("/")[1], f"{folder.name}/{name}")
    return names


def parse_letters(text: str, path: str, language: str) -> tuple[ExampleLetter, ...]:
    """The letters of a YAML list; CheckerError with the line of the first mistake."""
    document = read_yaml(text, path)
    if not isinstance(document.content, list):
        raise CheckerError(f"{path}:1: example letters are a list", "write `- kind: [denial]` before each letter")
    return tuple(_letter(entry, str(number), document, path, language) for number, entry in enumerate(document.content))


def _letter(entry: Plain, key: str, document: Document, path: str, language: str) -> ExampleLetter:
    place = f"{path}:{document.lines[key]}"
    if not isinstance(entry, dict):
        raise CheckerError(f"{place}: an example letter is a group of keys", f"keys: {', '.join(_KEYS)}")
    for word in entry:
        if word not in _KEYS:
            raise CheckerError(
                f"{place}: there is no key `{word}` in an example letter",
                did_you_mean(word, _KEYS) or f"keys: {', '.join(_KEYS)}",
            )
    text, regime = entry.get("text"), entry.get("regime")
    if not isinstance(text, str) or not text.strip():
        raise CheckerError(f"{place}: an example letter needs a `text`")
    if regime not in REGIMES:
        raise CheckerError(f"{place}: `regime` is one of {', '.join(REGIMES)}")
    kinds = _words(entry, "kind", place)
    for kind in kinds:
        if kind not in KINDS:
            raise CheckerError(
                f"{place}: there is no kind `{kind}`", did_you_mean(kind, KINDS) or f"kinds: {', '.join(KINDS)}"
            )
    if not kinds:
        raise CheckerError(f"{place}: an example letter needs a `kind`", f"kinds: {', '.join(KINDS)}")
    return ExampleLetter(place, language, kinds, _words(entry, "grounds", place), str(regime), text)


def _words(entry: Mapping[str, Plain], key: str, place: str) -> tuple[str, ...]:
    found = entry.get(key) or []
    if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
        raise CheckerError(f"{place}: `{key}` is a list of words", f"write `{key}: [...]`")
    return tuple(sorted(str(word) for word in found))
