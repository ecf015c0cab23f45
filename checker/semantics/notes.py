"""What the check of one declaration gathers on its way: diagnostics, and what the declaration depends on."""

from __future__ import annotations

from dataclasses import dataclass, field

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.source import Span
from checker.semantics.expressions import Mistaken
from checker.semantics.model import InForce
from checker.semantics.types import MistakenType


@dataclass(frozen=True)
class Dependency:
    """A use of the declaration with the id `on`, and where it stands."""

    on: str
    span: Span


@dataclass(frozen=True)
class Dated:
    """A version with the place where its dates stand."""

    in_force: InForce
    span: Span


@dataclass
class Notes:
    """Filled while one declaration is checked, and read when it is done.

    `mistaken` is True as soon as something in the declaration cannot be used, reported here or elsewhere.
    `bound` remembers the variables of quantifiers, for names that are used outside their parentheses. `apart` are
    versions of the same days, which their `where` must keep apart.
    """

    diagnostics: list[Diagnostic] = field(default_factory=list)
    dependencies: list[Dependency] = field(default_factory=list)
    bound: dict[str, str] = field(default_factory=dict)
    apart: list[tuple[str, Dated, Dated]] = field(default_factory=list)
    mistaken: bool = False

    def report(self, diagnostic: Diagnostic) -> Mistaken:
        """Keeps the diagnostic; gives what stands where the mistake is."""
        self.diagnostics.append(diagnostic)
        if diagnostic.severity == "error":
            self.mistaken = True
        return Mistaken(MistakenType(), diagnostic.span, False)

    def silent(self, span: Span) -> Mistaken:
        """What stands where something is used whose mistake is reported at another place."""
        self.mistaken = True
        return Mistaken(MistakenType(), span, False)

    def depend(self, on: str, span: Span) -> None:
        """Remembers a use of another declaration."""
        self.dependencies.append(Dependency(on, span))
