"""The engine for a cluster: the plan of the columnar engines, written as SQL for Spark."""

from checker.engines.spark.engine import SparkEngine

__all__ = ["SparkEngine"]
