"""The verdicts of rules over a dataset, decided by one plan in Spark, which gets nothing but numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from checker.engines.columnar import Codes, ColumnarEngine
from checker.engines.duckdb import write
from checker.engines.duckdb.loading import clock_fillings, fillings, loaded_by, loader_of, profile_by
from checker.engines.limits import Limits
from checker.engines.model import World
from checker.engines.spark.leaves import Leaves
from checker.engines.spark.session import open_session
from checker.engines.spark.sql import SPARK, StepText, step_texts, view_name
from checker.plan.make import lower
from checker.plan.schedule import Plan
from checker.semantics.data import Row

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame, SparkSession

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
        # One task holds all rows: nothing is sent to it anew.
        "spark.sql.defaultSizeInBytes": "1",
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
        lowered = lower(world.program, world.as_of, world.settings, rules)
        loader = loader_of(world, lowered.tables)
        records = {each.table: arrow_table(each) for each in fillings(loader, lowered.tables)}
        loaded = loaded_by(loader)
        plan = lowered.plan(profile_by(lowered.tables, loader, lambda name, wanted: measured(records[name], wanted)))
        clocks = {each.table: arrow_table(each) for each in clock_fillings(world, plan, loaded)}
        tasks = 1 + max((table.num_rows for table in records.values()), default=0) // ROWS_A_TASK
        session = _session(self.limits, tasks)
        leaves = Leaves(session)
        try:
            for name in plan.tables:
                if name in clocks:
                    _clock(session, leaves, clocks[name], tasks).createOrReplaceTempView(view_name(name))
                elif name in records:
                    _records(session, leaves, records[name], tasks).createOrReplaceTempView(view_name(name))
            run = _run_at_once if tasks == 1 else _run_later
            for step in step_texts(plan, loaded.words.__getitem__):
                run(session, leaves, step).createOrReplaceTempView(step.made)
            nobody: dict[str, tuple[Sequence[Row], Sequence[int]]] = dict.fromkeys(rules, ((), ()))
            return {**nobody, **dict(_answers(session, plan, loaded.rows))}
        finally:
            leaves.release()


def _session(limits: Limits, tasks: int) -> SparkSession:
    """A session with what holds for the plan, and for its number of rows."""
    session = open_session(limits)
    settings = {**PLANNING, "spark.sql.shuffle.partitions": str(tasks), **(FEW_ROWS if tasks == 1 else {})}
    for name, value in settings.items():
        session.conf.set(name, value)
    return session


def _records(session: SparkSession, leaves: Leaves, filled: pyarrow.Table, tasks: int) -> DataFrame:
    """A table of records, spread over the tasks."""
    frame = session.createDataFrame(filled)
    # Kept, nobody plans again how the rows came, and no task gets them with its orders.
    return leaves.keep(frame.coalesce(1)) if tasks == 1 else frame.repartition(tasks, "id")


def _clock(session: SparkSession, leaves: Leaves, filled: pyarrow.Table, tasks: int) -> DataFrame:
    """A table of the legal clock, whole in each task: hashed once a step, where joins would go through all its days."""
    frame = session.createDataFrame(filled)
    return (leaves.keep(frame.coalesce(1)) if tasks == 1 else frame).hint("broadcast")


def _run_at_once(session: SparkSession, leaves: Leaves, step: StepText) -> DataFrame:
    """A step over a few rows: each layer is planned alone, and the step is run before the next."""
    frame = session.sql(step.joined)
    for columns in step.layers:
        # Spark goes through all layers below anew for each, and writes each into the next where it looks for a scan.
        frame = leaves.cut(frame).selectExpr(*columns)
    return leaves.keep(frame)


def _run_later(session: SparkSession, leaves: Leaves, step: StepText) -> DataFrame:
    """A step over many rows, which runs when its rows are first asked for."""
    frame = session.sql(step.joined)
    for columns in step.layers:
        frame = frame.selectExpr(*columns)
    return leaves.keep_later(frame)


def _answers(
    session: SparkSession, plan: Plan, rows: Mapping[str, Sequence[Row]]
) -> Iterator[tuple[str, tuple[Sequence[Row], Sequence[int]]]]:
    """One job for all rules of a record."""
    for table, (name, rules) in write.results(plan, SPARK).items():
        columns = [plan.results[rule][1] for rule in rules]
        fetched = session.table(name).select("id", *dict.fromkeys(columns)).toArrow().sort_by("id")
        for rule, column in zip(rules, columns, strict=True):
            yield rule, (rows[table], fetched.column(column).to_pylist())
