"""An audit as SARIF 2.1.0, for code scanning and trackers: a rule per check and verdict.

A finding that is explained by a line of a configuration file points there; one of the network alone
has the door as its logical location. Source: OASIS SARIF 2.1.0.
"""

from __future__ import annotations

import hashlib
from typing import Any

from seawall.model.audit import Audit, Cause, Finding
from seawall.protocols import http
from seawall.render import audit_json, because, names

Json = dict[str, Any]
LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note", "none": "none"}


def document(a: Audit) -> Json:
    """One run of SARIF."""
    rules: dict[str, Json] = {}
    results = [_result(f, rules) for f in a.findings]
    return {
        "version": "2.1.0",
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "Seawall audit",
                        "version": a.seawall,
                        "semanticVersion": a.seawall,
                        "rules": list(rules.values()),
                    }
                },
                "invocations": [
                    {
                        "executionSuccessful": not a.stopped,
                        "startTimeUtc": audit_json.instant(a.began_at),
                        "endTimeUtc": audit_json.instant(a.ended_at),
                        "properties": {"scope_sha256": a.scope_sha256, "approver": a.approver},
                    }
                ],
                "results": results,
            }
        ],
    }


def _result(f: Finding, rules: dict[str, Json]) -> Json:
    o, s = f.outcome, f.severity
    rule = f"{o.check or 'unknown'}/{o.verdict.value}"
    if rule not in rules:
        rules[rule] = _rule(rule, f)
    causes = " ".join(_sentence(because.because(c)) for c in f.causes)
    words = f"{f.service} at {o.target.door}: {o.why}. Severity: {s.why}. {causes} {f.remedy}"
    mark = hashlib.sha256(f"{o.target.door} {rule}".encode()).hexdigest()
    return {
        "ruleId": rule,
        "ruleIndex": list(rules).index(rule),
        "level": LEVELS[s.grade],
        "kind": "fail" if s.grade != "none" else ("pass" if o.verdict == "protected" else "review"),
        "message": {"text": _plain(" ".join(words.split()))},
        "locations": [_location(f, c) for c in f.causes] or [_location(f, None)],
        "partialFingerprints": {"door/v1": mark},
        "properties": {
            "security-severity": str(s.score),
            "verdict": o.verdict.value,
            "reprobe": f.reprobe,
            "evidence": [audit_json.step(e) for e in o.steps],
            "candidates": [names.shown(c) for c in o.candidates],
            "causes": [audit_json.cause(c) for c in f.causes],
        },
    }


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _plain(text: str) -> str:
    """A message in which a viewer finds neither a link nor a placeholder (SARIF 2.1.0, 3.11.5, 3.11.6)."""
    return names.visible(text).replace("](", "] (").replace("{", "{{").replace("}", "}}")


def _uri(file: str) -> str:
    """A path as a relative reference: no scheme, no authority, nothing unescaped (RFC 3986, 4.2)."""
    parts = names.visible(file).split("/")
    return "/".join(http.quoted(part) for part in parts if part) or "-"


def _location(f: Finding, c: Cause | None) -> Json:
    logical = [{"name": f.outcome.target.door, "kind": "resource"}]
    if c is None:
        return {"logicalLocations": logical}
    place: Json = {"artifactLocation": {"uri": _uri(c.file)}}
    if c.line:
        place["region"] = {"startLine": c.line}
    return {"physicalLocation": place, "logicalLocations": logical}


def _rule(rule: str, f: Finding) -> Json:
    text = {
        "text": f"{f.service or 'Unknown service'}: {f.outcome.verdict.value.replace('-', ' ')}"
    }
    made: Json = {
        "id": rule,
        "shortDescription": text,
        "properties": {
            "tags": [
                "security",
                *([f"external/cwe/cwe-{f.severity.cwe}"] if f.severity.cwe else []),
            ]
        },
    }
    if f.remedy:
        made["help"] = {"text": f.remedy}
    if f.reference:
        made["helpUri"] = f.reference
    return made
