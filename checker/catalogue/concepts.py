"""The page of a letter concept: its law, its evidence, the rules that ask for it."""

from __future__ import annotations

from checker.catalogue.book import Book
from checker.catalogue.page import Facts, Items, Page
from checker.catalogue.wording import authority, in_force
from checker.semantics.model import Concept


def concept_page(book: Book, name: str, concept: Concept) -> Page:
    """All about a concept; `name` is the row that it encodes, or its own id."""
    program = book.program
    law, *rest = authority(program, concept.authority)
    asking = book.asked_by.get(concept.id, ())
    facts = [law, ("In force", in_force(concept.in_force)), *rest, ("Concept", f"`{concept.id}`")]
    facts.append(("Languages", ", ".join(concept.languages)))
    if concept.means:
        facts.append(("Reads as", ", ".join(word for _, word in concept.means)))
    if asking:
        facts.append(("Asked by", ", ".join(asking)))
    sentences = tuple(f"{line.outcome}: {line.title}" for line in book.cases if line.target == concept.id)
    return Page(name, concept.title, (Facts(tuple(facts)), Items("Sentences", sentences, long=True)))
