"""Sentences as rows of coded words, ready to be matched."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from checker.letters.facts import Fact
from checker.letters.lexicon import Lexicon
from checker.letters.structure import Block, Piece, Region, Structure

Reply = Literal["yes", "no", ""]

BREAK = "|"
"""The code of a clause boundary: no gap of a phrase and no negation reaches over it."""

_TOKEN = re.compile(
    r"(?:\.[ ]?){4,}"
    r"|(?:[A-Za-z]\.){2,}"
    r"|[eE]-[mM]ail[a-z]*"
    r"|[^\W_]+(?:'[^\W_]+)*"
    r"|[.!?,;:()\"|&§]|--+|[—–]|(?<=\s)-(?=\s)"
)
_LEADERS = ("..", ". .")
"""Dots between a label and its entry, which end no sentence."""
_STOPS = frozenset(".!?")
_BREAKS = frozenset((";", "—", "–", "-"))
_SOFT = frozenset((",", "(", ")", ":", "|", '"'))
_INITIAL = re.compile(r"^[A-Z]$")
_LEAD_WORDS = 25
_SHORT_REPLY = 2
_SHOUTED_WORDS = 3
_SHORTEST_CUT = 5


class Sentence(NamedTuple):
    """One sentence: `codes[i]` stands at `starts[i]`:`ends[i]` of the normalised text, where
    `words[i]` is written.

    A code is a stem, `^` added where the word has a capital, `#kind` for a fact, or a clause boundary. `line`
    is the codes between spaces. The first `lead` codes come from the line that the sentence completes or the question
    that it answers; `reply` says how it answers that. `soft` are the numbers of codes before which stands a comma or
    bracket.
    """

    number: int
    paragraph: int
    region: Region
    codes: tuple[str, ...]
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    facts: tuple[int, ...]
    lead: int
    soft: frozenset[int]
    quoted: tuple[tuple[int, int], ...]
    question: bool
    reply: Reply
    line: bytes

    @property
    def span(self) -> tuple[int, int]:
        """From the first to the last character of the sentence itself, its lead left out."""
        return self.starts[self.lead], max(self.ends[self.lead :])


class _Token(NamedTuple):
    start: int
    end: int
    text: str
    fact: int


def find_sentences(text: str, structure: Structure, facts: Sequence[Fact], lexicon: Lexicon) -> tuple[Sentence, ...]:
    """The sentences of normalised `text`, block by block; `facts` stand as single codes."""
    ends = [fact.end for fact in facts]
    found: list[Sentence] = []
    asked: list[_Token] = []
    asked_in = -1
    for block in structure.blocks:
        body, lead = _passage(block.pieces, text, facts, ends), _passage(block.lead, text, facts, ends)
        if not asked and "?" not in body.text:
            found += _alike(body, lead, block, len(found), lexicon)
            continue
        words = _words_of(body, body.start, body.first_fact, lexicon)
        if not words:
            continue
        if asked and (block.paragraph != asked_in or block.region is not Region.TEXT):
            asked = []
        introduction = _words_of(lead, lead.start, lead.first_fact, lexicon)[-_LEAD_WORDS:]
        for number, (several, question) in enumerate(_split(words, text, lexicon)):
            completes = bool(introduction) and (number == 0 or not asked)
            before = introduction if completes else asked
            reply: Reply = "" if completes else _reply(asked, several, lexicon)
            sentence = _coded(len(found), block, several, before, question, reply, facts, lexicon)
            if sentence is not None:
                found.append(sentence)
            if question:
                asked, asked_in = several[-_LEAD_WORDS:], block.paragraph
            elif asked and len(several) > _SHORT_REPLY:
                asked = []
    return tuple(found)


class _Passage(NamedTuple):
    """The lines in which pieces lie. The pieces and the facts tell their offsets from `start`, where the lines begin in
    the text; `first_fact` is the number of the first fact.
    """

    text: str
    pieces: tuple[tuple[int, int], ...]
    facts: tuple[Fact, ...]
    start: int
    first_fact: int


def _passage(pieces: Sequence[Piece], text: str, facts: Sequence[Fact], ends: Sequence[int]) -> _Passage:
    """The passage of pieces in reading order; `ends` are those of the facts."""
    if not pieces:
        return _NO_PASSAGE
    # no word goes over the end of a line, but a fact may
    start = text.rfind("\n", 0, pieces[0].start) + 1
    stop = text.find("\n", pieces[-1].end) + 1 or len(text)
    first = last = bisect_right(ends, start)
    while last < len(facts) and facts[last].start < stop:
        last += 1
    return _Passage(
        text[start:stop],
        tuple([(piece.start - start, piece.end - start) for piece in pieces]),
        tuple([Fact(fact.kind, fact.start - start, fact.end - start, fact.value) for fact in facts[first:last]]),
        start,
        first,
    )


_NO_PASSAGE = _Passage("", (), (), 0, 0)


def _alike(body: _Passage, lead: _Passage, block: Block, count: int, lexicon: Lexicon) -> Iterator[Sentence]:
    """The sentences of a block in which nothing is asked, after `count` others.

    Those of the last blocks are remembered, as offices write the same paragraphs.
    """
    key = (body[:3], lead[:3])
    known: list[Sentence] | None = lexicon.passages.get(key)
    if known is None:
        words = _words_of(body, 0, len(lead.facts), lexicon)
        before = _words_of(lead, 0, 0, lexicon)[-_LEAD_WORDS:]
        facts = (*lead.facts, *body.facts)
        several = [
            _coded(0, block, each, before, False, "", facts, lexicon) for each, _ in _split(words, body.text, lexicon)
        ]
        known = [sentence for sentence in several if sentence is not None]
        lexicon.passages.keep(key, known)
    for number, one in enumerate(known, count):
        yield one._replace(
            number=number,
            paragraph=block.paragraph,
            region=block.region,
            starts=_moved(one.starts, one.lead, lead.start, body.start),
            ends=_moved(one.ends, one.lead, lead.start, body.start),
            facts=one.facts if max(one.facts) < 0 else _numbered(one, lead, body),
        )


def _moved(offsets: Sequence[int], lead: int, lead_start: int, start: int) -> tuple[int, ...]:
    if not lead:
        return tuple([offset + start for offset in offsets])
    return (*[offset + lead_start for offset in offsets[:lead]], *[offset + start for offset in offsets[lead:]])


def _numbered(sentence: Sentence, lead: _Passage, body: _Passage) -> tuple[int, ...]:
    """The numbers of a sentence's facts among those of the letter; its own count those of the lead first."""
    before = len(lead.facts)
    return tuple(
        [
            fact if fact < 0 else fact + lead.first_fact if fact < before else fact - before + body.first_fact
            for fact in sentence.facts
        ]
    )


def _reply(asked: list[_Token], words: list[_Token], lexicon: Lexicon) -> Reply:
    """How `words` answer a question: yes, no, or by naming what was asked for."""
    if not asked:
        return ""
    first = lexicon.folded(words[0].text.lower())
    if first in lexicon.denials:
        return "no"
    opening = lexicon.folded(asked[0].text.lower())
    if first in lexicon.affirmations or opening in lexicon.question_words:
        return "yes"
    asks = opening in lexicon.open_questions or not lexicon.auxiliaries.isdisjoint(lexicon.stems(opening)[:1])
    return "" if asks else "yes"


def _words_of(passage: _Passage, start: int, first_fact: int, lexicon: Lexicon) -> list[_Token]:
    """The words and facts that begin in the pieces of a passage, as if it began at `start` and with that fact."""
    tokens = _rejoined(_tokens(passage.text, passage.facts), passage.text, lexicon)
    starts = [token.start for token in tokens]
    words: list[_Token] = []
    for first, last in passage.pieces:
        words += tokens[bisect_left(starts, first) : bisect_left(starts, last)]
    if not start and not first_fact:
        return words
    return [
        _Token(begin + start, end + start, text, fact if fact < 0 else fact + first_fact)
        for begin, end, text, fact in words
    ]


def _rejoined(tokens: Sequence[_Token], text: str, lexicon: Lexicon) -> list[_Token]:
    """The words, those that a scanner took apart whole again: two pieces of which one is no word make a known one."""
    is_word = lexicon.is_word
    if all(not text.isalpha() or is_word(text.lower()) for _, _, text, fact in tokens if fact < 0):
        return list(tokens)
    whole: list[_Token] = []
    for token in tokens:
        if whole and _was_cut(whole[-1], token, text, lexicon):
            last = whole.pop()
            token = _Token(last.start, token.end, last.text + token.text, -1)
        whole.append(token)
    return whole


def _was_cut(first: _Token, second: _Token, text: str, lexicon: Lexicon) -> bool:
    if second.fact >= 0 or first.fact >= 0 or second.start - first.end != 1 or text[first.end] != " ":
        return False
    if not (second.text.islower() and first.text.isalpha() and second.text.isalpha()):
        return False
    word = first.text.lower()
    if lexicon.is_word(word) and lexicon.is_word(second.text):
        return False
    return len(word) + len(second.text) >= _SHORTEST_CUT and lexicon.is_known(word + second.text)


def _tokens(text: str, facts: Sequence[Fact]) -> list[_Token]:
    tokens: list[_Token] = []
    place = 0
    if not facts:
        return [
            _Token(*found.span(), written, -1)
            for found in _TOKEN.finditer(text)
            if not (written := found.group()).startswith(_LEADERS)
        ]
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        while place < len(facts) and facts[place].end <= start:
            tokens.append(_Token(facts[place].start, facts[place].end, "#" + facts[place].kind, place))
            place += 1
        if place < len(facts) and start >= facts[place].start:
            continue
        written = found.group()
        if not written.startswith(_LEADERS):
            tokens.append(_Token(start, end, written, -1))
    tokens += (_Token(fact.start, fact.end, "#" + fact.kind, place + more) for more, fact in enumerate(facts[place:]))
    return tokens


def _split(tokens: list[_Token], text: str, lexicon: Lexicon) -> list[tuple[list[_Token], bool]]:
    """Cut at full stops, question and exclamation marks that end a sentence."""
    sentences: list[tuple[list[_Token], bool]] = []
    current: list[_Token] = []
    for place, token in enumerate(tokens):
        if token.text in _STOPS and token.fact < 0:
            following = tokens[place + 1] if place + 1 < len(tokens) else None
            if following is None or _ends(token, current, following, text, lexicon):
                sentences.append((current, token.text == "?"))
                current = []
            continue
        current.append(token)
    sentences.append((current, False))
    return [(words, question) for words, question in sentences if words]


def _ends(stop: _Token, before: list[_Token], following: _Token, text: str, lexicon: Lexicon) -> bool:
    if following.start == stop.end and following.text not in _SOFT:
        return False
    if stop.text != ".":
        return True
    last = before[-1].text if before else ""
    if lexicon.folded(last.lower().rpartition("'")[2]) in lexicon.abbreviations or (
        _INITIAL.match(last) and last != "I"
    ):
        return False
    initial = text[following.start]
    return not initial.islower() or len(last) >= 3


def _coded(
    number: int,
    block: Block,
    words: list[_Token],
    lead: list[_Token],
    question: bool,
    reply: Reply,
    facts: Sequence[Fact],
    lexicon: Lexicon,
) -> Sentence | None:
    rows: list[tuple[str, str, int, int, int]] = []
    soft: set[int] = set()
    quotes: list[int] = []
    lead_codes = 0
    known = lexicon.coded[not _shouted(words)]
    for place, token in enumerate((*lead, *words)):
        if place == len(lead):
            lead_codes = len(rows)
        start, end, text, fact = token
        coded = known.get(text) if fact < 0 else (_codes(token, facts, lexicon, True), text)
        if coded is None:
            coded = _codes(token, facts, lexicon, known is lexicon.coded[True]), lexicon.meant(text.lower())
            known.keep(text, coded)
        for code in coded[0]:
            if code in _SOFT:
                if code == '"':
                    quotes.append(len(rows))
                soft.add(len(rows))
            else:
                rows.append((code, coded[1], start, end, fact))
    if len(rows) <= lead_codes:
        return None
    codes, written, starts, ends, numbers = zip(*rows, strict=True)
    quoted = tuple((quotes[i], quotes[i + 1]) for i in range(0, len(quotes) - 1, 2))
    return Sentence(
        number, block.paragraph, block.region, codes, written, starts, ends, numbers, lead_codes, frozenset(soft),
        quoted, question, reply, f" {' '.join(codes)} ".encode(),
    )  # fmt: skip


def _shouted(words: list[_Token]) -> bool:
    """Whether a sentence is written in capitals throughout, so that they mark no name."""
    long = [word.text for word in words if len(word.text) > 1 and word.text[0].isalpha() and word.fact < 0]
    return len(long) >= _SHOUTED_WORDS and sum(text.isupper() for text in long) * 4 >= len(long) * 3


def _codes(token: _Token, facts: Sequence[Fact], lexicon: Lexicon, capitals: bool) -> tuple[str, ...]:
    if token.fact >= 0:
        fact = facts[token.fact]
        return ("#_" + fact.value,) if fact.kind == "blank" else ("#" + fact.kind,)
    text = token.text
    if text in _SOFT:
        return (text,)
    if text in _BREAKS or text.startswith("--"):
        return (BREAK,)
    stems = word_stems(text, lexicon)
    if lexicon.folded(text.lower()) in lexicon.clause_openers:
        return (BREAK, *stems)
    # where all is in capitals, names are the words that are none
    named = text[0].isupper() if capitals else len(text) > 2 and text.isupper() and lexicon.may_be_name(text.lower())
    if named and stems:
        # the words of a contraction or compound are no words of a name
        return (stems[0] + "^", *stems[1:])
    return stems


def word_stems(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The stems of one token of a text or of a phrase."""
    if text == "&":
        return lexicon.stems("and")
    if "." in text:
        joined = text.replace(".", "").lower()
        return ("u.s",) if joined == "us" else (joined,)
    return lexicon.stems(text.lower())


def phrase_tokens(text: str) -> tuple[str, ...]:
    """The words of a phrase's text, cut as the text of a letter is."""
    return tuple(found.group() for found in _TOKEN.finditer(text) if found.group() not in _SOFT | _STOPS)
