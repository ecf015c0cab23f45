"""Text off pictures, by the tesseract program of the machine; only where the user asks for it."""

from __future__ import annotations

import shutil
import subprocess  # one fixed program, found on PATH, without a shell

from checker.diagnostics.diagnostic import CheckerError
from checker.letters.formats.decoded import UnreadableError
from checker.letters.formats.extract import Extract, Recogniser
from checker.letters.formats.limits import LONGEST_RECOGNITION

NO_TEXT = (
    "is a picture without text, such as a scan: give --ocr to have it read by tesseract, or export the letter with its "
    "text"
)
_PROGRAM = "tesseract"
_LANGUAGES = ("eng", "deu", "fra", "spa", "ita", "nld")
_DOTS_PER_INCH = "300"


class Tesseract:
    """Reads pictures with tesseract, in those of the languages that it has been given."""

    def __init__(self, program: str, languages: str) -> None:
        self._command = (program, "stdin", "stdout", "-l", languages, "--dpi", _DOTS_PER_INCH)

    def read(self, picture: bytes) -> str:
        """The text of a picture; raises UnreadableError where tesseract fails or takes too long."""
        try:
            done = subprocess.run(  # noqa: S603  # the picture goes through standard input, nothing of it is an argument
                self._command, input=picture, capture_output=True, timeout=LONGEST_RECOGNITION, check=True
            )
        except subprocess.TimeoutExpired:
            why = f"takes tesseract more than {LONGEST_RECOGNITION} seconds a page: scan it again, smaller"
            raise UnreadableError(why) from None
        except (OSError, subprocess.CalledProcessError):
            raise UnreadableError("cannot be read by tesseract: scan it again, as PNG or PDF") from None
        return done.stdout.decode("utf-8", "replace").replace("\r\n", "\n").rstrip("\n\f") + "\n"


def find_tesseract() -> Tesseract | None:
    """Tesseract with its languages, or None where it is not on PATH or has none of ours."""
    program = shutil.which(_PROGRAM)
    if program is None:
        return None
    try:
        listed = subprocess.run((program, "--list-langs"), capture_output=True, timeout=10, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None
    installed = set((listed.stdout + listed.stderr).decode("utf-8", "replace").split())
    languages = [language for language in _LANGUAGES if language in installed]
    return Tesseract(program, "+".join(languages)) if languages else None


def need_tesseract() -> Tesseract:
    """Tesseract; raises CheckerError where the machine has none that is of use."""
    found = find_tesseract()
    if found is None:
        raise CheckerError(
            "pictures cannot be read: the program `tesseract` is not on PATH, or has no language that is read",
            "install tesseract with its data for English, or leave --ocr out",
        )
    return found


def read_picture(data: bytes, recogniser: Recogniser | None) -> Extract:
    """The letter on a picture; raises UnreadableError without text recognition."""
    if recogniser is None:
        raise UnreadableError(NO_TEXT)
    text = recogniser.read(data)
    if not text.strip():
        raise UnreadableError("shows no text that could be recognised: scan it again, larger and straight")
    return Extract(text, pages=(0,), recognised=True)
