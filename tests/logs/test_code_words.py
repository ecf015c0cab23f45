"""The words that logs write in the column of a code."""

from pathlib import Path

import pytest

from checker.configuration.load import parse_configuration
from checker.configuration.model import Configuration
from checker.semantics.data import Unknown

from .conftest import Read
from .shown import told

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


def test_words_that_mean_no_code_are_no_permitted_ground(read: Read) -> None:
    assert _codes(read, ("see memo 4", "R1")) == ["G0", "R1"]


@pytest.mark.parametrize(("country", "code"), [("us", "G0"), ("france", "X-OTHER"), ("uk", "X-OTHER"), (None, "G0")])
def test_the_code_for_words_without_one_is_that_of_the_country(read: Read, country: str | None, code: str) -> None:
    settings = parse_configuration(f"entity: {{country: {country}}}\n", "habeas.yaml", Path()) if country else None
    assert _codes(read, ("see memo 4",), settings) == [code]


def test_each_site_has_the_code_of_its_own_country(read: Read) -> None:
    settings = parse_configuration(
        "entities: [{id: Lyon, country: france}, {id: Salem, country: us}]\n", "habeas.yaml", Path()
    )
    grounds = "request id,reason code\nR-1,see memo 4\nR-2,see memo 4\n"
    requests = "request id,site,received,right\nR-1,Lyon,2026-03-02,access\nR-2,Salem,2026-03-02,access\n"
    export = read({"requests.csv": requests, "grounds.csv": grounds}, settings)
    codes = {
        str(request.fields["id"]): [ground.fields["code"] for ground in rows]
        for request in export.requests
        if isinstance(rows := request.children["grounds"], tuple)
    }
    assert codes == {"R-1": ["X-OTHER"], "R-2": ["G0"]}


def test_words_without_a_code_are_told_and_never_printed(read: Read) -> None:
    files = {"requests.csv": _REQUESTS, "grounds.csv": "request id,reason code\nR-1,R1\nR-1,see memo 4\nR-1,\n"}
    export = read(files)
    assert told(export) == [
        "warn READ-23 grounds.csv row 3 [reason code]: the words map to no code of a ground and were taken as G0, "
        "outside the United States as X-OTHER"
    ]
    (rows,) = (request.children["grounds"] for request in export.requests)
    assert isinstance(rows, tuple)
    assert [row.fields["code_unmapped"] for row in rows] == [False, True, False]


def test_what_is_blank_or_said_to_be_unknown_stays_unknown(read: Read) -> None:
    assert _codes(read, ("", "n/a", "?", "pending")) == [None, None, None, None]


def test_words_in_a_nested_log_and_in_a_column_of_the_requests_are_taken_alike(read: Read) -> None:
    nested = '{"requests": [{"id": "R-1", "received_on": "2026-03-02", "grounds": [{"code": "see memo 4"}]}]}'
    (request,) = read({"log.json": nested}).requests
    settings = parse_configuration(
        "logs: [{file: wide.csv, record: request, rows: [{record: ground, columns: {Why: code}}]}]\n",
        "habeas.yaml",
        Path(),
    )
    (wide,) = read({"wide.csv": "id,received_on,Why\nR-1,2026-03-02,see memo 4\n"}, settings).requests
    for rows in (request.children["grounds"], wide.children["grounds"]):
        assert isinstance(rows, tuple)
        assert [(row.fields["code"], row.fields["code_unmapped"]) for row in rows] == [("G0", True)]


def test_the_words_of_the_settings_come_first(read: Read) -> None:
    settings = parse_configuration("values:\n  code: {litigation: G0}\n", "habeas.yaml", Path())
    assert _codes(read, ("litigation", "U2"), settings) == ["G0", "U2"]
