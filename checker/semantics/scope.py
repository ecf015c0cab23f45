"""What an expression may name at one place of a policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from checker.diagnostics.source import Span
from checker.semantics import narrowing
from checker.semantics.declare import Member
from checker.semantics.expressions import DefinedOf, TypedExpr, Variable
from checker.semantics.narrowing import CURRENT, NOTHING, Facts, Print, fingerprint
from checker.semantics.notes import Notes
from checker.semantics.schema import Schema
from checker.semantics.types import MistakenType, RowsType, RowType, Type


@dataclass(frozen=True)
class Worth:
    """What a use of a definition or a deadline gives.

    `implies` is what is present of the current row where a yes-or-no definition holds, `picked` what is present of
    the row that it picks; there the row is CURRENT.
    """

    type: Type
    optional: bool
    implies: Facts = NOTHING
    picked: Facts = NOTHING


class Values(Protocol):
    """Gives the worth of definitions and deadlines, checking them first where they are not yet checked."""

    def worth(self, member: Member) -> Worth | None:
        """None where the member has a mistake, or is being checked at this moment."""
        ...


@dataclass(frozen=True)
class Scope:
    """A place in a policy. `record` is that of the current row; `group` that of the rows of a grouped rule.

    `present` holds what is known to be present here; `group_facts` what is of every row of the group. `integrity`
    allows `is known`; `message` says that the place is a hole of a message.
    `lenient` is set where a condition has a mistake, so that nobody knows what it would have said to be present.
    """

    schema: Schema
    values: Values
    policy: str
    record: str | None
    notes: Notes
    variables: Mapping[str, TypedExpr] = field(default_factory=dict)
    present: Facts = NOTHING
    group: str | None = None
    group_facts: Facts = NOTHING
    integrity: bool = False
    message: bool = False
    lenient: bool = False

    def knowing(self, facts: Facts) -> Scope:
        """The same place with more that is known to be present."""
        return self if facts <= self.present else replace(self, present=self.present | facts)

    def given(self, condition: TypedExpr | None) -> Scope:
        """The same place where the condition holds."""
        if condition is None:
            return self
        return self._unsure() if _wrong(condition) else self.knowing(self.when_true(condition))

    def denied(self, condition: TypedExpr | None) -> Scope:
        """The same place where the condition fails."""
        if condition is None:
            return self
        return self._unsure() if _wrong(condition) else self.knowing(self.when_false(condition))

    def _unsure(self) -> Scope:
        return replace(self, lenient=True)

    def when_true(self, condition: TypedExpr) -> Facts:
        """What is present where the condition holds."""
        return narrowing.when_true(condition, self._implied, self._picked)

    def when_false(self, condition: TypedExpr) -> Facts:
        """What is present where the condition fails."""
        return narrowing.when_false(condition, self._implied, self._picked)

    def binding(self, name: str, rows: TypedExpr, span: Span) -> tuple[Scope, Variable]:
        """The place inside a quantifier, and its variable."""
        record = rows.type.record if isinstance(rows.type, RowsType) else ""
        self.notes.bound[name] = record
        variable = Variable(RowType(record), span, False, name)
        inner = self._forgetting(name, variable)
        if fingerprint(rows) == ("GroupRows",):
            inner = inner.knowing(narrowing.replaced(self.group_facts, CURRENT, fingerprint(variable)))
        return inner, variable

    def letting(self, name: str, value: TypedExpr) -> Scope:
        """The place after `let NAME be VALUE`."""
        return self._forgetting(name, Variable(value.type, value.span, value.optional, name))

    def _forgetting(self, name: str, variable: Variable) -> Scope:
        """The place with a variable, without what was known of another of the same name."""
        hidden = narrowing.mentions(self.present, ("Variable", name))
        return replace(self, variables={**self.variables, name: variable}, present=self.present - hidden)

    def known(self, value: TypedExpr) -> bool:
        """Whether the value is known to be present here."""
        return fingerprint(value) in self.present

    def _implied(self, value: TypedExpr) -> Facts:
        worth, row = self._worth(value)
        return NOTHING if worth is None else narrowing.replaced(worth.implies, CURRENT, row)

    def _picked(self, value: TypedExpr) -> Facts:
        worth, _ = self._worth(value)
        return NOTHING if worth is None else narrowing.replaced(worth.picked, CURRENT, fingerprint(value))

    def _worth(self, value: TypedExpr) -> tuple[Worth | None, Print]:
        if not isinstance(value, DefinedOf):
            return None, CURRENT
        member = self.schema.index.member_ids.get(value.definition)
        return (None if member is None else self.values.worth(member)), fingerprint(value.row)


def _wrong(condition: TypedExpr) -> bool:
    return isinstance(condition.type, MistakenType)
