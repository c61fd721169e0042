"""Distinct counting against Python sets, exact and past the limit."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.assess.count import Tally, common, total, union, without

digests = st.lists(st.integers(0, 50) | st.integers(0, 2**64 - 1), max_size=80)


def tally(values, payloads=None, **options):
    made = Tally(**options)
    made.add(
        np.array(values, np.uint64), None if payloads is None else np.array(payloads, np.uint32)
    )
    return made


@settings(deadline=None, max_examples=100)
@given(digests, digests)
def test_exact_sets_agree_with_python(a, b):
    left, right = tally(a), tally(b)
    assert left.size().value == len(set(a))
    assert common(left, right).value == len(set(a) & set(b))
    assert without(left, right).value == len(set(a) - set(b))
    assert union(left, right).size().value == len(set(a) | set(b))


@settings(deadline=None, max_examples=50)
@given(digests, digests)
def test_merging_counts_as_if_seen_in_one_go(a, b):
    whole, parts = tally(a + b).settle(), tally(a)
    parts.merge(tally(b))
    assert parts.keys.tolist() == whole.keys.tolist()
    assert parts.counts.tolist() == whole.counts.tolist()


def test_the_first_payload_of_a_digest_stays():
    made = tally([7, 7, 9], [1, 2, 3]).settle()
    assert dict(zip(made.keys.tolist(), made.payloads.tolist(), strict=True)) == {7: 1, 9: 3}


def test_past_the_limit_the_interval_holds_the_truth():
    rng = np.random.default_rng(20261123)
    values = rng.integers(0, 2**64, 600_000, dtype=np.uint64)
    made = Tally(limit=100_000)
    for piece in np.array_split(values, 7):
        made.add(piece)
        made.settle()
    size = made.size()
    assert not made.exact
    assert not size.exact
    assert size.method == "theta sketch"
    assert size.low <= len(np.unique(values)) <= size.high
    assert abs(size.value / 600_000 - 1) < 0.01
    assert len(made.keys) <= 100_000
    assert abs(len(made.keys) * made.scale / 600_000 - 1) < 0.02


def test_sketched_and_exact_sets_intersect():
    rng = np.random.default_rng(7)
    values = rng.integers(0, 2**64, 400_000, dtype=np.uint64)
    big, small = Tally(limit=50_000), Tally()
    big.add(values)
    small.add(values[:100_000])
    both = common(big, small)
    assert both.low <= 100_000 <= both.high
    rest = without(big, small)
    assert rest.low <= 300_000 <= rest.high


def test_a_sum_of_sketches_has_the_error_of_independent_ones():
    from seawall.model.assessment import Estimate

    whole = total([Estimate(100, 97, 103, "theta sketch"), Estimate(100, 96, 104, "theta sketch")])
    assert (whole.value, whole.low, whole.high) == (200, 195, 205)
