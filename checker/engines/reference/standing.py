"""An evaluation of many rules for many rows: each expression is made into a function once, each value found once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Literal, TypeVar, assert_never

from checker.engines.model import World
from checker.engines.reference import deadlines, outcomes, selection
from checker.engines.reference.compiled import Asked, compiled
from checker.engines.reference.deadlines import Clocks
from checker.engines.reference.evaluate import Evaluation
from checker.engines.reference.outcomes import Answers, Outcome
from checker.engines.reference.scope import Scope
from checker.engines.reference.subjects import Subjects, sole_record
from checker.engines.reference.truth import conjunction
from checker.engines.reference.values import NO_BLAME, Option, Table, Truth, Worth, as_truth
from checker.semantics import expressions as e
from checker.semantics.data import ABSENT, Row, Unknown
from checker.semantics.model import DeadlineVersion, DefinitionVersion, Exemption, InForce, Rule, RuleVersion, Verdict
from checker.semantics.reach import SettingsReach

T = TypeVar("T")
# What is found of a row by its name.
Kind = Literal["children", "clocks", "deadline", "definition", "rule"]
OfRow = Callable[[Row], T]


class StandingEvaluation(Evaluation):
    """An evaluation that remembers what it found for a row, and the conditions of policies for all rows below one
    record: most ask the entity alone (`state of entity`)."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._asked: dict[int, Asked] = {}
        # What is remembered by its identity stays, so that nothing else can have that later.
        self._kept: list[e.TypedExpr | Rule] = []
        self._of_rows: dict[tuple[Kind, str], OfRow[Any]] = {}
        self._fields: dict[str, dict[Row, Option]] = {}
        self._above: dict[str, OfRow[Row | None]] = {}
        self._subjects: dict[str, Subjects] = {}
        self._conditions: dict[int, Callable[[Scope], Truth]] = {}
        self._settings: dict[int, frozenset[str]] = {}
        self._reach = SettingsReach(world.program)

    # ---- expressions

    def asked(self, expression: e.TypedExpr) -> Asked:
        """What finds an expression's value, made once."""
        asked = self._asked.get(id(expression))
        if asked is None:
            self._kept.append(expression)
            asked = self._asked[id(expression)] = self._compiled(expression)
        return asked

    def _compiled(self, expression: e.TypedExpr) -> Asked:
        return compiled(self, expression)

    def reads_setting(self, expression: e.TypedExpr) -> bool:
        """Whether an expression can read a setting, through whatever it asks."""
        return bool(self.settings_of(expression))

    def settings_of(self, part: e.TypedExpr | Rule) -> frozenset[str]:
        """The settings that an expression, or a rule, can read through whatever it asks."""
        known = self._settings.get(id(part))
        if known is None:
            self._kept.append(part)
            known = self._settings[id(part)] = self._reach.settings_of(part)
        return known

    def value(self, expression: e.TypedExpr, scope: Scope) -> Worth:
        asked = self._asked.get(id(expression)) or self.asked(expression)
        return asked(scope)

    def truth(self, expression: e.TypedExpr, scope: Scope) -> Truth:
        asked = self._asked.get(id(expression)) or self.asked(expression)
        value = asked(scope)
        return value if value is True or value is False else as_truth(value)

    def condition(self, expression: e.TypedExpr, scope: Scope) -> Truth:
        return self._condition(expression)(scope)

    def _condition(self, expression: e.TypedExpr) -> Callable[[Scope], Truth]:
        """A condition of a policy, found once for all rows below the one record that it asks."""
        if id(expression) not in self._conditions:
            self._kept.append(expression)
            self._conditions[id(expression)] = self._find_condition(expression)
        return self._conditions[id(expression)]

    def _find_condition(self, expression: e.TypedExpr) -> Callable[[Scope], Truth]:
        record = sole_record(expression)
        if record is None:
            return partial(self.truth, expression)
        above, found = self.above(record), dict[Row, Truth]()

        def condition(scope: Scope) -> Truth:
            holder = above(scope.current)
            if holder is None:
                return self.truth(expression, scope)
            truth = found.get(holder)
            if truth is None:
                truth = found[holder] = self.truth(expression, scope)
            return truth

        return condition

    # ---- what a row is asked

    def fields(self, name: str) -> dict[Row, Option]:
        """The fields of that name that were read."""
        return self._fields.setdefault(name, {})

    def children(self, name: str) -> OfRow[Table | Unknown]:
        """What finds a child table of a row."""
        return self._of_row("children", name)

    def above(self, record: str) -> OfRow[Row | None]:
        """What finds the record above a row that it surely belongs to."""
        if record not in self._above:
            self._above[record] = self._find_above(record)
        return self._above[record]

    def _find_above(self, record: str) -> OfRow[Row | None]:
        known: dict[Row, Row] = {}

        def above(row: Row) -> Row | None:
            holder = known.get(row)
            if holder is None:
                found = self.records.above(row, record)
                if type(found) is not Row:
                    return None
                holder = known[row] = found
            return holder

        return above

    def defined(self, identifier: str) -> OfRow[Worth]:
        """What finds the value of a definition."""
        return self._of_row("definition", identifier)

    def last_day(self, identifier: str) -> OfRow[Worth]:
        """What finds the last day of a deadline."""
        return self._of_row("deadline", identifier)

    def definition(self, identifier: str, row: Row) -> Worth:
        return self.defined(identifier)(row)

    def deadline(self, identifier: str, row: Row) -> Worth:
        return self.last_day(identifier)(row)

    def outcome(self, rule: str, row: Row) -> Outcome:
        return self.decided(rule)(row)

    def clocks(self, identifier: str, row: Row) -> Clocks:
        found: Clocks = self._of_row("clocks", identifier)(row)
        return found

    def _of_row(self, kind: Kind, name: str) -> OfRow[Any]:
        key = (kind, name)
        if key not in self._of_rows:
            self._of_rows[key] = self._once_a_row(kind, name, self._find(kind, name))
        return self._of_rows[key]

    def _find(self, kind: Kind, name: str) -> OfRow[Any]:
        match kind:
            case "children":
                return partial(_of, self.records.children, name)
            case "clocks":
                return self._find_clocks(name)
            case "deadline":
                return partial(deadlines.deadline, self, name)
            case "definition":
                return self._find_defined(name)
            case "rule":
                return self._find_decided(self.program.rules[name])
            case _:
                assert_never(kind)

    def _once_a_row(self, kind: Kind, name: str, find: OfRow[Any]) -> OfRow[Any]:
        """The same, found once for each row; of rules those that do not apply are found anew, for they are most."""
        return remembered(find, _is_applicable if kind == "rule" else _always_kept)

    def _find_defined(self, identifier: str) -> OfRow[Worth]:
        declared = self.program.definitions[identifier]
        otherwise = partial(selection.definition, self, identifier)
        version_in = self._unreplaced(declared.versions, declared.amendments)
        values = [self.asked(version.means) for version in declared.versions]

        def find(row: Row) -> Worth:
            scope = Scope(row)
            version = version_in(scope)
            return otherwise(row) if version is None else values[version](scope)

        return find

    def _find_clocks(self, identifier: str) -> OfRow[Clocks]:
        declared = self.program.deadlines[identifier]
        otherwise = partial(deadlines.find_clocks, self, identifier)
        if any(version.clock.like is not None for version in declared.versions):
            return otherwise
        version_in = self._unreplaced(declared.versions, declared.amendments)
        clocks = [Clocks((version.clock,), NO_BLAME) for version in declared.versions]

        def find(row: Row) -> Clocks:
            version = version_in(Scope(row))
            return otherwise(row) if version is None else clocks[version]

        return find

    def _unreplaced(
        self, versions: Sequence[DefinitionVersion | DeadlineVersion], amendments: Sequence[Exemption]
    ) -> Callable[[Scope], int | None]:
        """As `sole_version`, where surely no exception takes the version's place."""
        version_in = self.sole_version([version.in_force for version in versions])
        guards = [[self.asked(each.when) for each in (*version.exceptions, *amendments)] for version in versions]
        if not any(guards):
            return version_in

        def unreplaced(scope: Scope) -> int | None:
            version = version_in(scope)
            if version is None or any(when(scope) is not False for when in guards[version]):
                return None
            return version

        return unreplaced

    def sole_version(self, versions: Sequence[InForce]) -> Callable[[Scope], int | None]:
        """What tells the place of the one version that surely holds in a place; None where that is not plain."""
        if any(version.where is not None for version in versions):
            return lambda scope: None
        tests = [self._surely(version) for version in versions]
        if len(tests) == 1:
            (alone,) = tests
            return lambda scope: 0 if alone(scope) else None

        def sole(scope: Scope) -> int | None:
            held = [index for index, holds in enumerate(tests) if holds(scope)]
            return held[0] if len(held) == 1 else None

        return sole

    def _surely(self, version: InForce) -> Callable[[Scope], bool]:
        """What tells whether a version that nothing splits holds in a place, as far as that is plain."""
        if version.by is None:
            return lambda scope: True
        find, start, through = self.asked(version.by), version.start, version.through or date.max

        def surely(scope: Scope) -> bool:
            day = find(scope)
            return start <= day <= through if type(day) is date else day is ABSENT

        return surely

    # ---- rules

    def decided(self, rule_id: str) -> OfRow[Outcome]:
        """What finds the outcome of a rule for a row; only where the rule applies it is remembered."""
        return self._of_row("rule", rule_id)

    def take_over(self, rule_id: str, found: Mapping[Row, Outcome]) -> None:
        """Takes the outcomes of a rule that another engine found as they are."""
        decide = self.decided(rule_id)
        self._of_rows["rule", rule_id] = lambda row: found.get(row) or decide(row)

    def verdicts(self, rule_id: str, rows: Sequence[Row]) -> tuple[Verdict, ...]:
        """The verdicts of a rule for rows of its record; the same sequence of rows is best asked by many rules."""
        if not rows:
            return ()
        decide, versions = self.decided(rule_id), self.program.rules[rule_id].versions
        found: list[Verdict] = ["not_applicable"] * len(rows)
        for place in self._among(rows).asked(versions):
            found[place] = decide(rows[place]).verdict
        return tuple(found)

    def may_apply(self, rule_id: str, rows: Sequence[Row]) -> Sequence[Row]:
        """The rows, in their order, without those to which a rule surely does not apply."""
        if not rows:
            return ()
        return [rows[place] for place in sorted(self._among(rows).asked(self.program.rules[rule_id].versions))]

    def _among(self, rows: Sequence[Row]) -> Subjects:
        record = rows[0].record
        if record not in self._subjects or self._subjects[record].rows is not rows:
            self._subjects[record] = Subjects(self, rows)
        return self._subjects[record]

    def _find_decided(self, rule: Rule) -> OfRow[Outcome]:
        otherwise = partial(outcomes.outcome, self, rule.id)
        version_in = self.sole_version([version.in_force for version in rule.versions])
        decided = [self._of_version(index, version) for index, version in enumerate(rule.versions)]

        def decide(row: Row) -> Outcome:
            scope = Scope(row)
            version = version_in(scope)
            return otherwise(row) if version is None else decided[version](scope)

        return decide

    def _of_version(self, index: int, version: RuleVersion) -> Callable[[Scope], Outcome]:
        """What finds the outcome of a version that is in force."""
        subject = version.subject
        applies = _always if subject.applies is None else self._condition(subject.applies)
        where = None if subject.where is None else self.asked(subject.where)
        not_applicable = outcomes.judged(index, Answers(False, True))

        def decide(scope: Scope) -> Outcome:
            truth = applies(scope)
            if truth is False:
                return not_applicable
            if where is not None:
                fits = where(scope)
                if fits is False:
                    return not_applicable
                truth = conjunction((truth, as_truth(fits)))
                if truth is False:
                    return not_applicable
            place = outcomes.with_lets(self, version, scope) if version.lets else scope
            return outcomes.judged(index, Answers(truth, self.truth(version.require, place)))

        return decide


def _always(scope: Scope) -> Truth:
    return True


def _of(find: Callable[[Row, str], T], name: str, row: Row) -> T:
    return find(row, name)


def _always_kept(value: object) -> bool:
    return True


def _is_applicable(outcome: Outcome) -> bool:
    return outcome.verdict != "not_applicable"


def remembered(find: OfRow[T], is_kept: Callable[[T], bool] = _always_kept) -> OfRow[T]:
    """The same, found once for each row of which what was found is kept."""
    known: dict[Row, T] = {}

    def found(row: Row) -> T:
        value = known.get(row)
        if value is None:
            value = find(row)
            if is_kept(value):
                known[row] = value
        return value

    return found
