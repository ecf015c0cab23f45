"""The site beside the files that it is made of; `make site` builds it and lets no warning pass."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def test_every_schema_is_on_the_page_of_schemas() -> None:
    page = (DOCS / "schemas.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\(schemas/(\w+)\.json\)", page)) == {
        file.stem for file in (DOCS / "schemas").glob("*.json")
    }


def test_every_page_beside_the_index_is_in_its_contents() -> None:
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    listed = {line for block in re.findall(r"```\{toctree\}\n(.*?)```", index, re.DOTALL) for line in block.split()}
    pages = {str(file.relative_to(DOCS).with_suffix("")) for file in (*DOCS.glob("*.md"), *DOCS.glob("how-to/*.md"))}
    assert pages - listed == {"index"}


def test_the_first_day_is_a_script_that_a_plain_shell_can_read() -> None:
    checked = subprocess.run(["sh", "-n", str(DOCS / "first-day.sh")], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")
