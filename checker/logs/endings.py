"""Which files are logs, by the ending of their names: `requests.csv`, `requests.csv.gz`, `requests.parquet`."""

from __future__ import annotations

from pathlib import PurePath

DELIMITED = (".csv", ".tsv", ".tab")
JSON = (".json",)
JSON_LINES = (".jsonl", ".ndjson")
PARQUET = (".parquet",)
WORKBOOKS = (".xlsx", ".xlsm")
PACKED = (".gz", ".zst")
FORMATS = (*DELIMITED, *JSON, *JSON_LINES, *PARQUET, *WORKBOOKS)
TEXTS = (*DELIMITED, *JSON, *JSON_LINES)
READ = f"{', '.join(FORMATS)}; the texts also with {' or '.join(PACKED)}"


def log_format(name: str) -> str | None:
    """The ending that tells how the log is written, `.csv` for `log.csv.gz`; None for a file that is no log."""
    unpacked = unpacked_name(name)
    ending = PurePath(unpacked).suffix.lower()
    return ending if ending in (FORMATS if unpacked == name else TEXTS) else None


def unpacked_name(name: str) -> str:
    """The name without the ending of its packing."""
    path = PurePath(name)
    return str(path.with_suffix("")) if path.suffix.lower() in PACKED else name


def packing(name: str) -> str | None:
    """The ending of the packing, None for a file that is not packed."""
    ending = PurePath(name).suffix.lower()
    return ending if ending in PACKED else None
