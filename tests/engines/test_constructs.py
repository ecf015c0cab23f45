"""Every form of the language, one rule each, decided by both engines."""

from __future__ import annotations

import pytest

from checker.engines.reference import ReferenceEngine
from tests.engines.agreement import world
from tests.engines.clinic import Taste, clinic
from tests.engines.policies import checked
from tests.engines.under_test import columnar_engine

REQUEST = {
    "a truth": "written",
    "not": "not written",
    "and": "written and signed and large_amount",
    "or": "written or signed or large_amount",
    "a word": "right = access",
    "another word": "wants != copy",
    "one of words": "decision in (grant, partial)",
    "a date": "received_on <= 2025-02-28",
    "a date that may be absent": "dated_on is present and dated_on < received_on",
    "absent or": "dated_on is absent or dated_on >= received_on",
    "days later": "received_on + 30 days > 2025-03-01",
    "months later": "received_on + 1 month >= 2025-02-28",
    "months earlier": "received_on - 6 months < 2024-08-31",
    "working days later": "received_on + 10 working days of us_federal > 2025-02-14",
    "working days of the record's calendar": "received_on + 10 working days of entity.holidays > 2025-02-14",
    "days between": "as_of - received_on > 90 days",
    "as_of": "as_of > received_on + 21 days",
    "earliest": "earliest of (received_on, as_of) = received_on",
    "latest": "latest of (received_on, as_of) = as_of",
    "a number": "number is present and number >= 15",
    "a sum": "number is present and number + 1 >= 15",
    "a product": "number is present and number * 2 >= 15",
    "a word in a set": "refused_for is present and channel in refused_for",
    "a record above": "entity.state = other",
    "a key of text": "entity.id = id",
    "some": "some e in events where (e.written)",
    "no": "no e in events where (e.kind = received)",
    "every": "every e in events where (e.written) has (e.reasonable)",
    "every without a filter": "every i in items has (i.released)",
    "nested": "some g in grounds where (some i in items where (i.id in g.withheld))",
    "beside its siblings": (
        "some e in events where (some o in events where (o.kind = e.kind and o.happened_on < e.happened_on))"
    ),
    "a count": "count of e in events where (e.written) >= 2",
    "a count that equals": "count of e in events where (e.written) = 1",
    "a count that differs": "count of i in items where (i.released) != 1",
    "two counts": "count of e in events where (e.written) > count of i in items where (i.released)",
    "a total": "total of f.amount for f in fees where (f.component = copy_labor) <= 6.50 USD",
    "first": "first_event is present and first_event.happened_on <= received_on + 10 days",
    "last": "last_event is present and last_event.written",
    "done by": "first_event done by due",
    "done by a date": "last_event done by received_on + 30 days",
    "over": "due is over",
    "a deadline": "due is present and due <= 2025-06-30",
    "the stricter": "last_event done by strict",
    "the strictest of what contributes": "last_event done by strictest",
    "the strictest compared": "strictest < beside",
    "a pick that may be none": "sent_to_recipient is present",
    "a pick that may be none, done by": "sent_to_recipient done by beside",
    "a last pick that may be another, done by": "last_signed done by due",
    "an attribute": "some g in grounds where (g.code is reviewable)",
    "made out": "some g in grounds where (g.code is made_out)",
    "valid on": "some g in grounds where (g.code is valid on received_on)",
    "a definition": "flagged",
    "a definition with exceptions": "base_day > received_on",
    "another rule's verdict": "C-00 passed for request",
    "another rule undecided": "C-00 undecided for request",
}
LETTER = {
    "answers nothing": "request is absent",
    "answers something": "request is present or letter states review",
    "states": "letter states review",
    "takes away": "letter takes away review",
    "comes near": "letter comes near review",
    "about a ground": "some g in request.grounds where (letter states review about g.code)",
    "reads": "some g in request.grounds where (letter reads g.code)",
    "a set": "denial in kind",
    "evidence": "entity.contact_phone is present and some p in telephone where (p.found = entity.contact_phone)",
    "its request": "request.written",
}
EVENT = {
    "no other": "no other e in request.events where (e.kind = kind and e.happened_on < happened_on)",
    "some other": "some other e in request.events where (e.kind = kind)",
    "its record's deadline": "happened_on done by request.due",
}

DECLARATIONS = """
policy constructs "Every form of the language"
  law "a"
  checked 2026-01-01

use records
use grounds

concept review "c"
  in force from 2003-04-14 by sent_on
  cite "a"
  when negated nothing
  means ground_code U1
  in english
    states
      "review"

concept telephone "c"
  in force from 2003-04-14 by sent_on
  cite "a"
  when negated nothing
  in english
    states
      "telephone"

define first_event of request "d"
  in force from 2003-04-14 by received_on
    cite "a"
    means first e in events where (e.kind != received) by e.happened_on

define last_event of request "d"
  in force from 2003-04-14 by received_on
    cite "a"
    means last e in events where (e.kind in (access_provided, received, acknowledged, id_requested)) by e.happened_on

define reply of event "d"
  in force from 2003-04-14 by request.received_on
    cite "a"
    means first r in request.events where (r.kind = acknowledged and r.happened_on >= happened_on) by r.happened_on

define flagged of request "d"
  in force from 2003-04-14 through 2025-01-31 by received_on
    cite "a"
    means written
  in force from 2025-02-02 by received_on
    cite "a"
    means signed

define base_day of request "d"
  in force from 2003-04-14 by received_on
    cite "a"
    means received_on
    except later "e"
      cite "a"
      when written
      means received_on + 3 days
    except latest "e"
      cite "a"
      over later
      when written and signed
      means received_on + 1 month

deadline first_due of request "d"
  in force from 2003-04-14 by received_on
    cite "a"
    starts base_day
    restarts last_event.happened_on when large_amount
    runs 1 month
    pauses for each q in events where (q.kind = id_requested and q.reasonable)
      from q.happened_on to q.reply.happened_on both ends counted
    rolls to working days of entity.holidays
    except short "e"
      cite "a"
      when right = access
      runs 15 working days of us_federal

deadline due of request "d"
  in force from 2003-04-14 by received_on
    cite "a"
    like first_due
    except extended "e"
      cite "a"
      when some e in events where (e.kind = received and e.states_reason)
      runs 3 months

deadline beside of request "d"
  in force from 2003-04-14 by received_on
    cite "a"
    starts received_on
    runs 30 days counting the first day
    never rolls

deadline strict of request "d"
  in force from 2003-04-14 by received_on
    cite "a"
    earliest of due, beside
    never rolls

deadline strictest of request "d"
  in force from 2003-04-14 by received_on
    cite "a"
    earliest of beside and contributions
    never rolls

deadline soon of request "d"
  in force from 2003-04-14 by received_on
    cite "a"
    starts received_on
    runs 10 days
    never rolls

deadline later of request "d"
  in force from 2003-04-14 by received_on
    cite "a"
    starts received_on
    runs 60 days
    never rolls

deadline by_event of request "d"
  in force from 2003-04-14 by received_on
    cite "a"
    starts last_event.happened_on
    runs 5 days
    never rolls

contributes constructs.soon to constructs.strictest
  in force from 2003-04-14 by received_on
  cite "a"
  when written

contributes constructs.later to constructs.strictest
  in force from 2003-04-14 by received_on
  cite "a"
  when signed

contributes constructs.by_event to constructs.strictest
  in force from 2003-04-14 by received_on
  cite "a"
  when large_amount

define sent_to_recipient of request "d"
  in force from 2003-04-14 by received_on
    cite "a"
    means first e in events where (e.kind = access_provided and e.to_recipient) by e.happened_on

define last_signed of request "d"
  in force from 2003-04-14 by received_on
    cite "a"
    means last e in events where (e.written) by e.happened_on

"""


def _rule(number: int, record: str, by: str, test: str) -> str:
    return (
        f'rule C-{number:02} "r"\n  in force from 2003-04-14 by {by}\n    cite "a"\n    severity error\n'
        f'    for {record}\n    require {test}\n    say "s"\n\n'
    )


KINDS = (("request", "received_on", REQUEST), ("letter", "sent_on", LETTER), ("event", "request.received_on", EVENT))
FORMS = [(name, record, by, test) for record, by, tests in KINDS for name, test in tests.items()]


@pytest.fixture(scope="module")
def verdicts() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """The verdicts of both engines by form."""
    text = DECLARATIONS + "".join(_rule(number, *form[1:]) for number, form in enumerate(FORMS))
    program = checked(text)
    seen = world(program, clinic(program, 11, requests=150, taste=Taste(0.08, 0.04, 0.2)))
    rules = [f"C-{number:02}" for number in range(len(FORMS))]
    ours = [tuple(each.verdicts) for each in columnar_engine().verdicts(seen, rules)]
    theirs = [tuple(each.verdicts) for each in ReferenceEngine().verdicts(seen, rules)]
    return {form[0]: pair for form, pair in zip(FORMS, zip(ours, theirs, strict=True), strict=True)}


@pytest.mark.parametrize("form", [form[0] for form in FORMS])
def test_a_form_is_decided_alike(form: str, verdicts: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]) -> None:
    ours, theirs = verdicts[form]

    assert ours == theirs
    assert len(set(theirs)) > 1, "a form that always comes out the same tests nothing"
