"""Word documents: header, body, notes and footer in reading order."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from checker.letters.formats.blocks import Block, write_blocks
from checker.letters.formats.decoded import UnreadableError
from checker.letters.formats.docx_styles import Look, Styles, attribute, below, child, is_on, local
from checker.letters.formats.docx_text import PAGE_MARK, BlockReader
from checker.letters.formats.extract import Allowance, Extract
from checker.letters.formats.packages import open_package, read_part, read_xml
from checker.letters.formats.plain_text import page_starts

_USUAL = "word/document.xml"
_NO_WORD = "is no Word document, though its name says so: save it as DOCX or PDF, or give an archive the ending .zip"


def read_docx(data: bytes, allowance: Allowance) -> Extract:
    """The letter; its pages are those that Word last laid out, else those of breaks set by hand."""
    package = _Package(open_package(data), allowance)
    root = package.tree(package.main)
    body = child(root, "body")
    if body is None:
        raise UnreadableError(_NO_WORD)
    try:
        return _paged(write_blocks(_blocks(package, body)))
    except RecursionError:
        raise UnreadableError("is nested beyond reason: open it and save it again") from None


def _blocks(package: _Package, body: Element) -> Iterator[Block]:
    reader = BlockReader(Styles(package.related_tree("styles")))
    sections = tuple(below(body, "sectPr"))
    for part in package.margins(sections, "headerReference"):
        yield from (*reader.read(part, Look()), Block(""))
    yield from reader.read(body, Look())
    for kind, number in tuple(reader.notes):
        yield from (Block(""), *_note(package, reader, kind, number))
    for part in package.margins(sections, "footerReference"):
        yield from (Block(""), *reader.read(part, Look()))


def _note(package: _Package, reader: BlockReader, kind: str, number: str) -> Iterator[Block]:
    for note in package.related_tree(f"{kind}s") or ():
        if local(note) == kind and attribute(note, "id") == number:
            yield from reader.read(note, Look())


def _paged(text: str) -> Extract:
    """The text without the marks of pages, and where its pages begin."""
    if PAGE_MARK not in text:
        return Extract(text, pages=page_starts(text))
    starts, kept = [0], 0
    for piece in text.split(PAGE_MARK)[:-1]:
        kept += len(piece)
        starts.append(kept)
    return Extract(text.replace(PAGE_MARK, ""), pages=tuple(starts))


class _Package:
    """The parts of a document by the relations that name them."""

    def __init__(self, package: zipfile.ZipFile, allowance: Allowance) -> None:
        self._package = package
        self._allowance = allowance
        self._parts = {info.filename.lower().lstrip("/"): info for info in package.infolist()}
        if not any(name.startswith("word/") for name in self._parts):
            raise UnreadableError(_NO_WORD)
        self.main = next((target for kind, _, target in self._relations("") if kind == "officeDocument"), _USUAL)
        self._related = tuple(self._relations(self.main))

    def tree(self, name: str) -> Element:
        """A part; raises UnreadableError where it is missing."""
        part = self._parts.get(name.lower())
        if part is None:
            raise UnreadableError("is damaged inside: open it and save it again")
        return read_xml(read_part(self._package, part, self._allowance))

    def related_tree(self, kind: str) -> Element | None:
        """The part that the document relates to as `kind`, if there is one."""
        target = next((target for name, _, target in self._related if name == kind), None)
        return self.tree(target) if target is not None and target.lower() in self._parts else None

    def margins(self, sections: tuple[Element, ...], name: str) -> Iterator[Element]:
        """The headers or footers that are printed, each once, in the order of the sections."""
        targets = {number: target for _, number, target in self._related}
        both_sides = is_on(self.related_tree("settings"), "evenAndOddHeaders")
        seen: set[str] = set()
        for section in sections:
            printed = {"default"} | ({"first"} if is_on(section, "titlePg") else set())
            printed |= {"even"} if both_sides else set()
            references = [one for one in section if local(one) == name and attribute(one, "type") in printed]
            for reference in sorted(references, key=lambda one: attribute(one, "type") != "first"):
                target = targets.get(attribute(reference, "id") or "", "")
                if target and target not in seen:
                    seen.add(target)
                    yield self.tree(target)

    def _relations(self, name: str) -> Iterator[tuple[str, str, str]]:
        """Kind, id and target of what a part relates to inside the package."""
        folder, file = posixpath.split(name)
        part = self._parts.get(posixpath.join(folder, "_rels", f"{file}.rels").lower())
        if part is None:
            return
        for relation in read_xml(read_part(self._package, part, self._allowance)):
            target = attribute(relation, "Target") or ""
            if attribute(relation, "TargetMode") != "External":
                path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                yield (attribute(relation, "Type") or "").rpartition("/")[2], attribute(relation, "Id") or "", path
