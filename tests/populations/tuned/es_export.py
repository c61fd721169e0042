"""An export of an Elasticsearch index: automatic `_id`s, then a register's fields, shard by shard.

Ids are of the old or the new layout, made by one to six nodes during bulk loads or day by day; a
reader scrolls one shard after another, so that the rows are by shard and then by time. A third of
the runs is one shard of several. Layout: search_ids.py (published).
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from tests.populations import search_ids
from tests.populations.draws import Rng, between
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.people import people
from tests.populations.registers import created, register
from tests.populations.setting import setting
from tests.populations.texts import from_matrix, pick, vocabulary
from tests.populations.times import DAY

NAMES = {
    "doc": "_id", "index": "_index", "name": "_source.name", "id": "_source.id_card",
    "sex": "_source.gender", "phone": "_source.phone", "address": "_source.address",
    "created": "_source.create_time",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    old = rng.random() < 0.5
    first, last = (
        (date(2015, 6, 1), date(2018, 6, 1)) if old else (date(2019, 1, 1), date(2024, 6, 1))
    )
    run = setting(rng, first, last)
    n_shards = int(rng.choice([1, 2, 3, 5, 5, 8]))
    alone = n_shards > 1 and rng.random() < 0.33
    n_made = n * n_shards + 40 * n_shards if alone else n
    loaded = _load_instants(rng, n_made, run.as_of.toordinal() - date(1970, 1, 1).toordinal())
    nodes = search_ids.nodes(rng, int(rng.integers(1, 7)))
    node = rng.integers(0, len(nodes), n_made)
    sequence = np.zeros(n_made, np.int64)
    for k in range(len(nodes)):  # every node counts by itself
        sequence[node == k] = int(rng.integers(2**24)) + np.arange(np.count_nonzero(node == k))
    text = search_ids.ids(loaded, nodes[node], sequence & 0xFFFFFF, old)
    shard = search_ids.shard(search_ids.murmur3(text), n_shards, old or rng.random() < 0.4)
    rows = np.flatnonzero(shard == 0)[:n] if alone else np.argsort(shard, kind="stable")
    if len(rows) < n:  # the shard got less than its share: all shards then
        rows = np.arange(n)
    some = people(rng, n, run)
    columns = register(rng, some, run, created(rng, some, run))
    columns |= {
        "doc": from_matrix(text[rows]),
        "index": pick(vocabulary(f"person_{run.as_of.year}"), np.zeros(n, np.int64)),
    }
    return whole(named(columns, NAMES), run.as_of, genuine=True)


def _load_instants(rng: Rng, n: int, end: int) -> NDArray[np.int64]:
    """Milliseconds at which documents were indexed: one bulk load, or some each day."""
    if rng.random() < 0.5:
        pace = between(rng, 0.05, 2.0)  # documents per millisecond
        start = (end - int(rng.integers(5, 400))) * DAY * 1000 + int(rng.integers(DAY * 1000))
        return start + np.sort((rng.random(n) * n / pace).astype(np.int64))
    days = int(rng.integers(30, 900))
    return np.sort(rng.integers((end - days) * DAY * 1000, end * DAY * 1000, n))


KIND = Kind("es_export", True, False, False, make)
