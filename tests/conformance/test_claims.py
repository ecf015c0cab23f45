"""Each claim has a verdict, rules that exist, and a case that shows it, or the reason why there is none."""

from __future__ import annotations

from functools import cache

import jsonschema
import pytest

from checker import workspace
from checker.catalogue.cases import CaseLine, every_case
from checker.catalogue.claims import VERDICTS, Claim, cases_of, read_claims, table_as_written
from checker.catalogue.rows import rows
from checker.policytest import run_case
from checker.policytest.hearing import CaseReader
from checker.semantics.model import Program

CLAIMS = read_claims()
COUNTS = {"A1": 20, "A2": 23, "A3": 15, "A4": 28, "A5": 23}
ALL = tuple(f"{article}-{number:02}" for article, count in COUNTS.items() for number in range(1, count + 1))
SENTENCE = {"type": "string", "minLength": 5, "pattern": r"[.?]$"}
SCHEMA = {
    "type": "object",
    "required": ["articles", "claims"],
    "additionalProperties": False,
    "properties": {
        "articles": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "required": ["title", "kind"],
                "additionalProperties": False,
                "properties": {"title": {"type": "string"}, "kind": {"type": "string"}},
            },
        },
        "claims": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "claim", "verdict", "correct", "rules"],
                "anyOf": [{"required": ["case"]}, {"required": ["because"]}],
                "additionalProperties": False,
                "properties": {
                    "id": {"type": "string", "pattern": r"^A\d-\d\d$"},
                    "claim": SENTENCE,
                    "verdict": {"enum": list(VERDICTS)},
                    "correct": SENTENCE,
                    "rules": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
                    "case": {"type": "string"},
                    "because": SENTENCE,
                },
            },
        },
    },
}


@cache
def program() -> Program:
    return workspace.load().program


@cache
def cases() -> tuple[CaseLine, ...]:
    return every_case(program())


@cache
def row_ids() -> frozenset[str]:
    return frozenset(row.id for row in rows(program()))


def test_the_table_keeps_its_schema() -> None:
    errors = jsonschema.Draft202012Validator(SCHEMA).iter_errors(table_as_written())
    assert [(list(error.path), error.message) for error in errors] == []


def test_the_table_holds_every_claim_in_order() -> None:
    assert tuple(claim.id for claim in CLAIMS.claims) == ALL
    assert tuple(CLAIMS.articles) == tuple(COUNTS)


@pytest.mark.parametrize("claim", CLAIMS.claims, ids=lambda claim: claim.id)
def test_the_rules_of_a_claim_are_rows(claim: Claim) -> None:
    assert [row for row in claim.rules if row not in row_ids()] == []
    assert claim.rules or claim.because is not None


@pytest.mark.parametrize("claim", CLAIMS.claims, ids=lambda claim: claim.id)
def test_a_claim_is_shown_by_a_case_or_says_why_none_can(claim: Claim) -> None:
    assert bool(cases_of(claim, cases())) != (claim.because is not None)


def test_every_case_that_shows_a_claim_passes() -> None:
    reader = CaseReader(program().files)
    shown = {id(line.case): line.case for claim in CLAIMS.claims for line in cases_of(claim, cases()) if line.case}
    results = [run_case(program(), case, reader) for case in shown.values()]
    assert len(results) > 70
    assert [(each.case.title, each.found) for each in results if not each.passed] == []


def test_no_case_bears_a_claim_that_is_not_in_the_table() -> None:
    borne = {name for case in cases() for name in case.ids if name[0] == "A" and name[1:2].isdigit()}
    assert sorted(borne - set(ALL)) == []
