"""`habeas rules`: the rules, and the rows and paragraphs of the law that they encode."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from importlib.metadata import version
from typing import TYPE_CHECKING

import click

from checker.catalogue.rows import STATES, Row, rows
from checker.cli.check import day
from checker.cli.policy_files import show_diagnostics

if TYPE_CHECKING:
    from checker.semantics.model import Program
    from checker.semantics.paragraphs import Coverage


@click.command()
@click.argument("policies", nargs=-1, metavar="[NAME|FILE|DIR]...")
@click.option("--regime", metavar="NAME", help="Only rules of this regime: hipaa, gdpr, uk_gdpr, texas...")
@click.option("--state", type=click.Choice(STATES), help="Only rows in this state.")
@click.option("--coverage", is_flag=True, help="Each paragraph of the law, and the rules that cover it.")
@click.option(
    "--stale",
    type=click.IntRange(min=0),
    metavar="DAYS",
    help="Only policies and calendars not checked against the law for more than DAYS days.",
)
@click.option(
    "--as-of",
    type=day,
    metavar="DATE",
    help="The day from which --stale counts back.  [default: today]",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "oscal"]),
    default="text",
    show_default=True,
    help="oscal is a catalogue of the rules as controls.",
)
def command(
    policies: tuple[str, ...],
    regime: str | None,
    state: str | None,
    coverage: bool,
    stale: int | None,
    as_of: date | None,
    format_: str,
) -> int:
    """List the rules, and the rows of the requirements that they encode.

    A row is encoded by a rule, a definition, a deadline, a concept or a ground; or it is held (`habeas check --enable`
    turns such a rule on), informs, is historic, not applicable, or not visible in records, with the reason.

    \b
    Exit codes: 0; 1 with --coverage where a paragraph is neither covered nor explained, with --stale where something
    is stale; 2 where a policy has a mistake.
    """
    from checker import workspace
    from checker.semantics.paragraphs import coverage as covered

    if format_ == "oscal" and (coverage or state is not None or stale is not None):
        raise click.UsageError("--format oscal prints every rule, or those of a --regime; leave the other options out.")
    checked = workspace.load(policies)
    program = checked.program
    errors = show_diagnostics(d for d in checked.diagnostics if d.severity == "error")
    if format_ == "oscal":
        click.echo(_oscal(program, regime), nl=False)
        return 2 if errors else 0
    if coverage:
        paragraphs = covered(program)
        lines, told = _coverage_lines(program, paragraphs), _coverage_json(paragraphs)
        found = any(each.forgotten for each in paragraphs)
    elif stale is not None:
        today = as_of or date.today()
        old = stale_policies(program, stale, today)
        lines, told, found = _stale_lines(old, stale, today), old, bool(old)
    else:
        listed = [row for row in rows(program) if regime in (None, row.regime) and state in (None, row.state)]
        lines, told, found = _row_lines(listed), [asdict(row) for row in listed], False
    if format_ == "json":
        click.echo(json.dumps(told, indent=2, ensure_ascii=False, sort_keys=True))
    else:
        click.echo("\n".join(lines))
    return 2 if errors else int(found)


def _oscal(program: Program, regime: str | None) -> str:
    """The rules, or those of a regime, as an OSCAL catalogue; its day is the last on which a policy was checked."""
    from checker.assessment.outcomes import rule_facts
    from checker.reporters.inert import json_text
    from checker.reporters.oscal_catalog import catalog

    rules = [rule_facts(program, rule) for rule in program.heads.values()]
    kept = [rule for rule in rules if regime in (None, rule.regime)]
    day = max((policy.checked for policy in program.policies.values()), default=date.min)
    return json_text(catalog(kept, version("habeas"), day)) + "\n"


def _row_lines(rows: Sequence[Row]) -> Iterator[str]:
    width = max((len(row.id) for row in rows), default=0)
    for row in rows:
        yield f"{row.id:<{width}}  {row.by if row.state == 'encoded' else row.state:<14}  {row.title}"
    states = Counter({row.id: row.state for row in rows}.values())
    counts = ", ".join(f"{count} {state}" for state, count in sorted(states.items(), key=lambda each: -each[1]))
    yield f"{sum(states.values()):,} rows: {counts}" if rows else "no row"


# ---- paragraphs


def _coverage_lines(program: Program, paragraphs: Sequence[Coverage]) -> Iterator[str]:
    for name, instrument in program.instruments.items():
        inside = [each for each in paragraphs if each.instrument == name]
        explained = sum(not each.by and each.paragraph.not_visible is not None for each in inside)
        forgotten = sum(each.forgotten for each in inside)
        yield f"{name}  {instrument.title}"
        width = max(len(each.paragraph.label) for each in inside)
        for each in inside:
            yield f"  {each.paragraph.label:<{width}}  {each.paragraph.title}"
            yield f"  {'':<{width}}    {_answer(each)}"
        yield (
            f"  {len(inside)} paragraphs: {len(inside) - explained - forgotten} covered, "
            f"{explained} not visible in records, {forgotten} neither"
        )
        yield ""


def _answer(each: Coverage) -> str:
    if each.by:
        return ", ".join(each.by)
    if each.paragraph.not_visible is not None:
        return f"not visible in records: {each.paragraph.not_visible}"
    return "NEITHER covered nor explained"


def _coverage_json(paragraphs: Sequence[Coverage]) -> list[dict[str, object]]:
    return [
        {
            "instrument": each.instrument,
            "paragraph": each.paragraph.label,
            "title": each.paragraph.title,
            "covered_by": list(each.by),
            "not_visible": each.paragraph.not_visible,
        }
        for each in paragraphs
    ]


# ---- freshness


def stale_policies(program: Program, days: int, today: date) -> list[dict[str, object]]:
    """Policies whose `checked` lies more than `days` days before `today`, and calendars that end within `days`."""
    found: list[dict[str, object]] = [
        {
            "name": policy.name,
            "file": policy.file,
            "checked": str(policy.checked),
            "days": (today - policy.checked).days,
        }
        for policy in program.policies.values()
        if (today - policy.checked).days > days
    ]
    found += [
        {"name": f"calendar {calendar.name}", "covers_through": str(calendar.covers_through), "days": left}
        for calendar in program.calendars.values()
        if (left := (calendar.covers_through - today).days) < days
    ]
    return sorted(found, key=lambda each: str(each["name"]))


def _stale_lines(old: Sequence[dict[str, object]], days: int, today: date) -> Iterator[str]:
    for each in old:
        if "checked" in each:
            yield f"{each['name']}  checked {each['checked']}, {each['days']} days before {today}  {each['file']}"
        else:
            yield f"{each['name']}  covers days through {each['covers_through']}, {each['days']} days after {today}"
    if not old:
        yield f"every policy was checked within {days} days before {today}, and every calendar reaches as far beyond it"
