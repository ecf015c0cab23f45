"""Settings that fit no record of the policies are told with their line, all at once."""

from pathlib import Path

import pytest

from checker.configuration.load import parse_configuration
from checker.diagnostics.diagnostic import CheckerError
from checker.logs.read import read_log
from checker.semantics.model import Program


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "logs: [{file: a.csv, record: requst}]",
            ["habeas.yaml:1: there is no record `requst`; did you mean `request`?"],
        ),
        (
            "logs:\n  - file: a.csv\n    record: request\n    columns:\n      A: recieved_on\n      B: requestr\n",
            [
                "habeas.yaml:5: there is no field `recieved_on` to map to; did you mean `received_on`?",
                "habeas.yaml:6: there is no field `requestr` to map to; did you mean `requester`?",
            ],
        ),
        (
            "logs:\n  - file: a.csv\n    values:\n      decision: {Refused: denail}\n      desicion: {}\n",
            [
                "habeas.yaml:4: `decision` has no word `denail`; did you mean `denial`?",
                "habeas.yaml:5: there is no field `desicion`; did you mean `decision`?",
            ],
        ),
        (
            "logs:\n  - file: a.csv\n    rows: [{record: fee, columns: {Fee: amount}, set: {method: flatt}}]\n"
            "    events: {Sent: {kind: grant_notice, writen: yes}}\n",
            [
                "habeas.yaml:4: there is no field `writen` to set; did you mean `written`?",
                "habeas.yaml:3: `method` has no value that fits: the cell holds no word of the list: "
                "actual, average, flat, per_page",
            ],
        ),
        (
            "logs:\n  - file: a.csv\n    record: event\n    rows: [{record: fee, columns: {Fee: amount}}]\n",
            ["habeas.yaml:4: a row of event records cannot make a `fee`; it can make: nothing"],
        ),
        ("entity:\n  knd: x\n", ["habeas.yaml:2: an entity has no fact `knd`"]),
        (
            "entity:\n  holidays: mars\n",
            [
                "habeas.yaml:2: `holidays` has no value that fits: the cell holds no word of the list: "
                "england, us_federal"
            ],
        ),
        ("entities: [{id: a}, {id: a}]", ["habeas.yaml:1: two sites have this `id`"]),
    ],
)
def test_a_mistake_in_the_settings_stops_the_reading_with_its_line(
    program: Program, text: str, lines: list[str]
) -> None:
    with pytest.raises(CheckerError) as caught:
        read_log([], program, parse_configuration(text, "habeas.yaml", Path()))
    assert caught.value.message.split("\n") == lines


def test_a_column_mapped_to_a_field_of_another_record_is_told(program: Program, tmp_path: Path) -> None:
    (tmp_path / "requests.csv").write_text("id,received_on,Sum\nR-1,2026-03-02,7\n")
    configuration = parse_configuration("logs:\n - file: requests.csv\n   columns: {Sum: amount}\n", "x.yaml", tmp_path)
    with pytest.raises(CheckerError) as caught:
        read_log([tmp_path / "requests.csv"], program, configuration)
    assert caught.value.message == (
        "line 2 of the settings: a column is mapped to `amount`, and `request` has no such field"
    )


def test_a_mapped_column_that_the_file_lacks_is_told(program: Program, tmp_path: Path) -> None:
    (tmp_path / "requests.csv").write_text("id,received_on\nR-1,2026-03-02\n")
    text = "logs:\n - file: requests.csv\n   columns: {Outcome: decision}\n   events: {Denied: denial_notice}\n"
    export = read_log([tmp_path / "requests.csv"], program, parse_configuration(text, "x.yaml", tmp_path))
    assert [(problem.code, problem.column, problem.message, problem.incomplete) for problem in export.problems] == [
        ("READ-07", "Denied", "the settings map this column, and the file has none of that heading", True),
        ("READ-07", "Outcome", "the settings map this column, and the file has none of that heading", True),
    ]


def test_the_documented_settings_fit_the_records(program: Program) -> None:
    text = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")
    example = text.split("```yaml\n")[1].split("```")[0]
    export = read_log([], program, parse_configuration(example, "habeas.yaml", Path()))
    assert [entity.key for entity in export.entities] == ["entity:North"]
