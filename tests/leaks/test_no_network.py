"""habeas works without a network: in a name space without interfaces, or where no socket can be made."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from checker.caching import cache_folder

_SETTINGS = "entity: {kind: covered_provider, country: us, state: texas}\ncomplete_through: 2026-06-30\n"
_LETTER = "January 20, 2026\n\nYour request is denied because you owe us money. See https://canary.example/appeal.\n"
_BOTH = """\
import sys
from checker.cli.main import execute
phrases = ["--reader", "phrases"]
check = ["check", "export", "-o", "report.html", "--format", "html", "--only", "HIPAA-T-01", *phrases]
codes = [execute(check), execute(["read", "export/letter.txt", *phrases])]
sys.exit(0 if codes == [1, 0] else f"exit codes {codes}")
"""
# Python imports this module at its start; it writes down every attempt and refuses it.
_REFUSE = """\
import socket, sys
def refuse(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.")):
        with open("attempts", "a") as attempts:
            attempts.write(event + "\\n")
        raise OSError("no network here")
sys.addaudithook(refuse)
"""


# That of the policies as it is before any test names another.
_CACHE = {"HABEAS_CACHE_DIR": str(cache_folder() or "")}


def _export(folder: Path) -> None:
    (folder / "export").mkdir()
    (folder / "export" / "habeas.yaml").write_text(_SETTINGS)
    (folder / "export" / "letter.txt").write_text(_LETTER)
    (folder / "export" / "events.csv").write_text("request id,event,date,written\nR-1,access_provided,2026-04-20,yes\n")
    (folder / "export" / "requests.csv").write_text(
        "request id,type,date received,requester\nR-1,access,2026-01-05,individual\n"
    )


def _without_interfaces() -> tuple[str, ...] | None:
    """A command that runs another without network interfaces; None where the kernel does not allow it."""
    for command in (("unshare", "-rn"), ("unshare", "-n")):
        try:
            if subprocess.run([*command, "true"], capture_output=True, timeout=20).returncode == 0:
                return command
        except OSError:
            continue
    return None


def test_check_and_read_work_without_a_network_and_attempt_none(tmp_path: Path) -> None:
    _export(tmp_path)
    (tmp_path / "sitecustomize.py").write_text(_REFUSE)
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), root)), **_CACHE}
    command = [*(_without_interfaces() or ()), sys.executable, "-c", _BOTH]
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert not (tmp_path / "attempts").exists()
    assert (tmp_path / "report.html").stat().st_size


def test_an_attempt_would_be_noticed(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(_REFUSE)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    asked = "import socket; socket.create_connection(('203.0.113.77', 80), 1)"
    ran = subprocess.run([sys.executable, "-c", asked], cwd=tmp_path, env=environment, capture_output=True, timeout=60)
    assert ran.returncode
    assert "socket." in (tmp_path / "attempts").read_text()
