"""Brings evidence in other languages into the concepts and cues that it translates, before anything reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from checker.diagnostics.diagnostic import Diagnostic, Label
from checker.diagnostics.suggest import among, did_you_mean
from checker.semantics.declare import Index, headless
from checker.semantics.notes import Notes
from checker.syntax import ast

_Translated = Mapping[str, Sequence[ast.TranslationDecl]]


def merged(files: Sequence[ast.PolicyFile]) -> tuple[ast.PolicyFile, ...]:
    """The files with every translation's parts added behind those of its concept or cues.

    Translations of one declaration are added in the order of their policies' names, so that the order of the files
    does not matter. One whose target is not there, or is of the other kind, is left alone, as are those in a file whose
    head cannot be used or names a policy that another file is.
    """
    found: dict[str, list[ast.TranslationDecl]] = {}
    policies = {_policy(file): file for file in reversed(files) if not headless(file)}
    for _, file in sorted(policies.items()):
        for declaration in file.declarations:
            if isinstance(declaration, ast.TranslationDecl):
                found.setdefault(declaration.target.text, []).append(declaration)
    return tuple(_extended(file, found) if found else file for file in files)


def _extended(file: ast.PolicyFile, found: _Translated) -> ast.PolicyFile:
    policy = _policy(file)
    if not any(target.rpartition(".")[0] == policy for target in found):
        return file
    return replace(file, declarations=tuple(_added(each, policy, found) for each in file.declarations))


def _added(declaration: ast.Declaration, policy: str, found: _Translated) -> ast.Declaration:
    match declaration:
        case ast.ConceptDecl(name=name, languages=languages):
            parts = (part for each in found.get(f"{policy}.{name.text}", ()) for part in each.languages)
            return replace(declaration, languages=(*languages, *parts))
        case ast.CuesDecl(name=name, languages=cue_languages):
            cues = (part for each in found.get(f"{policy}.{name.text}", ()) for part in each.cue_languages)
            return replace(declaration, languages=(*cue_languages, *cues))
        case _:
            return declaration


def _policy(file: ast.PolicyFile) -> str:
    return "" if file.header is None else file.header.name.text


def check_translations(index: Index, notes: Notes) -> None:
    """Reports translations of what is not there or of another kind."""
    for policy, file in index.files.items():
        for declaration in file.declarations:
            if isinstance(declaration, ast.TranslationDecl):
                _check(declaration, policy, index, notes)


def _check(declaration: ast.TranslationDecl, policy: str, index: Index, notes: Notes) -> None:
    target = declaration.target
    owner, _, name = target.text.rpartition(".")
    concept = next((each.declaration for each in index.concepts.get(name, ()) if each.policy == owner), None)
    cues = next((each.declaration for each in index.cues.get(name, ()) if each.policy == owner), None)
    if concept is None and cues is None:
        if index.excused(policy, name) or index.excused(policy, target.parts[0].text):
            notes.silent(target.span)
        else:
            notes.report(translates_nothing(target, owner, tuple(_names(owner, index)), tuple(index.files)))
    elif concept is not None and not declaration.languages:
        notes.report(translates_another_kind(target, concept))
    elif cues is not None and not declaration.cue_languages:
        notes.report(translates_another_kind(target, cues))


def _names(policy: str, index: Index) -> Iterator[str]:
    """What can be translated of a policy."""
    for name, concepts in index.concepts.items():
        yield from (name for owned in concepts if owned.policy == policy)
    for name, cues in index.cues.items():
        yield from (name for owned in cues if owned.policy == policy)


def translates_nothing(target: ast.Path, owner: str, known: tuple[str, ...], policies: tuple[str, ...]) -> Diagnostic:
    """A translation is of a concept or a family of cues that does not exist.

    The name is that of the policy with that of the concept: `translates gdpr.concepts.reasons`.

    Wrong:
        translates time.promis
          in spanish
            states
              "le contestaremos"
    Right:
        translates time.promise
          in spanish
            states
              "le contestaremos"
    """
    name = target.parts[-1]
    if owner and owner not in policies:
        message, helped, span = f"there is no policy `{owner}`", did_you_mean(owner, policies), target.span
    elif owner:
        message, span = f"there is no concept or family of cues `{name.text}` in `{owner}`", name.span
        helped = did_you_mean(name.text, known) or (f"there are: {among(known)}" if known else None)
    else:
        message, span = f"`{target.text}` does not say of which policy it is", target.span
        helped = f"`translates POLICY.{target.text}`"
    return Diagnostic(code="translates-nothing", message=message, span=span, help=helped)


def translates_another_kind(target: ast.Path, found: ast.ConceptDecl | ast.CuesDecl) -> Diagnostic:
    """A concept is translated like a family of cues, or the other way round.

    A concept has evidence (`states`, `takes away`, `near miss`) and cases, a family of cues only phrases after
    `contains`.

    Wrong:
        translates time.promise
          in spanish contains "le contestaremos"
    Right:
        translates time.promise
          in spanish
            states
              "le contestaremos"
    """
    concept = isinstance(found, ast.ConceptDecl)
    return Diagnostic(
        code="translates-another-kind",
        message=f"`{target.parts[-1].text}` is {'a concept' if concept else 'a family of cues'}",
        span=target.span,
        help='`in german states "..."`' if concept else '`in german contains "..."`',
        labels=(Label(found.name.span, "declared here"),),
    )


MISTAKES = (
    translates_nothing,
    translates_another_kind,
)
