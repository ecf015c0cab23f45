"""A small policy for the tests of mutants and coverage: its records, and rules to put beside them."""

from __future__ import annotations

from textwrap import dedent

from checker import workspace
from checker.diagnostics.source import Source
from checker.semantics.model import Checked

RECORDS = """policy q "A policy with its records"
  regime hipaa
  law "none" checked 2026-01-01
record entity "An entity"
  key id
  field id text "its number"
  field covered yes or no blank means no "whether the law binds it"
  children requests of request empty means absent "its requests"
record request "A request"
  key id
  belongs to entity
  field id text "its number"
  field received_on date "when it came"
  field refused_on date blank means absent "when it was refused"
  field pages number "its length"
  field fee money "what was asked"
  field signed yes or no blank means no "signed"
  field urgent yes or no blank means no "urgent"
  field kind one of (copy, sight) "what was asked for"
  children events of event empty means absent "what happened"
  children letters of letter empty means absent "its letters"
  children grounds of ground empty means absent "reasons"
record event "An event"
  belongs to request
  dated happened_on
  field happened_on date "when"
  field until_on date blank means absent "until when"
  field good yes or no blank means no "good"
record ground "A reason"
  belongs to request
  field code reason "which"
  field danger yes or no blank means no "danger"
  field asked yes or no blank means no "asked for"
record letter "A letter"
  key id
  dated sent_on
  belongs to request
  field id text "its number"
  field sent_on date "its day"
  field language one of (english) "its language"
  field text document "its text"
calendar town "Town" cite "none" checked 2026-01-01 covers 2025-01-01 through 2025-12-31
  weekend saturday, sunday
  holiday 2025-07-04 "a feast"
vocabulary reason of ground "Reasons" law "none"
  value harm "Harm"
    in force from 2000-01-01
    cite "none"
    needs danger "danger"
    barred when asked "asked for"
setting strict "Whether it is strict"
  cite "none"
  one of (strict, loose)
  default strict
  because "a test"
list english_endings "Endings" cite "none" contains "s"
list english_stop_words "Stop words" cite "none" contains "the"
"""


def checked_with(declarations: str, header: str = "") -> Checked:
    """The records with some declarations; a mistake in them fails the test."""
    text = RECORDS.replace("checked 2026-01-01\nrecord entity", f"checked 2026-01-01 {header}\nrecord entity", 1)
    checked = workspace.check([Source("q", text + dedent(declarations))])
    assert [(each.span, each.message) for each in checked.diagnostics if each.severity == "error"] == []
    return checked


def rule(require: str, cases: str, subject: str = "request", says: str = 'say "no"', severity: str = "error") -> str:
    """A rule with its requirement and its cases."""
    return f"""
rule Q-1 "A rule"
  in force from 2000-01-01
    cite "none"
    severity {severity}
    for {subject}
    require {require}
    {says}
{cases}
"""


def deadline(clock: str, cases: str) -> str:
    """A deadline with its clock and its cases."""
    return f"""
deadline due of request "Last day"
  in force from 2000-01-01 by received_on
    cite "none"
    starts received_on
    {clock}
{cases}
"""
