"""OSCAL: the traps of ecosystem's consumers, in the results and in the catalogue that they point at."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from checker.assessment.model import Assessment
from checker.reporters.inert import json_text
from checker.reporters.oscal_catalog import catalog, token
from tests.reporters.sample import assessment
from tests.reporters.test_reports import EXPECTED, render

CATALOG = EXPECTED / "oscal_catalog.json"


def _results(of: Assessment | None = None) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(render("oscal", of=of))["assessment-results"]
    return document


def _catalog(of: Assessment) -> dict[str, Any]:
    document: dict[str, Any] = catalog((outcome.rule for outcome in of.outcomes), "9.9.9", date(2026, 6, 30))
    found: dict[str, Any] = document["catalog"]
    return found


def _all(value: object, key: str) -> Iterator[Any]:
    """Every value of a key, however deep."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == key:
                yield inner
            yield from _all(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _all(inner, key)


def rendered_catalog() -> str:
    """The catalogue of the sample's rules, as `habeas rules --format oscal` prints one."""
    return json_text({"catalog": _catalog(assessment())}) + "\n"


def test_the_catalogue_is_as_stored() -> None:
    assert rendered_catalog() == CATALOG.read_text(encoding="utf-8")


def test_only_rules_that_were_decided_have_a_finding() -> None:
    (result,) = _results()["results"]
    states = {each["target"]["target-id"]: each["target"]["status"]["state"] for each in result["findings"]}
    assert states == {"hipaa-d-12_smt": "not-satisfied", "hipaa-t-01_smt": "not-satisfied"}
    assert len(result["observations"]) == len(assessment().outcomes) + 1


@pytest.mark.parametrize("headline", ["undecided", "pending", "no_law", "not_applicable"])
def test_what_was_not_decided_is_never_satisfied(headline: Any) -> None:
    outcomes = tuple(replace(outcome, headline=headline) for outcome in assessment().outcomes)
    assert "findings" not in _results(replace(assessment(), outcomes=outcomes))["results"][0]


def test_a_rule_that_passed_is_satisfied() -> None:
    outcomes = tuple(replace(outcome, headline="passed", findings=()) for outcome in assessment().outcomes)
    (result,) = _results(replace(assessment(), outcomes=outcomes))["results"]
    assert set(_all(result["findings"], "state")) == {"satisfied"}


def test_every_control_that_is_named_is_in_the_catalogue() -> None:
    (result,) = _results()["results"]
    found = _catalog(assessment())
    controls = set(_all(found["groups"], "id"))
    assert set(_all(result, "control-id")) | set(_all(result, "target-id")) <= controls


def test_every_reference_within_the_document_leads_somewhere() -> None:
    document = _results()
    inside = {href for href in _all(document, "href") if href.startswith("#")}
    assert inside
    assert {href.removeprefix("#") for href in inside} <= set(_all(document, "uuid"))
    assert set(_all(document, "observation-uuid")) <= set(_all(document, "uuid"))
    assert set(_all(document, "actor-uuid")) <= set(_all(document, "uuid"))


def test_identifiers_are_made_from_what_was_checked() -> None:
    assert all(UUID(each).version == 5 for each in _all(_results(), "uuid"))
    assert set(_all(_results(), "uuid")) == set(_all(_results(), "uuid"))
    other = replace(assessment(), as_of=date(2026, 7, 1))
    assert not set(_all(_results(), "uuid")) & set(_all(_results(other), "uuid"))


def test_every_finding_is_evidence_once() -> None:
    pieces = [piece for pieces in _all(_results(), "relevant-evidence") for piece in pieces]
    prints = [prop["value"] for piece in pieces for prop in piece["props"] if prop["name"] == "fingerprint"]
    assert sorted(prints) == sorted(finding.fingerprint for finding in assessment().findings)


def test_an_input_is_named_by_its_digest() -> None:
    resources = _results()["back-matter"]["resources"]
    hashes = {each["title"]: each["rlinks"][0]["hashes"][0]["value"] for each in resources if "rlinks" in each}
    assert hashes == {each.file: each.sha256 for each in assessment().inputs}


def test_text_of_the_input_fits_oscal_s_lines() -> None:
    one = replace(assessment().data_findings[0], title=" \n", message="\n two\nlines ")
    document = {"results": _results(replace(assessment(), data_findings=(one,))), "catalog": _catalog(assessment())}
    for key in ("value", "title"):
        assert [text for text in _all(document, key) if not re.fullmatch(r"\S(.*\S)?", text)] == []


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("HIPAA-T-01", "hipaa-t-01"),
        ("164.524(b)(2)", "x-164.524-b-2"),
        ("45 CFR 164.524(a)", "x-45-cfr-164.524-a"),
        ("uk_gdpr", "uk_gdpr"),
        ("§", "x"),
    ],
)
def test_any_id_is_made_a_token(text: str, made: str) -> None:
    assert token(text) == made
