"""What the law asks of one letter by itself, and what of it the letter does not give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from checker.assessment.dataset import gather
from checker.assessment.findings import HIDDEN, fact_words
from checker.assessment.hearing import complete
from checker.assessment.letters import Joined, LetterFile, add_read_grounds, append
from checker.assessment.marked import Demand
from checker.assessment.settings import settings_of
from checker.assessment.spots import spots_of
from checker.configuration.load import with_entity_facts
from checker.configuration.model import Configuration
from checker.engines.model import Judgement, World
from checker.engines.reference.engine import ReferenceEngine
from checker.letters.documents import Document
from checker.letters.reading import Reading
from checker.logs.export import LogExport
from checker.logs.read import read_log
from checker.logs.rows import make_row
from checker.semantics.data import Dataset, Row
from checker.semantics.model import Concept, Program, Rule
from checker.syntax import ast


@dataclass(frozen=True)
class _Sender:
    """A sender to whom a law applies, and the log of one who has written nothing down."""

    configuration: Configuration
    export: LogExport


class LetterJudge:
    """Judges letters by the letter rules of one regime, each by itself, without a log.

    The sender is the one that the cases of a rule's policy give (`every case given entity ...`): one to whom the
    policy applies. A rule that hangs on the request is judged a second time, as if the grounds on record were those
    that the letter gives. Messages hold text of the letter only where it may be shown.
    """

    def __init__(self, program: Program, regime: str, show_text: bool = False) -> None:
        self._program = program
        self._show_text = show_text
        self._day = max((policy.checked for policy in program.policies.values()), default=date.min)
        self._rules: dict[tuple[tuple[str, str], ...], list[Rule]] = {}
        for rule in program.rules.values():
            if _is_asked(program, rule, regime):
                self._rules.setdefault(_sender_facts(program, rule.policy), []).append(rule)
        self._senders = {facts: self._sender(facts) for facts in self._rules}
        self._engine = ReferenceEngine()

    def demands(self, document: Document, reading: Reading) -> tuple[Demand, ...]:
        """What the letter breaches or may breach, breaches first, in the order of the rules."""
        found = [demand for facts in self._rules for demand in self._demands(facts, document, reading)]
        return tuple(sorted(found, key=lambda each: (each.verdict != "breached", each.rule)))

    def judgement(self, rule: str, document: Document, reading: Reading) -> Judgement:
        """The verdict of one rule on the letter."""
        (facts,) = (facts for facts, rules in self._rules.items() if any(each.id == rule for each in rules))
        alone, answering = self._worlds(facts, document, reading)
        return self._judged(rule, alone, answering)

    @property
    def rules(self) -> frozenset[str]:
        """The ids of the rules that are judged here."""
        return frozenset(rule.id for rules in self._rules.values() for rule in rules)

    def _sender(self, facts: tuple[tuple[str, str], ...]) -> _Sender:
        configuration = with_entity_facts(Configuration(), dict(facts))
        return _Sender(configuration, read_log((), self._program, configuration))

    def _demands(self, facts: tuple[tuple[str, str], ...], document: Document, reading: Reading) -> Iterator[Demand]:
        alone, answering = self._worlds(facts, document, reading)
        for rule in self._rules[facts]:
            judgement = self._judged(rule.id, alone, answering)
            if judgement.verdict == "breached" or _may_lack(judgement):
                yield self._demand(rule, judgement, document, reading)

    def _worlds(self, facts: tuple[tuple[str, str], ...], document: Document, reading: Reading) -> tuple[World, World]:
        """The letter by itself, and the letter as the answer to a request with the grounds that it gives."""
        sender = self._senders[facts]
        day = date.fromisoformat(reading.sent_on) if reading.sent_on else self._day
        settings = settings_of(self._program, sender.configuration)
        datasets = []
        for make in (_alone, _answering):
            gathered = gather(self._program, sender.export, [LetterFile(document)], sender.configuration)
            (joined,) = gathered.letters
            complete(joined, [reading])
            datasets.append(make(gathered.dataset, joined, sender.export))
        alone, answering = (World(self._program, dataset, day, settings) for dataset in datasets)
        return alone, answering

    def _judged(self, rule: str, alone: World, answering: World) -> Judgement:
        judgement = self._engine.judge(alone, rule, _letter(alone))
        if judgement.verdict != "undecided" or judgement.harmless:
            return judgement
        answered = self._engine.judge(answering, rule, _letter(answering))
        return judgement if answered.verdict == "undecided" else answered

    def _demand(self, rule: Rule, judgement: Judgement, document: Document, reading: Reading) -> Demand:
        version = rule.versions[judgement.version if judgement.version is not None else -1]
        facts = (*judgement.decisive, *judgement.together)
        return Demand(
            rule=rule.id,
            title=rule.title,
            citations=version.authority.cites,
            severity=judgement.severity,
            verdict="breached" if judgement.verdict == "breached" else "undecided",
            labels=tuple(dict.fromkeys(label_of(self._program.concepts[name]) for name in concepts_under(judgement))),
            forbidden=frozenset(each.concept for each in judgement.evidence if each.concept and each.value == "yes"),
            message="".join(
                piece.text if piece.kind != "text" or self._show_text else HIDDEN for piece in judgement.message
            ),
            mend=version.mend or "",
            wanting=tuple(dict.fromkeys(fact_words(fact, self._program) for fact in facts)),
            look_at=spots_of(document, sorted(_open_spans(judgement, reading))),
        )


def concepts_under(judgement: Judgement) -> tuple[str, ...]:
    """The ids of the concepts on which a verdict rests, in the order of the evidence."""
    return tuple(dict.fromkeys(each.concept for each in judgement.evidence if each.concept is not None))


def _open_spans(judgement: Judgement, reading: Reading) -> Iterator[tuple[int, int]]:
    """Where statements stand that an undecided verdict rests on and that are undecided themselves."""
    if judgement.verdict == "undecided":
        for name, concept in reading.concept_ids.items():
            if concept in concepts_under(judgement) and reading.statements[name].polarity == "undecided":
                yield from reading.statements[name].spans


def label_of(concept: Concept) -> str:
    """The row of a concept, else its name in words."""
    return concept.authority.rows[0] if concept.authority.rows else concept.name.replace("_", " ")


def _is_asked(program: Program, rule: Rule, regime: str) -> bool:
    subject = rule.versions[-1].subject
    own = program.policies[rule.policy].regime == regime
    return own and rule.held is None and subject.record == "letter" and not subject.group_by


def _sender_facts(program: Program, policy: str) -> tuple[tuple[str, str], ...]:
    """The facts of the entity that every case of a policy gives, as written."""
    return tuple(
        (".".join(part.text for part in fact.path.parts), fact.value.span.text.strip('"'))
        for file in program.files
        if file.header is not None and file.header.name.text == policy
        for node in file.declarations
        if isinstance(node, ast.EveryCase)
        for given in node.given
        if given.record.text == "entity"
        for fact in given.fields
    )


def _may_lack(judgement: Judgement) -> bool:
    """Whether an undecided rule hangs on what the letter does not say."""
    return judgement.verdict == "undecided" and not judgement.harmless and bool(concepts_under(judgement))


def _alone(dataset: Dataset, joined: Joined, export: LogExport) -> Dataset:
    return dataset


def _answering(dataset: Dataset, joined: Joined, export: LogExport) -> Dataset:
    (entity,) = dataset.entities
    request = make_row(export.shapes["request"], "request:1", {}, None, {"letters": (joined.row,)})
    add_read_grounds([request], export.shapes["ground"])
    append(entity, "requests", [request])
    return Dataset((entity,), (), None, frozenset({"letter", "request", "ground"}))


def _letter(world: World) -> Row:
    return next(world.dataset.rows("letter"))
