"""Small policies around one expression, over the record model of the rejected policies."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from checker.diagnostics.source import Source
from checker.semantics.check import check_policies
from checker.semantics.model import Checked
from checker.syntax.parser import Parsed, parse_policy

PRELUDE = Path(__file__).resolve().parents[1] / "language" / "semantics" / "prelude"
HEAD = 'policy small "Small"\n  law     "None"\n  checked 2026-01-01\n\nuse shop\nuse time\n\n'


@cache
def prelude() -> tuple[Parsed, ...]:
    """The policies `shop`, `time` and `elsewhere`."""
    files = sorted(PRELUDE.glob("*.policy"))
    return tuple(parse_policy(Source(path.name, path.read_text(encoding="utf-8"))) for path in files)


def checked(*declarations: str, head: str = HEAD) -> Checked:
    """The prelude and one policy `small` with the declarations."""
    return check_policies([*prelude(), parse_policy(Source("small.policy", head + "\n".join(declarations)))])


def codes(*declarations: str) -> list[str]:
    """The codes of everything that is wrong with the declarations."""
    return [diagnostic.code for diagnostic in checked(*declarations).diagnostics]


def defined(means: str, name: str = "made", record: str = "request", by: str = "received_on") -> str:
    """A definition in one version."""
    return f'define {name} of {record} "x"\n  in force from 2003-01-01 by {by}\n    cite "None"\n    means {means}\n'


def ruled(
    require: str, where: str = "", record: str = "request", by: str = "received_on", say: str = "x", lets: str = ""
) -> str:
    """A rule in one version."""
    scope = f" where {where}" if where else ""
    return (
        f'rule S-1 "x"\n  in force from 2003-01-01 by {by}\n    cite "None"\n    severity error\n'
        f'    for {record}{scope}\n    {lets}\n    require {require}\n    say "{say}"\n'
    )


def exceptions(*guards: str, over: str = "") -> str:
    """A deadline with an exception for each guard, labelled `one`, `two`, ...; the last is over those named."""
    labels = ("one", "two", "three", "four")
    clauses = [
        f'    except {label} "x"\n      cite "None"\n'
        f"{over if position == len(guards) - 1 else ''}      when {guard}\n      runs {40 + position} days\n"
        for position, (label, guard) in enumerate(zip(labels, guards, strict=False))
    ]
    head = 'deadline limit of request "x"\n  in force from 2003-01-01 by received_on\n    cite "None"\n'
    return head + "    starts received_on\n    runs 30 days\n    never rolls\n" + "".join(clauses)
