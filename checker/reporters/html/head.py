"""What was checked, of when, by what, from which files; what was not checked, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from checker.assessment.model import Assessment
from checker.reporters.html.markup import Column, breakable, facts, figure, fold, safe, section, table
from checker.reporters.html.verdicts import JUDGED, by_law, tally_of
from checker.reporters.words import counted
from checker.semantics.model import Verdict

TITLE = "Right of access to health records: assessment"
_SOURCES: Mapping[str, str] = MappingProxyType(
    {"option": "given by option", "settings": "given by the settings", "clock": "the day of the check"}
)
_DIGESTS = (Column("What"), Column("SHA-256"))
_MOST_FILES = 12
_TILES: tuple[Verdict, ...] = ("breached", "undecided", "pending", "passed")


def masthead(assessment: Assessment) -> Iterator[str]:
    """The title, the result in a sentence, and what keeps the check from being whole."""
    yield "<header>"
    yield f"<h1>{TITLE}</h1>"
    yield f'<p class="lead">{safe(_records(assessment))}, as of {assessment.as_of}</p>'
    yield _result(assessment)
    if assessment.incomplete:
        yield '<section class="incomplete" aria-labelledby="incomplete-title">'
        yield '<h2 id="incomplete-title">The check is not complete</h2>'
        yield "<ul>"
        yield from (f"<li>{breakable(reason)}</li>" for reason in assessment.incomplete)
        yield "</ul>"
        yield "</section>"
    yield "</header>"


def _records(assessment: Assessment) -> str:
    """`129 requests and 31 letters, with 181 events and 17 fees`."""
    counts = {record: counted(count, record) for record, count in assessment.records.items() if count}
    main = " and ".join(counts.pop(record) for record in ("request", "letter") if record in counts)
    if not main:
        return "No requests and no letters"
    rest = list(counts.values())
    return main + (f", with {', '.join(rest[:-1])}{' and ' if rest[:-1] else ''}{rest[-1]}" if rest else "")


def _result(assessment: Assessment) -> str:
    tally = tally_of(assessment.outcomes)
    rules = sum(outcome.tally.get("breached", 0) > 0 for outcome in assessment.outcomes)
    if tally["breached"]:
        text, kind = f"{counted(tally['breached'], 'breach')} of {counted(rules, 'rule')}", "bad"
    elif assessment.incomplete:
        text, kind = "No breach found in what could be read", "open"
    else:
        text, kind = "No breach found", "good"
    undecided = f"{counted(tally['undecided'], 'verdict')} open for want of a fact. " if tally["undecided"] else ""
    excused = sum(finding.verdict == "breached" and finding.excused for finding in assessment.findings)
    beside = f"{counted(excused, 'breach')} waived or known since the baseline. " if excused else ""
    whole = "" if assessment.incomplete else "All that was given could be read."
    return f'<p class="result {kind}">{text}<span>{beside}{undecided}{whole}</span></p>'


def checked_sections(assessment: Assessment) -> Iterator[str]:
    """The part that says what was checked and what was not."""
    yield from section("checked", "What was checked, and what was not", _checked(assessment))


def input_sections(assessment: Assessment) -> Iterator[str]:
    """The part with files and digests, by which another can make the same check."""
    yield from section("inputs", "Inputs, policies and settings", _inputs(assessment))


def _checked(assessment: Assessment) -> Iterator[str]:
    tally = tally_of(assessment.outcomes)
    yield '<ul class="tiles">'
    for verdict in _TILES:
        yield f'<li class="{verdict}"><strong>{tally[verdict]:,}</strong> {verdict}</li>'
    yield "</ul>"
    through = assessment.complete_through
    yield from facts(
        (
            ("As of", f"{assessment.as_of}, {_SOURCES[assessment.as_of_source]}"),
            ("Export complete through", f"{through}" if through else "not stated"),
            ("Made by", safe(f"{assessment.tool} {assessment.tool_version}")),
            ("Rules", figure(len(assessment.outcomes))),
        )
    )
    if assessment.notices:
        yield "<ul>"
        yield from (f"<li>{breakable(notice)}</li>" for notice in assessment.notices)
        yield "</ul>"
    yield from by_law(assessment.outcomes)
    yield from _not_checked(assessment)


def _not_checked(assessment: Assessment) -> Iterator[str]:
    unread = [letter for letter in assessment.letters if not letter.readable]
    loose = sum(letter.readable and not letter.joined for letter in assessment.letters)
    unsupplied = sum(outcome.unsupplied for outcome in assessment.outcomes)
    idle = sum(not any(outcome.tally.get(verdict) for verdict in JUDGED) for outcome in assessment.outcomes)
    no_law = sum(outcome.tally.get("no_law", 0) for outcome in assessment.outcomes)
    reasons = (
        (idle, f"{counted(idle, 'rule')} had nothing to judge; the table of rules says why"),
        (unsupplied, f"{counted(unsupplied, 'rule')} about letters had no letter, since none was supplied"),
        (no_law, f"{no_law:,} times no law was in force: a rule had no version for the day of the record"),
        (loose, f"{counted(loose, 'letter')} answer no request of the log, and were judged by themselves"),
    )
    yield "<h3>What was not checked</h3>"
    yield "<ul>"
    yield from (f"<li>{words}</li>" for count, words in reasons if count)
    yield from (
        f"<li>not read: {breakable(each.file)}, {safe(each.why_not or 'no reason given')}</li>" for each in unread
    )
    yield "<li>what is not in the export: silence counts only through the day of the check</li>"
    yield "</ul>"


def _inputs(assessment: Assessment) -> Iterator[str]:
    yield from _files(assessment)
    combined = ((safe(name), _digest(digest)) for name, digest in sorted(assessment.digests.items()))
    yield from table("digests", "Digests of policies, calendars and mapping", _DIGESTS, combined)
    single = [(safe(name), _digest(digest)) for name, digest in sorted(assessment.policies.items())]
    if single:
        yield from fold(counted(len(single), "policy"), table("policies", "Policies", _DIGESTS, single))
    if assessment.settings:
        yield from _settings(assessment)


def _files(assessment: Assessment) -> Iterator[str]:
    columns = (Column("File"), Column("What it is"), Column("Bytes", True), Column("SHA-256"))
    rows = [(breakable(each.file), each.role, f"{each.size:,}", _digest(each.sha256)) for each in assessment.inputs]
    lines = table("files", "Files that were read", columns, rows)
    long = len(rows) > _MOST_FILES
    yield from fold(f"{counted(len(rows), 'file')} read", lines, on_paper=True) if long else lines


def _settings(assessment: Assessment) -> Iterator[str]:
    columns = (Column("Setting"), Column("Value"), Column("Who chose it"))
    rows = (
        (
            f"<code>{safe(each.name)}</code>",
            safe(each.value),
            "the user" if each.chosen else f"default: {safe(each.because)}",
        )
        for each in assessment.settings
    )
    yield from table("settings", "Settings that decided something", columns, rows)


def _digest(digest: str) -> str:
    return f'<span class="digest">{safe(digest)}</span>'
