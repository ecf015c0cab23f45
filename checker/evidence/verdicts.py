"""Every verdict of a check as lines of JSON.

A line gives rule, kind of record, pseudonym, file, row and verdict. Records to which a rule does not apply are counted
in one line for the rule: they are those of its kind that no other line of it names.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TextIO

from checker.assessment.findings import place, subject_key
from checker.assessment.run import Run
from checker.engines.model import RuleVerdicts, Subject
from checker.semantics.data import Row

Line = dict[str, str | int | None]


def write_verdicts(run: Run, stream: TextIO) -> None:
    """Writes the verdicts rule by rule, in the order of the rules and of the records."""
    telling = _Telling(run)
    for found in run.verdicts:
        for line in telling.lines(found):
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")


class _Telling:
    """Names each record once, however many rules are about it."""

    def __init__(self, run: Run) -> None:
        self._showing = run.showing
        self._names: dict[str, Line] = {}

    def lines(self, found: RuleVerdicts) -> Iterator[Line]:
        """The lines of one rule."""
        beside = 0
        for subject, verdict in zip(found.subjects, found.verdicts, strict=True):
            if verdict == "not_applicable":
                beside += 1
            else:
                yield {"rule": found.rule, **self._name(subject), "verdict": verdict}
        if beside:
            yield {"rule": found.rule, "verdict": "not_applicable", "count": beside}

    def _name(self, subject: Subject) -> Line:
        key = subject_key(subject)
        if key not in self._names:
            spot = place(subject.origin, self._showing) if isinstance(subject, Row) else None
            self._names[key] = {
                "record": subject.record if isinstance(subject, Row) else "group",
                "pseudonym": self._showing.pseudonyms.of_record(key),
                "file": spot.file if spot else None,
                "row": spot.row if spot else None,
            }
        return self._names[key]
