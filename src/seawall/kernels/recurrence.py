"""How unequally people come again, from how many records each of them has.

Numbers of records are taken as Poisson around rates of a gamma law, seen only where there is one at
least: a zero-truncated negative binomial. Its parameter here is the coefficient of variation of the
rates: 0 if all people are alike (as drawn from a pool), 1 for the geometric law, more for long tails.
It does not depend on how often people come on average, nor on a sample of the records.

Sources: M. Greenwood, G. U. Yule (1920) for the mixture; F. N. David, N. L. Johnson (1952) for truncation.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

GRID = np.concatenate([[0.0], np.geomspace(0.05, 6.0, 48)])  # coefficients of variation
ROUNDS = 60


def inequality(counts: NDArray[np.int64]) -> tuple[float, float]:
    """The coefficient of variation of people's rates, and its standard error.

    Both are of a posterior over GRID, even in the coefficient. `counts` (people,) are 1 or more.
    """
    values, people = np.unique(counts, return_counts=True)
    likelihood = np.array([_best(values.astype(float), people.astype(float), cv) for cv in GRID])
    width = np.gradient(GRID)
    weight = np.exp(likelihood - likelihood.max()) * width
    weight /= weight.sum()
    mean = float(weight @ GRID)
    return mean, float(np.sqrt(max(weight @ (GRID - mean) ** 2, 1e-6)))


def _best(k: NDArray[np.float64], people: NDArray[np.float64], cv: float) -> float:
    """The log likelihood of a coefficient, with the mean that gives the observed mean of counts."""
    wanted = float(people @ k / people.sum())
    low, high = 1e-9, wanted + 1.0
    for _ in range(ROUNDS):
        middle = (low + high) / 2
        if middle / -np.expm1(_log_none(middle, cv)) < wanted:
            low = middle
        else:
            high = middle
    mean = (low + high) / 2
    if cv == 0:
        log_p = k * np.log(mean) - mean - special.gammaln(k + 1)
    else:
        r = 1 / cv**2
        log_p = special.gammaln(k + r) - special.gammaln(r) - special.gammaln(k + 1)
        log_p += k * np.log(mean / (mean + r)) + r * np.log(r / (mean + r))
    return float(people @ (log_p - np.log(-np.expm1(_log_none(mean, cv)))))


def _log_none(mean: float, cv: float) -> float:
    """The log of the chance of no record at all."""
    return -mean if cv == 0 else -float(np.log1p(mean * cv**2)) / cv**2
