"""Plans of large logs that are kept between runs: the statements of each, and what is asked of it beside them.

Of a log a plan may hold what its profile says. One is kept only where that is codes and words of the policies, of
many rows at once: no day, number or text of a record. Words are not kept either, only their numbers in statements.
An entry is plain data, and its statements are taken only where nothing stands in them but queries over the plan's own
tables, so that a changed entry cannot run code or touch a file.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from checker.caching import UNREADABLE, cache_folder, digest, made_by, used, write_entry
from checker.engines.duckdb.loading import CODES
from checker.plan.frames import Computed, OfClock, Place, Stored
from checker.plan.known import Known
from checker.plan.make import Lowered
from checker.plan.scalars import Constant, Flag, Literal, Op, Ref, Scalar, Word
from checker.plan.schedule import Plan, Step, Table
from checker.plan.specialise import Profile
from checker.semantics.model import Program
from checker.semantics.types import SetType, WordType

# Rows below which what is true of all of them is not kept.
LEAST: Final = 1_000
_HEAD: Final = 128
_NAME: Final = re.compile(r"[\w .:-]+")
# No text, no comment, no second statement, and no name in quotes that is called.
_QUERY: Final = re.compile(
    r'(?:create (?:or replace )?temp(?:orary)? (?:table|view) (?:"[\w ]+"|\w+) as |drop table "[\w ]+"$)'
    r'(?:[\w ,.()&<>=%+*]|-(?!-)|/(?!\*)|"[\w ]+"(?! *\())*',
    re.IGNORECASE | re.ASCII,
)
_CALL: Final = re.compile(r"\w+(?= *\()", re.ASCII)
# Words before parentheses: the functions that a plan calls, and the words of SQL after which it sets them.
_CALLS: Final = frozenset({
    "and", "array_contains", "array_length", "as", "by", "case", "cast", "coalesce", "count", "decimal", "distinct",
    "else", "exists", "filter", "from", "greatest", "hash", "if", "in", "is", "join", "least", "max", "min", "not",
    "on", "or", "over", "row_number", "select", "sum", "then", "try_cast", "using", "when", "where",
})  # fmt: skip


@dataclass(frozen=True)
class Ready:
    """A plan with its statements, one a step; `by_kinds` go before them and leave one request of each kind.

    Of the plan's steps only the tables are told, and of its tables those of the clock.
    """

    plan: Plan
    statements: tuple[str, ...]
    by_kinds: tuple[str, ...] = ()


def outlined(*plans: Plan) -> Plan:
    """What the callers of the last of these plans need once its statements are written, with the clocks of all."""
    *_, last = plans
    tables = [table for plan in plans for table in plan.tables.values() if isinstance(table.origin, OfClock)]
    steps = tuple(map(_step, (step.table for step in last.steps)))
    return Plan({table.name: Table(table.name, table.origin, {}) for table in tables}, steps, last.results)


def _step(table: str) -> Step:
    return Step(table, None, {}, {}, (), ())


def declared_words(program: Program) -> Iterator[str]:
    """The words that fields can have, as the policies declare them."""
    for record in program.records.values():
        for each in record.fields.values():
            element = each.type.element if isinstance(each.type, SetType) else each.type
            yield from element.words if isinstance(element, WordType) else ()


def may_be_kept(profile: Profile, rows: int, program: Program) -> bool:
    """Whether a profile of so many rows says no more of a log than codes and words that the policies declare."""
    words = frozenset(declared_words(program))
    return (
        rows >= LEAST
        and all(_is_common(value, words) for value in profile.constant.values())
        and all(max((known.low or 0, *(known.few or ()))) < CODES for known in profile.known.values())
    )


def _is_common(value: Constant, words: AbstractSet[str]) -> bool:
    match value:
        case Literal(value=number):
            return number is None or -CODES < number < CODES
        case Word(text=text):
            return text in words
        case Flag():
            return True


# ---- what a plan hangs on


def key_of(lowered: Lowered, number: Mapping[str, int]) -> str:
    """The digest of the columns of some rules, of what writes them, and of the numbers of their words."""
    columns = [
        (table, name, _plain(column.scalar, number) if isinstance(column, Computed) else column)
        for table, name in lowered.order
        for column in (lowered.frames[table].columns[name],)
    ]
    frames = [
        (
            name,
            frame.origin,
            len(frame.columns),
            [each for each in frame.columns.items() if isinstance(each[1], Stored)],
        )
        for name, frame in lowered.frames.items()
    ]
    made = (made_by("plan", "engines", "large"), version("sqlglot"))
    return digest(*made, repr(columns), repr(frames), repr(lowered.results), repr(lowered.tables))


def key_for(lowered: str, profile: Profile, number: Mapping[str, int], *further: object) -> str:
    """The digest of a plan: of its columns, of the profile of its data, and of how it is made."""
    known = sorted((place, _plain_known(found)) for place, found in profile.known.items())
    constant = sorted((place, repr(_plain(value, number))) for place, value in profile.constant.items())
    return digest(lowered, repr(known), repr(constant), repr(sorted(profile.empty)), repr(further))


def _plain(scalar: Scalar, number: Mapping[str, int]) -> object:
    match scalar:
        case Op(name=name, operands=operands):
            return name, [_plain(operand, number) for operand in operands]
        case Ref(column=column):
            return column
        case Word(text=text):
            return text, number[text]
        case _:
            return scalar


def _plain_known(known: Known) -> str:
    return repr((known.low, None if known.few is None else sorted(known.few), known.null, known.truth))


# ---- entries


def read_plan(key: str) -> Ready | None:
    """The plan that was kept under a key; None where there is none, or none that can be read."""
    file = _file(key)
    if file is None:
        return None
    try:
        entry = file.read_bytes()
        content = entry[_HEAD:]
        ready = _ready(json.loads(content)) if entry[:_HEAD] == _head(key, content) else None
    except UNREADABLE:
        return None
    if ready is not None:
        used(file)
    return ready


def write_plan(key: str, ready: Ready) -> None:
    """Keeps a plan, whole or not at all; a folder that cannot be written to is no reason to fail."""
    file = _file(key)
    if file is None:
        return
    content = json.dumps(
        {
            "clocks": [(name, *vars(table.origin).values()) for name, table in ready.plan.tables.items()],
            "steps": [step.table for step in ready.plan.steps],
            "results": [(result, *place) for result, place in ready.plan.results.items()],
            "statements": ready.statements,
            "by_kinds": ready.by_kinds,
        }
    ).encode()
    with suppress(OSError):
        write_entry(file, (_head(key, content), content))


def _file(key: str) -> Path | None:
    folder = cache_folder()
    return None if folder is None else folder / f"{key[:32]}.plan"


def _head(key: str, content: bytes) -> bytes:
    return f"{key}{hashlib.sha256(content).hexdigest()}".encode()


def _ready(found: Mapping[str, Any]) -> Ready | None:
    """An entry as a plan; None where more stands in it than a plan."""
    clocks = {name: Table(name, OfClock(*origin), {}) for name, *origin in found["clocks"]}
    results: dict[str, Place] = {result: (table, name) for result, table, name in found["results"]}
    steps = tuple(map(_step, found["steps"]))
    statements, by_kinds = tuple(found["statements"]), tuple(found["by_kinds"])
    names = (*clocks, *(step.table for step in steps), *(name for place in results.values() for name in place))
    sound = len(steps) == len(statements) and all(map(_NAME.fullmatch, names))
    if not sound or not all(map(is_query, (*statements, *by_kinds))):
        return None
    return Ready(Plan(clocks, steps, results), statements, by_kinds)


def is_query(statement: str) -> bool:
    """Whether a statement makes or drops a table of a plan and does nothing else, without any text or foreign call."""
    calls = map(str.lower, _CALL.findall(statement))
    return _QUERY.fullmatch(statement) is not None and _CALLS.issuperset(calls)
