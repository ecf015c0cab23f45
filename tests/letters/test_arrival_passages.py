"""The days that a letter tells, in passages as offices of many kinds write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from checker.letters.concepts import ConceptSet
from checker.letters.documents import Document
from checker.letters.reading import PhraseReader, Reading

PASSAGES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "dates/passages.yaml").read_text("utf-8"))


def _read(text: str, concepts: ConceptSet) -> Reading:
    return PhraseReader().read(Document("letter.txt", text, True, "", "", {}), concepts)


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda passage: passage["name"])
def test_the_days_of_a_passage_are_read(passage: dict[str, Any], concept_sets: dict[str, ConceptSet]) -> None:
    reading = _read(passage["text"], concept_sets[passage["regime"]])
    days = {"sent": reading.sent_on, "received": reading.received_on, "promised": reading.promised_date}
    wanted = {day: str(passage[day]) if day in passage else None for day in days}
    assert [day for day in days if days[day] != wanted[day]] == passage.get("misread", [])


@pytest.mark.parametrize(
    ("told", "received"),
    [
        ("Your letter reached us on the 3rd of last month.", "2025-05-03"),
        ("Your letter reached us on the 3rd of this month.", "2025-06-03"),
        ("Your letter dated May 2 reached us on the 9th of the same month.", "2025-05-09"),
        ("Your letter reached us on Monday.", "2025-06-09"),
        ("Your letter reached us on Friday.", "2025-06-06"),
        ("Your letter reached us on Thursday.", "2025-06-12"),
        ("Letters that reach us are opened Monday to Thursday.", None),
        ("We received your request for records on May 6.", "2025-05-06"),
        ("We received your request for a copy on May 6, 2025.", "2025-05-06"),
        ("Your request came to us on 4 April.", "2025-04-04"),
        ("Your request of 1 June was received here on 4 June.", "2025-06-04"),
        ("We received your request on 14 August.", "2024-08-14"),
    ],
)
def test_a_day_is_told_from_that_of_the_letter(
    told: str, received: str | None, concept_sets: dict[str, ConceptSet]
) -> None:
    text = f"June 13, 2025\n\nDear Ms. Oduya,\n{told} We cannot give you the notes of the group."
    assert _read(text, concept_sets["hipaa"]).received_on == received
