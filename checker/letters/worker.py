"""A process that reads letters for another: an order comes in first, then texts, and readings go out as plain data."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Sequence
from types import MappingProxyType
from typing import IO

from checker.collector import process_alone
from checker.letters.concepts import compile_concepts
from checker.letters.documents import Document
from checker.letters.examples.shipped import open_ear
from checker.letters.kept import PlainReading, plain
from checker.letters.model import ConceptSet
from checker.letters.order import Order, Task
from checker.letters.patterns import PatternMemory
from checker.letters.reading import PhraseReader


def work(tasks: IO[bytes], readings: IO[bytes]) -> None:
    """Reads what comes in until nothing does."""
    order: Order = pickle.load(tasks)  # noqa: S301  # from the process that began this one
    ear = None if order.policies is None else open_ear(order.policies, naming=order.naming).ear
    reader = PhraseReader(order.language, ear)
    sets: dict[str, ConceptSet] = {}
    memory = PatternMemory()
    while True:
        try:
            several: Sequence[Task] = pickle.load(tasks)  # noqa: S301  # as above
        except EOFError:
            return
        for task in several:
            if task.regime not in sets:
                sets[task.regime] = compile_concepts(order.files, task.regime, memory)
        found = [_read(task, reader, sets[task.regime]) for task in several]
        pickle.dump(found, readings, protocol=5)
        readings.flush()


def _read(task: Task, reader: PhraseReader, concepts: ConceptSet) -> PlainReading:
    document = Document("", task.text, True, "", "", MappingProxyType({}), recognised=task.recognised)
    return plain(reader.read(document, concepts))


def main() -> None:
    """Works for the process at the other end of standard input and output."""
    process_alone()
    work(sys.stdin.buffer, sys.stdout.buffer)
