"""From an engine's judgement to a finding that may be shown: pseudonyms for records, words for facts, places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import assert_never

from checker.assessment.model import Finding, Place, Rests, Subject, Wanting
from checker.assessment.pseudonyms import Pseudonyms
from checker.assessment.untold import told_later
from checker.engines.model import Evidence, Group, Judgement, Piece
from checker.engines.reference import Brief
from checker.engines.reference import Wanting as Facts
from checker.logs.languages import squashed
from checker.semantics.data import Fact, Origin, Row
from checker.semantics.model import Program, Rule

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


@dataclass(frozen=True)
class LetterPlaces:
    """Where letters stand, to turn offsets into places: for each letter's key its file, and where its lines and its
    pages begin."""

    files: Mapping[str, str]
    line_starts: Mapping[str, tuple[int, ...]]
    page_starts: Mapping[str, tuple[int, ...]]


def finding(
    judgement: Judgement,
    rule: Rule,
    program: Program,
    showing: Showing,
    letters: LetterPlaces,
    origins: Mapping[str, Origin],
) -> Finding:
    """The finding of a judgement; `origins` tells where the record with a key was read."""
    version = rule.versions[judgement.version if judgement.version is not None else -1]
    key = subject_key(judgement.subject)
    return Finding(
        about=rule.about,
        rule=rule.id,
        title=rule.title,
        citations=version.authority.cites,
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


def finding_told_later(
    brief: Brief,
    rule: Rule,
    program: Program,
    showing: Showing,
    origins: Mapping[str, Origin],
    facts: Callable[[], Facts],
    whole: Callable[[], Finding],
) -> Finding:
    """The finding of a judgement that is made when more of it is asked for than what is brief.

    `facts` finds those that would settle it, `whole` makes all of it.
    """
    version = rule.versions[brief.version if brief.version is not None else -1]
    known = {
        "about": rule.about,
        "rule": rule.id,
        "title": rule.title,
        "citations": version.authority.cites,
        "verdict": brief.verdict,
        "severity": brief.severity,
        "harmless": brief.harmless,
        "incomplete": False,
        "waiver": None,
        "known_since": None,
    }

    def wanting() -> Mapping[str, object]:
        found = facts()
        return {"wanting": wanting_of(found.decisive, found.together, program, showing, origins)}

    def in_full() -> Mapping[str, object]:
        return vars(whole())

    if brief.wanting is not None:
        return told_later(Finding, {**known, **wanting()}, in_full)
    return told_later(Finding, known, wanting, in_full)


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


def subject_of(subject: Row | Group, showing: Showing, letters: LetterPlaces) -> Subject:
    """A record or a group as a report names it."""
    pseudonym = showing.pseudonyms.of_record(subject_key(subject))
    if isinstance(subject, Group):
        first = subject.rows[0] if subject.rows else None
        record = f"group of {first.record}s" if first else "group"
        keys = ", ".join(str(key) for key in subject.keys)
        return Subject(record, pseudonym, None, keys if showing.ids else None)
    number = subject.fields.get("id")
    shown = str(number) if showing.ids and isinstance(number, str) else None
    if subject.key in letters.files and (subject.origin is None or letters.files[subject.key] != subject.origin.file):
        return Subject(subject.record, pseudonym, Place(file=showing.name_file(letters.files[subject.key])), shown)
    return Subject(subject.record, pseudonym, place(subject.origin, showing), shown)


def place(origin: Origin | None, showing: Showing) -> Place | None:
    """Where a record was read, or None for one that no file holds."""
    if origin is None:
        return None
    return Place(file=showing.name_file(origin.file), row=origin.row, table=showing.name_table(origin.table))


def _shown(piece: Piece, showing: Showing) -> str:
    return piece.text if piece.kind != "text" or showing.text else HIDDEN


def _rests(evidence: Evidence, showing: Showing, letters: LetterPlaces) -> Rests:
    value = evidence.value if evidence.kind != "text" or showing.text else None
    places = tuple(_spot(evidence.key, span, showing, letters) for span in evidence.spans)
    return Rests(evidence.words, value, tuple(spot for spot in places if spot is not None))


def _spot(key: str, span: tuple[int, int], showing: Showing, letters: LetterPlaces) -> Place | None:
    if key not in letters.files:
        return None
    line = sum(start <= span[0] for start in letters.line_starts[key])
    page = sum(start <= span[0] for start in letters.page_starts[key]) or None
    return Place(file=showing.name_file(letters.files[key]), line=line, span=span, page=page)


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
