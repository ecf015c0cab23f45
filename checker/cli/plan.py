"""`habeas plan`: the one plan of a set of policies, and what each rule adds to it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Final

import click

from checker.cli.check import day
from checker.cli.policy_files import meant_files, show_diagnostics
from checker.diagnostics.diagnostic import CheckerError
from checker.reporters.words import counted

if TYPE_CHECKING:
    from checker.plan.make import Lowered
    from checker.plan.outline import ColumnRead, Made, Outline, Source
    from checker.plan.schedule import Plan
    from checker.semantics.model import Program

_NAMED: Final = 3


@click.command()
@click.argument("policies", nargs=-1, metavar="[NAME|FILE|DIR]...")
@click.option("--only", multiple=True, metavar="NAME", help="Plan only this rule, row (L-H04), policy or regime.")
@click.option("--sql", is_flag=True, help="Print the plan as SQL for DuckDB.")
@click.option(
    "--as-of",
    type=day,
    metavar="DATE",
    help="The day of the check, which stands in the plan.  [default: the last day a policy was checked]",
)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(policies: tuple[str, ...], only: tuple[str, ...], sql: bool, as_of: date | None, format_: str) -> int:
    """Show the one plan of a set of policies, and what each rule adds to it.

    The plan is that of the DuckDB engine before it has seen data: which columns are read and which rules need each,
    which tables are joined and which are aggregated, once for all rules, how much of it several rules share, and how
    many expressions a rule adds that no other needs. Data that lack a table or a value make it smaller. With policies
    named, it is the plan of their rules alone. In SQL, words of the policies are numbers, which its first lines list.

    \b
    Exit codes: 0; 2 where a policy has a mistake.
    """
    from checker import workspace
    from checker.plan.make import lower
    from checker.plan.outline import outline

    checked = workspace.load(policies)
    program = checked.program
    errors = show_diagnostics(d for d in checked.diagnostics if d.severity == "error")
    rules, grouped = _rules(program, policies, only)
    through = as_of or max(policy.checked for policy in program.policies.values())
    settings = {name: setting.default for name, setting in program.settings.items()}
    lowered = lower(program, through, settings, rules)
    plan = lowered.plan()
    if format_ == "json":
        told = {"as_of": through.isoformat(), **asdict(outline(plan)), "beside": grouped}
        if sql:
            told["sql"] = list(_sql(program, lowered, plan))
        click.echo(json.dumps(told, indent=2, sort_keys=True, ensure_ascii=False))
    elif sql:
        click.echo("\n".join(_sql(program, lowered, plan)))
    else:
        click.echo("\n".join(_lines(outline(plan), grouped, through, _declared(program, rules))))
    return 2 if errors else 0


def _rules(program: Program, policies: Sequence[str], only: Sequence[str]) -> tuple[list[str], list[str]]:
    """The rules about single records, and those about groups, sorted."""
    from checker.assessment.selection import selected_rules

    meant = meant_files(program, policies)
    files = {name: policy.file for name, policy in program.policies.items()}
    rules = [
        rule
        for rule in selected_rules(program, only, ())
        if meant is None or files[program.rules[rule].policy] in meant
    ]
    if not rules:
        raise CheckerError("there is no rule in what was named", "`habeas rules` lists them")
    grouped = sorted(rule for rule in rules if program.rules[rule].versions[0].subject.group_by)
    return sorted(set(rules) - set(grouped)), grouped


def _declared(program: Program, rules: Sequence[str]) -> list[tuple[int, str]]:
    """The definitions and deadlines that more than one rule asks, with how many do; the most asked first."""
    from checker.semantics.expressions import DeadlineOf, DefinedOf
    from checker.semantics.reach import everything_read

    asked: dict[str, set[str]] = {}
    for rule in rules:
        for part in everything_read(program, program.rules[rule]):
            if isinstance(part, DefinedOf):
                asked.setdefault(part.definition, set()).add(rule)
            elif isinstance(part, DeadlineOf):
                asked.setdefault(part.deadline, set()).add(rule)
    found = [(len(several), name) for name, several in asked.items() if len(several) > 1]
    return sorted(found, key=lambda each: (-each[0], each[1]))


# ---- text


def _lines(told: Outline, grouped: Sequence[str], as_of: date, declared: Sequence[tuple[int, str]]) -> Iterator[str]:
    total = sum(step.expressions for step in told.steps)
    shared = sum(step.shared for step in told.steps)
    yield f"{counted(len(told.rules), 'rule')} in one plan, as of {as_of}"
    if grouped:
        yield f"{counted(len(grouped), 'rule')} about groups beside it, by the reference engine: {', '.join(grouped)}"
    columns = sum(len(table.columns) for table in told.tables)
    yield ""
    yield f"read once: {counted(columns, 'column')} of {counted(len(told.tables), 'table')}"
    for table in told.tables:
        yield f"  {table.record}: {counted(len(table.columns), 'column')}"
        yield from _columns(table.columns)
    yield ""
    yield f"made in {counted(len(told.steps), 'step')}: {total:,} expressions, of which several rules share {shared:,}"
    if told.calendars:
        yield f"  calendar tables: {', '.join(told.calendars)}"
    for number, step in enumerate(told.steps, start=1):
        yield f"  {number:>3}  {_step(step)}"
    if declared:
        yield ""
        yield "definitions and deadlines that are worked out once for several rules"
        yield from (f"  {name}: {counted(count, 'rule')}" for count, name in declared)
    yield ""
    yield "each rule: expressions that it needs, and those that no other rule needs"
    width = max(len(each.rule) for each in told.rules) if told.rules else 0
    for each in told.rules:
        yield f"  {each.rule:<{width}}  {each.table:<8}  {each.expressions:>6,}  {each.alone:>6,}"


def _columns(columns: Sequence[ColumnRead]) -> Iterator[str]:
    """A line for each field, statement or link, with the rules that need it."""
    for name, several in groupby(
        sorted((_called(each.what), each.rules) for each in columns), key=lambda each: each[0]
    ):
        rules = sorted({rule for _, needing in several for rule in needing})
        more = f" and {len(rules) - _NAMED} more" if len(rules) > _NAMED else ""
        yield f"    {name}: {', '.join(rules[:_NAMED])}{more}"


def _called(what: tuple[str, ...]) -> str:
    match what:
        case ("field" | "status" | "currency", name):
            return name
        case ("table", name):
            return f"(whether {name} were supplied)"
        case ("parent", above, _):
            return f"(its {above})"
        case ("above" | "at_hand", above):
            return f"(the {above} above)"
        case ("reads", ground):
            return f"(gives ground {ground})"
        case ("says", mode, concept, ground):
            about = f" for ground {ground}" if ground else ""
            return f"({mode.replace('_', ' ')} {concept}{about})"
        case _:
            return f"({' '.join(what).replace('_', ' ')})"


def _step(step: Made) -> str:
    parts = [f"{name} {_sources(found)}" for name, found in (
        ("looks up", step.calendars), ("joins", step.looked_up), ("aggregates", step.aggregated),
    ) if found]  # fmt: skip
    if step.pairs is not None:
        parts.insert(0, f"pairs {step.pairs[0]} with {step.pairs[1]}")
    if step.columns:
        layers = counted(step.layers, "layer")
        parts.append(f"computes {counted(step.columns, 'column')} in {layers} ({step.expressions:,} expressions)")
    return f"{step.table}: {'; '.join(parts)}"


def _sources(sources: Sequence[Source]) -> str:
    return ", ".join(f"{each.table} ({counted(each.columns, 'column')})" for each in sources)


# ---- SQL


def _sql(program: Program, lowered: Lowered, plan: Plan) -> Iterator[str]:
    """The words as numbers, then every statement of the plan: tables to be filled, steps, verdicts."""
    from checker.engines.duckdb import write
    from checker.engines.duckdb.clocktables import COLUMNS
    from checker.engines.duckdb.load import Loader, Words, numbered
    from checker.plan.frames import OfClock
    from checker.semantics.data import Dataset

    words, nothing = Words(), Dataset((), (), None, frozenset())
    loader = Loader(program, nothing, numbered(nothing, ()), words)
    made = [
        write.new_table(
            table.name,
            {"id": "INTEGER", **{name: loader.kind(table.name, each) for name, each in table.stored.items()}},
        )
        for table in lowered.tables
    ]
    made += [
        write.new_table(table.name, dict.fromkeys(COLUMNS[table.origin.what], "INTEGER"))
        for table in plan.tables.values()
        if isinstance(table.origin, OfClock)
    ]
    made += write.statements(plan, words.__getitem__)
    made += [
        write.select_results(name, [plan.results[rule][1] for rule in rules])
        for name, rules in write.results(plan).values()
    ]
    yield from (f"-- {number} {json.dumps(word, ensure_ascii=False)}" for word, number in words.items())
    yield from (f"{statement};" for statement in made)
