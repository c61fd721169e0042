"""A small case as `run` leaves it: an index with breaches, a file of matches, an assessment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from seawall.index import Index
from seawall.match import Queries, digested
from seawall.match.answer import COLUMNS, element_ids
from seawall.protect import Policy
from seawall.render import json as rendering
from tests.render import instances, verdicts

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
CATALOGUE = Policy.shipped().catalogue
BITS = {id_: a.bit for id_, a in CATALOGUE.attributes.items()}
REFERENCE_LEAK = ("person_name", "cn.resident_id", "phone", "address", "birthplace")
Row = tuple[str, str, tuple[str, ...], tuple[str, ...]]  # account, breach, matched, exposed
#: u1 has everything exposed, u2 a phone in two breaches, u3 a phone in one that nobody weighed.
ROWS: tuple[Row, ...] = (
    ("u1", "leak", ("cn.resident_id", "phone"), REFERENCE_LEAK),
    ("u2", "leak", ("phone",), ("phone",)),
    ("u2", "other", ("phone",), ("phone", "email")),
    ("u3", "other", ("email",), ("phone", "email")),
    ("账户/4 7", "leak", ("phone",), ("phone",)),
)


def matches(path: Path, rows: tuple[Row, ...] | list[Row]) -> None:
    """Write a file of matches as `match` does."""
    masks = [sum(BITS[e] for e in exposed) for *_, exposed in rows]
    columns = [
        pa.array([r[0] for r in rows], pa.string()),
        pa.array([r[1] for r in rows], pa.string()).dictionary_encode(),
        pa.array([list(r[2]) for r in rows], pa.list_(pa.string())),
        pa.array([element_ids(m) for m in masks], pa.list_(pa.string())),
        pa.array(masks, pa.uint64()),
    ]
    temporary = path.with_name("written")
    pq.write_table(pa.Table.from_arrays(columns, schema=COLUMNS), temporary)
    temporary.replace(path)


def make(
    folder: Path,
    rows: tuple[Row, ...] | list[Row] = ROWS,
    breaches: tuple[str, ...] = ("leak", "other"),
) -> Path:
    """Write the case; its dump is "leak", genuine. Returns the folder of its index."""
    folder.mkdir(parents=True, exist_ok=True)
    index = Index.create(folder / "index", "00" * 8, NOW)
    for breach in breaches:
        digests = np.arange(1, 4, dtype=np.uint64) << np.uint64(40)
        index.append(breach, 2, digests, np.full(3, 2, np.uint64), "part", NOW)
    verdict = verdicts.genuine()
    document = rendering.assessment(replace(instances.realistic(), verdict=verdict, name="leak"))
    (folder / "assessment.json").write_bytes(rendering.dumps(document))
    matches(folder / "matches.parquet", rows)
    return folder / "index"


@dataclass
class SomeAccounts:
    """Accounts by number, with digests of their identifiers by element number."""

    queries: dict[int, Queries]
    n: int

    def refs(self, rows):
        return pa.array([f"u{row + 1}" for row in rows], pa.string())


def accounts(path: Path, by_element: dict[int, np.ndarray], key_id: str = "00" * 8) -> Path:
    """A file as `serve accounts` writes it: account i+1 has the i-th digest of every element."""
    queries = {e: Queries(np.arange(len(of)), of.astype(np.uint64)) for e, of in by_element.items()}
    n = max(map(len, by_element.values()))
    digested.write(SomeAccounts(queries, n), key_id, path)
    return path
