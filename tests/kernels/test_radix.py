import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.kernels.radix import sort_pairs

KEYS = st.one_of(
    st.integers(0, 2**64 - 1), st.integers(0, 3), st.integers(0, 1).map(lambda b: b << 63)
)


@settings(deadline=None, max_examples=200)
@given(st.lists(KEYS, max_size=400))
def test_sorting_is_numpys_stable_sort(values):
    keys = np.array(values, np.uint64)
    before = keys.copy()
    found, order = sort_pairs(keys, np.arange(len(keys), dtype=np.uint64))
    expected = np.argsort(keys, kind="stable")
    assert order.tolist() == expected.tolist()
    assert found.tolist() == keys[expected].tolist()
    assert (keys == before).all()


def test_what_comes_back_is_new_even_if_nothing_moved():
    keys = np.full(5, 7, np.uint64)
    found, order = sort_pairs(keys, keys)
    found[0] = order[0] = 1
    assert keys.tolist() == [7] * 5


def test_read_only_and_strided_input_is_taken():
    keys = np.arange(20, dtype=np.uint64)[::-2]
    keys.setflags(write=False)
    assert sort_pairs(keys, keys)[0].tolist() == list(range(1, 20, 2))


def test_lengths_that_differ_are_refused():
    with pytest.raises(ValueError):
        sort_pairs(np.zeros(3, np.uint64), np.zeros(2, np.uint64))
