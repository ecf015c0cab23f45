"""From syntax trees to checked policies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TypeVar

from checker.clock.calendars import Calendar
from checker.diagnostics.collect import collect
from checker.diagnostics.diagnostic import Diagnostic
from checker.semantics import cycles
from checker.semantics.additions import gather
from checker.semantics.authority import bound, check_entry, sources
from checker.semantics.calendars import calendar, calendar_tests
from checker.semantics.cases import check_case, check_shared, shared_given
from checker.semantics.concepts import check_concept, check_cues
from checker.semantics.declare import Index, declare
from checker.semantics.enforcement import check_enforcement, row_ids
from checker.semantics.expected import Target
from checker.semantics.instruments import check_instrument
from checker.semantics.meaning import Meaning
from checker.semantics.model import (
    CalendarTest,
    Case,
    Checked,
    Concept,
    Deadline,
    Definition,
    Enforcement,
    Entry,
    Instrument,
    Policy,
    Program,
    Record,
    Rule,
    Setting,
    Vocabulary,
)
from checker.semantics.notes import Notes
from checker.semantics.overlap import (
    exceptions_overlap,
    overlap_not_settled,
    overlaps,
    versions_not_apart,
    versions_together,
)
from checker.semantics.records import check_tables, closed_list, type_of, typed_record, without_mistaken
from checker.semantics.rules import check_rule
from checker.semantics.schema import Schema
from checker.semantics.scope import Scope
from checker.semantics.translations import check_translations, merged
from checker.semantics.types import DateType, Type
from checker.semantics.vocabularies import check_setting, check_vocabulary
from checker.syntax import ast
from checker.syntax.parser import Parsed

T = TypeVar("T")


def check_policies(parsed: Sequence[Parsed]) -> Checked:
    """The policies as one program, and every mistake in them; the program leaves out what has mistakes."""
    index, diagnostics = declare(merged([each.file for each in parsed]))
    work = _Work(index)
    work.diagnostics.extend(diagnostic for each in parsed for diagnostic in each.diagnostics)
    work.diagnostics.extend(diagnostics)
    schema = work.schema()
    additions = work.notes()
    meaning = Meaning(schema, gather(index, additions))
    work.vocabularies(schema, meaning)
    work.members(meaning)
    work.rules(schema, meaning)
    work.concepts(schema, meaning)
    work.around(schema, meaning)
    work.report_circles()
    work.report_overlaps(schema)
    work.cases(schema)
    return Checked(work.program(schema), collect(work.diagnostics))


@dataclass
class _Work:
    """What the passes have found so far; filled pass by pass, then made into the program."""

    index: Index
    diagnostics: list[Diagnostic] = field(default_factory=list)
    gathered: list[Notes] = field(default_factory=list)
    uses: dict[str, Notes] = field(default_factory=dict)
    calendars: dict[str, Calendar] = field(default_factory=dict)
    calendar_tests: list[CalendarTest] = field(default_factory=list)
    found_vocabularies: dict[str, Vocabulary] = field(default_factory=dict)
    settings: dict[str, Setting] = field(default_factory=dict)
    found: dict[str, Definition | Deadline] = field(default_factory=dict)
    found_rules: dict[str, Rule] = field(default_factory=dict)
    found_concepts: dict[str, Concept] = field(default_factory=dict)
    found_cases: list[Case] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)
    enforcements: dict[str, Enforcement] = field(default_factory=dict)
    instruments: dict[str, Instrument] = field(default_factory=dict)

    def notes(self, owner: str | None = None) -> Notes:
        """Notes whose diagnostics end in the result; `owner` is the id of what they are about."""
        return self.keep(Notes(), owner)

    def keep(self, notes: Notes, owner: str | None = None) -> Notes:
        """Takes notes that a pass has made."""
        self.gathered.append(notes)
        if owner is not None:
            self.uses[owner] = notes
        return notes

    def schema(self) -> Schema:
        """The shape of the data: closed lists first, for records have them as types."""
        index = self.index
        for name, owned in index.calendars.items():
            notes = self.notes()
            made = calendar(owned.declaration, notes)
            if made is not None and not notes.mistaken:
                self.calendars[name] = made
                self.calendar_tests.extend(calendar_tests(owned.declaration, notes))
        lists = {
            name: closed_list(owned.declaration, index, self.notes()) for name, owned in index.vocabularies.items()
        }
        records: dict[str, Record] = {
            name: typed_record(owned.declaration, lists, index, self.notes()) for name, owned in index.records.items()
        }
        check_tables(records, self.notes())
        settings: dict[str, Type] = {
            name: type_of(owned.declaration.type, f"settings.{name}", lists, index, self.notes())
            for name, owned in index.settings.items()
        }
        return Schema(index, records, lists, settings, self.calendars)

    def vocabularies(self, schema: Schema, meaning: Meaning) -> None:
        """Vocabularies with their conditions, and settings with their defaults."""
        for name, owned in self.index.vocabularies.items():
            vocabulary, notes = check_vocabulary(owned, schema, meaning)
            self.keep(notes, f"vocabulary {name}")
            # An attribute is read without the conditions, which may themselves read attributes.
            self.uses[f"words of {name}"] = Notes(mistaken=notes.mistaken)
            self.found_vocabularies[name] = vocabulary
        for name, setting_owned in self.index.settings.items():
            setting, notes = check_setting(setting_owned, schema)
            self.keep(notes, f"setting {name}")
            if setting is not None:
                self.settings[name] = setting

    def members(self, meaning: Meaning) -> None:
        """Definitions and deadlines, with what other policies add."""
        for identity, defined in meaning.all().items():
            self.keep(defined.notes, identity)
            for added in defined.added:
                self.keep(added)
            if defined.value is not None and not defined.notes.mistaken:
                self.found[identity] = defined.value

    def rules(self, schema: Schema, meaning: Meaning) -> None:
        """Rules."""
        for identity, owned in self.index.rules.items():
            rule, notes = check_rule(owned, schema, meaning)
            self.keep(notes, identity)
            if rule is not None:
                self.found_rules[identity] = rule

    def concepts(self, schema: Schema, meaning: Meaning) -> None:
        """Concepts and cues."""
        for all_owned in self.index.concepts.values():
            for owned in all_owned:
                heard = check_concept(owned, schema, meaning)
                self.keep(heard.notes, owned.id)
                if heard.concept is not None:
                    self.found_concepts[owned.id] = heard.concept
        for all_cues in self.index.cues.values():
            for cues in all_cues:
                self.keep(check_cues(cues, schema, meaning), f"cues {cues.id}")
        check_translations(self.index, self.notes())

    def around(self, schema: Schema, meaning: Meaning) -> None:
        """Entries, what headers say of their policies, decisions of authorities, paragraphs of texts."""
        index = self.index
        for name, file in index.files.items():
            if file.header is not None:
                notes = self.notes()
                bound(file.header.binds, name, schema, notes)
                sources(file.header.source, notes)
        for name, entry in index.entries.items():
            notes = self.notes()
            checked = check_entry(entry, Scope(schema, meaning, entry.policy, None, notes))
            if not notes.mistaken:
                self.entries[name] = checked
        rows = row_ids(index)
        for name, decided in index.enforcements.items():
            enforcement, notes = check_enforcement(decided, index, rows)
            self.keep(notes)
            if enforcement is not None:
                self.enforcements[name] = enforcement
        for name, text in index.instruments.items():
            self.instruments[name], notes = check_instrument(text)
            self.keep(notes)

    def report_circles(self) -> None:
        """Reports what depends on itself, then drops what depends on something that cannot be used."""
        graph = {owner: tuple(notes.dependencies) for owner, notes in self.uses.items()}
        concepts = {owned.id for found in self.index.concepts.values() for owned in found}
        deadlines = {identity for identity, member in self.index.member_ids.items() if member.kind == "deadline"}
        for around in cycles.circles({key: uses for key, uses in graph.items() if key not in concepts}):
            way = cycles.beginning_at(deadlines, around)
            start = way[-1].on
            self.uses[start].report(cycles.depends_on_itself(start, way, start in deadlines))
            for step in way:
                self.uses[step.on].mistaken = True
        self._drop_lost()

    def _drop_lost(self) -> None:
        """Drops what has mistakes, and what depends on it."""
        graph = {owner: tuple(notes.dependencies) for owner, notes in self.uses.items()}
        usable = {owner for owner, notes in self.uses.items() if not notes.mistaken}
        while True:
            lost = {owner for owner in usable if any(use.on not in usable for use in graph[owner] if use.on in graph)}
            if not lost:
                break
            usable -= lost
        for table in (self.found, self.found_rules, self.found_concepts):
            for identity in [each for each in table if each not in usable]:
                table.pop(identity)

    def report_overlaps(self, schema: Schema) -> None:
        """Reports exceptions and versions that could apply together."""
        for identity, declared in list(self.found.items()):
            notes = self.uses[identity]
            for overlap in overlaps(declared, schema, self.found):
                report = exceptions_overlap if overlap.together.shown else overlap_not_settled
                notes.report(report(declared.name, overlap))
        for owner, notes in self.uses.items():
            record = self._record_of(owner)
            for what, earlier, later in notes.apart if record is not None and not notes.mistaken else ():
                together = versions_together(record or "", earlier, later, schema, self.found)
                if together is not None:
                    notes.report(versions_not_apart(what, earlier, later, together))
        self._drop_lost()

    def _record_of(self, owner: str) -> str | None:
        """The record that a declaration is about."""
        if owner in self.found:
            return self.found[owner].record
        if owner in self.found_rules:
            return self.found_rules[owner].versions[0].subject.record
        vocabulary = self.found_vocabularies.get(owner.removeprefix("vocabulary "))
        return None if vocabulary is None else vocabulary.record

    def cases(self, schema: Schema) -> None:
        """The cases of everything that can be used."""
        for policy, file in self.index.files.items():
            shared = shared_given(file.declarations)
            common = self.keep(check_shared(shared, schema))
            for declaration in file.declarations:
                target = self._target(policy, declaration)
                if target is None or not isinstance(declaration, ast.RuleDecl | ast.DefinitionDecl | ast.DeadlineDecl):
                    continue
                for written in declaration.cases:
                    case, notes = check_case(written, shared, target, schema)
                    self.keep(notes)
                    if case is not None and not common.mistaken:
                        self.found_cases.append(case)

    def _target(self, policy: str, declaration: ast.Declaration) -> Target | None:
        match declaration:
            case ast.RuleDecl(id=name) if name.text in self.found_rules:
                rule = self.found_rules[name.text]
                record = rule.versions[0].subject.record
                return Target(rule.id, "rule", policy, record, None, False) if rule.policy == policy else None
            case ast.DefinitionDecl(name=name) | ast.DeadlineDecl(name=name):
                found = self.found.get(f"{policy}.{name.text}")
                match found:
                    case Definition():
                        return Target(found.id, "definition", policy, found.record, found.type, found.optional)
                    case Deadline():
                        return Target(found.id, "deadline", policy, found.record, DateType(), True)
        return None

    def program(self, schema: Schema) -> Program:
        """Everything that can be used, sorted."""
        for notes in self.gathered:
            self.diagnostics.extend(notes.diagnostics)
        definitions = {key: value for key, value in self.found.items() if isinstance(value, Definition)}
        deadlines = {key: value for key, value in self.found.items() if isinstance(value, Deadline)}
        index = self.index
        evidence = [owned for found in index.concepts.values() for owned in found if owned.id in self.found_concepts]
        return Program(
            policies=_sorted({name: _policy(name, file, schema) for name, file in index.files.items()}),
            records=_sorted({name: without_mistaken(record) for name, record in schema.records.items()}),
            vocabularies=_sorted(self.found_vocabularies),
            calendars=_sorted(self.calendars),
            settings=_sorted(self.settings),
            definitions=_sorted(definitions),
            deadlines=_sorted(deadlines),
            rules=_sorted(self.found_rules),
            entries=_sorted(self.entries),
            concepts=_sorted(self.found_concepts),
            lists=_sorted({owned.id: _texts(owned.declaration) for found in index.lists.values() for owned in found}),
            cues=_sorted({owned.id: owned.declaration for found in index.cues.values() for owned in found}),
            cases=tuple(sorted(self.found_cases, key=lambda case: (case.policy, case.span.start))),
            calendar_tests=tuple(sorted(self.calendar_tests, key=lambda test: (test.calendar, test.span.start))),
            files=tuple(index.files[name] for name in sorted(index.files)),
            enforcements=_sorted(self.enforcements),
            instruments=_sorted(self.instruments),
            evidence={each.id: each.declaration for each in sorted(evidence, key=lambda each: each.id)},
            calendar_files={
                name: index.calendars[name].declaration.span.source.name for name in sorted(self.calendars)
            },
            letters=tuple(_for_letters(index.files[name]) for name in sorted(index.files)),
        )


def _sorted(table: Mapping[str, T]) -> dict[str, T]:
    return {key: table[key] for key in sorted(table)}


def _texts(listed: ast.ListDecl) -> tuple[str, ...]:
    return tuple(item.value for item in listed.items)


def _for_letters(file: ast.PolicyFile) -> ast.PolicyFile:
    """A file with its header and what the letter reader reads, without what was added from translations."""
    return replace(file, uses=(), declarations=tuple(_as_written(file)))


def _as_written(file: ast.PolicyFile) -> Iterator[ast.Declaration]:
    for each in file.declarations:
        match each:
            case ast.ConceptDecl(languages=languages) | ast.TranslationDecl(languages=languages):
                own = (language for language in languages if language.span.source is file.source)
                yield replace(each, languages=tuple(replace(language, cases=()) for language in own))
            case ast.CuesDecl(languages=cues):
                yield replace(each, languages=tuple(part for part in cues if part.span.source is file.source))
            case ast.ListDecl():
                yield each


def _policy(name: str, file: ast.PolicyFile, schema: Schema) -> Policy:
    header = file.header
    assert header is not None
    assert header.checked.value is not None
    return Policy(
        name=name,
        title=header.title.value,
        regime=None if header.regime is None else header.regime.text,
        laws=tuple(law.value for law in header.laws),
        checked=header.checked.value,
        uses=tuple(sorted(schema.index.uses[name])),
        file=file.source.name,
        digest=sha256(file.source.text.encode()).hexdigest(),
        span=header.span,
        binds=bound(header.binds, name, schema, Notes()),
        source=sources(header.source, Notes()),
    )
