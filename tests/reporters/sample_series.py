"""The series of the sample assessment, written out by hand."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from checker.assessment.series_model import (
    AnswerTimes,
    DayCount,
    Element,
    LetterLine,
    Limit,
    MonthBreaches,
    MonthCount,
    NearMiss,
    Open,
    Series,
    Site,
    Step,
    Timeline,
)
from checker.assessment.subject import Place, Subject

LATE = Subject("request", "aaaaaaaaaa", Place("log.csv", row=14))
OPEN_STILL = Subject("request", "bbbbbbbbbb", Place("log.csv", row=15))
LETTER = Subject("letter", "cccccccccc", Place("letters/one.txt"))

SERIES = Series(
    small_cells=5,
    answers=(
        AnswerTimes(
            deadline="hipaa.time.due",
            rule="HIPAA-T-01",
            title="Last day on which the entity may act on the request",
            regime="hipaa",
            citations=("45 CFR 164.524(b)(2)(i)",),
            limit=Limit(30, "days"),
            extended=Limit(60, "days"),
            days=(DayCount(3, 11, 0, 0), DayCount(26, 20, 0, 1), DayCount(30, 12, 0, 0), DayCount(34, 0, 1, 0)),
            months=(
                MonthCount("2026-04", 31, 1, 1, 0),
                MonthCount("2026-05", 12, 0, 0, 0),
                MonthCount("2026-06", 0, 0, 0, 1),
            ),
            unanswered=0,
            undated=0,
            waiting=1,
        ),
    ),
    months=(
        MonthBreaches("2026-04", 33, 2, 1),
        MonthBreaches("2026-05", 12, 0, 0),
        MonthBreaches("2026-06", 1, 0, 0),
    ),
    sites=(
        Site("ffffffffff", "north", 40, 2, 1, MappingProxyType({"HIPAA-D-12": 1, "HIPAA-T-01": 1})),
        Site("9999999999", None, 3, 0, 0, MappingProxyType({})),
    ),
    elements=(
        Element(
            "HIPAA-D-12",
            "A denial gives the telephone number of that contact",
            ("45 CFR 164.524(d)(2)(iii)",),
            0,
            1,
            0,
        ),
    ),
    letters=(LetterLine(LETTER, MappingProxyType({"HIPAA-D-12": "missing"})),),
    timelines=(
        Timeline(
            subject=LATE,
            received_on=date(2026, 1, 31),
            due=date(2026, 3, 2),
            steps=(Step(2, "acknowledged"), Step(34, "access_provided")),
            rules=("HIPAA-T-01",),
        ),
    ),
    open=(Open(OPEN_STILL, "HIPAA-T-01", date(2026, 7, 10), 10),),
    near_misses=(
        NearMiss(Subject("request", "abababab12", Place("log.csv", row=20)), "HIPAA-T-01", date(2026, 6, 1), 0),
    ),
    unlisted=MappingProxyType({"letters": 0, "near_misses": 0, "open": 0, "sites": 0, "timelines": 0}),
)
