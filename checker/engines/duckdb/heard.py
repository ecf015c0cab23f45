"""What letters say, as codes for the columns of a letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from checker.plan.lettertables import EVIDENCE
from checker.semantics.data import Answer, Dataset, Fact, Row

# The codes of a truth, as in plan.worth.
YES, WAITING, UNKNOWN, NO = "0", "1", "2", "4"


def says_code(letter: Row, mode: str, concept: str, about: str) -> str:
    """Whether a letter states, takes away or comes near a concept: in all (`about` empty), or about one ground."""
    if letter.heard is None:
        return UNKNOWN
    answers = letter.heard.answers.get(concept, ())
    scopes: dict[str | None, list[Answer]] = {}
    for answer in answers:
        scopes.setdefault(answer.about, []).append(answer)
    if about:
        return _of_scope(scopes.get(about) or scopes.get(None, []), mode)
    codes = [_of_scope(each, mode) for each in scopes.values()]
    if YES in codes:
        return YES
    return max((code for code in codes if code != NO), default=NO)


def _of_scope(answers: Sequence[Answer], mode: str) -> str:
    """Contradiction loses among the answers of one scope; evidence found decides."""
    found = {answer.polarity for answer in answers}
    if mode == "takes_away" and "takes_away" in found:
        return YES
    if mode == "states" and ("takes_away" in found or "states" in found):
        return NO if "takes_away" in found else YES
    if mode == "comes_near" and found & {"takes_away", "states"}:
        return NO
    if "undecided" in found:
        return _open(answer.why for answer in answers if answer.polarity == "undecided")
    return YES if mode == "comes_near" and "near_miss" in found else NO


def _open(reasons: Iterable[Fact | None]) -> str:
    return WAITING if all(reason is not None and reason.kind == "time" for reason in reasons) else UNKNOWN


def reads_code(letter: Row, word: str, meaning: Sequence[str]) -> str:
    """Whether the letter's words give a ground; `meaning` are the concepts that mean it."""
    if letter.heard is None:
        return UNKNOWN
    if word in letter.heard.codes:
        return YES
    if not meaning:
        return UNKNOWN
    codes = [evidence_code(letter, concept) for concept in meaning]
    return max((code for code in codes if code != YES), default=NO)


def evidence_code(letter: Row, concept: str) -> str:
    """What is known of the table of what was found in a letter: all, or that something may have been missed."""
    if letter.heard is None:
        return UNKNOWN
    undecided = [a for a in letter.heard.answers.get(concept, ()) if a.polarity == "undecided"]
    return _open(answer.why for answer in undecided) if undecided else YES


def evidence(dataset: Dataset, table: str) -> Iterator[tuple[Row, Row]]:
    """What was found in letters for the concept that a table is named after: rows beside their letters."""
    concept = table.removeprefix(EVIDENCE)
    for letter in dataset.rows("letter"):
        for text in letter.heard.found.get(concept, ()) if letter.heard is not None else ():
            yield Row(table, letter.key, {"found": text}), letter
