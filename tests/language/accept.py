"""Rewrites the expected messages beside the rejected policies, for review: `python tests/language/accept.py`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.frame import draw
from checker.diagnostics.source import Source
from checker.semantics.check import check_policies
from checker.syntax.parser import parse_policy

HERE = Path(__file__).resolve().parent
PRELUDE = tuple(sorted((HERE / "semantics" / "prelude").glob("*.policy")))


def told(path: Path, check: Callable[[Source], tuple[Diagnostic, ...]]) -> str:
    """What an author is told about the policy in a file, as the expected file has it."""
    source = Source(path.name, path.read_text(encoding="utf-8"))
    return "".join(f"{draw(diagnostic)}\n\n" for diagnostic in check(source))


def rejected(stage: str) -> tuple[Path, ...]:
    """The rejected policies of a stage, by name."""
    return tuple(sorted((HERE / stage / "rejected").glob("*.policy")))


def syntax(source: Source) -> tuple[Diagnostic, ...]:
    """The mistakes in the shape of a policy."""
    return parse_policy(source).diagnostics


def semantics(source: Source) -> tuple[Diagnostic, ...]:
    """The mistakes in what a policy means, beside the small policies that it uses."""
    prelude = [Source(path.name, path.read_text(encoding="utf-8")) for path in PRELUDE]
    checked = check_policies([parse_policy(each) for each in (*prelude, source)])
    return checked.diagnostics


# The stages whose rejected policies this script knows.
STAGES: MappingProxyType[str, Callable[[Source], tuple[Diagnostic, ...]]] = MappingProxyType(
    {"syntax": syntax, "semantics": semantics}
)


def main() -> None:
    """Rewrites every expected file."""
    for stage, check in STAGES.items():
        for path in rejected(stage):
            path.with_suffix(".expected").write_text(told(path, check), encoding="utf-8")


if __name__ == "__main__":
    main()
