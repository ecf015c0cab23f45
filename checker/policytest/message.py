"""What a rule says of the subject of one of its cases."""

from __future__ import annotations

from checker.engines.model import Subject, World
from checker.engines.reference import ReferenceEngine
from checker.engines.reference.populations import is_grouped, record_of
from checker.policytest.build import build
from checker.policytest.hearing import CaseReader
from checker.semantics.data import Row
from checker.semantics.model import Case, Program


def message_of(program: Program, case: Case, reader: CaseReader) -> str:
    """The message of the verdict that a case of a rule comes to; nothing where there is no subject."""
    regime = program.policies[case.policy].regime
    built = build(program, case, lambda text, language, key: reader.hear(text, language, key, regime))
    settings = {name: setting.default for name, setting in program.settings.items()} | dict(case.settings)
    world, engine, rule = World(program, built.dataset, built.as_of, settings), ReferenceEngine(), case.target
    row = built.subject(record_of(program.rules[rule]))
    subject: Subject | None = row
    if row is not None and is_grouped(program.rules[rule]):
        (found,) = engine.verdicts(world, (rule,))
        subject = next((each for each in found.subjects if not isinstance(each, Row) and row in each.rows), None)
    if subject is None:
        return ""
    return "".join(piece.text for piece in engine.judge(world, rule, subject).message)
