"""What is kept is bounded, and never wrong."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from seawall.protect.kept import Kept


@given(st.integers(0, 5), st.lists(st.tuples(st.integers(0, 9), st.integers()), max_size=40))
def test_it_holds_no_more_than_it_may_and_what_it_holds_was_put_last(most, puts):
    kept, last = Kept[int, int](most), {}
    for key, value in puts:
        assert kept.put(key, value) == value
        last[key] = value
        assert len(kept) <= most
        assert all(kept.get(k) in (None, v) for k, v in last.items())
    assert len(kept) == min(most, len(last))
