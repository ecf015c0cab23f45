"""The clauses of each declaration in their order, for the messages about one that is missing or misplaced."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Clause:
    """A clause by the word that opens it; `lack` ends the sentence "rule `A-1` ..." where a needed one is missing.

    `shape` is how it is written. A clause without `lack` may be left out.
    """

    word: str
    lack: str = ""
    shape: str = ""
    repeats: bool = False


@dataclass(frozen=True)
class Layout:
    """The clauses of one kind of declaration; `opens` are the words at which their order begins anew."""

    noun: str
    clauses: tuple[Clause, ...]
    opens: tuple[str, ...] = ("in force",)

    def clause(self, word: str) -> Clause | None:
        """The clause that a word opens."""
        return next((clause for clause in self.clauses if clause.word == word), None)

    def place(self, word: str) -> int:
        """Where the clause stands in the order; -1 where it is none of this declaration."""
        return next((place for place, clause in enumerate(self.clauses) if clause.word == word), -1)


_IN_FORCE = Clause("in force", "does not say when it is in force", "`in force from DATE by FIELD`", repeats=True)
_CITE = Clause("cite", "has no citation", '`cite "..."`')
_ROW = Clause("row")
_STANDING = (Clause("binds"), Clause("source"), Clause("unsettled"))
_CASE = Clause("case", repeats=True)
_EXCEPT = Clause("except", repeats=True)
_TIMES = (
    Clause(
        "starts",
        "has no time",
        "`starts DATE`, `runs PERIOD`, and `never rolls` or `rolls to ...`",
    ),
    Clause("restarts", repeats=True),
    Clause("runs"),
    Clause("short"),
    Clause("pauses", repeats=True),
    Clause("rolls"),
    Clause("never"),
    Clause("like"),
    Clause("earliest"),
)

LAYOUTS: MappingProxyType[str, Layout] = MappingProxyType(
    {
        "policy": Layout(
            "policy",
            (
                Clause("policy"),
                Clause("regime"),
                Clause("law", "names no law", '`law "..."`'),
                Clause("checked", "does not say when it was checked against the law", "`checked DATE`"),
                Clause("binds"),
                Clause("source"),
                Clause("applies"),
            ),
            ("policy",),
        ),
        "record": Layout(
            "record",
            (
                Clause("key"),
                Clause("belongs"),
                Clause("dated"),
                Clause("field", "has no fields", '`field NAME TYPE "what it is"`', repeats=True),
                Clause("children", repeats=True),
            ),
            ("record",),
        ),
        "vocabulary": Layout(
            "vocabulary",
            (
                Clause("law", "names no law", '`law "..."`'),
                Clause("attribute", repeats=True),
                Clause("value", "has no values", '`value WORD "what it means"`', repeats=True),
            ),
            ("vocabulary",),
        ),
        "value": Layout(
            "value",
            (
                _IN_FORCE,
                _ROW,
                _CITE,
                *_STANDING,
                Clause("set", repeats=True),
                Clause("needs", repeats=True),
                Clause("barred", repeats=True),
            ),
        ),
        "calendar": Layout(
            "calendar",
            (
                _CITE,
                Clause("checked", "does not say when it was checked", "`checked DATE`"),
                Clause("covers", "does not say which years it covers", "`covers DATE through DATE`"),
                Clause("weekend", "does not say which days are the weekend", "`weekend saturday, sunday`"),
                Clause("holiday", repeats=True),
                _CASE,
            ),
            ("calendar",),
        ),
        "setting": Layout(
            "setting",
            (
                _CITE,
                Clause("default", "has no default", "`default VALUE`"),
                Clause("because", "gives no reason for its default", '`because "..."`'),
            ),
            ("setting",),
        ),
        "list": Layout(
            "list",
            (_CITE, Clause("contains", "contains nothing", '`contains "..." "..."`')),
            ("list",),
        ),
        "every case": Layout(
            "assumption", (Clause("given", "assumes nothing", "`given RECORD FIELD VALUE`", repeats=True),), ("case",)
        ),
        "define": Layout(
            "definition",
            (
                _IN_FORCE,
                _ROW,
                _CITE,
                *_STANDING,
                Clause("means", "has no value", "`means EXPRESSION`"),
                _EXCEPT,
                _CASE,
            ),
        ),
        "deadline": Layout("deadline", (_IN_FORCE, _ROW, _CITE, *_STANDING, *_TIMES, _EXCEPT, _CASE)),
        "except": Layout(
            "exception",
            (
                Clause("in force"),
                _ROW,
                _CITE,
                *_STANDING,
                Clause("over", repeats=True),
                Clause("when", "does not say when it applies", "`when CONDITION`"),
                Clause(
                    "means", "changes nothing", "`means EXPRESSION`, or a clause of the deadline such as `runs 60 days`"
                ),
                *_TIMES[1:],
            ),
            ("except",),
        ),
        "amends": Layout("amendment", (Clause("except", "changes nothing", '`except NAME "..."`', repeats=True),), ()),
        "contributes": Layout(
            "contribution",
            (_IN_FORCE, _CITE, *_STANDING, Clause("when", "does not say when it applies", "`when CONDITION`")),
            ("contributes",),
        ),
        "rule": Layout(
            "rule",
            (
                Clause("held"),
                _IN_FORCE,
                _ROW,
                _CITE,
                *_STANDING,
                Clause("severity", "has no severity", "`severity error`, `severity warn` or `severity info`"),
                Clause("lowered", repeats=True),
                Clause("for", "does not say which records it is about", "`for RECORD where CONDITION`"),
                Clause("let", repeats=True),
                Clause("require", "requires nothing", "`require CONDITION`"),
                Clause("say", "has no message", '`say "..."`', repeats=True),
                Clause("mend"),
                _CASE,
            ),
        ),
        "entry": Layout(
            "entry",
            (_CITE, *_STANDING, Clause("because", "gives no reason", '`because "..."`')),
            ("entry",),
        ),
        "enforcement": Layout(
            "enforcement",
            (
                Clause("decided", "does not say when it was decided", '`decided "..."`'),
                Clause("outcome", "does not say how it ended", '`outcome "..."`'),
                _CITE,
                Clause("source"),
                Clause("because", "does not say what was wrong", '`because "..."`'),
                Clause("shows", "shows no row of the requirements", "`shows CODE, CODE`"),
            ),
            ("enforcement",),
        ),
        "instrument": Layout(
            "instrument",
            (
                _CITE,
                Clause("paragraph", "has no paragraphs", '`paragraph "(a)(1)" "what it says"`', repeats=True),
            ),
            ("instrument",),
        ),
        "concept": Layout(
            "concept",
            (
                _IN_FORCE,
                _ROW,
                _CITE,
                *_STANDING,
                Clause("means", repeats=True),
                Clause("when"),
                Clause("in", "has no phrases", '`in english states "..."`', repeats=True),
            ),
            ("concept",),
        ),
        "cues": Layout(
            "list of cues", (Clause("in", "has no phrases", '`in english contains "..."`', repeats=True),), ("cues",)
        ),
        "translates": Layout(
            "translation",
            (Clause("in", "has no phrases", '`in german states "..."`', repeats=True),),
            ("translates",),
        ),
        "case": Layout(
            "case",
            (
                Clause("given", repeats=True),
                Clause("as"),
                Clause(
                    "expect",
                    "expects nothing",
                    "`expect passed`, `expect breached` or another answer",
                ),
            ),
            ("case",),
        ),
    }
)
