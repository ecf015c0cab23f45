"""The words of the language by what they may be used for; a test compares them with the grammar."""

from __future__ import annotations

# Each opens a declaration and is never a name, so the text can be cut there whatever stands around it.
STARTERS = (
    "policy",
    "use",
    "record",
    "vocabulary",
    "calendar",
    "setting",
    "define",
    "deadline",
    "amends",
    "contributes",
    "rule",
    "concept",
    "cues",
    "entry",
    "enforcement",
    "instrument",
    "translates",
)

# Each opens a clause and is never a name either.
CLAUSES = (
    "law",
    "checked",
    "applies",
    "cite",
    "row",
    "binds",
    "source",
    "unsettled",
    "shows",
    "severity",
    "lowered",
    "for",
    "let",
    "require",
    "say",
    "mend",
    "also",
    "starts",
    "restarts",
    "runs",
    "pauses",
    "rolls",
    "never",
    "like",
    "except",
    "when",
    "means",
    "needs",
    "barred",
    "attribute",
    "value",
    "field",
    "children",
    "case",
    "given",
    "expect",
    "holiday",
    "default",
    "because",
    "contains",
    "covers",
    "weekend",
    "takes",
)

HARD = frozenset(STARTERS + CLAUSES)

# Each opens an expression or is a fact, so it cannot be a value of a closed list.
OPERANDS = frozenset(
    {
        "first",
        "last",
        "count",
        "total",
        "earliest",
        "latest",
        "not",
        "some",
        "every",
        "no",
        "yes",
        "unknown",
        "absent",
    }
)

# Each joins the parts of a condition; as a name it would make the condition unreadable.
JOINERS = frozenset({"and", "or", "in", "is", "by", "done", "of", "from", "to", "on", "other", "where", "has"})
