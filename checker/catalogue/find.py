"""Finds the page of anything that has an id."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from checker.catalogue.book import Book
from checker.catalogue.cases import CaseLine
from checker.catalogue.claims import Claim, cases_of
from checker.catalogue.concepts import concept_page
from checker.catalogue.grounds import ground_blocks, ground_page, grounds
from checker.catalogue.page import Facts, Items, Page
from checker.catalogue.rules import enforcement_page, entry_page, row_page, rule_page


def page_of(book: Book, name: str) -> Page | None:
    """The page of a rule, a ground, an entry, a decision, a concept, a row, a claim, or the cases that bear an id."""
    program = book.program
    ground = next((word for word in grounds(program) if word.name == name), None)
    if name in program.rules:
        page = rule_page(book, program.rules[name])
        return page if ground is None else replace(page, blocks=(*ground_blocks(book, ground), *page.blocks))
    if ground is not None:
        return ground_page(book, ground)
    if name in program.entries:
        return entry_page(book, program.entries[name])
    if name in program.enforcements:
        return enforcement_page(program.enforcements[name])
    return _of_concept(book, name) or _of_row(book, name) or _of_claim(book, name) or _of_cases(book, name)


def known_ids(book: Book) -> Iterator[str]:
    """Everything that has a page."""
    yield from (row.id for row in book.rows)
    yield from (word.name for word in grounds(book.program))
    yield from book.program.concepts
    yield from book.program.enforcements
    yield from (claim.id for claim in book.claims.claims)
    yield from (name for case in book.cases for name in case.ids)


def _of_concept(book: Book, name: str) -> Page | None:
    concepts = book.program.concepts
    found = concepts.get(name) or next((each for each in concepts.values() if name in each.authority.rows), None)
    return concept_page(book, name, found) if found is not None else None


def _of_row(book: Book, name: str) -> Page | None:
    answers = [row for row in book.rows if row.id == name]
    ruled = next((row for row in answers if row.by == "rule"), None)
    if ruled is not None:
        rule = next(each for each in book.program.rules.values() if _claims(book, each.id, name))
        return rule_page(book, rule)
    return row_page(book, name, answers) if answers else None


def _claims(book: Book, rule: str, row: str) -> bool:
    return any(row in version.authority.rows for version in book.program.rules[rule].versions)


def _of_claim(book: Book, name: str) -> Page | None:
    claim = next((each for each in book.claims.claims if each.id == name), None)
    return claim_page(book, claim) if claim is not None else None


def claim_page(book: Book, claim: Claim) -> Page:
    """What an article says, and what is right."""
    article = book.claims.articles[claim.article]
    facts = [("Article", f"{article.title} ({article.kind})"), (claim.verdict.capitalize(), claim.correct)]
    facts += [("Rules", ", ".join(claim.rules))] if claim.rules else []
    facts += [("No case", claim.because)] if claim.because is not None else []
    cases = cases_of(claim, book.cases)
    return Page(claim.id, claim.claim, (Facts(tuple(facts)), *_shown_by(cases)))


def _of_cases(book: Book, name: str) -> Page | None:
    cases = [case for case in book.cases if name in case.ids]
    return Page(name, "the cases that bear this id", tuple(_shown_by(cases))) if cases else None


def _shown_by(cases: Sequence[CaseLine]) -> Iterator[Items]:
    if cases:
        yield Items("Shown by", tuple(f"{case.target}: {case.title} ({case.outcome})" for case in cases))
