"""What a rule asks of the text of a letter."""

from __future__ import annotations

from checker.diagnostics.diagnostic import Diagnostic
from checker.semantics.expressions import Reads, Says, TypedExpr
from checker.semantics.presence import required
from checker.semantics.resolve import concept_id, resolve
from checker.semantics.scope import Scope
from checker.semantics.types import MistakenType, RowType, TruthType, WordType
from checker.semantics.words_for_types import describe
from checker.syntax import ast


def says(node: ast.Says, about: TypedExpr | None, scope: Scope) -> TypedExpr:
    """`letter states right_to_review about g.code`."""
    letter = _letter(node.letter, scope)
    concept = concept_id(node.concept, scope)
    if isinstance(letter.type, MistakenType):
        return letter
    if concept is None:
        return scope.notes.silent(node.concept.span)
    if about is not None:
        if isinstance(about.type, MistakenType):
            return about
        if not isinstance(about.type, WordType) or not about.type.vocabulary:
            return scope.notes.report(about_no_code(about))
        about = required(about, scope)
        if isinstance(about.type, MistakenType):
            return about
    return Says(TruthType(), node.span, False, letter, node.mode, concept, about)


def reads(node: ast.Reads, value: TypedExpr, scope: Scope) -> TypedExpr:
    """`letter reads g.code`."""
    letter = _letter(node.letter, scope)
    if isinstance(letter.type, MistakenType):
        return letter
    if isinstance(value.type, MistakenType):
        return value
    if not isinstance(value.type, WordType) or not value.type.vocabulary:
        return scope.notes.report(about_no_code(value))
    checked = required(value, scope)
    if isinstance(checked.type, MistakenType):
        return checked
    return Reads(TruthType(), node.span, False, letter, value)


def _letter(path: ast.Path, scope: Scope) -> TypedExpr:
    letter = resolve(path, scope)
    if isinstance(letter.type, MistakenType):
        return letter
    if not isinstance(letter.type, RowType) or letter.type.record not in scope.schema.letters:
        return scope.notes.report(not_a_letter(letter))
    return required(letter, scope)


def not_a_letter(value: TypedExpr) -> Diagnostic:
    """`states`, `takes away`, `comes near` and `reads` are asked of something that is no letter.

    Wrong:
        request states promise
    Right:
        some l in letters where (l states promise)
    """
    return Diagnostic(
        code="not-a-letter",
        message=f"`{value.span.text}` is {describe(value.type)}, and only a letter states something",
        span=value.span,
        help="`some l in letters where (l states CONCEPT)`, in a rule about a request",
    )


def about_no_code(value: TypedExpr) -> Diagnostic:
    """`about` and `reads` are followed by something that is no value of a vocabulary.

    Wrong:
        some l in letters where (l states promise about wants)
    Right:
        some g in grounds where (some l in letters where (l states promise about g.code))
    """
    return Diagnostic(
        code="about-no-code",
        message=f"a letter speaks about a ground by its code; this is {describe(value.type)}",
        span=value.span,
        help="`about g.code`",
    )


MISTAKES = (
    not_a_letter,
    about_no_code,
)
