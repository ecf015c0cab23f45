"""Opens the fixture clinic's HTML report in headless Chromium and has axe-core look at it.

python -m scripts.html_accessible [PAGE...]     exits with 1 if something keeps somebody from reading a page

Needs Chromium, node and npm; axe-core and puppeteer-core are installed into a folder that is deleted again.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import checker
from checker.assessment.gate import Gate, exit_code
from checker.reporters.formats import ReportOptions, reporter

_ROOT = Path(__file__).parents[1]
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_PACKAGES = ("axe-core@4.14.1", "puppeteer-core@24.43.1")


def main(pages: list[str]) -> int:
    """0 if nothing was found; 1 if something was, or if there is no browser to look with."""
    browser = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    missing = [name for name in ("node", "npm") if shutil.which(name) is None]
    if browser is None or missing:
        print(f"html-accessible: needs {', '.join(missing or ['Chromium'])}; install it and run this again")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        files = [str(Path(page).resolve()) for page in pages] or [str(_clinic(Path(folder)))]
        subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", *_PACKAGES],
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        script = _ROOT / "scripts" / "html_accessible.mjs"
        return subprocess.run(["node", str(script), browser, *files], cwd=folder, check=False).returncode


def _clinic(folder: Path) -> Path:
    """The report of the fixture clinic, as a file in the folder."""
    assessment = checker.check([_ROOT / "fixtures" / "clinic"])
    file = folder / "report.html"
    with file.open("w", encoding="utf-8") as stream:
        reporter("html")(assessment, stream, ReportOptions(exit_code=exit_code(assessment, Gate())))
    return file


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
