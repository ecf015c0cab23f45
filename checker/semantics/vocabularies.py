"""From vocabularies and settings to their typed form: attributes, conditions, versions of values."""

from __future__ import annotations

from checker.diagnostics.diagnostic import Diagnostic, Label
from checker.diagnostics.source import Span
from checker.diagnostics.suggest import among, did_you_mean
from checker.semantics.authority import authority
from checker.semantics.data import Scalar
from checker.semantics.declare import Owned
from checker.semantics.definitions import subject_exists
from checker.semantics.literals import value_of
from checker.semantics.model import Condition, Setting, Vocabulary, Word, WordVersion
from checker.semantics.notes import Dated, Notes
from checker.semantics.schema import Schema
from checker.semantics.scope import Scope, Values
from checker.semantics.typecheck import truth
from checker.semantics.types import DateType, DocumentType, MistakenType, Type
from checker.semantics.versions import check_versions, in_force
from checker.syntax import ast


def check_vocabulary(owned: Owned[ast.VocabularyDecl], schema: Schema, values: Values) -> tuple[Vocabulary, Notes]:
    """The vocabulary with the versions of its values; a condition with a mistake is left out."""
    notes = Notes()
    declaration = owned.declaration
    record = declaration.record
    scope = Scope(schema, values, owned.policy, None if record is None else record.text, notes)
    if record is not None and not subject_exists(record, scope):
        scope = Scope(schema, values, owned.policy, None, notes)
    words: dict[str, Word] = {}
    for value in declaration.values:
        versions: list[WordVersion] = []
        dated: list[Dated] = []
        for written in value.versions:
            version = _version(value, written, declaration, scope)
            if version is not None:
                versions.append(version)
                dated.append(Dated(version.in_force, written.in_force.span))
        _check_dates(value.word.text, dated, notes)
        words[value.word.text] = Word(value.word.text, value.title.value, tuple(versions), value.word.span)
    closed = schema.closed_lists[declaration.name.text]
    found = Vocabulary(
        name=declaration.name.text,
        title=declaration.title.value,
        laws=tuple(law.value for law in declaration.laws),
        record=closed.record,
        attributes=closed.attributes,
        words=words,
        span=declaration.name.span,
    )
    return found, notes


def _check_dates(word: str, dated: list[Dated], notes: Notes) -> None:
    """The versions of a value are chosen by the day of `is valid on`, so none needs a `by`."""
    own = Notes()
    check_versions(word, dated, own)
    for diagnostic in own.diagnostics:
        if diagnostic.code != "version-without-day":
            notes.report(diagnostic)


def _version(
    value: ast.ValueClause, written: ast.ValueVersion, declaration: ast.VocabularyDecl, scope: Scope
) -> WordVersion | None:
    dates = in_force(written.in_force, scope)
    attributes: dict[str, Scalar] = {}
    places: dict[str, Span] = {}
    conditions: list[Condition] = []
    types = scope.schema.closed_lists[declaration.name.text].attributes
    for clause in written.clauses:
        match clause:
            case ast.SetAttribute(name=name, value=literal):
                _set(name, literal, types, attributes, places, scope)
            case ast.Needs(condition=condition, words=words) | ast.Barred(condition=condition, words=words):
                if scope.record is None:
                    if declaration.record is None:
                        scope.notes.report(condition_without_record(clause, declaration.name))
                    continue
                test = truth(condition, scope)
                if not isinstance(test.type, MistakenType):
                    conditions.append(Condition(isinstance(clause, ast.Barred), test, words.value))
    missing = tuple(name for name in types if name not in places)
    if missing:
        scope.notes.report(attribute_not_set(value.word, missing, written.in_force.span))
    if dates is None:
        return None
    return WordVersion(dates, authority(written.authority, scope), attributes, tuple(conditions))


def _set(
    name: ast.Name,
    literal: ast.Literal_,
    types: object,
    attributes: dict[str, Scalar],
    places: dict[str, Span],
    scope: Scope,
) -> None:
    assert isinstance(types, dict)
    if name.text not in types:
        scope.notes.report(no_such_attribute(name, tuple(types)))
        return
    if name.text in places:
        scope.notes.report(attribute_twice(name, places[name.text]))
    places.setdefault(name.text, name.span)
    found = value_of(literal, types[name.text], scope.schema, scope.notes)
    if found is not None:
        attributes[name.text] = found


def check_setting(owned: Owned[ast.SettingDecl], schema: Schema) -> tuple[Setting | None, Notes]:
    """The setting with its default; None where the default cannot be used."""
    notes = Notes()
    declaration = owned.declaration
    type_: Type = schema.settings[declaration.name.text]
    if isinstance(type_, DateType | DocumentType):
        notes.report(setting_of_a_case(declaration))
    default = value_of(declaration.default, type_, schema, notes)
    if default is None or notes.mistaken:
        return None, notes
    setting = Setting(
        name=declaration.name.text,
        title=declaration.title.value,
        cites=tuple(cite.value for cite in declaration.cites),
        type=type_,
        default=default,
        because=declaration.because.value,
        span=declaration.name.span,
    )
    return setting, notes


def condition_without_record(clause: ast.Needs | ast.Barred, vocabulary: ast.Name) -> Diagnostic:
    """A value needs facts, and its vocabulary does not say whose."""
    return Diagnostic(
        code="condition-without-record",
        message=f"`{vocabulary.text}` does not say whose facts its values need",
        span=clause.condition.span,
        help=f"`vocabulary {vocabulary.text} of RECORD`",
        labels=(Label(vocabulary.span, "declared here"),),
    )


def attribute_not_set(word: ast.Name, missing: tuple[str, ...], version: Span) -> Diagnostic:
    """A version of a value leaves an attribute of its vocabulary open."""
    names = ", ".join(f"`{name}`" for name in missing)
    return Diagnostic(
        code="attribute-not-set",
        message=f"`{word.text}` does not set {names}",
        span=word.span,
        help=f"`set {missing[0]} ...` after `cite`",
        labels=(Label(version, "in this version"),),
    )


def attribute_twice(name: ast.Name, first: Span) -> Diagnostic:
    """A version of a value sets one attribute twice."""
    return Diagnostic(
        code="attribute-twice",
        message=f"`{name.text}` is already set",
        span=name.span,
        labels=(Label(first, "here"),),
    )


def no_such_attribute(name: ast.Name, known: tuple[str, ...]) -> Diagnostic:
    """A value sets an attribute that its vocabulary does not have."""
    return Diagnostic(
        code="no-such-attribute",
        message=f"the vocabulary has no attribute `{name.text}`",
        span=name.span,
        help=did_you_mean(name.text, known) or f"attributes: {among(known)}",
    )


def setting_of_a_case(declaration: ast.SettingDecl) -> Diagnostic:
    """A setting holds a date or a text of a letter, which belong to a case and not to the law's open points."""
    return Diagnostic(
        code="setting-of-a-case",
        message="a setting holds a choice, a number, a percentage or an amount",
        span=declaration.type.span,
    )


MISTAKES = (
    condition_without_record,
    attribute_not_set,
    attribute_twice,
    no_such_attribute,
    setting_of_a_case,
)
