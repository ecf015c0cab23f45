"""What policies add to the deadlines and definitions of others: amendments and contributions."""

from __future__ import annotations

from dataclasses import dataclass

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.suggest import did_you_mean
from checker.semantics.authority import authority
from checker.semantics.declare import Index, Member
from checker.semantics.definitions import Amendments
from checker.semantics.model import Contribution
from checker.semantics.notes import Notes
from checker.semantics.schema import Schema
from checker.semantics.scope import Scope, Values
from checker.semantics.typecheck import truth
from checker.semantics.types import MistakenType
from checker.semantics.versions import in_force
from checker.syntax import ast


@dataclass(frozen=True)
class Additions:
    """All amendments and contributions by the id of what they are added to."""

    amendments: dict[str, Amendments]
    contributions: dict[str, tuple[tuple[str, ast.ContributionDecl], ...]]


def gather(index: Index, notes: Notes) -> Additions:
    """The additions of all policies; a target that does not exist is reported."""
    amendments: dict[str, list[tuple[str, ast.ExceptionClause]]] = {}
    contributions: dict[str, list[tuple[str, ast.ContributionDecl]]] = {}
    for policy, file in index.files.items():
        for declaration in file.declarations:
            if isinstance(declaration, ast.AmendmentDecl):
                target = _target(declaration.target, policy, index, notes)
                if target is not None:
                    clauses = ((policy, clause) for clause in declaration.exceptions)
                    amendments.setdefault(target.id, []).extend(clauses)
            elif isinstance(declaration, ast.ContributionDecl):
                deadline = _deadline(declaration.deadline, policy, index, notes)
                target = _target(declaration.target, policy, index, notes)
                if deadline is not None and target is not None and _takes(declaration, deadline, target, notes):
                    contributions.setdefault(target.id, []).append((policy, declaration))
    return Additions(
        {target: Amendments(tuple(found)) for target, found in amendments.items()},
        {target: tuple(found) for target, found in contributions.items()},
    )


def contribution(
    policy: str, declaration: ast.ContributionDecl, record: str, schema: Schema, values: Values
) -> tuple[Contribution | None, Notes]:
    """The typed contribution, or None where it cannot be used."""
    notes = Notes()
    scope = Scope(schema, values, policy, record, notes)
    dates = in_force(declaration.in_force, scope)
    when = truth(declaration.when, scope)
    notes.depend(declaration.deadline.text, declaration.deadline.span)
    if dates is None or isinstance(when.type, MistakenType) or notes.mistaken:
        return None, notes
    return Contribution(declaration.deadline.text, policy, dates, authority(declaration.authority, scope), when), notes


def _target(path: ast.Path, policy: str, index: Index, notes: Notes) -> Member | None:
    found = index.member_ids.get(path.text)
    if found is None:
        _report_missing(path, policy, index, notes)
    return found


def _deadline(path: ast.Path, policy: str, index: Index, notes: Notes) -> Member | None:
    found = index.member_ids.get(path.text)
    if found is not None and found.kind != "deadline":
        notes.report(contributes_no_deadline(path, f"is a {found.kind}"))
        return None
    if found is None:
        _report_missing(path, policy, index, notes)
    return found


def _report_missing(path: ast.Path, policy: str, index: Index, notes: Notes) -> None:
    name = path.parts[-1].text
    owner = ".".join(part.text for part in path.parts[:-1])
    if index.excused(policy, name) or index.excused(policy, path.parts[0].text):
        notes.silent(path.span)
    elif owner in index.files:
        names = tuple(member.name for member in index.member_ids.values() if member.policy == owner)
        notes.report(nothing_there_of_that_name(path, owner, names))
    else:
        notes.report(no_policy_of_that_name(path, owner, tuple(index.files)))


def _takes(declaration: ast.ContributionDecl, deadline: Member, target: Member, notes: Notes) -> bool:
    if target.kind != "deadline":
        notes.report(contributes_no_deadline(declaration.target, f"is a {target.kind}"))
        return False
    assert isinstance(target.declaration, ast.DeadlineDecl)
    clauses = [clause for version in target.declaration.versions for clause in version.clock]
    if not any(isinstance(clause, ast.StricterOf) and clause.contributions for clause in clauses):
        notes.report(takes_no_contributions(declaration.target))
        return False
    if deadline.record != target.record:
        notes.report(contribution_of_another_record(declaration.deadline, deadline.record, target.record))
        return False
    return True


def nothing_there_of_that_name(path: ast.Path, owner: str, known: tuple[str, ...]) -> Diagnostic:
    """An amendment or a contribution names a definition or a deadline that its policy does not have.

    Wrong:
        amends time.duo
          except longer "More"
            in force from 2020-01-01 by received_on
            cite "None"
            when signed
            runs 60 days
    Right:
        amends time.due
          except longer "More"
            in force from 2020-01-01 by received_on
            cite "None"
            when signed
            runs 60 days
    """
    name = path.parts[-1]
    return Diagnostic(
        code="nothing-there-of-that-name",
        message=f"there is no `{name.text}` in `{owner}`",
        span=name.span,
        help=did_you_mean(name.text, known),
    )


def no_policy_of_that_name(path: ast.Path, owner: str, known: tuple[str, ...]) -> Diagnostic:
    """An amendment or a contribution names a policy that is not loaded."""
    if not owner:
        return Diagnostic(
            code="no-policy-of-that-name",
            message=f"`{path.text}` does not say of which policy it is",
            span=path.span,
            help=f"`POLICY.{path.text}`",
        )
    return Diagnostic(
        code="no-policy-of-that-name",
        message=f"there is no policy `{owner}`",
        span=path.span,
        help=did_you_mean(owner, known),
    )


def contributes_no_deadline(path: ast.Path, what: str) -> Diagnostic:
    """Something is contributed, or contributed to, that is no deadline.

    Wrong:
        contributes time.answer to time.strictest
          in force from 2020-01-01 by received_on
          cite "None"
          when signed
    Right:
        contributes time.due to time.strictest
          in force from 2020-01-01 by received_on
          cite "None"
          when signed
    """
    return Diagnostic(
        code="contributes-no-deadline",
        message=f"`{path.parts[-1].text}` {what}; only a deadline can be contributed, and only to a deadline",
        span=path.span,
    )


def takes_no_contributions(target: ast.Path) -> Diagnostic:
    """A deadline is contributed to another that does not ask for contributions.

    Wrong:
        contributes time.due to time.due
          in force from 2020-01-01 by received_on
          cite "None"
          when signed
    Right:
        contributes time.due to time.strictest
          in force from 2020-01-01 by received_on
          cite "None"
          when signed
    """
    return Diagnostic(
        code="takes-no-contributions",
        message=f"`{target.parts[-1].text}` takes no contributions",
        span=target.span,
        help="only a deadline with `earliest of ... and contributions` does",
    )


def contribution_of_another_record(path: ast.Path, found: str, wanted: str) -> Diagnostic:
    """A deadline is contributed to a deadline of another record."""
    return Diagnostic(
        code="contribution-of-another-record",
        message=f"`{path.parts[-1].text}` is a deadline of `{found}`, and the other one of `{wanted}`",
        span=path.span,
    )


MISTAKES = (
    nothing_there_of_that_name,
    no_policy_of_that_name,
    contributes_no_deadline,
    takes_no_contributions,
    contribution_of_another_record,
)
