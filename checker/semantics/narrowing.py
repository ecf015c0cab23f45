"""What is known to be present: the facts that a condition leaves behind when it holds, or when it fails.

A value is known by its fingerprint, which is what it reads without where it stands, so that the same path written
twice is the same value.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import fields

from checker.semantics import expressions as typed
from checker.semantics.expressions import TypedExpr

Print = tuple[Hashable, ...]
Facts = frozenset[Print]
NOTHING: Facts = frozenset()
CURRENT: Print = ("Current",)

_LEFT_OUT = ("type", "span", "optional")


def fingerprint(expression: TypedExpr) -> Print:
    """The same for two expressions that read the same value."""
    if isinstance(expression, typed.Ancestor):
        return _ancestor(fingerprint(expression.row), expression.record)
    parts = (_part(getattr(expression, item.name)) for item in fields(expression) if item.name not in _LEFT_OUT)
    return (type(expression).__name__, *parts)


def _part(value: object) -> Hashable:
    if isinstance(value, typed.Typed):
        return fingerprint(value)  # type: ignore[arg-type]  # every Typed is a member of the union
    if isinstance(value, tuple):
        return tuple(_part(item) for item in value)
    assert isinstance(value, Hashable)
    return value


def _ancestor(row: Print, record: str) -> Print:
    """The entity above the request above a row is the entity above that row."""
    return ("Ancestor", row[1] if row[0] == "Ancestor" else row, record)


def replaced(facts: Facts, old: Print, new: Print) -> Facts:
    """The facts with one value put for another: what holds of an event, said of `extension`."""
    return frozenset(_swap(fact, old, new) for fact in facts)


def _swap(part: Print, old: Print, new: Print) -> Print:
    if part == old:
        return new
    swapped = tuple(_swap(item, old, new) if isinstance(item, tuple) else item for item in part)
    if swapped and swapped[0] == "Ancestor" and isinstance(swapped[1], tuple):
        return _ancestor(swapped[1], str(swapped[2]))
    return swapped


def mentions(facts: Facts, value: Print) -> Facts:
    """The facts that say something of the value."""
    return frozenset(fact for fact in facts if _holds(fact, value))


def _holds(part: Print, value: Print) -> bool:
    return part == value or any(isinstance(item, tuple) and _holds(item, value) for item in part)


Implied = Callable[[TypedExpr], Facts]


def present(value: TypedExpr, picked: Implied) -> Facts:
    """What is present where the value is: it, the row that it is a field of, and what `picked` knows of that row."""
    found = {fingerprint(value)} | picked(value)
    if isinstance(value, typed.FieldOf | typed.DefinedOf):
        found |= present(value.row, picked)
    return frozenset(found)


def when_true(condition: TypedExpr, implied: Implied, picked: Implied) -> Facts:
    """What is present where the condition holds; `implied` gives it for a definition."""
    match condition:
        case typed.AllOf(operands=operands):
            return _united([when_true(operand, implied, picked) for operand in operands])
        case typed.AnyOf(operands=operands):
            return common([when_true(operand, implied, picked) for operand in operands])
        case typed.Not(operand=operand):
            return when_false(operand, implied, picked)
        case typed.Presence(value=value, asks="present"):
            return present(value, picked)
        case typed.DoneBy(action=action, deadline=deadline) if not deadline.optional:
            row = action.row if isinstance(action, typed.FieldOf) else action
            return present(action, picked) | present(row, picked)
        case typed.DefinedOf():
            return implied(condition)
        case _:
            return NOTHING


def when_false(condition: TypedExpr, implied: Implied, picked: Implied) -> Facts:
    """What is present where the condition fails."""
    match condition:
        case typed.AllOf(operands=operands):
            return common([when_false(operand, implied, picked) for operand in operands])
        case typed.AnyOf(operands=operands):
            return _united([when_false(operand, implied, picked) for operand in operands])
        case typed.Not(operand=operand):
            return when_true(operand, implied, picked)
        case typed.Presence(value=value, asks="absent"):
            return present(value, picked)
        case typed.DoneBy(deadline=deadline):
            # A clock that stands has no last day to miss.
            return frozenset({fingerprint(deadline)})
        case _:
            return NOTHING


def common(facts: Sequence[Facts]) -> Facts:
    """What holds in every one of them."""
    return frozenset.intersection(*facts) if facts else NOTHING


def _united(facts: Sequence[Facts]) -> Facts:
    return NOTHING.union(*facts)
