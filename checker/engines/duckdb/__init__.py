"""The columnar engine: a plan written as SQL for DuckDB, which holds nothing but numbers."""

from checker.engines.duckdb.engine import DuckDBEngine

__all__ = ["DuckDBEngine"]
