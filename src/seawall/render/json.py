"""Assessments and match runs for programs: plain dicts, and bytes that are the same every time.

The shapes are the files in `schemas/` (JSON Schema 2020-12). A change that could break a reader
gets a new number; readers should check `schema` first. Keys stand in the order of the nouns, maps
keyed by data in natural order ("5-9" before "10-14"), dates are ISO 8601, counts are integers.
Names from a dump are written as they are, but characters a terminal would obey (control, format,
lone surrogates) are escaped, so that printing the file is harmless.
Source: RFC 8259; JSON Schema 2020-12.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from seawall.model.assessment import (
    Assessment,
    ColumnProfile,
    DateRange,
    Estimate,
    Known,
    SourceAccount,
    TableProfile,
)
from seawall.model.matching import MatchSummary
from seawall.render import sized, weighed

Json = dict[str, Any]

DIGITS = re.compile(r"(\d+)", re.ASCII)
#: C1 controls, zero-width and bidirectional characters, line separators, surrogates, tags.
OBEYED = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)


@cache
def schema(name: str) -> Json:
    """A schema of this package by name: "assessment-2" or "matches-1"."""
    text = files("seawall.render").joinpath("schemas", f"{name}.schema.json").read_text("utf-8")
    loaded: Json = json.loads(text)
    return loaded


def dumps(document: Json) -> bytes:
    """Indented UTF-8 with a final newline. Raises ValueError on NaN or infinity."""
    text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
    return OBEYED.sub(_escaped, text).encode() + b"\n"


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]


def _natural(key: object) -> list[tuple[int, int, str]]:
    """A sort key in which numbers inside a name count as numbers."""
    parts = DIGITS.split(str(key))
    return [(0, int(p), "") if i % 2 else (1, 0, p) for i, p in enumerate(parts) if p]


def _map(counts: Mapping[Any, Any]) -> Json:
    return {str(key): counts[key] for key in sorted(counts, key=_natural)}


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _estimate(e: Estimate | None) -> Json | None:
    if e is None:
        return None
    return {"value": e.value, "low": e.low, "high": e.high, "method": e.method}


def _column(c: ColumnProfile) -> Json:
    return {
        "name": c.name,
        "element": c.element,
        "label": c.label,
        "n_filled": c.n_filled,
        "share_valid": c.share_valid,
        "low": c.low,
        "high": c.high,
        "n_sample": c.n_sample,
        "reasons": _map(c.reasons),
        "inside": {k: {"n_records": v[0], "n_finds": v[1]} for k, v in _map(c.inside).items()},
        "hint": c.hint,
        "distinct": _estimate(c.distinct),
    }


def _table(t: TableProfile) -> Json:
    return {
        "name": t.name,
        "sources": list(t.sources),
        "n_records": t.n_records,
        "n_bytes": t.n_bytes,
        "duplicates": _estimate(t.duplicates),
        "people": _estimate(t.people),
        "n_identified": t.n_identified,
        "records_per_person": t.records_per_person,
        "per_person": _map(t.per_person),
        "columns": [_column(c) for c in t.columns],
        "newest": _day(t.newest),
    }


def _dates(d: DateRange) -> Json:
    return {
        "table": d.table,
        "column": d.column,
        "element": d.element,
        "n": d.n,
        "first": _day(d.first),
        "last": _day(d.last),
        "typical_first": _day(d.typical_first),
        "typical_last": _day(d.typical_last),
        "n_future": d.n_future,
        "by_year": _map(d.by_year),
    }


def _source(s: SourceAccount) -> Json:
    return {
        "name": s.name,
        "note": s.note,
        "n_bytes_read": s.n_bytes_read,
        "n_bytes_records": s.n_bytes_records,
        "n_bytes_skipped": s.n_bytes_skipped,
        "n_stored_bytes": s.n_stored_bytes,
        "n_records": s.n_records,
        "n_damaged": s.n_damaged,
        "skipped": {k: {"n_places": v[0], "n_bytes": v[1]} for k, v in _map(s.skipped).items()},
        "located": [
            {"row": row, "byte": byte, "reason": reason, "n_bytes": n_bytes}
            for row, byte, reason, n_bytes in s.located
        ],
    }


def _known(k: Known | None) -> Json | None:
    if k is None:
        return None
    return {
        "index": k.index,
        "by_element": {
            e: {"n_distinct": v[0], "n_known": v[1]} for e, v in _map(k.by_element).items()
        },
        "breaches": _map(k.breaches),
        "held": {
            element: {
                breach: {"n_held": n[0], "n_here": n[1]} for breach, n in _map(by_breach).items()
            }
            for element, by_breach in _map(k.held).items()
        },
    }


def assessment(a: Assessment) -> Json:
    """An assessment as schemas/assessment-2.schema.json describes it."""
    return {
        "schema": a.schema,
        "seawall": a.seawall,
        "name": a.name,
        "as_of": _day(a.as_of),
        "made_at": _instant(a.made_at),
        "n_records": a.n_records,
        "n_bytes": a.n_bytes,
        "people": _estimate(a.people),
        "people_method": a.people_method,
        "people_by": _map(a.people_by),
        "tables": [_table(t) for t in a.tables],
        "overlaps": [
            {
                "a": o.a,
                "b": o.b,
                "element": o.element,
                "n_a": o.n_a,
                "n_b": o.n_b,
                "both": _estimate(o.both),
            }
            for o in a.overlaps
        ],
        "elements": [
            {
                "element": e.element,
                "label": e.label,
                "n_records": e.n_records,
                "distinct": _estimate(e.distinct),
                "columns": list(e.columns),
                "sensitive": e.sensitive,
                "hibp": e.hibp,
                "veris": e.veris,
            }
            for e in a.elements
        ],
        "dates": [_dates(d) for d in a.dates],
        "newest": _day(a.newest),
        "freshness": a.freshness,
        "provinces": _map(a.provinces),
        "countries": _map(a.countries),
        "carriers": _map(a.carriers),
        "ages": {
            band: {"male": n[0], "female": n[1], "unknown": n[2]}
            for band, n in _map(a.ages).items()
        },
        "sexes": _map(a.sexes),
        "division_years": _map(a.division_years),
        "hibp": list(a.hibp),
        "veris": list(a.veris),
        "claims": [
            {
                "claim": c.claim,
                "stated": c.stated,
                "found": c.found,
                "outcome": c.outcome,
                "reasoning": c.reasoning,
            }
            for c in a.claims
        ],
        "verdict": weighed.verdict(a.verdict) if a.verdict else None,
        "sources": [_source(s) for s in a.sources],
        "known": _known(a.known),
        "notes": list(a.notes),
        "timings_s": _map(a.timings_s),
        "taken": sized.taken(a.taken) if a.taken else None,
        "dated": [sized.taken(d) for d in a.dated],
        "sizes": sized.sizes(a.sizes),
    }


def matches(m: MatchSummary) -> Json:
    """A match run as schemas/matches-1.schema.json describes it."""
    return {
        "schema": m.schema,
        "n_accounts": m.n_accounts,
        "n_exposed": m.n_exposed,
        "n_queries": _map(m.n_queries),
        "n_entries": _map(m.n_entries),
        "n_false_expected": m.n_false_expected,
        "mapping": dict(m.mapping),
        "rejected": {column: _map(m.rejected[column]) for column in sorted(m.rejected)},
        "breaches": [
            {
                "breach": b.breach,
                "n_accounts": b.n_accounts,
                "by_identifier": _map(b.by_identifier),
                "exposed": _map(b.exposed),
                "n_comparable": b.n_comparable,
                "n_agreeing": b.n_agreeing,
            }
            for b in m.breaches
        ],
        "indexed": _map(m.indexed),
    }
