"""YAML with the line of every key: all scalars stay text, so that `no`, `1-2` and `007` are what was written."""

from __future__ import annotations

import re
from typing import Any

import yaml
from yaml.composer import Composer

from checker.configuration.document import Document, Plain
from checker.diagnostics.diagnostic import CheckerError

__all__ = ("Document", "Plain", "read_yaml")

_LONGEST = 1_000_000
_DEEPEST = 40
# the one in C, where PyYAML was built with it, is several times as fast
_FAST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NAMED = re.compile(r"(alias|anchor|tag handle) (['\"]).*?\2")
_NULLS = ("", "~", "null", "Null", "NULL")


def read_yaml(text: str, name: str) -> Document:
    """The content of a YAML text; raises CheckerError with the line of the first mistake."""
    if len(text) > _LONGEST:
        raise CheckerError(f"{name}: the settings are longer than {_LONGEST:,} characters")
    try:
        node = _composed(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = name if mark is None else f"{name}:{mark.line + 1}"
        # what PyYAML says holds the name of an alias, an anchor or a tag, which is text of the file
        problem = _NAMED.sub(r"\1", error.problem or "the text ends too early")
        raise CheckerError(
            f"{place}: this is no valid YAML: {problem}",
            help="a key and its value are written `key: value`; what belongs to a key is indented below it",
        ) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise CheckerError(f"{name}:{line}: a character here is not allowed in YAML") from None
    except RecursionError:
        raise CheckerError(f"{name}: settings take no deep nesting") from None
    except yaml.YAMLError:
        raise CheckerError(f"{name}: this is no valid YAML") from None
    reader = _Nodes(name)
    return Document(None if node is None else reader.plain(node, ""), reader.lines)


class _FastLoader(Composer, _FAST):  # type: ignore[misc]  # PyYAML's loaders have no types
    """Nodes composed in Python, as that in C has no end for lists in lists, of what the faster loader reads."""

    def __init__(self, text: str) -> None:
        _FAST.__init__(self, text)
        Composer.__init__(self)


def _composed(text: str) -> yaml.Node | None:
    """The text as nodes; a mistake is told by the loader in Python, in the same words everywhere."""
    try:
        return yaml.compose(text, _FastLoader)
    except yaml.YAMLError:
        return yaml.compose(text, yaml.SafeLoader)


class _Nodes:
    def __init__(self, name: str) -> None:
        self._name = name
        self._seen: set[int] = set()
        self.lines: dict[str, int] = {}

    def plain(self, node: yaml.Node, path: str, depth: int = 0) -> Plain:
        """The value of a node; a node that stands twice (an alias) is refused."""
        line = node.start_mark.line + 1
        if id(node) in self._seen or depth > _DEEPEST:
            raise CheckerError(f"{self._name}:{line}: settings take no anchors and aliases, and no deep nesting")
        self._seen.add(id(node))
        self.lines.setdefault(path, line)
        if isinstance(node, yaml.ScalarNode):
            return None if not node.style and node.value in _NULLS else str(node.value)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(part, _under(path, str(i)), depth + 1) for i, part in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path, depth)
        raise CheckerError(f"{self._name}:{line}: settings are keys, lists and plain values")

    def _mapping(self, node: yaml.MappingNode, path: str, depth: int) -> dict[str, Plain]:
        found: dict[str, Plain] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise CheckerError(f"{self._name}:{line}: a key is a plain word or a quoted text")
            if key.value in found:
                first = self.lines[_under(path, key.value)]
                raise CheckerError(f"{self._name}:{line}: the key `{key.value}` is already in line {first}")
            self.lines[_under(path, key.value)] = line
            found[key.value] = self.plain(value, _under(path, key.value), depth + 1)
        return found


def _under(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
