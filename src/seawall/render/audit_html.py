"""The audit's report: one HTML file without script, in the style of the breach report.

On top the count by severity, then the map: hosts by their worst door, a box per door that leads to what
was found there. Hosts on which nothing is wrong come last and are cut first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from seawall.model.audit import Audit, Finding, Verdict
from seawall.render import audit_text, because, html

MOST_HOSTS = 400
MOST_DOORS = 200  # of one host on the map, the worst of them
MOST_FINDINGS = 1_000
#: What is to be done, by severity, or by the verdict where there is none.
ACTS = {
    "critical": "close now", "high": "close now", "medium": "attend to", "low": "keep track of",
    "protected": "nothing to do", "unknown": "look at it yourself",
}  # fmt: skip


def kind(f: Finding) -> str:
    """The word of ACTS for a finding."""
    return f.outcome.verdict.value if f.severity.grade == "none" else f.severity.grade


def hosts(found: list[Finding], anchors: dict[Finding, str]) -> list[dict[str, Any]]:
    """The map: hosts by their worst door, each with its doors by port and where they lead."""
    by_host: dict[str, list[Finding]] = defaultdict(list)
    for f in found:
        by_host[f.outcome.target.address].append(f)
    return [
        {
            "address": address,
            "name": next((f.outcome.target.name for f in own if f.outcome.target.name), ""),
            "n": len(own),
            "n_more": max(0, len(own) - MOST_DOORS),
            "doors": [
                (f, anchors.get(f, ""))
                for f in sorted(own[:MOST_DOORS], key=lambda f: f.outcome.target.port)
            ],
        }
        for address, own in by_host.items()
    ]


def report(a: Audit) -> str:
    """The report as one HTML document, UTF-8. It holds no record, but addresses and names of hosts."""
    found = audit_text.sorted_findings(a)
    wrong = [f for f in found if f.severity.grade != "none"]
    unknown = [f for f in found if f.outcome.verdict is Verdict.UNKNOWN][:MOST_FINDINGS]
    protected = [f for f in found if f.outcome.verdict is Verdict.PROTECTED][:MOST_FINDINGS]
    shown = [*wrong[:MOST_FINDINGS], *unknown, *protected]
    anchors = {f: f"door-{i}" for i, f in enumerate(shown, 1)}
    everywhere = hosts(found, anchors)
    return html.environment().get_template("audit.html.j2").render(
        a=a,
        policy=html.POLICY,
        css=html.style(),
        brief=audit_text.brief(a),
        acts=ACTS,
        by_grade=Counter(map(kind, found)),
        hosts=everywhere[:MOST_HOSTS],
        n_more_hosts=max(0, len(everywhere) - MOST_HOSTS),
        wrong=wrong[:MOST_FINDINGS],
        n_more=max(0, len(wrong) - MOST_FINDINGS),
        unknown=unknown,
        protected=protected,
        anchors=anchors,
        because=because.because,
    )  # fmt: skip
