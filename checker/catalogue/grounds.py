"""The page of a ground: who decides, what must be recorded, what bars it, from when to when."""

from __future__ import annotations

from collections.abc import Iterator

from checker.catalogue.book import Book
from checker.catalogue.page import Block, Facts, Heading, Items, Page
from checker.catalogue.rules import case_in_words
from checker.catalogue.wording import authority, in_force
from checker.semantics.model import Program, Word, WordVersion
from checker.syntax import ast

GROUNDS = "ground_code"


def grounds(program: Program) -> tuple[Word, ...]:
    """Every ground, in the order of the policies."""
    vocabulary = program.vocabularies.get(GROUNDS)
    return tuple(vocabulary.words.values()) if vocabulary is not None else ()


def ground_page(book: Book, word: Word) -> Page:
    """All about a ground."""
    lines = [line for line in book.cases if line.target == word.name]
    cases = (Items("Cases", tuple(case_in_words(line) for line in lines), long=True),) if lines else ()
    return Page(word.name, word.title, (*ground_blocks(book, word), *cases))


def ground_blocks(book: Book, word: Word) -> Iterator[Block]:
    """What the vocabulary says of a ground, and what reads and judges it."""
    for version in word.versions:
        if len(word.versions) > 1:
            yield Heading(f"In force {in_force(version.in_force)}")
        yield from _version(book.program, version)
    yield from _use(book.program, word)


def _version(program: Program, version: WordVersion) -> Iterator[Block]:
    law, *rest = authority(program, version.authority)
    decides = (
        "a licensed health care professional" if version.attributes.get("professional") else "the holder of the record"
    )
    yield Facts((law, ("In force", in_force(version.in_force)), *rest, ("Decided by", decides)))
    yield Items("What it is", tuple(_attributes(program, version)))
    needs = tuple(each.words for each in version.conditions if not each.barred)
    barred = tuple(each.words for each in version.conditions if each.barred)
    if needs:
        yield Items("Must be recorded", needs)
    if barred:
        yield Items("Barred when", barred)


def _attributes(program: Program, version: WordVersion) -> Iterator[str]:
    for name, title in _titles(program):
        value = version.attributes[name]
        words = {True: "yes", False: "no"}.get(value) if isinstance(value, bool) else str(value)
        yield f"{title}: {words}"


def _titles(program: Program) -> Iterator[tuple[str, str]]:
    for file in program.files:
        for declaration in file.declarations:
            if isinstance(declaration, ast.VocabularyDecl) and declaration.name.text == GROUNDS:
                for attribute in declaration.attributes:
                    yield attribute.name.text, attribute.title.value


def _use(program: Program, word: Word) -> Iterator[Block]:
    read = [each for each in program.concepts.values() if (GROUNDS, word.name) in each.means]
    facts = [("Read in letters by", "; ".join(f"{each.title} (`{each.name}`)" for each in read))] if read else []
    if word.name in program.rules:
        facts.append(("Judged by", f"{word.name}: {program.rules[word.name].title}"))
    if facts:
        yield Facts(tuple(facts))
