"""The pages of the catalogue: what they hold, and that everything with an id has one."""

from __future__ import annotations

from functools import cache

import pytest
from click.testing import CliRunner

from checker import workspace
from checker.catalogue.book import Book, book
from checker.catalogue.find import known_ids, page_of
from checker.catalogue.page import Example, Facts, Items, Page, Source
from checker.cli.main import cli
from checker.diagnostics.source import Source as Text
from checker.policytest.hearing import CaseReader
from checker.policytest.message import message_of
from checker.workspace import check
from scripts.markdown import escaped, page_in_markdown

POLICY = """policy shop "Parcels"
  law     "Parcel Act"
  checked 2026-01-02
  source  primary, memory

record parcel "Something that was sent"
  key id
  field id      text "its number"
  field sent_on date "the day on which it was sent"
  field asked_on date "the day on which it was asked for"

define prompt of parcel "Sent within a week"
  in force from 2000-01-01
    cite  "Parcel Act s. 1"
    means sent_on <= asked_on + 7 days

rule P-01 "Parcels are sent promptly"
  in force from 2000-01-01 by asked_on
    row      P-02
    cite     "Parcel Act s. 1"
    unsettled "a week is read as seven days"
    severity error
    for      parcel where asked_on >= 2001-01-01
    require  prompt
    say      "sent on {sent_on}"
    mend     "Send it."
  case "a month later" given parcel id "a", asked_on 2024-01-01, sent_on 2024-02-01 expect breached
  case TR-001 "at once" given parcel id "a", asked_on 2024-01-01, sent_on 2024-01-01 expect passed

entry P-03 "Parcels are wrapped"
  informs
  cite    "Parcel Act s. 2"
  because "nobody writes down how a parcel was wrapped"

enforcement great_delay "The great delay"
  decided "3 May 2020"
  outcome "5 USD"
  cite    "Parcel Office, decision 1"
  source  secondary
  because "A parcel took a year."
  shows   P-02
"""


def shop() -> Book:
    checked = check([Text("shop.policy", POLICY)])
    assert [each.message for each in checked.diagnostics if each.severity == "error"] == []
    program = checked.program
    reader = CaseReader(program.files)
    return book(program, lambda case: message_of(program, case, reader))


@cache
def shipped() -> Book:
    return book(workspace.load().program, lambda case: "")


def test_the_page_of_a_rule_holds_its_law_its_reach_its_examples_and_why_it_matters() -> None:
    assert page_of(shop(), "P-01") == Page(
        "P-01",
        "Parcels are sent promptly",
        (
            Facts(
                (
                    ("Law", "Parcel Act s. 1"),
                    ("In force", "from 2000-01-01, as of `asked_on`"),
                    ("Source", "primary: the text of the law was read; memory: from memory, to be checked"),
                    ("Unsettled", "a week is read as seven days"),
                    ("Severity", "error"),
                )
            ),
            Source("Checked", "for parcel\nwhere asked_on >= 2001-01-01\nrequire prompt"),
            Facts((("To mend", "Send it."),)),
            Items(
                "In words",
                (
                    "`asked_on`: the day on which it was asked for",
                    "`prompt`: Sent within a week",
                ),
            ),
            Facts((("Fields", "`parcel.asked_on`, `parcel.sent_on`"),)),
            Example(
                "Breaches",
                "a month later",
                (("parcel", "id a; asked on 2024-01-01; sent on 2024-02-01"),),
                None,
                "breached: sent on 2024-02-01",
            ),
            Example(
                "Passes", "at once", (("parcel", "id a; asked on 2024-01-01; sent on 2024-01-01"),), None, "passed"
            ),
            Items(
                "Why it matters",
                ("The great delay, 3 May 2020, 5 USD: A parcel took a year. (Parcel Office, decision 1)",),
            ),
            Facts((("Also encodes", "P-02"), ("Traps", "TR-001"))),
            Items("Cases", ("breached: a month later", "passed: at once (TR-001)"), long=True),
        ),
    )


def test_a_row_that_a_rule_encodes_has_the_page_of_the_rule() -> None:
    assert page_of(shop(), "P-02") == page_of(shop(), "P-01")


def test_the_page_of_an_entry_gives_its_reason() -> None:
    facts = (
        ("Informs", "nobody writes down how a parcel was wrapped"),
        ("Law", "Parcel Act s. 2"),
        ("Source", "primary: the text of the law was read; memory: from memory, to be checked"),
    )
    assert page_of(shop(), "P-03") == Page("P-03", "Parcels are wrapped", (Facts(facts),))


def test_a_page_in_markdown_keeps_code_and_escapes_the_rest() -> None:
    page = Page("X", "X", (Source("Checked", "a < b"), Items("Cases", ("a <b> `c <d>`",), long=True)))
    assert list(page_in_markdown(page)) == [
        *("**Checked**", "", "```text", "a < b", "```", ""),
        *("<details>", "<summary>Cases: 1</summary>", "", r"- a \<b\> `c <d>`", "", "</details>", ""),
    ]
    assert escaped("[x] | *y*") == r"\[x\] \| \*y\*"


def test_every_id_of_the_shipped_policies_has_a_page() -> None:
    names = set(known_ids(shipped()))
    assert len(names) > 800
    assert sorted(name for name in names if page_of(shipped(), name) is None) == []


def test_every_rule_shows_a_case_that_breaches_it_and_one_that_it_passes() -> None:
    missing = []
    for rule in shipped().program.rules:
        page = page_of(shipped(), rule)
        assert page is not None
        labels = [block.label for block in page.blocks if isinstance(block, Example)]
        if labels != ["Breaches", "Passes"]:
            missing.append((rule, labels))
    assert missing == []


@pytest.mark.parametrize("name", ["HIPAA-T-01", "R1", "HIPAA-T-08", "L-H04", "TR-031", "A4-10", "HIPAA-O-12"])
def test_the_terminal_shows_the_page_of_anything_with_an_id(name: str) -> None:
    result = CliRunner().invoke(cli, ["explain", name], standalone_mode=False)
    page = page_of(shipped(), name)
    assert result.exception is None
    assert page is not None
    assert result.output.splitlines()[0] == f"{page.id}  {page.title}"
    assert max(len(line) for line in result.output.splitlines()) <= 120
