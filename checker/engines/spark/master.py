"""The place where Spark runs, looked at before Java starts: Spark itself tries for minutes where nothing answers."""

from __future__ import annotations

import re
import socket
from typing import Final

from checker.diagnostics.diagnostic import CheckerError

# The forms of Spark's own documentation, "Submitting Applications", section "Master URLs".
MASTER: Final = re.compile(
    r"local(\[[^\]]+\])?|local-cluster\[[^\]]+\]|yarn|k8s://.+|spark://[^,:/]+:\d+(,[^,:/]+:\d+)*"
)
SECONDS: Final = 5.0


def require_master(master: str) -> None:
    """Raises CheckerError for a place that Spark has no name for, and for a cluster of its own that does not answer."""
    if not MASTER.fullmatch(master):
        raise CheckerError(
            "what --master names is no place where Spark runs",
            "local[*] is this machine; a cluster is spark://HOST:7077, yarn or k8s://https://HOST:PORT",
        )
    if master.startswith("spark://"):
        hosts = [each.rsplit(":", 1) for each in master.removeprefix("spark://").split(",")]
        if not any(_answers(host, int(port)) for host, port in hosts):
            raise CheckerError(
                "nothing answers where --master says that Spark runs",
                "is the cluster running, and can this machine reach its port?",
            )


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), SECONDS):
            return True
    except (OSError, OverflowError):
        return False
