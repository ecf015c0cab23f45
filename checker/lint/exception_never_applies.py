"""An exception whose own condition never holds."""

from __future__ import annotations

from collections.abc import Iterator

from checker.diagnostics.diagnostic import Diagnostic
from checker.lint.overview import Overview, conjuncts
from checker.lint.possible import Part, at_odds, holds, labels, within
from checker.semantics.model import Deadline, Definition, Exemption, InForce


def check(overview: Overview) -> Iterator[Diagnostic]:
    """Exceptions whose own condition never holds while they are in force."""
    for declared, version, each, _ in exceptions(overview):
        odd = at_odds(declared.record, applies(version, each), overview)
        if odd:
            yield exception_never_applies(declared, each, odd)


def exceptions(
    overview: Overview,
) -> Iterator[tuple[Definition | Deadline, InForce, Exemption, tuple[Exemption, ...]]]:
    """Every exception with its declaration, the dates of its version, and the exceptions beside it."""
    for declared in overview.found.values():
        for version in declared.versions:
            among = (*version.exceptions, *declared.amendments)
            for each in version.exceptions:
                yield declared, version.in_force, each, among
        # An amendment may reach several versions, and be idle in one of them.
        if len(declared.versions) == 1:
            only = declared.versions[0]
            for each in declared.amendments:
                yield declared, only.in_force, each, (*only.exceptions, *declared.amendments)


def applies(version: InForce, each: Exemption) -> tuple[Part, ...]:
    """What must hold for an exception to apply, priority left out."""
    return (within(version), within(each.in_force), *map(holds, conjuncts(each.when)))


def exception_never_applies(declared: Definition | Deadline, each: Exemption, odd: tuple[Part, ...]) -> Diagnostic:
    """The condition of an exception holds for no record while the exception is in force."""
    spans = [part.span for part in odd if part.span is not None]
    span = spans[-1] if spans else each.when.span
    return Diagnostic(
        code="exception-never-applies",
        message=f"`{each.label}` of `{declared.name}` can never apply: no {declared.record} meets its condition",
        span=span,
        severity="warn",
        help="`or` between conditions that exclude each other, or one condition less",
        labels=labels(odd, span, "this excludes it"),
    )
