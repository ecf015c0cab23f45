"""The verdicts of rules over a dataset, decided by one plan in Spark, which gets nothing but numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from checker.engines.columnar import Codes, ColumnarEngine
from checker.engines.duckdb import write
from checker.engines.duckdb.loading import clock_fillings, fillings, loaded_by, loader_of, profile_by
from checker.engines.model import World
from checker.engines.spark.session import open_session
from checker.engines.spark.sql import SPARK, step_texts, view_name
from checker.plan.make import lower
from checker.plan.schedule import Plan
from checker.semantics.data import Row

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import SparkSession

# Rows for which one more task is worth its start.
ROWS_A_TASK: Final = 50_000

# What Spark does to make statements shorter was done by the plan; with hundreds of columns it takes minutes.
_DONE_BY_THE_PLAN: Final = (
    "BooleanSimplification", "CollapseProject", "ConstantFolding", "ConstantPropagation", "ConvertToLocalRelation",
    "EliminateOuterJoin", "FoldablePropagation", "InferFiltersFromConstraints", "LikeSimplification",
    "NullDownPropagation", "NullPropagation", "PropagateEmptyRelation", "PushDownPredicates",
    "PushFoldableIntoBranches", "PushPredicateThroughJoin", "RemoveRedundantAliases", "ReorderAssociativeOperator",
    "ReorderJoin", "ReplaceNullWithFalseInPredicate", "SimplifyBinaryComparison", "SimplifyCasts",
    "SimplifyConditionals", "SimplifyExtractValueOps", "UnwrapCastInBinaryComparison",
)  # fmt: skip
_RULES: Final = ",".join(f"org.apache.spark.sql.catalyst.optimizer.{name}" for name in _DONE_BY_THE_PLAN)

# Every step is kept and read by others. Of many rows all steps are planned before one job runs them; of a few each runs
# at once, so that no task hears again of the steps before.
PLANNING: Final = MappingProxyType(
    {
        "spark.sql.adaptive.enabled": "false",
        # What is known of columns is passed on by Spark in a number of forms that grows with every step.
        "spark.sql.constraintPropagation.enabled": "false",
        "spark.sql.optimizer.excludedRules": _RULES,
        "spark.sql.autoBroadcastJoinThreshold": "-1",
        "spark.sql.join.preferSortMergeJoin": "false",
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(ROWS_A_TASK),
        # Every job is described at length for pages that nobody serves.
        "spark.sql.ui.explainMode": "simple",
        "spark.sql.debug.maxToStringFields": "1",
    }
)
# A few rows are decided in less time than Java needs to compile the code for them, or to look for what the plan shares.
FEW_ROWS: Final = MappingProxyType(
    {
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.sql.subexpressionElimination.enabled": "false",
        # One task holds all rows, whatever Spark makes of the size of a join: nothing is sent to it anew.
        "spark.sql.maxSinglePartitionBytes": f"{2**63 - 1}b",
    }
)


class SparkEngine(ColumnarEngine):
    """Decides rules about single records in one plan in Spark."""

    name = "spark"

    def decided(self, world: World, rules: Sequence[str]) -> Codes:
        """The verdicts of rules about single records."""
        from checker.engines.spark.tables import arrow_table, measured

        if not rules:
            return {}
        session = open_session(self.limits)
        lowered = lower(world.program, world.as_of, world.settings, rules)
        loader = loader_of(world, lowered.tables)
        records = {each.table: arrow_table(each) for each in fillings(loader, lowered.tables)}
        loaded = loaded_by(loader)
        plan = lowered.plan(profile_by(lowered.tables, loader, lambda name, wanted: measured(records[name], wanted)))
        clocks = {each.table: arrow_table(each) for each in clock_fillings(world, plan, loaded)}
        tasks = 1 + max((table.num_rows for table in records.values()), default=0) // ROWS_A_TASK
        with _releasing(session):
            for name, value in {**PLANNING, "spark.sql.shuffle.partitions": str(tasks)}.items():
                session.conf.set(name, value)
            if tasks == 1:
                for name, value in FEW_ROWS.items():
                    session.conf.set(name, value)
            for name in plan.tables:
                if name in clocks:
                    _put_clock(session, name, clocks[name], tasks, _keys(plan, name))
                elif name in records:
                    _put(session, name, records[name], tasks)
            for step in step_texts(plan, loaded.words.__getitem__):
                frame = session.sql(step.joined)
                for layer in step.layers:
                    frame = frame.selectExpr("*", *layer)
                    # Between layers, or Spark writes each into the next, and what two of them share twice.
                    frame = frame.coalesce(1) if tasks == 1 else frame
                frame.select(*step.kept).localCheckpoint(eager=tasks == 1).createOrReplaceTempView(step.made)
            nobody: dict[str, tuple[Sequence[Row], Sequence[int]]] = dict.fromkeys(rules, ((), ()))
            return {**nobody, **dict(_answers(session, plan, loaded.rows))}


def _put(session: SparkSession, table: str, filled: pyarrow.Table, tasks: int) -> None:
    """A table of records as a view, spread over the tasks."""
    frame = session.createDataFrame(filled)
    # A checkpoint is a leaf: nobody plans again how the rows came, and no task gets them with its orders.
    frame = frame.coalesce(1).localCheckpoint() if tasks == 1 else frame.repartition(tasks, "id")
    frame.createOrReplaceTempView(view_name(table))


def _put_clock(session: SparkSession, table: str, filled: pyarrow.Table, tasks: int, keys: Sequence[str]) -> None:
    """A table of the legal clock as a view, whole in each task: sorted once, where joins would sort it each time."""
    frame = session.createDataFrame(filled)
    one = tasks == 1
    frame = frame.coalesce(1).sortWithinPartitions(*keys).localCheckpoint() if one else frame.hint("broadcast")
    frame.createOrReplaceTempView(view_name(table))


def _keys(plan: Plan, table: str) -> tuple[str, ...]:
    """The columns by which rows of a table are found."""
    found = (each.keys for step in plan.steps for each in step.found.values() if each.table == table)
    return tuple(key for key, _ in next(found))


def _answers(
    session: SparkSession, plan: Plan, rows: Mapping[str, Sequence[Row]]
) -> Iterator[tuple[str, tuple[Sequence[Row], Sequence[int]]]]:
    """One job for all rules of a record."""
    for table, (name, rules) in write.results(plan, SPARK).items():
        columns = [plan.results[rule][1] for rule in rules]
        fetched = session.table(name).select("id", *dict.fromkeys(columns)).toArrow().sort_by("id")
        for rule, column in zip(rules, columns, strict=True):
            yield rule, (rows[table], fetched.column(column).to_pylist())


@contextmanager
def _releasing(session: SparkSession) -> Iterator[None]:
    """Gives back at the end what the steps kept in memory."""
    context = session.sparkContext._jsc
    before = set(context.getPersistentRDDs())
    try:
        yield
    finally:
        for number, kept in dict(context.getPersistentRDDs()).items():
            if number not in before:
                kept.unpersist(False)
