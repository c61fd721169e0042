"""An audit as JSON Lines: a line about the run, then one line per finding.

The shapes are schemas/audit-1.schema.json and schemas/finding-1.schema.json.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from seawall.model.audit import Audit, Cause, Facts, Finding, Step
from seawall.render.json import OBEYED

Json = dict[str, Any]
RUN = "seawall.audit/1"
FINDING = "seawall.finding/1"


def instant(at: datetime) -> str:
    """RFC 3339 in UTC."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def run(a: Audit) -> Json:
    """The line about the run."""
    return {
        "schema": RUN,
        "seawall": a.seawall,
        "organisation": a.organisation,
        "owner": a.owner,
        "approver": a.approver,
        "reference": a.reference,
        "scope_sha256": a.scope_sha256,
        "began_at": instant(a.began_at),
        "ended_at": instant(a.ended_at),
        "n_planned": a.n_planned,
        "n_closed": a.n_closed,
        "n_unreached": a.n_unreached,
        "n_connects": a.n_connects,
        "n_findings": len(a.findings),
        "stopped": a.stopped,
    }


def facts(f: Facts) -> Json:
    """What the service says of itself."""
    return {
        "product": f.product,
        "version": f.version,
        "n_records": f.n_records,
        "n_bytes": f.n_bytes,
        "n_stores": f.n_stores,
        "names": list(f.names),
        "tls": f.tls,
    }


def step(e: Step) -> Json:
    """An exchange: lengths, how it ended, and a hash of what came."""
    return {"said": e.said, "n_sent_bytes": e.n_sent_bytes, "n_received_bytes": e.n_received_bytes,
            "end": e.end, "sha256": e.sha256}  # fmt: skip


def cause(c: Cause) -> Json:
    """A setting that explains a finding."""
    return {"file": c.file, "line": c.line, "setting": c.setting, "why": c.why, "remedy": c.remedy,
            "reference": c.reference, "kind": c.kind, "check": c.check, "resource": c.resource}  # fmt: skip


def finding(f: Finding, scope_sha256: str = "") -> Json:
    """The line of one finding."""
    o, s = f.outcome, f.severity
    return {
        "schema": FINDING,
        "door": o.target.door,
        "address": o.target.address,
        "port": o.target.port,
        "name": o.target.name,
        "check": o.check,
        "service": f.service,
        "verdict": o.verdict.value,
        "why": o.why,
        "severity": s.grade,
        "severity_why": s.why,
        "points": {"reach": s.points[0], "access": s.points[1], "data": s.points[2]},
        "act": s.act,
        "cwe": s.cwe,
        "cvss": s.cvss,
        "score": s.score,
        "level": f"L{o.target.level.value}",
        "scope_line": o.target.line,
        "scope_sha256": scope_sha256,
        "facts": facts(o.facts),
        "evidence": [step(e) for e in o.steps],
        "n_sent_bytes": o.n_sent_bytes,
        "began_at": instant(o.began_at),
        "candidates": list(o.candidates),
        "causes": [cause(c) for c in f.causes],
        "remedy": f.remedy,
        "reference": f.reference,
        "reprobe": f.reprobe,
    }  # fmt: skip


def line(document: Json) -> str:
    """One document on one line; characters a terminal would obey are escaped."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return OBEYED.sub(lambda found: json.dumps(found[0])[1:-1], text)


def lines(a: Audit) -> str:
    """The whole audit, each line with its line feed."""
    documents = [run(a), *(finding(f, a.scope_sha256) for f in a.findings)]
    return "".join(f"{line(document)}\n" for document in documents)
