"""Scalars made smaller by what is sure of the columns that they read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from checker.plan import scalars
from checker.plan.known import Facts
from checker.plan.scalars import FALSE, TRUE, Flag, Literal, Op, Ref, Scalar, Word

# Conditions that cost no more than a look at a column.
LIGHT: Final = 6

Truths = Mapping[Scalar, Flag]


@dataclass(frozen=True)
class Folding:
    """Folds scalars of one table; `values` holds what stands for a column."""

    facts: Facts
    values: Mapping[str, Scalar]

    def fold(self, scalar: Scalar) -> Scalar:
        """A scalar that has the same value wherever it has one."""
        match scalar:
            case Ref(column=column):
                return self.values.get(column, scalar)
            case Op(name=name, operands=operands):
                return self.built(name, [self.fold(operand) for operand in operands])
            case _:
                return scalar

    def built(self, name: str, parts: Sequence[Scalar]) -> Scalar:
        """An operation over operands that are folded already."""
        match Op(name, tuple(parts)):
            case Op(name="equal", operands=(value, Literal(value=int(number)))):
                return self.is_number(value, number)
            case Op(name="equal", operands=(Literal(value=int(number)), value)):
                return self.is_number(value, number)
            case Op(name="less", operands=(Literal(value=-1), value)) if self._at_least(value, 0):
                return TRUE
            case Op(name="less", operands=(Literal(value=-1), value)) if self.facts.of(value).low == -1:
                return scalars.opposite(self.is_number(value, -1))
            case Op(name="less", operands=(value, Literal(value=0))) if self._at_least(value, 0):
                return FALSE
            case Op(name="is_null", operands=(value,)):
                return self._is_null(value)
            case Op(name="one_of", operands=(value, *options)) if self._few(value):
                return self._among(value, options)
            case Op(name="worst"):
                return scalars.worst(*map(self._if_settled, parts))
            case Op(name="and"):
                return self._both(parts)
            case Op(name="or"):
                return self._either(parts)
            case Op(name="case"):
                return self._case(parts)
            case _:
                return scalars.built(name, parts)

    def _few(self, value: Scalar) -> frozenset[int]:
        """The numbers of which a value is one, where they are few and it is never null."""
        known = self.facts.of(value)
        return known.few if known.few is not None and not known.null else frozenset()

    def _at_least(self, value: Scalar, bound: int) -> bool:
        known = self.facts.of(value)
        return known.low is not None and known.low >= bound and not known.null

    def _is_null(self, value: Scalar) -> Scalar:
        if not self.facts.of(value).null:
            return FALSE
        match value:
            case Op(name="case", operands=(*pairs, otherwise)):
                asked = [(c, self._is_null(v)) for c, v in zip(pairs[::2], pairs[1::2], strict=True)]
                return self._logic(asked, self._is_null(otherwise))
            case _:
                return scalars.is_null(value)

    def _if_settled(self, value: Scalar) -> Scalar:
        few = self._few(value)
        return Literal(*few) if len(few) == 1 else value

    def is_number(self, value: Scalar, number: int) -> Scalar:
        """Whether a value is this number, asked of what it is made of."""
        if few := self._few(value):
            if number not in few or len(few) == 1:
                return Flag(number in few)
            if len(few) == 2 and number == max(few):
                return scalars.opposite(self.is_number(value, min(few)))
        match value:
            case Op(name="case", operands=(*pairs, otherwise)):
                asked = [(c, self.is_number(v, number)) for c, v in zip(pairs[::2], pairs[1::2], strict=True)]
                return self._logic(asked, self.is_number(otherwise, number))
            case Op(name="swap", operands=(code,)):
                return self.is_number(code, 4 - number if number in (0, 4) else number)
            case Op(name="worst", operands=codes) if number == 0 and all(map(self._sure, codes)):
                return self._both([self.is_number(code, 0) for code in codes])
            case _:
                return scalars.equal(value, Literal(number))

    def _among(self, value: Scalar, options: Sequence[Scalar]) -> Scalar:
        few = self._few(value)
        if not all(isinstance(option, Literal) for option in options):
            return scalars.one_of(value, options)
        kept = [option for option in options if isinstance(option, Literal) and option.value in few]
        if len(kept) == len(few):
            return TRUE
        return self._either([self.is_number(value, int(option.value or 0)) for option in kept])

    # ---- conditions

    def _sure(self, condition: Scalar) -> bool:
        return not self.facts.of(condition).null

    def _both(self, conditions: Sequence[Scalar]) -> Scalar:
        whole = scalars.both(*conditions)
        if not isinstance(whole, Op) or whole.name != "and":
            return whole
        parts = set(whole.operands)
        named: dict[Scalar, Scalar] = {}
        for part in whole.operands:
            match part:
                case Op(name="not", operands=(inner,)) if inner in parts and self._sure(inner):
                    return FALSE
                case Op(name="equal", operands=(value, constant)) if isinstance(constant, Word | Literal):
                    if _differ(named.setdefault(value, constant), constant) and self._sure(part):
                        return FALSE
                case _:
                    pass
        return scalars.both(*(part for part in whole.operands if not _follows(part, named)))

    def _either(self, conditions: Sequence[Scalar]) -> Scalar:
        whole = scalars.either(*conditions)
        if isinstance(whole, Op) and whole.name == "or":
            parts = set(whole.operands)
            if any(isinstance(p, Op) and p.name == "not" and p.operands[0] in parts and self._sure(p) for p in parts):
                return TRUE
        return whole

    def _case(self, branches: Sequence[Scalar]) -> Scalar:
        *pairs, otherwise = branches
        kept: list[tuple[Scalar, Scalar]] = []
        truths: dict[Scalar, Flag] = {}
        for condition, value in zip(pairs[::2], pairs[1::2], strict=True):
            asked = self._under(condition, truths)
            if asked == FALSE:
                continue
            within = self._under(value, {**truths, **self._told(asked, True)})
            if asked == TRUE:
                otherwise, truths = within, {}
                break
            kept.append((asked, within))
            if self._sure(asked):
                truths |= self._told(asked, False)
        return self._logic(kept, self._under(otherwise, truths))

    def _told(self, condition: Scalar, holds: bool) -> dict[Scalar, Flag]:
        """What a condition tells of others where it holds, or where it fails."""
        match condition:
            case Op(name="not", operands=(inner,)):
                return self._told(inner, not holds)
            case Op(name="and", operands=parts) if holds:
                return {part: flag for each in parts for part, flag in self._told(each, True).items()}
            case Op(name="or", operands=parts) if not holds:
                return {part: flag for each in parts for part, flag in self._told(each, False).items()}
            case _:
                return {condition: Flag(holds)}

    def _under(self, scalar: Scalar, truths: Truths) -> Scalar:
        """A scalar where some conditions are settled."""
        if not truths or isinstance(scalar, Literal | Word | Flag):
            return scalar
        if (flag := truths.get(scalar)) is not None:
            return flag
        if isinstance(scalar, Op):
            parts = tuple(self._under(operand, truths) for operand in scalar.operands)
            return scalar if parts == scalar.operands else self.built(scalar.name, parts)
        return scalar

    def _logic(self, branches: Sequence[tuple[Scalar, Scalar]], otherwise: Scalar) -> Scalar:
        """The value of the first condition that holds; without a case where all values are conditions."""
        if isinstance(otherwise, Op) and otherwise.name == "case":
            *pairs, last = otherwise.operands
            branches, otherwise = [*branches, *zip(pairs[::2], pairs[1::2], strict=True)], last
        whole = scalars.case(_needed(branches, otherwise), otherwise)
        if not isinstance(whole, Op) or whole.name != "case":
            return whole
        *pairs, last = whole.operands
        values = (*pairs[1::2], last)
        conditions = pairs[::2]
        if not all(self.facts.of(value).truth for value in values) or not all(map(self._sure, conditions)):
            return whole
        for condition, value in reversed(tuple(zip(conditions, pairs[1::2], strict=True))):
            chosen = self._chosen(condition, value, last)
            if chosen is None:
                return whole
            last = chosen
        return last

    def _chosen(self, condition: Scalar, value: Scalar, otherwise: Scalar) -> Scalar | None:
        if value == TRUE:
            return self._either((condition, otherwise))
        if value == FALSE:
            return self._both((scalars.opposite(condition), otherwise))
        if otherwise in (FALSE, condition):
            return self._both((condition, value))
        if otherwise == TRUE:
            return self._either((scalars.opposite(condition), value))
        if not is_tiny(condition):
            return None
        return self._either((self._both((condition, value)), self._both((scalars.opposite(condition), otherwise))))


def _needed(branches: Sequence[tuple[Scalar, Scalar]], otherwise: Scalar) -> Sequence[tuple[Scalar, Scalar]]:
    """The branches without last ones that give a number where the value that follows is that number anyway."""
    *others, (condition, value) = branches or [(FALSE, otherwise)]
    if condition == FALSE or condition == Op("equal", (otherwise, value)):
        return _needed(others, otherwise) if others else ()
    return branches


def _differ(one: Scalar, other: Scalar) -> bool:
    """Whether two constants are surely not the same: the number of a word is never negative."""
    if type(one) is type(other):
        return one != other
    return any(isinstance(each, Literal) and each.value is not None and each.value < 0 for each in (one, other))


def _follows(condition: Scalar, named: Mapping[Scalar, Scalar]) -> bool:
    """Whether a value is not to be one constant where it is to be another."""
    match condition:
        case Op(name="not", operands=(Op(name="equal", operands=(value, constant)),)) if value in named:
            return _differ(named[value], constant)
        case _:
            return False


def is_tiny(condition: Scalar) -> bool:
    """Whether a condition costs no more than a column of its own would."""
    match condition:
        case Op(name="not", operands=(inner,)):
            return is_tiny(inner)
        case Op(name="equal" | "less" | "less_or_equal" | "is_null", operands=operands):
            return not any(isinstance(operand, Op) for operand in operands)
        case _:
            return not isinstance(condition, Op)


def is_light(scalar: Scalar) -> bool:
    """Whether reading a scalar costs no more than reading a column that holds it would: a few tiny conditions."""
    match scalar:
        case Op(name="case", operands=(*pairs, otherwise)):
            return (
                len(pairs) <= LIGHT
                and all(map(is_tiny, pairs[::2]))
                and not any(isinstance(value, Op) for value in (*pairs[1::2], otherwise))
            )
        case Op(name="and" | "or", operands=conditions):
            return len(conditions) <= LIGHT and all(map(is_tiny, conditions))
        case _:
            return is_tiny(scalar)
