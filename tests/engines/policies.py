"""Policies made up at random that pass the type check: rules, definitions, deadlines, exceptions, versions."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from random import Random

from checker import resources
from checker.diagnostics.source import Source
from checker.semantics.model import Program
from checker.workspace import Workspace

BASIS = ("records.policy", "grounds.policy", "calendars/us_federal.policy", "calendars/ireland.policy")
DAYS = ("2003-04-14", "2024-02-29", "2025-01-31", "2025-02-28", "2025-03-31", "2025-12-31")
RULES = 8


CONCEPTS = """concept review "c"
  in force from 2003-04-14 by sent_on
  cite "a"
  when negated nothing
  in english
    states
      "review"

concept telephone "c"
  in force from 2003-04-14 by sent_on
  cite "a"
  when negated nothing
  means ground_code U1
  in english
    states
      "telephone"
"""
STRICT = """deadline strict of request "d"
  in force from 2003-04-14 by received_on
    cite "a"
    earliest of due, other_due
    never rolls
"""
ANSWERS = "e.kind in (access_provided, denial_notice, received, acknowledged)"
REPLY = "first r in request.events where (r.kind = acknowledged and r.happened_on >= happened_on) by r.happened_on"


class Writer:
    """Writes expressions over the shipped records; every choice comes from `random`."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.truths = 0
        self.variables = 0

    def one(self, *options: str) -> str:
        """One of several texts."""
        return self.random.choice(options)

    def number(self, low: int, high: int) -> str:
        """A number in words of the language."""
        return str(self.random.randint(low, high))

    def period(self) -> str:
        """A length of time."""
        return self.one(
            f"{self.number(0, 40)} days",
            f"{self.number(1, 14)} months",
            f"{self.number(1, 20)} working days of us_federal",
            f"{self.number(1, 20)} working days of entity.holidays",
        )

    def day(self) -> str:
        """A date of a request that is never absent."""
        return self.one(
            "received_on",
            f"received_on + {self.period()}",
            f"received_on - {self.number(1, 9)} months",
            "as_of",
            self.one(*DAYS),
            "base_day",
            "latest of (received_on, base_day)",
            "earliest of (base_day, as_of)",
        )

    def comparator(self) -> str:
        """One of the six."""
        return self.one("=", "!=", "<", "<=", ">", ">=")

    def request(self, depth: int) -> str:
        """A yes or no about a request."""
        atoms: tuple[Callable[[], str], ...] = (
            lambda: self.one("written", "signed", "large_amount", "subject_deceased", "flagged", "chosen"),
            lambda: "not " + self.one("written", "signed", "large_amount", "flagged", "chosen"),
            lambda: self.one("right = access", "right in (access, erasure)", "decision in (grant, partial, denial)"),
            lambda: f"wants {self.one('=', '!=')} copy",
            lambda: f"{self.day()} {self.comparator()} {self.day()}",
            lambda: f"(dated_on is present and dated_on {self.comparator()} {self.day()})",
            lambda: f"(dated_on is absent or dated_on {self.comparator()} {self.day()})",
            lambda: self.one("dated_on is present", "number is absent", "answer is present", "latest_event is absent"),
            lambda: f"(number is present and number {self.comparator()} {self.number(0, 30)})",
            lambda: (
                f"{self.one('answer', 'latest_event', 'received_on')} done by {self.one('due', 'first_due', 'strict')}"
            ),
            lambda: f"not answer done by {self.one('due', 'first_due', 'strict', 'base_day')}",
            lambda: f"{self.one('due', 'first_due')} is over",
            lambda: (
                f"(answer is present and answer.happened_on - received_on {self.comparator()} "
                f"{self.number(0, 60)} days)"
            ),
            lambda: "(latest_event is present and latest_event.written)",
            lambda: "(answer is present and answer.kind = access_provided)",
            lambda: f"(due is present and due {self.comparator()} {self.day()})",
            lambda: f"some e in events where ({self.event(depth - 1)})",
            lambda: f"no e in events where ({self.event(depth - 1)})",
            lambda: f"every e in events where ({self.event(0)}) has ({self.event(depth - 1)})",
            lambda: f"every i in items has ({self.item(depth - 1)})",
            lambda: f"some g in grounds where ({self.ground(depth - 1)})",
            lambda: f"count of e in events where ({self.event(0)}) {self.comparator()} {self.number(0, 3)}",
            lambda: f"count of i in items where ({self.item(0)}) {self.comparator()} {self.number(0, 2)}",
            lambda: (
                f"total of f.amount for f in fees where ({self.fee()}) {self.comparator()} {self.number(1, 30)}.50 USD"
            ),
            lambda: "(refused_for is present and other in refused_for)",
            lambda: self.one(
                "entity.state = california", "entity.country in (us, uk)", "entity.requires_written_requests"
            ),
        )
        return self.joined(atoms, depth, self.request)

    def event(self, depth: int) -> str:
        """A yes or no about an event called e, seen from its request."""
        atoms: tuple[Callable[[], str], ...] = (
            lambda: self.one("e.written", "e.reasonable", "e.states_reason", "not e.written"),
            lambda: self.one("e.kind = extension_notice", "e.kind in (access_provided, denial_notice, received)"),
            lambda: f"e.happened_on {self.comparator()} {self.day()}",
            lambda: f"(e.stated_date is present and e.stated_date {self.comparator()} e.happened_on + {self.period()})",
            lambda: "e.answers is absent",
            lambda: "e.repeated",
            lambda: f"(e.reply is present and e.reply.happened_on {self.comparator()} {self.day()})",
            lambda: f"some o in events where (o.kind = e.kind and o.happened_on {self.comparator()} e.happened_on)",
            lambda: f"count of o in events where (o.written) {self.comparator()} {self.number(0, 2)}",
        )
        return self.joined(atoms, depth, self.event)

    def item(self, depth: int) -> str:
        """A yes or no about an item called i."""
        atoms: tuple[Callable[[], str], ...] = (
            lambda: self.one("i.released", "i.electronic", "not i.on_site", "i.covered"),
            lambda: self.one("i.category = film", "i.category in (notes, chart, billing)"),
            lambda: f"(i.released_on is present and i.released_on {self.comparator()} {self.day()})",
            lambda: "some g in grounds where (i.id in g.withheld)",
        )
        return self.joined(atoms, depth, self.item)

    def ground(self, depth: int) -> str:
        """A yes or no about a ground called g."""
        atoms: tuple[Callable[[], str], ...] = (
            lambda: self.one("g.code is reviewable", "g.code is permitted", "g.code is made_out"),
            lambda: self.one("g.code = U1", "g.code in (U1, R1, R2)", "g.facts_recorded", "not g.others_rights"),
            lambda: f"g.code is valid on {self.day()}",
            lambda: f"(g.agreed_on is present and g.agreed_on {self.comparator()} {self.day()})",
            lambda: f"some i in items where (i.id in g.withheld and {self.item(0)})",
        )
        return self.joined(atoms, depth, self.ground)

    def fee(self) -> str:
        """A yes or no about a line of a bill called f."""
        return self.one(
            "f.component = search", "f.method in (flat, per_page)", "not f.from_microfilm", "f.agreed_in_advance"
        )

    def letter(self, depth: int) -> str:
        """A yes or no about a letter."""
        atoms: tuple[Callable[[], str], ...] = (
            lambda: f"letter {self.one('states', 'takes away', 'comes near')} {self.one('review', 'telephone')}",
            lambda: "denial in kind",
            lambda: "language = english",
            lambda: f"(promised_date is present and promised_date {self.comparator()} sent_on + {self.period()})",
            lambda: "(entity.contact_phone is present and some p in telephone where (p.found = entity.contact_phone))",
            lambda: (
                f"every g in request.grounds where ({self.ground_of_letter()}) has (letter states review about g.code)"
            ),
            lambda: "some g in request.grounds where (letter reads g.code)",
            lambda: "request.flagged",
            lambda: f"sent_on {self.comparator()} request.received_on + {self.period()}",
        )
        return self.joined(atoms, depth, self.letter)

    def ground_of_letter(self) -> str:
        """A yes or no about a ground called g, seen from a letter."""
        names = (
            ("received_on", "sent_on"),
            ("base_day", "sent_on"),
            ("in items", "in request.items"),
            ("in grounds", "in request.grounds"),
        )
        text = self.ground(0)
        for name, instead in names:
            text = text.replace(name, instead)
        return text

    def joined(self, atoms: tuple[Callable[[], str], ...], depth: int, deeper: Callable[[int], str]) -> str:
        """An atom, or several joined by `and` or `or`."""
        if depth <= 0 or self.random.random() < 0.4:
            return self.random.choice(atoms)()
        word = self.one(" and ", " or ")
        parts = [deeper(depth - 1) for _ in range(self.random.randint(2, 3))]
        return word.join(f"({part})" if " and " in part or " or " in part else part for part in parts)

    # ---- declarations

    def versions(self, by: str, body: Callable[[], str], law: str = 'cite "a"') -> str:
        """One version, or two that meet on a day, perhaps with a gap before or between."""
        kind = self.random.randrange(4)
        if kind < 2:
            start = self.one("2003-04-14", "2003-04-14", "2024-03-01")
            return f"  in force from {start} by {by}\n    {law}\n{body()}"
        end, start = ("2025-01-31", "2025-02-01") if kind == 2 else ("2024-12-31", "2025-01-15")
        return (
            f"  in force from 2003-04-14 through {end} by {by}\n    {law}\n{body()}"
            f"  in force from {start} by {by}\n    {law}\n{body()}"
        )

    def definition(self, name: str, record: str, means: Callable[[], str], by: str, excepted: bool = False) -> str:
        """A definition with its versions; with an exception if asked."""

        def body() -> str:
            text = f"    means {means()}\n"
            if excepted and self.random.random() < 0.7:
                over = ""
                text += f'    except one "e"\n      cite "a"\n      when {self.guard(name)}\n      means {means()}\n'
                if self.random.random() < 0.4:
                    over = "      over one\n"
                    text += f'    except two "e"\n      cite "a"\n{over}'
                    text += f"      when {self.guard(name)}\n      means {means()}\n"
            return text

        return f'define {name} of {record} "d"\n{self.versions(by, body)}\n'

    def guard(self, name: str) -> str:
        """A yes or no about a request that reads no other declaration."""
        return self.one(
            "written",
            "signed and large_amount",
            "right = access",
            "some e in events where (e.kind = extension_notice and e.written)",
            "dated_on is present",
            "wants != copy",
            "not signed",
            "received_on >= 2025-02-01",
        )

    def clock(self) -> str:
        """The clauses of a deadline."""
        runs = self.one(
            "30 days",
            "1 month",
            "3 months",
            "45 days",
            "10 working days of entity.holidays",
            "5 working days of us_federal",
            "30 days counting the first day",
            "1 month counting the first day",
        )
        text = f"    starts {self.one('received_on', 'received_on', 'base_day')}\n"
        if self.random.random() < 0.4:
            text += f"    restarts latest_event.happened_on when {self.guard('')}\n"
        text += f"    runs {runs}\n"
        if self.random.random() < 0.2 and "month" in runs:
            text += "    short months overflows\n"
        if self.random.random() < 0.5:
            ends = self.one("both ends", "last day")
            when = "" if self.random.random() < 0.5 else f" when {self.guard('')}"
            text += "    pauses for each q in events where (q.kind in (id_requested, received) and q.reasonable)\n"
            text += f"      from q.happened_on to q.reply.happened_on {ends} counted{when}\n"
        return (
            text
            + "    "
            + self.one("never rolls", "rolls to working days of entity.holidays", "rolls to working days of us_federal")
            + "\n"
        )

    def deadline(self, name: str, like: str | None) -> str:
        """A deadline with its versions and perhaps an exception."""

        def body() -> str:
            text = self.clock() if like is None else f"    like {like}\n"
            if self.random.random() < 0.7 or like is not None:
                text += f'    except longer "e"\n      cite "a"\n      when {self.guard("")}\n'
                text += f"      runs {self.one('60 days', '3 months', '90 days')}\n"
            return text

        return f'deadline {name} of request "d"\n{self.versions("received_on", body)}\n'

    def rule(self, number: int, record: str, by: str, test: Callable[[int], str]) -> str:
        """A rule about a kind of record."""

        def body() -> str:
            where = f" where {test(1)}" if self.random.random() < 0.7 else ""
            return f'    severity error\n    for {record}{where}\n    require {test(2)}\n    say "s"\n'

        return f'rule X-{number:02} "r"\n{self.versions(by, body)}\n'

    def policy(self) -> str:
        """A whole policy."""
        e = "e in events"
        parts = [
            'policy made "made up"\n  law "a"\n  checked 2026-01-01\n',
            "use records\nuse grounds\n",
            CONCEPTS,
            self.definition("flagged", "request", lambda: self.guard(""), "received_on", excepted=True),
            self.definition(
                "chosen",
                "request",
                lambda: f"some {e} where ({self.one('e.written', 'e.kind = received')})",
                "received_on",
            ),
            self.definition(
                "base_day",
                "request",
                lambda: self.one("received_on", "received_on + 3 days", "received_on + 1 month"),
                "received_on",
                excepted=True,
            ),
            self.definition(
                "answer",
                "request",
                lambda: f"{self.one('first', 'last')} {e} where ({self.one(ANSWERS, 'e.written')}) by e.happened_on",
                "received_on",
            ),
            self.definition(
                "latest_event",
                "request",
                lambda: (
                    f"{self.one('first', 'last')} {e} where "
                    f"({self.one('e.kind != fee_paid', 'e.reasonable')}) by e.happened_on"
                ),
                "received_on",
            ),
            self.definition(
                "reply",
                "event",
                lambda: REPLY,
                "request.received_on",
            ),
            self.definition(
                "repeated",
                "event",
                lambda: "some other r in request.events where (r.kind = kind)",
                "request.received_on",
            ),
            self.definition(
                "covered",
                "item",
                lambda: (
                    "released or some g in request.grounds where (id in g.withheld "
                    f"and {self.one('g.code is permitted', 'g.code is made_out')})"
                ),
                "request.received_on",
            ),
            self.deadline("first_due", None),
            self.deadline("due", "first_due"),
            self.deadline("other_due", None),
            STRICT,
        ]
        for number in range(RULES):
            kind = self.random.randrange(5) if number else 4
            if kind == 0:
                parts.append(self.rule(number, "event", "request.received_on", self.from_event))
            elif kind == 1:
                parts.append(self.rule(number, "letter", "sent_on", self.letter))
            elif kind == 2 and number:
                parts.append(
                    self.rule(
                        number,
                        "request",
                        "received_on",
                        lambda depth: self.one(
                            f"X-00 {self.one('passed', 'breached')} for request", "not X-00 undecided for request"
                        ),
                    )
                )
            else:
                parts.append(self.rule(number, "request", "received_on", self.request))
        return "\n".join(parts)

    def from_event(self, depth: int) -> str:
        """A yes or no about an event as the subject of a rule."""
        atoms: tuple[Callable[[], str], ...] = (
            lambda: self.one(
                "written", "kind = extension_notice", "repeated", "request.flagged", "reason_kind != other"
            ),
            lambda: f"happened_on {self.comparator()} request.received_on + {self.period()}",
            lambda: f"happened_on done by request.{self.one('due', 'first_due')}",
            lambda: f"(stated_date is present and stated_date {self.comparator()} happened_on)",
            lambda: (
                f"no other e in request.events where (e.kind = kind and e.happened_on {self.comparator()} happened_on)"
            ),
            lambda: f"count of e in request.events where (e.written) {self.comparator()} {self.number(0, 3)}",
            lambda: "request.answer is present",
            lambda: "(reply is present and reply.written)",
        )
        return self.joined(atoms, depth, self.from_event)


@cache
def workspace() -> Workspace:
    """A workspace that has parsed the basis once."""
    return Workspace()


@cache
def basis() -> tuple[Source, ...]:
    """The shipped texts that made-up policies stand on."""
    folder = resources.folder("policies")
    return tuple(Source(name, (folder / name).read_text(encoding="utf-8")) for name in BASIS)


def checked(text: str) -> Program:
    """The program of a made-up policy; a mistake in it is a mistake of the writer."""
    result = workspace().check((*basis(), Source("made.policy", text)))
    errors = [d for d in result.diagnostics if d.severity == "error" and d.span.source.name == "made.policy"]
    assert not errors, f"{errors[0].code}: {errors[0].message}: {errors[0].span.text}\n{text}"
    return result.program
