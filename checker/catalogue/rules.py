"""The page of a rule, of an entry, and of a row that something else encodes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.catalogue.book import Book
from checker.catalogue.cases import CaseLine
from checker.catalogue.examples import examples
from checker.catalogue.page import Block, Facts, Heading, Items, Page, Source
from checker.catalogue.rows import Row
from checker.catalogue.wording import authority, checked, fields_read, in_force, listed, names_in
from checker.semantics.model import Enforcement, Entry, Rule, RuleVersion
from checker.semantics.reach import concepts_of, settings_read


def rule_page(book: Book, rule: Rule) -> Page:
    """All about a rule: its law, what is checked, on which fields, examples, how to mend it, why it matters."""
    return Page(rule.id, rule.title, (*_law(book, rule), *_reach(book, rule), *_shown(book, rule)))


def _law(book: Book, rule: Rule) -> Iterator[Block]:
    if rule.held is not None:
        yield Facts((("Held", f"{rule.held} (`--enable {rule.id}` turns it on)"),))
    for version in rule.versions:
        if len(rule.versions) > 1:
            yield Heading(f"In force {in_force(version.in_force)}")
        yield Facts(tuple(_facts(book, rule, version)))
        yield Source("Checked", checked(book.program, version, rule.policy))
        if version.mend is not None:
            yield Facts((("To mend", version.mend),))


def _facts(book: Book, rule: Rule, version: RuleVersion) -> Iterator[tuple[str, str]]:
    law, *rest = authority(book.program, version.authority)
    yield law
    yield "In force", in_force(version.in_force)
    yield from rest
    yield "Severity", "; ".join([version.severity, *_lowered(version)])


def _lowered(version: RuleVersion) -> Iterator[str]:
    for each in version.lowered:
        yield f"{each.level} when `{' '.join(each.when.span.text.split())}`"


def _reach(book: Book, rule: Rule) -> Iterator[Block]:
    words = names_in(book.program, rule)
    if words:
        yield Items("In words", tuple(f"`{name}`: {title}" for name, title in words))
    facts = [("Fields", listed(fields_read(book.program, rule)))]
    facts += [("Letter", "; ".join(heard))] if (heard := _concepts(book, rule)) else []
    settings = [book.program.settings[name] for name in sorted(settings_read(book.program, rule))]
    facts += [("Settings", "; ".join(f"`{each.name}`: {each.title}" for each in settings))] if settings else []
    yield Facts(tuple(facts))


def _concepts(book: Book, rule: Rule) -> list[str]:
    """What a letter is asked about, rows first: `How to complain to the entity itself (L-H08)`."""
    asked = [book.program.concepts[name] for name in concepts_of(book.program, rule)]
    ordered = sorted(asked, key=lambda each: (not each.authority.rows, each.authority.rows, each.id))
    return [each.title + (f" ({', '.join(each.authority.rows)})" if each.authority.rows else "") for each in ordered]


def _shown(book: Book, rule: Rule) -> Iterator[Block]:
    cases = [case for case in book.program.cases if case.target == rule.id]
    yield from examples(book.program, cases, book.message)
    rows = dict.fromkeys((rule.id, *(row for version in rule.versions for row in version.authority.rows)))
    yield from _why(book, tuple(rows))
    lines = [line for line in book.cases if line.target == rule.id]
    facts = list(_answers(book, tuple(rows), lines))
    if facts:
        yield Facts(tuple(facts))
    yield Items("Cases", tuple(case_in_words(line) for line in lines), long=True)


def _answers(book: Book, rows: Sequence[str], lines: Sequence[CaseLine]) -> Iterator[tuple[str, str]]:
    if rows[1:]:
        yield "Also encodes", ", ".join(rows[1:])
    traps = sorted({name for line in lines for name in line.ids if name.startswith("TR-")})
    if traps:
        yield "Traps", ", ".join(traps)
    claims = sorted({claim.id for row in rows for claim in book.claims.about(row)})
    if claims:
        yield "Claims", ", ".join(claims)


def case_in_words(line: CaseLine) -> str:
    """`breached: the Monday after: the last day does not move (TR-002)`."""
    ids = f" ({', '.join(line.ids)})" if line.ids else ""
    return f"{line.outcome}: {line.title}{ids}"


def _why(book: Book, rows: Sequence[str]) -> Iterator[Block]:
    found = [each for each in book.program.enforcements.values() if not set(rows).isdisjoint(each.shows)]
    if found:
        yield Items("Why it matters", tuple(enforcement_in_words(each) for each in found))


def enforcement_in_words(each: Enforcement) -> str:
    """`Arbour Hospital, 24 March 2021, 65,000 USD: the records came six months after ... (citation)`."""
    return f"{each.title}, {each.decided}, {each.outcome}: {each.because} ({'; '.join(each.cites)})"


def entry_page(book: Book, entry: Entry) -> Page:
    """A row that no rule encodes, with the reason."""
    standing = entry.standing.replace("_", " ").replace("never applies", "not applicable")
    facts = ((standing.capitalize(), entry.because), *authority(book.program, entry.authority))
    claims = ", ".join(claim.id for claim in book.claims.about(entry.id))
    more = (("Claims", claims),) if claims else ()
    return Page(entry.id, entry.title, (Facts((*facts, *more)), *_why(book, (entry.id,))))


def row_page(book: Book, name: str, answers: Sequence[Row]) -> Page:
    """A row that definitions, deadlines or grounds encode, or rules with ids of their own."""
    blocks: list[Block] = []
    for row in answers:
        facts = [("Encoded by", f"{row.by}, {row.file}:{row.line}"), ("Law", "; ".join(row.citations))]
        facts += [("In force", "; ".join(row.in_force))] if row.in_force else []
        facts += [("Unsettled", "; ".join(row.unsettled))] if row.unsettled else []
        blocks += [Heading(row.title), Facts(tuple(facts))]
    blocks += _why(book, (name,))
    claims = ", ".join(claim.id for claim in book.claims.about(name))
    blocks += [Facts((("Claims", claims),))] if claims else []
    return Page(name, answers[0].title, tuple(blocks))


def enforcement_page(enforcement: Enforcement) -> Page:
    """A decision of an authority, and the rows that it shows."""
    facts = (
        ("Decided", f"{enforcement.decided}: {enforcement.outcome}"),
        ("Source", f"{'; '.join(enforcement.cites)} ({', '.join(enforcement.source)})"),
        ("Why", enforcement.because),
        ("Shows", ", ".join(enforcement.shows)),
    )
    return Page(enforcement.id, enforcement.title, (Facts(facts),))
