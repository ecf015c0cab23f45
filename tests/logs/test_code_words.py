"""The words that logs write in the column of a code."""

from pathlib import Path

from checker.configuration.load import parse_configuration
from checker.configuration.model import Configuration
from checker.semantics.data import Unknown

from .conftest import Read

_REQUESTS = "request id,received,right\nR-1,2026-03-02,access\n"


def _codes(read: Read, words: tuple[str, ...], configuration: Configuration | None = None) -> list[str | None]:
    rows = "".join(f'R-1,"{word}"\n' for word in words)
    files = {"requests.csv": _REQUESTS, "grounds.csv": f"request id,reason code\n{rows}"}
    (request,) = read(files, configuration).requests
    grounds = request.children["grounds"]
    assert isinstance(grounds, tuple)
    codes = [row.fields["code"] for row in grounds]
    return [None if isinstance(code, Unknown) else str(code) for code in codes]


def test_a_code_may_be_written_as_its_paragraph_or_in_the_words_of_the_policies(read: Read) -> None:
    words = ("R1", "Psychotherapy Notes", "164.524(a)(3)(ii)", "Danger to self or others", "not in DRS")
    assert _codes(read, words) == ["R1", "U1", "R2", "R1", "N1"]


def test_a_reason_that_no_law_permits_is_read_as_such(read: Read) -> None:
    assert _codes(read, ("unpaid bill", "Would upset patient", "company policy")) == ["G0", "G0", "G0"]


def test_words_that_mean_no_code_are_unknown(read: Read) -> None:
    assert _codes(read, ("see memo 4", "R1")) == [None, "R1"]


def test_the_words_of_the_settings_come_first(read: Read) -> None:
    settings = parse_configuration("values:\n  code: {litigation: G0}\n", "habeas.yaml", Path())
    assert _codes(read, ("litigation", "U2"), settings) == ["G0", "U2"]
