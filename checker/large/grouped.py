"""Which rules about groups a plan can prepare: what it finds of each row, of which groups are then made.

A group of a large log is known by sums alone: how many of its rows fit a condition, the least and the greatest of a
column, how many different values it has. A rule that asks nothing else of its groups can be decided by these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from checker.plan.frames import ID
from checker.plan.lower import Lowering
from checker.plan.place import Place
from checker.plan.scalars import NULL, Scalar, case
from checker.plan.versions import in_force
from checker.plan.worth import KNOWN, NO, OPEN, YES, Choice, Plain, RowWorth, conjunction, fails
from checker.semantics import expressions as e
from checker.semantics.model import Program, Rule, RuleVersion
from checker.semantics.types import DateType, NumberType, TruthType, WordType

REQUEST = "request"


@dataclass(frozen=True)
class Key:
    """The names of two results, the value of a key and its code; a value that `is_month` is still a day."""

    value: str
    status: str
    is_month: bool
    is_number: bool = False


@dataclass(frozen=True)
class OfSite:
    """A key that the site of a request has, whichever request it is."""

    expression: e.TypedExpr


@dataclass(frozen=True)
class Counted:
    """A count of rows: the result that holds the code of its condition; None where it counts every row."""

    expression: e.Count
    fits: str | None


@dataclass(frozen=True)
class Ranged:
    """A function of a column: the results that hold the column's value and its code."""

    expression: e.Call
    value: str
    status: str
    is_day: bool


Sum = Counted | Ranged


@dataclass(frozen=True)
class Grouped:
    """A rule about groups, and the results that hold what a plan finds of each row.

    `within` says that each group lies within one request, else the rows are requests and the groups lie across them.
    `belongs` is the code of the row's belonging to any group. `keys` are those beside the request's number. The
    groups are known by `sums`. `results` gives all of these by their names, as a plan has them.
    """

    rule: str
    record: str
    within: bool
    belongs: str
    keys: tuple[Key | OfSite, ...]
    sums: tuple[Sum, ...]
    results: Mapping[str, tuple[str, str]]

    @property
    def asked(self) -> tuple[e.Count | e.Call, ...]:
        """The sums as the rule has them."""
        return tuple(each.expression for each in self.sums)


def grouped(lowering: Lowering, rule: Rule) -> Grouped | None:
    """What a plan has to find for a rule about groups; None for a rule that asks more than sums can tell."""
    version = rule.versions[0]
    keys = version.subject.group_by
    inner = [key for key in keys if not _is_number_of_request(key, version, lowering.program)]
    sums = _sums(version)
    told = _told(version)
    within = len(inner) < len(keys)
    if len(rule.versions) > 1 or sums is None or version.subject.record == "letter":
        return None
    if not within:
        if told is None or version.subject.record != REQUEST:
            return None
        sums += told
        if not all(map(_is_told_by_a_code, (*inner, *_terms(sums)))):
            return None
    return _Naming(lowering, rule.id, version).grouped(inner, sums, within)


def _is_number_of_request(key: e.TypedExpr, version: RuleVersion, program: Program) -> bool:
    match key:
        case e.FieldOf(row=e.Current(), field=name) if version.subject.record == REQUEST:
            return name in program.records[REQUEST].key
        case e.FieldOf(row=e.Ancestor(row=e.Current(), record="request"), field=name):
            return name in program.records[REQUEST].key
        case _:
            return False


def _is_told_by_a_code(expression: e.TypedExpr) -> bool:
    """Whether a value is the same in all parts of a log if its code is: no text of a request, no computed number."""
    match expression.type:
        case NumberType():
            return isinstance(expression, e.FieldOf)
        case DateType() | WordType() | TruthType():
            return True
        case _:
            return _is_of_site(expression) or (isinstance(expression, e.Call) and expression.function == "month")


def _is_of_site(expression: e.TypedExpr) -> bool:
    match expression:
        case e.FieldOf(row=e.Ancestor(row=e.Current(), record="entity")):
            return True
        case e.DefinedOf(row=e.Ancestor(row=e.Current(), record="entity")):
            return True
        case _:
            return False


def _terms(sums: tuple[e.Count | e.Call, ...]) -> Iterator[e.TypedExpr]:
    """What is asked of the rows of columns."""
    for each in sums:
        match each:
            case e.Call(arguments=(e.Column(term=term),)):
                yield term


# ---- what a rule asks of its groups


def _sums(version: RuleVersion) -> tuple[e.Count | e.Call, ...] | None:
    """The sums that a rule asks of its groups, each as often as it stands there; None where it asks more."""
    lets = (value for _, value in version.lets)
    return _only_sums((version.subject.group_when, version.require, *lets), (e.Current, e.GroupRows, e.Column))


def _told(version: RuleVersion) -> tuple[e.Count | e.Call, ...] | None:
    """The sums that are asked to tell a breach, which may ask the first row, too; None where more is asked."""
    said = (piece for each in version.messages for piece in (each.when, *each.pieces) if not isinstance(piece, str))
    return _only_sums((*said, *(each.when for each in version.lowered)), (e.GroupRows, e.Column))


def _only_sums(
    expressions: Iterable[e.TypedExpr | None], further: tuple[type, ...]
) -> tuple[e.Count | e.Call, ...] | None:
    """The sums in expressions; None where one of them asks for something that is no sum, and one of `further`."""
    found: list[e.Count | e.Call] = []
    for expression in expressions:
        for each in _leaves(expression) if expression is not None else ():
            match each:
                case e.Count(rows=e.GroupRows(), where=where, variable=variable) if _asks_only(where, variable):
                    found.append(each)
                case e.Call(arguments=(e.Column(rows=e.GroupRows(), term=term, variable=variable),)) if _asks_only(
                    term, variable
                ) and isinstance(term.type, DateType | NumberType):
                    found.append(each)
                case _ if isinstance(each, further):
                    return None
    return tuple(found)


def _leaves(expression: e.TypedExpr) -> Iterator[e.TypedExpr]:
    """The sums in an expression, and whatever in it lies outside of them."""
    yield expression
    is_sum = isinstance(expression, e.Count) and isinstance(expression.rows, e.GroupRows)
    if is_sum or e.is_of_column(expression):
        return
    for part in e.parts(expression):
        yield from _leaves(part)


def _asks_only(expression: e.TypedExpr | None, variable: str) -> bool:
    """Whether an expression asks nothing of what stands around it but one variable."""
    if expression is None:
        return True
    return all(
        not isinstance(each, e.Current | e.GroupRows)
        and (not isinstance(each, e.Variable) or each.name in {variable, *_bound(expression)})
        for each in _every(expression)
    )


def _bound(expression: e.TypedExpr) -> Iterator[str]:
    """The variables that an expression binds itself."""
    for each in _every(expression):
        if isinstance(each, e.Quantified | e.Count | e.Total | e.Pick | e.Column):
            yield each.variable


def _every(expression: e.TypedExpr) -> Iterator[e.TypedExpr]:
    yield expression
    for part in e.parts(expression):
        yield from _every(part)


# ---- what the plan finds


class _Naming:
    """Lowers what is asked of the rows of a rule, and names each column as a result of the plan."""

    def __init__(self, lowering: Lowering, rule: str, version: RuleVersion) -> None:
        self._lowering = lowering
        self._rule = rule
        self._version = version
        self._place = lowering.at(version.subject.record)
        self._results: dict[str, tuple[str, str]] = {}

    def grouped(self, keys: list[e.TypedExpr], sums: tuple[e.Count | e.Call, ...], within: bool) -> Grouped:
        subject = self._version.subject
        belongs = self._name(self._belongs())
        return Grouped(
            self._rule,
            subject.record,
            within,
            belongs,
            tuple(OfSite(key) if not within and _is_of_site(key) else self._key(key) for key in keys),
            tuple(self._sum(each) for each in sums),
            self._results,
        )

    def _name(self, scalar: Scalar) -> str:
        frame = self._place.frame
        place = (frame.name, frame.column(scalar))
        known = next((name for name, other in self._results.items() if other == place), None)
        name = known or f"{self._rule} {len(self._results)}"
        self._results[name] = place
        return name

    def _belongs(self) -> Scalar:
        """The code of a row's belonging to a group: the one version of the rule is in force, and it applies."""
        subject, keep = self._version.subject, self._place.frame.keep
        tests = [test for test in (subject.applies, subject.where) if test is not None]
        applies = keep(conjunction([self._lowering.truth(test, self._place) for test in tests]) if tests else YES)
        holds = in_force(self._lowering, self._version.in_force, self._place)
        return case(((fails(holds), NO),), applies)

    def _key(self, key: e.TypedExpr) -> Key:
        match key:
            case e.Call(function="month", arguments=(day,)):
                return Key(*self._plain(day, self._place), is_month=True)
            case _:
                return Key(*self._plain(key, self._place), is_month=False, is_number=isinstance(key.type, NumberType))

    def _sum(self, expression: e.Count | e.Call) -> Sum:
        match expression:
            case e.Count(where=None):
                return Counted(expression, None)
            case e.Count(where=where, variable=variable):
                assert where is not None
                return Counted(expression, self._name(self._lowering.truth(where, self._as(variable))))
            case e.Call(arguments=(e.Column(term=term, variable=variable),)):
                value, status = self._plain(term, self._as(variable))
                return Ranged(expression, value, status, isinstance(term.type, DateType))
            case _:
                raise AssertionError("a call of a column has one argument")

    def _as(self, variable: str) -> Place:
        """The place in which a variable is the row itself."""
        record = self._version.subject.record
        return Place(self._place.frame, {**self._place.variables, variable: RowWorth(record, ID, KNOWN)})

    def _plain(self, expression: e.TypedExpr, place: Place) -> tuple[str, str]:
        """The names of a value and of its code, which is OPEN where there may be several, or a currency beside it."""
        found = self._lowering.plain(expression, place)
        if isinstance(found, Choice) or found.currency is not None:
            found = Plain(NULL, OPEN)
        return self._name(found.value), self._name(found.status)


def lowering_groups(
    rules: Mapping[str, Rule], found: dict[str, Grouped]
) -> Callable[[Lowering], Mapping[str, tuple[str, str]]]:
    """What adds to a plan the results that rules about groups need, and to `found` the rules that have them."""

    def lower(lowering: Lowering) -> Mapping[str, tuple[str, str]]:
        for rule in rules.values():
            made = grouped(lowering, rule)
            if made is not None:
                found[rule.id] = made
        return {name: place for made in found.values() for name, place in made.results.items()}

    return lower
