"""As much of CSS as decides whether text is seen: hidden, tiny, struck through, or of the colour of the paper."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from checker.letters.formats.visible import BLACK, SMALLEST_POINTS, WHITE, Colour, can_be_told, is_clear, read_colour

_SIMPLE = re.compile(r"(?:[a-z][\w-]*|\*)?(?:[.#][\w-]+)*", re.IGNORECASE)
_LENGTH = re.compile(r"([\d.]+)(px|pt|em|rem|%|ex|ch|mm|cm|in|vw|vh|)")
_POINTS = {"px": 0.75, "pt": 1.0, "mm": 2.835, "cm": 28.35, "in": 72.0}
_USUAL_POINTS = 12.0
_BOLD = 600
_MOST_RULES = 500
"""Selectors of a style sheet that are looked at, each for each element; mail programs write some hundred."""


@dataclass(frozen=True)
class Seen:
    """How an element's text looks. `behind` None is not known: a picture or a gradient."""

    hidden: bool = False
    struck: bool = False
    invisible: bool = False
    points: float = _USUAL_POINTS
    colour: Colour = BLACK
    behind: Colour | None = WHITE
    keeps_lines: bool = False
    bold: bool = False

    @property
    def can_be_read(self) -> bool:
        """Whether a reader sees the text."""
        if self.hidden or self.struck or self.invisible or self.points < SMALLEST_POINTS:
            return False
        return self.behind is None or can_be_told(self.colour, self.behind)


@dataclass(frozen=True)
class Tag:
    """An element as selectors see it."""

    name: str
    identity: str
    classes: frozenset[str]


@dataclass(frozen=True)
class _Rule:
    """`path` are the steps of the selector from the outermost; each has a name or `*`, an id and classes."""

    path: tuple[Tag, ...]
    weight: tuple[int, int, int, int]
    properties: Mapping[str, str]


class StyleSheet:
    """The rules of a page's style sheets whose selectors are names, ids, classes and descent; no at-rules."""

    def __init__(self, text: str) -> None:
        self._rules: list[_Rule] = []
        self._known: dict[tuple[Tag, ...], Mapping[str, str]] = {}
        for number, rule in enumerate(_without_at_rules(_without_comments(text)).split("}")):
            selectors, _, body = rule.rpartition("{")
            properties = read_properties(body)
            if any(name in _THAT_MATTER for name in properties):
                for selector in selectors.split(","):
                    self._add(selector.replace(">", " ").split(), number, properties)
        self._rules.sort(key=lambda rule: rule.weight)

    def _add(self, steps: Sequence[str], number: int, properties: Mapping[str, str]) -> None:
        if not steps or len(self._rules) >= _MOST_RULES or not all(_SIMPLE.fullmatch(step) for step in steps):
            return
        path = tuple(_tag(step) for step in steps)
        names = sum(step.name != "*" for step in path)
        classes = sum(len(step.classes) for step in path)
        weight = (sum(bool(step.identity) for step in path), classes, names, number)
        self._rules.append(_Rule(path, weight, properties))

    def properties(self, element: Tag, around: Sequence[Tag]) -> Mapping[str, str]:
        """What the sheet says of an element inside others, the outermost first."""
        if not self._rules:
            return {}
        place = (*around, element)
        if place not in self._known:
            found: dict[str, str] = {}
            for rule in self._rules:
                if _fits(rule.path[-1], element) and _descends(rule.path[:-1], around):
                    found.update(rule.properties)
            self._known[place] = found
        return self._known[place]


_THAT_MATTER = frozenset(
    ("display", "visibility", "opacity", "font-size", "font", "color", "background", "background-color",
     "background-image", "text-decoration", "text-decoration-line", "white-space", "height", "max-height", "width",
     "max-width", "font-weight", "overflow", "mso-hide", "text-indent", "position", "left", "top", "clip")
)  # fmt: skip


def read_properties(style: str) -> dict[str, str]:
    """The properties of a `style` attribute or of a rule's body, names in lower case."""
    found = {}
    for declaration in style.split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            found[name.strip().lower()] = value.replace("!important", "").strip().lower()
    return found


def seen(around: Seen, properties: Mapping[str, str]) -> Seen:
    """How an element looks inside another."""
    look = around
    if properties.get("display") == "none" or properties.get("mso-hide") == "all" or _squeezed(properties):
        look = replace(look, hidden=True)
    if "visibility" in properties:
        look = replace(look, invisible=properties["visibility"] in ("hidden", "collapse"))
    opacity = properties.get("opacity", "").rstrip("%")
    if opacity.replace(".", "", 1).isdigit() and float(opacity) < 0.1:
        look = replace(look, hidden=True)
    if "line-through" in properties.get("text-decoration", "") + properties.get("text-decoration-line", ""):
        look = replace(look, struck=True)
    weight = properties.get("font-weight", "")
    if weight:
        look = replace(look, bold=weight.startswith("bold") or (weight.isdigit() and int(weight) >= _BOLD))
    if "white-space" in properties:
        look = replace(look, keeps_lines=properties["white-space"].startswith("pre"))
    for size in (properties.get("font", ""), properties.get("font-size", "")):
        look = replace(look, points=_points(size, look.points))
    colour = properties.get("color", "")
    if colour:
        look = (
            replace(look, hidden=True) if is_clear(colour) else replace(look, colour=read_colour(colour) or look.colour)
        )
    return replace(look, behind=_behind(properties, look.behind))


def _behind(properties: Mapping[str, str], around: Colour | None) -> Colour | None:
    for name in ("background-color", "background", "background-image"):
        value = properties.get(name, "")
        if "url(" in value or "gradient(" in value:
            return None
        for words in (value, *value.split()):
            if words and not is_clear(words):
                around = read_colour(words) or around
    return around


def _squeezed(properties: Mapping[str, str]) -> bool:
    """Whether an element is cut down to nothing, or moved off the page."""
    if properties.get("overflow") in ("hidden", "clip"):
        sizes = [properties.get(name, "") for name in ("height", "max-height", "width", "max-width")]
        if any(_is_nothing(size) for size in sizes):
            return True
    moved = [properties.get(name, "") for name in ("left", "top", "text-indent")]
    return any(re.match(r"-\d{4,}", place) is not None for place in moved)


def _is_nothing(size: str) -> bool:
    found = _LENGTH.fullmatch(size)
    return found is not None and _number(found.group(1)) * _POINTS.get(found.group(2), 1.0) <= 1


def _points(words: str, around: float) -> float:
    for word in words.split():
        found = _LENGTH.fullmatch(word.partition("/")[0])
        if found is None:
            continue
        amount, unit = _number(found.group(1)), found.group(2)
        if unit in _POINTS or (amount == 0 and not unit):
            return amount * _POINTS.get(unit, 1.0)
        if unit in ("em", "%"):
            return around * (amount / 100 if unit == "%" else amount)
        if unit == "rem":
            return _USUAL_POINTS * amount
    return _USUAL_POINTS if words.strip() in ("medium", "large", "small", "initial") else around


def _number(digits: str) -> float:
    return float(digits) if digits.count(".") <= 1 and digits != "." else 0.0


def _without_comments(text: str) -> str:
    first, *rest = text.split("/*")
    return first + " ".join(piece.partition("*/")[2] for piece in rest)


def _without_at_rules(text: str) -> str:
    """The sheet without `@media` and its like, which hold for a screen or a printer alone."""
    kept: list[str] = []
    depth = start = 0
    skipping = False
    for place, character in enumerate(text):
        if character == "@" and depth == 0 and not skipping:
            kept.append(text[start:place])
            skipping = True
        elif character == "{":
            depth += 1
        elif character == "}" or (character == ";" and depth == 0):
            depth = max(0, depth - (character == "}"))
            if skipping and depth == 0:
                start, skipping = place + 1, False
    return "".join(kept) + ("" if skipping else text[start:])


def _tag(step: str) -> Tag:
    name = re.match(r"[a-z*][\w-]*|", step, re.IGNORECASE)
    identity = re.search(r"#([\w-]+)", step)
    found = name.group().lower() if name else ""
    return Tag(found or "*", identity.group(1) if identity else "", frozenset(re.findall(r"\.([\w-]+)", step)))


def _fits(step: Tag, element: Tag) -> bool:
    if step.name not in ("*", element.name):
        return False
    return step.identity in ("", element.identity) and step.classes <= element.classes


def _descends(path: Sequence[Tag], around: Sequence[Tag]) -> bool:
    outer = iter(around)
    return all(any(_fits(step, element) for element in outer) for step in path)
