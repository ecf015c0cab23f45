"""Declarations that depend on themselves."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from checker.diagnostics.diagnostic import Diagnostic, Label
from checker.semantics.notes import Dependency

Graph = Mapping[str, Sequence[Dependency]]


def circles(graph: Graph) -> tuple[tuple[Dependency, ...], ...]:
    """One shortest way around for each knot of declarations that depend on each other, first names first."""
    found = []
    knotted: set[str] = set()
    for start in sorted(graph):
        if start in knotted:
            continue
        way = _way_back(start, graph)
        if way:
            knotted |= {step.on for step in way}
            found.append(way)
    return tuple(found)


def _way_back(start: str, graph: Graph) -> tuple[Dependency, ...]:
    """The shortest chain of uses from a declaration to itself, breadth first."""
    ways: list[tuple[Dependency, ...]] = [(step,) for step in graph[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        reached = way[-1].on
        if reached == start:
            return way
        if reached in seen:
            continue
        seen.add(reached)
        ways.extend((*way, step) for step in graph.get(reached, ()))
    return ()


def beginning_at(chosen: Container[str], way: tuple[Dependency, ...]) -> tuple[Dependency, ...]:
    """The same way around, beginning and ending at the first declaration that is chosen, if one is."""
    for position, step in enumerate(way):
        if step.on in chosen:
            return (*way[position + 1 :], *way[: position + 1])
    return way


def depends_on_itself(start: str, way: tuple[Dependency, ...], deadline: bool) -> Diagnostic:
    """A definition, a deadline or a rule depends on itself, through others or at once.

    The guard of an extension often wants the last day as it was before the extension. Put that unextended limit in a
    deadline of its own, `first_due`; the extended one says `like first_due` and adds the exception.

    Wrong:
        deadline limit of request "A last day"
          in force from 2003-01-01 by received_on
            cite "None"
            starts received_on
            runs 30 days
            never rolls
            except longer "More time"
              cite "None"
              when limit is over
              runs 60 days
    Right:
        deadline limit of request "A last day"
          in force from 2003-01-01 by received_on
            cite "None"
            like due
            except longer "More time"
              cite "None"
              when due is over
              runs 60 days
    """
    first = _short(start)
    chain = " → ".join((first, *(_short(step.on) for step in way)))
    return Diagnostic(
        code="depends-on-itself",
        message=f"`{first}` depends on itself: {chain}",
        span=way[0].span,
        help="put the unextended limit in a deadline `first_due`, and say `like first_due`" if deadline else None,
        labels=tuple(Label(step.span, f"uses `{_short(step.on)}`") for step in way[1:]),
    )


def _short(identity: str) -> str:
    return identity.rpartition(".")[2]


MISTAKES = (depends_on_itself,)
