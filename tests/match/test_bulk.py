from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.index import Index
from seawall.match.bulk import Queries, join
from tests.reference import join as slow

NOW = datetime(2026, 11, 23, tzinfo=UTC)
DIGEST = st.integers(1, 25)
ELEMENT = st.integers(1, 3)
MASK = st.integers(0, 15).map(lambda m: m << 1)
BREACHES = st.dictionaries(
    st.sampled_from(["甲", "b", "c"]),
    st.dictionaries(ELEMENT, st.dictionaries(DIGEST, MASK, max_size=12), max_size=3),
    max_size=3,
)
ACCOUNTS = st.dictionaries(
    ELEMENT, st.lists(st.tuples(st.integers(0, 8), DIGEST), max_size=15), max_size=3
)


def arrays(queries):
    return {
        element: Queries(
            np.array([account for account, _ in pairs], np.int64),
            np.array([digest for _, digest in pairs], np.uint64),
        )
        for element, pairs in queries.items()
    }


def filled(folder, breaches) -> Index:
    index = Index.create(folder, "0" * 16, NOW)
    for breach, elements in breaches.items():
        for element, entries in elements.items():
            digests, masks = (np.array(list(v), np.uint64) for v in (entries, entries.values()))
            for part in range(2):  # two overlapping runs
                cut = slice(part * len(entries) // 3, None)
                index.append(breach, element, digests[cut], masks[cut], f"p{part}", NOW)
    return index


@settings(deadline=None, max_examples=60)
@given(queries=ACCOUNTS, breaches=BREACHES)
def test_the_join_agrees_with_two_loops(tmp_path_factory, queries, breaches):
    index = filled(tmp_path_factory.mktemp("join") / "index", breaches)
    found = join(arrays(queries), index)
    rows = {
        (found.names[breach], account): [matched, mask]
        for breach, account, matched, mask in zip(
            found.breaches.tolist(),
            found.accounts.tolist(),
            found.matched.tolist(),
            found.masks.tolist(),
            strict=True,
        )
    }
    assert rows == slow.join(queries, breaches)
    assert len(rows) == len(found.accounts)
    order = list(zip(found.breaches.tolist(), found.accounts.tolist(), strict=True))
    assert order == sorted(order)
    assert found.n_queries == {element: len(pairs) for element, pairs in sorted(queries.items())}


class Counted:
    """An index that holds a billion entries and none of ours."""

    class Hits:
        breach, n_entries = "x", 10**9
        positions, masks = np.zeros(0, np.int64), np.zeros(0, np.uint64)

    def lookup(self, element_number, sorted_digests):
        return [self.Hits(), self.Hits()]


def test_expected_false_matches_are_queries_times_entries_over_two_to_the_64():
    queries = Queries(np.arange(1000, dtype=np.int64), np.arange(1000, dtype=np.uint64))
    found = join({1: queries, 2: queries}, Counted())
    assert found.n_false_expected == pytest.approx(4 * 1000 * 10**9 / 2**64, rel=1e-12)
    assert found.n_entries == {1: 2 * 10**9, 2: 2 * 10**9}
    assert found.indexed == {"x": 4 * 10**9}
    assert len(found.accounts) == 0


def test_coincidences_come_as_often_as_expected(tmp_path):
    """With 20 effective bits instead of 64 the formula can be watched at work."""
    rng = np.random.default_rng(5)
    entries = rng.choice(2**20, 20_000, replace=False).astype(np.uint64) << np.uint64(44)
    strangers = rng.integers(0, 2**20, 20_000, dtype=np.uint64) << np.uint64(44)
    index = Index.create(tmp_path / "index", "0" * 16, NOW)
    index.append("x", 1, entries, np.full(20_000, 2, np.uint64), "p", NOW)
    found = join({1: Queries(np.arange(20_000), strangers)}, index)
    expected = found.n_false_expected * 2**44
    assert expected == pytest.approx(381.5, abs=1)
    assert abs(len(found.accounts) - expected) < 5 * expected**0.5
