"""Letters read by several processes, one a processor: in order, and with the readings that one would make."""

from __future__ import annotations

import os
import pickle
import sys
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from checker.letters.cache import CachedReader
from checker.letters.documents import Document
from checker.letters.kept import PlainReading, restored
from checker.letters.order import Order, Task
from checker.letters.outcome import Reader, Reading
from checker.processors import processors

if TYPE_CHECKING:
    import subprocess
    from concurrent.futures import Future, ThreadPoolExecutor
    from queue import SimpleQueue

    from checker.letters.model import ConceptSet

_WORTH_IT: Mapping[bool, int] = MappingProxyType({False: 2_000, True: 60})
"""Letters that nobody has read yet, by whether examples are heard too, from which on several processes are sooner done
than one: each takes a second or two to begin, and has to meet for itself the sentences that letters repeat."""
_AT_ONCE = 16
_MOST_AT_ONCE = 200
_AHEAD = 2
_MOST_WAITING = 2_000
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
# -P and an explicit path: the folder in which a check is made may hold anything, also a package of this name
_BEGIN = ("-P", "-c", "import sys; sys.path.append(sys.argv[1]); from checker.letters.worker import main; main()")
_ENDED = (OSError, EOFError, ValueError, pickle.UnpicklingError)

Asked = tuple[Document, "ConceptSet"]


def read_all(asked: Iterable[Asked], reader: Reader, order: Order, jobs: int | None) -> Generator[Reading]:
    """The readings of letters in their order, each as `reader` makes it, who works by `order`.

    `jobs` processes read what `reader` does not remember; None for one a processor where there are letters enough.
    What a process leaves unread that ends before its time is read here. Close the iterator to end them all.
    """
    count = processors() if jobs is None else jobs
    if count < 2 or not sys.executable:
        yield from (reader.read(document, concepts) for document, concepts in asked)
        return
    letters = (_Letter(document, concepts, _known(reader, document, concepts)) for document, concepts in asked)
    few = 0 if jobs is not None else _WORTH_IT[order.policies is not None]
    first: list[_Letter] = []
    unread = 0
    while unread <= few and (letter := next(letters, None)) is not None:
        first.append(letter)
        unread += letter.known is None
        if not unread or len(first) >= _MOST_WAITING:
            yield from (each.read(reader) for each in first)
            first, unread = [], 0
    if unread <= few:
        yield from (each.read(reader) for each in first)
        return
    with _workers(count, order) as workers:
        yield from _in_order(chain(first, letters), workers, reader)


@dataclass(frozen=True)
class _Letter:
    """A letter whose turn has not come, with its reading where that is known."""

    document: Document
    concepts: ConceptSet
    known: Reading | None

    def read(self, reader: Reader) -> Reading:
        return reader.read(self.document, self.concepts) if self.known is None else self.known


def _known(reader: Reader, document: Document, concepts: ConceptSet) -> Reading | None:
    """What a reader remembers, or says at once because there is nothing to read."""
    if not document.readable:
        return reader.read(document, concepts)
    return reader.known(document, concepts) if isinstance(reader, CachedReader) else None


@dataclass(frozen=True)
class _Workers:
    """The processes at work, one thread for each that waits for it, and those that have nothing to do."""

    threads: ThreadPoolExecutor
    idle: SimpleQueue[subprocess.Popen[bytes]]
    count: int

    def submit(self, letters: Sequence[_Letter]) -> Future[Sequence[PlainReading]]:
        tasks = [Task(one.concepts.regime, one.document.text, one.document.recognised) for one in letters]
        return self.threads.submit(self._ask, tasks)

    def _ask(self, tasks: Sequence[Task]) -> Sequence[PlainReading]:
        """What the next idle process answers; raises one of `_ENDED` where it is none any more."""
        worker = self.idle.get()
        try:
            assert worker.stdin is not None
            assert worker.stdout is not None
            pickle.dump(tasks, worker.stdin, protocol=5)
            worker.stdin.flush()
            found: Sequence[PlainReading] = pickle.load(worker.stdout)  # noqa: S301  # begun here
            return found
        finally:
            self.idle.put(worker)


@contextmanager
def _workers(count: int, order: Order) -> Iterator[_Workers]:
    """As many processes that read by `order`; all are ended in the end, whatever they are doing."""
    # these take longer to import than a letter to find
    from concurrent.futures import ThreadPoolExecutor
    from queue import SimpleQueue

    idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
    begun: list[subprocess.Popen[bytes]] = []
    threads = ThreadPoolExecutor(count)
    try:
        for _ in range(count):
            with suppress(OSError):
                begun.append(_begun())
        written = pickle.dumps(replace(order, files=tuple(order.files)), protocol=5)
        for worker in begun:
            threads.submit(_send, worker, written, idle)
        yield _Workers(threads, idle, len(begun))
    finally:
        for worker in begun:
            worker.kill()
        threads.shutdown(wait=True, cancel_futures=True)
        for worker in begun:
            with suppress(OSError):
                worker.communicate()


def _begun() -> subprocess.Popen[bytes]:
    import subprocess  # as those of `_workers`

    return subprocess.Popen(  # noqa: S603  # this interpreter and this package, nothing of the input
        [sys.executable, *_BEGIN, str(Path(__file__).parents[2])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # what went wrong may quote the letter; the letter is read again here, and goes wrong here
        stderr=subprocess.DEVNULL,
        env={**os.environ, **dict.fromkeys(_ONE_THREAD, "1")},
        # Ctrl-C is for this process, which ends the others
        start_new_session=True,
    )


def _send(worker: subprocess.Popen[bytes], order: bytes, idle: SimpleQueue[subprocess.Popen[bytes]]) -> None:
    """Tells a process how to read; one that ended at once is told apart when it is asked."""
    assert worker.stdin is not None
    with suppress(OSError):
        worker.stdin.write(order)
        worker.stdin.flush()
    idle.put(worker)


def _in_order(letters: Iterator[_Letter], workers: _Workers, reader: Reader) -> Iterator[Reading]:
    waiting: deque[tuple[Sequence[_Letter], Future[Sequence[PlainReading]] | None]] = deque()
    for group in _groups(letters):
        unread = [letter for letter in group if letter.known is None]
        waiting.append((group, workers.submit(unread) if unread and workers.count else None))
        if len(waiting) > _AHEAD * max(workers.count, 1):
            yield from _readings(*waiting.popleft(), reader)
    while waiting:
        yield from _readings(*waiting.popleft(), reader)


def _groups(letters: Iterator[_Letter]) -> Iterator[Sequence[_Letter]]:
    """Neighbours, among them so many that are to be read."""
    group: list[_Letter] = []
    unread = 0
    for letter in letters:
        group.append(letter)
        unread += letter.known is None
        if unread == _AT_ONCE or len(group) == _MOST_AT_ONCE:
            yield group
            group, unread = [], 0
    if group:
        yield group


def _readings(
    letters: Sequence[_Letter], asked: Future[Sequence[PlainReading]] | None, reader: Reader
) -> Iterator[Reading]:
    try:
        answers = iter(() if asked is None else asked.result())
    except _ENDED:
        answers = iter(())
    for letter in letters:
        answer = None if letter.known is not None else next(answers, None)
        if answer is None:
            yield letter.read(reader)
            continue
        if isinstance(reader, CachedReader):
            reader.keep(letter.document, letter.concepts, answer)
        yield restored(*answer, letter.document, letter.concepts)
