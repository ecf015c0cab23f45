"""Bad input: one clear line each, exit code 2, and everything else is still checked. Outputs are compared whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.conftest import Habeas
from tests.end_to_end.scenarios import EVENTS, LOG, SCENARIOS, Scenario

EXPECTED = Path(__file__).parent / "expected"


def write(folder: Path, scenario: Scenario) -> None:
    """The files of a scenario, over a log of one request that is answered in time."""
    for name, content in {"requests.csv": LOG, "events.csv": EVENTS, **scenario.files}.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)


def transcript(habeas: Habeas, scenario: Scenario) -> str:
    """Exit code, standard output and standard error of `habeas check`."""
    ran = habeas("check", *scenario.arguments)
    return f"exit code {ran.code}\n---- standard output\n{ran.out}---- standard error\n{ran.err}"


@pytest.mark.parametrize("name", SCENARIOS)
def test_bad_input_is_told_and_the_rest_is_checked(folder: Path, habeas: Habeas, name: str) -> None:
    write(folder, SCENARIOS[name])
    assert transcript(habeas, SCENARIOS[name]) == (EXPECTED / f"{name}.txt").read_text(encoding="utf-8")


def test_every_stored_output_has_its_scenario() -> None:
    assert {file.stem for file in EXPECTED.glob("*.txt")} == set(SCENARIOS)


@pytest.mark.parametrize("name", SCENARIOS)
def test_no_stored_output_is_a_pass_or_a_crash(name: str) -> None:
    text = (EXPECTED / f"{name}.txt").read_text(encoding="utf-8")
    softer = ("date_that_does_not_exist", "ambiguous_date", "two_digit_year", "unknown_column")
    assert text.startswith("exit code 2\n") or name in softer
    assert "mistake in habeas" not in text
