"""Writes the stored reports anew, for review: python -m tests.reporters.accept."""

from __future__ import annotations

import os
from pathlib import Path

from checker.reporters.formats import FORMATS
from tests.reporters.test_letter_html import EXPECTED as LETTERS
from tests.reporters.test_letter_html import rendered
from tests.reporters.test_oscal import CATALOG, rendered_catalog
from tests.reporters.test_reports import ENDINGS, EXPECTED, render

os.environ.pop("GITHUB_STEP_SUMMARY", None)
for name, _ in FORMATS:
    (EXPECTED / f"{name}.{ENDINGS[name]}").write_bytes(render(name).encode())
summary = EXPECTED / "github_summary.md"
summary.unlink(missing_ok=True)
os.environ["GITHUB_STEP_SUMMARY"] = str(Path(summary))
render("github")
LETTERS.write_text(rendered(), encoding="utf-8")
CATALOG.write_text(rendered_catalog(), encoding="utf-8")
