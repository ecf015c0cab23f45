"""What pages are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from checker.catalogue.cases import CaseLine, every_case
from checker.catalogue.claims import Claims, read_claims
from checker.catalogue.examples import Message
from checker.catalogue.rows import Row, rows
from checker.semantics.model import Program
from checker.semantics.reach import concepts_of


@dataclass(frozen=True)
class Book:
    """The policies, their rows and cases, the claims, and what says which message a breaching case gives."""

    program: Program
    rows: tuple[Row, ...]
    cases: tuple[CaseLine, ...]
    claims: Claims
    message: Message

    @cached_property
    def asked_by(self) -> Mapping[str, tuple[str, ...]]:
        """The rules that ask a letter about a concept, by the id of the concept."""
        found: dict[str, tuple[str, ...]] = {}
        for rule in self.program.rules.values():
            for concept in concepts_of(self.program, rule):
                found[concept] = (*found.get(concept, ()), rule.id)
        return found


def book(program: Program, message: Message) -> Book:
    """A book of checked policies."""
    return Book(program, rows(program), every_case(program), read_claims(), message)
