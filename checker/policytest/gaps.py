"""What the cases of policies do not hold fast, less what a comment allows, with a score."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.source import Span
from checker.policytest.allowed import Code, Gap, settle
from checker.policytest.changes import NOTICED_BY, quoted
from checker.policytest.coverage import Condition, coverage
from checker.policytest.mutate import Told, mutate
from checker.semantics.model import Checked
from checker.syntax import ast

# What is counted, and how it is called where it is there, was noticed, was not.
_WORDS: Final[Mapping[Code, tuple[str, str, str, str]]] = MappingProxyType(
    {
        "mutant": ("mutants", "made", "noticed", "unnoticed"),
        "unseen": ("sides of conditions", "there", "seen", "unseen"),
    }
)


@dataclass(frozen=True)
class OpenGap:
    """A gap, its policy, and the kind of case that would close it."""

    policy: str
    span: Span
    words: str
    wanted: str


@dataclass(frozen=True)
class PolicyScore:
    """How many of a policy's mutants or sides of conditions there are, were noticed or seen, and are allowed."""

    policy: str
    made: int
    noticed: int
    allowed: int

    @property
    def open(self) -> int:
        """How many nobody noticed or saw."""
        return self.made - self.noticed - self.allowed


@dataclass(frozen=True)
class GapReport:
    """The open gaps in the order of the text, what is wrong with allowances, and the numbers."""

    kind: Code
    made: int
    noticed: int
    allowed: int
    open: tuple[OpenGap, ...]
    remarks: tuple[Diagnostic, ...]
    notes: tuple[str, ...]
    policies: tuple[PolicyScore, ...]

    @property
    def score(self) -> str:
        """The numbers in one line."""
        noun, made, noticed, missed = _WORDS[self.kind]
        return (
            f"{noun}: {self.made:,} {made}, {self.noticed:,} {noticed}, "
            f"{self.allowed:,} allowed with a reason, {len(self.open):,} {missed}"
        )


def unnoticed(
    checked: Checked, files: Collection[str] | None, only: Collection[str] | None, words: bool, told: Told
) -> GapReport:
    """The mutants that no case notices; with `words`, those of each word of a family of cues, too."""
    tried = mutate(checked, files, only, words, told)
    gaps = [
        OpenGap(mutant.policy, mutant.span, mutant.change.words, NOTICED_BY[mutant.change.kind])
        for mutant in tried.unnoticed
    ]
    counted = [mutant.policy for mutant in (*tried.noticed, *tried.unnoticed)]
    trees = checked.program.files if only is None else ()
    whole = {file.source.name for file in trees if words or not _has_cues(file)}
    return report("mutant", checked, files, whole, counted, gaps, ())


def _has_cues(file: ast.PolicyFile) -> bool:
    return any(
        isinstance(each, ast.CuesDecl) or (isinstance(each, ast.TranslationDecl) and bool(each.cue_languages))
        for each in file.declarations
    )


def unseen(checked: Checked, files: Collection[str] | None, only: Collection[str] | None, told: Told) -> GapReport:
    """The sides of conditions that no case saw."""
    found = coverage(checked, files, only, told)
    gaps = [gap for condition in found for gap in _missing(condition)]
    policies = [condition.policy for condition in found for _ in range(2)]
    never = tuple(
        f"{condition.span.source.name}:{condition.span.position[0]}: never unknown: {_words(condition)}"
        for condition in found
        if not condition.unknown
    )
    whole = {file.source.name for file in checked.program.files} if only is None else frozenset[str]()
    return report("unseen", checked, files, whole, policies, gaps, never)


def _missing(condition: Condition) -> Iterator[OpenGap]:
    words = _words(condition)
    if not condition.held:
        yield OpenGap(condition.policy, condition.span, f"never yes: {words}", "a case in which this holds")
    if not condition.failed:
        yield OpenGap(condition.policy, condition.span, f"never no: {words}", "a case in which this does not hold")


def _words(condition: Condition) -> str:
    return quoted(condition.span)


def report(
    kind: Code,
    checked: Checked,
    files: Collection[str] | None,
    whole: Collection[str],
    policies: Sequence[str],
    gaps: Sequence[OpenGap],
    notes: tuple[str, ...],
) -> GapReport:
    """The gaps settled with the comments; `policies` names the policy of everything that was looked at."""
    trees = [file for file in checked.program.files if files is None or file.source.name in files]
    settled = settle([Gap(gap.span, gap.words) for gap in gaps], trees, kind, whole)
    left = tuple(gaps[place] for place in settled.open)
    scores = tuple(
        PolicyScore(
            policy,
            policies.count(policy),
            policies.count(policy) - sum(gap.policy == policy for gap in gaps),
            sum(gap.policy == policy for gap in gaps) - sum(gap.policy == policy for gap in left),
        )
        for policy in sorted(set(policies))
    )
    return GapReport(
        kind,
        len(policies),
        len(policies) - len(gaps),
        len(gaps) - len(left),
        left,
        settled.remarks,
        notes,
        scores,
    )


def as_json(found: GapReport) -> dict[str, object]:
    """The report as JSON."""
    return {
        "kind": found.kind,
        "made": found.made,
        "noticed": found.noticed,
        "allowed": found.allowed,
        "open": [
            {
                "policy": gap.policy,
                "file": gap.span.source.name,
                "line": gap.span.position[0],
                "column": gap.span.position[1],
                "change": gap.words,
                "wanted": gap.wanted,
            }
            for gap in found.open
        ],
        "remarks": [
            {"file": each.span.source.name, "line": each.span.position[0], "code": each.code, "message": each.message}
            for each in found.remarks
        ],
        "never_unknown": list(found.notes),
        "policies": [
            {
                "policy": each.policy,
                "made": each.made,
                "noticed": each.noticed,
                "allowed": each.allowed,
                "open": each.open,
            }
            for each in found.policies
        ],
    }
