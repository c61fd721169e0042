"""An audit as OCSF Data Security Findings (class 2006), one JSON object per finding.

Source: OCSF schema 1.5, class data_security_finding, objects finding_info, network_endpoint, cvss.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from seawall.model.audit import Audit, Finding
from seawall.render import audit_json

Json = dict[str, Any]
VERSION = "1.5.0"
SEVERITY = {"none": (1, "Informational"), "low": (2, "Low"), "medium": (3, "Medium"), "high": (4, "High"),
            "critical": (5, "Critical")}  # fmt: skip
CLASS, CREATE = 2006, 1


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def documents(a: Audit) -> list[Json]:
    """The findings of an audit."""
    return [_finding(a, f) for f in a.findings]


def _finding(a: Audit, f: Finding) -> Json:
    o, s = f.outcome, f.severity
    number, word = SEVERITY[s.grade]
    uid = hashlib.sha256(f"{o.target.door} {o.check} {o.verdict.value}".encode()).hexdigest()
    made: Json = {
        "activity_id": CREATE,
        "activity_name": "Create",
        "category_uid": 2,
        "category_name": "Findings",
        "class_uid": CLASS,
        "class_name": "Data Security Finding",
        "type_uid": CLASS * 100 + CREATE,
        "type_name": "Data Security Finding: Create",
        "time": _ms(o.began_at),
        "severity_id": number,
        "severity": word,
        "status_id": 1,
        "status": "New",
        "message": o.why,
        "metadata": {
            "version": VERSION,
            "product": {"name": "Seawall", "vendor_name": "Seawall", "version": a.seawall},
            "correlation_uid": a.scope_sha256,
        },
        "finding_info": {
            "uid": uid,
            "title": f"{f.service or 'Unknown service'}: {o.verdict.value}",
            "desc": f"{o.why}. {s.why}",
            "created_time": _ms(o.began_at),
            "types": [o.verdict.value],
        },
        "dst_endpoint": {"ip": o.target.address, "port": o.target.port},
        "database": {"name": f.service or "unknown", "type_id": 99, "type": o.check or "unknown"},
        "raw_data_size": o.n_sent_bytes,
        "unmapped": {
            "points": list(s.points),
            "act": s.act,
            "reprobe": f.reprobe,
            "cvss": s.cvss,
            "cwe": s.cwe,
            "evidence": [audit_json.step(e) for e in o.steps],
            "candidates": list(o.candidates),
            "causes": [audit_json.cause(c) for c in f.causes],
        },
    }
    if o.target.name:
        made["dst_endpoint"]["hostname"] = o.target.name
    if f.remedy:
        made["finding_info"]["desc"] += f". {f.remedy}"
        made["finding_info"]["src_url"] = f.reference
    return made
