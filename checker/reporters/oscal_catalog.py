"""OSCAL catalogue: each rule is a control, grouped by body of law, so that profiles and results can point at it.

No catalogue of the HIPAA Privacy Rule or of the GDPR is published in OSCAL; this one names habeas's own rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from uuid import UUID, uuid5

from checker.assessment.model import RuleFacts
from checker.reporters.inert import one_line
from checker.reporters.words import REGIME_WORDS

OSCAL_VERSION = "1.2.1"
NAMESPACE = "urn:habeas:oscal"
Json = dict[str, object]
_ROOT = UUID("d0f2a0f6-7c55-5c6e-9d0c-0f1e5b8a1643")
_NOT_IN_TOKEN = re.compile(r"[^a-z0-9._-]+")


def catalog(rules: Iterable[RuleFacts], version: str, day: date) -> Json:
    """The catalogue of rules as JSON-ready data that the official schema accepts; `day` is that of its last change."""
    listed = sorted(rules, key=lambda rule: (rule.regime or "", rule.id))
    regimes = sorted({rule.regime or "" for rule in listed})
    return {
        "catalog": {
            "uuid": name("catalog", version, *(control_id(rule) for rule in listed)),
            "metadata": metadata("habeas: rules on the right of access to health records", version, day),
            "groups": [
                {
                    "id": f"law-{token(regime or 'log')}",
                    "title": _law(regime),
                    "controls": [_control(rule) for rule in listed if (rule.regime or "") == regime],
                }
                for regime in regimes
            ],
        }
    }


def metadata(title: str, version: str, day: date) -> Json:
    """The head that every OSCAL document has."""
    return {"title": title, "last-modified": moment(day), "version": version, "oscal-version": OSCAL_VERSION}


def control_id(rule: RuleFacts) -> str:
    """The rule's id as an OSCAL token, in lower case as is the custom."""
    return token(rule.id)


def statement_id(rule: RuleFacts) -> str:
    """The id of the one statement of a rule's control."""
    return f"{control_id(rule)}_smt"


def token(text: str) -> str:
    """Letters, digits, points, hyphens and underscores, with a letter first."""
    slug = _NOT_IN_TOKEN.sub("-", text.lower()).strip("-.") or "x"
    return slug if slug[0].isalpha() else f"x-{slug}"


def name(*parts: str) -> str:
    """A UUID (version 5) that is the same for the same parts."""
    return str(uuid5(_ROOT, "\0".join(parts)))


def moment(day: date) -> str:
    """The beginning of a day, in UTC."""
    return f"{day.isoformat()}T00:00:00Z"


def property_(key: str, value: object) -> Json:
    """A property of ours; OSCAL has no empty values and none of several lines."""
    return {"name": key, "ns": NAMESPACE, "value": line(str(value))}


def line(text: str) -> str:
    """Text on one line, a hyphen for none."""
    return " ".join(one_line(text).split()) or "-"


def _control(rule: RuleFacts) -> Json:
    return {
        "id": control_id(rule),
        "class": "rule",
        "title": line(rule.title),
        "props": [
            {"name": "label", "value": line(rule.id)},
            property_("policy", rule.policy),
            property_("severity", rule.severity),
            *(property_("citation", cite) for cite in rule.citations),
            *(property_("in-force", words) for words in rule.in_force),
        ],
        "parts": [{"id": statement_id(rule), "name": "statement", "prose": _prose(rule)}],
    }


def _prose(rule: RuleFacts) -> str:
    mend = f" {line(rule.mend)}" if rule.mend else ""
    return f"{line(rule.title)}.{mend}"


def _law(regime: str) -> str:
    return REGIME_WORDS.get(regime, regime.replace("_", " ").title() if regime else "The log as a whole")
