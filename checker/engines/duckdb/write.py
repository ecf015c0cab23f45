"""A plan as SQL, built as a tree: each operation of the plan by name, each step as one statement."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final, assert_never

from sqlglot import exp

from checker.plan.frames import Gathered, OfPairs, OfValues, Place
from checker.plan.scalars import Flag, Literal, Op, Ref, Scalar, Word
from checker.plan.schedule import Plan, Step

Number = Callable[[str], int]
Built = exp.Expr


@dataclass(frozen=True)
class Dialect:
    """What one database writes in another way than the others; `name` is that of sqlglot.

    `table` is the identifier of a table of the plan; `pair` makes the id of a pair of rows of `l` and `r`.
    """

    name: str
    table: Callable[[str], str]
    pair: Callable[[], Built]


DUCKDB: Final = Dialect("duckdb", lambda name: name, lambda: exp.Window(this=exp.RowNumber()))
DIALECT: Final = DUCKDB.name


@dataclass(frozen=True)
class Beside:
    """Columns that some tables have beside those of the plan, kept to the end; results that are codes of verdicts."""

    columns: tuple[str, ...] = ()
    tables: frozenset[str] = frozenset()
    codes: frozenset[Place] = frozenset()


NOTHING: Final = Beside()


def statements(plan: Plan, number: Number, beside: Beside = NOTHING) -> Iterator[str]:
    """One statement for each step; `number` gives the number of a word."""
    for made, query in queries(plan, number, beside):
        yield _created(_table(made), query).sql(dialect=DIALECT, copy=False)


def queries(plan: Plan, number: Number, beside: Beside = NOTHING) -> Iterator[tuple[str, exp.Select]]:
    """For each step the table that it makes, and the query of its rows."""
    for step, each in zip(plan.steps, parts(plan, number, DUCKDB), strict=True):
        query = each.joined
        for layer in each.layers:
            query = exp.select(exp.Star(), *layer, copy=False).from_(query.subquery("below", copy=False), copy=False)
        kept: list[Built] = [_column(name) for name in beside.columns if step.table in beside.tables]
        kept += [_code(name) if (step.table, name) in beside.codes else _column(name) for name in each.kept]
        yield each.made, exp.select(*kept, copy=False).from_(query.subquery("whole", copy=False), copy=False)


@dataclass(frozen=True)
class Parts:
    """A step in parts: the table that it makes, what is joined, what is computed of it layer by layer, what is kept."""

    made: str
    joined: exp.Select
    layers: tuple[tuple[exp.Alias, ...], ...]
    kept: tuple[str, ...]


def parts(plan: Plan, number: Number, dialect: Dialect) -> Iterator[Parts]:
    """Each step in parts."""
    current = {name: dialect.table(name) for name in plan.tables}
    for index, step in enumerate(plan.steps):
        made = dialect.table(f"step {index}")
        layers = tuple(
            tuple(_named(written(scalar, number), name) for name, scalar in layer.items()) for layer in step.layers
        )
        kept = tuple(dict.fromkeys(("id", *_own_columns(step), *step.kept)))
        yield Parts(made, _joined(step, plan, current, dialect), layers, kept)
        current[step.table] = made


def results(plan: Plan, dialect: Dialect = DUCKDB) -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """For each table with results, the table that holds them at the end, and the columns of its rules in order."""
    last = {step.table: dialect.table(f"step {index}") for index, step in enumerate(plan.steps)}
    rules: dict[str, list[str]] = {}
    for rule, (table, _) in plan.results.items():
        rules.setdefault(table, []).append(rule)
    return {table: (last.get(table, dialect.table(table)), tuple(names)) for table, names in rules.items()}


def select_results(table: str, columns: Sequence[str], dialect: Dialect = DUCKDB) -> str:
    """The verdicts of some rules for the rows of a table, in order."""
    query = exp.select(*map(_column, columns)).from_(_table(table)).order_by(_column("id"))
    return query.sql(dialect=dialect.name, copy=False)


def select_profile(table: str, columns: Sequence[str]) -> str:
    """The number of rows, and for each column how many values there are, the least, the greatest, and a bit for each.

    There are bits for the values from 0 to 4 alone.
    """
    parts: list[Built] = [exp.Count(this=exp.Star())]
    for name in columns:
        parts += [exp.Count(this=_column(name)), exp.Min(this=_column(name)), exp.Max(this=_column(name))]
        small = exp.Between(this=_column(name), low=exp.Literal.number(0), high=exp.Literal.number(4))
        bit = exp.BitwiseLeftShift(this=exp.Literal.number(1), expression=_column(name))
        parts.append(exp.AnonymousAggFunc(this="bit_or", expressions=[exp.Case(ifs=[exp.If(this=small, true=bit)])]))
    return exp.select(*parts, copy=False).from_(_table(table)).sql(dialect=DIALECT, copy=False)


def new_table(table: str, columns: Mapping[str, str], shared: bool = False) -> str:
    """An empty table with columns of the given types; a `shared` one outlives the connection that makes it."""
    defined = [
        exp.ColumnDef(this=exp.to_identifier(name), kind=exp.DataType.build(kind, dialect=DIALECT))
        for name, kind in columns.items()
    ]
    created = _created(exp.Schema(this=_table(table), expressions=defined), None, shared)
    return created.sql(dialect=DIALECT, copy=False)


def copy_from(table: str, path: str) -> str:
    """Lines of numbers, read into a table."""
    options = {
        "format": exp.Var(this="csv"),
        "header": exp.false(),
        "auto_detect": exp.false(),
        "delim": exp.Literal.string(","),
    }
    return exp.Copy(
        this=_table(table),
        kind=True,
        files=[exp.Literal.string(path)],
        params=[exp.CopyParameter(this=exp.Var(this=name), expression=value) for name, value in options.items()],
    ).sql(dialect=DIALECT, copy=False)


def _created(this: Built, query: Built | None, shared: bool = False) -> exp.Create:
    temporary = None if shared else exp.Properties(expressions=[exp.TemporaryProperty()])
    return exp.Create(this=this, kind="TABLE", expression=query, properties=temporary)


def _table(name: str, alias: str | None = None) -> exp.Table:
    return exp.Table(
        this=exp.to_identifier(name, quoted=True),
        alias=exp.TableAlias(this=exp.to_identifier(alias)) if alias else None,
    )


def _column(name: str, table: str | None = None) -> exp.Column:
    return exp.Column(this=exp.to_identifier(name), table=exp.to_identifier(table) if table else None)


def _code(name: str) -> exp.Alias:
    """A column of codes of verdicts in the narrowest type."""
    return _named(exp.Cast(this=_column(name), to=exp.DataType.build("UTINYINT", dialect=DIALECT)), name)


def _named(expression: Built, name: str) -> exp.Alias:
    return exp.Alias(this=expression, alias=exp.to_identifier(name))


def _own_columns(step: Step) -> tuple[str, ...]:
    """Pairs keep both their ids."""
    return ("left", "right") if " x " in step.table else ()


def _joined(step: Step, plan: Plan, current: Mapping[str, str], dialect: Dialect) -> exp.Select:
    if step.pairs:
        own = _pairs(step.pairs, current, dialect)
    elif step.values:
        values = exp.select(_named(_column(step.values.column), "id"), copy=False).distinct(copy=False)
        own = values.from_(_table(current[step.values.table]), copy=False)
    else:
        own = exp.select("*").from_(_table(current[step.table]), copy=False)
    query = exp.select("own.*").from_(own.subquery("own", copy=False), copy=False)
    for index, ((table, keys), columns) in enumerate(_by_source(step).items()):
        alias = f"f{index}"
        wanted = [_column(name) for name in dict.fromkeys((*(key for key, _ in keys), *columns.values()))]
        source = exp.select(*wanted).from_(_table(current[table]), copy=False).subquery(alias, copy=False)
        # Of values null is one.
        equal = exp.NullSafeEQ if isinstance(plan.tables[table].origin, OfValues) else exp.EQ
        on = exp.and_(*(equal(this=_column(own, "own"), expression=_column(key, alias)) for key, own in keys))
        query = query.join(source, on=on, join_type="left", copy=False)
        query = query.select(
            *(_named(_column(source_name, alias), name) for name, source_name in columns.items()), copy=False
        )
    for index, ((table, key), gathers) in enumerate(_by_child(step).items()):
        alias = f"g{index}"
        combined = [_combined(step.gathered[name], name) for name in gathers]
        child = (
            exp.select(_named(_column(key), "key"), *combined)
            .from_(_table(current[table]), copy=False)
            .group_by(_column(key), copy=False)
        )
        on = exp.EQ(this=_column("id", "own"), expression=_column("key", alias))
        query = query.join(child.subquery(alias, copy=False), on=on, join_type="left", copy=False)
        query = query.select(*(_or_empty(step.gathered[name], name, alias) for name in gathers), copy=False)
    return query


def _pairs(pairs: OfPairs, current: Mapping[str, str], dialect: Dialect) -> exp.Select:
    left = exp.select(_named(_column("id"), "left"), _named(_column(pairs.left_key), "left_key"))
    right = exp.select(_named(_column("id"), "right"), _named(_column(pairs.right_key), "right_key"))
    on = exp.EQ(this=_column("left_key", "l"), expression=_column("right_key", "r"))
    return (
        exp.select(_named(dialect.pair(), "id"), _column("left", "l"), _column("right", "r"))
        .from_(left.from_(_table(current[pairs.left])).subquery("l", copy=False))
        .join(right.from_(_table(current[pairs.right])).subquery("r", copy=False), on=on)
    )


def _by_source(step: Step) -> dict[tuple[str, tuple[tuple[str, str], ...]], dict[str, str]]:
    sources: dict[tuple[str, tuple[tuple[str, str], ...]], dict[str, str]] = {}
    for name, found in step.found.items():
        sources.setdefault((found.table, found.keys), {})[name] = found.column
    return sources


def _by_child(step: Step) -> dict[tuple[str, str], list[str]]:
    children: dict[tuple[str, str], list[str]] = {}
    for name, gathered in step.gathered.items():
        children.setdefault((gathered.table, gathered.key), []).append(name)
    return children


COMBINES: Final[Mapping[str, type[exp.Func]]] = MappingProxyType(
    {"greatest": exp.Max, "least": exp.Min, "sum": exp.Sum}
)


def _combined(gathered: Gathered, name: str) -> Built:
    return _named(COMBINES[gathered.combine](this=_column(gathered.column)), name)


def _or_empty(gathered: Gathered, name: str, alias: str) -> Built:
    value: Built = _column(name, alias)
    if gathered.empty is not None:
        value = exp.Coalesce(this=value, expressions=[exp.Literal.number(gathered.empty)])
    return _named(value, name)


# ---- scalars


def written(scalar: Scalar, number: Number) -> Built:
    """A scalar as an expression; every operand that is itself an operation stands in parentheses."""
    match scalar:
        case Literal(value=None):
            return exp.Null()
        case Flag(value=truth):
            return exp.Boolean(this=truth)
        case Literal(value=value):
            assert value is not None
            text = exp.Literal.number(format(abs(Decimal(value)), "f"))
            return exp.Paren(this=exp.Neg(this=text)) if value < 0 else text
        case Word(text=text_):
            return exp.Literal.number(number(text_))
        case Ref(column=column):
            return _column(column)
        case Op(name=name, operands=operands):
            return WRITERS[name]([written(operand, number) for operand in operands])
        case _:
            assert_never(scalar)


def _inner(expression: Built) -> Built:
    """The one place that sets parentheses."""
    return (
        exp.Paren(this=expression)
        if isinstance(expression, exp.Binary | exp.Unary | exp.Predicate) and not isinstance(expression, exp.Paren)
        else expression
    )


def _binary(kind: type[exp.Binary]) -> Callable[[list[Built]], Built]:
    return lambda parts: kind(this=_inner(parts[0]), expression=_inner(parts[1]))


def _chained(kind: type[exp.Connector]) -> Callable[[list[Built]], Built]:
    def chain(parts: list[Built]) -> Built:
        first, *rest = map(_inner, parts)
        for part in rest:
            first = kind(this=first, expression=part)
        return first

    return chain


def _case(parts: list[Built]) -> Built:
    *pairs, otherwise = parts
    branches = [exp.If(this=pairs[i], true=pairs[i + 1]) for i in range(0, len(pairs), 2)]
    return exp.Case(ifs=branches, default=otherwise)


def _contains(parts: list[Built]) -> Built:
    container, value = parts
    if isinstance(value, exp.Null):
        return exp.EQ(this=exp.ArraySize(this=container), expression=exp.Literal.number(0))
    return exp.ArrayContains(this=container, expression=value)


def _decimal(parts: list[Built]) -> Built:
    return exp.TryCast(this=parts[0], to=exp.DataType.build("DECIMAL(18, 4)", dialect=DIALECT))


def _swap(parts: list[Built]) -> Built:
    """A table of four bits a code, so that the code is written once: 0 and 4 change places, the rest stays."""
    table = sum((4 - code if code in (0, 4) else code) << 4 * code for code in range(5))
    by = exp.Paren(this=exp.Mul(this=_inner(parts[0]), expression=exp.Literal.number(4)))
    shifted = exp.BitwiseRightShift(this=exp.Literal.number(table), expression=by)
    return exp.Paren(this=exp.BitwiseAnd(this=exp.Paren(this=shifted), expression=exp.Literal.number(7)))


WRITERS: Final[Mapping[str, Callable[[list[Built]], Built]]] = MappingProxyType(
    {
        "and": _chained(exp.And),
        "or": _chained(exp.Or),
        "not": lambda parts: exp.Not(this=_inner(parts[0])),
        "case": _case,
        "contains": _contains,
        "decimal": _decimal,
        "equal": _binary(exp.EQ),
        "less": _binary(exp.LT),
        "less_or_equal": _binary(exp.LTE),
        "swap": _swap,
        "plus": _binary(exp.Add),
        "minus": _binary(exp.Sub),
        "times": _binary(exp.Mul),
        "whole_quotient": _binary(exp.IntDiv),
        "remainder": _binary(exp.Mod),
        "is_null": lambda parts: exp.Is(this=_inner(parts[0]), expression=exp.Null()),
        "one_of": lambda parts: exp.In(this=_inner(parts[0]), expressions=parts[1:]),
        "greatest": lambda parts: exp.Greatest(this=parts[0], expressions=parts[1:], ignore_nulls=True),
        "worst": lambda parts: exp.Greatest(this=parts[0], expressions=parts[1:], ignore_nulls=True),
        "least": lambda parts: exp.Least(this=parts[0], expressions=parts[1:], ignore_nulls=True),
    }
)
