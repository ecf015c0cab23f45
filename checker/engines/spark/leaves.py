"""Frames without a past: what Spark plans after them it plans without the steps, and the sizes, from before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


class Leaves:
    """Cuts and keeps frames of one session; what it keeps it gives back with `release`."""

    def __init__(self, session: SparkSession) -> None:
        self._session = session
        # Each name of a package is a question to Java, so the classes are asked for once.
        packages: Any = session._jvm
        sql = packages.org.apache.spark.sql
        self._leaf: Any = sql.execution.LogicalRDD
        self._of_rows: Any = sql.classic.Dataset.ofRows
        self._none: Any = getattr(self._leaf, "apply$default$6")()
        self._kept: list[Any] = []

    def cut(self, frame: DataFrame) -> DataFrame:
        """The rows of a frame, which are still computed where they are asked for."""
        execution: Any = frame._jdf.queryExecution()
        physical = execution.executedPlan()
        return self._made(execution.analyzed(), execution.toRdd(), physical)

    def keep(self, frame: DataFrame) -> DataFrame:
        """The rows of a frame, computed now.

        A checkpoint of Spark hands its estimate of the size on, and joins multiply: after some steps it has hundreds of
        digits, and no setting keeps Spark from sending rows of such a size anew. A leaf has the size of the settings.
        """
        done: Any = frame.localCheckpoint()._jdf.queryExecution().analyzed()
        self._kept.append(done.rdd())
        return self._made(done, done.rdd(), done)

    def keep_later(self, frame: DataFrame) -> DataFrame:
        """The rows of a frame, computed when they are first asked for."""
        later = frame.localCheckpoint(eager=False)
        kept: Any = later._jdf.queryExecution().analyzed()
        self._kept.append(kept.rdd())
        return later

    def release(self) -> None:
        """Gives back the memory of what was kept."""
        for rows in self._kept:
            rows.unpersist(False)
        self._kept.clear()

    def _made(self, logical: Any, rows: Any, physical: Any) -> DataFrame:
        from pyspark.sql.classic.dataframe import DataFrame

        java: Any = self._session._jsparkSession
        none = self._none
        leaf = self._leaf(
            logical.output(), rows, physical.outputPartitioning(), physical.outputOrdering(), False, none, java, none,
            none, False,
        )  # fmt: skip
        return DataFrame(self._of_rows(java, leaf), self._session)
