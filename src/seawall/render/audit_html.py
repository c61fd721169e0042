"""The audit's report: one HTML file without script, in the style of the breach report.

On top the count by severity, then the map: a row per host, a box per door, darker where it is worse.
Hosts on which nothing is wrong come last and are cut first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from seawall.model.audit import Audit, Finding
from seawall.render import audit_text, html

MOST_HOSTS = 400
MOST_FINDINGS = 1_000
ACTS = {
    "critical": "close now", "high": "close now", "medium": "attend to", "low": "keep track of",
    "none": "nothing to do",
}  # fmt: skip


def hosts(a: Audit) -> list[dict[str, Any]]:
    """The map: hosts by their worst door, each with its doors by port."""
    by_host: dict[str, list[Finding]] = defaultdict(list)
    for f in audit_text.sorted_findings(a):
        by_host[f.outcome.target.address].append(f)
    return [
        {
            "address": address,
            "name": next((f.outcome.target.name for f in found if f.outcome.target.name), ""),
            "doors": sorted(found, key=lambda f: f.outcome.target.port),
        }
        for address, found in by_host.items()
    ]


def report(a: Audit) -> str:
    """The report as one HTML document, UTF-8. It holds no record, but addresses and names of hosts."""
    found = audit_text.sorted_findings(a)
    wrong = [f for f in found if f.severity.grade != "none"]
    everywhere = hosts(a)
    return html.environment().get_template("audit.html.j2").render(
        a=a,
        policy=html.POLICY,
        css=html.style(),
        brief=audit_text.brief(a),
        grades=tuple(ACTS),
        acts=ACTS,
        by_grade=Counter(f.severity.grade for f in found),
        hosts=everywhere[:MOST_HOSTS],
        n_more_hosts=max(0, len(everywhere) - MOST_HOSTS),
        wrong=wrong[:MOST_FINDINGS],
        n_more=max(0, len(wrong) - MOST_FINDINGS),
        unknown=[f for f in found if f.outcome.verdict == "unknown"][:MOST_FINDINGS],
    )  # fmt: skip
