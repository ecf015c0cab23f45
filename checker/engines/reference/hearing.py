"""What a letter states, takes away or comes near, which grounds it gives, and what was found in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, assert_never

from checker.engines.reference.selection import in_force_for
from checker.engines.reference.truth import disjunction
from checker.engines.reference.values import Option, Table, Truth, as_truth, decide, each_option, row_of, truth_over
from checker.semantics import expressions as e
from checker.semantics.data import ABSENT, Answer, Fact, Heard, Row, Unknown

if TYPE_CHECKING:
    from checker.engines.reference.evaluate import Evaluation
    from checker.engines.reference.scope import Scope

Mode = Literal["states", "takes_away", "comes_near"]


def says(run: Evaluation, expression: e.Says, scope: Scope) -> Truth:
    """Whether a letter states, takes away or comes near a concept, in all or about one ground."""
    letter = run.value(expression.letter, scope)
    about = ABSENT if expression.about is None else run.value(expression.about, scope)

    def of_letter(option: Option, ground: Option) -> Truth:
        row = row_of(option)
        if row is None:
            return False
        if isinstance(row, Unknown):
            return row
        return _says(run, row, expression.mode, expression.concept, ground)

    if expression.about is None:
        return as_truth(each_option(lambda option: of_letter(option, ABSENT), letter))
    return truth_over(of_letter, letter, about)


def _says(run: Evaluation, letter: Row, mode: Mode, concept: str, about: Option) -> Truth:
    law = in_force_for(run, letter, run.program.concepts[concept].in_force)
    if law is False:
        return Unknown(frozenset({Fact("law", letter.record, concept, letter.key)}))
    heard = run.records.heard(letter)
    if isinstance(heard, Unknown):
        return heard
    answers = heard.answers.get(concept, ())
    scopes = {answer.about: [a for a in answers if a.about == answer.about] for answer in answers}
    if isinstance(about, Unknown):
        possible = [scopes[each] for each in scopes] + ([] if None in scopes else [[]])
        return decide([_of_scope(each, mode, letter) for each in possible], about.blame)
    if isinstance(about, str):
        return _of_scope(scopes.get(about) or scopes.get(None, []), mode, letter)
    return disjunction(_of_scope(each, mode, letter) for each in scopes.values())


def _of_scope(answers: list[Answer], mode: Mode, letter: Row) -> Truth:
    """Contradiction loses among the answers of one scope; evidence found decides, its absence may be unknown."""
    found = {answer.polarity for answer in answers}
    open_for = frozenset(
        answer.why or Fact("text", letter.record, "text", letter.key)
        for answer in answers
        if answer.polarity == "undecided"
    )
    otherwise: Truth = Unknown(open_for) if open_for else False
    match mode:
        case "takes_away":
            return True if "takes_away" in found else otherwise
        case "states":
            return False if "takes_away" in found else True if "states" in found else otherwise
        case "comes_near":
            if found & {"takes_away", "states"}:
                return False
            return otherwise if open_for else "near_miss" in found
        case _:
            assert_never(mode)


def reads(run: Evaluation, expression: e.Reads, scope: Scope) -> Truth:
    """Whether the letter's words give a ground; a ground that no concept means can only be found, never missed."""
    letter, value = run.value(expression.letter, scope), run.value(expression.value, scope)

    def of_letter(option: Option, code: Option) -> Truth:
        row = row_of(option)
        if row is None:
            return False
        if isinstance(row, Unknown):
            return row
        heard = run.records.heard(row)
        if isinstance(heard, Unknown) or isinstance(code, Unknown):
            return heard if isinstance(heard, Unknown) else code  # type: ignore[return-value]  # one of them is
        if code in heard.codes:
            return True
        meaning = [concept for concept in run.program.concepts.values() if code in dict(concept.means).values()]
        if not meaning:
            return Unknown(frozenset({Fact("text", row.record, "text", row.key, why=f"no concept means {code}")}))
        asked = [
            _of_scope([a for a in heard.answers.get(c.id, ()) if a.polarity == "undecided"], "states", row)
            for c in meaning
        ]
        return disjunction(asked)

    return truth_over(of_letter, letter, value)


def _open(heard: Heard, concept: str, letter: Row) -> Truth:
    """False, or unknown where an answer about the concept is undecided."""
    undecided = [answer for answer in heard.answers.get(concept, ()) if answer.polarity == "undecided"]
    return _of_scope(undecided, "states", letter)


def evidence(run: Evaluation, letter: Row, concept: str) -> Table | Unknown:
    """What was found in a letter for a concept, as rows; what may have been missed makes the table unknown."""
    heard = run.records.heard(letter)
    if isinstance(heard, Unknown):
        return heard
    open_for = _open(heard, concept, letter)
    if isinstance(open_for, Unknown):
        return open_for
    found = heard.found.get(concept, ())
    rows = (
        Row("evidence", f"{letter.key}/{concept}/{place}", {"found": text}, parent=letter)
        for place, text in enumerate(found)
    )
    return Table(tuple((row, True) for row in rows))
