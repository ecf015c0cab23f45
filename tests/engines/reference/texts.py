"""Small policies as text, checked and run; every line of a test's policy is in the test."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from textwrap import dedent

from checker import workspace
from checker.diagnostics.source import Source
from checker.engines.model import Judgement, Subject, World
from checker.engines.reference import ReferenceEngine
from checker.policytest import run_cases
from checker.semantics.data import Dataset, Row, Scalar
from checker.semantics.model import Checked, Program

RECORDS = """
policy records "Records of the tests"
  law "none" checked 2026-01-01
record entity "An entity"
  key id
  field id text "its number"
  field state one of (here, there) "where it is"
  field holidays calendar_name "its calendar"
  children requests of request empty means absent "its requests"
record request "A request"
  key id
  belongs to entity
  field id text "its number"
  field received_on date "when it came"
  field closed_on date blank means absent "when it was closed"
  field a yes or no "the first fact"
  field b yes or no "the second fact"
  field c yes or no "the third fact"
  field kind one of (red, green) "its colour"
  field number number blank means absent "its running number"
  children events of event empty means absent "what happened"
  children items of item empty means unknown "what was asked for"
  children grounds of ground empty means absent "reasons"
  children letters of letter empty means absent "letters"
record event "An event"
  belongs to request
  dated happened_on
  field kind one of (answer, notice, asked, told) "what happened"
  field happened_on date "when"
  field good yes or no "whether it was good"
record item "An item"
  key id
  belongs to request
  field id text "its number"
  field released yes or no "given"
  field price money blank means absent "what it cost"
record ground "A ground"
  belongs to request
  field code ground_code "its code"
  field apart yes or no "kept apart"
  field over_on date blank means absent "when it was over"
record letter "A letter"
  key id
  belongs to request optional
  dated sent_on
  field id text "its number"
  field sent_on date "when it was sent"
  field language one of (english, german) "its language"
  field text document "its text"
vocabulary ground_code of ground "Codes"
  law "none"
  attribute soft yes or no "can be argued with"
  value A1 "always"
    in force from 2000-01-01 cite "none"
      set soft yes
      needs apart "it is kept apart"
      barred when over_on is present "it is over"
  value A2 "until 2014"
    in force from 2000-01-01 through 2014-12-31 cite "none"
      set soft no
"""

CALENDAR = """
policy calendars.town "Town"
  law "none" checked 2026-01-01
calendar town "Town" cite "none" checked 2026-01-01 covers 2024-01-01 through 2026-12-31
  weekend saturday, sunday
  holiday 2025-07-04 "a feast"
"""

HEAD = """
policy p "The policy of the test"
  law "none" checked 2026-01-01
use records
use calendars.town
every case
  given entity state here, holidays town
  given request received_on 2025-01-31
"""


def checked(text: str) -> Checked:
    """The records, the calendar and the text, which begins after the header."""
    sources = [Source("records", RECORDS), Source("town", CALENDAR), Source("p", HEAD + dedent(text))]
    result = workspace.check(sources)
    assert [(each.span, each.message) for each in result.diagnostics if each.severity == "error"] == []
    return result


def failures(text: str) -> list[tuple[str, str]]:
    """The cases of the text that fail, with what was found."""
    made = checked(text)
    return [(each.case.title, each.found) for each in run_cases(made, made.program.files) if not each.passed]


def found(text: str) -> dict[str, str]:
    """What was found in each case of the text."""
    made = checked(text)
    return {each.case.title: each.found for each in run_cases(made, made.program.files)}


def world(
    program: Program,
    *entities: Row,
    as_of: date = date(2025, 6, 1),
    letters: tuple[Row, ...] = (),
    supplied: frozenset[str] | None = None,
    settings: Mapping[str, Scalar] | None = None,
) -> World:
    """A world of the program; every kind of record is supplied unless said otherwise."""
    kinds = frozenset(program.records) if supplied is None else supplied
    values = {name: setting.default for name, setting in program.settings.items()} | dict(settings or {})
    return World(program, Dataset(entities, letters, as_of, kinds), as_of, values)


def judged(made: World, rule: str, subject: Subject) -> Judgement:
    """The judgement of the reference engine."""
    return ReferenceEngine().judge(made, rule, subject)
