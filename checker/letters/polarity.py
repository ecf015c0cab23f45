"""What a phrase in its place amounts to: as written, turned round, blank, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from checker.letters.matcher import Hit
from checker.letters.model import LanguageSet, Section
from checker.letters.sentences import BREAK, Sentence
from checker.letters.structure import Region

Standing = Literal["states", "takes_away", "near_miss", "blank", "undecided", "nothing"]

_REACH_BEFORE = 7
_REACH_AFTER = 3
_REACH_PRESERVING = 5
_QUOTED_WORDS = 4
_BLANK_CODE = "#_"
_BLANK_BYTES = _BLANK_CODE.encode()
JUDGED_BY = frozenset(("negation", "preserving", "hypothesis", "foreign_voice"))
"""The cues that tell what a match amounts to."""


class Judged(NamedTuple):
    """`standing` of a match; `negated` if a negation holds it; `why` names what voided it, else is empty."""

    standing: Standing
    negated: bool
    why: str


def judge(
    hit: Hit,
    section: Section,
    when_negated: str,
    sentence: Sentence,
    cues: Sequence[tuple[str, Hit]],
    language: LanguageSet,
    contact: bool,
) -> Judged:
    """Polarity of one match; `cues` are those of its sentence, `contact` marks facts that a margin may prove."""
    void = _voided(hit, sentence, cues, contact)
    if void:
        return Judged("nothing", False, void)
    if sentence.region is Region.UNTICKED:
        return Judged("nothing" if section == "near_miss" else "blank", False, "unticked")
    if _BLANK_BYTES in sentence.line and any(
        code.startswith(_BLANK_CODE) for code in sentence.codes[hit.first : hit.last]
    ):
        return Judged("blank", False, "unfilled")
    if section == "takes_away" and preserving_cue(hit, cues) is not None:
        return Judged("nothing", False, "preserved")
    if section == "takes_away" and _leaves_condition(hit, sentence, language):
        return Judged("nothing", False, "condition")
    if not negated(hit, sentence, cues, language):
        return Judged(section, False, "")
    if section == "takes_away":
        return Judged("nothing", True, "negated")
    if section != "states" or when_negated == "states":
        return Judged(section, True, "")
    return Judged("takes_away" if when_negated == "takes_away" else "nothing", True, "negated")


def _voided(hit: Hit, sentence: Sentence, cues: Sequence[tuple[str, Hit]], contact: bool) -> str:
    if sentence.region in (Region.FOREIGN, Region.ROUTING):
        return "foreign" if sentence.region is Region.FOREIGN else "routing"
    if sentence.region is Region.MARGIN and not contact:
        return "margin"
    if sentence.question:
        return "question"
    if sentence.quoted and any(
        first <= hit.first and hit.last <= last and last - first >= _QUOTED_WORDS for first, last in sentence.quoted
    ):
        return "quoted"
    voiding = voiding_cue(hit, sentence, cues) if cues else None
    return voiding[0] if voiding is not None else ""


def voiding_cue(hit: Hit, sentence: Sentence, cues: Sequence[tuple[str, Hit]]) -> tuple[str, Hit] | None:
    """The cue that makes a match a supposition or the words of another, with its name."""
    for name, cue in cues:
        if name in ("hypothesis", "foreign_voice"):
            first, last = clause_of(hit, sentence)
            if name == "hypothesis" and first <= cue.first < last:
                return name, cue
            if name == "foreign_voice" and first <= cue.first <= hit.first < last:
                return name, cue
    return None


def preserving_cue(hit: Hit, cues: Sequence[tuple[str, Hit]]) -> Hit | None:
    """The words that affirm a right, in a match or right before it."""
    for name, cue in cues:
        if name == "preserving" and cue.first < hit.last and hit.first - cue.last < _REACH_PRESERVING:
            return cue
    return None


def _leaves_condition(hit: Hit, sentence: Sentence, language: LanguageSet) -> bool:
    """Whether a match denies only in the condition that opens its clause, and ends behind the comma of that condition.

    `If you do not agree, you may complain` denies no complaint.
    """
    if sentence.codes[clause_of(hit, sentence)[0]].rstrip("^") not in language.lexicon.conditions:
        return False
    denied = [place for place in range(hit.first, hit.last) if sentence.codes[place].rstrip("^") in language.negative]
    return bool(denied) and any(denied[-1] < comma < hit.last for comma in sentence.soft)


def clause_of(hit: Hit, sentence: Sentence) -> tuple[int, int]:
    """The codes between the clause boundaries around a match."""
    codes = sentence.codes
    if BREAK not in codes:
        return 0, len(codes)
    first = hit.first
    while first > 0 and codes[first - 1] != BREAK:
        first -= 1
    last = hit.last
    while last < len(codes) and codes[last] != BREAK:
        last += 1
    return first, last


def negated(hit: Hit, sentence: Sentence, cues: Sequence[tuple[str, Hit]], language: LanguageSet) -> bool:
    """Whether an odd number of negations holds the match; its own words and preserving cues do not count."""
    if not cues and sentence.reply != "no":
        return False
    holding = negations(hit, sentence, cues, language)
    places = {place for cue in holding for place in range(cue.first, cue.last)}
    runs = sum(place - 1 not in places for place in places) if places else 0
    if sentence.reply == "no" and hit.last <= sentence.lead:
        runs += 1
    return runs % 2 == 1


def negations(hit: Hit, sentence: Sentence, cues: Sequence[tuple[str, Hit]], language: LanguageSet) -> tuple[Hit, ...]:
    """The negations that hold a match, from the nearest before it outward."""
    negating = [cue for name, cue in cues if name == "negation"]
    if not negating:
        return ()
    preserved = [cue for name, cue in cues if name == "preserving"]
    own = not language.negative.isdisjoint(language.patterns[hit.pattern].tokens)
    standing = sorted(
        {
            cue.first: cue
            for cue in negating
            if not any(keep.first <= cue.first and cue.last <= keep.last for keep in preserved)
            and not (own and hit.first <= cue.first and cue.last <= hit.last)
        }.values(),
        key=lambda cue: cue.first,
        reverse=True,
    )
    start = hit.first
    holding: list[Hit] = []
    for cue in standing:
        if _holds(cue, hit, start, sentence, language):
            holding.append(cue)
            start = min(start, cue.first)
    return tuple(holding)


def _joined(codes: Sequence[str], language: LanguageSet) -> bool:
    """Whether a new predicate begins in `codes`: a joining word before an auxiliary or a subject."""
    stems = [code.rstrip("^") for code in codes]
    lexicon = language.lexicon
    return any(
        first in lexicon.joiners and (second in lexicon.auxiliaries or second in lexicon.subjects)
        for first, second in pairwise(stems)
    )


def _holds(cue: Hit, hit: Hit, start: int, sentence: Sentence, language: LanguageSet) -> bool:
    """Whether a negation reaches the match, or the negation at `start` that does."""
    first, last = clause_of(hit, sentence)
    if not first <= cue.first < last:
        return False
    if cue.first >= hit.last:
        between = sentence.codes[hit.last : cue.first]
        return (
            len(between) <= _REACH_AFTER
            and bool(between)
            and all(code.rstrip("^") in language.lexicon.auxiliaries for code in between)
        )
    if cue.first >= hit.first:
        return True
    if _joined(sentence.codes[cue.last : start + 1], language):
        return False
    distance = start - cue.last
    commas = sum(cue.last <= place <= start for place in sentence.soft)
    return distance <= _REACH_BEFORE and commas % 2 == 0
