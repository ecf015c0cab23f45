"""Reads the letters of a dataset by the concepts of the laws that apply to their sender."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date
from functools import cache, cached_property
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from checker.assessment.letters import Joined
from checker.engines.model import World
from checker.engines.reference.engine import ReferenceEngine
from checker.letters.cache import cached, concepts_digest, reader_options
from checker.letters.concept import LANGUAGES
from checker.letters.crew import Asked, read_all
from checker.letters.heard import Spans, heard
from checker.letters.order import Order
from checker.letters.outcome import Reader, Reading
from checker.letters.outline import LateConcepts, Outline, outline_of
from checker.logs.rows import fill
from checker.semantics.data import ABSENT, Fact, Heard, Row, Unknown, Value
from checker.semantics.expressions import TypedExpr
from checker.semantics.model import Program

if TYPE_CHECKING:
    from checker.letters.documents import Document
    from checker.letters.examples.ear import ExampleEar
    from checker.letters.model import ConceptSet
    from checker.letters.patterns import PatternMemory

# Letters after which nothing is remembered of those before: what their sender's laws ask is remembered for each.
_REMEMBERED = 1_000
_LANGUAGE_NAMES: Mapping[str, str] = MappingProxyType({code: name for name, code in LANGUAGES.items()})


@contextmanager
def open_reader(
    program: Program,
    language: str | None,
    ear: ExampleEar | None,
    policies: Sequence[str],
    cache: bool,
    key: bytes | None,
) -> Iterator[Reader]:
    """What reads letters: by phrases, and by `ear` taught beside `policies`; with `cache` each text is read once."""
    reader = LateReader(language, ear)
    if not cache:
        yield reader
        return
    options = reader_options(language, policies if ear is not None else None)
    with cached(reader, program.letters, options, key) as remembering:
        yield remembering


class LateReader:
    """The phrase reader, imported when there is a letter that was not read before."""

    def __init__(self, language: str | None, ear: ExampleEar | None) -> None:
        self._language = language
        self._ear = ear

    @cached_property
    def _reader(self) -> Reader:
        from checker.letters.reading import PhraseReader

        return PhraseReader(self._language, self._ear)

    def read(self, document: Document, concepts: ConceptSet) -> Reading:
        """What a letter states."""
        return self._reader.read(document, concepts)


def concepts_for(
    program: Program, regime: str, memory: Callable[[], PatternMemory | None] = lambda: None
) -> ConceptSet:
    """The concepts of a regime, which are compiled when a letter is met that was not read before.

    `memory` spares what concepts of other regimes have made.
    """

    @cache
    def compiled() -> ConceptSet:
        from checker.letters.concepts import compile_concepts

        return compile_concepts(program.letters, regime, memory())

    def outlined() -> Outline:
        return Outline(concepts_digest(program.letters, regime), compiled().concepts)

    policies = {name: policy.digest for name, policy in program.policies.items()}
    late = LateConcepts(regime, outline_of(regime, policies, outlined), compiled)
    return cast("ConceptSet", late)  # it is one as soon as it is asked for more than its outline


class Hearing:
    """Reads letters; concepts are compiled once a regime, when a letter first needs them."""

    def __init__(self, world: World, reader: Reader | None = None) -> None:
        self._world = world
        self._engine = ReferenceEngine()
        self._reader = reader or LateReader(None, None)
        self._sets: dict[str, ConceptSet] = {}
        self._tests = _applicability(world.program)

    def hear_all(
        self, letters: Iterable[Joined], order: Order, jobs: int | None = 1
    ) -> Generator[tuple[Joined, Reading]]:
        """Fills each letter's row with what it says, and gives the reading by the first law that applies.

        `jobs` processes read by `order`, as the reader of this hearing does; None for as many as are worth it.
        """
        waiting: deque[tuple[Joined, int]] = deque()

        def asked() -> Iterator[Asked]:
            for number, joined in enumerate(letters, 1):
                if number % _REMEMBERED == 0:
                    self._engine = ReferenceEngine()
                regimes = self._regimes(joined.row)
                waiting.append((joined, len(regimes)))
                yield from [(joined.document, self._concepts(regime)) for regime in regimes]

        with closing(read_all(asked(), self._reader, order, jobs)) as readings:
            for first in readings:
                joined, count = waiting.popleft()
                several = (first, *islice(readings, count - 1))
                complete(joined, several)
                yield joined, first

    def _regimes(self, row: Row) -> Sequence[str]:
        """The laws whose letter rules apply to the sender; where that is unknown, all that may."""
        truths = {
            regime: [self._engine.truth(self._world, test, row) for test in tests]
            for regime, tests in self._tests.items()
        }
        sure = [regime for regime, found in truths.items() if True in found]
        return sure or [regime for regime, found in truths.items() if None in found] or list(truths)[:1]

    @cached_property
    def _memory(self) -> PatternMemory:
        from checker.letters.patterns import PatternMemory  # where a letter is read, and not remembered

        return PatternMemory()

    def _concepts(self, regime: str) -> ConceptSet:
        if regime not in self._sets:
            self._sets[regime] = concepts_for(self._world.program, regime, lambda: self._memory)
        return self._sets[regime]


def _applicability(program: Program) -> Mapping[str, Sequence[TypedExpr]]:
    """For each regime with concepts, the conditions under which its policies apply to a letter's sender."""
    found: dict[str, dict[str, TypedExpr]] = {
        concept.regime: {} for concept in program.concepts.values() if concept.regime is not None
    }
    for head in program.heads.values():
        regime = program.policies[head.policy].regime
        if regime in found and head.record == "letter" and head.policy not in found[regime]:
            applies = program.rules[head.id].versions[-1].subject.applies
            if applies is not None:
                found[regime][head.policy] = applies
    return {regime: tuple(tests.values()) for regime, tests in sorted(found.items(), key=lambda item: _order(item[0]))}


def _order(regime: str) -> tuple[int, str]:
    """HIPAA before the GDPR before the rest, so that a letter of an unknown sender has one first reading."""
    known = ("hipaa", "gdpr", "uk_gdpr")
    return (known.index(regime) if regime in known else len(known), regime)


def complete(joined: Joined, readings: Sequence[Reading]) -> None:
    """Fills a letter's row from its readings; what the log says is kept where the text is silent."""
    row, document, reading = joined.row, joined.document, readings[0]
    all_heard = [said for said in (heard(each, row.key) for each in readings) if said is not None]
    if not all_heard:
        unread = Unknown(frozenset({Fact("text", "letter", "text", row.key, why=reading.why_not)}))
        fill(row, {"text": unread})
        return
    row.heard = _merged(all_heard)
    fields: dict[str, Value] = {
        "supplied": True,
        "text": document.text,
        "kind": frozenset(reading.kinds) if reading.kinds_sure else _unsure(row),
        "promised_date": date.fromisoformat(reading.promised_date) if reading.promised_date else ABSENT,
        "grounds_read": frozenset(code for each in readings for code in each.grounds),
        "unfilled": bool(reading.unfilled),
    }
    if reading.language is not None:
        fields["language"] = _LANGUAGE_NAMES[reading.language]
    day = _sent_on(joined, reading)
    if day is not None:
        fields["sent_on"] = day
    fill(row, fields)


def _unsure(row: Row) -> Unknown:
    return Unknown(frozenset({Fact("field", "letter", "kind", row.key, why="the letter may do one thing or another")}))


def _sent_on(joined: Joined, reading: Reading) -> date | None:
    """The day in the letter, else what its file tells, else that of the event which names it; None keeps the log's."""
    for text in (reading.sent_on, joined.document.fields.get("sent_on")):
        try:
            if text:
                return date.fromisoformat(text)
        except ValueError:
            continue
    row = joined.row
    if not isinstance(row.fields["sent_on"], Unknown) or not isinstance(row.parent, Row):
        return None
    events = row.parent.children["events"]
    for event in () if isinstance(events, Unknown) else events:
        day = event.fields["happened_on"]
        if event.fields["letter_id"] == row.fields["id"] and isinstance(day, date):
            return day
    return None


def _merged(heards: Sequence[Heard]) -> Heard:
    if len(heards) == 1:
        return heards[0]
    return Heard(
        answers={concept: answers for each in heards for concept, answers in each.answers.items()},
        codes=frozenset(code for each in heards for code in each.codes),
        found={concept: found for each in heards for concept, found in each.found.items()},
        spans=Spans({concept: spans for each in heards for concept, spans in each.spans.items()}),
    )
