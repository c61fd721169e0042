"""What a terminal shows after `audit`: what stands open first, and how to close it."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from seawall.model.audit import Audit, Finding
from seawall.render import because, names
from seawall.render.text import grid_of

ORDER = ("critical", "high", "medium", "low", "none")
MOST_ROWS = 400


def sorted_findings(a: Audit) -> list[Finding]:
    """The worst first; the same order every time."""
    return sorted(
        a.findings,
        key=lambda f: (ORDER.index(f.severity.grade), -f.severity.score, f.outcome.target.door),
    )


def brief(a: Audit) -> str:
    """The run in a sentence or two."""
    wrong = [f for f in a.findings if f.severity.grade != "none"]
    n_unknown = sum(f.outcome.verdict == "unknown" for f in a.findings)
    text = (
        f"{len(wrong):,} of {a.n_planned:,} doors stand open to somebody who should not get in. "
        f"{a.n_closed:,} are closed, {n_unknown:,} could not be judged, {a.n_unreached:,} gave no answer."
    )
    return f"{text} Stopped early: {a.stopped}." if a.stopped else text


def audit(a: Audit) -> RenderableType:
    """The findings of a run."""
    found = sorted_findings(a)
    table = grid_of(
        (("Severity", "t"), ("Door", "t"), ("Service", "p"), ("Verdict", "t"), ("Why", "p")),
        [
            (f.severity.grade, f.outcome.target.door, names.shown(_service(f)), f.outcome.verdict.value,
             f.outcome.why)
            for f in found[:MOST_ROWS]
        ],
    )  # fmt: skip
    remedies: dict[str, Finding] = {}
    for f in found:
        if f.severity.grade != "none" and f.remedy:
            remedies.setdefault(f.service, f)
    parts: list[RenderableType] = [Text(brief(a)), table]
    for service, f in remedies.items():
        parts += [
            Text(names.visible(f"{service}: {f.remedy} {f.reference}")),
            Text(f"  again: {names.visible(f.reprobe)}\n", style="dim"),
        ]
    for f in found:
        parts += [Text(f"{f.outcome.target.door}: {because.because(c)}.") for c in f.causes]
        parts += [
            Text(f"{f.outcome.target.door} names {names.shown(c)}: not followed, for you to judge.")
            for c in f.outcome.candidates
        ]
    standing = (
        f"Scope {a.scope_sha256[:16]}, approved by {names.shown(a.approver)}, "
        f"{a.n_connects:,} connections."
    )
    parts.append(Text(standing, style="dim"))
    return Group(*parts)


def _service(f: Finding) -> str:
    version = f.outcome.facts.version
    return f"{f.service or 'unknown'} {version}".strip()
