"""What pages are made from."""

from __future__ import annotations

from dataclasses import dataclass

from checker.catalogue.cases import CaseLine, every_case
from checker.catalogue.claims import Claims, read_claims
from checker.catalogue.examples import Message
from checker.catalogue.rows import Row, rows
from checker.semantics.model import Program


@dataclass(frozen=True)
class Book:
    """The policies, their rows and cases, the claims, and what says which message a breaching case gives."""

    program: Program
    rows: tuple[Row, ...]
    cases: tuple[CaseLine, ...]
    claims: Claims
    message: Message


def book(program: Program, message: Message) -> Book:
    """A book of checked policies."""
    return Book(program, rows(program), every_case(program), read_claims(), message)
