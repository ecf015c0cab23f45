"""Opens the fixture clinic's HTML report in headless Chromium: axe-core looks at it, and it is compared with pictures.

python -m scripts.html_accessible              exits with 1 if something keeps somebody from reading the report, or
                                               if it looks otherwise than its stored pictures, and says where
python -m scripts.html_accessible --accept     stores how it looks, for review
python -m scripts.html_accessible PAGE...      looks at other pages, without pictures

Needs Chromium, node and npm, and for the pictures the font DejaVu (Debian: chromium nodejs npm fonts-dejavu-core);
axe-core and puppeteer-core are installed into a folder that is deleted again.
"""

from __future__ import annotations

import os
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
_PICTURES = _ROOT / "tests" / "reporters" / "expected" / "pictures"
_PACKAGES = ("axe-core@4.14.1", "puppeteer-core@24.43.1")


def main(pages: list[str]) -> int:
    """0 if nothing was found; 1 if something was, or if there is no browser to look with."""
    browser = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    missing = [name for name in ("node", "npm") if shutil.which(name) is None]
    if browser is None or missing:
        print(f"html-accessible: needs {', '.join(missing or ['Chromium'])}; install it and run this again")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        accept = pages == ["--accept"]
        mode = "accept" if accept else "none" if pages else "check"
        files = [str(_clinic(Path(folder)))] if mode != "none" else [str(Path(page).resolve()) for page in pages]
        subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", *_PACKAGES],
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        script = _ROOT / "scripts" / "html_accessible.mjs"
        command = ["node", str(script), browser, str(_PICTURES), mode, *files]
        return subprocess.run(command, cwd=folder, check=False).returncode


def _clinic(folder: Path) -> Path:
    """The report of the fixture clinic, as a file in the folder."""
    os.chdir(_ROOT)
    os.environ.pop("HABEAS_KEY_FILE", None)
    assessment = checker.check(["fixtures/clinic"])
    file = folder / "clinic.html"
    with file.open("w", encoding="utf-8") as stream:
        reporter("html")(assessment, stream, ReportOptions(exit_code=exit_code(assessment, Gate())))
    return file


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
