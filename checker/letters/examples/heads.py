"""What was learned from the examples: one small head a concept and polarity, kept as plain data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from checker.diagnostics.diagnostic import CheckerError
from checker.letters.examples.letter_material import letter_names
from checker.letters.examples.material import example_names

FILE = "heads.json"
_DECIMALS = 3

Taught = Literal["states", "takes_away"]


@dataclass(frozen=True)
class Head:
    """Tells how much a sentence resembles the examples of one polarity of one concept.

    The score of a sentence (log odds) is `bias + weights . vector` and the sum of `traits` over what phrases found
    in it: `cue:NAME`, `fact:KIND`, and `own:STANDING` for evidence of the concept itself. Where no phrase proves the
    concept, a sentence is taken for a statement from `sure` on, and somebody has to look from `doubt` on. `files` (from
    the folder of the examples) hold its examples.
    """

    concept: str
    polarity: Taught
    files: tuple[str, ...]
    sure: float
    doubt: float
    bias: float
    weights: tuple[float, ...]
    traits: Mapping[str, float]


@dataclass(frozen=True)
class WholeHead:
    """Weighs a whole letter for one kind (or kinds that go together) or, in a `family` of laws, one ground."""

    family: str
    name: str
    bias: float
    weights: Mapping[str, float]


@dataclass(frozen=True)
class Heads:
    """All heads that were taught together, by which model, from which text.

    `digest` is that of the examples, `labelled` that of the labelled letters beside them, empty without any.
    """

    model: str
    digest: str
    labelled: str
    heads: tuple[Head, ...]
    kinds: tuple[WholeHead, ...]
    grounds: tuple[WholeHead, ...]
    folder: Path

    def stale(self) -> bool:
        """Whether the examples have changed since."""
        return digest_of(self.folder) != self.digest


def digest_of(folder: Path) -> str:
    """SHA-256 over the names and bytes of the example files."""
    digest = hashlib.sha256()
    for name in (*example_names(folder), *letter_names(folder)):
        content = (folder / name).read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def load_heads(folder: Path) -> Heads | None:
    """The heads beside the examples in `folder`, None where none were taught; CheckerError where they are damaged."""
    path = folder / FILE
    if not path.is_file():
        return None
    try:
        content = json.loads(path.read_text("utf-8"))
        heads = tuple(_head(entry) for entry in content["heads"])
        kinds, grounds = (tuple(map(_whole, content[part])) for part in ("kinds", "grounds"))
        return Heads(content["model"], content["examples"], content["labelled"], heads, kinds, grounds, folder)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CheckerError(
            f"{path.name}: this is not what `habeas teach` writes", "run `habeas teach` again"
        ) from error


def _head(entry: Mapping[str, Any]) -> Head:
    return Head(
        entry["concept"], entry["polarity"], tuple(entry["files"]), entry["sure"], entry["doubt"], entry["bias"],
        tuple(entry["weights"]), entry["traits"],
    )  # fmt: skip


def _whole(entry: Mapping[str, Any]) -> WholeHead:
    return WholeHead(entry["family"], entry["name"], entry["bias"], entry["weights"])


def heads_text(taught: Heads) -> str:
    """The text of `heads.json`: a head a line, numbers with three decimals, what weighs nothing left out."""
    parts = [f'{{"model":{json.dumps(taught.model)},"examples":"{taught.digest}","labelled":"{taught.labelled}"']
    for name, entries in (
        ("heads", [_entry(head) for head in taught.heads]),
        ("kinds", [_whole_entry(head) for head in taught.kinds]),
        ("grounds", [_whole_entry(head) for head in taught.grounds]),
    ):
        lines = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in entries)
        parts.append(f'"{name}":[\n{lines}\n]')
    return ",\n".join(parts) + "}\n"


def _whole_entry(head: WholeHead) -> dict[str, Any]:
    weights = {name: weight for name, weight in _rounded(sorted(head.weights.items())) if weight}
    return {"family": head.family, "name": head.name, "bias": round(head.bias, _DECIMALS), "weights": weights}


def _entry(head: Head) -> dict[str, Any]:
    return {
        "concept": head.concept,
        "polarity": head.polarity,
        "files": list(head.files),
        "sure": round(head.sure, _DECIMALS),
        "doubt": round(head.doubt, _DECIMALS),
        "bias": round(head.bias, _DECIMALS),
        "traits": {name: weight for name, weight in _rounded(sorted(head.traits.items())) if weight},
        "weights": [round(weight, _DECIMALS) for weight in head.weights],
    }


def _rounded(pairs: Iterable[tuple[str, float]]) -> Iterable[tuple[str, float]]:
    return ((name, round(weight, _DECIMALS)) for name, weight in pairs)
