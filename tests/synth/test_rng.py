"""Random words by counter."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.synth.rng import below, key_of, mix, ring, shares, stream, word

WORDS = st.integers(0, 2**64 - 1)
MASK = 2**64 - 1


def splitmix(z):
    """The output function, written out in whole numbers."""
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & MASK
    return z ^ (z >> 31)


@settings(deadline=None)
@given(WORDS)
def test_mix_is_splitmix64s_output_function(z):
    assert int(mix(np.uint64(z))) == splitmix(z)


def test_the_published_first_words_of_splitmix64_come_out():
    """Seed 1234567, as in the Java and C reference programs' test."""
    golden = 0x9E3779B97F4A7C15
    found = [int(mix(np.uint64((1234567 + k * golden) & MASK))) for k in (1, 2)]
    assert found == [6457827717110365317, 3203168211198807973]


@settings(deadline=None)
@given(WORDS, st.integers(1, 2**31 - 1))
def test_below_stays_below(random, n):
    assert 0 <= below(np.uint64(random), n) < n


def test_words_of_items_and_purposes_do_not_repeat():
    keys = [key_of(seed, purpose) for seed in (1, 2) for purpose in ("a", "b")]
    found = {int(word(stream(key, i), k)) for key in keys for i in range(500) for k in range(5)}
    assert len(found) == 4 * 500 * 5


def test_shares_are_uniform_and_the_same_from_any_start():
    key = key_of(7, "shares")
    whole = shares(key, 0, 100_000)
    assert abs(whole.mean() - 0.5) < 0.005
    assert abs(np.histogram(whole, 10, (0, 1))[0] - 10_000).max() < 450
    assert (shares(key, 5_000, 10) == whole[5_000:5_010]).all()


@settings(deadline=None)
@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=40).filter(lambda w: sum(w) > 1e-3))
def test_a_ring_holds_each_option_by_its_weight(weights):
    found = np.bincount(ring(weights, 4096), minlength=len(weights))
    ideal = np.array(weights) / sum(weights) * 4096
    assert found.sum() == 4096
    assert (found[np.array(weights) > 0] >= 1).all()
    assert (found[np.array(weights) == 0] == 0).all()
    assert abs(found - ideal).max() <= len(weights) + 1


@pytest.mark.parametrize("seed", [0, 1, 2**63, -5])
def test_any_whole_number_is_a_seed(seed):
    assert key_of(seed, "x") != key_of(seed + 1, "x")
