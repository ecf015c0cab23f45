"""How runs and paragraphs of a Word document look, as far as it decides what can be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from checker.letters.formats.visible import SMALLEST_POINTS, WHITE, Colour, can_be_told, read_colour

_OFF = ("0", "false", "off", "none")
_LONGEST_CHAIN = 20


def local(element: Element) -> str:
    """The name of an element without its namespace; Word writes the same names in two of them."""
    return element.tag.rpartition("}")[2]


def attribute(element: Element | None, name: str) -> str | None:
    """An attribute by its name without a namespace."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if key == name or key.endswith("}" + name):
            return value
    return None


def child(element: Element | None, *names: str) -> Element | None:
    """The element that is reached by going down by these names."""
    for name in names:
        element = next((one for one in element if local(one) == name), None) if element is not None else None
    return element


def below(element: Element, name: str) -> Iterator[Element]:
    """All elements of a name at any depth."""
    return (one for one in element.iter() if local(one) == name)


def is_on(properties: Element | None, name: str) -> bool | None:
    """Whether a switch such as `vanish` is on; None where it is not set."""
    switch = child(properties, name)
    if switch is None:
        return None
    return (attribute(switch, "val") or "1").lower() not in _OFF


@dataclass(frozen=True)
class Look:
    """How a run looks. `colour` None is automatic, and always stands out; `behind` None is not known."""

    hidden: bool = False
    struck: bool = False
    underlined: bool = False
    bold: bool = False
    half_points: float | None = None
    colour: Colour | None = None
    behind: Colour | None = WHITE

    @property
    def can_be_read(self) -> bool:
        """Whether a reader of the printed letter sees the run."""
        if self.hidden or self.struck:
            return False
        if self.half_points is not None and self.half_points / 2 < SMALLEST_POINTS:
            return False
        return self.colour is None or self.behind is None or can_be_told(self.colour, self.behind)


@dataclass(frozen=True)
class Spacing:
    """Space before and after a paragraph, in twentieths of a point; `together` joins neighbours of the same style."""

    before: float = 0
    after: float = 0
    together: bool = False


class Styles:
    """The styles of a document, resolved along their chains."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._defaults = child(root, "docDefaults")
        self._default_paragraph: str | None = None
        for style in root if root is not None else ():
            name = attribute(style, "styleId")
            if local(style) == "style" and name:
                self._styles[name] = style
                if attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true"):
                    self._default_paragraph = name

    def paragraph_look(self, properties: Element | None, around: Look) -> Look:
        """How the runs of a paragraph look before their own properties."""
        look = changed(around, child(self._defaults, "rPrDefault", "rPr"))
        for style in self._chain(self.style_of(properties)):
            look = shaded(changed(look, child(style, "rPr")), child(style, "pPr"))
        return shaded(look, properties)

    def run_look(self, properties: Element | None, paragraph: Look) -> Look:
        """How a run looks."""
        if properties is None:
            return paragraph
        look = paragraph
        for style in self._chain(attribute(child(properties, "rStyle"), "val")):
            look = changed(look, child(style, "rPr"))
        return changed(look, properties)

    def spacing(self, properties: Element | None) -> Spacing:
        """The space around a paragraph."""
        found = _spaced(Spacing(), child(self._defaults, "pPrDefault", "pPr"))
        for style in self._chain(self.style_of(properties)):
            found = _spaced(found, child(style, "pPr"))
        return _spaced(found, properties)

    def is_item(self, properties: Element | None) -> bool:
        """Whether a paragraph is numbered or has a bullet."""
        number = child(properties, "numPr")
        for style in reversed(self._chain(self.style_of(properties))):
            number = number if number is not None else child(style, "pPr", "numPr")
        return number is not None and attribute(child(number, "numId"), "val") != "0"

    def style_of(self, properties: Element | None) -> str | None:
        """The name of a paragraph's style."""
        return attribute(child(properties, "pStyle"), "val") or self._default_paragraph

    def shades(self, table_style: str | None) -> bool:
        """Whether a style of tables paints any cell; which ones is not worked out."""
        return any(
            _fill(shade) not in (None, WHITE) for style in self._chain(table_style) for shade in below(style, "shd")
        )

    def _chain(self, name: str | None) -> tuple[Element, ...]:
        """A style and those that it is based on, the basic ones first."""
        chain: list[Element] = []
        while name in self._styles and len(chain) < _LONGEST_CHAIN:
            style = self._styles[name]
            chain.append(style)
            name = attribute(child(style, "basedOn"), "val")
        return tuple(reversed(chain))


def changed(look: Look, properties: Element | None) -> Look:
    """A look with what run properties say."""
    if properties is None:
        return look
    changes: dict[str, bool | float | Colour | None] = {}
    hidden, struck, twice = (is_on(properties, name) for name in ("vanish", "strike", "dstrike"))
    if hidden is not None:
        changes["hidden"] = hidden
    if struck is not None or twice is not None:
        changes["struck"] = bool(struck or twice)
    bold = is_on(properties, "b")
    if bold is not None:
        changes["bold"] = bold
    underlined = attribute(child(properties, "u"), "val")
    if underlined is not None:
        changes["underlined"] = underlined not in _OFF
    size = attribute(child(properties, "sz"), "val")
    if size is not None and size.replace(".", "", 1).isdigit():
        changes["half_points"] = float(size)
    colour = child(properties, "color")
    if colour is not None:
        changes["colour"] = read_colour(attribute(colour, "val") or "")
    highlight = read_colour(attribute(child(properties, "highlight"), "val") or "")
    behind = highlight or _fill(child(properties, "shd"))
    if behind is not None:
        changes["behind"] = behind
    return replace(look, **changes) if changes else look  # type: ignore[arg-type]  # each value fits its own field


def shaded(look: Look, properties: Element | None) -> Look:
    """A look on the ground that a paragraph or a cell is painted with."""
    behind = _fill(child(properties, "shd"))
    return replace(look, behind=behind) if behind is not None else look


def _fill(shade: Element | None) -> Colour | None:
    if shade is None:
        return None
    named = "color" if attribute(shade, "val") == "solid" else "fill"
    return read_colour(attribute(shade, named) or "")


def _spaced(spacing: Spacing, properties: Element | None) -> Spacing:
    together = is_on(properties, "contextualSpacing")
    stated: Mapping[str, str] = {}
    element = child(properties, "spacing")
    if element is not None:
        stated = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
    return Spacing(
        _twips(stated.get("before"), spacing.before),
        _twips(stated.get("after"), spacing.after),
        spacing.together if together is None else together,
    )


def _twips(stated: str | None, otherwise: float) -> float:
    return float(stated) if stated is not None and stated.isdigit() else otherwise
