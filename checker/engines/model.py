"""What an engine is asked and what it answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from checker.semantics.data import Dataset, Fact, Row, Scalar, Unknown
from checker.semantics.model import Level, Program, Verdict

NoLaw = Literal["not_yet", "repealed", "gap"]


@dataclass(frozen=True)
class World:
    """Everything a verdict depends on: policies, data, the day of the check and the settings in force.

    `settings` holds a value for every setting of the program. `as_of` is the day through which silence counts.
    """

    program: Program
    dataset: Dataset
    as_of: date
    settings: Mapping[str, Scalar]


@dataclass(frozen=True)
class Group:
    """The rows that share the keys of a grouped rule; `maybe` rows may belong, for a key that is unknown.

    `version` is the index of the rule's version under which it was formed; `members` are all its rows, each with the
    truth of its belonging.
    """

    rows: tuple[Row, ...]
    maybe: tuple[Row, ...]
    keys: tuple[Scalar, ...]
    version: int
    members: tuple[tuple[Row, bool | Unknown], ...]


Subject = Row | Group


@dataclass(frozen=True)
class RuleVerdicts:
    """The verdicts of one rule: `verdicts[i]` is that of `subjects[i]`, in the order of the dataset.

    A subject that the rule's record kind holds but to which the rule does not apply is there too, as
    `not_applicable`. Where no letters were supplied at all, a letter rule has no subjects and `unsupplied` is True.
    """

    rule: str
    subjects: Sequence[Subject]
    verdicts: Sequence[Verdict]
    unsupplied: bool = False


@dataclass(frozen=True)
class Evidence:
    """One fact that a verdict rests on: the policy's words for it, its value as printed, and where it was read.

    `kind` tells the reporter what may be shown: `closed` (words, truths, counts, money, periods), `clock` (dates of
    the legal clock), `text` (everything else). `spans` are offsets into the letter with `key`. `concept` is the id of
    the concept where the fact is a statement.
    """

    words: str
    value: str
    kind: Literal["closed", "clock", "text"]
    key: str
    spans: tuple[tuple[int, int], ...] = ()
    concept: str | None = None


@dataclass(frozen=True)
class Piece:
    """A part of a message; text that comes from the data has the kind of its evidence."""

    text: str
    kind: Literal["words", "closed", "clock", "text"]


@dataclass(frozen=True)
class Judgement:
    """One verdict in full, as only the reference engine gives it.

    `decisive` are the unknown facts of which one alone would decide, `together` those that need company; both
    sorted. `harmless` marks an undecided verdict that no reading turns into a breach. `due` is the last day that
    the requirement names, `margin` the days from the act (or from as_of, while pending) to it: negative is late;
    `margin_working_days` is set for clocks in working days. `settings` are those that were read.
    """

    rule: str
    subject: Subject
    verdict: Verdict
    severity: Level
    version: int | None
    no_law: NoLaw | None
    decisive: tuple[Fact, ...]
    together: tuple[Fact, ...]
    harmless: bool
    message: tuple[Piece, ...]
    mend: str | None
    due: date | None
    margin: int | None
    margin_working_days: int | None
    evidence: tuple[Evidence, ...]
    settings: tuple[str, ...]


class Engine(Protocol):
    """Decides rules over a dataset. Engines differ in speed only; the shared suite compares them."""

    name: str

    def verdicts(self, world: World, rules: Sequence[str]) -> Iterator[RuleVerdicts]:
        """The verdicts of the named rules, in the order asked.

        Raises CheckerError where a rule needs what this engine lacks; engines say so before they run.
        """
        ...
