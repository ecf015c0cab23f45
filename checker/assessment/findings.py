"""From an engine's judgement to a finding that may be shown: pseudonyms for records, words for facts, places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import assert_never

from checker.assessment.model import Finding, Place, Rests, Subject, Wanting
from checker.assessment.pseudonyms import Pseudonyms
from checker.engines.model import Evidence, Group, Judgement, Piece
from checker.letters.documents import Document
from checker.logs.languages import squashed
from checker.semantics.data import Fact, Origin, Row
from checker.semantics.model import Program, Rule, RuleVersion

HIDDEN = "(not shown)"


@dataclass(frozen=True)
class Showing:
    """What may be shown: record numbers, text of the input, how a file is named, and whether sheets and columns are.

    `headings` are those, squashed, that mean a field; they name nobody and are always shown.
    """

    pseudonyms: Pseudonyms
    ids: bool = False
    text: bool = False
    name_file: Callable[[str], str] = field(default=lambda file: file)
    hide_tables: bool = False
    headings: frozenset[str] = frozenset()

    def name_table(self, table: str | None) -> str | None:
        """The name of a table; that of a sheet may be a patient's, and is hidden with the names of files."""
        return self.pseudonyms.of_table(table) if table is not None and self.hide_tables else table

    def name_column(self, heading: str | None) -> str | None:
        """The heading of a column; one that means no field may be a patient's name, and is hidden like a sheet's."""
        if heading is None or not self.hide_tables or squashed(heading) in self.headings:
            return heading
        return self.pseudonyms.of_column(heading)


# Letters by the keys of their rows, to turn offsets into places.
Letters = Mapping[str, Document]


def finding(
    judgement: Judgement,
    rule: Rule,
    program: Program,
    showing: Showing,
    letters: Letters,
    origins: Mapping[str, Origin],
) -> Finding:
    """The finding of a judgement; `origins` tells where the record with a key was read."""
    key = subject_key(judgement.subject)
    return Finding(
        about=rule.about,
        rule=rule.id,
        title=rule.title,
        citations=version_of(rule, judgement.version).authority.cites,
        verdict=judgement.verdict,
        severity=judgement.severity,
        subject=subject_of(judgement.subject, showing, letters),
        message="".join(_shown(piece, showing) for piece in judgement.message),
        mend=judgement.mend,
        due=judgement.due,
        margin=judgement.margin,
        margin_working_days=judgement.margin_working_days,
        evidence=tuple(_rests(evidence, showing, letters) for evidence in judgement.evidence),
        wanting=wanting_of(judgement.decisive, judgement.together, program, showing, origins),
        harmless=judgement.harmless,
        fingerprint=showing.pseudonyms.of_finding(rule.id, key),
    )


def version_of(rule: Rule, index: int | None) -> RuleVersion:
    """The version of a rule that gave a verdict; the latest where none did."""
    return rule.versions[index if index is not None else -1]


def wanting_of(
    decisive: Iterable[Fact],
    together: Iterable[Fact],
    program: Program,
    showing: Showing,
    origins: Mapping[str, Origin],
) -> tuple[Wanting, ...]:
    """The facts that would settle a verdict, first those that do so alone."""
    return (
        *(_wanting(fact, True, program, showing, origins) for fact in decisive),
        *(_wanting(fact, False, program, showing, origins) for fact in together),
    )


def subject_key(subject: Row | Group) -> str:
    """A key for a record, or for a group its keys in order."""
    if isinstance(subject, Row):
        return subject.key
    return "group:" + "|".join(str(key) for key in subject.keys)


def subject_of(subject: Row | Group, showing: Showing, letters: Letters) -> Subject:
    """A record or a group as a report names it."""
    pseudonym = showing.pseudonyms.of_record(subject_key(subject))
    if isinstance(subject, Group):
        first = subject.rows[0] if subject.rows else None
        record = f"group of {first.record}s" if first else "group"
        keys = ", ".join(str(key) for key in subject.keys)
        return Subject(record, pseudonym, None, keys if showing.ids else None)
    number = subject.fields.get("id")
    shown = str(number) if showing.ids and isinstance(number, str) else None
    if subject.key in letters and (subject.origin is None or letters[subject.key].file != subject.origin.file):
        return Subject(subject.record, pseudonym, Place(file=showing.name_file(letters[subject.key].file)), shown)
    return Subject(subject.record, pseudonym, place(subject.origin, showing), shown)


def place(origin: Origin | None, showing: Showing) -> Place | None:
    """Where a record was read, or None for one that no file holds."""
    if origin is None:
        return None
    return Place(file=showing.name_file(origin.file), row=origin.row, table=showing.name_table(origin.table))


def _shown(piece: Piece, showing: Showing) -> str:
    return piece.text if piece.kind != "text" or showing.text else HIDDEN


def _rests(evidence: Evidence, showing: Showing, letters: Letters) -> Rests:
    value = evidence.value if evidence.kind != "text" or showing.text else None
    places = tuple(_spot(evidence.key, span, showing, letters) for span in evidence.spans)
    return Rests(evidence.words, value, tuple(spot for spot in places if spot is not None))


def _spot(key: str, span: tuple[int, int], showing: Showing, letters: Letters) -> Place | None:
    letter = letters.get(key)
    if letter is None:
        return None
    line = letter.text.count("\n", 0, span[0]) + 1
    return Place(file=showing.name_file(letter.file), line=line, span=span, page=letter.page(span[0]))


def _wanting(fact: Fact, alone: bool, program: Program, showing: Showing, origins: Mapping[str, Origin]) -> Wanting:
    return Wanting(fact_words(fact, program), alone, fact.why, place(origins.get(fact.key), showing))


def fact_words(fact: Fact, program: Program) -> str:
    """A fact in the words of the policies: `request.received_on`, `the text of the letter`."""
    match fact.kind:
        case "field":
            return f"{fact.record}.{fact.name}"
        case "children":
            return f"the {fact.name} of the {fact.record}"
        case "record":
            return f"the {fact.record}"
        case "text":
            return f"the text of the {fact.record}"
        case "language":
            return "phrases for the language of the letter"
        case "calendar":
            return f"the calendar {fact.name}"
        case "time":
            deadline = program.deadlines.get(fact.name)
            name = deadline.name if deadline else fact.name
            return f"what happens by {name}" + (f", {fact.day}" if fact.day else "")
        case "rule":
            return f"the verdict of {fact.name}"
        case "law":
            return f"a version of {fact.name} for its date"
        case _:
            assert_never(fact.kind)
