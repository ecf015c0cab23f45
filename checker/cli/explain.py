"""`habeas explain`: a page of the catalogue, a diagnostic's code, or how a finding came about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Final, Literal, assert_never, cast

import click

from checker.cli.check import day, pair
from checker.cli.letter_options import REGIMES, ear_of, language_option, reader_option
from checker.diagnostics.diagnostic import CheckerError

if TYPE_CHECKING:
    from checker.assessment.model import Finding
    from checker.assessment.run import Request, Run
    from checker.catalogue.examples import Message
    from checker.catalogue.page import Block, Page
    from checker.engines.model import Subject
    from checker.engines.reference.trace import Trace
    from checker.semantics.data import Row
    from checker.semantics.model import Program

_SHORTEST: Final = 6
_WIDTH: Final = 110
_LABEL: Final = 9
_MOST_CHOICES: Final = 12


@click.command()
@click.argument("what", metavar="ID|CODE|FINDING")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--policy", "policies", multiple=True, metavar="NAME|FILE|DIR", help="Add a policy to those that ship.")
@click.option("--depth", type=click.Choice(["author", "auditor", "patient"]), default="auditor", show_default=True)
@click.option(
    "--config", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Settings (habeas.yaml)."
)
@click.option("--as-of", type=day, metavar="DATE", help="The day through which the log is complete.")
@click.option("--entity", type=pair, multiple=True, metavar="KEY=VALUE", help="A fact of the entity.")
@click.option(
    "--letter",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Explain how this letter is read, without a log.",
)
@click.option("--regime", type=REGIMES, help="The law by whose concepts the letter is read, if several have it.")
@language_option
@reader_option
@click.option("--show-text", is_flag=True, help="Show text from the input.")
def command(
    what: str,
    paths: tuple[str, ...],
    policies: tuple[str, ...],
    depth: str,
    config: Path | None,
    as_of: date | None,
    entity: tuple[tuple[str, str], ...],
    letter: Path | None,
    regime: str | None,
    language: str | None,
    reader: Literal["both", "phrases"],
    show_text: bool,
) -> int:
    """Explain a rule, a diagnostic's code, or a finding.

    \b
    habeas explain HIPAA-T-01                  the rule: its law, what it requires, examples, how to mend, its cases
    habeas explain R1                          a ground: who decides, what must be recorded, what bars it
    habeas explain L-H04                       what a letter may say, and the rules that ask for it
    habeas explain TR-031                      the cases of a trap
    habeas explain A4-10                       what an article says of the law, and what is right
    habeas explain unknown-field               what a message about a policy means
    habeas explain READ-10                     what a message about the data means
    habeas explain 3f9a21c07b PATH...          how the finding with this fingerprint or pseudonym came about
    habeas explain HIPAA-T-01:3f9a21c0 PATH... the same, where the record with that pseudonym has several
    habeas explain L-H04 --letter FILE         why each sentence of a letter counted for it or did not
    habeas explain HIPAA-D-05 --letter FILE    the same for all that the rule asks of the letter, with its verdict

    Of a letter lines and columns are told; its words with --show-text alone.
    """
    from checker import workspace

    program = workspace.load(policies).program
    if letter is not None:
        from checker.cli.explain_letter import asked_of, lines_of_file

        asked = asked_of(program, what, regime)
        lines = list(lines_of_file(program, asked, letter, language, ear_of(reader, policies), show_text))
    elif paths:
        from checker.assessment.run import Request, run

        request = Request(
            tuple(Path(path) for path in paths),
            policies=policies,
            config=config,
            as_of=as_of,
            entity=entity,
            show_text=show_text,
            reader=reader,
            language=language,
        )
        lines = list(_finding(run(request), what, cast("Literal['author', 'auditor', 'patient']", depth), request))
    else:
        lines = list(_page(program, what))
    click.echo("\n".join(lines))
    return 0


def _page(program: Program, what: str) -> Iterator[str]:
    from checker.catalogue.book import book
    from checker.catalogue.find import known_ids, page_of
    from checker.diagnostics.suggest import did_you_mean

    pages = _pages()
    catalogue = book(program, _message(program))
    page = page_of(catalogue, what)
    if page is not None:
        yield from terminal(page)
    elif what in pages:
        yield pages[what]
    else:
        raise CheckerError(
            f"nothing is called `{what}`",
            did_you_mean(what, [*known_ids(catalogue), *pages])
            or "name a rule (`habeas rules`), a code, or a fingerprint with the paths",
        )


def _message(program: Program) -> Message:
    from checker.policytest.hearing import CaseReader
    from checker.policytest.message import message_of

    reader = CaseReader(program.files)
    return lambda case: message_of(program, case, reader)


def terminal(page: Page) -> Iterator[str]:
    """The lines of a page, labels beside or above what they label."""
    yield f"{page.id}  {page.title}"
    for block in page.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    from checker.catalogue.page import Example, Facts, Heading, Items, Source

    match block:
        case Heading(text=text):
            yield from ("", text)
        case Facts(rows=rows):
            yield ""
            width = max(_LABEL, *(len(label) for label, _ in rows)) + 2
            for label, text in rows:
                yield from _wrapped(text, f"{label:<{width}}", " " * width)
        case Source(label=label, text=text):
            yield from ("", label, *(f"  {line}" for line in text.splitlines()))
        case Items(label=label, items=items):
            yield from ("", label, *(line for item in items for line in _wrapped(item, "  ", "    ")))
        case Example(label=label, title=title, given=given, letter=letter, found=found):
            yield from ("", f"{label}: {title}")
            for record, fields in given:
                yield from _wrapped(f"{record}: {fields}", "  ", "    ")
            if letter is not None:
                for line in letter.splitlines():
                    yield from _wrapped(line, "  | ", "  | ")
            yield from _wrapped(found, "  -> ", "     ")
        case _:
            assert_never(block)


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    return wrap(text, _WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False) or [first.rstrip()]


def _pages() -> dict[str, str]:
    from checker.diagnostics.pages import show
    from checker.lint.pages import PAGES as LINT
    from checker.logs.problems import KINDS
    from checker.policytest.pages import PAGES as TESTS
    from checker.semantics.pages import PAGES as SEMANTICS
    from checker.syntax.pages import PAGES as SYNTAX
    from checker.waivers.problems import KINDS as WAIVERS

    found = {page.code: show(page) for page in (*SYNTAX, *SEMANTICS, *LINT, *TESTS)}
    for kind in (*KINDS, *WAIVERS):
        found[kind.code] = f"{kind.code}: {kind.title}\n\n{kind.why}\n\nTo mend: {kind.mend}"
    return found


def _finding(run: Run, what: str, depth: Literal["author", "auditor", "patient"], request: Request) -> Iterator[str]:
    from checker.assessment.findings import subject_key

    found = _matching(run, what)
    names = run.showing.pseudonyms
    for verdicts in run.verdicts:
        for subject in verdicts.subjects:
            if names.of_finding(verdicts.rule, subject_key(subject)) == found.fingerprint:
                yield f"{found.rule}  {found.title}"
                yield f"  {found.verdict}: {found.message}"
                trace = run.judging.explain(verdicts.rule, subject, depth)
                stated = _stated(run, subject)
                for part in trace.parts:
                    yield from _tree(part, 1, request.show_text, stated)
                yield from _letter(run, verdicts.rule, subject, request)
                return


def _stated(run: Run, subject: Subject) -> Mapping[tuple[str, str], str]:
    """Where the settings give fields of a subject, of what it belongs to and of what belongs to it, in words."""
    from checker.semantics.data import Row

    tables = {
        (row.origin.file, row.origin.table)
        for first in ([subject] if isinstance(subject, Row) else subject.rows)
        for row in _family(first)
        if row.origin is not None
    }
    found: dict[tuple[str, str], dict[str, None]] = {}
    for use in run.stated:
        if use.field is not None and (use.file, use.table) in tables:
            column = run.showing.name_column(use.heading or None)
            where = f" where the column {column} is empty" if column else ""
            found.setdefault((use.record, use.field), {})[f"{use.stated}{where}"] = None
    return {field: ", or ".join(places) for field, places in found.items()}


def _family(row: Row) -> Iterator[Row]:
    """A record, those above it, and all that belongs to its request."""
    from checker.semantics.data import Row

    above = row
    while isinstance(above.parent, Row) and above.record != "request":
        above = above.parent
        yield above
    if isinstance(above.parent, Row):
        yield above.parent
    yield from _below(above)


def _below(row: Row) -> Iterator[Row]:
    yield row
    for rows in row.children.values():
        for child in rows if isinstance(rows, tuple) else ():
            yield from _below(child)


def _letter(run: Run, rule: str, subject: Subject, request: Request) -> Iterator[str]:
    """For a finding about a letter, why its sentences counted or did not."""
    from checker.assessment.demands import concepts_under
    from checker.cli.explain_letter import lines_of_finding

    document = next((joined.document for joined in run.letters if joined.row is subject), None)
    on = concepts_under(run.judging.judge(rule, subject))
    if document is not None and document.readable and on:
        program = run.judging.law.program
        yield ""
        ear = ear_of(request.reader, request.policies)
        yield from lines_of_finding(program, rule, on, document, request.language, ear, request.show_text)


def _matching(run: Run, what: str) -> Finding:
    """The finding with a fingerprint, of a pseudonym that has but one, or RULE:PSEUDONYM."""
    rule, colon, pseudonym = what.rpartition(":")
    findings = [
        finding
        for finding in run.assessment.findings
        if (len(what) >= _SHORTEST and finding.fingerprint.startswith(what))
        or (finding.subject.pseudonym == pseudonym and (not colon or finding.rule.casefold() == rule.casefold()))
    ]
    if not findings:
        raise _no_finding(run, what, pseudonym)
    if len(findings) > 1:
        raise _several(what, findings)
    return findings[0]


def _no_finding(run: Run, what: str, pseudonym: str) -> CheckerError:
    """Nothing has the name; where the record has findings, these are listed."""
    others = [finding for finding in run.assessment.findings if finding.subject.pseudonym == pseudonym]
    if others:
        return CheckerError(f"the record `{pseudonym}` has no finding of that rule", _choices(others))
    return CheckerError(f"no finding of this run is called `{what}`", "fingerprints are in `--format json`")


def _several(what: str, findings: Sequence[Finding]) -> CheckerError:
    return CheckerError(f"`{what}` fits {len(findings)} findings", _choices(findings))


def _choices(findings: Sequence[Finding]) -> str:
    """What to name instead, a line for each finding, breaches first, as far as the list is short."""
    names = {f"{finding.rule}:{finding.subject.pseudonym}": finding for finding in findings}
    if len(names) < len(findings):
        names = {finding.fingerprint: finding for finding in findings}
    listed = sorted(names, key=lambda name: (names[name].verdict != "breached", name))
    width = max(map(len, listed[:_MOST_CHOICES]))
    lines = [f"  {name:<{width}}  {names[name].verdict}: {names[name].title}" for name in listed[:_MOST_CHOICES]]
    more = [f"  and {len(listed) - _MOST_CHOICES} more"] if len(listed) > _MOST_CHOICES else []
    return "\n".join(("name one of these:", *lines, *more))


def _tree(trace: Trace, depth: int, show_text: bool, stated: Mapping[tuple[str, str], str]) -> Iterator[str]:
    from checker.assessment.findings import HIDDEN

    value = trace.value if trace.kind != "text" or show_text else HIDDEN
    words = " ".join(trace.words.split())
    title = f" ({trace.title})" if trace.title else ""
    yield f"{'  ' * depth}{words}{title}: {value}"
    for step in trace.steps:
        yield f"{'  ' * (depth + 1)}{step.day or 'no day yet'}: {step.detail}"
    for law in trace.laws:
        yield f"{'  ' * (depth + 1)}by {law}"
    if trace.field is not None and trace.field in stated:
        yield f"{'  ' * (depth + 1)}by {stated[trace.field]}"
    for part in trace.parts:
        yield from _tree(part, depth + 1, show_text, stated)
