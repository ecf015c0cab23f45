"""Findings about the data: what the readers of logs and letters could not read, or read with a remark."""

from __future__ import annotations

from types import MappingProxyType

from checker.assessment.findings import Showing
from checker.assessment.model import Finding, Place, Subject
from checker.logs.problems import KINDS as READING
from checker.logs.problems import DataProblem
from checker.waivers.problems import KINDS as WAIVING

_KINDS = MappingProxyType({kind.code: kind for kind in (*READING, *WAIVING)})


def data_findings(problems: list[DataProblem], showing: Showing) -> tuple[Finding, ...]:
    """A finding for each problem, by code and place."""
    return tuple(_finding(problem, showing) for problem in sorted(problems, key=_order))


def reason(problem: DataProblem, showing: Showing) -> str:
    """Why a problem keeps the check from being whole, in one line."""
    number = problem.row if problem.row is not None else problem.line
    place = showing.name_file(problem.file) + ("" if number is None else f":{number}")
    return f"{place}: {_message(problem, showing)} ({problem.code})"


def _message(problem: DataProblem, showing: Showing) -> str:
    """The words of a problem, in which another file may be named."""
    other = problem.other_file
    return problem.message if other is None else problem.message.replace(other, showing.name_file(other), 1)


def _order(problem: DataProblem) -> tuple[str, str, int, int, str, str]:
    row, line = problem.row or 0, problem.line or 0
    return problem.code, problem.file, row, line, problem.column or "", problem.message


def _finding(problem: DataProblem, showing: Showing) -> Finding:
    kind = _KINDS[problem.code]
    place = Place(
        showing.name_file(problem.file),
        problem.row,
        showing.name_column(problem.column),
        showing.name_table(problem.table),
        problem.line,
    )
    key = "|".join(str(part) for part in (problem.table, problem.file, *_order(problem)[2:]))
    return Finding(
        about="data",
        rule=problem.code,
        title=kind.title,
        citations=(),
        verdict="breached",
        severity=problem.severity,
        subject=Subject("cell" if problem.column else "input", showing.pseudonyms.of_record(key), place),
        message=_message(problem, showing),
        mend=kind.mend,
        due=None,
        margin=None,
        margin_working_days=None,
        evidence=(),
        wanting=(),
        harmless=False,
        fingerprint=showing.pseudonyms.of_finding(problem.code, key),
        incomplete=problem.incomplete,
    )
