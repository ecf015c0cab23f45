"""The ear of an installation: the heads beside the shipped policies and beside those that a user names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from checker import resources
from checker.letters.examples.ear import ExampleEar
from checker.letters.examples.encoder import Encoder, model_name
from checker.letters.examples.heads import Heads, load_heads

FOLDER = "examples"


@dataclass(frozen=True)
class Hearing:
    """The ear, None where nothing was taught, and what a report should say of it."""

    ear: ExampleEar | None
    remarks: tuple[str, ...]


def open_ear(policies: Iterable[str | Path] = (), *, naming: bool = False) -> Hearing:
    """The ear for the shipped examples and those in a folder `examples` of each of `policies` that is a folder.

    With `naming` it also finds the example that a sentence is most like.
    Raises CheckerError where a file of heads is damaged.
    """
    taught: list[Heads] = []
    remarks: list[str] = []
    for folder in example_folders(policies):
        heads = load_heads(folder)
        if heads is None:
            if folder.is_dir():
                remarks.append(f"the examples in {folder.name}/ were never taught: run `habeas teach`")
            continue
        if heads.model != model_name():
            remarks.append(f"the examples were taught with {heads.model}, installed is {model_name()}")
        if heads.stale():
            remarks.append("the examples have changed since they were taught: run `habeas teach`")
        taught.append(heads)
    return Hearing(ExampleEar(taught, _encoder(), naming=naming) if taught else None, tuple(remarks))


@cache
def _encoder() -> Encoder:
    """The encoder of this process, which remembers the sentences that it has met."""
    return Encoder()


def example_folders(policies: Iterable[str | Path] = ()) -> Sequence[Path]:
    """The folders that may hold examples: that of the shipped policies, then those of the policies named."""
    named = [Path(name) / FOLDER for name in policies if (Path(name) / FOLDER).is_dir()]
    return [resources.folder("policies") / FOLDER, *named]
