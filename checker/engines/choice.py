"""Which engine decides: the reference engine for a few records, DuckDB for many."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import cast

from checker.diagnostics.diagnostic import CheckerError
from checker.engines.limits import NO_LIMITS, Limits
from checker.engines.model import Engine, World

# name, module, class
ENGINES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "reference": ("checker.engines.reference.engine", "ReferenceEngine"),
        "duckdb": ("checker.engines.duckdb.engine", "DuckDBEngine"),
        "spark": ("checker.engines.spark.engine", "SparkEngine"),
    }
)
# Requests above which DuckDB was the faster of the two, with all shipped rules (`bench_crossover` prints both): it took
# twice as long for 2,400 requests, as long for 3,200 and for 7,200, and half as long for 10,800.
CROSSOVER = 3_200

# DuckDB is fed through a pipe, by its name in this folder; a system without it has the reference engine.
_PIPES = Path("/dev/fd")


def engine(name: str, limits: Limits = NO_LIMITS) -> Engine:
    """The engine of that name, imported now; CheckerError for another name. The reference engine knows no limits."""
    if name not in ENGINES:
        raise CheckerError(f"there is no engine `{name}`", f"engines: {', '.join(ENGINES)}")
    module, kind = ENGINES[name]
    made = getattr(import_module(module), kind)
    return cast(Engine, made() if name == "reference" else made(limits))


def choose(world: World, name: str | None, limits: Limits = NO_LIMITS) -> Engine:
    """The engine asked for, else the one that is faster for as many requests as there are."""
    if name is not None:
        return engine(name, limits)
    many = sum(1 for _ in islice(world.dataset.rows("request"), CROSSOVER + 1)) > CROSSOVER
    return engine("duckdb" if many and _PIPES.is_dir() else "reference", limits)
