"""A verdict and its evidence as plain dicts, for `json`. What is not a number is null, never NaN."""

from __future__ import annotations

import math
from typing import Any

from seawall.model.evidence import Evidence, Mute, Series
from seawall.model.verdict import Part, Share, TableVerdict, Verdict

Json = dict[str, Any]
DIGITS = 6  # significant ones: the seventh of a weight is noise of the machine


def verdict(v: Verdict) -> Json:
    """A verdict as `verdict` in schemas/assessment-2.schema.json describes it."""
    return {
        "outcome": v.outcome,
        "log10_lr": number(v.log10_lr),
        "words": v.words,
        "statement": v.statement,
        "prior": v.prior,
        "reference": v.reference,
        "axes": [
            {
                "axis": a.axis,
                "outcome": a.outcome,
                "statement": a.statement,
                "basis": a.basis,
            }
            for a in v.axes
        ],
        "tables": [_table(t) for t in v.tables],
    }


def number(x: float | None) -> float | None:
    """A float for JSON: six significant digits, None for what is not finite."""
    return float(f"{x:.{DIGITS}g}") if x is not None and math.isfinite(x) else None


def _table(t: TableVerdict) -> Json:
    return {
        "table": t.table,
        "n_records": t.n_records,
        "n_sample": t.n_sample,
        "outcome": t.outcome,
        "log10_lr": number(t.log10_lr),
        "words": t.words,
        "families": {name: number(t.families[name]) for name in sorted(t.families)},
        "reasons_for": list(t.reasons_for),
        "reasons_against": list(t.reasons_against),
        "explained": list(t.explained),
        "settle": list(t.settle),
        "genuine": _share(t.genuine) if t.genuine else None,
        "parts": [_part(p) for p in t.parts],
        "evidence": [_evidence(e) for e in t.evidence],
        "mute": [_mute(m) for m in t.mute],
    }


def _share(s: Share) -> Json:
    return {"value": number(s.value), "low": number(s.low), "high": number(s.high)}


def _part(p: Part) -> Json:
    return {"by": p.by, "name": p.name, "n": p.n, "genuine": _share(p.genuine)}


def _evidence(e: Evidence) -> Json:
    return {
        "test": e.test,
        "family": e.family,
        "title": e.title,
        "kind": e.kind,
        "n_used": e.n_used,
        "effect": number(e.effect),
        "se": number(e.se),
        "effect_low": number(e.effect_low),
        "effect_high": number(e.effect_high),
        "expected_low": number(e.expected_low),
        "expected_high": number(e.expected_high),
        "expected_fake": number(e.expected_fake),
        "log10_lr": number(e.log10_lr),
        "cap": number(e.cap),
        "cap_for": number(e.cap_for),
        "capped": e.capped,
        "why_cap": e.why_cap,
        "veto": e.veto,
        "sentence": e.sentence,
        "genuine": e.genuine,
        "fabricated": e.fabricated,
        "basis": e.basis,
        "source": e.source,
        "fools": e.fools,
        "deep": e.deep,
        "series": _series(e.series) if e.series else None,
    }


def _series(s: Series) -> Json:
    return {
        "labels": list(s.labels),
        "observed": [number(x) for x in s.observed],
        "expected": [number(x) for x in s.expected],
        "unit": s.unit,
        "expects": s.expects,
    }


def _mute(m: Mute) -> Json:
    return {"test": m.test, "title": m.title, "why": m.why, "needs": list(m.needs)}
