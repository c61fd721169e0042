"""What `trace` does with a dump: its sketches against the inventory's, weighed into one answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import seawall
from seawall import sources
from seawall.cli import inventory as inventories
from seawall.cli.sketching import About
from seawall.digest.key import Key
from seawall.model.tracing import SCHEMA, Trace
from seawall.trace import Inventory, schema, weigh

MOST_CANDIDATES = 5  # tables named for each of the dump's


def trace(
    dump: list[str],
    folder: Path,
    key: Key,
    *,
    as_of: date,
    made_at: datetime,
    workers: int | None = None,
    canaries: Mapping[str, float] | None = None,
) -> Trace:
    """Read a dump, compare it with every table of an inventory, and weigh what was found."""
    known = Inventory(folder).load(key.id)
    name = sources.name_of(dump[0])
    tables, n_records = inventories.of_dump(dump, About(name, made_at), key, workers)
    matches, overlaps, freshness = weigh.compared(tables, known, schema.Matcher(known), as_of=as_of)
    rows = weigh.likelihoods(known, matches, overlaps, freshness, canaries)
    by_table = {t.table: [m for m in matches if m.dump_table == t.table] for t in tables}
    return Trace(
        schema=SCHEMA,
        seawall=seawall.__version__,
        name=name,
        as_of=as_of,
        made_at=made_at,
        n_records=n_records,
        n_systems=len({t.system for t in known}),
        n_tables=len(known),
        summary=weigh.summary(rows),
        likelihoods=rows,
        candidates=tuple(m for found in by_table.values() for m in found[:MOST_CANDIDATES]),
        overlaps=tuple(o for o in overlaps if o.n_compared),
        freshness=freshness,
        notes=weigh.NOTES,
    )
