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

# Every step is kept and read by others, so all are planned before any of them runs: one job then runs them all.
PLANNING: Final = MappingProxyType(
    {
        "spark.sql.adaptive.enabled": "false",
        # What is known of columns is passed on by Spark in a number of forms that grows with every step.
        "spark.sql.constraintPropagation.enabled": "false",
        "spark.sql.optimizer.excludedRules": _RULES,
        "spark.sql.autoBroadcastJoinThreshold": "-1",
        "spark.sql.join.preferSortMergeJoin": "false",
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(ROWS_A_TASK),
    }
)
# A few rows are decided in less time than Java needs to compile the code for them.
FEW_ROWS: Final = MappingProxyType(
    {"spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN"}
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
                    _put(session, name, clocks[name], tasks, spread=False)
                elif name in records:
                    _put(session, name, records[name], tasks, spread=True)
            for step in step_texts(plan, loaded.words.__getitem__):
                frame = session.sql(step.joined)
                for layer in step.layers:
                    frame = frame.selectExpr("*", *layer)
                frame.select(*step.kept).localCheckpoint(eager=False).createOrReplaceTempView(step.made)
            nobody: dict[str, tuple[Sequence[Row], Sequence[int]]] = dict.fromkeys(rules, ((), ()))
            return {**nobody, **dict(_answers(session, plan, loaded.rows))}


def _put(session: SparkSession, table: str, filled: pyarrow.Table, tasks: int, spread: bool) -> None:
    """A table of the plan as a view: spread over the tasks, or whole in each."""
    frame = session.createDataFrame(filled)
    spread_out = frame.repartition(tasks, "id") if spread else frame.hint("broadcast")
    (frame.coalesce(1) if tasks == 1 else spread_out).createOrReplaceTempView(view_name(table))


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
