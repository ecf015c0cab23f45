"""The pages of every mistake in the shape of policy text."""

from __future__ import annotations

from checker.diagnostics.pages import pages
from checker.syntax.mistakes import clauses, logic, messages, names, phrases, text

PAGES = pages(
    (
        *text.MISTAKES,
        *names.MISTAKES,
        *clauses.MISTAKES,
        *logic.MISTAKES,
        *messages.MISTAKES,
        *phrases.MISTAKES,
    )
)
