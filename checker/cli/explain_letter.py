"""The part of `habeas explain` about letters: why each sentence counted or did not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from checker.diagnostics.diagnostic import CheckerError
from checker.reporters.words import LACKING_WORDS

if TYPE_CHECKING:
    from checker.diagnostics.source import Span
    from checker.engines.model import Judgement
    from checker.letters.documents import Document
    from checker.letters.examples.ear import ExampleEar
    from checker.letters.explaining import Candidate, Explanation, Place, Turn, Unmet
    from checker.letters.model import ConceptSet
    from checker.letters.reading import Reading
    from checker.semantics.model import Program

_WIDTH: Final = 110
_FALLBACK: Final = "hipaa"
_VOID: Mapping[str, str] = MappingProxyType(
    {
        "quoted": "does not count: it stands in quotation marks",
        "foreign": "does not count: it stands in a text that is not the sender's own, such as the request or a statute",
        "foreign_voice": "does not count: somebody else says so",
        "routing": "does not count: it stands in a line of copies or enclosures",
        "margin": "does not count: it stands in a letterhead or a signature",
        "question": "does not count: it is asked, not said",
        "hypothesis": "does not count: it is supposed, not said",
        "preserved": "takes nothing away: the words about it keep the right",
        "negated": "does not count: it is negated",
    }
)
_BLANK: Mapping[str, str] = MappingProxyType(
    {"unticked": "the box is not ticked", "unfilled": "a field in it was left open"}
)


@dataclass(frozen=True)
class Asked:
    """What of a letter is to be explained: concepts by id, and the rule that asks for them where one was named."""

    concepts: tuple[str, ...]
    rule: str | None
    regime: str


def asked_of(program: Program, what: str, regime: str | None) -> Asked:
    """The concepts that a row, a concept's name or id, or a rule means; CheckerError where it means none."""
    from checker.diagnostics.suggest import did_you_mean
    from checker.semantics.reach import concepts_of

    rule = program.rules.get(what)
    if rule is not None:
        found = tuple(sorted(concepts_of(program, rule), key=lambda each: _title_key(program, each)))
        if not found:
            raise CheckerError(f"{what} asks nothing of the words of a letter", "`habeas explain` without --letter")
        return Asked(found, what, regime or program.policies[rule.policy].regime or _FALLBACK)
    concepts = [each for each in program.concepts.values() if what in (each.id, each.name, *each.authority.rows)]
    of_regime = [each for each in concepts if regime is None or each.regime in (None, regime)]
    if len(of_regime) > 1 and len({each.regime for each in of_regime}) > 1:
        regimes = ", ".join(sorted(each.regime or "any" for each in of_regime))
        raise CheckerError(f"`{what}` is a concept of several laws: {regimes}", "say which with --regime")
    if not of_regime:
        rows = [row for each in program.concepts.values() for row in each.authority.rows]
        names = [each.name for each in program.concepts.values()]
        raise CheckerError(
            f"no concept or rule is called `{what}`",
            did_you_mean(what, [*program.rules, *rows, *names]) or "name a row (L-H04), a concept or a rule",
        )
    return Asked(tuple(each.id for each in of_regime), None, regime or of_regime[0].regime or _FALLBACK)


def lines_of_file(
    program: Program, asked: Asked, file: Path, language: str | None, ear: ExampleEar | None, show_text: bool
) -> Iterator[str]:
    """The explanation for every letter in a file; CheckerError where one cannot be read."""
    from checker.assessment.demands import LetterJudge
    from checker.letters.concepts import compile_concepts
    from checker.letters.documents import read_documents
    from checker.letters.reading import PhraseReader

    concepts = compile_concepts(program.letters, asked.regime)
    judge = LetterJudge(program, asked.regime, show_text) if asked.rule is not None else None
    for number, document in enumerate(read_documents(file, str(file))):
        if not document.readable:
            raise CheckerError(f"{document.file} {document.why_not}")
        if number:
            yield ""
        reading = PhraseReader(language, ear).read(document, concepts)
        if asked.rule is not None and judge is not None and asked.rule in judge.rules:
            yield from _verdict(program, judge.judgement(asked.rule, document, reading), show_text)
            yield ""
        yield from _explanations(program, asked.concepts, document, reading, concepts, ear, show_text)


def lines_of_finding(
    program: Program,
    rule: str,
    on: Sequence[str],
    document: Document,
    language: str | None,
    ear: ExampleEar | None,
    show_text: bool,
) -> Iterator[str]:
    """The explanation of the concepts `on` which a rule's verdict on a letter rests, of all it asks for if none."""
    from checker.letters.concepts import compile_concepts
    from checker.letters.reading import PhraseReader

    asked = asked_of(program, rule, None)
    concepts = compile_concepts(program.letters, asked.regime)
    reading = PhraseReader(language, ear).read(document, concepts)
    yield from _explanations(program, on or asked.concepts, document, reading, concepts, ear, show_text)


def _explanations(
    program: Program,
    wanted: Sequence[str],
    document: Document,
    reading: Reading,
    concepts: ConceptSet,
    ear: ExampleEar | None,
    show_text: bool,
) -> Iterator[str]:
    from checker.letters.explaining import explain

    for number, each in enumerate(explain(document, reading, concepts, wanted, ear)):
        if number:
            yield ""
        yield from _Told(program, document, show_text).explanation(each)


def _title_key(program: Program, concept: str) -> tuple[str, str]:
    rows = program.concepts[concept].authority.rows
    return (rows[0] if rows else "~", concept)


def _verdict(program: Program, judgement: Judgement, show_text: bool) -> Iterator[str]:
    from checker.assessment.findings import HIDDEN

    rule = program.rules[judgement.rule]
    yield f"{rule.id}  {rule.title}"
    message = "".join(piece.text if piece.kind != "text" or show_text else HIDDEN for piece in judgement.message)
    yield from _wrapped(judgement.verdict.replace("_", " ") + (f": {message}" if message else ""), "  ")
    if judgement.mend:
        yield from _wrapped(f"to mend: {judgement.mend}", "  ")


@dataclass(frozen=True)
class _Told:
    """Tells of one letter; its words only where they may be shown."""

    program: Program
    document: Document
    show_text: bool

    def explanation(self, each: Explanation) -> Iterator[str]:
        concept = self.program.concepts[each.concept]
        name = ", ".join(concept.authority.rows) or concept.name.replace("_", " ")
        yield f"{name}  {concept.title}"
        statement = each.statement
        answer = statement.polarity.replace("_", " ")
        if statement.because:
            answer += f", for want of {LACKING_WORDS[statement.because]}"
        yield from _wrapped(f"{self.document.file}: {answer}; read by {statement.reader}", "  ")
        for part in each.scoped:
            yield f"  for ground {part.about} alone: {part.polarity.replace('_', ' ')}, at {self.spots(part.spans)}"
        for candidate in each.candidates:
            yield ""
            yield from self.candidate(candidate, answer)
        for unmet in each.unmet:
            yield ""
            yield from self.unmet(unmet)
        if not each.candidates:
            tried = f": {each.phrases} phrases were tried in {each.sentences} sentences" if each.sentences else ""
            yield from ("", f"  nothing matched{tried}")

    def candidate(self, one: Candidate, answer: str) -> Iterator[str]:
        yield from _wrapped(f"{self.spots(one.places)}  {_fate(one, answer)}", "  ", "    ")
        if self.show_text:
            yield from _wrapped(f"| {self.words(one)}", "      ", "      | ")
        if one.phrase is not None:
            yield from _wrapped(f"{one.section.replace('_', ' ')} by {_written(one.phrase)}", "    ", "      ")
        if one.words is not None:
            yield from _wrapped(f"where it names {_written(one.words)}", "    ", "      ")
        if one.resembles is not None:
            alike = f'it is like the example "{one.resembles.example}" ({one.resembles.place})'
            yield from _wrapped(f"{alike}, by {one.resembles.likeness:.2f}", "    ", "      ")
        for turn in one.turns if one.fate != "led" else ():
            yield from _wrapped(self.turn(one, turn), "    ", "      ")

    def turn(self, one: Candidate, turn: Turn) -> str:
        place = f" at {self.spots((turn.place,))}" if turn.place is not None else ""
        written = f" {_written(turn.written)}" if turn.written is not None else ""
        if one.fate == "far":
            return f"`{turn.name}` stands nearer" if turn.name else "what it belongs to stands nowhere near"
        if one.fate == "known_number":
            return "it is a number of somebody else, who is listed"
        if one.fate == "excluded":
            return f"taken back by {f'`{turn.name}`' if turn.name else 'the words'}{written}{place}"
        return f"by {turn.name.replace('_', ' ')}{written}{place}"

    def unmet(self, one: Unmet) -> Iterator[str]:
        yield from _wrapped(f"did not come together: {_written(one.phrase)}", "  ", "    ")
        for name, places in one.parts:
            found = f"stands at {self.spots(places)}" if places else "stands nowhere"
            yield from _wrapped(f"{name} {found}", "    ", "      ")

    def words(self, one: Candidate) -> str:
        """The sentence, what matched in brackets."""
        from checker.reporters.letter_text import clean

        start, end = min(one.sentence[0], one.places[0][0]), max(one.sentence[1], one.places[0][1])
        text = self.document.text
        parts, reached = [], start
        for first, last in one.places:
            if start <= first and last <= end and first >= reached:
                parts += [text[reached:first], "[", text[first:last], "]"]
                reached = last
        return " ".join(clean("".join((*parts, text[reached:end]))).split())

    def spots(self, places: Sequence[Place]) -> str:
        from checker.assessment.spots import spot_of

        spots = [spot_of(self.document, start) for start, _ in places]
        return ", ".join(f"{each.line}:{each.column}" + (f" (page {each.page})" if each.page else "") for each in spots)


def _fate(one: Candidate, answer: str) -> str:
    standing = one.standing.replace("_", " ")
    match one.fate:
        case "counted":
            how = _VOID.get(one.why, "").partition(": ")[2] if one.standing == "nothing" else _BLANK.get(one.why, "")
            turned = ", turned round by a negation" if one.why == "negated" and one.standing == "takes_away" else ""
            reason = f": {how}" if how else turned
            return f"counts as {'near miss' if one.standing == 'nothing' else standing}{reason}"
        case "opposed":
            return "states it, and counts for nothing where the letter takes it away elsewhere"
        case "outweighed":
            return f"{standing}, which weighs less than what makes the answer: {answer}"
        case "unsure":
            return f"{standing}, but the answer is {answer}"
        case "excluded":
            return "does not count: the phrase is taken back"
        case "led":
            return "does not count by itself: it leads in what follows"
        case "far":
            return "does not count: it does not belong to what the phrase must stand beside"
        case "known_number":
            return "does not count: the number is known"
        case "void":
            return _VOID.get(one.why, "does not count")


def _written(span: Span) -> str:
    """Words of a policy, with their file and line."""
    return f"{' '.join(span.text.split())} ({span.source.name}:{span.position[0]})"


def _wrapped(text: str, first: str, rest: str | None = None) -> Sequence[str]:
    return wrap(
        text, _WIDTH, initial_indent=first, subsequent_indent=first if rest is None else rest,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
