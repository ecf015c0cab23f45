"""A code that no words of a letter stand for."""

from __future__ import annotations

from collections.abc import Iterator

from checker.diagnostics.diagnostic import Diagnostic
from checker.lint.overview import Overview, expressions
from checker.semantics.expressions import Constant, Reads
from checker.semantics.model import Vocabulary, Word
from checker.semantics.types import WordType


def check(overview: Overview) -> Iterator[Diagnostic]:
    """Values of a vocabulary that rules look for in letters with `reads`, and that no concept means."""
    program = overview.program
    meant = {pair for concept in program.concepts.values() for pair in concept.means}
    read: set[tuple[str, str | None]] = set()
    for part in (*program.rules.values(), *program.definitions.values()):
        for expression in expressions(part):
            if isinstance(expression, Reads) and isinstance(expression.value.type, WordType):
                value = expression.value
                read.add((expression.value.type.name, str(value.value) if isinstance(value, Constant) else None))
    for vocabulary in program.vocabularies.values():
        for word in vocabulary.words.values():
            asked = (vocabulary.name, None) in read or (vocabulary.name, word.name) in read
            if asked and (vocabulary.name, word.name) not in meant:
                yield value_never_read(vocabulary, word)


def value_never_read(vocabulary: Vocabulary, word: Word) -> Diagnostic:
    """Rules ask whether a letter gives a code, and no concept says in which words it would.

    `letter reads CODE` is unknown for such a code, and the rule undecided.
    """
    return Diagnostic(
        code="value-never-read",
        message=f"no concept means `{word.name}`, so that `reads` is unknown for it",
        span=word.span,
        severity="info",
        help=f"`means {vocabulary.name} {word.name}` in the concept that states it",
    )
