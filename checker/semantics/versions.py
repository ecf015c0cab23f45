"""The dates of versions: typed, in order, without overlap; gaps are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from checker.diagnostics.diagnostic import Diagnostic, Label
from checker.diagnostics.source import Span
from checker.semantics.expressions import TypedExpr
from checker.semantics.model import InForce
from checker.semantics.notes import Dated, Notes
from checker.semantics.presence import required
from checker.semantics.resolve import resolve
from checker.semantics.scope import Scope
from checker.semantics.typecheck import truth
from checker.semantics.types import DateType, MistakenType
from checker.semantics.words_for_types import describe
from checker.syntax import ast


def in_force(written: ast.InForce, scope: Scope) -> InForce | None:
    """The typed dates of a version; None where they cannot be used."""
    start = written.start.value
    through = None if written.through is None else written.through.value
    by = None if written.by is None else _day(written.by, scope)
    where = None if written.where is None else truth(written.where, scope)
    if start is None or (written.through is not None and through is None):
        scope.notes.silent(written.span)
        return None
    if through is not None and through < start:
        scope.notes.report(ends_before_it_begins(written))
        return None
    if any(part is not None and isinstance(part.type, MistakenType) for part in (by, where)):
        return None
    return InForce(start, through, by, where)


def _day(path: ast.Path, scope: Scope) -> TypedExpr:
    day = resolve(path, scope)
    if isinstance(day.type, MistakenType):
        return day
    if not isinstance(day.type, DateType):
        return scope.notes.report(version_by_no_date(day))
    if day.optional and not scope.lenient:
        return scope.notes.report(version_by_absent(day))
    return required(day, scope)


def check_versions(what: str, versions: Sequence[Dated], notes: Notes) -> None:
    """Reports versions that overlap and days between versions; notes the pairs that a `where` must keep apart."""
    if len(versions) > 1:
        for version in versions:
            if version.in_force.by is None:
                notes.report(version_without_day(what, version.span))
    ordered = sorted(versions, key=lambda version: version.in_force.start)
    for position, later in enumerate(ordered):
        for earlier in ordered[:position]:
            if not _meet(earlier.in_force, later.in_force):
                continue
            if earlier.in_force.where is not None and later.in_force.where is not None:
                notes.apart.append((what, earlier, later))
            else:
                notes.report(versions_overlap(what, earlier, later))
    _tell_gaps(what, ordered, notes)


def _meet(earlier: InForce, later: InForce) -> bool:
    return earlier.through is None or later.start <= earlier.through


def _tell_gaps(what: str, ordered: Sequence[Dated], notes: Notes) -> None:
    reached: date | None = None
    for earlier, later in pairwise(ordered):
        if earlier.in_force.through is None:
            return
        reached = earlier.in_force.through if reached is None else max(reached, earlier.in_force.through)
        if later.in_force.start > reached + timedelta(days=1):
            first, last = reached + timedelta(days=1), later.in_force.start - timedelta(days=1)
            notes.report(gap_between_versions(what, first, last, later.span, earlier.span))


def inside(inner: InForce, outer: InForce) -> bool:
    """Whether the dates of an exception lie inside those of its version."""
    begins = inner.start >= outer.start
    ends = outer.through is None or (inner.through is not None and inner.through <= outer.through)
    return begins and ends


def ends_before_it_begins(written: ast.InForce) -> Diagnostic:
    """A version's last day lies before its first.

    Wrong:
        define made of request "A value"
          in force from 2013-01-01 through 2003-12-31 by received_on
            cite "None"
            means signed
    Right:
        define made of request "A value"
          in force from 2003-01-01 through 2013-12-31 by received_on
            cite "None"
            means signed
    """
    return Diagnostic(
        code="ends-before-it-begins",
        message="this ends before it begins",
        span=written.start.span.join(written.through.span if written.through else written.start.span),
        help="`in force from FIRST through LAST`, both days included",
    )


def version_by_no_date(day: TypedExpr) -> Diagnostic:
    """`by` names something that is no date of the case.

    Wrong:
        define made of request "A value"
          in force from 2013-01-01 by pages
            cite "None"
            means signed
    Right:
        define made of request "A value"
          in force from 2003-01-01 by received_on
            cite "None"
            means signed
    """
    return Diagnostic(
        code="version-by-no-date",
        message=f"a version is chosen by a date; `{day.span.text}` is {describe(day.type)}",
        span=day.span,
        help="`by received_on`, `by sent_on`",
    )


def version_by_absent(day: TypedExpr) -> Diagnostic:
    """The date that chooses a version may be absent.

    Where there is no such date, nobody could say which text of the law applies. A rule says so in its `for`.

    Wrong:
        define made of request "A value"
          in force from 2013-01-01 by dated_on
            cite "None"
            means signed
    Right:
        define made of request "A value"
          in force from 2003-01-01 by received_on
            cite "None"
            means signed
    """
    return Diagnostic(
        code="version-by-absent",
        message=f"`{day.span.text}` may be absent, and then no version could be chosen",
        span=day.span,
        help=f"`for RECORD where {day.span.text} is present`, or another date",
    )


def version_without_day(what: str, span: Span) -> Diagnostic:
    """A declaration has several versions, and one does not say which date of the case chooses it."""
    return Diagnostic(
        code="version-without-day",
        message=f"`{what}` has several versions; which date of the case chooses this one?",
        span=span,
        help="`in force from DATE by FIELD`",
    )


def versions_overlap(what: str, earlier: Dated, later: Dated) -> Diagnostic:
    """Two versions of one declaration are in force on the same day.

    Every day has at most one text. `through DATE` ends the earlier version on that day; `where` splits versions that
    stand side by side.

    Wrong:
        define made of request "A value"
          in force from 2003-01-01 by received_on
            cite "None"
            means signed
          in force from 2013-01-01 by received_on
            cite "None"
            means pages > 3
    Right:
        define made of request "A value"
          in force from 2003-01-01 through 2012-12-31 by received_on
            cite "None"
            means signed
          in force from 2013-01-01 by received_on
            cite "None"
            means pages > 3
    """
    ends = [each.in_force.through for each in (earlier, later) if each.in_force.through is not None]
    last = f"to {min(ends)}" if ends else "on"
    return Diagnostic(
        code="versions-overlap",
        message=f"two versions of `{what}` are in force from {later.in_force.start} {last}",
        span=later.span,
        help=f"end the earlier one: `through {later.in_force.start - timedelta(days=1)}`"
        if later.in_force.start > earlier.in_force.start
        else "remove one of them",
        labels=(Label(earlier.span, "the other version"),),
    )


def gap_between_versions(what: str, first: date, last: date, later: Span, earlier: Span) -> Diagnostic:
    """Nothing is in force between two versions of a declaration.

    Where the law itself has such a gap, keep it; mostly a day was miscounted. `through` includes its day.

    Wrong:
        define made of request "A value"
          in force from 2003-01-01 through 2012-12-30 by received_on
            cite "None"
            means signed
          in force from 2013-01-01 by received_on
            cite "None"
            means pages > 3
    Right:
        define made of request "A value"
          in force from 2003-01-01 through 2012-12-31 by received_on
            cite "None"
            means signed
          in force from 2013-01-01 by received_on
            cite "None"
            means pages > 3
    """
    days = f"on {first}" if first == last else f"from {first} to {last}"
    return Diagnostic(
        code="gap-between-versions",
        message=f"nothing of `{what}` is in force {days}",
        span=later,
        severity="warn",
        labels=(Label(earlier, "the version before"),),
    )


MISTAKES = (
    ends_before_it_begins,
    version_by_no_date,
    version_by_absent,
    version_without_day,
    versions_overlap,
    gap_between_versions,
)
