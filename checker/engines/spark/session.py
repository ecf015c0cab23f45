"""The one Spark of a process: quiet, without pages, with every setting that a verdict could hang on stated."""

from __future__ import annotations

import logging
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from checker.diagnostics.diagnostic import CheckerError
from checker.engines.limits import Limits
from checker.engines.spark.master import require_master

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

NEEDED: Final = ("pyspark", "pyarrow", "pandas")
_LOGGING: Final = Path(__file__).with_name("log4j2.properties")

# What holds for the process, set before Java starts.
PROCESS: Final = MappingProxyType(
    {
        "spark.app.name": "habeas",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        # Nobody looks at what has run, which is kept nevertheless.
        "spark.ui.retainedJobs": "1",
        "spark.ui.retainedStages": "1",
        "spark.ui.retainedTasks": "1",
        "spark.sql.ui.retainedExecutions": "1",
        # What a plan of many steps hangs on is written for tasks by calls in calls, deeper than a stack as it ships.
        "spark.driver.extraJavaOptions": f"-Xss64m -Dlog4j2.configurationFile={_LOGGING.as_uri()}",
        "spark.executor.extraJavaOptions": "-Xss64m",
    }
)

# What holds for the statements of a session.
STATEMENTS: Final = MappingProxyType(
    {
        # An overflow ends the check, as in DuckDB; it never wraps around.
        "spark.sql.ansi.enabled": "true",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.caseSensitive": "true",
    }
)


def open_session(limits: Limits) -> SparkSession:
    """A session of its own for a check; the Spark beneath is started once a process.

    CheckerError where something is not installed, or where the Spark that runs has another master.
    """
    spark = _running(limits.master) or _started(limits)
    # Spark would print the statement that failed, and its bridge to Java each call that Ctrl-C ends.
    logging.getLogger("SQLQueryContextLogger").disabled = True
    logging.getLogger("py4j").addHandler(logging.NullHandler())
    session = spark.newSession()
    for name, value in STATEMENTS.items():
        session.conf.set(name, value)
    return session


def _running(master: str | None) -> SparkSession | None:
    if "pyspark" not in sys.modules:
        return None
    from pyspark.sql import SparkSession

    running = SparkSession.getActiveSession()
    if running is not None and master not in (None, running.sparkContext.master):
        raise CheckerError("a Spark with another master runs in this process", "one process has one master")
    return running


def _started(limits: Limits) -> SparkSession:
    if limits.master is not None:
        require_master(limits.master)
    _require_installed()
    from pyspark.errors import PySparkRuntimeError
    from pyspark.sql import SparkSession

    builder = SparkSession.builder
    for name, value in {**PROCESS, **_place(limits)}.items():
        builder = builder.config(name, value)
    try:
        with _silent():
            return builder.getOrCreate()
    except PySparkRuntimeError as error:
        if error.getCondition() != "JAVA_GATEWAY_EXITED":
            raise
        raise CheckerError(
            "Java ended before Spark had started",
            "Spark wants Java 17 or 21; `java -version` says which this is",
        ) from None


def _place(limits: Limits) -> dict[str, str]:
    """Where Spark runs. Under `spark-submit` what was given there holds."""
    if "PYSPARK_GATEWAY_PORT" in os.environ and limits.master is None:
        return {}
    threads = "*" if limits.threads is None else str(limits.threads)
    master = limits.master or f"local[{threads}]"
    settings = {"spark.master": master}
    if master.startswith("local"):
        settings |= {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        if limits.memory is not None:
            settings["spark.driver.memory"] = f"{limits.memory // 2**20}m"
    return settings


def _require_installed() -> None:
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise CheckerError(
            f"`--engine spark` needs {', '.join(missing)}, which is not installed", "pip install 'habeas[spark]'"
        )
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java") is None and not (home and (Path(home) / "bin" / "java").exists()):
        raise CheckerError(
            "`--engine spark` needs Java, and there is no `java` on the path",
            "install Java 17 or 21 (Debian: apt-get install openjdk-17-jre-headless), or set JAVA_HOME",
        )


@contextmanager
def _silent() -> Iterator[None]:
    """Java and the workers that it starts keep the standard error of now: theirs could quote a record."""
    sys.stderr.flush()
    kept = os.dup(2)
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
