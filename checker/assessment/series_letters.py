"""What each letter gives of what the law asks of it: a matrix of letters and rules about letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import attrgetter

from checker.assessment.findings import subject_of
from checker.assessment.outcomes import Telling
from checker.assessment.series_model import Element, LetterLine, LetterState
from checker.engines.model import Judgement, RuleVerdicts
from checker.semantics.data import Row
from checker.semantics.model import Program, Verdict

MOST_LETTERS = 60
_ASKED: tuple[Verdict, ...] = ("passed", "breached", "undecided")


@dataclass(frozen=True)
class _Chosen:
    """A letter of the matrix: `rank` puts those with most breaches first, then those that came first."""

    rank: tuple[int, int]
    letter: Row
    verdicts: Mapping[str, Verdict]


@dataclass
class Matrix:
    """What letters come to, which are added in their order: how often a rule asks what, and of how many letters.

    `chosen` are the MOST_LETTERS with most breaches.
    """

    tallies: dict[str, Counter[Verdict]] = field(default_factory=dict)
    chosen: list[_Chosen] = field(default_factory=list)
    added: int = 0
    asked: int = 0

    def add(self, program: Program, found: Iterable[RuleVerdicts]) -> None:
        """Adds letters with the verdicts of every rule about them, in the order of the run; leaves out other rules."""
        rules = [each for each in found if _is_about_letters(program, each.rule)]
        for each in rules:
            self.tallies.setdefault(each.rule, Counter()).update(each.verdicts)
        asking = [each for each in rules if any(verdict in each.verdicts for verdict in _ASKED)]
        letters = [subject for subject in rules[0].subjects if isinstance(subject, Row)] if rules else []
        places = range(len(letters))
        breaches = [sum(each.verdicts[place] == "breached" for each in asking) for place in places]
        asked = [place for place in places if any(each.verdicts[place] in _ASKED for each in asking)]
        most = sorted(asked, key=lambda place: (-breaches[place], place))[:MOST_LETTERS]
        self.chosen += [
            _Chosen(
                (-breaches[place], self.added + place),
                letters[place],
                {each.rule: each.verdicts[place] for each in asking},
            )
            for place in most
        ]
        self.chosen = sorted(self.chosen, key=attrgetter("rank"))[:MOST_LETTERS]
        self.added += len(letters)
        self.asked += len(asked)

    def elements(self, program: Program) -> tuple[Element, ...]:
        """The rules about letters that apply to some letter, in the order of the run."""
        return tuple(
            _element(program, rule, tally)
            for rule, tally in self.tallies.items()
            if any(tally[verdict] for verdict in _ASKED)
        )

    def lines(self, told: Telling) -> tuple[tuple[LetterLine, ...], int]:
        """The letters that were chosen, in the order of the input, and how many are left out."""
        lines = tuple(
            LetterLine(subject_of(each.letter, told.showing, told.letters), dict(_states(each, told)))
            for each in sorted(self.chosen, key=lambda each: each.rank[1])
        )
        return lines, self.asked - len(lines)


def matrix_of(program: Program, found: Iterable[RuleVerdicts]) -> Matrix:
    """The matrix of all letters."""
    matrix = Matrix()
    matrix.add(program, found)
    return matrix


def _is_about_letters(program: Program, rule_id: str) -> bool:
    rule = program.rules[rule_id]
    subject = rule.versions[-1].subject
    return rule.about == "law" and subject.record == "letter" and not subject.group_by


def _element(program: Program, rule_id: str, tally: Mapping[Verdict, int]) -> Element:
    rule = program.rules[rule_id]
    passed, breached, undecided = (tally.get(verdict, 0) for verdict in _ASKED)
    return Element(rule.id, rule.title, rule.versions[-1].authority.cites, passed, breached, undecided)


def _states(chosen: _Chosen, told: Telling) -> Iterator[tuple[str, LetterState]]:
    for rule, verdict in chosen.verdicts.items():
        match verdict:
            case "passed":
                yield rule, "states"
            case "undecided":
                yield rule, "undecided"
            case "breached":
                yield rule, _lack(told.judge(rule, chosen.letter), chosen.letter)
            case _:
                continue


def _lack(judgement: Judgement, letter: Row) -> LetterState:
    """In which way a letter breaches a rule, by the statements on which the verdict rests."""
    heard = letter.heard
    rests = {each.concept: each.value == "yes" for each in judgement.evidence if each.concept is not None}
    taken_away = {
        concept
        for concept in rests
        if heard is not None and any(answer.polarity == "takes_away" for answer in heard.answers.get(concept, ()))
    }
    if taken_away:
        return "takes_away"
    if any(rests.values()):
        return "forbidden"
    return "missing" if rests else "wrong"
