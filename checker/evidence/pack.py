"""Evidence packs as they lie on disk: a folder or a ZIP with the same four files, the same bytes for the same check."""

from __future__ import annotations

import filecmp
import hashlib
import json
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from checker.assessment.request import STDIN, Request
from checker.assessment.run import Run, run
from checker.assessment.writing import whole_file
from checker.diagnostics.diagnostic import CheckerError
from checker.evidence.difference import Difference
from checker.evidence.manifest import Made, manifest_of
from checker.evidence.standing import settled, standing_in
from checker.evidence.verdicts import write_verdicts
from checker.reporters import json_report
from checker.reporters.formats import ReportOptions

SUMS, ASSESSMENT, MANIFEST, VERDICTS = "SHA256SUMS", "assessment.json", "manifest.json", "verdicts.jsonl"
SUMMED = (ASSESSMENT, MANIFEST, VERDICTS)
FILES = (SUMS, *SUMMED)
# The first moment that a ZIP can tell: a pack does not say when it was written.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100600
_UNIX = 3
_SUM = re.compile(r"([0-9a-f]{64})  (\S+)")
_COPIED_AT_ONCE = 1 << 20


def run_for_pack(request: Request, target: Path | None = None) -> tuple[Request, Run]:
    """Makes a check whose files go by names that hold elsewhere; returns the request with these names too.

    `target` is where the pack will be written, None if nowhere. Raises CheckerError where the check is one that no pack
    can hold, or where the pack would lie among its inputs.
    """
    if target is not None and any(target.resolve().is_relative_to(path.resolve()) for path in request.paths):
        raise CheckerError(
            f"the evidence pack `{target}` would lie among the inputs, where the next check would read it",
            "name a place beside them",
        )
    if request.show_text:
        raise CheckerError(
            "an evidence pack holds no text of the input", "leave --show-text out, or make the report in another run"
        )
    if any(str(path) == STDIN for path in request.paths):
        raise CheckerError("an evidence pack needs inputs that lie in files", "save standard input to a file")
    settled_request, folder = settled(request)
    with standing_in(folder):
        return settled_request, run(settled_request)


def write_pack(target: Path, made: Made) -> None:
    """Writes a pack of a check to a folder, or to a file that ends in .zip; only its owner can read it.

    Raises CheckerError where it cannot be written.
    """
    try:
        if target.suffix.lower() != ".zip":
            _make_folder(target)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".habeas-") as folder:
            _write_files(Path(folder), made)
            if target.suffix.lower() == ".zip":
                with whole_file(target) as whole:
                    write_zip(Path(folder), whole)
            else:
                _take_in(target, Path(folder))
    except OSError as error:
        raise CheckerError(f"the evidence pack cannot be written to `{target}`: {error.strerror}") from None


def _make_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    strangers = sorted(path.name for path in folder.iterdir() if path.name not in FILES)
    if strangers:
        raise CheckerError(
            f"the folder `{folder}` holds other files than an evidence pack",
            "name a new folder, or one with an old pack",
        )


def _take_in(folder: Path, made: Path) -> None:
    """The files of a pack in place of those of an old one, sums last: without them there is no whole pack."""
    (folder / SUMS).unlink(missing_ok=True)
    for name in (*SUMMED, SUMS):
        shutil.move(made / name, folder / name)


def _write_files(folder: Path, made: Made) -> None:
    with _opened(folder / ASSESSMENT) as stream:
        json_report.write(made.run.assessment, stream, ReportOptions(exit_code=made.exit_code))
    with _opened(folder / MANIFEST) as stream:
        json.dump(manifest_of(made), stream, indent=2, sort_keys=True, ensure_ascii=False)
        stream.write("\n")
    with _opened(folder / VERDICTS) as stream:
        write_verdicts(made.run, stream)
    with _opened(folder / SUMS) as stream:
        stream.write(sums_text({name: digest_of(folder / name) for name in SUMMED}))


def _opened(file: Path) -> TextIO:
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8", newline="\n")


def write_zip(folder: Path, target: Path) -> None:
    """Packs the files of a folder: in order of their names, not compressed, without times, readable by the owner."""
    descriptor = os.open(target, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w+b") as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name in FILES:
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.create_system = _UNIX
            entry.external_attr = _MODE << 16
            entry.file_size = (folder / name).stat().st_size
            with (folder / name).open("rb") as source, archive.open(entry, "w") as packed:
                shutil.copyfileobj(source, packed, _COPIED_AT_ONCE)


def sums_text(digests: Mapping[str, str]) -> str:
    """Digests as `sha256sum -c` reads them."""
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests))


def digest_of(file: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def opened_pack(pack: Path) -> Iterator[Path]:
    """The folder with the files of a pack; of a ZIP a copy, removed at the end.

    Raises CheckerError for what is no pack.
    """
    if pack.is_dir():
        if not (pack / MANIFEST).is_file():
            raise _no_pack(pack, f"the folder has no {MANIFEST}")
        yield pack
        return
    with tempfile.TemporaryDirectory(prefix="habeas-") as made:
        _unpack(pack, Path(made))
        yield Path(made)


def _unpack(pack: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(pack) as archive:
            for entry in archive.infolist():
                if entry.filename not in FILES or entry.compress_type != zipfile.ZIP_STORED:
                    raise _no_pack(pack, "it holds other files, or compressed ones")
                with archive.open(entry) as packed, (folder / entry.filename).open("xb") as copy:
                    shutil.copyfileobj(packed, copy, _COPIED_AT_ONCE)
    except FileNotFoundError:
        raise CheckerError(f"there is no evidence pack `{pack}`", "name the folder or the ZIP") from None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError):
        raise _no_pack(pack, "it is no ZIP that can be read, or was changed") from None
    if not (folder / MANIFEST).is_file():
        raise _no_pack(pack, f"it has no {MANIFEST}")


def _no_pack(pack: Path, why: str) -> CheckerError:
    return CheckerError(
        f"`{pack}` is not an evidence pack: {why}", "make one with: habeas check ... --evidence PACK.zip"
    )


def flaws_of(pack: Path, folder: Path) -> tuple[Difference, ...]:
    """What of a pack is not as it was written: files that are missing, changed or added, and a changed ZIP."""
    present = {path.name for path in folder.iterdir()}
    flaws = [Difference("pack", name, "is missing") for name in FILES if name not in present]
    flaws += [Difference("pack", name, "does not belong to it") for name in sorted(present - set(FILES))]
    if SUMS in present:
        flaws += _changed(folder, present)
    if not flaws and not pack.is_dir():
        with tempfile.TemporaryDirectory(prefix="habeas-") as made:
            again = Path(made) / "again.zip"
            write_zip(folder, again)
            if not filecmp.cmp(pack, again, shallow=False):
                flaws.append(Difference("pack", "the ZIP around its files", "was changed"))
    return tuple(flaws)


def _changed(folder: Path, present: set[str]) -> Iterator[Difference]:
    text = (folder / SUMS).read_bytes().decode("utf-8", "replace")
    told = {name: digest for digest, name in _SUM.findall(text)}
    if sums_text(told) != text or told.keys() != set(SUMMED):
        yield Difference("pack", SUMS, "was changed")
    for name in SUMMED:
        if name in present and name in told and digest_of(folder / name) != told[name]:
            yield Difference("pack", name, "was changed")


def read_json(folder: Path, name: str) -> dict[str, Any]:
    """A JSON file of a pack; CheckerError where it holds no object."""
    try:
        found = json.loads((folder / name).read_bytes())
    except (OSError, ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise CheckerError(f"{name} of the evidence pack cannot be read")
    return found
