"""Settings without a log of their own, and a check of the same files on both ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from checker import workspace
from checker.assessment.model import Assessment
from checker.assessment.run import Request, run
from tests.large.compare import WITHIN, Both


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    """Settings without any log of their own."""
    file = tmp_path / "none.yaml"
    file.write_text("entity: {kind: covered_provider, country: us, state: texas, holidays: texas}\n")
    return file


@pytest.fixture
def both(settings: Path) -> Both:
    """A check of the same files as a small log and as a large one."""

    def check(paths: Sequence[Path], config: Path = settings, **further: object) -> tuple[Assessment, Assessment]:
        rules = tuple(sorted(rule for rule in workspace.load().program.rules if rule.startswith(("HIPAA-", *WITHIN))))
        request = replace(
            Request(tuple(paths), config=config, as_of=date(2025, 9, 30), only=rules),
            **further,  # type: ignore[arg-type]  # fields of a request
        )
        return run(replace(request, large=False)).assessment, run(replace(request, large=True)).assessment

    return check
