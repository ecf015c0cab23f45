"""Every row of the requirements, and how the policies answer it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checker.diagnostics.source import Span
from checker.semantics.model import Authority, InForce, Program, Rule

STATES = ("encoded", "informs", "held", "historic", "not visible", "not applicable")


@dataclass(frozen=True)
class Row:
    """A row, by the one thing that answers it; several answers are several rows of one id.

    `state` is one of STATES, `by` is rule, definition, deadline, concept, ground or entry. `in_force` are spans in
    words, `severity` that of a rule's latest version. `because` is set where the state is not `encoded`.
    `enforcement` are the ids of decisions that show why the row matters.
    """

    id: str
    title: str
    state: str
    by: str
    policy: str | None
    regime: str | None
    citations: tuple[str, ...]
    severity: str | None
    in_force: tuple[str, ...]
    binds: tuple[str, ...]
    source: tuple[str, ...]
    unsettled: tuple[str, ...]
    because: str | None
    enforcement: tuple[str, ...]
    checked: str | None
    file: str
    line: int


def rows(program: Program) -> tuple[Row, ...]:
    """All rows, sorted by id, then by what answers them."""
    return tuple(sorted(_rows(program), key=lambda row: (row.id, row.by, row.policy or "", row.line)))


def _rows(program: Program) -> Iterator[Row]:
    for rule in program.rules.values():
        yield from _of_rule(program, rule)
    for kind, declarations in (("definition", program.definitions), ("deadline", program.deadlines)):
        for declared in declarations.values():
            versions = [(version.authority, version.in_force) for version in declared.versions]
            exceptions = [each for version in declared.versions for each in version.exceptions]
            versions += [(each.authority, each.in_force) for each in (*exceptions, *declared.amendments)]
            for row in _claimed(versions):
                yield _row(program, row, declared.title, kind, declared.policy, _claiming(row, versions), declared.span)
    for concept in program.concepts.values():
        claims = [(concept.authority, concept.in_force)]
        for row in concept.authority.rows:
            yield _row(program, row, concept.title, "concept", concept.policy, claims, concept.span)
    for vocabulary in program.vocabularies.values():
        for word in vocabulary.words.values():
            versions = [(version.authority, version.in_force) for version in word.versions]
            for row in _claimed(versions):
                yield _row(program, row, word.title, "ground", None, _claiming(row, versions), word.span)
    for entry in program.entries.values():
        state = entry.standing.replace("_", " ").replace("never applies", "not applicable")
        yield _row(
            program, entry.id, entry.title, "entry", entry.policy, [(entry.authority, None)], entry.span,
            state=state, because=entry.because,
        )  # fmt: skip


def _of_rule(program: Program, rule: Rule) -> Iterator[Row]:
    versions = [(version.authority, version.in_force) for version in rule.versions]
    for row in dict.fromkeys((rule.id, *_claimed(versions))):
        yield _row(
            program, row, rule.title, "rule", rule.policy, versions, rule.span,
            state="encoded" if rule.held is None else "held",
            because=rule.held,
            severity=rule.versions[-1].severity,
        )  # fmt: skip


Claims = list[tuple[Authority, InForce]]


def _claimed(claims: Claims) -> tuple[str, ...]:
    return _unique(row for authority, _ in claims for row in authority.rows)


def _claiming(row: str, claims: Claims) -> Claims:
    return [each for each in claims if row in each[0].rows]


def _row(
    program: Program,
    row: str,
    title: str,
    by: str,
    policy: str | None,
    claims: Iterable[tuple[Authority, InForce | None]],
    span: Span,
    *,
    state: str = "encoded",
    because: str | None = None,
    severity: str | None = None,
) -> Row:
    claims = list(claims)
    header = program.policies[policy] if policy is not None else None
    return Row(
        id=row,
        title=title,
        state=state,
        by=by,
        policy=policy,
        regime=header.regime if header else None,
        citations=_unique(cite for authority, _ in claims for cite in authority.cites),
        severity=severity,
        in_force=_unique(span.words for _, span in claims if span is not None),
        binds=_unique(person for authority, _ in claims for person in authority.binds),
        source=_unique(source for authority, _ in claims for source in authority.source),
        unsettled=_unique(authority.unsettled for authority, _ in claims if authority.unsettled),
        because=because,
        enforcement=tuple(each.id for each in program.enforcements.values() if row in each.shows),
        checked=str(header.checked) if header else None,
        file=span.source.name,
        line=span.position[0],
    )


def _unique(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))
