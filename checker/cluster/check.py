"""A check of tables that Spark reads: parted by request, each part checked where it lies, the reports added up."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Final

from checker import workspace
from checker.assessment import pseudonyms
from checker.assessment.gate import Gate
from checker.assessment.model import Assessment
from checker.assessment.request import Request, limits_of
from checker.assessment.selection import selected_rules
from checker.assessment.settings import settings_of
from checker.cluster.merging import merged
from checker.cluster.sources import RAW, Source, rows_of, sources_of
from checker.cluster.worker import COLUMNS, Job, checking
from checker.configuration.load import load_configuration, with_entity_facts
from checker.configuration.model import Configuration
from checker.diagnostics.diagnostic import CheckerError
from checker.engines.reference.populations import is_grouped
from checker.engines.spark.session import open_session
from checker.large.counting import wide_rules
from checker.plan.make import lower
from checker.reporters.stored import rebuilt
from checker.semantics.expressions import FieldOf
from checker.semantics.model import Level, Program, Rule
from checker.semantics.types import RowType

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

# Bytes of a table, as Spark estimates them, that one part holds.
BYTES_A_PART: Final = 48 << 20
# Of the parts that are wanted, how many Spark has to read the files in for rows to stay where they lie.
SHARE_OF_PIECES: Final = 0.5
# The column by which rows are parted.
KEY: Final = "key"
_SETTINGS: Final = "habeas.yaml"


@dataclass(frozen=True)
class ClusterRun:
    """A check that Spark made: the report, and the settings that it was made with."""

    assessment: Assessment
    configuration: Configuration

    def gate(self, fail_on: Level | None, fail_on_undecided: bool, exit_zero: bool) -> Gate:
        """The gate of the command line, where it is silent that of the settings."""
        settings = self.configuration
        return Gate(fail_on or settings.fail_on, fail_on_undecided or settings.fail_on_undecided, exit_zero)


def is_address(path: str) -> bool:
    """Whether a path is one that Spark reads: file:///..., s3a://..., hdfs://..."""
    return "://" in path


def check_with_spark(uris: Sequence[str], request: Request, parts: int | None = None) -> ClusterRun:
    """The check of tables at these addresses; `request.verdicts` is a folder that gets every verdict as Parquet.

    `parts` is how many parts the log is cut into, by default as many as its size asks for. Raises CheckerError where
    no check can be made.
    """
    if request.config is None:
        raise CheckerError("a log that Spark reads needs its settings", "name them: --config habeas.yaml")
    configuration = with_entity_facts(load_configuration((), request.config), dict(request.entity))
    program = workspace.load((*configuration.policies, *request.policies), configuration.shipped_policies).program
    as_of = request.as_of or configuration.complete_through
    if as_of is None:
        raise CheckerError("nothing says through which day the log is complete", "say it: --as-of 2026-06-30")
    rules = selected_rules(program, request.only or configuration.only, (*configuration.enable, *request.enable))
    decided, left_out = _decided(rules, program, as_of, configuration)
    names = pseudonyms.stable(configuration.key_file)
    session = open_session(limits_of(request, configuration))
    sources = sources_of(session, uris, program, configuration)
    files, settings, policies = _shipped(configuration, request)
    key = names.key if names is not None else secrets.token_hex(32).encode()
    grouped = tuple(rule for rule in decided if is_grouped(program.rules[rule]))
    job = Job(
        sources, files, settings, policies, decided, grouped, (*configuration.enable, *request.enable), as_of,
        request.entity, key, request.reader, request.verdicts is not None,
    )  # fmt: skip
    reports = _reports(session, job, parts, request.verdicts)
    if not reports:
        raise CheckerError("there was nothing to check: the tables hold no row", "are these the right addresses?")
    whole = merged(reports, configuration.small_cells)
    return ClusterRun(_told(whole, left_out, names is not None), configuration)


def _decided(
    rules: Sequence[str], program: Program, as_of: date, configuration: Configuration
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The rules that a part can decide, and those that need more of the log than a request and what belongs to it."""
    alone = [rule for rule in rules if _is_of_one_request(program.rules[rule], program)]
    single = [rule for rule in alone if not is_grouped(program.rules[rule])]
    wide = wide_rules(lower(program, as_of, settings_of(program, configuration), single))
    decided = tuple(rule for rule in alone if rule not in wide)
    return decided, tuple(rule for rule in rules if rule not in decided)


def _is_of_one_request(rule: Rule, program: Program) -> bool:
    """Whether a rule is about a record of a request, or about records of one number, which lie in one part."""
    subject = rule.versions[0].subject
    if not is_grouped(rule):
        return subject.record != "entity"
    return any(
        isinstance(key, FieldOf) and key.field in program.records["request"].key and key.row.type == RowType("request")
        for key in subject.group_by
    )


def _shipped(configuration: Configuration, request: Request) -> tuple[Mapping[str, bytes], str, tuple[str, ...]]:
    """The settings and the policies beside them as files for the workers; policies that lie elsewhere go by name."""
    assert request.config is not None, "a check by Spark has settings"
    files = {_SETTINGS: request.config.read_bytes()}
    folder = configuration.folder.resolve()
    for name in configuration.policies:
        path = Path(name)
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and file.resolve().is_relative_to(folder):
                files[file.resolve().relative_to(folder).as_posix()] = file.read_bytes()
    named = []
    for number, name in enumerate(request.policies):
        path = Path(name)
        if not path.exists():
            named.append(name)
            continue
        for file in sorted(path.rglob("*.policy")) if path.is_dir() else [path]:
            place = f"policies-{number}/{file.name}"
            files[place] = file.read_bytes()
            named.append(place)
    return files, _SETTINGS, tuple(named)


def _reports(session: SparkSession, job: Job, parts: int | None, verdicts: Path | None) -> list[Assessment]:
    from pyspark.errors import PySparkException

    try:
        return _of_parts(session, job, parts, verdicts)
    except PySparkException as error:
        # What Spark says of it may quote a record.
        raise CheckerError(
            f"Spark ended while it checked the parts ({error.getCondition() or type(error).__name__})",
            "do the parts of each table have the same headings, are the files in reach, and is the folder for the "
            "verdicts new?",
        ) from None


def _of_parts(session: SparkSession, job: Job, parts: int | None, verdicts: Path | None) -> list[Assessment]:
    rows = _parted(session, job.sources, parts)
    found = rows.mapInArrow(checking(job), COLUMNS)
    if verdicts is not None:
        from pyspark import StorageLevel

        found = found.persist(StorageLevel.DISK_ONLY)
        lines = found.where("report is null").drop("report")
        lines.write.mode("error").parquet(str(verdicts) if is_address(str(verdicts)) else verdicts.absolute().as_uri())
    collected = found.where("report is not null").select("report").toArrow().column("report").to_pylist()
    found.unpersist()
    return list(_rebuilt(collected))


def _rebuilt(reports: Sequence[bytes]) -> Iterator[Assessment]:
    for report in reports:
        stored = rebuilt({**json.loads(report), "exit_code": 0})
        assert stored is not None, "a worker writes reports that keep their schema"
        yield stored.assessment


def _parted(session: SparkSession, sources: Sequence[Source], parts: int | None) -> DataFrame:
    """All rows of all tables, those of one request in one part, with the columns that `checking` takes."""
    from pyspark.sql import functions as f

    width = max(len(source.headings) for source in sources)
    tables = [_numbered(session, number, source, width) for number, source in enumerate(sources)]
    whole = reduce(lambda one, other: one.unionAll(other), tables)
    size = int(str(whole._jdf.queryExecution().optimizedPlan().stats().sizeInBytes()))
    count = parts or max(session.sparkContext.defaultParallelism, min(1 + size // BYTES_A_PART, 100_000))
    # Spark cuts files into pieces of at most so many bytes.
    session.conf.set("spark.sql.files.maxPartitionBytes", str(max(size // count, 1)))
    if len(sources) == 1 and _may_stay(whole, count):
        return whole.drop(KEY).coalesce(count)
    # Rows without a number belong to nobody: they are spread.
    spread = f.concat(f.lit("\0"), f.xxhash64(*(f"c{place}" for place in range(width))).cast("string"))
    return whole.repartition(count, f.coalesce(f.col(KEY), spread)).drop(KEY)


def _may_stay(requests: DataFrame, count: int) -> bool:
    """Whether requests to which nothing is joined may stay in the pieces in which Spark reads their files.

    So they may where no two have the same number, and where the pieces are not too few: a large CSV is one.
    """
    pieces = requests._jdf.queryExecution().toRdd().getNumPartitions()
    if pieces < SHARE_OF_PIECES * count:
        return False
    return requests.where(f"{KEY} is not null").groupBy(KEY).count().where("count > 1").isEmpty()


def _numbered(session: SparkSession, number: int, source: Source, width: int) -> DataFrame:
    """The rows of a table with as many cells as the widest has, and the number of the request as their key."""
    from pyspark.sql import functions as f

    none = f.lit(None).cast("string")
    places = range(len(source.headings))
    cells = [f.col(f"c{place}") if place in places else none.alias(f"c{place}") for place in range(width)]
    number_of = none if source.key is None else f.col(f"c{source.key}")
    key = f.regexp_replace(number_of, r"(?U)^\s+|\s+$", "")
    fits, has_number = f.col(RAW).isNull(), f.coalesce(f.length(key) > 0, f.lit(False))
    return rows_of(session, source).select(
        f.lit(number).alias("source"), *cells, f.col(RAW).alias("raw"),
        (fits & ~has_number & f.lit(source.key is not None)).alias("numberless"),
        f.when(fits & has_number, key).alias(KEY),
    )  # fmt: skip


def _told(whole: Assessment, left_out: Sequence[str], stable: bool) -> Assessment:
    """The report with what holds of every check by Spark."""
    notices = [
        *whole.notices,
        "Spark read the log: the report has no digests of its files and no numbers of rows, and letters are counted "
        "and not listed",
    ]
    if not stable:
        notices.append(
            "pseudonyms hold for this run alone: no key is set (HABEAS_KEY_FILE, or key_file in habeas.yaml)"
        )
    incomplete = list(whole.incomplete)
    if left_out:
        incomplete.append(
            f"{', '.join(left_out)} look at more of the log than one request and were not decided by Spark"
        )
    return replace(whole, notices=tuple(notices), incomplete=tuple(incomplete), key=whole.key if stable else None)
