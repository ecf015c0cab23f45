"""Policy texts that the tests of the syntax share: every declaration and clause of the language, once or more."""

from __future__ import annotations

HEAD = 'policy test.example "An example"\n  law     "45 CFR 164.524"\n  checked 2026-11-22\n'

RECORDS = (
    HEAD
    + """
# What a log holds.

record entity "The body that holds the records"
  key id
  field id       text "its number" also "clinic", "site"
  field kind     one of (covered_provider, other) "what the law calls it"
  field holidays calendar_name "its calendar"
  field requires_written_requests yes or no blank means no "a rule about writing"
  children requests of request empty means absent "its requests" also "log"
  children letters of letter                      "its letters"

record event "Something that happened"
  belongs to request optional
  dated happened_on
  field happened_on date "the day"
  field marks       any of (late, both, USD) blank means absent "marks"
  field items       list of item blank means unknown "what it is about"

vocabulary ground_code of ground "The codes of grounds"
  law "45 CFR 164.524(a)" "GDPR art. 15(4)"
  attribute permitted yes or no "can carry a refusal"
  attribute rank      number "its place"

  # ---- without review

  value U1 "psychotherapy notes"
    in force from 2003-04-14
      row HIPAA-G-01
      cite "45 CFR 164.524(a)(1)(i)"
      source primary
      set permitted yes
      set rank 2
      needs notes_kept_separate "the notes are kept apart"
      barred when some i in withheld where (i.category in (medication, test_result, session_times, chart, notes, film))
        "the definition takes these out of psychotherapy notes"
    in force from 2030-01-01 by received_on where a = b
      cite "45 CFR 164.524(a)(1)(i)"

calendar washington "Legal holidays"
  cite "RCW 1.16.050"
  checked 2026-11-22
  covers 2024-01-01 through 2026-12-31
  weekend saturday, sunday
  holiday 2026-01-01 "New Year's Day"  # a Thursday
  case TR-061 "skipped" 2026-01-01 rolls to 2026-01-02
  case "fifteen" 2026-01-01 + 15 working days of washington gives 2026-01-23

setting grace "Days of grace"
  cite    "the board's decision"
  number
  default 3
  because "decided in 2025"

setting routes "Which routes"
  cite    "45 CFR 164.524(d)(2)(iii)"
  one of (both, either)
  default (both, 6.50 USD, 95 percent, 2025-01-01, yes)
  because "open"

list lines "Telephone numbers"
  cite "the directory"
  contains "555-0100" "555-0101"
"""
)

RULES = (
    HEAD
    + """  binds   covered_entity, business_associate
  source  primary
  applies when entity.kind in (covered_provider, health_plan)

use records
use hipaa.grounds

every case
  given entity kind covered_provider
  given request right access
    with event kind received
    with item id "film"

define answer of request "The first answer"
  in force from 2003-04-14 through 2013-09-22 by received_on
    row    HIPAA-T-14, HIPAA-T-15
    cite   "45 CFR 164.524(b)", "45 CFR 164.524(c)"
    source guidance
    means  first e in events where (e.kind = grant or e.written) by e.happened_on
    except later "A later one counts"
      in force from 2010-01-01 by received_on
      cite "45 CFR 164.524(b)"
      over other_one
      when extension is present and (not extension.written) and extension.stated_date > received_on + 30 days
      means last e in events by e.happened_on

  in force from 2013-09-23 by received_on
    cite  "45 CFR 164.524(b)"
    means extension is present
      and extension.written
      and extension done by first_due
      and not extension.stated_date is absent  # it names a day
      and every other e in request.events where (e.a != e.b) has (e.happened_on is valid on 2020-01-01)

  case V-01, TR-001 "short" given request received_on 2025-01-31 expect 2025-03-02
  case "long"
    given request called r1 received_on unknown, decision absent
      with event happened_on 2025-02-10, written no
      with item
    given letter belonging to r1 text "Your request is denied."
    as of 2025-06-01
    expect undecided for events.written, received_on

deadline due of request for answer "The last day"
  in force from 2018-05-25 by received_on
    cite      "GDPR art. 12(3)"
    binds     controller
    unsettled "from the day of arrival"
    starts    received_on
    restarts  id_received.happened_on when id_requested
    runs      1 month counting the first day
    short months overflows
    pauses    for each c in events where (c.reasonable)
      from c.happened_on to c.reply.happened_on both ends counted when right = access
    pauses    from a to b last day counted
    rolls to working day of entity.holidays
    except extended "Two further months"
      cite "GDPR art. 12(3)"
      source guidance
      when extension_valid
      like first_due
      runs settings.days days

deadline strictest of request "The earliest"
  in force from 2003-04-14 by received_on
    cite "45 CFR 160.203(b)"
    earliest of due, other_due and contributions
    never rolls

amends hipaa.access.due
  except longer "Longer"
    in force from 2018-05-25 by received_on
    cite "GDPR art. 12(3)"
    when x
    runs settings.referral_days working days of entity.holidays

contributes test.example.due to hipaa.access.strictest
  in force from 2018-05-25 by received_on
  cite "GDPR art. 12(3)"
  source memory
  when entity.state = washington

# ---- rules

# This one is about time.
rule HIPAA-T-01 "The entity answers"
  held because "the text is still to be checked"
  in force from 2003-04-14 by received_on
    row       HIPAA-T-02
    cite      "45 CFR 164.524(b)(2)"
    binds     physician
    source    primary, guidance
    unsettled "the day after the thirtieth"
    severity  error
    lowered to warn when destroyed_on is present and destroyed_on + 1 day >= kept_until
    for       request where right = access and not requester = other
    let       limit be earliest of (due, latest of (a, b)) - 1 week
    let       sum be total of f.amount for f in fees where (f.method = flat) * 2
    require   count of e in events where (e.written) >= 1
      and letter states right_to_review about g.code
      and letter takes away right_to_review
      and letter comes near review
      and letter reads g.code
      and denial in letter.kind
      and month(received_on) in (1, 2, 3)
      and (a <= 95 percent or b > 6.50 USD or 2025-01-01 < c)
    say       "acted {action.happened_on - due} late, {{so}} {limit}"
    say when action is not present "no action by {due}"
    mend      "We need more time because [reason]."

  case "in time"
    given request received_on 2025-01-31
    as of 2025-06-01
    expect pending until 2025-03-02
  case "late"
    given request
    expect breached at warn saying "1 day late"
  case "nothing to do"
    given request
    expect not applicable
  # the last one
  case "no law"
    given request
    expect no law

rule LOG-04 "Share on time"
  in force from 2003-04-14 by received_on
    cite     "Good practice"
    severity info
    for      request where right = access
      grouped by month(received_on), entity.id when count of r in group >= settings.small_group and something_long = 1
    require  count of r in group where (HIPAA-T-01 passed for r) >= share * 2
    say      "too few"

entry HIPAA-T-09 "Six years"
  not visible
  cite "45 CFR 164.530(j)"
  binds individual
  source memory
  unsettled "six years from the last use"
  because "no log shows it"

entry HIPAA-T-10 "Six years"
  not applicable
  cite "45 CFR 164.530(j)"
  because "no log shows it"

enforcement arbour_hospital "Arbour Hospital"
  decided "24 March 2021"
  outcome "65,000 USD"
  cite    "HHS resolution agreement, Arbour Hospital"
  # as the press release has it
  source  secondary
  because "The records came six months after they were asked for."
  shows   HIPAA-T-01, HIPAA-T-09

instrument "45 CFR 164.524" "Access of individuals"
  cite "45 CFR 164.524"
  paragraph "(a)(1)"    "What is outside the right"
  # not in any log
  paragraph "(e)(2)"    "Titles are kept"
    not visible because "a log has no titles"
  paragraph "(a)(1)(i)" "Psychotherapy notes"
# the end
"""
)

LETTERS = (
    HEAD
    + """
cues negation "Voids a statement"
  in english contains "not" "never" "(does|do) not"
  in spanish contains
    # without
    "sin"
    "nunca (más|jamás) .. [nada|nadie]"

concept right_to_review "The decision is looked at again"
  in force from 2003-04-14 by sent_on
  row L-H04
  cite "45 CFR 164.524(a)(4)"
  binds covered_entity
  means ground_code R1
  means ground_code R2
  when negated takes away
  in english
    states
      "you (may|can) .. 'H.H.S.' [clinical] <phone>" unless "court", insurers
      # two at once
      together complaint, contact within 1 sentence
    takes away
      "(this|the) decision is final" beside complaint within 3 words unless "reviewer"
    near miss
      "second opinion" beside doctors within the paragraph
    case L-001 states     "You can have this looked at again."
    case takes away "This decision is final."
    case neither    "Hello."
  in any
    states
      "<email>"

concept wrong "A wrong"
  in force from 2003-04-14
  cite "45 CFR 164.524"
  when negated nothing
  in any
    states
      "x"

translates gdpr.concepts.reasons
  in german
    states
      "weil" unless "nicht"
    near miss
      "Gründe"
    case L-002 states "Das geht nicht, weil ..."
  in french
    takes away
      "sans raison"

translates letters.turning.negation
  in german contains "nicht" "kein"
  in french contains
    # the first half
    "ne"
    "pas"
"""
)

TEXTS = (RECORDS, RULES, LETTERS)
