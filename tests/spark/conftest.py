"""These tests start Spark: `make test-spark` runs them, and `make test`, which does not need Java, leaves them out."""

from __future__ import annotations

import os

collect_ignore_glob = [] if os.environ.get("HABEAS_TEST_ENGINE") == "spark" else ["test_*.py"]
