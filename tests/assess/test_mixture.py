"""The genuine share of a mixture: simulated rows of two kinds, against their truth."""

import numpy as np
import pytest

from seawall.assess import mixture
from seawall.assess.indicators import Indicators
from seawall.model.clues import Clues


def rows(n, share, seed, genuine=(0.9, 0.85, 0.97, 0.7), made_up=(0.1, 0.45, 0.6, 0.5)):
    """Marks of n records, share of them genuine; a tenth of all marks say nothing."""
    rng = np.random.default_rng(seed)
    real = rng.random(n) < share
    rates = np.where(real[:, None], genuine, made_up)
    marks = (rng.random(rates.shape) < rates).astype(np.int8)
    marks[rng.random(rates.shape) < 0.1] = -1
    return Indicators(tuple("abcd"), marks, np.array(made_up)), real


@pytest.mark.parametrize(("n", "points"), [(1_000, 0.08), (10_000, 0.03), (100_000, 0.015)])
@pytest.mark.parametrize("share", [0.05, 0.2, 0.5, 0.8])
def test_the_share_is_found(n, points, share):
    found, real = rows(n, share, seed=7)
    fitted = mixture.fit(found)
    assert fitted.share == pytest.approx(real.mean(), abs=points)


def test_an_indicator_that_the_forger_got_right_does_no_harm():
    found, real = rows(20_000, 0.4, 3, made_up=(0.1, 0.85, 0.6, 0.5))
    told = Indicators(found.names, found.marks, np.array([0.1, 0.3, 0.6, 0.5]))
    assert mixture.fit(told).share == pytest.approx(real.mean(), abs=0.06)


def test_the_part_that_differs_is_named():
    found, real = rows(9_000, 0.5, 11)
    order = np.argsort(~real, kind="stable")
    source = np.where(np.arange(9_000) < 3_000, 7, 8).astype(np.uint32)
    clues = Clues({"key": np.arange(9_000, dtype=np.uint64), "source": source}, 9_000)
    whole, parts = mixture.share(
        clues,
        Indicators(found.names, found.marks[order], found.chance),
        {7: "one", 8: "two"},
    )
    assert whole.low <= real.mean() <= whole.high
    assert {(p.by, p.name) for p in parts} == {("file", "one"), ("file", "two")}
    assert next(p for p in parts if p.name == "one").genuine.low > 0.9


def test_nothing_is_said_without_an_indicator_or_of_few_rows():
    found, _ = rows(1_000, 0.5, 1)
    assert mixture.fit(Indicators((), found.marks[:, :0], found.chance[:0])) is None
    few, _ = rows(10, 0.5, 1)
    assert mixture.fit(few) is None


def test_the_order_of_rows_does_not_show():
    found, _ = rows(2_000, 0.3, 5)
    turned = Indicators(found.names, found.marks[::-1].copy(), found.chance)
    assert mixture.fit(found).share == pytest.approx(mixture.fit(turned).share, abs=1e-9)
