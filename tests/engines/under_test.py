"""The columnar engine that the shared suites run: DuckDB, or the one that `HABEAS_TEST_ENGINE` names."""

from __future__ import annotations

import os
from typing import cast

from checker.engines.choice import engine
from checker.engines.columnar import ColumnarEngine
from checker.engines.limits import Limits

NAME = os.environ.get("HABEAS_TEST_ENGINE", "duckdb")


def columnar_engine() -> ColumnarEngine:
    """A new engine; the Spark beneath is one for all tests."""
    return cast(ColumnarEngine, engine(NAME, Limits(threads=2, memory=4_000_000_000) if NAME == "spark" else Limits()))
