"""What an author is told about a small policy; `python -m tests.lint.told` rewrites the expected files, for review."""

from __future__ import annotations

from pathlib import Path

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.frame import draw
from checker.diagnostics.source import Source
from checker.lint.run import lint
from checker.semantics.check import check_policies
from checker.semantics.model import Checked
from checker.syntax.parser import parse_policy

HERE = Path(__file__).resolve().parent
FOUND = tuple(sorted((HERE / "found").glob("*.policy")))
CLEAN = tuple(sorted((HERE / "clean").glob("*.policy")))
_SHOP = HERE.parent / "language" / "semantics" / "prelude"
PRELUDE = tuple(Source(each.name, each.read_text(encoding="utf-8")) for each in sorted(_SHOP.glob("*.policy")))


def checked(path: Path) -> Checked:
    """The policy in a file beside the small policies that it uses."""
    policy = Source(path.name, path.read_text(encoding="utf-8"))
    return check_policies([parse_policy(source) for source in (*PRELUDE, policy)])


def remarks(path: Path) -> tuple[Diagnostic, ...]:
    """The remarks about the policy in a file, those about the policies that it uses left out."""
    return tuple(remark for remark in lint(checked(path)) if remark.span.source.name == path.name)


def told(path: Path) -> str:
    """The remarks as the author sees them."""
    return "".join(f"{draw(remark)}\n\n" for remark in remarks(path))


def main() -> None:
    """Rewrites every expected file."""
    for path in FOUND:
        path.with_suffix(".expected").write_text(told(path), encoding="utf-8")


if __name__ == "__main__":
    main()
