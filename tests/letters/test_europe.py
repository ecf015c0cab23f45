"""What answers under the GDPR and the UK GDPR say: routes, reasons, time, and what only looks like them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from checker.letters.concepts import ConceptSet
from checker.letters.reading import Reading
from checker.syntax import ast

Read = Callable[..., Reading]

POLICIES = (
    "gdpr.concepts.access",
    "gdpr.concepts.extension",
    "gdpr.concepts.grounds",
    "gdpr.concepts.refusal",
    "gdpr.concepts.remedies",
    "uk.concepts.grounds",
    "uk.concepts.refusal",
    "uk.concepts.remedies",
    "uk.concepts.time",
)
FEWEST_CASES = 3
ROWS = {
    "gdpr": tuple(f"L-G{number:02}" for number in range(1, 10)),
    "uk_gdpr": tuple(f"L-U{number:02}" for number in range(1, 7)),
}
CODES = {
    "gdpr": {
        "X-THIRDPARTY", "X-PRIVILEGE", "X-EXCESSIVE", "X-UNFOUNDED", "X-SERIOUS-HARM", "X-NOID", "X-NODATA",
        "X-RESTRICTION-LAW",
    },
    "uk_gdpr": {
        "X-THIRDPARTY", "X-PRIVILEGE", "X-EXCESSIVE", "X-UNFOUNDED", "X-SERIOUS-HARM", "X-NOID", "X-NODATA",
    },
}  # fmt: skip

IRISH = """Shannonside Rheumatology, Limerick
14 October 2026

Dear Ms Quill,

Yes, we hold information about you, and a copy of it is enclosed, 84 pages. Page 31 is left out: it sets down what
your brother told our nurse in confidence about his own illness, and he has not agreed that you see it.

If you do not accept this you can complain to the Data Protection Commission (dataprotection.ie). You can also ask
the Circuit Court to order us to give you the page.

Yours sincerely,
Nuala Brophy
"""

ENGLISH = """Ash Walk Surgery
3 November 2026

Dear Mr Thorne,

Your notes are enclosed but for two letters to our solicitors. They were written to obtain legal advice about your
claim, and they are privileged.

- If you think we have got this wrong, tell us: dp@ashwalk.example, and we will reply within 30 days.
- You do not need to come to us first. The Information Commissioner takes complaints too (ico.org.uk).
- A county court can order us to hand over more.

Yours sincerely,
Pia Lund, practice manager
"""


def concepts_of(policy_files: tuple[ast.PolicyFile, ...], name: str) -> list[ast.ConceptDecl]:
    """The concepts of a policy."""
    return [
        node
        for file in policy_files
        if file.header is not None and file.header.name.text == name
        for node in file.declarations
        if isinstance(node, ast.ConceptDecl)
    ]


@pytest.mark.parametrize("policy", POLICIES)
def test_every_polarity_of_every_concept_has_three_cases(policy_files: tuple[ast.PolicyFile, ...], policy: str) -> None:
    short = []
    for concept in concepts_of(policy_files, policy):
        for language in concept.languages:
            wanted = {
                "states": language.states,
                "takes_away": language.takes_away,
                "near_miss": language.near_miss,
                "neither": language.states,
            }
            for polarity, phrases in wanted.items():
                cases = [case for case in language.cases if case.polarity == polarity]
                if phrases and len(cases) < FEWEST_CASES:
                    short.append((concept.name.text, polarity, len(cases)))
    assert short == []


@pytest.mark.parametrize("regime", ["gdpr", "uk_gdpr"])
def test_every_row_and_every_ground_of_a_regime_is_read(
    read: Read, concept_sets: dict[str, ConceptSet], regime: str
) -> None:
    reading = read("Your notes are attached.", regime)
    assert set(ROWS[regime]) <= set(reading.rows)
    assert {code for one in concept_sets[regime].concepts for code in one.codes} >= CODES[regime]


def test_an_irish_letter_is_read_in_full(read: Read) -> None:
    reading = read(IRISH, "gdpr")
    assert {row: reading.rows[row].polarity for row in ("L-G01", "L-G02", "L-G03", "L-G05", "L-G06", "L-G07")} == {
        "L-G01": "states",
        "L-G02": "states",
        "L-G03": "states",
        "L-G05": "absent",
        "L-G06": "states",
        "L-G07": "absent",
    }


def test_a_letter_from_a_surgery_is_read_in_full(read: Read) -> None:
    reading = read(ENGLISH, "uk_gdpr")
    assert {row: statement.polarity for row, statement in reading.rows.items() if row.startswith("L-U")} == {
        "L-U01": "states",
        "L-U02": "states",
        "L-U03": "states",
        "L-U04": "states",
        "L-U05": "absent",
        "L-U06": "absent",
    }


@pytest.mark.parametrize(
    "authority",
    [
        "Österreichische Datenschutzbehörde",
        "Gegevensbeschermingsautoriteit",
        "Commission for Personal Data Protection",
        "Croatian Personal Data Protection Agency",
        "Commissioner for Personal Data Protection",
        "Úřad pro ochranu osobních údajů",
        "Datatilsynet",
        "Estonian Data Protection Inspectorate",
        "Data Protection Ombudsman",
        "CNIL",
        "BfDI",
        "Hellenic Data Protection Authority",
        "NAIH",
        "Data Protection Commission",
        "Garante per la protezione dei dati personali",
        "Data State Inspectorate",
        "State Data Protection Inspectorate",
        "CNPD",
        "Information and Data Protection Commissioner",
        "Autoriteit Persoonsgegevens",
        "UODO",
        "Comissão Nacional de Proteção de Dados",
        "ANSPDCP",
        "Office for Personal Data Protection",
        "Information Commissioner",
        "AEPD",
        "Integritetsskyddsmyndigheten",
    ],
)
def test_the_authority_of_each_member_state_is_known(read: Read, authority: str) -> None:
    assert read(f"You can complain to the {authority}.", "gdpr").rows["L-G02"].polarity == "states"


@pytest.mark.parametrize(
    "text",
    [
        "Our Data Protection Officer is glad to answer questions.",
        "The patient ombudsman of the hospital is there for you.",
        "The Medical Chamber supervises our doctors.",
        "The Health Information and Quality Authority inspects us.",
    ],
)
def test_other_bodies_are_no_supervisory_authority(read: Read, text: str) -> None:
    assert read(text, "gdpr").rows["L-G02"].polarity in ("near_miss", "absent")


@pytest.mark.parametrize(
    "text",
    [
        "Our ICO registration number is ZA000000.",
        "We follow the ICO guidance on access requests.",
        "We told the Information Commissioner about the breach in May.",
        "The Parliamentary and Health Service Ombudsman looks at complaints about the NHS.",
    ],
)
def test_an_authority_named_for_something_else_is_no_route(read: Read, text: str) -> None:
    assert read(text, "uk_gdpr").rows["L-U03"].polarity in ("near_miss", "absent")


@pytest.mark.parametrize(("regime", "row"), [("gdpr", "L-G03"), ("uk_gdpr", "L-U04")])
@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("If you do not accept this decision you can go to court.", "states"),
        ("Nothing stops you from taking us to court.", "states"),
        ("Can I go to court about this? Yes, at any time.", "states"),
        ("Can I go to court about this? No.", "takes_away"),
        ("You cannot take us to court over this.", "takes_away"),
        ("Recourse to the courts is excluded.", "takes_away"),
        ("You may want to speak to a solicitor.", "near_miss"),
        ("We reserve the right to bring legal proceedings.", "near_miss"),
        ("The report was written for the family court.", "absent"),
    ],
)
def test_a_court_counts_only_where_it_is_open_to_the_reader(
    read: Read, regime: str, row: str, text: str, polarity: str
) -> None:
    assert read(text, regime).rows[row].polarity == polarity


def test_a_reason_stands_only_beside_a_refusal(read: Read) -> None:
    told = "The entry shows what your sister told us in confidence."
    ahead = "We must remove the names of other patients before we answer."
    assert read(f"We cannot give you page 4. {told}", "gdpr").rows["L-G01"].polarity == "states"
    assert read(ahead, "gdpr").rows["L-G01"].polarity == "absent"


def test_an_excess_by_name_is_no_reason_and_its_facts_are(read: Read) -> None:
    bare = read("Your request is refused as excessive.", "gdpr")
    facts = read("Your request is refused as excessive: it is the ninth for the same file since January.", "gdpr")
    assert (bare.rows["L-G01"].polarity, bare.rows["L-G08"].polarity) == ("near_miss", "near_miss")
    assert (facts.rows["L-G01"].polarity, facts.rows["L-G08"].polarity) == ("states", "states")


def test_the_regulation_is_no_law_that_restricts_the_right(read: Read) -> None:
    assert read("We refuse under article 23 GDPR.", "gdpr").rows["L-G07"].polarity == "near_miss"
    named = "Section 60 of the Data Protection Act 2018 restricts your right here."
    assert read(named, "gdpr").rows["L-G07"].polarity == "states"


def test_being_busy_is_no_reason_for_an_extension(read: Read) -> None:
    busy = "We extend the period by two months owing to our workload."
    facts = "We extend the period by two months because your file fills eleven binders."
    assert read(busy, "gdpr").rows["L-G04"].polarity == "near_miss"
    assert read(facts, "gdpr").rows["L-G04"].polarity == "states"
    assert read(facts, "uk_gdpr").rows["L-U05"].polarity == "states"


def test_a_complaint_about_care_is_no_complaint_to_the_controller(read: Read) -> None:
    care = "Complaints about clinical care go to the practice manager."
    data = "Complaints about how we handled your request go to the practice manager."
    assert read(care, "uk_gdpr").rows["L-U02"].polarity == "near_miss"
    assert read(data, "uk_gdpr").rows["L-U02"].polarity == "states"
