"""An exception that one over it always displaces."""

from __future__ import annotations

from collections.abc import Iterator

from checker.diagnostics.diagnostic import Diagnostic, Label
from checker.lint.exception_never_applies import applies, exceptions
from checker.lint.overview import Overview
from checker.lint.possible import Part, at_odds, none_of
from checker.semantics.formulas import every
from checker.semantics.ground import above
from checker.semantics.model import Deadline, Definition, Exemption


def check(overview: Overview) -> Iterator[Diagnostic]:
    """Exceptions over which another stands whenever they apply."""
    for declared, version, each, among in exceptions(overview):
        higher = tuple(rival for rival in among if each.label in above(rival, among))
        if not higher or at_odds(declared.record, applies(version, each), overview):
            continue
        rivals = none_of([_whole(rival) for rival in higher])
        if at_odds(declared.record, (*applies(version, each), rivals), overview):
            yield exception_shadowed(declared, each, higher)


def _whole(each: Exemption) -> Part:
    return Part(
        lambda ring: every(ring.in_force(each.in_force), ring.condition(each.when)),
        each.span,
        (each.when, each.in_force.by, each.in_force.where),
    )


def exception_shadowed(declared: Definition | Deadline, each: Exemption, higher: tuple[Exemption, ...]) -> Diagnostic:
    """An exception never takes effect, because one that is over it applies whenever it does.

    Either the priority is the wrong way round, or the condition of the one above is too wide.

    Wrong:
      except late "After the notice"
        cite "A 1"
        when sent and late
        runs 40 days
      except extended "With a notice"
        cite "A 2"
        over late
        when sent
        runs 60 days

    Right:
      except late "After the notice"
        cite "A 1"
        over extended
        when sent and late
        runs 40 days
      except extended "With a notice"
        cite "A 2"
        when sent
        runs 60 days
    """
    over = " or ".join(f"`{rival.label}`" for rival in higher)
    return Diagnostic(
        code="exception-shadowed",
        message=f"`{each.label}` of `{declared.name}` never takes effect: {over} is over it whenever it applies",
        span=each.span,
        severity="warn",
        help=f"let `{each.label}` be over the other, or let the other's condition leave it room",
        labels=tuple(Label(rival.span, "this is over it") for rival in higher),
    )
