"""The numbers of the verdicts in a plan's result."""

from typing import Final

from checker.semantics.model import Verdict

VERDICTS: Final[tuple[Verdict, ...]] = ("passed", "breached", "undecided", "pending", "not_applicable", "no_law")

# For the reference engine to decide.
LEFT_OPEN: Final = len(VERDICTS)
