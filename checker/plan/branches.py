"""Codes and conditions as branches: what they hang on is asked one thing after the other, nothing twice on one way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from checker.plan import scalars
from checker.plan.known import NOTHING, Facts
from checker.plan.scalars import FALSE, NULL, TRUE, Flag, Literal, Op, Ref, Scalar, Word, references

# What takes more steps than this to be asked in branches is left as it is, and so is a question of more operations.
MOST: Final = 80
LONG: Final = 12


@dataclass(frozen=True, slots=True)
class Branch:
    """One of two, by a condition that is never null where it is asked."""

    condition: Scalar
    then: Tree
    otherwise: Tree


# Columns of a plan whose values are asked in branches.
MOST_COLUMNS: Final = 3_000

# A condition that is null, with the type of a condition.
NO_ANSWER: Final = Op("less", (NULL, Literal(0)))

Leaf = Literal | Flag
Tree = Leaf | Branch
Then = Callable[[Leaf, "Way"], Tree]


def are_asked_in_branches(order: Sequence[object]) -> bool:
    """Whether a plan of so many columns is worth branches: to find them takes longer than a statement that is large."""
    return len(order) <= MOST_COLUMNS


def branched(scalar: Scalar, facts: Facts, alone: Mapping[str, Scalar] = MappingProxyType({})) -> Scalar:
    """The same code or condition, asked in branches where that is less.

    `alone` are columns that nothing else reads, with what they are made of.
    """
    known = facts.of(scalar)
    if not isinstance(scalar, Ref | Op) or (known.few is None and not known.truth):
        return scalar
    try:
        tree = _Asking(facts, alone).value(scalar, Way())
    except _TooManyError:
        return scalar
    made = _condition(tree) if known.truth else _chain(tree)
    return made if size(made) <= size(scalar) + sum(map(size, alone.values())) else scalar


def size(scalar: Scalar) -> int:
    """The number of operations."""
    return 1 + sum(map(size, scalar.operands)) if isinstance(scalar, Op) else 0


class _TooManyError(Exception):
    """More is asked than is worth it, or something whose answer may be null for a reason that is not seen."""


# ---- what was answered


@dataclass(frozen=True, slots=True)
class Sure:
    """What was answered about a column: whether it is null, the constant that it is, or those that it is not.

    It is `natural` where it lies above -1.
    """

    null: bool | None = None
    constant: Scalar | None = None
    others: frozenset[Scalar] = frozenset()
    natural: bool | None = None

    def may_be(self, constant: Scalar) -> bool:
        """Whether the column may be a constant."""
        if constant in self.others or (self.constant is not None and differ(self.constant, constant)):
            return False
        return self.natural is None or self.natural == (_is_natural(constant))


UNSURE: Final = Sure()


@dataclass(frozen=True, slots=True)
class Way:
    """What was answered on the way to a branch."""

    columns: Mapping[str, Sure] = field(default_factory=dict)
    truths: Mapping[Scalar, bool] = field(default_factory=dict)

    def of(self, column: str) -> Sure:
        """What is sure of a column."""
        return self.columns.get(column, UNSURE)

    def on(self, condition: Scalar, holds: bool) -> Way:
        """The way on, where a condition holds or fails."""
        match condition:
            case Op(name="is_null", operands=(Ref(column=column),)):
                return self._with(column, replace(self.of(column), null=holds))
            case Op(name="less", operands=(Literal(value=-1), Ref(column=column))):
                return self._with(column, replace(self.of(column), natural=holds))
            case Op(name="equal", operands=(Ref(column=column), Literal() | Word() as constant)) if holds:
                return self._with(column, replace(self.of(column), constant=constant))
            case Op(name="equal" | "one_of", operands=(Ref(column=column), *constants)) if not holds and all(
                isinstance(constant, Literal | Word) for constant in constants
            ):
                sure = self.of(column)
                return self._with(column, replace(sure, others=sure.others.union(constants)))
            case _:
                return Way(self.columns, {**self.truths, condition: holds})

    def _with(self, column: str, sure: Sure) -> Way:
        return Way({**self.columns, column: sure}, self.truths)


def differ(one: Scalar, other: Scalar) -> bool:
    """Whether two constants are surely not the same: the number of a word is never negative."""
    if type(one) is type(other):
        return one != other
    return not (_is_natural(one) and _is_natural(other))


def _is_natural(constant: Scalar) -> bool:
    return isinstance(constant, Word) or (
        isinstance(constant, Literal) and constant.value is not None and constant.value >= 0
    )


# ---- asking


class _Asking:
    """Asks scalars of one table; columns in `inside` are asked by what they are made of."""

    def __init__(self, facts: Facts, inside: Mapping[str, Scalar]) -> None:
        self._facts = facts
        self._inside = inside
        self._steps = 0

    def value(self, scalar: Scalar, way: Way) -> Tree:
        """The tree of a scalar that has few values, where `way` was answered."""
        match scalar:
            case Literal() | Flag():
                return scalar
            case Ref(column=column):
                return self.value(self._inside[column], way) if column in self._inside else self._column(column, way)
            case Op(name="and", operands=operands):
                return self._logic(operands, FALSE, way)
            case Op(name="or", operands=operands):
                return self._logic(operands, TRUE, way)
            case Op(name="not", operands=(condition,)):
                return self._after(self.value(condition, way), way, lambda leaf, _: _opposite(leaf))
            case Op(name="case", operands=operands):
                return self._case(operands, way, self.value)
            case Op(name="worst" | "greatest", operands=operands):
                return self._extreme(operands, max, way)
            case Op(name="least", operands=operands):
                return self._extreme(operands, min, way)
            case Op(name="swap", operands=(code,)):
                return self._after(self.value(code, way), way, lambda leaf, _: _leaf(scalars.swapped(leaf)))
            case Op(name="is_null", operands=(value,)):
                return self._is_null(value, way)
            case Op(name="equal", operands=(left, right)) if self._is_few(left) and self._is_few(right):
                return self._after(
                    self.value(left, way),
                    way,
                    lambda one, on: self._after(self.value(right, on), on, lambda other, _: _same(one, other)),
                )
            case Op(name="one_of", operands=(value, *options)) if self._is_few(value) and _are_numbers(options):
                return self._after(
                    self.value(value, way), way, lambda leaf, _: NULL if leaf == NULL else Flag(leaf in options)
                )
            case Op(name="equal" | "less" | "less_or_equal" | "one_of" | "contains"):
                return self._question(self._opened(scalar), way)
            case _:
                raise _TooManyError

    def _after(self, tree: Tree, way: Way, then: Then) -> Tree:
        """The tree with others in place of its leaves, made by what was answered on the way to each."""
        if not isinstance(tree, Branch):
            return then(tree, way)
        self._steps += 1
        if self._steps > MOST:
            raise _TooManyError
        holds = self._after(tree.then, way.on(tree.condition, True), then)
        fails = self._after(tree.otherwise, way.on(tree.condition, False), then)
        return holds if holds == fails else Branch(tree.condition, holds, fails)

    def _opened(self, scalar: Scalar) -> Scalar:
        """A scalar with what columns are made of in their place."""
        match scalar:
            case Ref(column=column):
                return self._opened(self._inside[column]) if column in self._inside else scalar
            case Op(name=name, operands=operands):
                return scalars.built(name, [self._opened(operand) for operand in operands])
            case _:
                return scalar

    def _is_few(self, value: Scalar) -> bool:
        """Whether what is computed, or a number, is one of few."""
        computed = isinstance(value, Op) or (isinstance(value, Ref) and value.column in self._inside)
        return isinstance(value, Literal) or (computed and self._facts.of(value).few is not None)

    def _column(self, column: str, way: Way) -> Tree:
        known = self._facts.columns.get(column, NOTHING)
        if known.truth and known.few is None:
            return self._question(Ref(column), way)
        if known.few is None:
            raise _TooManyError
        return self._one_of_few(column, sorted(known.few), way)

    def _one_of_few(self, column: str, few: Sequence[int], way: Way) -> Tree:
        if not few:
            return NULL
        number, *others = few

        def told(leaf: Leaf, on: Way) -> Tree:
            if leaf == NULL:
                return NULL
            return Literal(number) if leaf == TRUE else self._one_of_few(column, others, on)

        return self._after(self._question(Op("equal", (Ref(column), Literal(number))), way), way, told)

    def _logic(self, operands: Sequence[Scalar], ends: Flag, way: Way, null: bool = False) -> Tree:
        """Conditions of which one that is `ends` settles all; null where one is and none settles them."""
        if not operands:
            return NULL if null else _opposite(ends)
        first, *others = operands
        return self._after(
            self.value(first, way),
            way,
            lambda leaf, on: ends if leaf == ends else self._logic(others, ends, on, null or leaf == NULL),
        )

    def _case(self, operands: Sequence[Scalar], way: Way, then: Callable[[Scalar, Way], Tree]) -> Tree:
        if len(operands) == 1:
            return then(operands[0], way)
        condition, value, *others = operands
        return self._after(
            self.value(condition, way),
            way,
            lambda leaf, on: then(value, on) if leaf == TRUE else self._case(others, on, then),
        )

    def _extreme(
        self, operands: Sequence[Scalar], pick: Callable[[int, int], int], way: Way, found: int | None = None
    ) -> Tree:
        """The greatest or the least; nulls are passed over."""
        if not operands:
            return Literal(found)
        first, *others = operands
        few = self._facts.of(first).few
        if found is not None and few is not None and all(pick(found, number) == found for number in few):
            return self._extreme(others, pick, way, found)

        def told(leaf: Leaf, on: Way) -> Tree:
            number = leaf.value
            if number is None or found is None:
                return self._extreme(others, pick, on, found if number is None else int(number))
            return self._extreme(others, pick, on, pick(found, int(number)))

        return self._after(self.value(first, way), way, told)

    def _is_null(self, value: Scalar, way: Way) -> Tree:
        match value:
            case Ref(column=column) if column in self._inside:
                return self._is_null(self._inside[column], way)
            case Ref(column=column):
                sure = way.of(column)
                if sure.null is not None or not self._may_be_null(value, way):
                    return Flag(bool(sure.null))
                return Branch(scalars.is_null(value), TRUE, FALSE)
            case Op(name="case", operands=operands):
                return self._case(operands, way, self._is_null)
            case Op(name="plus" | "minus" | "times", operands=operands):
                return self._logic([scalars.is_null(operand) for operand in operands], TRUE, way)
            case Op():
                return self._answered(scalars.is_null(self._opened(value)), way)
            case _:
                return Flag(value == NULL)

    # ---- questions

    def _question(self, question: Scalar, way: Way) -> Tree:
        """What is asked of columns themselves: not where it is sure, and never where the answer may be null."""
        if size(question) > LONG:
            raise _TooManyError
        if (inner := _case_in(question)) is not None:
            return self._case(inner.operands, way, lambda value, on: self.value(_put(question, inner, value), on))
        if self._may_be_null(question, way):
            column = next((c for c in _strict(question) if self._may_be_null(Ref(c), way)), None)
            if column is None:
                raise _TooManyError
            return self._after(
                self._is_null(Ref(column), way),
                way,
                lambda leaf, on: NULL if leaf == TRUE else self._question(question, on),
            )
        match question:
            case Op(name="equal", operands=(Ref(column=column), Literal() | Word() as constant)):
                return self._is_one(question, column, (constant,), way)
            case Op(name="one_of", operands=(Ref(column=column), *constants)):
                return self._is_one(question, column, constants, way)
            case Op(name="less", operands=(Literal(value=-1), Ref(column=column))):
                return self._is_natural(question, column, way)
            case _:
                return self._answered(question, way)

    def _answered(self, question: Scalar, way: Way) -> Tree:
        return Flag(way.truths[question]) if question in way.truths else Branch(question, TRUE, FALSE)

    def _is_one(self, question: Scalar, column: str, constants: Sequence[Scalar], way: Way) -> Tree:
        """Whether a column is one of some constants."""
        sure, known = way.of(column), self._facts.columns.get(column, NOTHING)
        possible = [constant for constant in constants if self._may_be(column, constant, sure)]
        if not possible:
            return FALSE
        left = [Literal(number) for number in known.few if sure.may_be(Literal(number))] if known.few else ()
        if sure.constant in possible or (left and all(number in possible for number in left)):
            return TRUE
        if len(possible) < len(constants):
            question = scalars.one_of(Ref(column), possible)
        return self._answered(question, way)

    def _may_be(self, column: str, constant: Scalar, sure: Sure) -> bool:
        known = self._facts.columns.get(column, NOTHING)
        if isinstance(constant, Literal) and constant.value is not None:
            if known.few is not None and constant.value not in known.few:
                return False
            if known.low is not None and constant.value < known.low:
                return False
        return sure.may_be(constant)

    def _is_natural(self, question: Scalar, column: str, way: Way) -> Tree:
        """Whether a column lies above -1."""
        sure, low = way.of(column), self._facts.columns.get(column, NOTHING).low
        if sure.natural is not None:
            return Flag(sure.natural)
        if isinstance(sure.constant, Word) or (low is not None and low >= 0):
            return TRUE
        if low == -1:
            is_none = Op("equal", (Ref(column), Literal(-1)))
            return self._after(self._question(is_none, way), way, lambda leaf, _: _opposite(leaf))
        return Branch(question, TRUE, FALSE)

    def _may_be_null(self, scalar: Scalar, way: Way) -> bool:
        known = {}
        for column in references(scalar):
            known[column] = self._facts.columns.get(column, NOTHING)
            if way.of(column).null is False or self._is_guarded(column, way):
                known[column] = replace(known[column], null=False)
        return Facts(known, self._facts.guards).of(scalar).null

    def _is_guarded(self, column: str, way: Way) -> bool:
        match self._facts.guards.get(column):
            case Op(operands=(Ref(column=status), code)):
                return way.of(status).constant == code
            case _:
                return False


# ---- leaves and parts


def _leaf(scalar: Scalar) -> Leaf:
    assert isinstance(scalar, Literal | Flag)
    return scalar


def _opposite(leaf: Leaf) -> Leaf:
    return Flag(not leaf.value) if isinstance(leaf, Flag) else leaf


def _same(one: Leaf, other: Leaf) -> Leaf:
    return NULL if NULL in (one, other) else Flag(one == other)


def _are_numbers(options: Sequence[Scalar]) -> bool:
    return all(isinstance(option, Literal) and option != NULL for option in options)


STRICT: Final = frozenset({"equal", "less", "less_or_equal", "one_of", "plus", "minus", "times", "remainder"})


def _strict(scalar: Scalar) -> Iterator[str]:
    """The columns of which each makes a scalar null where it is."""
    match scalar:
        case Ref(column=column):
            yield column
        case Op(name=name, operands=operands) if name in STRICT:
            for operand in operands:
                yield from _strict(operand)


def _case_in(scalar: Scalar) -> Op | None:
    """The first part of an operation that is one of several values."""
    for operand in scalar.operands if isinstance(scalar, Op) else ():
        if isinstance(operand, Op) and operand.name == "case":
            return operand
        if (found := _case_in(operand)) is not None:
            return found
    return None


def _put(scalar: Scalar, old: Scalar, new: Scalar) -> Scalar:
    """A scalar with another part in the place of one."""
    if scalar == old:
        return new
    if isinstance(scalar, Op):
        return scalars.built(scalar.name, [_put(operand, old, new) for operand in scalar.operands])
    return scalar


# ---- scalars again


def _chain(tree: Tree) -> Scalar:
    """A case whose branches are asked in order."""
    branches: list[tuple[Scalar, Scalar]] = []
    while isinstance(tree, Branch):
        if isinstance(tree.then, Branch) and not isinstance(tree.otherwise, Branch):
            branches.append((scalars.opposite(tree.condition), tree.otherwise))
            tree = tree.then
        else:
            branches.append((tree.condition, _chain(tree.then)))
            tree = tree.otherwise
    return scalars.case(branches, tree)


def _condition(tree: Tree) -> Scalar:
    """A condition by `and` and `or`: what may be null stands beside what settles it."""
    if not isinstance(tree, Branch):
        return NO_ANSWER if tree == NULL else tree
    then, otherwise = _condition(tree.then), _condition(tree.otherwise)
    if then == TRUE:
        return scalars.either(tree.condition, otherwise)
    if then == FALSE:
        return scalars.both(scalars.opposite(tree.condition), otherwise)
    if otherwise == FALSE:
        return scalars.both(tree.condition, then)
    if otherwise == TRUE:
        return scalars.either(scalars.opposite(tree.condition), then)
    return scalars.case(((tree.condition, then),), otherwise)
