"""`habeas explain`: a rule in plain words, a diagnostic's code, or how a finding came about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

import click

from checker.cli.check import day, pair
from checker.diagnostics.diagnostic import CheckerError

if TYPE_CHECKING:
    from checker.assessment.model import Finding
    from checker.assessment.run import Run
    from checker.engines.reference.trace import Trace
    from checker.semantics.model import Case, Program, Rule, RuleVersion

_SHORTEST = 6


@click.command()
@click.argument("what", metavar="RULE|CODE|FINDING")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--policy", "policies", multiple=True, metavar="NAME|FILE|DIR", help="Add a policy to those that ship.")
@click.option("--depth", type=click.Choice(["author", "auditor", "patient"]), default="auditor", show_default=True)
@click.option(
    "--config", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Settings (habeas.yaml)."
)
@click.option("--as-of", type=day, metavar="DATE", help="The day through which the log is complete.")
@click.option("--entity", type=pair, multiple=True, metavar="KEY=VALUE", help="A fact of the entity.")
@click.option("--show-text", is_flag=True, help="Show text from the input.")
def command(
    what: str,
    paths: tuple[str, ...],
    policies: tuple[str, ...],
    depth: str,
    config: Path | None,
    as_of: date | None,
    entity: tuple[tuple[str, str], ...],
    show_text: bool,
) -> int:
    """Explain a rule, a diagnostic's code, or a finding.

    \b
    habeas explain HIPAA-T-01                  the rule, its law, what it requires, its cases
    habeas explain unknown-field               what a message about a policy means
    habeas explain READ-10                     what a message about the data means
    habeas explain 3f9a21c07b PATH...          how the finding with this fingerprint or pseudonym came about
    """
    from checker import workspace

    program = workspace.load(policies).program
    if paths:
        from checker.assessment.run import Request, run

        request = Request(
            tuple(Path(path) for path in paths), policies, (), config, as_of, entity, None, False, show_text
        )
        lines = list(_finding(run(request), what, cast("Literal['author', 'auditor', 'patient']", depth), show_text))
    else:
        lines = list(_page(program, what))
    click.echo("\n".join(lines))
    return 0


def _page(program: Program, what: str) -> Iterator[str]:
    from checker.diagnostics.suggest import did_you_mean

    pages = _pages()
    rows = {
        row: rule
        for rule in program.rules.values()
        for row in (*(row for each in rule.versions for row in each.authority.rows), rule.id)
    }
    if what in rows:
        yield from _rule(program, rows[what])
    elif what in program.entries:
        entry = program.entries[what]
        yield f"{entry.id}  {entry.title}"
        yield f"  {entry.standing.replace('_', ' ')}: {entry.because}"
        yield f"  {'; '.join(entry.cites)}"
    elif what in pages:
        yield pages[what]
    elif any(what in concept.authority.rows for concept in program.concepts.values()):
        for concept in program.concepts.values():
            if what in concept.authority.rows:
                yield f"{what}  {concept.title}"
                yield f"  {'; '.join(concept.authority.cites)}"
                yield f"  concept {concept.id}, in {', '.join(concept.languages)}"
    elif any(what in case.ids for case in program.cases):
        for case in program.cases:
            if what in case.ids:
                yield f"{what}  {case.title}"
                yield f"  {_expected(case)} by {case.target}"
    else:
        known = [*rows, *program.entries, *pages]
        raise CheckerError(
            f"nothing is called `{what}`",
            did_you_mean(what, known) or "name a rule (`habeas rules`), a code, or a fingerprint with the paths",
        )


def _pages() -> dict[str, str]:
    from checker.diagnostics.pages import show
    from checker.lint.pages import PAGES as LINT
    from checker.logs.problems import KINDS
    from checker.semantics.pages import PAGES as SEMANTICS
    from checker.syntax.pages import PAGES as SYNTAX

    found = {page.code: show(page) for page in (*SYNTAX, *SEMANTICS, *LINT)}
    for kind in KINDS:
        found[kind.code] = f"{kind.code}: {kind.title}\n\n{kind.why}\n\nTo mend: {kind.mend}"
    return found


def _rule(program: Program, rule: Rule) -> Iterator[str]:
    yield f"{rule.id}  {rule.title}"
    for version in rule.versions:
        yield ""
        yield from _version(version)
    cases = [case for case in program.cases if case.target == rule.id]
    if cases:
        yield ""
        yield "Cases"
        for case in cases:
            yield f"  {_expected(case):<15}  {case.title}" + (f" ({', '.join(case.ids)})" if case.ids else "")


def _version(version: RuleVersion) -> Iterator[str]:
    force = version.in_force
    through = f" through {force.through}" if force.through else ""
    by = f", chosen by {force.by.span.text}" if force.by is not None else ""
    yield f"In force   from {force.start}{through}{by}"
    yield f"Law        {'; '.join(version.authority.cites)}"
    yield f"Severity   {version.severity}"
    subject = version.subject
    yield f"For each   {subject.record}" + (" where" if subject.where is not None else "")
    for clause, expression in (("", subject.where), ("Required", version.require)):
        if expression is not None:
            for number, line in enumerate(expression.span.text.splitlines()):
                yield f"{clause if not number else '':<9}  {line.strip()}"
    if version.mend:
        yield f"To mend    {version.mend}"


def _expected(case: Case) -> str:
    if case.expected.verdict is not None:
        return case.expected.verdict.replace("_", " ")
    return str(case.expected.value)


def _finding(run: Run, what: str, depth: Literal["author", "auditor", "patient"], show_text: bool) -> Iterator[str]:
    from checker.assessment.findings import subject_key

    found = _matching(run, what)
    names = run.showing.pseudonyms
    for verdicts in run.verdicts:
        for subject in verdicts.subjects:
            if names.of_finding(verdicts.rule, subject_key(subject)) == found.fingerprint:
                yield f"{found.rule}  {found.title}"
                yield f"  {found.verdict}: {found.message}"
                trace = run.judging.explain(verdicts.rule, subject, depth)
                for part in trace.parts:
                    yield from _tree(part, 1, show_text)
                return


def _matching(run: Run, what: str) -> Finding:
    findings = [
        finding
        for finding in run.assessment.findings
        if (len(what) >= _SHORTEST and finding.fingerprint.startswith(what)) or finding.subject.pseudonym == what
    ]
    if not findings:
        raise CheckerError(f"no finding of this run is called `{what}`", "fingerprints are in `--format json`")
    if len(findings) > 1:
        rules = ", ".join(sorted({finding.rule for finding in findings}))
        raise CheckerError(f"`{what}` fits {len(findings)} findings: {rules}", "give more of the fingerprint")
    return findings[0]


def _tree(trace: Trace, depth: int, show_text: bool) -> Iterator[str]:
    from checker.assessment.findings import HIDDEN

    value = trace.value if trace.kind != "text" or show_text else HIDDEN
    words = " ".join(trace.words.split())
    title = f" ({trace.title})" if trace.title else ""
    yield f"{'  ' * depth}{words}{title}: {value}"
    for step in trace.steps:
        yield f"{'  ' * (depth + 1)}{step.day or 'no day yet'}: {step.detail}"
    for law in trace.laws:
        yield f"{'  ' * (depth + 1)}by {law}"
    for part in trace.parts:
        yield from _tree(part, depth + 1, show_text)
