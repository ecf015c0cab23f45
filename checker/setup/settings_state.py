"""How the settings stand: facts that decide the law, the key, waivers, calendars."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from checker.assessment.pseudonyms import from_file
from checker.configuration.model import Configuration
from checker.diagnostics.diagnostic import CheckerError
from checker.logs.problems import KINDS, DataProblem
from checker.semantics.model import Program
from checker.setup.state import Line, count
from checker.waivers.model import WaiverFile
from checker.waivers.read import read_waivers
from checker.waivers.standing import Circumstances, standings
from checker.waivers.unwaivable import never_waived

SOON = 30
_GUESS = "# ?"
_NEXT_YEAR = timedelta(days=366)


def guess_lines(file: Path) -> Iterator[Line]:
    """Lines of the settings that `habeas init` marked as guesses, and that nobody looked at since."""
    text = file.read_text(encoding="utf-8-sig")
    marked = [number for number, line in enumerate(text.splitlines(), 1) if _GUESS in line]
    if marked:
        what = f"{file}: {count(len(marked), 'line')} marked as a guess (`{_GUESS}`), the first is line {marked[0]}"
        yield Line("settings", "warning", what, "look at each, and take its mark away")


def entity_line(configuration: Configuration) -> Line:
    """Whether the settings say what kind of entity holds the records."""
    facts = (configuration.entity, *configuration.entities)
    if any("kind" in each for each in facts):
        return Line("entity", "ok", "the kind of entity is given")
    what = "the settings do not say what kind of entity this is; unless the log does, no rule can be decided"
    return Line("entity", "warning", what, "write `entity: {kind: covered_provider}`, or `controller` outside the US")


def completeness_line(configuration: Configuration, today: date) -> Line:
    """Whether a last day of the export is given, and is no day to come."""
    through = configuration.complete_through
    if through is None:
        what = "no last day of the export is given; unless the log has one, silence counts up to today"
        return Line("export", "warning", what, "write `complete_through:` with the last day that the export holds")
    if through > today:
        return Line(
            "export", "error", f"the export is said to be complete through {through}, a day to come", "correct it"
        )
    return Line("export", "ok", f"the export is complete through {through}")


def key_line(configuration: Configuration) -> Line:
    """Whether pseudonyms have a key of their own that nobody else can read."""
    named = os.environ.get("HABEAS_KEY_FILE") or configuration.key_file
    if named is None:
        what = "no key is set: pseudonyms are others in each export, and waivers and baselines cannot name findings"
        return Line(
            "key", "warning", what, "set HABEAS_KEY_FILE, or key_file in habeas.yaml, to a file with random bytes"
        )
    file = Path(named)
    try:
        from_file(file)
    except CheckerError as error:
        return Line("key", "error", error.message, error.help or "")
    if file.stat().st_mode & 0o077:
        return Line("key", "warning", "others on this machine can read the key file", f"chmod 600 {file}")
    return Line("key", "ok", "the key of pseudonyms can be read by its owner alone")


def waiver_lines(configuration: Configuration, program: Program, today: date) -> Iterator[Line]:
    """Waivers that cannot be read or can do nothing, have expired, or end within thirty days."""
    if configuration.waivers is None:
        yield Line("waivers", "ok", "there are none")
        return
    try:
        found = read_waivers(configuration.waivers, configuration.notation.timezone)
    except CheckerError as error:
        yield Line("waivers", "error", error.message, error.help or "")
        return
    wrong = (*found.problems, *_useless(found, configuration, program))
    for problem in wrong:
        place = found.file if problem.line is None else f"{found.file}:{problem.line}"
        yield Line("waivers", "error", f"{place}: {problem.message}", "correct the waiver, or take it out")
    ending = 0
    for waiver in sorted(found.waivers, key=lambda each: (each.expires, each.line)):
        left = (waiver.expires - today).days
        if left <= SOON:
            ending += 1
            when = f"expired on {waiver.expires}" if left < 0 else f"ends on {waiver.expires}, in {count(left, 'day')}"
            what = f"{found.file}:{waiver.line}: the waiver of {waiver.rule} {when}"
            yield Line("waivers", "warning", what, "end what it excuses, or have it granted anew")
    if not ending and not wrong:
        yield Line("waivers", "ok", f"{count(len(found.waivers), 'waiver')}, none of which ends within {SOON} days")


def _useless(found: WaiverFile, configuration: Configuration, program: Program) -> Iterator[DataProblem]:
    """What is wrong with waivers, their last day apart, so far as no export is needed to tell."""
    known = Circumstances(
        as_of=date.min,
        timezone=None,
        rules=(*program.rules, *(kind.code for kind in KINDS)),
        looked_at=(),
        never=never_waived(configuration.never_waive),
        longest_months=configuration.waiver_months,
        stable=True,
    )
    yield from (standing.problem for standing in standings(found, (), known) if standing.problem is not None)


def calendar_lines(configuration: Configuration, program: Program, today: date) -> Iterator[Line]:
    """Calendars that end before a year is over: those of the sites, or all where no site names one."""
    facts = (configuration.entity, *configuration.entities)
    named = {each["holidays"] for each in facts if "holidays" in each}
    unknown = sorted(named - program.calendars.keys())
    for name in unknown:
        yield Line(
            "calendars", "error", f"there is no calendar `{name}`", "`habeas rules --stale 0` lists those there are"
        )
    ending = 0
    for name in sorted(named & program.calendars.keys() or program.calendars.keys()):
        last = program.calendars[name].covers_through
        mend = "install a newer habeas, or make the calendar again"
        if last < today:
            yield Line("calendars", "error", f"the calendar `{name}` ended on {last}", mend)
        elif last < today + _NEXT_YEAR:
            yield Line("calendars", "warning", f"the calendar `{name}` ends on {last}", mend)
        else:
            continue
        ending += 1
    if not ending and not unknown:
        yield Line("calendars", "ok", "all that are used reach more than a year ahead")
