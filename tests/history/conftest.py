"""The command `habeas` in a folder of its own."""

from __future__ import annotations

from tests.end_to_end.conftest import folder, habeas

__all__ = ("folder", "habeas")
