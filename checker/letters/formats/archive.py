"""ZIP archives: every member that could be a letter is one."""

from __future__ import annotations

import zipfile
from pathlib import PurePosixPath

from checker.letters.formats.decoded import UnreadableError
from checker.letters.formats.extract import Extract, Opening
from checker.letters.formats.limits import LARGEST, LARGEST_ARCHIVE
from checker.letters.formats.packages import open_package, read_part

_OF_OTHER_PROGRAMS = ("[content_types].xml", "mimetype")
_NO_LETTERS = frozenset(("__macosx", "thumbs.db", "desktop.ini"))


def read_archive(data: bytes, opening: Opening) -> tuple[Extract, ...]:
    """The letters of the members, sorted by name; a member that cannot be read says why, the others are read."""
    package = open_package(data)
    members = sorted(
        (info for info in package.infolist() if not info.filename.endswith("/")), key=lambda info: info.filename
    )
    if any(info.filename.lower() in _OF_OTHER_PROGRAMS for info in members):
        raise UnreadableError("is an Office document, not an archive: give it its own ending, or save it as PDF")
    names = [_name(info) for info in members]
    found: list[Extract] = []
    for info, name in zip(members, names, strict=True):
        if not _could_be_letter(name):
            continue
        if names.count(name) > 1:
            found.append(Extract("", inside=name, why_not="lies twice in the archive under one name: pack it again"))
            continue
        found += _member(package, info, name, opening)
    if not found:
        raise UnreadableError("holds no letter: pack the letters themselves")
    return tuple(found)


def _member(package: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, opening: Opening) -> tuple[Extract, ...]:
    largest = LARGEST_ARCHIVE if name.lower().endswith(".zip") else LARGEST
    try:
        return opening.member(name, read_part(package, info, opening.allowance, largest))
    except UnreadableError as problem:
        return (Extract("", inside=name, why_not=str(problem)),)


def _name(info: zipfile.ZipInfo) -> str:
    """The path of a member as plain steps; nothing is ever unpacked to it."""
    return "/".join(step for step in info.filename.replace("\\", "/").split("/") if step not in ("", ".", ".."))


def _could_be_letter(name: str) -> bool:
    steps = PurePosixPath(name.lower()).parts
    return bool(steps) and not any(step in _NO_LETTERS or step.startswith(".") for step in steps)
