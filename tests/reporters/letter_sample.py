"""Letters as reporters get them, made by hand."""

from __future__ import annotations

from dataclasses import replace

from checker.assessment.marked import Demand, Mark, MarkedLetter, Said, Spot
from checker.semantics.data import Polarity

TEXT = """\
Oak Valley Clinic <records & more>

Dear Ms. Poe,

We cannot give you the notes. This decision is final, and no other clinician will look at it.
You may discuss this with your doctor. Call [PHONE] for more.
"""


def mark(words: str, label: str, name: str, polarity: Polarity, wrong: bool = False, reader: str = "phrases") -> Mark:
    """A mark on words of the text."""
    start = TEXT.index(words)
    return Mark(start, start + len(words), label, name, polarity, wrong, reader)


DEMANDS = (
    Demand(
        rule="HIPAA-D-05",
        title="A reviewable denial tells the individual of the right to a review",
        citations=("45 CFR 164.524(d)(2)(ii)",),
        severity="error",
        verdict="breached",
        labels=("L-H04",),
        forbidden=frozenset(),
        message="a ground can be reviewed, but the letter does not say so",
        mend="You may have this decision reviewed by a clinician who took no part in it.",
        wanting=(),
    ),
    Demand(
        rule="HIPAA-D-07",
        title="No denial takes the review away",
        citations=("45 CFR 164.524(a)(3)", "45 CFR 164.524(d)(2)(ii)"),
        severity="warn",
        verdict="breached",
        labels=("L-H07", "review offered"),
        forbidden=frozenset({"some.concept"}),
        message="the letter takes the review away",
        mend="Take the sentence out.",
        wanting=(),
    ),
    Demand(
        rule="HIPAA-D-19",
        title="Access comes back when the research is over",
        citations=("45 CFR 164.524(a)(2)(iii)",),
        severity="warn",
        verdict="undecided",
        labels=("L-H17",),
        forbidden=frozenset(),
        message="",
        mend="Your access comes back when the study ends, on [date].",
        wanting=("the request", "the text of the letter"),
        look_at=(Spot(6, 53, 2),),
    ),
)
LETTER = MarkedLetter(
    file="letters/one.txt",
    why_not="",
    recognised=False,
    regime="hipaa",
    kinds=("denial",),
    language="en",
    sent_on="2026-06-03",
    received_on=None,
    promised_date=None,
    grounds=("R1",),
    unfilled=(Spot(6, 45),),
    text=TEXT,
    pages=(),
    marks=tuple(
        sorted(
            (
                mark("cannot give you the notes", "L-H01", "access refused", "states"),
                mark("give you the notes", "L-H19", "withheld named", "states", reader="examples"),
                mark("decision is final, and no other", "L-H04", "right to review", "takes_away"),
                mark("final", "L-H07", "review taken away", "states", wrong=True),
                mark("no other clinician will look", "L-H06", "reviewer independent", "takes_away"),
                mark("discuss this with your doctor", "L-H05", "how to review", "near_miss"),
                mark("[PHONE]", "L-H10", "contact telephone", "blank"),
                mark("[PHONE]", "unfilled", "a field that was left open", "blank"),
                mark("for more", "L-H08", "complaint to entity", "undecided"),
            ),
            key=lambda each: (each.start, -each.end, each.label, each.polarity),
        )
    ),
    said=(
        Said("L-H01", "access refused", "states", "", "phrases", (Spot(5, 4),)),
        Said("L-H04", "right to review", "takes_away", "", "phrases", (Spot(5, 36), Spot(5, 60))),
        Said("L-H08", "complaint to entity", "undecided", "likeness", "examples", (Spot(6, 53, 2),)),
        Said("L-H14", "hhs time limit", "absent", "", "phrases", ()),
        Said("L-H17", "research access returns", "undecided", "language", "phrases", ()),
    ),
    demands=DEMANDS,
)
CLOSED = replace(LETTER, text=None, marks=())
UNREAD = replace(
    CLOSED, file="letters/two.pdf", why_not="is encrypted: save it without a password", said=(), demands=()
)
