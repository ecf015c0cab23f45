"""An assessment with its waivers and beside its baseline; verdicts, severities and tallies stay as they are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checker.assessment.excuses import Found, waive
from checker.assessment.findings import Showing
from checker.assessment.known import compare, require_same_key
from checker.assessment.model import Assessment, Input
from checker.assessment.pseudonyms import Pseudonyms
from checker.baseline.model import Baseline
from checker.baseline.store import read_baseline
from checker.configuration.model import Configuration
from checker.engines.model import RuleVerdicts
from checker.waivers.model import WaiverFile
from checker.waivers.read import read_waivers


@dataclass(frozen=True)
class Excuses:
    """The waivers and the baseline of a check, where it has them; `files` are theirs, with digest and size."""

    waivers: WaiverFile | None
    baseline: Baseline | None
    files: tuple[Input, ...]

    def require_same_key(self, names: Pseudonyms) -> None:
        """Raises CheckerError where the baseline was made with another key."""
        if self.baseline is not None:
            require_same_key(self.baseline, self._name_of("baseline"), names)

    def _name_of(self, role: str) -> str:
        return next(each.file for each in self.files if each.role == role)


def open_excuses(waivers: Path | None, new_since: Path | None, configuration: Configuration) -> Excuses:
    """The waivers and the baseline that were asked for; CheckerError where a file is not there or is no baseline."""
    files = []
    read, baseline = None, None
    if waivers is not None:
        read = read_waivers(waivers, configuration.notation.timezone)
        files.append(Input(read.file, read.sha256, read.size, "waivers"))
    if new_since is not None:
        baseline = read_baseline(new_since)
        data = new_since.read_bytes()
        files.append(Input(str(new_since), hashlib.sha256(data).hexdigest(), len(data), "baseline"))
    return Excuses(read, baseline, tuple(files))


def excuse(
    assessment: Assessment,
    excuses: Excuses,
    verdicts: Sequence[RuleVerdicts],
    showing: Showing,
    configuration: Configuration,
    rules: Sequence[str],
    files: Iterable[str],
) -> Assessment:
    """The assessment with what its waivers cover and its baseline knows; all its findings are listed.

    `rules` are the ids of every rule that exists, `files` the real names of those that were read.
    """
    if excuses.waivers is not None:
        shown = {showing.name_file(file): file for file in files}
        found = Found(verdicts, assessment.outcomes, assessment.data_findings, showing, shown, assessment.as_of)
        waived = waive(found, excuses.waivers, configuration, rules)
        assessment = replace(
            assessment, outcomes=waived.outcomes, data_findings=waived.data_findings, waivers=waived.waivers
        )
    if excuses.baseline is not None:
        name = showing.name_file(next(each.file for each in excuses.files if each.role == "baseline"))
        compared = compare(
            excuses.baseline,
            name,
            assessment.outcomes,
            assessment.data_findings,
            verdicts,
            showing.pseudonyms,
            assessment.policies,
        )
        assessment = replace(
            assessment,
            outcomes=compared.outcomes,
            data_findings=compared.data_findings,
            baseline=compared.facts,
            notices=(*assessment.notices, *_notices(excuses.baseline, assessment)),
        )
    own = tuple(replace(each, file=showing.name_file(each.file)) for each in excuses.files)
    return replace(assessment, inputs=tuple(sorted((*assessment.inputs, *own), key=lambda each: each.file)))


def _notices(baseline: Baseline, assessment: Assessment) -> Iterator[str]:
    if baseline.as_of > assessment.as_of:
        yield f"the baseline is of {baseline.as_of}, later than this check: it may know what had not happened yet"
    others = sorted(
        name for name in ("calendars", "mapping") if baseline.digests.get(name) != assessment.digests.get(name)
    )
    if others:
        yield f"{' and '.join(others)} changed since the baseline, so findings may have come or gone by that alone"
