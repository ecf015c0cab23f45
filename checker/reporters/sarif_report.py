"""SARIF 2.1.0: every rule of the run, one result for each breach, no text of the input.

Verdicts other than breaches are left out: code scanning shows every result as an alert, whatever its kind.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import PurePath, PurePosixPath
from typing import TextIO
from urllib.parse import quote

from checker.assessment.excuse_model import WaiverFacts
from checker.assessment.model import Assessment, Finding, Outcome, Place, RuleFacts
from checker.reporters.formats import ReportOptions
from checker.reporters.words import counted, sort_gravest_first, waiver_words

_LEVELS = {"error": "error", "warn": "warning", "info": "note"}
_MOST_RESULTS = 5000
Json = dict[str, object]


def write(assessment: Assessment, stream: TextIO, options: ReportOptions) -> None:
    """Writes one run; the OASIS errata 01 schema accepts it."""
    rules = [outcome.rule for outcome in assessment.outcomes]
    extra = sorted({finding.rule: finding for finding in assessment.data_findings}.items())
    index = {rule: number for number, rule in enumerate([r.id for r in rules] + [name for name, _ in extra])}
    breaches = sorted((f for f in assessment.findings if f.verdict == "breached"), key=sort_gravest_first)
    told = [finding for finding in breaches if options.suppressed or finding.waiver is None]
    kept = told[:_MOST_RESULTS]
    waivers = {waiver.name: waiver for waiver in assessment.waivers}
    artifacts = {file.file: number for number, file in enumerate(assessment.inputs)}
    run: Json = {
        "tool": {
            "driver": {
                "name": assessment.tool,
                "version": assessment.tool_version,
                "semanticVersion": assessment.tool_version,
                "informationUri": "https://www.ecfr.gov/current/title-45/section-164.524",
                "rules": [_rule(outcome) for outcome in assessment.outcomes]
                + [_data_rule(name, finding) for name, finding in extra],
            }
        },
        "automationDetails": {"id": f"habeas/{_run_id(assessment)}"},
        "invocations": [_invocation(assessment, options, len(told) - len(kept), len(breaches) - len(told))],
        "artifacts": [
            {"location": _location(file.file), "length": file.size, "hashes": {"sha-256": file.sha256}}
            for file in assessment.inputs
        ],
        "taxonomies": _taxonomies(rules),
        "columnKind": "unicodeCodePoints",
        "results": [
            {**_result(finding, index, artifacts), **_excuse(finding, waivers, assessment)} for finding in kept
        ],
    }
    document = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    json.dump(document, stream, indent=2, sort_keys=True, ensure_ascii=False)
    stream.write("\n")


def _run_id(assessment: Assessment) -> str:
    text = "".join([*assessment.digests.values(), *(file.sha256 for file in assessment.inputs), str(assessment.as_of)])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _rule(outcome: Outcome) -> Json:
    rule = outcome.rule
    help_text = " ".join([rule.title + ".", "; ".join(rule.citations) + ".", rule.mend or ""]).strip()
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.id.replace("-", " ").split()),
        "shortDescription": {"text": rule.title},
        "help": {"text": help_text},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [tag for tag in (rule.regime, rule.about) if tag], "in_force": list(rule.in_force)},
        "relationships": [
            {"target": {"id": cite, "toolComponent": {"name": _body_of_law(rule)}}, "kinds": ["relevant"]}
            for cite in rule.citations
        ],
    }


def _data_rule(name: str, finding: Finding) -> Json:
    return {
        "id": name,
        "shortDescription": {"text": finding.title},
        "help": {"text": finding.mend or finding.title},
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
        "properties": {"tags": ["data"]},
    }


def _body_of_law(rule: RuleFacts) -> str:
    return rule.regime or "data"


def _taxonomies(rules: list[RuleFacts]) -> list[Json]:
    bodies: dict[str, set[str]] = {}
    for rule in rules:
        bodies.setdefault(_body_of_law(rule), set()).update(rule.citations)
    return [{"name": body, "taxa": [{"id": cite} for cite in sorted(cites)]} for body, cites in sorted(bodies.items())]


def _invocation(assessment: Assessment, options: ReportOptions, cut: int, waived: int) -> Json:
    notifications = [{"level": "error", "message": {"text": reason}} for reason in assessment.incomplete]
    notifications += [{"level": "note", "message": {"text": notice}} for notice in assessment.notices]
    if cut:
        text = f"{cut} results were left out: code scanning keeps {_MOST_RESULTS}, the gravest are here"
        notifications.append({"level": "warning", "message": {"text": text}})
    if waived:
        text = f"{counted(waived, 'finding')} under a waiver left out; --sarif-suppressed include shows them"
        notifications.append({"level": "note", "message": {"text": text}})
    return {
        "executionSuccessful": not assessment.incomplete,
        "exitCode": options.exit_code,
        "toolExecutionNotifications": notifications,
    }


def _result(finding: Finding, index: dict[str, int], artifacts: dict[str, int]) -> Json:
    return {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "kind": "fail",
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message + (f" To mend: {finding.mend}" if finding.mend else "")},
        "locations": [{"physicalLocation": _physical(finding.subject.place, artifacts)}],
        "partialFingerprints": {"habeas/v1": finding.fingerprint},
        "properties": {
            "record": finding.subject.record,
            "pseudonym": finding.subject.pseudonym,
            **({"due": finding.due.isoformat()} if finding.due else {}),
            **({"margin_days": finding.margin} if finding.margin is not None else {}),
        },
    }


def _excuse(finding: Finding, waivers: Mapping[str, WaiverFacts], assessment: Assessment) -> Json:
    """Why a result does not count in the gate: its waiver, and whether the baseline knows it."""
    excuse: Json = {}
    if finding.waiver is not None:
        waiver = waivers[finding.waiver]
        excuse["suppressions"] = [{"kind": "external", "status": "accepted", "justification": waiver_words(waiver)}]
    if assessment.baseline is not None:
        excuse["baselineState"] = "new" if finding.known_since is None else "unchanged"
    return excuse


def _physical(place: Place | None, artifacts: dict[str, int]) -> Json:
    if place is None:
        first = min(artifacts, key=lambda file: artifacts[file], default="log")
        place = Place(file=first)
    location: Json = dict(_location(place.file))
    if place.file in artifacts:
        location["index"] = artifacts[place.file]
    region: Json = {"startLine": place.row or place.line or 1}
    if place.span is not None:
        region["charOffset"], region["charLength"] = place.span[0], place.span[1] - place.span[0]
    return {"artifactLocation": location, "region": region}


def _location(file: str) -> Json:
    path = PurePath(file)
    if path.is_absolute():
        return {"uri": path.as_uri()}
    return {"uri": quote(str(PurePosixPath(*path.parts))), "uriBaseId": "SRCROOT"}
