"""Letters read by several processes: the readings of one, in order, and nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from checker.caching import FOLDER_VARIABLE
from checker.letters import crew
from checker.letters.cache import cached
from checker.letters.crew import read_all
from checker.letters.documents import Document, unreadable
from checker.letters.model import ConceptSet
from checker.letters.order import Order
from checker.letters.outcome import Reading
from checker.letters.reading import PhraseReader
from checker.syntax import ast

REASONS = ("psychotherapy notes", "notes that another person gave us in confidence", "a danger to your own life")
SAID = "\ninterrupted: the check is not complete\n"
ALIVE = """
import sys
from checker.cli.main import execute
from checker.letters import crew
begun, in_order, pids = crew._begun, crew._in_order, []
def noted():
    worker = begun()
    pids.append(worker.pid)
    return worker
def told(*given):
    print(*pids, flush=True)
    return in_order(*given)
crew._BEGIN = ("-c", "import time; time.sleep(60)")
crew._begun, crew._in_order = noted, told
sys.exit(execute(sys.argv[1:]))
"""


class Counted:
    """A phrase reader that counts how often it was asked."""

    def __init__(self) -> None:
        self.times = 0
        self._reader = PhraseReader()

    def read(self, document: Document, concepts: ConceptSet) -> Reading:
        self.times += 1
        return self._reader.read(document, concepts)


def letters(count: int) -> list[Document]:
    """Letters that differ, one of which has no text."""
    made = [
        Document(
            f"letter {number}.txt",
            f"Cottonwood Clinic, {1 + number % 28} March 2026\n\nWe deny your request for access to your records,"
            f" because they are {REASONS[number % 3]}. Call (555) 555-01{number % 100:02}.\n",
            True,
            "",
            "",
            {},
        )
        for number in range(count)
    ]
    return [*made[: count // 2], unreadable("blank.txt", "holds no text"), *made[count // 2 :]]


@pytest.fixture
def order(policy_files: Sequence[ast.PolicyFile]) -> Order:
    return Order(tuple(policy_files), None, None)


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that were begun."""
    found: list[subprocess.Popen[bytes]] = []
    begin = crew._begun

    def noted() -> subprocess.Popen[bytes]:
        found.append(begin())
        return found[-1]

    monkeypatch.setattr(crew, "_begun", noted)
    return found


def one_by_one(documents: Iterable[Document], concepts: ConceptSet) -> list[Reading]:
    reader = PhraseReader()
    return [reader.read(document, concepts) for document in documents]


def test_several_processes_read_what_one_reads_in_the_same_order(
    order: Order, concept_sets: dict[str, ConceptSet], begun: list[subprocess.Popen[bytes]]
) -> None:
    documents, concepts = letters(60), concept_sets["hipaa"]
    here = Counted()
    found = list(read_all(((each, concepts) for each in documents), here, order, 2))
    assert found == one_by_one(documents, concepts)
    assert (len(begun), here.times) == (2, 1)
    assert all(worker.poll() is not None for worker in begun)


def test_each_letter_is_read_by_its_own_law(order: Order, concept_sets: dict[str, ConceptSet]) -> None:
    asked = [(document, concept_sets[regime]) for document in letters(5) for regime in ("gdpr", "hipaa")]
    found = list(read_all(iter(asked), Counted(), order, 2))
    assert found == [PhraseReader().read(document, concepts) for document, concepts in asked]


def test_what_processes_read_is_remembered_and_not_read_again(
    order: Order,
    policy_files: Sequence[ast.PolicyFile],
    concept_sets: dict[str, ConceptSet],
    begun: list[subprocess.Popen[bytes]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    documents, concepts = letters(30), concept_sets["hipaa"]
    runs = []
    for _ in range(2):
        here = Counted()
        with cached(here, policy_files, "", b"key") as reader:
            runs.append((list(read_all(((each, concepts) for each in documents), reader, order, 2)), here.times))
    expected = one_by_one(documents, concepts)
    assert runs == [(expected, 1), (expected, 1)]
    assert len(begun) == 2


def test_letters_of_a_process_that_ends_are_read_here(
    order: Order, concept_sets: dict[str, ConceptSet], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "_BEGIN", ("-c", "raise SystemExit(1)"))
    documents, concepts = letters(20), concept_sets["hipaa"]
    here = Counted()
    assert list(read_all(((each, concepts) for each in documents), here, order, 2)) == one_by_one(documents, concepts)
    assert here.times == len(documents)


def test_letters_are_read_here_where_no_process_can_be_begun(
    order: Order, concept_sets: dict[str, ConceptSet], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> subprocess.Popen[bytes]:
        raise OSError("no more processes")

    monkeypatch.setattr(crew, "_begun", refused)
    documents, concepts = letters(20), concept_sets["hipaa"]
    found = list(read_all(((each, concepts) for each in documents), Counted(), order, 2))
    assert found == one_by_one(documents, concepts)


def test_no_process_is_begun_for_a_few_letters(
    order: Order,
    concept_sets: dict[str, ConceptSet],
    begun: list[subprocess.Popen[bytes]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(crew, "processors", lambda: 2)
    documents, concepts = letters(20), concept_sets["hipaa"]
    found = list(read_all(((each, concepts) for each in documents), Counted(), order, None))
    assert (found, begun) == (one_by_one(documents, concepts), [])


def test_letters_are_taken_no_faster_than_they_are_read(order: Order, concept_sets: dict[str, ConceptSet]) -> None:
    taken = 0

    def asked() -> Iterator[tuple[Document, ConceptSet]]:
        nonlocal taken
        for document in letters(400):
            taken += 1
            yield document, concept_sets["hipaa"]

    with closing(read_all(asked(), Counted(), order, 2)) as readings:
        next(readings)
        assert taken <= 80


def test_ctrl_c_ends_all_processes_at_once(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text("We deny your request.\n", encoding="utf-8")
    arguments = ("read", str(tmp_path), "--reader", "phrases", "--no-cache", "--jobs", "2")
    with subprocess.Popen(
        [sys.executable, "-c", ALIVE, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        workers = [int(pid) for pid in process.stdout.readline().split()]
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (130, SAID)
    assert len(workers) == 2
    for worker in workers:
        with pytest.raises(ProcessLookupError):
            os.kill(worker, 0)
