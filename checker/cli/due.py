"""`habeas due`: when an answer is due."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import click

from checker.cli.check import day, pair
from checker.diagnostics.diagnostic import CheckerError
from checker.reporters.words import REGIME_WORDS

if TYPE_CHECKING:
    from checker.assessment.due import DueDay


@click.command()
@click.argument("received", type=day, metavar="RECEIVED")
@click.option(
    "--entity",
    type=pair,
    multiple=True,
    metavar="KEY=VALUE",
    help="A fact of the entity: country=ireland.",
)
@click.option(
    "--event",
    "events",
    type=pair,
    multiple=True,
    metavar="TYPE=DATE",
    help="What happened: id_received=2026-02-01.",
)
@click.option("--right", default="access", show_default=True, help="What was asked: access, amendment...")
@click.option(
    "--wants",
    type=click.Choice(["copy", "inspect", "both"]),
    default="copy",
    show_default=True,
    help="What was wanted.",
)
@click.option("--policy", "policies", multiple=True, metavar="NAME|FILE|DIR", help="Add a policy to those that ship.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    received: date,
    entity: tuple[tuple[str, str], ...],
    events: tuple[tuple[str, str], ...],
    right: str,
    wants: str,
    policies: tuple[str, ...],
    format_: str,
) -> int:
    """Tell when an answer is due, under each law that applies.

    RECEIVED is the day on which the request came in, YYYY-MM-DD. Without --entity the request is one to a provider in
    the United States. Events are taken as in order: in writing, with a reason and a date.

    \b
    habeas due 2026-01-31
    habeas due 2026-01-31 --entity state=texas
    habeas due 2026-03-02 --entity country=uk --event id_requested=2026-03-05 --event id_received=2026-03-20
    """
    from checker import workspace
    from checker.assessment.due import due_days

    program = workspace.load(policies).program
    days = due_days(program, received, entity, [(kind, _day(kind, text)) for kind, text in events], right, wants)
    if not days:
        raise CheckerError("no law that habeas knows sets a last day for this", "look at --entity")
    if format_ == "json":
        click.echo(json.dumps([_json(one) for one in days], indent=2, ensure_ascii=False, sort_keys=True))
        return 0
    for number, one in enumerate(days):
        if number:
            click.echo()
        _print(one)
    return 0


def _day(kind: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CheckerError(f"`{text}` is no date in `--event {kind}={text}`", "write it as 2026-01-31") from None


def _json(day: DueDay) -> dict[str, object]:
    return {
        "regime": day.regime,
        "deadline": day.deadline,
        "title": day.title,
        "citations": list(day.citations),
        "due": day.day.isoformat() if day.day else None,
        "why": day.why,
        "laws": [
            {
                "regime": law.regime,
                "deadline": law.deadline,
                "due": law.day.isoformat(),
                "citations": list(law.citations),
            }
            for law in day.laws
        ],
        "steps": [{"day": at.isoformat() if at else None, "detail": detail} for at, detail in day.steps],
    }


def _print(day: DueDay) -> None:
    last = f"{day.day:%A} {day.day}" if day.day else "no last day"
    click.echo(f"{last}  {_regime(day.regime)}: {day.title}")
    if day.why:
        click.echo(f"  {day.why}")
    for number, law in enumerate(day.laws):
        beside = "the same day" if law.day == day.day else "later"
        whose = "this is the day of" if number == 0 else f"{beside}:"
        click.echo(f"  {law.day}  {whose} {_regime(law.regime)}: {law.citations[0]}")
    for at, detail in day.steps:
        click.echo(f"  {at or '          '}  {detail}")
    click.echo(f"  {'; '.join(day.citations)}")


def _regime(name: str | None) -> str:
    return REGIME_WORDS.get(name or "", (name or "").replace("_", " ").title())
