"""What each letter gives of what the law asks of it: a matrix of letters and rules about letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.assessment.findings import subject_of
from checker.assessment.outcomes import Telling
from checker.assessment.series_model import Element, LetterLine, LetterState
from checker.engines.model import Judgement, RuleVerdicts
from checker.semantics.data import Row
from checker.semantics.model import Program, Verdict

_ASKED: tuple[Verdict, ...] = ("passed", "breached", "undecided")


def elements_of(program: Program, found: Sequence[RuleVerdicts]) -> tuple[Element, ...]:
    """The rules about letters that apply to some letter, in the order of the run."""
    return tuple(_element(program, each) for each in found if _asks(program, each))


def lines_of(
    program: Program, found: Sequence[RuleVerdicts], told: Telling, most: int
) -> tuple[tuple[LetterLine, ...], int]:
    """At most `most` letters, those with most breaches first chosen and then in the order of the input, and how many
    are left out."""
    rules = [each for each in found if _asks(program, each)]
    if not rules:
        return (), 0
    letters = [subject for subject in rules[0].subjects if isinstance(subject, Row)]
    places = range(len(letters))
    breaches = [sum(each.verdicts[place] == "breached" for each in rules) for place in places]
    asked = [place for place in places if any(each.verdicts[place] in _ASKED for each in rules)]
    chosen = sorted(sorted(asked, key=lambda place: (-breaches[place], place))[:most])
    lines = tuple(
        LetterLine(subject_of(letters[place], told.showing, told.letters), dict(_states(rules, place, told)))
        for place in chosen
    )
    return lines, len(asked) - len(lines)


def _asks(program: Program, found: RuleVerdicts) -> bool:
    rule = program.rules[found.rule]
    subject = rule.versions[-1].subject
    about_letters = rule.about == "law" and subject.record == "letter" and not subject.group_by
    return about_letters and any(verdict in found.verdicts for verdict in _ASKED)


def _element(program: Program, found: RuleVerdicts) -> Element:
    rule = program.rules[found.rule]
    passed, breached, undecided = (found.verdicts.count(verdict) for verdict in _ASKED)
    return Element(rule.id, rule.title, rule.versions[-1].authority.cites, passed, breached, undecided)


def _states(rules: Sequence[RuleVerdicts], place: int, told: Telling) -> Iterator[tuple[str, LetterState]]:
    for each in rules:
        match each.verdicts[place]:
            case "passed":
                yield each.rule, "states"
            case "undecided":
                yield each.rule, "undecided"
            case "breached":
                letter = each.subjects[place]
                yield each.rule, _lack(told.judge(each.rule, letter), letter)
            case _:
                continue


def _lack(judgement: Judgement, letter: object) -> LetterState:
    """In which way a letter breaches a rule, by the statements on which the verdict rests."""
    heard = letter.heard if isinstance(letter, Row) else None
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
