"""From the rules of concepts, cues and phrases to their nodes."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any, Literal

from checker.syntax import ast
from checker.syntax.branch import Branch
from checker.syntax.build_clauses import authority
from checker.syntax.phrases import phrase_items

Polarity = Literal["states", "takes_away", "near_miss", "neither"]


def _concept(branch: Branch) -> ast.ConceptDecl:
    return ast.ConceptDecl(
        branch.span,
        branch.name("CONCEPT"),
        branch.text(),
        branch.one(ast.InForce),
        authority(branch),
        branch.all(ast.ReadsAs),
        branch.maybe(str),  # type: ignore[arg-type]  # one of the three of the table below
        branch.all(ast.ConceptLanguage),
    )


def _reads_as(branch: Branch) -> ast.ReadsAs:
    return ast.ReadsAs(branch.span, branch.name("MEANS"), branch.one(ast.Name))


def _language(branch: Branch) -> ast.ConceptLanguage:
    evidence = branch.all(tuple)

    def phrases(kind: Polarity) -> tuple[ast.Phrase, ...]:
        return tuple(phrase for found, phrases in evidence if found == kind for phrase in phrases)

    return ast.ConceptLanguage(
        branch.span,
        branch.name("IN"),
        phrases("states"),
        phrases("takes_away"),
        phrases("near_miss"),
        branch.all(ast.ConceptCase),
    )


def _evidence(kind: Polarity) -> Callable[[Branch], tuple[Polarity, tuple[ast.Phrase, ...]]]:
    return lambda branch: (kind, branch.all(ast.Phrase))


def _concept_case(branch: Branch) -> ast.ConceptCase:
    return ast.ConceptCase(branch.span, branch.names(), branch.one(str), branch.text())  # type: ignore[arg-type]


def _phrase(branch: Branch) -> ast.Phrase:
    core, *guards = (part for part in branch.parts if isinstance(part, ast.Words | ast.Together | ast.Name))
    return ast.Phrase(
        branch.span,
        core,  # type: ignore[arg-type]  # the grammar puts a string or `together` first
        branch.maybe_name("BESIDE"),
        branch.maybe(ast.Reach),
        tuple(guards),  # type: ignore[arg-type]  # and only strings and names after `unless`
    )


def _words(branch: Branch) -> ast.Words:
    return _parsed(branch.text())


def _parsed(words: ast.Text) -> ast.Words:
    return ast.Words(words.span, words, phrase_items(words))


def _together(branch: Branch) -> ast.Together:
    return ast.Together(branch.span, branch.names(), branch.one(ast.Reach))


def _reach(unit: Literal["sentences", "words"]) -> Callable[[Branch], ast.Reach]:
    return lambda branch: ast.Reach(branch.span, unit, int(branch.leaves("NUMBER")[0].text))


def _paragraph(branch: Branch) -> ast.Reach:
    return ast.Reach(branch.span, "paragraph", None)


def _cues(branch: Branch) -> ast.CuesDecl:
    return ast.CuesDecl(branch.span, branch.name("CUES"), branch.text(), branch.all(ast.CueLanguage))


def _cue_language(branch: Branch) -> ast.CueLanguage:
    return ast.CueLanguage(branch.span, branch.name("IN"), tuple(_parsed(words) for words in branch.texts()))


def _translation(branch: Branch) -> ast.TranslationDecl:
    return ast.TranslationDecl(
        branch.span, branch.one(ast.Path), branch.all(ast.ConceptLanguage), branch.all(ast.CueLanguage)
    )


def _constant(value: str) -> Callable[[Branch], str]:
    return lambda branch: value


LETTERS: MappingProxyType[str, Callable[[Branch], Any]] = MappingProxyType(
    {
        "concept": _concept,
        "reads_as": _reads_as,
        "negation_flips": _constant("takes_away"),
        "negation_voids": _constant("nothing"),
        "negation_ignored": _constant("states"),
        "language": _language,
        "states_phrases": _evidence("states"),
        "takes_away_phrases": _evidence("takes_away"),
        "near_phrases": _evidence("near_miss"),
        "concept_case": _concept_case,
        "polar_states": _constant("states"),
        "polar_takes_away": _constant("takes_away"),
        "polar_near": _constant("near_miss"),
        "polar_neither": _constant("neither"),
        "phrase": _phrase,
        "words": _words,
        "together": _together,
        "reach_sentences": _reach("sentences"),
        "reach_words": _reach("words"),
        "reach_paragraph": _paragraph,
        "guard_words": _words,
        "guard_name": lambda branch: branch.names()[0],
        "cues": _cues,
        "cue_language": _cue_language,
        "translated_concept": _translation,
        "translated_cues": _translation,
    }
)
