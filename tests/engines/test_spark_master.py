"""What is said of a place where no Spark runs."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from checker.diagnostics.diagnostic import CheckerError
from checker.engines.spark.master import require_master


@pytest.fixture
def listening() -> Iterator[int]:
    """A port of this machine at which something answers as long as the test runs."""
    server = socket.create_server(("127.0.0.1", 0))
    port: int = server.getsockname()[1]
    yield port
    server.close()


@pytest.mark.parametrize(
    "master", ["local", "local[*]", "local[2,3]", "local-cluster[2,1,1024]", "yarn", "k8s://https://a:6443"]
)
def test_a_place_that_spark_starts_or_finds_itself_is_taken(master: str) -> None:
    require_master(master)


@pytest.mark.parametrize(
    "master", ["nonsense", "", "spark://", "spark://host", "spark://host:7077,other", "http://host:7077"]
)
def test_what_spark_has_no_name_for_is_refused(master: str) -> None:
    with pytest.raises(CheckerError, match="no place where Spark runs"):
        require_master(master)


def test_a_cluster_that_does_not_answer_is_told_at_once(listening: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed_soon:
        silent = closed_soon.getsockname()[1]

    with pytest.raises(CheckerError, match="nothing answers"):
        require_master(f"spark://127.0.0.1:{silent}")
    require_master(f"spark://127.0.0.1:{silent},127.0.0.1:{listening}")
