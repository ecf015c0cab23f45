"""Reports on parts as one: tallies added up exactly, findings listed up to the cap, remarks said once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from checker.assessment.model import VERDICT_ORDER, Assessment, Finding, Outcome, SettingUsed
from checker.assessment.outcomes import LISTED
from checker.assessment.series_model import Series
from checker.logs.problems import EMPTY

MOST_DATA_FINDINGS: Final = 1_000
# Remarks that count what is in a part; they are made anew for the whole.
_COUNTED: Final = "are counted and not listed"


def merged(parts: Sequence[Assessment], small_cells: int) -> Assessment:
    """The report on the whole log. Findings come in the order of their fingerprints, whatever the parts."""
    first = parts[0]
    outcomes = tuple(_outcome(each) for each in zip(*(part.outcomes for part in parts), strict=True))
    data = sorted(_unique(each for part in parts for each in _data_findings(part, parts)), key=_by_print)
    records: Counter[str] = Counter()
    for part in parts:
        records.update(part.records)
    return replace(
        first,
        inputs=(),
        records={name: records[name] for name in first.records},
        letters=(),
        outcomes=outcomes,
        data_findings=tuple(data[:MOST_DATA_FINDINGS]),
        settings=_settings(parts),
        notices=tuple(_remarks(outcomes, data, parts)),
        incomplete=tuple(dict.fromkeys(each for part in parts for each in _incomplete(part, parts))),
        series=Series(small_cells, (), (), (), (), (), (), (), (), {}),
    )


def _outcome(parts: Sequence[Outcome]) -> Outcome:
    tally: Counter[str] = Counter()
    for part in parts:
        tally.update(part.tally)
    found = sorted((each for part in parts for each in part.findings), key=_by_print)
    listed: list[Finding] = []
    for verdict, most in LISTED.items():
        listed += [each for each in found if each.verdict == verdict][:most]
    return replace(
        parts[0],
        headline=next((verdict for verdict in VERDICT_ORDER if tally[verdict]), "not_applicable"),
        tally={verdict: tally[verdict] for verdict in VERDICT_ORDER if tally[verdict]},
        population=sum(part.population for part in parts),
        unsupplied=all(part.unsupplied for part in parts),
        unlisted=sum(tally[verdict] for verdict in LISTED) - len(listed),
        findings=tuple(listed),
        settings=tuple(sorted({name for part in parts for name in part.settings})),
    )


def _data_findings(part: Assessment, parts: Sequence[Assessment]) -> Iterator[Finding]:
    """The remarks of a part; a table without rows in it is one to tell where no part has rows of it."""
    for each in part.data_findings:
        if each.rule != EMPTY or all(_says(other, each) for other in parts):
            yield each


def _says(part: Assessment, remark: Finding) -> bool:
    return any(_mark(each) == _mark(remark) for each in part.data_findings if each.rule == EMPTY)


def _incomplete(part: Assessment, parts: Sequence[Assessment]) -> Iterator[str]:
    """What is missing from the check of a part; of a table without rows as above."""
    for each in part.incomplete:
        if not each.endswith(f"({EMPTY})") or all(each in other.incomplete for other in parts):
            yield each


def _by_print(finding: Finding) -> tuple[str, str]:
    return finding.fingerprint, finding.message


def _unique(findings: Iterable[Finding]) -> Iterator[Finding]:
    """What holds for a table as a whole is found in every part of it."""
    seen: set[tuple[str, str, str]] = set()
    for each in findings:
        if _mark(each) not in seen:
            seen.add(_mark(each))
            yield each


def _mark(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.fingerprint, finding.message


def _settings(parts: Sequence[Assessment]) -> tuple[SettingUsed, ...]:
    found = {each.name: each for part in parts for each in part.settings}
    return tuple(found[name] for name in sorted(found))


def _remarks(outcomes: Sequence[Outcome], data: Sequence[Finding], parts: Sequence[Assessment]) -> Iterator[str]:
    said = dict.fromkeys(each for part in parts for each in part.notices)
    yield from (each for each in said if _COUNTED not in each)
    unlisted = sum(each.unlisted for each in outcomes)
    if unlisted:
        yield f"{unlisted:,} findings are counted and not listed; --verdicts writes all"
    if len(data) > MOST_DATA_FINDINGS:
        yield f"{len(data) - MOST_DATA_FINDINGS:,} remarks about the data are not listed"
