"""Names of the tables that hold what was found in letters."""

from typing import Final

EVIDENCE: Final = "evidence of "


def evidence_rows(concept: str) -> str:
    """The table of what was found in letters for a concept; its one field is `found`."""
    return EVIDENCE + concept
