"""An assessment from its JSON: what `json.assessment` wrote, as the nouns that charts and pages are made of.

A case's file lies where others may write, so nothing is taken on trust: a document that is not one of
ours is an error that names the file and quotes nothing. What JSON cannot say (NaN) comes back as null
and is NaN again here; where an identifier's clock was shifted is not written, and is 0.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from seawall.errors import SourceError
from seawall.model.assessment import SCHEMA, Assessment
from seawall.model.matching import MatchSummary

Json = dict[str, Any]
MOST_BYTES = 64 << 20
#: Members of a piece of evidence that may be unknown, and are then NaN.
UNKNOWN = (
    "effect",
    "se",
    "effect_low",
    "effect_high",
    "expected_low",
    "expected_high",
    "expected_fake",
)
MATCHES = "seawall.matches/1"


def assessment(path: Path) -> Assessment:
    """Read an assessment.json.

    Raises:
        SourceError: If it is missing, too large, or not an assessment of this version.
    """
    found = _read(path, SCHEMA, "an assessment")
    try:
        return msgspec.convert(_reshaped(found), Assessment, strict=True)
    except (msgspec.ValidationError, KeyError, TypeError, ValueError, AttributeError):
        raise SourceError(path.name, None, "is not an assessment") from None


def matches(path: Path) -> MatchSummary:
    """Read a matches.json.

    Raises:
        SourceError: As `assessment`.
    """
    found = _read(path, MATCHES, "a match run")
    try:
        return msgspec.convert(found, MatchSummary, strict=True)
    except (msgspec.ValidationError, KeyError, TypeError, ValueError, AttributeError):
        raise SourceError(path.name, None, "is not a match run") from None


def _read(path: Path, schema: str, what: str) -> Json:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise SourceError(path.name, None, "is too large to be shown")
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise SourceError(path.name, None, "matches no file") from None
    except (OSError, ValueError, RecursionError):
        raise SourceError(path.name, None, f"is not {what}") from None
    if not isinstance(found, dict) or found.get("schema") != schema:
        raise SourceError(path.name, None, f"is not {what} of this version")
    return found


def _reshaped(d: Json) -> Json:
    """The document with every pair as the pair that the nouns have."""
    return {
        **d,
        "tables": [_table(t) for t in d["tables"]],
        "ages": {k: (n["male"], n["female"], n["unknown"]) for k, n in d["ages"].items()},
        "sources": [_source(s) for s in d["sources"]],
        "known": _known(d["known"]) if d["known"] else None,
        "verdict": _verdict(d["verdict"]) if d["verdict"] else None,
        "dates": [{**one, "by_year": _years(one["by_year"])} for one in d["dates"]],
        "sizes": {**d["sizes"], "ids": [_ids(i) for i in d["sizes"]["ids"]]},
    }


def _table(t: Json) -> Json:
    columns = [
        {**c, "inside": {k: (v["n_records"], v["n_finds"]) for k, v in c["inside"].items()}}
        for c in t["columns"]
    ]
    return {**t, "columns": columns}


def _source(s: Json) -> Json:
    skipped = {k: (v["n_places"], v["n_bytes"]) for k, v in s["skipped"].items()}
    located = [(x["row"], x["byte"], x["reason"], x["n_bytes"]) for x in s["located"]]
    return {**s, "skipped": skipped, "located": located}


def _known(k: Json) -> Json:
    by_element = {e: (v["n_distinct"], v["n_known"]) for e, v in k["by_element"].items()}
    held = {
        e: {breach: (n["n_held"], n["n_here"]) for breach, n in of.items()}
        for e, of in k["held"].items()
    }
    return {**k, "by_element": by_element, "held": held}


def _years(by_year: Mapping[str, int]) -> dict[int, int]:
    return {int(year): n for year, n in by_year.items()}


def _verdict(v: Json) -> Json:
    tables = [{**t, "evidence": [_evidence(e) for e in t["evidence"]]} for t in v["tables"]]
    return {**v, "tables": tables}


def _evidence(e: Json) -> Json:
    series = e["series"]
    if series is not None:
        series = {
            **series,
            "observed": _floats(series["observed"]),
            "expected": _floats(series["expected"]),
        }
    return {**e, **{name: _float(e[name]) for name in UNKNOWN}, "series": series}


def _floats(values: list[float | None]) -> list[float]:
    return [_float(v) for v in values]


def _float(value: float | None) -> float:
    return math.nan if value is None else float(value)


def _ids(i: Json) -> Json:
    return {**i, "first_ms": _ms(i["first_at"]), "last_ms": _ms(i["last_at"]), "shift_ms": 0}


def _ms(at: str) -> int:
    return round(datetime.fromisoformat(at).timestamp() * 1000)
