"""Two exports full of canaries, one of them broken, in a folder in which caches and temporary files are watched too."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from checker import workspace
from tests.leaks.canaries import Canary
from tests.leaks.export import plant

_CLEARED = ("FORCE_COLOR", "CLICOLOR_FORCE", "GITHUB_STEP_SUMMARY", "HABEAS_SIGN_PASSPHRASE")
_FOLDERS = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "TMPDIR", "HOME")


@dataclass(frozen=True)
class World:
    """The folder in which commands run, the exports in it, and all that is planted in them.

    `watched` holds caches and temporary files.
    """

    folder: Path
    watched: Path
    broken: Path
    clean: Path
    canaries: tuple[Canary, ...]


@pytest.fixture(scope="package")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Exports, a key for pseudonyms, and the environment; the policies, which hold no input, are read once."""
    folder = tmp_path_factory.mktemp("world")
    watched = folder / "watched"
    before = Path.cwd()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workspace, "load", cache(workspace.load))
        program = workspace.load(()).program
        for name in _FOLDERS:
            (watched / name).mkdir(parents=True)
            patch.setenv(name, str(watched / name))
        for name in _CLEARED:
            patch.delenv(name, raising=False)
        patch.setattr(tempfile, "tempdir", None)
        (folder / "key").write_text("a key of pseudonyms for tests alone")
        patch.setenv("HABEAS_KEY_FILE", str(folder / "key"))
        patch.setenv("HABEAS_CACHE_DIR", str(watched / "kept"))
        exports = folder / "broken", folder / "clean"
        for export in exports:
            export.mkdir()
        mints = plant(exports[0], program, broken=True), plant(exports[1], program, broken=False)
        os.chdir(folder)
        yield World(folder, watched, *exports, tuple(canary for mint in mints for canary in mint.made))
        os.chdir(before)
