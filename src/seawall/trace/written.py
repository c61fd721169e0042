"""Sketches as JSON documents of the schema seawall.inventory/1, and back."""

from __future__ import annotations

import base64
import json
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from seawall.model.tracing import INVENTORY, ColumnSketch, Population, TableSketch

Json = dict[str, Any]


@cache
def schema() -> Json:
    """The JSON Schema of a file of the inventory."""
    text = files("seawall.trace").joinpath("inventory-1.schema.json").read_text("utf-8")
    loaded: Json = json.loads(text)
    return loaded


def document(sketch: TableSketch) -> Json:
    """A table's sketch as a document."""
    return {
        "schema": INVENTORY,
        "system": sketch.system,
        "owner": sketch.owner,
        "table": sketch.table,
        "origin": sketch.origin,
        "key_id": sketch.key_id,
        "read_at": _instant(sketch.read_at),
        "updated_at": _instant(sketch.updated_at) if sketch.updated_at else None,
        "n_rows": sketch.n_rows,
        "n_sampled": sketch.n_sampled,
        "share_read": sketch.share_read,
        "columns": [_column(c) for c in sketch.columns],
        "populations": [_population(p) for p in sketch.populations],
    }


def _column(c: ColumnSketch) -> Json:
    return {
        "name": c.name,
        "tokens": list(c.tokens),
        "declared": c.declared,
        "position": c.position,
        "element": c.element,
        "n": c.n,
        "n_filled": c.n_filled,
        "repeat": c.repeat,
        "masks": c.masks,
        "shapes": c.shapes,
        "lengths": list(c.lengths),
        "numbers": list(c.numbers),
        "codes": c.codes,
        "missing_with": c.missing_with,
        "n_dates": c.n_dates,
        "dates": [day.isoformat() for day in c.dates],
        "periods": c.periods,
        "oldest_on": c.oldest_on.isoformat() if c.oldest_on else None,
        "newest_on": c.newest_on.isoformat() if c.newest_on else None,
    }


def _population(p: Population) -> Json:
    raw = p.digests.astype("<u8").tobytes()
    return {
        "element": p.element,
        "n": p.n,
        "low": p.low,
        "high": p.high,
        "theta": p.theta,
        "digests": base64.b64encode(raw).decode("ascii"),
    }


def sketch(document: Json) -> TableSketch:
    """The sketch of a document that the schema allows.

    Raises:
        ValueError: If digests are no ascending 64-bit numbers below theta, or a date is none.
    """
    return TableSketch(
        system=document["system"],
        owner=document["owner"],
        table=document["table"],
        origin=document["origin"],
        key_id=document["key_id"],
        read_at=datetime.fromisoformat(document["read_at"]),
        updated_at=(
            datetime.fromisoformat(document["updated_at"]) if document["updated_at"] else None
        ),
        n_rows=document["n_rows"],
        n_sampled=document["n_sampled"],
        share_read=document["share_read"],
        columns=tuple(_column_of(c) for c in document["columns"]),
        populations=tuple(_population_of(p) for p in document["populations"]),
    )


def _column_of(c: Json) -> ColumnSketch:
    return ColumnSketch(
        **{
            **c,
            "tokens": tuple(c["tokens"]),
            "lengths": tuple(map(float, c["lengths"])),
            "numbers": tuple(map(float, c["numbers"])),
            "dates": tuple(date.fromisoformat(day) for day in c["dates"]),
            "oldest_on": date.fromisoformat(c["oldest_on"]) if c["oldest_on"] else None,
            "newest_on": date.fromisoformat(c["newest_on"]) if c["newest_on"] else None,
        }
    )


def _population_of(p: Json) -> Population:
    digests = np.frombuffer(base64.b64decode(p["digests"], validate=True), "<u8").astype(np.uint64)
    if len(digests) > 1 and not (digests[1:] > digests[:-1]).all():
        raise ValueError("digests do not ascend")
    if len(digests) and p["theta"] < 1 and int(digests[-1]) > p["theta"] * 2**64:
        raise ValueError("a digest is beyond theta")
    return Population(p["element"], p["n"], p["low"], p["high"], p["theta"], digests)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
