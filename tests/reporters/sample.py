"""A small assessment with every kind of outcome, written out by hand."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import Literal

from checker.assessment.model import (
    Assessment,
    Finding,
    Input,
    LetterSummary,
    Outcome,
    Place,
    Rests,
    RuleFacts,
    SettingUsed,
    Subject,
    Wanting,
)
from checker.semantics.model import Level, Verdict
from tests.reporters.sample_series import SERIES


def rule(name: str, title: str, severity: Level = "error", about: Literal["law", "data"] = "law") -> RuleFacts:
    """A rule of HIPAA."""
    return RuleFacts(
        id=name,
        title=title,
        policy="hipaa.time",
        regime="hipaa",
        about=about,
        severity=severity,
        citations=("45 CFR 164.524(b)(2)(i)",),
        rows=(name,),
        in_force=("from 2003-04-14 by received_on",),
        mend="Act within 30 days.",
    )


def finding(of: RuleFacts, verdict: Verdict, subject: Subject, message: str, **facts: object) -> Finding:
    """A finding of a rule."""
    given: dict[str, object] = {
        "about": of.about,
        "rule": of.id,
        "title": of.title,
        "citations": of.citations,
        "verdict": verdict,
        "severity": of.severity,
        "subject": subject,
        "message": message,
        "mend": of.mend,
        "due": None,
        "margin": None,
        "margin_working_days": None,
        "evidence": (),
        "wanting": (),
        "harmless": False,
        "fingerprint": f"{subject.pseudonym}{of.id.lower()}",
    }
    return Finding(**{**given, **facts})  # type: ignore[arg-type]


def assessment() -> Assessment:
    """Two breaches, one undecided, one pending, one unreadable file, one cell that could not be read."""
    in_time = rule("HIPAA-T-01", "The entity acts on a request within its time limit")
    telephone = rule("HIPAA-D-12", "A denial gives the telephone number of that contact", "warn")
    quiet = rule("HIPAA-F-01", "Only four components may be charged")
    late = Subject("request", "aaaaaaaaaa", Place("log.csv", row=14))
    open_still = Subject("request", "bbbbbbbbbb", Place("log.csv", row=15))
    letter = Subject("letter", "cccccccccc", Place("letters/one.txt"))
    unknown = Subject("request", "dddddddddd", Place("log, old.csv", row=2))
    return Assessment(
        schema_version="1",
        tool="habeas",
        tool_version="9.9.9",
        as_of=date(2026, 6, 30),
        as_of_source="settings",
        complete_through=date(2026, 6, 30),
        inputs=(
            Input("habeas.yaml", "0" * 64, 80, "settings"),
            Input("letters/one.txt", "1" * 64, 900, "letter"),
            Input("log, old.csv", "2" * 64, 120, "log"),
            Input("log.csv", "3" * 64, 4000, "log"),
        ),
        policies=MappingProxyType({"hipaa.time": "4" * 64}),
        digests=MappingProxyType({"calendars": "5" * 64, "mapping": "6" * 64, "policies": "7" * 64}),
        records=MappingProxyType({"request": 3, "letter": 1, "fee": 0}),
        letters=(
            LetterSummary("letters/one.txt", Place("letters/one.txt"), True, None, ("denial",), "en", ("R1",), True),
        ),
        outcomes=(
            Outcome(
                telephone,
                "breached",
                MappingProxyType({"breached": 1}),
                1,
                False,
                0,
                (
                    finding(
                        telephone,
                        "breached",
                        letter,
                        "no telephone number of the contact <50% & less>: see `page`",
                        evidence=(
                            Rests(
                                "the letter states: A dialable number",
                                "no",
                                (Place("letters/one.txt", line=7, span=(200, 230)),),
                            ),
                            Rests("who signed it", None),
                        ),
                    ),
                ),
                ("complaint_routes",),
            ),
            Outcome(quiet, "not_applicable", MappingProxyType({}), 0, False, 0, (), ()),
            Outcome(
                in_time,
                "breached",
                MappingProxyType({"breached": 1, "undecided": 1, "pending": 1, "passed": 40}),
                43,
                False,
                0,
                (
                    finding(
                        in_time,
                        "breached",
                        late,
                        "acted 4 days late: received 2026-01-31, last day 2026-03-02",
                        due=date(2026, 3, 2),
                        margin=-4,
                    ),
                    finding(in_time, "pending", open_still, "", due=date(2026, 7, 10), margin=10),
                    finding(
                        in_time,
                        "undecided",
                        unknown,
                        "",
                        wanting=(Wanting("request.received_on", True, "the day could be 3 April or 4 March", None),),
                    ),
                ),
                (),
            ),
        ),
        data_findings=(
            finding(
                rule("READ-11", "A date can be read in two ways", "warn", "data"),
                "breached",
                Subject("cell", "eeeeeeeeee", Place("log, old.csv", row=2, column="Received")),
                "the day and the month cannot be told apart",
                citations=(),
                mend="Declare `date_order:` in habeas.yaml.",
            ),
        ),
        settings=(SettingUsed("complaint_routes", "both", False, "the choice belongs to the individual"),),
        notices=("pseudonyms hold for this input alone",),
        incomplete=("letters/two.txt: the letter was not evaluated: holds no text (READ-30)",),
        series=SERIES,
    )
