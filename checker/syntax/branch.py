"""What the builders of the tree read: a rule of the grammar with its parts, free of the parser's own types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar, get_args

from checker.diagnostics.source import Span
from checker.syntax import ast

Kind = TypeVar("Kind")

_EXPRESSIONS = get_args(ast.Expr)


@dataclass(frozen=True)
class Leaf:
    """A word or sign of the text; `kind` is its terminal."""

    kind: str
    text: str
    span: Span


@dataclass(frozen=True)
class Branch:
    """One rule of the grammar; `parts` holds leaves, what its parts were built to, and None for what is left out."""

    rule: str
    span: Span
    parts: tuple[Any, ...]

    def has(self, kind: str) -> bool:
        """Whether the text has a leaf of this kind."""
        return any(isinstance(part, Leaf) and part.kind == kind for part in self.parts)

    def after(self, kind: str) -> Any:
        """What stands right after the first leaf of this kind; None where there is no such leaf."""
        for leaf, part in zip(self.parts, self.parts[1:], strict=False):
            if isinstance(leaf, Leaf) and leaf.kind == kind:
                return part
        return None

    def name(self, kind: str) -> ast.Name:
        """The name right after the first leaf of this kind."""
        return name(self.after(kind))

    def maybe_name(self, kind: str) -> ast.Name | None:
        """The name after the first leaf of this kind, if the leaf is there."""
        leaf = self.after(kind)
        return None if leaf is None else name(leaf)

    def names(self) -> tuple[ast.Name, ...]:
        """Every name and code that is a part by itself, in order."""
        return tuple(name(part) for part in self.parts if isinstance(part, Leaf) and part.kind in ("NAME", "CODE"))

    def text(self) -> ast.Text:
        """The first string."""
        return self.texts()[0]

    def texts(self) -> tuple[ast.Text, ...]:
        """Every string that is a part by itself, in order."""
        return tuple(text(part) for part in self.parts if isinstance(part, Leaf) and part.kind == "STRING")

    def leaves(self, kind: str) -> tuple[Leaf, ...]:
        """Every leaf of one kind, in order."""
        return tuple(part for part in self.parts if isinstance(part, Leaf) and part.kind == kind)

    def all(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """Every part of one class, in order."""
        return tuple(part for part in self.parts if isinstance(part, kind))

    def one(self, kind: type[Kind]) -> Kind:
        """The first part of one class."""
        return self.all(kind)[0]

    def maybe(self, kind: type[Kind]) -> Kind | None:
        """The first part of one class, if there is one."""
        return next(iter(self.all(kind)), None)

    def exprs(self) -> tuple[Any, ...]:
        """Every part that is an expression, in order."""
        return tuple(part for part in self.parts if isinstance(part, _EXPRESSIONS))


def name(leaf: Leaf) -> ast.Name:
    """A leaf as a name."""
    return ast.Name(leaf.span, leaf.text)


def text(leaf: Leaf) -> ast.Text:
    """A leaf with its quotes as a text without them."""
    return ast.Text(leaf.span, leaf.text[1:-1])
