"""Pieces of patterns: an expression each, and what a coded line must hold where it matches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

CAPITAL_SEEN = "^"
"""Stands among the codes of a line in which a word has a capital."""
NAME_SEEN = "^^"
"""Stands among the codes of a line in which two neighbours have capitals."""
NUMBER_SEEN = "0-9"
"""Stands among the codes of a line in which one is a number."""

Need = frozenset[str]
"""Codes without their `^`, or two with a space between that stand side by side: one of them is in every match."""

MOST_NEEDS = 4
_MOST_PAIRS = 60
_WEIGHTS = {CAPITAL_SEEN: 60, NAME_SEEN: 20, NUMBER_SEEN: 20}
_COMMON_WEIGHT = 40
_WORD_WEIGHT = 4
_PAIR_WEIGHT = 1
_NONE: Need = frozenset()


@dataclass(frozen=True)
class Fragment:
    """`source` is an RE2 expression over a coded line, `needs` tell what is in any match.

    `firsts` and `lasts` are the codes with which it may begin and end, None where these can be any; `empty` says
    whether it may match nothing. `exact` are the words, per capture group, that must stand as written. `tokens` are
    all stems it speaks of, `slots` the names of its slots. `ways` is the most ways in which codes can be read as it.
    """

    source: str
    needs: tuple[Need, ...] = ()
    firsts: Need | None = None
    lasts: Need | None = None
    empty: bool = False
    exact: tuple[str, ...] = ()
    tokens: frozenset[str] = _NONE
    slots: frozenset[str] = _NONE
    ways: int = 1


def one_of(source: str, codes: Collection[str], *, empty: bool = False) -> Fragment:
    """A fragment that matches one of some codes."""
    found = frozenset(codes)
    return Fragment(source, () if empty else (found,), found, found, empty, ways=1 + empty)


def chain(parts: Sequence[Fragment]) -> Fragment:
    """One after the other, with the neighbours that follow from that."""
    if len(parts) == 1:
        return parts[0]
    return Fragment(
        "".join([part.source for part in parts]),
        (*(need for part in parts for need in part.needs), *_neighbours(parts)),
        _edge([(part.firsts, part.empty) for part in parts]),
        _edge([(part.lasts, part.empty) for part in reversed(parts)]),
        all(part.empty for part in parts),
        tuple([words for part in parts for words in part.exact]),
        _NONE.union(*[part.tokens for part in parts]),
        _NONE.union(*[part.slots for part in parts]),
        _ways_of_all(parts),
    )


def either(options: Sequence[Fragment], optional: bool, stop_words: frozenset[str]) -> Fragment:
    """One of the options, or, if it is optional, none of them."""
    needs: tuple[Need, ...] = ()
    if not optional and all(option.needs for option in options):
        ranked = [rarest(option.needs, stop_words) for option in options]
        needs = tuple(
            _NONE.union(*[several[min(rank, len(several) - 1)] for several in ranked])
            for rank in range(max(map(len, ranked), default=0))
        )
    return Fragment(
        f"(?:{'|'.join([option.source for option in options])}){'?' if optional else ''}",
        needs,
        _any_of([option.firsts for option in options]),
        _any_of([option.lasts for option in options]),
        optional or any(option.empty for option in options),
        tuple([words for option in options for words in option.exact]),
        _NONE.union(*[option.tokens for option in options]),
        _NONE.union(*[option.slots for option in options]),
        _ways(options) + optional,
    )


def _ways(options: Sequence[Fragment]) -> int:
    """The most ways of options that one code may begin together."""
    anywhere = 0
    begun: Counter[str] = Counter()
    # of two that are the same the second finds nothing more
    for option in {option.source: option for option in options}.values():
        if option.firsts is None or option.empty:
            anywhere += option.ways
        else:
            begun.update(dict.fromkeys(option.firsts, option.ways))
    return anywhere + max(begun.values(), default=0)


def rarest(needs: Sequence[Need], stop_words: frozenset[str]) -> Sequence[Need]:
    """The needs that the fewest lines meet, those first, and none that follows from another."""
    if len(needs) < 2:
        return needs
    found: list[Need] = []
    for need in sorted(set(needs), key=lambda need: (_weight(need, stop_words), sorted(need))):
        if not any(_implies(known, need) for known in found):
            found.append(need)
            if len(found) == MOST_NEEDS:
                break
    return found


def _weight(need: Need, stop_words: frozenset[str]) -> int:
    """How common what it asks for is."""
    weight = 0
    for code in need:
        if code in _WEIGHTS:
            weight += _WEIGHTS[code]
        elif " " in code:
            weight += _WORD_WEIGHT if stop_words.issuperset(code.split(" ")) else _PAIR_WEIGHT
        else:
            weight += _COMMON_WEIGHT if code in stop_words else _WORD_WEIGHT
    return weight


def _implies(known: Need, need: Need) -> bool:
    """Whether a line that meets one need meets the other for that reason."""
    return all(code in need or not need.isdisjoint(code.split(" ")) for code in known)


def _ways_of_all(parts: Sequence[Fragment]) -> int:
    """The ways of parts one after the other; what may be left out is no choice where what follows begins otherwise."""
    ways = 1
    after: Need | None = None
    for part in reversed(parts):
        told = part.empty and part.firsts is not None and after is not None and part.firsts.isdisjoint(after)
        ways *= max(part.ways - told, 1)
        if not part.empty:
            after = part.firsts
        elif after is not None:
            after = None if part.firsts is None else after | part.firsts
    return ways


def _neighbours(parts: Sequence[Fragment]) -> list[Need]:
    """For each part that is there the pairs of which one stands where it ends, whatever of the next ones is there."""
    found: list[Need] = []
    after: Need | None = None
    for part in reversed(parts):
        if not part.empty:
            if part.lasts is not None and after is not None and len(part.lasts) * len(after) <= _MOST_PAIRS:
                found.append(frozenset([f"{last} {first}" for last in part.lasts for first in after]))
            after = part.firsts
        elif after is not None:
            after = None if part.firsts is None else after | part.firsts
    return found


def _edge(sides: Sequence[tuple[Need | None, bool]]) -> Need | None:
    """The codes at one side of a chain: of its parts through the first that cannot be empty; None where one is open."""
    found: Need = _NONE
    for codes, empty in sides:
        if codes is None:
            return None
        found |= codes
        if not empty:
            break
    return found


def _any_of(sides: Sequence[Need | None]) -> Need | None:
    known = [codes for codes in sides if codes is not None]
    return _NONE.union(*known) if len(known) == len(sides) else None
