"""Checks definitions and deadlines when they are first needed, each once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from checker.semantics.additions import Additions, contribution
from checker.semantics.declare import Member
from checker.semantics.definitions import Amendments, Defined, check_member
from checker.semantics.model import Contribution, Deadline
from checker.semantics.notes import Notes
from checker.semantics.schema import Schema
from checker.semantics.scope import Worth


class Meaning:
    """The definitions and deadlines of one set of policies; it lives as long as their check."""

    def __init__(self, schema: Schema, additions: Additions) -> None:
        self._schema = schema
        self._additions = additions
        self._found: dict[str, Defined] = {}
        self._running: set[str] = set()

    def worth(self, member: Member) -> Worth | None:
        """What a use of the member gives; None while it is itself being checked, or where it cannot be used."""
        if member.id in self._running:
            return None
        return self._checked(member).worth

    def all(self) -> Mapping[str, Defined]:
        """Every definition and deadline with its contributions, by id."""
        for member in self._schema.index.member_ids.values():
            self._checked(member)
        return {identity: self._contributed(identity) for identity in sorted(self._found)}

    def _checked(self, member: Member) -> Defined:
        if member.id not in self._found:
            self._running.add(member.id)
            amendments = self._additions.amendments.get(member.id, Amendments())
            self._found[member.id] = check_member(member, amendments, self._schema, self)
            self._running.discard(member.id)
        return self._found[member.id]

    def _contributed(self, identity: str) -> Defined:
        """The deadline with what other policies contribute to it; contributions cannot change what it is worth."""
        found = self._found[identity]
        declared = self._additions.contributions.get(identity, ())
        if not declared or not isinstance(found.value, Deadline):
            return found
        added: list[Contribution] = []
        notes: list[Notes] = []
        for policy, declaration in declared:
            one, own = contribution(policy, declaration, found.value.record, self._schema, self)
            notes.append(own)
            found.notes.dependencies.extend(own.dependencies)
            if one is not None:
                added.append(one)
        contributions = tuple(sorted(added, key=lambda each: each.deadline))
        return replace(found, value=replace(found.value, contributions=contributions), added=(*found.added, *notes))
