"""How letters of a language are laid out: the words that open, close, route and number them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_GREETING = (
    r"(?:dear|hi|hello|hey|good (?:morning|afternoon|day)|morning|afternoon|greetings|honou?red|to whom|salutations)\b"
    r"[^.]{0,60}[,:!.\-]?$"
)
_CLOSING = (
    r"(?:yours|very truly|sincerely|respectfully|(?:with |kind|best|warm|many|friendly"
    r"|every)[a-z ]{0,30}(?:regards?|wish(?:es)?|care|respect|thanks|greetings)"
    r"|with (?:care|respect|regards?)|regards|best|warmly|cheers|thanks|thank you|cordially|xo+|all the best"
    r"|take care|in good health|attested|for the [a-z ]{3,30}|signed"
    r"|faithfully|love|mind yourself|be well|--)\s*[,:.!]*$"
)
_ROUTING = (
    r"(?:cc|c\.c\.|bcc|copy to|copies to|encl?s?|enclosures?|enclosed|attachments?|file|distribution|via)\b\s*[:.(]"
)
_ORIGINAL = (
    r"(?:-+\s*(?:original message|forwarded message|your request|request as received|begin quoted)"
    r"|on .{5,80} wrote:$|you wrote:|your (?:message|request|letter) (?:read|said|was):|text of (?:your|the) request)"
)
_ANNEX = (
    r"(?:annex|appendix|attachment|text of (?:the )?(?:law|statute|regulation)|extract from|excerpt|§"
    r"|45 c\.?f\.?r\.? (?:§|164|part)|from the (?:regulation|statute|law))\b"
)
_PAGE = (
    r"(?:\bpage\s+[0-9]+|\bpg\.?\s?[0-9]+|\bfolio\s+[0-9]+|\bsheet\s+[0-9]+|^\W*[0-9]{1,3}\W*$"
    r"|\s-\s?[0-9]+\s?-\s*$|~\s*[0-9]+\s*~"
    r"|\b[0-9]{1,2} (?:of|/) [0-9]{1,2}\s*$|\b[0-9]{1,3} \([0-9]{1,3}\)\s*$|^-\s?[0-9]+\s?-|\|\s*[0-9]{1,2}\s*$"
    r"|\bp\.\s?[0-9]+\s*(?:of [0-9]+)?\s*$|\bcont(?:inued|'d)\b)"
)
_OWN_DAY = (
    r"\b(?:date|dated|sent|written|answer(?:ed)?|issued?|issuance|today|mailed|mailing|posted|repl(?:y|ied)|response"
    r"|(?:this|our|the) letter|letter date|notice|decision|determination|decided|completed|entered|we wrote this"
    r"|(?:answer|reply|response|letter) out)\b"
)
_OTHER_DAY = (
    r"\b(?:(?:request|application|form)\b[^\n]{0,25}\bdated?|(?:letter|note|e-?mail|message)\b[^\n]{0,25}\bdated"
    r"|rec(?:ei(?:ved?|pt)|'?d|vd)|request(?:ed)?(?! reply)|reached|arrived|came in|in|birth|dob|d\.o\.b|born"
    r"|rev(?:\.|ised|ision)?|form|asked|lodged|logged|filed|opened|submitted|stamped|signed|due|target|completion|expected|effective|expir\w+|valid"
    r"|edition|version|print(?:ed)?|visits?|appointments?|service|admi(?:tted|ssion)|discharged?|collected|seen"
    r"|between|from|since|until|by|before|after|of|your (?:letter|request|e-?mail|message|form)|got to us)\b"
)
_READER = r"\b(?:you|your)\b"
_NOTICE_TITLE = (
    r"\W*(?:(?:confidentiality|confidential|e-?mail|legal)\s+(?:notice|note|statement|disclaimer|warning)|disclaimer)\b"
)
_NOTICE = (
    r"(?:(?:this|the|any|our) (?:[a-z]+ )?(?:e-?mail|message|transmission|communication|fax|facsimile|document|letter)"
    r"s?\b|the (?:information|contents?) (?:contained )?(?:in|of) this\b|if you (?:are not|(?:have )?received|got)\b"
    r"|if (?:it|this) [^.]{0,40}\breach|any unauthori[sz]ed\b|unauthori[sz]ed\b|privileged (?:and|&) confidential\b)"
)
_NOTICE_WORD = (
    r"(?:confidential|privileged|intended (?:only|solely|recipient|addressee)|sole use|in error|by mistake|prohibited)"
)


@dataclass(frozen=True, eq=False)
class Layout:
    """Expressions for lines that greet, close, route, open other people's words or an annex, or number a page.

    `notice_title` is what heads the notice of confidentiality that mail programs add, `notice` the whole of one without
    a title, from its beginning to the word that tells what it is. `telling` are words that stand in sentences and in
    no letterhead: what a letter in capitals is told by. `weekdays` are the days of the week.
    `own_day` and `other_day` are words that stand before the letter's own date, and before another; `reader` is what
    the reader is called in what stands before a date. Those of English hold for every language: offices keep English
    templates.
    """

    greeting: re.Pattern[str]
    closing: re.Pattern[str]
    routing: re.Pattern[str]
    original: re.Pattern[str]
    annex: re.Pattern[str]
    page: re.Pattern[str]
    own_day: re.Pattern[str]
    other_day: re.Pattern[str]
    reader: re.Pattern[str]
    notice_title: re.Pattern[str]
    notice: re.Pattern[str]
    telling: frozenset[str] = frozenset()
    weekdays: frozenset[str] = frozenset()


def make_layout(
    greetings: Iterable[str] = (),
    closings: Iterable[str] = (),
    routings: Iterable[str] = (),
    originals: Iterable[str] = (),
    annexes: Iterable[str] = (),
    pages: Iterable[str] = (),
    own_days: Iterable[str] = (),
    other_days: Iterable[str] = (),
    readers: Iterable[str] = (),
    notice_titles: Iterable[str] = (),
    notices: Iterable[str] = (),
    notice_words: Iterable[str] = (),
) -> Layout:
    """The layout of a language from the words that its policy lists."""
    return Layout(
        _line(_GREETING, greetings, r"\b.{0,60}$"),
        _line(_CLOSING, closings, r"\b[^.!?]{0,40}[,.!]?$"),
        _line(_ROUTING, routings, r"\b\s*[:.(]"),
        _line(_ORIGINAL, originals, r"(?:.{0,80}:|\W*)$", before=r"\W*"),
        _line(_ANNEX, annexes, r"\b"),
        _anywhere(_PAGE, pages, r"\s+[0-9]+"),
        _anywhere(_OWN_DAY, own_days, r"\b"),
        _anywhere(_OTHER_DAY, other_days, r"\b"),
        _anywhere(_READER, readers, r"\b"),
        _line(_NOTICE_TITLE, notice_titles, r"\b", before=r"\W*"),
        _from_to(_either(_NOTICE, notices, r"\b"), _either(_NOTICE_WORD, notice_words, "")),
    )


def _line(plain: str, words: Iterable[str], rest: str, before: str = "") -> re.Pattern[str]:
    return re.compile(f"(?i)^(?:{_either(plain, words, rest, before)})")


def _from_to(first: str, last: str) -> re.Pattern[str]:
    return re.compile(rf"(?is)^\W*(?:{first}).*?\b(?:{last})")


def _anywhere(plain: str, words: Iterable[str], rest: str) -> re.Pattern[str]:
    return re.compile(f"(?i)(?:{_either(plain, words, rest, before=chr(92) + 'b')})")


def _either(plain: str, words: Iterable[str], rest: str, before: str = "") -> str:
    listed = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)
    return f"{plain}|{before}(?:{listed}){rest}" if listed else plain


PLAIN = make_layout()
"""The layout of English letters."""
