"""What letters state is kept on disk: read once, the same as when read anew, and nothing of the text is kept."""

from __future__ import annotations

import json
import re
import sqlite3
import stat
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.caching import FOLDER_VARIABLE
from checker.letters.cache import KEY_FILE, CachedReader, cached, concepts_digest, reader_options
from checker.letters.documents import Document, read_documents
from checker.letters.kept import plain, restored
from checker.letters.model import ConceptSet
from checker.letters.outcome import Found, Reading, Unfilled
from checker.letters.reading import PhraseReader
from checker.letters.statement import Resemblance, Statement
from checker.letters.store import FILE, open_store
from checker.resources import folder as resource
from checker.syntax import ast
from tests.letters.formats.files import docx, message, packed, paragraph, pdf, text_at

CLINIC = Path(__file__).parents[2] / "fixtures" / "clinic" / "letters"
KEY = b"the key of the pseudonyms"
TEXT = (
    "Cottonwood Clinic, 12 March 2026\n\nDear Ms Quillfeather,\n\nWe deny your request for access to your records of "
    "3 March 2026, because they are psychotherapy notes. You will hear from us by 9 April 2026. You may complain to "
    "our privacy officer, [NAME OF OFFICER], telephone (555) 555-0142, or to the Secretary.\n"
)


class Counted:
    """A phrase reader that counts how often it was asked."""

    def __init__(self, language: str | None = None) -> None:
        self.times = 0
        self._reader = PhraseReader(language)

    def read(self, document: Document, concepts: ConceptSet) -> Reading:
        self.times += 1
        return self._reader.read(document, concepts)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def read(
    folder: Path, policy_files: Sequence[ast.PolicyFile], concept_sets: dict[str, ConceptSet]
) -> Callable[..., tuple[list[Reading], int]]:
    """Reads documents through the cache; tells how many the reader itself was asked for."""

    def reading(
        documents: Iterable[Document], regime: str = "hipaa", options: str = "", key: bytes | None = KEY
    ) -> tuple[list[Reading], int]:
        counted = Counted()
        with cached(counted, policy_files, options, key) as reader:
            found = [reader.read(document, concept_sets[regime]) for document in documents]
        return found, counted.times

    return reading


def letter(text: str = TEXT, file: str = "letter.txt") -> Document:
    return Document(file, text, True, "", "", {})


def clinic() -> list[Document]:
    return [document for file in sorted(CLINIC.glob("*.txt")) for document in read_documents(file)]


def entries(folder: Path) -> list[dict[str, object]]:
    with closing(sqlite3.connect(folder / FILE)) as connection:
        rows = connection.execute("select entry from letters order by rowid").fetchall()
    return [json.loads(zlib.decompress(entry)) for (entry,) in rows]


@pytest.mark.parametrize("regime", ["hipaa", "gdpr", "uk_gdpr"])
def test_letters_from_the_cache_are_what_reading_them_gives(
    read: Callable[..., tuple[list[Reading], int]], concept_sets: dict[str, ConceptSet], regime: str
) -> None:
    documents = clinic()
    anew = [PhraseReader().read(document, concept_sets[regime]) for document in documents]
    assert read(documents, regime) == (anew, len(documents))
    again, times = read(documents, regime)
    assert (again, times) == (anew, 0)
    assert [json.dumps(each.as_json()) for each in again] == [json.dumps(each.as_json()) for each in anew]
    for one, other in zip(again, anew, strict=True):
        assert list(one.statements) == list(other.statements)
        assert list(one.found) == list(other.found)


def test_letters_of_every_format_are_kept(
    folder: Path, tmp_path: Path, read: Callable[..., tuple[list[Reading], int]]
) -> None:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    whole = docx("".join(map(paragraph, TEXT.split("\n\n"))))
    files = {
        "a.docx": whole,
        "b.pdf": pdf(text_at(72, 700, "Cottonwood Clinic"), text_at(72, 700, "We deny your request for access.")),
        "c.html": "".join(f"<p>{part}</p>" for part in TEXT.split("\n\n")).encode(),
        "d.eml": message("Our answer is attached.", attached={"answer.docx": (word, whole)}),
        "e.zip": packed({"R-1_denial.docx": whole}),
        "f.json": json.dumps([{"id": "L-1", "text": TEXT}]).encode(),
        "g.pdf": b"no PDF",
    }
    documents = []
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
        documents += read_documents(tmp_path / name, name)
    first, _ = read(documents)
    again, times = read(documents)
    assert again == first
    assert [each.file for each in again] == [each.file for each in documents]
    assert times == sum(not each.readable for each in documents) == 1


def test_one_text_in_two_files_is_read_once(read: Callable[..., tuple[list[Reading], int]]) -> None:
    (one, other), times = read([letter(file="a.txt"), letter(file="b.txt")])
    assert (one.file, other.file, times) == ("a.txt", "b.txt", 1)
    assert replace(other, file="a.txt") == one


def test_a_text_read_off_a_picture_is_another_letter(read: Callable[..., tuple[list[Reading], int]]) -> None:
    written, recognised = letter(), replace(letter(), recognised=True)
    first, times = read([written, recognised])
    assert times == 2
    assert first[0] != first[1]
    assert read([written, recognised]) == (first, 0)


def test_text_that_is_too_damaged_is_told_from_the_cache_too(read: Callable[..., tuple[list[Reading], int]]) -> None:
    damaged = letter("\ufffd\ufffd x\ufffd q\ufffd\ufffd zz\ufffd " * 60)
    first, _ = read([damaged])
    assert not first[0].readable
    assert read([damaged]) == (first, 0)


# ---- what is kept


def test_nothing_of_a_letter_can_be_read_in_the_cache(
    folder: Path, read: Callable[..., tuple[list[Reading], int]]
) -> None:
    (reading,), _ = read([letter()])
    assert reading.sent_on == "2026-03-12"
    assert reading.promised_date == "2026-04-09"
    assert [one.value for several in reading.found.values() for one in several]
    (entry,) = entries(folder)
    told = json.dumps(entry)
    told += (folder / FILE).read_bytes().decode("latin-1")
    for word in re.findall(r"[A-Z]\w+|\d{2,}", TEXT):
        if not re.fullmatch(r"\d{1,3}", word):
            # two or three letters stand in what is sealed by chance, but not as a word
            assert not re.search(rf"\b{word}\b" if len(word) <= 3 else word, told)
    for value in ("2026-03-12", "2026-04-09", "5550142", "5555550142", "555-0142"):
        assert value not in told


def test_every_word_in_the_cache_is_one_of_the_policies_or_of_the_reader(
    folder: Path, read: Callable[..., tuple[list[Reading], int]], concept_sets: dict[str, ConceptSet]
) -> None:
    concepts = concept_sets["hipaa"]
    read(clinic())
    closed = {concept.name for concept in concepts.concepts} | {code for one in concepts.concepts for code in one.codes}
    closed |= {"states", "takes_away", "near_miss", "blank", "absent", "undecided", "phrases", "examples", ""}
    closed |= {"text", "language", "law", "likeness", "G0", "en"}
    closed |= {"denial", "partial_denial", "grant", "extension", "redirect", "no_data", "review_outcome"}
    closed |= {"amendment_denial", "acknowledgement", "identity_request", "clarification", "other"}
    for entry in entries(folder):
        entry.pop("values")
        keys = {"readable", "kinds", "kinds_sure", "language", "grounds", "statements", "scoped", "general"}
        assert set(entry) == keys | {"found", "unfilled", "mended"}
        assert {word for part in entry.values() for word in _words(part)} <= closed


def _words(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        yield from part
        yield from (word for each in part.values() for word in _words(each))
    elif isinstance(part, list):
        yield from (word for each in part for word in _words(each))


def test_a_letter_cannot_be_found_without_the_key(folder: Path, read: Callable[..., tuple[list[Reading], int]]) -> None:
    first, _ = read([letter()])
    assert read([letter()], key=b"another key of pseudonyms") == (first, 1)
    assert len(entries(folder)) == 2


def test_without_a_key_of_pseudonyms_the_user_has_one(
    folder: Path, read: Callable[..., tuple[list[Reading], int]]
) -> None:
    first, times = read([letter()], key=None)
    assert times == 1
    assert read([letter()], key=None) == (first, 0)
    assert len((folder / KEY_FILE).read_bytes()) == 32
    for file in (folder / KEY_FILE, folder / FILE):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("spoilt", [b"", b"short", b"x" * 33])
def test_a_spoilt_key_is_made_anew(folder: Path, read: Callable[..., tuple[list[Reading], int]], spoilt: bytes) -> None:
    read([letter()], key=None)
    (folder / KEY_FILE).write_bytes(spoilt)
    assert read([letter()], key=None)[1] == 1
    assert read([letter()], key=None)[1] == 0


# ---- what a reading hangs on


def test_other_options_and_other_laws_are_other_readings(read: Callable[..., tuple[list[Reading], int]]) -> None:
    assert [read([letter()], *asked)[1] for asked in (("hipaa", "a"), ("hipaa", "b"), ("gdpr", "a"))] == [1, 1, 1]
    assert [read([letter()], *asked)[1] for asked in (("hipaa", "a"), ("hipaa", "b"), ("gdpr", "a"))] == [0, 0, 0]


def test_options_tell_language_examples_and_naming_apart(tmp_path: Path) -> None:
    taught = tmp_path / "mine" / "examples"
    taught.mkdir(parents=True)
    asked = [
        reader_options(None, None),
        reader_options("en", None),
        reader_options(None, ()),
        reader_options(None, (), naming=True),
        reader_options(None, (str(taught.parent),)),
    ]
    (taught / "heads.json").write_text("{}", encoding="utf-8")
    asked.append(reader_options(None, (str(taught.parent),)))
    assert len(set(asked)) == len(asked) - 1
    assert asked[2] == asked[4]


def test_a_changed_concept_changes_the_digest_and_a_changed_rule_does_not() -> None:
    from checker.diagnostics.source import Source
    from checker.syntax.parser import parse_policy

    paths = sorted((*resource("policies").rglob("concepts/*.policy"), *resource("policies").glob("letters/*.policy")))
    rules = resource("policies") / "hipaa" / "access.policy"
    assert not rules.is_file() or rules not in paths
    texts = {path.name: path.read_text("utf-8") for path in paths if path.name in ("denial.policy", "english.policy")}

    def digest(texts: dict[str, str], regime: str = "hipaa") -> str:
        return concepts_digest([parse_policy(Source(name, text)).file for name, text in texts.items()], regime)

    name, text = next((name, text) for name, text in texts.items() if "concept " in text)
    title = re.search(r'concept \w+ "([^"]+)"', text)
    assert title is not None
    changed = {**texts, name: text.replace(title.group(1), title.group(1) + "!", 1)}
    commented = {**texts, name: "# nothing\n" + text}
    assert digest(texts) == digest(commented)
    assert len({digest(texts), digest(changed), digest(texts, "gdpr")}) == 3


# ---- what may go wrong


def _in_table(change: str) -> Callable[[Path], None]:
    def spoil(file: Path) -> None:
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute(change)

    return spoil


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(b"no database at all" * 99),
        lambda file: file.write_bytes(file.read_bytes()[:5000]),
        lambda file: file.write_bytes(file.read_bytes()[:4096] + b"\x01" * (len(file.read_bytes()) - 4096)),
        _in_table("update letters set entry = x'00'"),
        _in_table("update letters set entry = 'a text'"),
        _in_table("update letters set seal = x'00'"),
        _in_table("delete from letters"),
        _in_table("pragma user_version = 99"),
    ],
    ids=["empty", "no database", "cut off", "spoilt pages", "entry", "no bytes", "seal", "gone", "another version"],
)
def test_what_is_spoilt_is_read_anew_and_mended(
    folder: Path, read: Callable[..., tuple[list[Reading], int]], spoil: Callable[[Path], object]
) -> None:
    first, _ = read([letter()])
    spoil(folder / FILE)
    runs = [read([letter()]) for _ in range(3)]
    assert [found for found, _ in runs] == [first] * 3
    assert runs[0][1] == 1
    assert runs[2][1] == 0


def test_a_sealed_entry_of_another_shape_is_read_anew(
    folder: Path, policy_files: Sequence[ast.PolicyFile], concept_sets: dict[str, ConceptSet],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    counted, store = Counted(), open_store(folder)
    assert store is not None
    reader = CachedReader(counted, store, KEY, "", policy_files)
    monkeypatch.setattr("checker.letters.cache.plain", lambda reading: ({"readable": True}, []))
    first = reader.read(letter(), concept_sets["hipaa"])
    monkeypatch.setattr("checker.letters.cache.plain", plain)
    assert [reader.read(letter(), concept_sets["hipaa"]) for _ in range(2)] == [first, first]
    assert counted.times == 2
    store.close()


def test_a_folder_that_cannot_be_written_to_costs_time_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, policy_files: Sequence[ast.PolicyFile]
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "file"))
    plainly = PhraseReader()
    for key in (KEY, None):
        with cached(plainly, policy_files, "", key) as reader:
            assert reader is plainly


def test_an_empty_variable_turns_the_cache_off(
    monkeypatch: pytest.MonkeyPatch, policy_files: Sequence[ast.PolicyFile]
) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, "")
    plainly = PhraseReader()
    with cached(plainly, policy_files, "", None) as reader:
        assert reader is plainly


def test_what_was_read_before_an_interruption_is_kept(
    folder: Path, policy_files: Sequence[ast.PolicyFile], concept_sets: dict[str, ConceptSet],
    read: Callable[..., tuple[list[Reading], int]],
) -> None:  # fmt: skip
    def interrupted() -> None:
        with cached(Counted(), policy_files, "", KEY) as reader:
            reader.read(letter(), concept_sets["hipaa"])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert read([letter()])[1] == 0


def test_a_store_that_somebody_else_writes_to_costs_time_only(
    folder: Path, read: Callable[..., tuple[list[Reading], int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checker.letters.store._WAIT", 0.01)
    first, _ = read([letter()])
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as other:
        other.execute("begin exclusive")
        assert read([letter()]) == (first, 1)
        other.execute("rollback")
    assert read([letter()]) == (first, 0)


def test_the_oldest_entries_make_room(folder: Path) -> None:
    store = open_store(folder, largest=100_000)
    assert store is not None
    names = [bytes([number // 256, number % 256]) for number in range(2000)]
    for name in names:
        store.keep(name, b"e" * 1000, b"s")
    store.close()
    assert (folder / FILE).stat().st_size < 300_000
    again = open_store(folder, largest=100_000)
    assert again is not None
    held = [again.find(name) is not None for name in names]
    again.close()
    assert held[-1]
    assert not held[0]
    assert held == sorted(held)


# ---- any reading


def test_every_part_of_a_reading_is_kept() -> None:
    """A new part has to be kept too, or what comes from the cache lacks it."""
    parts = {kind.__name__: [each.name for each in fields(kind)] for kind in (Statement, Resemblance, Found, Unfilled)}
    assert parts == {
        "Statement": ["polarity", "spans", "reader", "because", "about", "opposed", "resembles"],
        "Resemblance": ["example", "place", "likeness"],
        "Found": ["text", "value", "span"],
        "Unfilled": ["kind", "span"],
    }
    assert [each.name for each in fields(Reading)] == [
        "file", "origin", "readable", "why_not", "regime", "kinds", "language", "sent_on", "received_on",
        "promised_date", "grounds", "statements", "rows", "scoped", "general", "found", "unfilled", "concept_ids",
        "kinds_sure", "mended",
    ]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(0, 9999), min_size=1, max_size=9),
    st.sampled_from(["hipaa", "gdpr", "uk_gdpr"]),
    st.one_of(st.none(), st.builds(Resemblance, st.text(), st.just("examples/english/a.yaml:3"), st.floats(0, 1))),
)
def test_what_is_made_plain_is_restored(
    sentences: list[str],
    concept_sets: dict[str, ConceptSet],
    places: list[int],
    regime: str,
    resembles: Resemblance | None,
) -> None:
    document = letter(" ".join(sentences[place % len(sentences)] for place in places))
    reading = PhraseReader().read(document, concept_sets[regime])
    changed = {
        name: replace(one, resembles=resembles, reader="examples") if one.polarity == "states" else one
        for name, one in reading.statements.items()
    }
    names = {row: concept_sets[regime].concepts[number].name for row, number in concept_sets[regime].rows.items()}
    reading = replace(reading, statements=changed, rows={row: changed[name] for row, name in names.items()})
    kept, values = json.loads(json.dumps(plain(reading)))
    assert restored(kept, values, document, concept_sets[regime]) == reading


@pytest.fixture(scope="module")
def sentences(policy_files: tuple[ast.PolicyFile, ...]) -> list[str]:
    """The sentences by which policies show what their phrases mean, and some with facts."""
    concepts = [node for file in policy_files for node in file.declarations if isinstance(node, ast.ConceptDecl)]
    parts = [part for concept in concepts for part in concept.languages if part.language.text == "english"]
    shown = {case.text.value for part in parts for case in part.cases}
    return sorted(shown) + TEXT.split("\n\n")
