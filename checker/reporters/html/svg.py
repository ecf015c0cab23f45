"""Charts as SVG, written by hand: scales, axes, bars, steps. Lengths are in units of the drawing, one a pixel.

A drawing is made twice, for a wide page and for a telephone, so that its letters never shrink; style sheets show one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count

from checker.reporters.html.markup import safe

WIDE = 520
NARROW = 320


@dataclass(frozen=True)
class Scale:
    """A straight line from numbers `low` to `high` to places `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The place of a value; values beyond the ends are held at them."""
        share = (min(max(value, self.low), self.high) - self.low) / ((self.high - self.low) or 1)
        return self.start + share * (self.end - self.start)


@dataclass(frozen=True)
class Frame:
    """A drawing's width, and the room that its plot has inside it."""

    width: int
    height: int
    left: int = 44
    right: int = 10
    top: int = 34
    bottom: int = 40

    @property
    def floor(self) -> int:
        """The height of the lower axis."""
        return self.height - self.bottom

    def across(self, low: float, high: float) -> Scale:
        """A scale from left to right."""
        return Scale(low, high, self.left, self.width - self.right)

    def upward(self, high: float) -> Scale:
        """A scale from nothing at the floor up to `high`."""
        return Scale(0, high, self.floor, self.top)


def twice(name: str, title: str, description: str, draw: Callable[[int], tuple[int, Iterable[str]]]) -> str:
    """A drawing at both widths; `draw` gives its height and its parts for a width."""
    drawings = []
    for kind, width in (("wide", WIDE), ("narrow", NARROW)):
        height, parts = draw(width)
        drawings.append(picture(f"{name}-{kind}", kind, title, description, (width, height), parts))
    return "\n".join(drawings)


def picture(name: str, kind: str, title: str, description: str, size: tuple[int, int], parts: Iterable[str]) -> str:
    """An SVG that says in words what it shows; `size` is its width and its height."""
    width, height = size
    return (
        f'<svg class="{kind}" role="img" aria-labelledby="{name}-t {name}-d" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<title id="{name}-t">{safe(title)}</title><desc id="{name}-d">{safe(description)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def bar(left: float, top: float, width: float, height: float, kind: str, words: str = "") -> str:
    """A filled box; `words` are shown by a pointer that rests on it."""
    told = f"<title>{safe(words)}</title>" if words else ""
    place = f'x="{number(left)}" y="{number(top)}" width="{number(width)}" height="{number(height)}"'
    return f'<rect class="{kind}" {place}>{told}</rect>' if told else f'<rect class="{kind}" {place}/>'


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """A straight line."""
    return f'<line class="{kind}" x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"/>'


def words(x: float, y: float, text: str, kind: str = "", anchor: str = "middle") -> str:
    """Text whose foot stands at `y`."""
    style = f' class="{kind}"' if kind else ""
    return f'<text{style} x="{number(x)}" y="{number(y)}" text-anchor="{anchor}">{safe(text)}</text>'


def dot(x: float, y: float, kind: str, told: str = "", radius: float = 4) -> str:
    """A filled circle."""
    place = f'class="{kind}" cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"'
    return f"<circle {place}><title>{safe(told)}</title></circle>" if told else f"<circle {place}/>"


def steps(points: Sequence[tuple[float, float]], kind: str) -> str:
    """A line that goes right, then up or down."""
    (x, y), *rest = points
    path = f"M{number(x)} {number(y)}" + "".join(f"H{number(right)}V{number(up)}" for right, up in rest)
    return f'<path class="{kind}" d="{path}"/>'


def levels(scale: Scale, frame: Frame, values: Sequence[int], unit: str = "") -> list[str]:
    """Lines across the plot at some values, with the values to their left."""
    return [
        part
        for value in values
        for part in (
            line(frame.left, scale.at(value), frame.width - frame.right, scale.at(value), "grid"),
            words(frame.left - 6, scale.at(value) + 4, f"{value:,}{unit}", "tick", "end"),
        )
    ]


def round_levels(high: int, most: int = 4) -> tuple[int, ...]:
    """Round numbers from 0 to `high` or a little above it, at most `most` of them above 0."""
    step = next(factor * 10**power for power in count() for factor in (1, 2, 5) if factor * 10**power * most >= high)
    top = max(1, -(-high // step))
    return tuple(step * place for place in range(top + 1))


def number(value: float) -> str:
    """A length with at most one decimal, written the same everywhere."""
    text = f"{value:.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"
