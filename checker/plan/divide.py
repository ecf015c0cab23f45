"""Large steps of a plan in pieces, so that no statement needs room for too many expressions at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from checker.plan.scalars import Op, Scalar, references
from checker.plan.schedule import Plan, Step

Layer = Mapping[str, Scalar]


def divided(plan: Plan, most: int) -> Plan:
    """The same plan with steps of about `most` operations; no layer is cut."""
    return replace(plan, steps=tuple(piece for step in plan.steps for piece in _pieces(step, most)))


def _pieces(step: Step, most: int) -> Iterator[Step]:
    groups = list(_groups(step.layers, most)) or [()]
    for place, layers in enumerate(groups):
        later = [layer for group in groups[place + 1 :] for layer in group]
        made = {name for layer in later for name in layer}
        read = (name for layer in later for scalar in layer.values() for name in references(scalar))
        kept = tuple(name for name in dict.fromkeys((*step.kept, *sorted(set(read)))) if name not in made)
        if place == 0:
            yield replace(step, layers=layers, kept=kept)
        else:
            yield Step(step.table, None, {}, {}, layers, kept)


def _groups(layers: Sequence[Layer], most: int) -> Iterator[tuple[Layer, ...]]:
    group: list[Layer] = []
    size = 0
    for layer in layers:
        of_layer = sum(map(_size, layer.values()))
        if group and size + of_layer > most:
            yield tuple(group)
            group, size = [], 0
        group.append(layer)
        size += of_layer
    if group:
        yield tuple(group)


def _size(scalar: Scalar) -> int:
    return 1 + sum(map(_size, scalar.operands)) if isinstance(scalar, Op) else 0
