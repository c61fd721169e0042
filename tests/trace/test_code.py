"""The marks' code: its tail against enumeration, its bits, and three who put their copies together."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.digest.key import Key
from seawall.digest.keyed import digest
from seawall.model.canaries import MarkSet
from seawall.tables import element
from seawall.trace import code
from tests.reference.canaries import agreement_tail
from tests.trace.sets import KEY, OTHER_KEY

U64 = np.uint64
MARK = MarkSet("Acme", "2026-11")


def anchors(n, seed=3):
    return np.random.default_rng(seed).integers(1, 1 << 64, n, U64)


def test_the_bias_is_that_of_codes_for_three():
    assert pytest.approx(0.21132486540518713) == code.LOW
    assert pytest.approx(1) == code.LOW + code.HIGH


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 7), st.integers(0, 7), st.integers(0, 14))
def test_the_tail_is_that_of_every_outcome_counted(n_rare, n_common, n_agree):
    n_agree = min(n_agree, n_rare + n_common)
    slow = agreement_tail(n_agree, n_rare, n_common, code.LOW)
    fast = code.log10_tail(n_agree, n_rare, n_common)
    if n_agree <= n_rare * code.LOW + n_common * code.HIGH:
        assert fast == 0.0  # never said to be surer than it is
        assert slow <= 1 + 1e-9
    else:
        assert fast == pytest.approx(math.log10(slow), abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(st.integers(20, 1_500), st.integers(20, 1_500), st.floats(0.01, 1))
def test_chernoffs_bound_lies_above_the_exact_tail_and_near_it(n_rare, n_common, part):
    mean = n_rare * code.LOW + n_common * code.HIGH
    n_agree = math.ceil(mean + part * (n_rare + n_common - mean))
    exact = code.log10_tail(n_agree, n_rare, n_common)
    bound = code._chernoff(n_agree, n_rare, n_common) / math.log(10)
    assert exact - 1e-6 <= bound
    assert bound - exact < 3  # a factor of some hundred at most: the bound leaves out sqrt(n)


def test_beyond_the_exact_limit_the_bound_goes_on():
    n = code.EXACT // 2
    inside = code.log10_tail(int(n * 1.1), n, n)
    beyond = code.log10_tail(int(n * 1.1) + 1, n + 1, n)
    assert inside < beyond < inside + 3


def test_words_are_suite_1_digests_of_the_anchor():
    values = anchors(20)
    number = element("opaque").number
    assert code.prf(values, KEY).tolist() == [
        digest(int(v).to_bytes(8, "little"), number, KEY) for v in values.tolist()
    ]


def test_one_row_in_every_is_chosen_and_half_of_them_are_biased_each_way():
    values = anchors(200_000)
    found = code.slots(values, "d", 20, KEY)
    assert abs(found.chosen.mean() - 1 / 20) < 0.002
    assert abs(found.high[found.chosen].mean() - 0.5) < 0.02
    bits = code.bits(values, found.high, MARK, KEY)
    assert abs(bits[found.high].mean() - code.HIGH) < 0.005
    assert abs(bits[~found.high].mean() - code.LOW) < 0.005


def test_rows_without_an_anchor_are_never_chosen():
    assert not code.slots(np.zeros(1_000, U64), "d", 1, KEY).chosen.any()


def test_rows_are_the_same_for_everybody_and_bits_are_not():
    values = anchors(5_000)
    found = code.slots(values, "d", 20, KEY)
    assert (found.chosen == code.slots(values, "d", 20, KEY).chosen).all()
    assert (found.chosen != code.slots(values, "e", 20, KEY).chosen).any()
    assert (found.chosen != code.slots(values, "d", 20, OTHER_KEY).chosen).any()
    mine = code.bits(values, found.high, MARK, KEY)
    for other in (MarkSet("Initech", "2026-11"), MarkSet("Acme", "2026-12")):
        theirs = code.bits(values, found.high, other, KEY)
        # independent bits of this bias agree in two rows of three
        assert abs((mine == theirs).mean() - (code.LOW**2 + code.HIGH**2)) < 0.02


def test_the_anchor_key_is_another_than_the_keyrings():
    assert code.anchor_key(KEY).id != KEY.id
    assert isinstance(code.anchor_key(KEY), Key)


def attacked(how, copies, rng):
    """What a coalition shows, where it may choose only among the bits its copies have."""
    ones, n = copies.sum(axis=0), len(copies)
    if how == "mix":
        return copies[rng.integers(0, n, copies.shape[1]), np.arange(copies.shape[1])]
    if how == "majority":
        return 2 * ones > n
    return np.where((ones == 0) | (ones == n), ones == n, 2 * ones < n)  # the minority


@pytest.mark.parametrize("how", ["mix", "majority", "minority"])
def test_three_who_put_their_copies_together_do_not_hide_and_frame_nobody(how):
    """600 marks of 500 recipients, 60 times: one of the three is named, and never anybody else."""
    rng, m, n, named = np.random.default_rng(17), 600, 500, 0
    for _ in range(60):
        high = rng.random(m) < 0.5
        bits = rng.random((n, m)) < np.where(high, code.HIGH, code.LOW)
        shown = attacked(how, bits[:3], rng)
        n_rare = int(code.rarer(shown, high).sum())
        agree = (bits == shown).sum(axis=1)
        sure = [code.log10_tail(int(a), n_rare, m - n_rare) + math.log10(n) <= -6 for a in agree]
        assert not any(sure[3:])
        named += any(sure[:3])
    assert named >= 57
