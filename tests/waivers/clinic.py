"""A small clinic with two sites, three late answers and a refusal, and its waivers."""

from __future__ import annotations

from pathlib import Path

SETTINGS = """\
entities:
  - {id: main-office, kind: covered_provider, country: us, state: none}
  - {id: annex, kind: covered_provider, country: us, state: none}
complete_through: 2026-06-30
timezone: America/Chicago
only: [HIPAA-T-01, HIPAA-D-10]
letters: letters/{request_id}_*.txt
key_file: ../clinic.key
"""
REQUESTS = """\
id,site,right,received,requester,decision
R-1,main-office,access,2026-03-02,individual,grant
R-2,main-office,access,2026-03-03,individual,grant
R-3,main-office,access,2026-04-01,individual,grant
R-4,annex,access,2026-04-02,individual,grant
R-5,annex,access,2026-06-20,individual,open
R-6,annex,access,2026-05-04,individual,denial
"""
EVENTS = """\
request_id,kind,happened_on,letter_id
R-1,access_provided,2026-04-10,
R-2,access_provided,2026-04-20,
R-3,access_provided,2026-04-05,
R-4,access_provided,2026-05-12,
R-6,denial_notice,2026-05-11,
"""
LETTER = """\
Elm Street Clinic
May 11, 2026

Request R-6

Dear Reader,

We cannot give you the records you asked for, because a licensed physician found that reading them would endanger
your life. You may have this decision reviewed by a licensed health care professional who took no part in it: write
to us at 12 Elm Street.
"""
WAIVERS = """\
timezone: America/Chicago
waivers:
  - rule: HIPAA-T-01
    scope: {id: R-1}
    reason: the flood of 20 March closed the record room
    approver: Privacy Officer
    ticket: INC-7
    granted: 2026-05-02
    expires: 2026-06-30
  - rule: HIPAA-T-01
    scope: {id: R-2}
    reason: the flood of 20 March closed the record room
    approver: Privacy Officer
    granted: 2026-05-02
    expires: 2026-06-29
  - rule: HIPAA-D-10
    scope: {file: letters/R-6_*.txt}
    reason: sent again with the contact on 1 June
    approver: Board of the annex
    granted: 2026-06-02
    expires: 2026-12-31
  - rule: HIPAA-T-01
    scope: {site: south}
    reason: moving house
    approver: Privacy Officer
    granted: 2026-06-02
    expires: 2026-12-31
"""


def write_clinic(folder: Path, waivers: str | None = WAIVERS) -> None:
    """Writes the export into `export/`, and the key beside it."""
    (folder / "clinic.key").write_text("an invented key of 32 characters")
    for name, text in (
        ("habeas.yaml", SETTINGS),
        ("requests.csv", REQUESTS),
        ("events.csv", EVENTS),
        ("letters/R-6_denial.txt", LETTER),
        ("waivers.yaml", waivers),
    ):
        if text is not None:
            file = folder / "export" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
