"""OSCAL assessment results: an observation for each rule, and a finding for each that was decided.

A rule that applied to nothing, or that is undecided or pending, has its observation and no finding: OSCAL knows
satisfied and not satisfied only. The controls are those of `habeas rules --format oscal`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TextIO
from urllib.parse import quote

from checker.assessment.excuse_model import WaiverFacts
from checker.assessment.model import VERDICT_ORDER, Assessment, Finding, Outcome
from checker.reporters.formats import ReportOptions
from checker.reporters.inert import json_text
from checker.reporters.locations import relative
from checker.reporters.oscal_catalog import (
    Json,
    control_id,
    line,
    metadata,
    moment,
    name,
    property_,
    statement_id,
    token,
)
from checker.reporters.words import VERDICT_WORDS, counted, where

_STATES = {"passed": ("satisfied", "pass"), "breached": ("not-satisfied", "fail")}


def write(assessment: Assessment, stream: TextIO, options: ReportOptions) -> None:
    """Writes one result; the official schema accepts it, and its identifiers are the same for the same run."""
    stream.write(json_text({"assessment-results": _Results(assessment).document()}) + "\n")


class _Results:
    """The document, and the names that hang on what was checked: policies, inputs and the as-of day."""

    def __init__(self, assessment: Assessment) -> None:
        self._assessment = assessment
        digests = sorted(assessment.digests.items())
        inputs = sorted((each.file, each.sha256) for each in assessment.inputs)
        self._run = name(str(assessment.as_of), *(text for pair in (*digests, *inputs) for text in pair))
        self._resources = {each.file: self._name("input", each.file) for each in assessment.inputs}
        self._moment = moment(assessment.as_of)

    def document(self) -> Json:
        """The whole of it."""
        found = self._assessment
        title = f"{found.tool} {found.tool_version}: right of access to health records, as of {found.as_of}"
        return {
            "uuid": self._name("results"),
            "metadata": metadata(title, str(found.as_of), found.as_of),
            "import-ap": {"href": f"#{self._name('plan')}"},
            "results": [self._result()],
            "back-matter": {"resources": list(self._back_matter())},
        }

    def _name(self, *parts: str) -> str:
        return name(self._run, *parts)

    def _result(self) -> Json:
        found = self._assessment
        rules = [{"control-id": control_id(outcome.rule)} for outcome in found.outcomes]
        selection: Json = {"include-controls": rules} if rules else {"include-all": {}}
        findings = [self._finding(outcome) for outcome in found.outcomes if outcome.headline in _STATES]
        observations = [self._observation(outcome) for outcome in found.outcomes] + list(self._of_data())
        return {
            "uuid": self._name("result"),
            "title": f"Check as of {found.as_of}",
            "description": self._description(),
            "start": self._moment,
            "end": self._moment,
            "props": list(self._properties()),
            "local-definitions": {"components": [self._tool()]},
            "reviewed-controls": {
                "links": [{"href": f"#{self._name('catalog')}", "rel": "reference"}],
                "control-selections": [selection],
            },
            **({"observations": observations} if observations else {}),
            **({"risks": [self._risk(waiver) for waiver in found.waivers]} if found.waivers else {}),
            **({"findings": findings} if findings else {}),
        }

    def _description(self) -> str:
        found = self._assessment
        records = ", ".join(counted(count, kind) for kind, count in sorted(found.records.items()) if count)
        words = [f"Checked: {records or 'nothing'}, against {counted(len(found.outcomes), 'rule')}."]
        words += [f"Not complete: {line(reason)}" for reason in found.incomplete]
        return "\n".join(words + [f"Note: {line(notice)}" for notice in found.notices])

    def _properties(self) -> Iterator[Json]:
        found = self._assessment
        yield property_("complete", "no" if found.incomplete else "yes")
        yield property_("as-of-source", found.as_of_source)
        if found.complete_through:
            yield property_("complete-through", found.complete_through)
        yield from (property_(f"digest-{token(key)}", digest) for key, digest in sorted(found.digests.items()))
        yield from (property_(f"policy-{token(key)}", digest) for key, digest in sorted(found.policies.items()))

    def _tool(self) -> Json:
        found = self._assessment
        return {
            "uuid": self._name("tool"),
            "type": "software",
            "title": found.tool,
            "description": f"{found.tool} {found.tool_version} decided every rule from the files in the back matter.",
            "status": {"state": "operational"},
        }

    def _observation(self, outcome: Outcome) -> Json:
        rule = outcome.rule
        tally = [(verdict, outcome.tally.get(verdict, 0)) for verdict in VERDICT_ORDER]
        counts = ", ".join(f"{count} {VERDICT_WORDS[verdict]}" for verdict, count in tally if count)
        return {
            **self._observed("rule", rule.id, rule.title, f"{counts or 'no record to judge'}."),
            "types": ["control-objective"],
            "props": [
                property_("rule", rule.id),
                property_("headline", VERDICT_WORDS[outcome.headline]),
                *(property_(f"count-{VERDICT_WORDS[verdict].replace(' ', '-')}", count) for verdict, count in tally),
                property_("findings-not-listed", outcome.unlisted),
            ],
            **self._evidence(outcome.findings),
        }

    def _of_data(self) -> Iterator[Json]:
        for rule, group in groupby(sorted(self._assessment.data_findings, key=_by_rule), key=_by_rule):
            findings = tuple(group)
            yield {
                **self._observed(
                    "data", rule, findings[0].title, f"{counted(len(findings), 'finding')} about the data."
                ),
                "types": ["discovery"],
                "props": [property_("rule", rule)],
                **self._evidence(findings),
            }

    def _observed(self, kind: str, rule: str, title: str, description: str) -> Json:
        return {
            "uuid": self._name(kind, rule),
            "title": line(f"{rule} {title}"),
            "description": description,
            "methods": ["TEST"],
            "origins": [{"actors": [{"type": "tool", "actor-uuid": self._name("tool")}]}],
            "collected": self._moment,
        }

    def _evidence(self, findings: tuple[Finding, ...]) -> Json:
        return {"relevant-evidence": [self._piece(finding) for finding in findings]} if findings else {}

    def _piece(self, finding: Finding) -> Json:
        subject = finding.subject
        resource = self._resources.get(subject.place.file) if subject.place else None
        message = f"{VERDICT_WORDS[finding.verdict]}, {where(subject.place)}: {finding.message}"
        return {
            **({"href": f"#{resource}"} if resource else {}),
            "description": line(message.removesuffix(": ")),
            "props": [
                property_("fingerprint", finding.fingerprint),
                property_("verdict", VERDICT_WORDS[finding.verdict]),
                property_("severity", finding.severity),
                property_("record", subject.record),
                property_("pseudonym", subject.pseudonym),
                *([property_("due", finding.due)] if finding.due else []),
                *([property_("margin-days", finding.margin)] if finding.margin is not None else []),
                *([property_("waiver", finding.waiver)] if finding.waiver is not None else []),
                *([property_("known-since", finding.known_since)] if finding.known_since is not None else []),
            ],
        }

    def _finding(self, outcome: Outcome) -> Json:
        rule = outcome.rule
        state, reason = _STATES[outcome.headline]
        return {
            "uuid": self._name("finding", rule.id),
            "title": line(f"{rule.id} {rule.title}"),
            "description": line("; ".join(rule.citations)),
            "target": {
                "type": "statement-id",
                "target-id": statement_id(rule),
                "status": {"state": state, "reason": reason},
            },
            "related-observations": [{"observation-uuid": self._name("rule", rule.id)}],
            **self._related_risks(outcome),
        }

    def _related_risks(self, outcome: Outcome) -> Json:
        names = sorted({finding.waiver for finding in outcome.findings if finding.waiver is not None})
        return {"related-risks": [{"risk-uuid": self._name("waiver", each)} for each in names]} if names else {}

    def _risk(self, waiver: WaiverFacts) -> Json:
        """A waiver is a deviation that somebody approved; one that does not hold leaves the risk open."""
        details = {
            "waiver": waiver.name, "rule": waiver.rule, "state": waiver.state, "why-not": waiver.why_not,
            "approver": waiver.approver, "ticket": waiver.ticket, "granted": waiver.granted,
            "expires": waiver.expires, "timezone": waiver.timezone, "findings-in-scope": waiver.findings,
        }  # fmt: skip
        return {
            "uuid": self._name("waiver", waiver.name),
            "title": line(f"Waiver of {waiver.rule}, {waiver.name}"),
            "description": line("; ".join(waiver.scope)),
            "statement": line(waiver.reason),
            "props": [property_(key, value) for key, value in details.items() if value is not None],
            "status": "deviation-approved" if waiver.state == "in force" else "open",
        }

    def _back_matter(self) -> Iterator[Json]:
        found = self._assessment
        yield {
            "uuid": self._name("plan"),
            "title": "No assessment plan",
            "description": "There is no assessment plan in OSCAL: the policies say what is assessed, and how.",
        }
        yield {
            "uuid": self._name("catalog"),
            "title": "Catalogue of controls",
            "description": "`habeas rules --format oscal` prints the catalogue that the control ids are from.",
            "citation": {"text": f"{found.tool} {found.tool_version}, habeas rules --format oscal"},
        }
        for each in found.inputs:
            yield {
                "uuid": self._resources[each.file],
                "title": line(each.file),
                "description": f"{each.role}, {each.size:,} bytes",
                "rlinks": [
                    {"href": quote(relative(each.file)), "hashes": [{"algorithm": "SHA-256", "value": each.sha256}]}
                ],
            }


def _by_rule(finding: Finding) -> str:
    return finding.rule
