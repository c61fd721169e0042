"""Orders that a cut or sorted sample shows, and that a random one does not."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from seawall.assess.order import clustering, order, rank_correlation


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=3, max_size=40))
def test_rank_correlation_is_spearmans(pairs):
    a, b = np.array(pairs).T
    if len(set(a)) > 1 and len(set(b)) > 1:
        assert np.isclose(rank_correlation(a, b), stats.spearmanr(a, b).statistic)
    else:
        assert rank_correlation(a, b) == 0.0


def test_random_order_scores_low():
    rng = np.random.default_rng(5)
    scores = [order(rng.integers(0, 5000, 400)).z for _ in range(300)]
    assert np.mean(np.array(scores) > 3.5) <= 0.01


def test_sorted_pieces_one_after_another_ascend():
    pieces = np.concatenate([np.sort(np.random.default_rng(k).permutation(500)) for k in range(40)])
    found = order(pieces)
    assert abs(found.correlation) < 0.1
    assert found.ascending > 0.95
    assert found.z > 10


def test_neighbours_of_one_place_are_clustered_and_shuffled_ones_are_not():
    rng = np.random.default_rng(6)
    labels = np.repeat(np.arange(300), 10)
    assert clustering(labels).ratio > 10
    scores = [clustering(rng.permutation(labels)).z for _ in range(300)]
    assert np.mean(np.abs(scores) > 3.5) <= 0.01


def test_labels_that_never_repeat_say_nothing():
    assert clustering(np.arange(100)).z == 0.0
