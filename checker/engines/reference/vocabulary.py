"""Attributes of the values of a vocabulary, the facts that a value needs, and whether it is in force."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from checker.engines.reference.scope import Scope
from checker.engines.reference.selection import select, version_holds_on
from checker.engines.reference.truth import conjunction, disjunction, negation
from checker.engines.reference.values import Option, Truth, Worth, decide, each_option, row_of, truth_over
from checker.semantics import expressions as e
from checker.semantics.data import Fact, Row, Unknown
from checker.semantics.model import Word, WordVersion

if TYPE_CHECKING:
    from checker.engines.reference.evaluate import Evaluation


def has_attribute(run: Evaluation, expression: e.HasAttribute, scope: Scope) -> Worth:
    """An attribute of a word, read from its version or, where none is in force, the nearest one."""
    place = _asking(run, expression.value, scope)

    def of(option: Option) -> Option:
        if isinstance(option, Unknown):
            return option
        word = _word(run, expression.vocabulary, option)
        if word is None:
            return _unlisted(expression.vocabulary, scope.current)
        versions = _versions(run, word, place)
        values = {version.attributes[expression.attribute] for version in versions}
        return versions[0].attributes[expression.attribute] if len(values) == 1 else _no_version(word, place.current)

    return each_option(of, run.value(expression.value, scope))


def made_out(run: Evaluation, expression: e.MadeOut, scope: Scope) -> Truth:
    """Every fact that the word needs holds, and none that bars it does, for the row that holds the word."""
    row, value = run.value(expression.row, scope), run.value(expression.value, scope)

    def of(holder: Option, option: Option) -> Truth:
        held = row_of(holder)
        if isinstance(held, Unknown):
            return held
        if isinstance(option, Unknown):
            return option
        assert held is not None
        place = Scope(held, outer=scope.outer or scope.current)
        word = _word(run, expression.vocabulary, option)
        if word is None:
            return _unlisted(expression.vocabulary, held)
        truths = [_conditions_hold(run, version, place) for version in _versions(run, word, place)]
        return truths[0] if len(truths) == 1 else decide(truths, _no_version(word, held).blame)

    return truth_over(of, row, value)


def _conditions_hold(run: Evaluation, version: WordVersion, place: Scope) -> Truth:
    tests = run.truths((condition.test for condition in version.conditions), place)
    return conjunction(
        negation(test) if condition.barred else test for condition, test in zip(version.conditions, tests, strict=True)
    )


def valid_on(run: Evaluation, expression: e.ValidOn, scope: Scope) -> Truth:
    """Whether some version of the word is in force on the day."""

    def of(option: Option, day: Option) -> Truth:
        if isinstance(option, Unknown):
            return option
        word = _word(run, expression.vocabulary, option)
        if word is None:
            return False
        return disjunction(version_holds_on(run, version.in_force, day, scope) for version in word.versions)

    return truth_over(of, run.value(expression.value, scope), run.value(expression.day, scope))


def _word(run: Evaluation, vocabulary: str, option: Option) -> Word | None:
    return run.program.vocabularies[vocabulary].words.get(option) if isinstance(option, str) else None


def _asking(run: Evaluation, value: e.TypedExpr, scope: Scope) -> Scope:
    """The row that holds the word, where the word is a row's field."""
    row = run.value(value.row, scope) if isinstance(value, e.FieldOf) else None
    return Scope(row, outer=scope.outer or scope.current) if isinstance(row, Row) else scope


def _versions(run: Evaluation, word: Word, place: Scope) -> Sequence[WordVersion]:
    """The version in force for the row, those that may be, or else the one nearest to the day that selects it."""
    selected = select(run, [version.in_force for version in word.versions], place)
    if selected.candidates:
        return [word.versions[index] for index in selected.candidates]
    day = selected.day
    return [min(word.versions, key=lambda version: _distance(version, day))]


def _distance(version: WordVersion, day: date | None) -> int:
    if day is None:
        return -version.in_force.start.toordinal()
    through = version.in_force.through or date.max
    return max(version.in_force.start.toordinal() - day.toordinal(), day.toordinal() - through.toordinal(), 0)


def _unlisted(vocabulary: str, row: Row) -> Unknown:
    why = f"a word that {vocabulary} does not list"
    return Unknown(frozenset({Fact("field", row.record, vocabulary, row.key, why=why)}))


def _no_version(word: Word, row: Row) -> Unknown:
    return Unknown(frozenset({Fact("law", row.record, word.name, row.key)}))
