"""The sample of clues: the same whatever the parts and their order, and uniform."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.assess.sample import Sample
from seawall.model.clues import Clues, joined


def clues(keys, start=0, **more):
    n = len(keys)
    planes = {"key": np.array(keys, np.uint64), "position": np.arange(start, start + n)}
    return Clues(planes | {k: np.array(v) for k, v in more.items()}, n)


def shown(sample):
    kept = sample.clues()
    return kept.n_records, sorted(kept["key"].tolist()) if kept.n else []


KEYS = st.lists(st.integers(0, (1 << 64) - 1), min_size=1, max_size=60)


@given(KEYS, st.data())
@settings(max_examples=100, deadline=None)
def test_parts_and_their_order_do_not_show(keys, data):
    whole = Sample(limit=16)
    whole.add(clues(keys))
    cut = data.draw(st.integers(0, len(keys)))
    left, right = Sample(limit=16), Sample(limit=16)
    left.add(clues(keys[:cut]))
    right.add(clues(keys[cut:], cut))
    first, second = (left, right) if data.draw(st.booleans()) else (right, left)
    first.merge(second)
    assert shown(first) == shown(whole)


@given(KEYS)
def test_what_is_kept_is_everything_below_a_ceiling(keys):
    sample = Sample(limit=16)
    sample.add(clues(keys))
    assert shown(sample) == (len(keys), sorted(k for k in keys if k < sample.ceiling))
    ceilings = [(1 << 64) >> i for i in range(65)]
    fits = next(c for c in ceilings if sum(k < c for k in keys) <= 16 or c == 1)
    assert sample.ceiling == fits


def test_records_come_back_in_the_order_of_the_dump():
    sample = Sample()
    sample.add(clues([5, 1, 9], 10))
    sample.add(clues([7, 3], 0))
    assert sample.clues()["position"].tolist() == [0, 1, 10, 11, 12]


def test_a_plane_that_one_part_lacks_is_neutral_there():
    both = joined([clues([1, 2], id_province=[31, 44]), clues([3])])
    assert both["id_province"].tolist() == [31, 44, 0]
    assert both["order_pair"].tolist() == [255, 255, 255]


def test_a_sample_is_uniform():
    rng = np.random.default_rng(1)
    keys = rng.integers(0, 1 << 64, 20_000, np.uint64)
    sample = Sample(limit=3_000)
    sample.add(clues(keys, group=np.arange(20_000) % 2))
    kept = sample.clues()
    assert 1_400 < kept.n <= 3_000
    assert abs(float(kept.planes["group"].mean()) - 0.5) < 0.04
