"""How big a dump is and as of when, as plain dicts, for `json`. What is not known is null."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from seawall.model.dating import AsOf, Basis
from seawall.model.sizing import Bound, Sampling, Shard, Sizes, TimeIds
from seawall.render.weighed import number

Json = dict[str, Any]


def taken(found: AsOf) -> Json:
    """An interval as `taken` in schemas/assessment-2.schema.json describes it."""
    return {
        "table": found.table,
        "not_before": _day(found.not_before),
        "not_after": _day(found.not_after),
        "last_full_on": _day(found.last_full_on),
        "statement": found.statement,
        "bases": [_basis(b) for b in found.bases],
    }


def sizes(found: Sizes) -> Json:
    """Bounds, sampling and identifiers as `sizes` in the schema describes them."""
    return {
        "sampling": {name: _sampling(found.sampling[name]) for name in sorted(found.sampling)},
        "bounds": [_bound(b) for b in found.bounds],
        "ids": [_ids(i) for i in found.ids],
        "shards": {name: _shard(found.shards[name]) for name in sorted(found.shards)},
    }


def _basis(b: Basis) -> Json:
    return {
        "source": b.source,
        "kind": b.kind,
        "n": b.n,
        "not_before": _day(b.not_before),
        "not_after": _day(b.not_after),
        "last_full_on": _day(b.last_full_on),
        "n_future": b.n_future,
        "n_left_out": b.n_left_out,
        "abrupt": b.abrupt,
        "ahead": b.ahead,
        "statement": b.statement,
    }


def _bound(b: Bound) -> Json:
    return {
        "question": b.question,
        "table": b.table,
        "method": b.method,
        "outcome": b.outcome,
        "lower": number(b.lower),
        "upper": number(b.upper),
        "estimate": number(b.estimate),
        "assumptions": list(b.assumptions),
        "reason": b.reason,
        "numbers": {name: number(b.numbers[name]) for name in sorted(b.numbers)},
    }


def _sampling(s: Sampling) -> Json:
    return {
        "outcome": s.outcome,
        "sentence": s.sentence,
        "signs": [
            {
                "sign": sign.sign,
                "against": sign.against,
                "statistic": number(sign.statistic),
                "n": sign.n,
                "sentence": sign.sentence,
            }
            for sign in s.signs
        ],
    }


def _ids(i: TimeIds) -> Json:
    return {
        "table": i.table,
        "column": i.column,
        "kind": i.kind,
        "n": i.n,
        "share": number(i.share),
        "first_at": _instant(i.first_ms),
        "last_at": _instant(i.last_ms),
        "n_nodes": i.n_nodes,
        "ambiguous": i.ambiguous,
        "sentence": i.sentence,
    }


def _shard(s: Shard) -> Json:
    return {"n": s.n, "one": s.one, "likely": s.likely, "before_7": list(s.before_7),
            "since_7": list(s.since_7)}  # fmt: skip


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None


def _instant(ms: int) -> str:
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
