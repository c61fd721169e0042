"""The routing hash against Elasticsearch's own known values and its slow twin."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.kernels import murmur3
from seawall.model.strings import from_values
from tests.reference import time_ids as slow

VECTORS = json.loads(
    (Path(__file__).parents[2] / "vectors" / "ids" / "routing.json").read_text("utf-8")
)


def hashed(texts: list[str]) -> np.ndarray:
    column = from_values([t.encode() for t in texts])
    return murmur3.hashes(column.data, column.offsets, np.ones(len(texts), np.bool_))


@pytest.mark.parametrize("case", VECTORS["hashes"], ids=range(len(VECTORS["hashes"])))
def test_known_values_of_elasticsearch(case):
    assert f"{int(hashed([case['text']])[0]) & 0xFFFFFFFF:08x}" == case["hash"]


def test_documents_are_on_the_shards_that_elasticsearch_put_them_on():
    cases = VECTORS["shards"]
    hashes = hashed([case["id"] for case in cases]).tolist()
    found = [
        h % c["n_routing"] // (c["n_routing"] // c["n_shards"])
        for h, c in zip(hashes, cases, strict=True)
    ]
    assert found == [c["shard"] for c in cases]


@settings(deadline=None, max_examples=300)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=30), min_size=1, max_size=10))
def test_agrees_with_the_slow_twin(texts):
    assert hashed(texts).tolist() == [slow.murmur3(t) for t in texts]


def test_nothing_is_computed_of_values_that_were_not_chosen():
    column = from_values([b"hello", b"hello"])
    chosen = np.array([False, True])
    first, second = murmur3.hashes(column.data, column.offsets, chosen).tolist()
    assert first == 0
    assert second != 0
