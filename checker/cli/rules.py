"""`habeas rules`: the rules, and the rows of the requirements that they encode."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from checker.cli.policy_files import show_diagnostics
from checker.semantics.model import Program


@click.command()
@click.argument("policies", nargs=-1, metavar="[NAME|FILE|DIR]...")
@click.option("--regime", metavar="NAME", help="Only rules of this regime: hipaa, gdpr, uk_gdpr, texas...")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(policies: tuple[str, ...], regime: str | None, format_: str) -> int:
    """List the rules, and the rows of the requirements that they encode.

    A row is encoded by a rule, a definition, a deadline, a concept or a ground; or it informs, is held, is historic,
    or is not visible in records, with the reason.
    """
    from checker import workspace

    checked = workspace.load(policies)
    errors = show_diagnostics(d for d in checked.diagnostics if d.severity == "error")
    rows = [row for row in catalogue(checked.program) if regime is None or row["regime"] == regime]
    if format_ == "json":
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False, sort_keys=True))
    else:
        width = max((len(str(row["id"])) for row in rows), default=0)
        for row in rows:
            state = row["state"] if row["state"] != "encoded" else row["by"]
            click.echo(f"{row['id']!s:<{width}}  {state!s:<14}  {row['title']}")
    return 2 if errors else 0


def catalogue(program: Program) -> list[dict[str, object]]:
    """One record for each row id: id, title, state, by (what encodes it), policy, regime, citations; sorted by id."""
    return sorted(_rows(program), key=lambda row: (str(row["id"]), str(row["by"]), str(row["policy"])))


def _rows(program: Program) -> Iterator[dict[str, object]]:
    for rule in program.rules.values():
        cites = _unique(cite for version in rule.versions for cite in version.authority.cites)
        further = _unique(row for version in rule.versions for row in version.authority.rows)
        for row in (rule.id, *further):
            yield _row(program, row, rule.title, "encoded", "rule", rule.policy, cites)
    for kind, declarations in (("definition", program.definitions), ("deadline", program.deadlines)):
        for declared in declarations.values():
            exceptions = [e for version in declared.versions for e in version.exceptions]
            parts = [*declared.versions, *exceptions, *declared.amendments]
            for row in _unique(row for part in parts for row in part.authority.rows):
                cites = _unique(c for part in parts if row in part.authority.rows for c in part.authority.cites)
                yield _row(program, row, declared.title, "encoded", kind, declared.policy, cites)
    for concept in program.concepts.values():
        for row in concept.authority.rows:
            yield _row(program, row, concept.title, "encoded", "concept", concept.policy, concept.authority.cites)
    for vocabulary in program.vocabularies.values():
        for word in vocabulary.words.values():
            for row in _unique(row for version in word.versions for row in version.authority.rows):
                cites = _unique(c for version in word.versions for c in version.authority.cites)
                yield _row(program, row, word.title, "encoded", "ground", None, cites)
    for entry in program.entries.values():
        state = entry.standing.replace("_", " ").replace("never applies", "not applicable")
        yield {
            **_row(program, entry.id, entry.title, state, "entry", entry.policy, entry.cites),
            "because": entry.because,
        }


def _row(
    program: Program, row: str, title: str, state: str, by: str, policy: str | None, cites: tuple[str, ...]
) -> dict[str, object]:
    regime = program.policies[policy].regime if policy is not None else None
    return {
        "id": row,
        "title": title,
        "state": state,
        "by": by,
        "policy": policy,
        "regime": regime,
        "citations": list(cites),
    }


def _unique(items: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))
