"""The example sentences of concepts, as their files in `policies/examples/` give them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from checker.configuration.text import Document, Plain, read_yaml
from checker.diagnostics.diagnostic import CheckerError
from checker.diagnostics.suggest import did_you_mean
from checker.letters.model import LANGUAGES

Section = Literal["states", "takes_away", "near_miss", "nothing"]
SECTIONS: Mapping[str, Section] = MappingProxyType(
    {"states": "states", "takes away": "takes_away", "near miss": "near_miss", "nothing": "nothing"}
)
"""From the key in a file to the section."""
_KEYS = ("concepts", "also", "about", "overlaps", *SECTIONS)
_LONGEST = 1000
_KEPT_BACK = 4
_DRAWN = 5


@dataclass(frozen=True)
class Example:
    """One sentence, what it is to the concepts of its file, and where it stands."""

    text: str
    section: Section
    line: int

    @property
    def kept_back(self) -> bool:
        """Whether the sentence only measures and never teaches: a quarter of all, told by the sentence itself."""
        return self._lot[0] % _KEPT_BACK == 0

    @property
    def drawn(self) -> bool:
        """Whether the sentence is a counter-example to concepts of other files: a fifth of all are."""
        return self._lot[1] % _DRAWN == 0

    @property
    def _lot(self) -> bytes:
        return hashlib.sha256(self.text.encode()).digest()


@dataclass(frozen=True)
class ExampleFile:
    """The examples of `concepts` (ids) in one language (a code such as `en`); `key` is `LANGUAGE/NAME.yaml`.

    A sentence of `states` states every one of `concepts` and of `also`; of the latter the other sections say nothing.
    The sentences of the files named in `overlaps` may state the concepts as well, and are no counter-examples here.
    """

    path: str
    key: str
    name: str
    language: str
    concepts: tuple[str, ...]
    also: tuple[str, ...]
    about: str
    overlaps: tuple[str, ...]
    examples: tuple[Example, ...]


def load_examples(folder: Path) -> tuple[ExampleFile, ...]:
    """All example files under `folder`, by language and name; raises CheckerError for what is none."""
    return tuple(read_examples(folder, name) for name in example_names(folder))


def example_names(folder: Path) -> list[str]:
    """The example files under `folder` as `LANGUAGE/NAME.yaml`, sorted; CheckerError where LANGUAGE is no language."""
    names = sorted(f"{path.parent.name}/{path.name}" for path in folder.glob("*/*.yaml"))
    for name in names:
        check_language(name.partition("/")[0], f"{folder.name}/{name}")
    return names


def check_language(language: str, shown: str) -> None:
    """Raises CheckerError where a file stands in a folder whose name is no language."""
    if language not in LANGUAGES:
        raise CheckerError(
            f"{shown}: there is no language `{language}`",
            did_you_mean(language, LANGUAGES) or f"languages: {', '.join(sorted(LANGUAGES))}",
        )


def read_examples(folder: Path, name: str) -> ExampleFile:
    """The example file `LANGUAGE/NAME.yaml` under `folder`; raises CheckerError with file and line of a mistake."""
    shown = f"{folder.name}/{name}"
    return parse_examples(text_of(folder / name, shown), shown, name)


def text_of(path: Path, shown: str) -> str:
    """The text of a file of examples; CheckerError where it cannot be read."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise CheckerError(f"{shown} cannot be read as UTF-8 text", "save the file as UTF-8") from None


def parse_examples(text: str, path: str, key: str) -> ExampleFile:
    """The example file `key` that a YAML text holds; raises CheckerError with the line of the first mistake."""
    language, _, file = key.partition("/")
    document = read_yaml(text, path)
    content = document.content
    if not isinstance(content, dict):
        raise CheckerError(f"{path}:1: an example file is a group of keys", f"keys: {', '.join(_KEYS)}")
    for word in content:
        if word not in _KEYS:
            raise CheckerError(
                f"{path}:{document.lines[word]}: there is no key `{word}` in an example file",
                did_you_mean(word, _KEYS) or f"keys: {', '.join(_KEYS)}",
            )
    about = content.get("about") or ""
    if not isinstance(about, str):
        raise CheckerError(f"{path}:{document.lines['about']}: `about` is a text")
    return ExampleFile(
        path,
        key,
        file.removesuffix(".yaml"),
        LANGUAGES[language],
        tuple(_strings(content, "concepts", document, path)),
        tuple(_strings(content, "also", document, path)),
        about,
        tuple(_strings(content, "overlaps", document, path)),
        tuple(_examples(content, document, path)),
    )


def _examples(content: Mapping[str, Plain], document: Document, path: str) -> Iterator[Example]:
    seen: dict[str, int] = {}
    for key, section in SECTIONS.items():
        for number, text in enumerate(_strings(content, key, document, path)):
            line = document.lines[f"{key}.{number}"]
            sentence = " ".join(text.split())
            if not sentence or len(sentence) > _LONGEST:
                raise CheckerError(f"{path}:{line}: an example is a sentence of at most {_LONGEST} characters")
            if sentence in seen:
                raise CheckerError(f"{path}:{line}: this sentence stands in line {seen[sentence]} already")
            seen[sentence] = line
            yield Example(sentence, section, line)


def _strings(content: Mapping[str, Plain], key: str, document: Document, path: str) -> Sequence[str]:
    found = content.get(key)
    if found is None:
        return ()
    if not isinstance(found, list):
        raise CheckerError(f"{path}:{document.lines[key]}: `{key}` is a list", "write `- ` before each entry")
    strings = []
    for number, entry in enumerate(found):
        if not isinstance(entry, str):
            raise CheckerError(
                f"{path}:{document.lines[f'{key}.{number}']}: an entry of `{key}` is one text",
                'put it in quotation marks: - "..."',
            )
        strings.append(entry)
    return strings
