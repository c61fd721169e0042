"""Dependence over pairs: against counting every pair, and zero where fields are independent."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from seawall.kernels import dependence as fast
from seawall.kernels.persons import first_of, one_each, one_name_each, spoilt
from seawall.model.clues import Clues
from tests.reference import dependence as slow

FEW = settings(deadline=None, max_examples=100)
labels = st.integers(0, 4)
two = st.lists(st.tuples(labels, labels), min_size=3, max_size=40)
three = st.lists(st.tuples(labels, labels, labels), min_size=3, max_size=40)


def columns(rows):
    return (np.array(column, np.uint16) for column in zip(*rows, strict=True))


@FEW
@given(two)
def test_pairs_alike_agree_with_counting_them(rows):
    groups, values = columns(rows)
    found = fast.alike(groups, values)
    pairs, same, chance = slow.alike(groups.tolist(), values.tolist())
    assert (found.pairs, found.same) == (pairs, same)
    assert found.chance == pytest.approx(chance)


@FEW
@given(three)
def test_pairs_alike_within_strata_agree_with_counting_them(rows):
    strata, groups, values = columns(rows)
    found = fast.alike_within(strata, groups, values)
    pairs, same, expected = slow.alike_within(strata.tolist(), groups.tolist(), values.tolist())
    assert (found.pairs, found.same) == (pairs, same)
    assert found.expected == pytest.approx(expected)


@FEW
@given(two)
def test_fair_pairs_agree_with_counting_them(rows):
    groups, values = columns(rows)
    pairs, same, chance = slow.alike(groups.tolist(), values.tolist())
    effect, error, _ = fast.alike_fairly(groups, values)
    if pairs and same and 0 < chance < 1 and math.isfinite(error):
        level = math.exp(slow.alike_fairly(groups.tolist(), values.tolist())) * chance
        assert math.exp(effect) * chance == pytest.approx(max(level, 0.5 / pairs))


@FEW
@given(st.lists(st.tuples(labels, labels, st.integers(-50, 50)), min_size=3, max_size=30))
def test_closeness_agrees_with_the_products_of_pairs(rows):
    first, second, numbers = zip(*rows, strict=True)
    assume(len(set(numbers)) > 1)
    found, _, pairs = fast.closer(np.array(first), np.array(numbers), np.array(second))
    assume(pairs > 0)
    assert found == pytest.approx(slow.closer([list(first), list(second)], list(numbers)), abs=1e-9)


@FEW
@given(st.lists(st.integers(0, 8), min_size=2, max_size=6))
def test_unevenness_agrees_with_counting_pairs(counts):
    assume(sum(counts) > 1)
    share = [(i + 1) / sum(range(1, len(counts) + 1)) for i in range(len(counts))]
    found, _ = fast.unevenness(np.array(counts), np.array(share))
    assert found == pytest.approx(slow.unevenness(counts, share))


@FEW
@given(st.lists(st.integers(0, 2**64 - 1), max_size=50))
def test_places_of_labels_are_those_of_a_dictionary(values):
    places, n = fast.dense(np.array(values, np.uint64))
    known = {}
    expected = [-1 if v == 0 else known.setdefault(v, len(known)) for v in values]
    assert (places.tolist(), n) == (expected, len(known))


def draws(seed, n=2_000):
    rng = np.random.default_rng(seed)
    return rng, rng.integers(1, 120, n), rng.zipf(1.6, n).clip(max=300), rng.integers(1, 40, n)


@pytest.mark.parametrize(
    "what", ["log ratio", "kappa", "closer", "agreement", "fair", "within", "even"]
)
def test_independent_fields_stray_from_zero_by_no_more_than_the_error_says(what):
    """The mean of 200 draws is 0 and their spread is that of the stated error or less."""
    z = []
    for seed in range(200):
        rng, groups, values, strata = draws(seed)
        pairs = fast.alike(groups, values)
        effect, error = {
            "log ratio": lambda p=pairs: p.log_ratio,
            "kappa": lambda p=pairs: p.kappa,
            "closer": lambda g=groups, v=values: fast.closer(g, v % 7)[:2],
            "agreement": lambda s=strata, r=rng: fast.agreement(s, r.integers(1, 40, 2_000))[:2],
            "fair": lambda g=groups, v=values: fast.alike_fairly(g % 9 + 1, v)[:2],
            "within": lambda g=groups, v=values: fast.alike_within(g % 5 + 1, g, v).log_ratio,
            "even": lambda s=strata: fast.unevenness(np.bincount(s, minlength=40)[1:]),
        }[what]()
        z.append(effect / error)
    assert abs(np.mean(z)) < 0.3
    assert np.std(z) < 1.15


def test_a_dependence_is_found_and_its_size_does_not_change_with_n():
    found = []
    for n in (2_000, 20_000, 200_000):
        rng = np.random.default_rng(n)
        groups = rng.integers(1, 60, n)
        values = np.where(rng.random(n) < 0.3, groups, rng.integers(1, 60, n))
        effect, error = fast.alike(groups, values).kappa
        assert effect > 10 * error
        found.append(effect)
    assert max(found) - min(found) < 0.02


def test_fair_pairs_are_not_below_zero_where_one_large_group_is_more_mixed():
    """Ten small groups have two values each, of twelve; the large one has all sixty evenly."""
    rng = np.random.default_rng(1)
    groups = np.concatenate([np.full(9_000, 1), np.repeat(np.arange(2, 12), 900)])
    small = rng.integers(1, 13, (10, 2))[groups[9_000:] - 2, rng.integers(0, 2, 9_000)]
    values = np.concatenate([rng.integers(1, 61, 9_000), small])
    assert fast.alike(groups, values).log_ratio[0] < fast.alike_fairly(groups, values)[0]
    assert fast.alike_fairly(groups, values)[0] > 0.5


@FEW
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=30), st.randoms())
def test_one_row_of_each_label_is_kept_whatever_the_order(rows, random):
    def kept(rows):
        names = np.array([r[0] for r in rows], np.uint64)
        keys = np.array([r[1] for r in rows], np.uint64)
        return sorted(r for r, stays in zip(rows, first_of(names, keys), strict=True) if stays)

    mixed = rows.copy()
    random.shuffle(mixed)
    assert kept(rows) == kept(mixed)
    assert len([r for r in kept(rows) if r[0]]) == len({r[0] for r in rows if r[0]})


def some(**planes):
    n = len(next(iter(planes.values())))
    return Clues(
        {"key": np.arange(n, dtype=np.uint64)} | {k: np.array(v) for k, v in planes.items()}, n
    )


def test_a_person_without_an_id_is_told_by_name_and_phone():
    found = some(id=np.array([7, 7, 0, 0, 0], np.uint64), name=np.array([1, 2, 3, 3, 3], np.uint64),
                 phone=np.array([1, 2, 9, 9, 8], np.uint64))  # fmt: skip
    assert one_each(found).tolist() == [True, False, True, False, True]
    assert one_name_each(found).tolist() == [True, False, True, False, False]


def test_rounded_ids_are_noticed_from_one_in_twenty_on():
    assert not spoilt(some(id_reason=np.array([1] * 97 + [7] * 3, np.uint8)))
    assert spoilt(some(id_reason=np.array([1] * 90 + [7] * 10, np.uint8)))
