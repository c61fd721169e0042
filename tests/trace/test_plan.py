"""How many canaries are needed: the study's table, the exact count, and drawing."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from seawall.trace import plan
from seawall.trace.chances import EMAIL, ID, NAME, PHONE, chances
from tests.trace.sets import recipe

CHANCES = chances(recipe(phones=("13812345678",)))


@pytest.mark.parametrize(
    ("rows", "sample", "expected"),
    [(20_000_000, 1_000, 59_900), (20_000_000, 10_000, 5_990), (20_000_000, 750_000, 80),
     (1_000_000_000, 750_000, 3_990)],
)  # fmt: skip
def test_one_hit_takes_what_the_formula_says(rows, sample, expected):
    assert plan.formula(rows, sample, 0.95, 1) == math.ceil(math.log(20) * rows / sample)
    assert plan.formula(rows, sample, 0.95, 1) == pytest.approx(expected, rel=0.005)


@settings(max_examples=60, deadline=None)
@given(st.integers(1_000, 100_000), st.floats(0.001, 0.5), st.floats(0.5, 0.99), st.integers(1, 4))
def test_the_number_is_the_least_that_suffices(rows, share, recall, hits):
    sample = max(10 * hits, int(rows * share))
    n = plan.needed(rows, sample, recall, hits)
    assert hypergeom.sf(hits - 1, rows, n, sample) >= recall
    assert hypergeom.sf(hits - 1, rows, n - 1, sample) < recall
    assert n <= plan.formula(rows, sample, recall, hits) + 1


def test_a_planned_copy_is_caught_as_often_as_planned():
    rng = np.random.default_rng(5)
    rows, sample = 200_000, 2_000
    for hits in (1, 2):
        n = plan.needed(rows, sample, 0.95, hits)
        met = rng.hypergeometric(n, rows - n, sample, 20_000)
        assert 0.945 < (met >= hits).mean() < 0.965


def test_what_accuses_depends_on_the_fields_that_are_left():
    found = plan.plan(20_000_000, 10_000, 0.95, 1, 1_000, CHANCES)
    hits = {p.fields: p.hits for p in found.by_fields}
    assert hits[(EMAIL,)] == 1
    assert hits[(ID, NAME)] < hits[(ID,)]
    assert hits[(PHONE, NAME)] <= 3
    assert hits[(PHONE,)] is None  # as many would come by chance, however many canaries
    assert all(p.log10_false <= -9 for p in found.by_fields if p.hits)


def test_more_recipients_take_more_hits():
    alone, many = (plan.plan(20_000_000, 10_000, 0.95, 1, n, CHANCES) for n in (1, 10_000))
    of = {p.fields: p.hits for p in alone.by_fields}
    assert any(p.hits > of[p.fields] for p in many.by_fields if p.hits)
    assert all(p.hits >= of[p.fields] for p in many.by_fields if p.hits)
