"""From drafts to records: requests to their site, events and the rest to their request, one number to one record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from checker.logs import problems
from checker.logs.cells import NO_CODE, Flaw
from checker.logs.columns import Reading
from checker.logs.headings import UNMAPPED, Vocabulary
from checker.logs.problems import DataProblem
from checker.logs.rows import FieldValues, Shape, make_row
from checker.logs.stated import Sites
from checker.logs.understand import Draft
from checker.semantics.data import Fact, Origin, Row, Unknown, Value
from checker.semantics.model import Record

SAME_NUMBER: Final = Flaw(None, "the log has this number twice, with different entries")
NO_SITE: Final = Flaw(None, "the log does not say which site it is")
NO_SUCH_REQUEST = "the request that the letter names is not in the log"
NO_REQUEST = "nothing says which request the letter answers"


@dataclass(frozen=True)
class Assembled:
    """The records in place. `listed` pairs each letter of the log with the file of its text.

    `stated` holds, by the key of the row, what the log says in fields that a conflict made unknown.
    """

    entities: tuple[Row, ...]
    loose: tuple[Row, ...]
    listed: tuple[tuple[Row, str | None], ...]
    stated: Mapping[str, Mapping[str, Value]]
    problems: tuple[DataProblem, ...]


def assemble(drafts: Sequence[Draft], vocabulary: Vocabulary, shapes: Mapping[str, Shape], sites: Sites) -> Assembled:
    """The tree of all records; a draft that cannot be joined is told and left out, a loose letter is kept."""
    records = vocabulary.records
    joining = _Joining(records)
    entities = joining.entities([draft for draft in drafts if draft.record == "entity"], drafts, sites)
    joining.conflicts([draft for draft in drafts if draft.record == "request"])
    loose = joining.children([draft for draft in drafts if draft.record not in ("entity", "request")])
    for entity in entities:
        _take_words_for_none(entity, vocabulary, entity.known.get("country"))
    joining.share_children()
    making = _Making(records, shapes)
    rows = tuple(making.row(entity, "") for entity in entities)
    letters = tuple(making.loose_letter(draft) for draft in loose)
    return Assembled(rows, letters, tuple(making.listed), making.stated, tuple(joining.problems))


class _Joining:
    def __init__(self, records: Mapping[str, Record]) -> None:
        self._records = records
        self._requests: dict[str, list[Draft]] = {}
        self._entity_of: dict[int, Draft] = {}
        self._sites: dict[str, Draft] = {}
        self._nameless_sites: list[Draft] = []
        self.problems: list[DataProblem] = []

    # ---- sites

    def entities(self, given: Sequence[Draft], drafts: Sequence[Draft], sites: Sites) -> list[Draft]:
        """The sites, each with its requests among its children."""
        by_number = self._sites
        canonical: dict[int, Draft] = {}
        nameless = self._nameless_sites
        groups: dict[str, list[Draft]] = {}
        for draft in given:
            number = _text(draft.known.get("id"))
            if number is None:
                nameless.append(_settle(draft, sites, None))
                canonical[id(draft)] = draft
            else:
                groups.setdefault(number, []).append(draft)
        for number, group in groups.items():
            self._conflicts(group)
            by_number[number] = _settle(group[0], sites, number)
            canonical.update((id(draft), group[0]) for draft in group)
        for number in sites.described:
            if number not in by_number:
                by_number[number] = _settle(Draft("entity", {}, Origin(sites.file)), sites, number)
        requests = [draft for draft in drafts if draft.record == "request"]
        if not by_number and not nameless and not any(request.join for request in requests):
            nameless.append(_settle(Draft("entity", {}, Origin(sites.file)), sites, None))
        unnamed: Draft | None = None
        for request in requests:
            site = canonical.get(id(request.above)) if request.above is not None else None
            if site is None and request.join is not None:
                site = by_number.get(request.join)
                if site is None:
                    site = by_number[request.join] = self._undescribed(request, request.join, sites)
            if site is None:
                every = [*by_number.values(), *nameless]
                if len(every) == 1:
                    site = every[0]
                else:
                    unnamed = unnamed or _unnamed_site(self._records["entity"], sites)
                    site = unnamed
            self._entity_of[id(request)] = site
            site.children.setdefault("request", []).append(request)
        return [*by_number.values(), *nameless, *([] if unnamed is None else [unnamed])]

    def _undescribed(self, request: Draft, number: str, sites: Sites) -> Draft:
        if not sites.shared:
            origin = request.origin
            self.problems.append(problems.undescribed_site(origin.file, origin.row, origin.table))
        return _settle(Draft("entity", {}, request.origin), sites, number)

    # ---- one number, one record

    def conflicts(self, requests: Sequence[Draft]) -> None:
        """Makes unknown what two requests of one site with the same number say differently."""
        groups: dict[tuple[str, int], list[Draft]] = {}
        for request in requests:
            number = _text(request.known.get("id"))
            if number is not None:
                self._requests.setdefault(number, []).append(request)
                groups.setdefault((number, id(self._entity_of[id(request)])), []).append(request)
        for group in groups.values():
            self._conflicts(group)

    def _conflicts(self, group: Sequence[Draft]) -> None:
        if len(group) > 1:
            original = [dict(draft.known) for draft in group]
            names = sorted({name for known in original for name in known})
            differing = [n for n in names if any(known.get(n) != original[0].get(n) for known in original)]
            for draft, known in zip(group, original, strict=True):
                draft.stated = {name: known.get(name) for name in differing}
                draft.known.update(dict.fromkeys(differing, SAME_NUMBER))
            for draft in group[1:]:
                self._tell_same(group[0], draft, differing)

    def _tell_same(self, first: Draft, second: Draft, differing: Sequence[str]) -> None:
        other, origin = first.origin, second.origin
        where = (other.row, other.file)
        self.problems.append(problems.same_number(origin.file, origin.row, where, differing, origin.table))

    # ---- children

    def children(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Joins every other record to the one above; the letters that could not be joined."""
        loose: list[Draft] = []
        for draft in drafts:
            parent = self._records[draft.record].parent
            above = draft.above if draft.above is not None else self._named_parent(draft, parent)
            if isinstance(above, Draft):
                above.children.setdefault(draft.record, []).append(draft)
            elif self._records[draft.record].parent_optional:
                draft.above = None
                loose.append(draft)
            else:
                origin, record = draft.origin, draft.record
                self.problems.append(
                    problems.belongs_nowhere(
                        origin.file, origin.row or 0, record, parent or "record", above, origin.table
                    )
                )
        for group in self._numbered_children(drafts):
            self._conflicts(group)
        return loose

    def _named_parent(self, draft: Draft, parent: str | None) -> Draft | str:
        """The parent that the draft names by its number, or why there is none."""
        if parent == "entity":
            every = [*self._sites.values(), *self._nameless_sites]
            named = self._sites.get(draft.join) if draft.join else every[0] if len(every) == 1 else None
            return named or "it names no site of the log"
        if draft.join is None:
            return "its number is blank"
        if parent != "request":
            return "only nested records can say what they belong to"
        found = self._requests.get(draft.join, [])
        if not found:
            return "no request of the log has its number"
        if len({id(self._entity_of[id(request)]) for request in found}) > 1:
            return "requests of several sites have its number"
        return found[0]

    def _numbered_children(self, drafts: Sequence[Draft]) -> Iterable[list[Draft]]:
        """The groups of records below the requests that share parent and number."""
        groups: dict[tuple[str, str | None, str], list[Draft]] = {}
        for draft in drafts:
            keys = self._records[draft.record].key
            number = _text(draft.known.get(keys[0])) if keys else None
            if number is not None:
                groups.setdefault((draft.record, draft.join or str(id(draft.above)), number), []).append(draft)
        return groups.values()

    def share_children(self) -> None:
        """Gives the requests of one number the children of all of them, each its own copies."""
        for requests in self._requests.values():
            by_site: dict[int, list[Draft]] = {}
            for request in requests:
                by_site.setdefault(id(self._entity_of[id(request)]), []).append(request)
            for group in by_site.values():
                if len(group) > 1:
                    merged = _merged([request.children for request in group])
                    for request in group:
                        request.children = {
                            record: [child if request is group[0] else _copied(child) for child in children]
                            for record, children in merged.items()
                        }


class _Making:
    def __init__(self, records: Mapping[str, Record], shapes: Mapping[str, Shape]) -> None:
        self._records = records
        self._shapes = shapes
        self._keys: Counter[str] = Counter()
        self._tables = {
            name: {child.record: child.name for child in record.children.values()} for name, record in records.items()
        }
        self.listed: list[tuple[Row, str | None]] = []
        self.stated: dict[str, Mapping[str, Value]] = {}

    def row(self, draft: Draft, within: str, number: int = 1) -> Row:
        """The record with all that is below it; `within` is the number of the record above in its key."""
        own = self._own_number(draft, number)
        tail = f"{within}/{own}" if within and draft.record != "request" else own
        tables = self._tables[draft.record]
        children = {
            tables[record]: tuple(self.row(child, tail, index) for index, child in enumerate(found, 1))
            for record, found in draft.children.items()
            if record in tables
        }
        key = self._unique(draft.record, tail)
        row = make_row(self._shapes[draft.record], key, draft.known, draft.origin, children)
        if draft.stated:
            known = {name: value for name, value in draft.stated.items() if value is not None}
            values = FieldValues(self._shapes[draft.record], key, known)
            self.stated[key] = {name: values[name] for name in draft.stated}
        if draft.record == "letter":
            self.listed.append((row, draft.file))
        return row

    def loose_letter(self, draft: Draft) -> Row:
        """A letter whose request is unknown."""
        row = self.row(draft, "")
        why = NO_REQUEST if draft.join is None else NO_SUCH_REQUEST
        row.parent = Unknown(frozenset((Fact("record", "request", "", row.key, why=why),)))
        return row

    def _own_number(self, draft: Draft, number: int) -> str:
        keys = self._records[draft.record].key
        own = _text(draft.known.get(keys[0])) if keys else None
        if own is not None:
            return own
        if draft.record in ("request", "letter") and draft.origin.row is not None:
            table = f":{draft.origin.table}" if draft.origin.table else ""
            return f"{draft.origin.file}{table}#{draft.origin.row}"
        return str(number)

    def _unique(self, record: str, tail: str) -> str:
        key = f"{record}:{tail}"
        self._keys[key] += 1
        return key if self._keys[key] == 1 else self._unique(record, f"{tail}#{self._keys[key]}")


def _settle(draft: Draft, sites: Sites, number: str | None) -> Draft:
    """The site's facts: what the settings say of it, then of every site, then what the log says."""
    draft.known.update(sites.shared)
    if number is not None:
        draft.known["id"] = number
        draft.known.update(sites.described.get(number, {}))
    return draft


def _take_words_for_none(draft: Draft, vocabulary: Vocabulary, country: Reading | None) -> None:
    """Gives the fields of a record, and of those below it, whose words mean no code the code of that country."""
    fields = vocabulary.records[draft.record].fields
    for name, value in list(draft.known.items()):
        if isinstance(value, Flaw) and value.code == NO_CODE:
            draft.known[name] = vocabulary.code_for_none(fields[name], country) or value
            if name + UNMAPPED in fields:
                draft.known[name + UNMAPPED] = True
    for below in draft.children.values():
        for child in below:
            _take_words_for_none(child, vocabulary, country)


def _unnamed_site(record: Record, sites: Sites) -> Draft:
    """The site of the requests that name none where there are several: only what holds for all is known."""
    known: dict[str, Reading] = dict.fromkeys(record.fields, NO_SITE)
    known.update({name: value for name, value in sites.shared.items() if name != "id"})
    return Draft("entity", known, Origin(sites.file))


def _merged(tables: Sequence[Mapping[str, Sequence[Draft]]]) -> dict[str, list[Draft]]:
    """The children of all, where what several repeat word for word stands as often as in the one with the most."""
    merged: dict[str, list[Draft]] = {}
    for table in tables:
        for record, children in table.items():
            rest = list(merged.setdefault(record, []))
            for child in children:
                same = next((other for other in rest if other.known == child.known), None)
                if same is None:
                    merged[record].append(child)
                else:
                    rest.remove(same)
    return merged


def _copied(draft: Draft) -> Draft:
    copy = Draft(draft.record, draft.known, draft.origin, None, draft.join, draft.file)
    copy.stated = draft.stated
    copy.children = {record: [_copied(child) for child in found] for record, found in draft.children.items()}
    return copy


def _text(value: Reading | None) -> str | None:
    return value if isinstance(value, str) and value else None
