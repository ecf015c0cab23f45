"""The text of `habeas.yaml` for a folder, with a comment on everything that it says and a `?` on every guess."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from checker.logs.draft import draft_entry
from checker.semantics.model import Program
from checker.setup.answers import Answer, Answers
from checker.setup.survey import Survey

_WIDE = 32


def settings_text(found: Survey, answers: Answers, program: Program) -> str:
    """The settings as YAML; they load as they stand."""
    return "\n".join((*_head(), *_entity(answers), *_notation(answers), *_logs(found, program), *_rest(found))) + "\n"


def _head() -> Iterator[str]:
    yield "# Settings of `habeas check`, drafted by `habeas init`. Lines with `?` are defaults or guesses: check them."
    yield "# docs/settings.md describes every key; `habeas doctor` tells what is in force and what is wrong."
    yield ""


def _entity(answers: Answers) -> Iterator[str]:
    yield "# ---- who holds the records: this decides which law applies"
    yield "entity:"
    facts = ("kind", answers.kind), ("country", answers.country), ("state", answers.state)
    for name, answer in (*facts, ("holidays", answers.holidays)):
        if answer is not None:
            yield f"  {_line(name, answer)}"
    yield "  # contact_title: Privacy Officer     # what letters must give as the contact for complaints"
    yield "  # contact_phone: 555-0100"
    yield ""
    yield "# The last day through which the export is complete; silence counts up to it. Without it, up to today."
    yield "# complete_through: 2026-06-30"
    yield ""


def _notation(answers: Answers) -> Iterator[str]:
    yield "# ---- how days and amounts are written"
    yield _line("timezone", answers.timezone)
    notation = ("date_order", answers.date_order), ("decimal", answers.decimal), ("currency", answers.currency)
    for name, answer in notation:
        if answer is not None:
            yield _line(name, answer)
    yield ""


def _logs(found: Survey, program: Program) -> Iterator[str]:
    yield "# ---- tables"
    files = list(dict.fromkeys(use.file for use in found.undeclared.export.columns))
    for file in files:
        if file in found.plain:
            yield f"# {_quoted(Path(file).name)} needs no entry: every heading and word is known"
        elif file in found.nameless:
            yield f"# ? no heading of {_quoted(Path(file).name)} is known; say with `heading_row` where they stand"
    entries = [
        line
        for file in files
        if file not in found.plain and file not in found.nameless
        for line in draft_entry(file, found.undeclared, program)
    ]
    if entries:
        yield "logs:"
        yield from entries
    elif not files:
        yield "# no table of requests was found; without one, letters are judged by themselves"
    yield ""


def _rest(found: Survey) -> Iterator[str]:
    if found.letters:
        yield "# ---- letters"
        if found.names.patterns:
            yield f"letters:  # joins {found.names.joined} of {len(found.letters)} letters to their requests"
            yield from (f"  - {_quoted(pattern)}" for pattern in found.names.patterns)
        elif found.listed:
            yield f"# a table lists {found.listed} of {len(found.letters)} letters"
        else:
            yield "# ? no part of the letters' names is the number of a request; say which is, or list them in a table"
            yield "# letters: letters/{request_id}_*.txt"
        yield ""
    yield "# ---- names in reports: a key of your own makes them the same in every report, and waivers can name them"
    yield "# key_file: ~/.habeas.key             # at least 16 random bytes, readable by you alone; not in this folder"


def _line(name: str, answer: Answer) -> str:
    mark = "" if answer.sure else "? "
    return f"{f'{name}: {answer.value}'.ljust(_WIDE)}  # {mark}{answer.how}"


def _quoted(text: str) -> str:
    return json.dumps(text)
