"""The genuine share of a mixed table, and which part of it is which.

Rows are of two kinds. Each family of tests gives one indicator per row (1 speaks for genuine, 0 for
made up, -1 nothing); within a kind, indicators of different families are taken as independent. A latent
class model of two classes is fitted by expectation and maximisation over the counts of patterns.
Source: A. P. Dempster, N. M. Laird, D. B. Rubin (1977); L. A. Goodman, latent classes (1974).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from seawall.assess.indicators import FEWEST, Indicators, Rates
from seawall.model.clues import NO_DAY, Clues, Plane
from seawall.model.verdict import Part, Share

ROUNDS = 600
LEAST_INDICATORS = 3  # with fewer, a share rests on what is assumed of forgers
WIDEST = 0.3  # of an interval: beyond it nothing is said
MODEL = 0.02  # to either side, for indicators that are not quite independent (assumed)
#: Pseudo-counts of genuine rows: indicators mostly speak for genuine, but weakly so.
PRIOR_GENUINE = (3.0, 1.0)
PART_LEAST = 30
PART_FAR = 0.15
SLICES = 10


@dataclass(frozen=True)
class Fit:
    """A fitted mixture: the share of genuine rows, both classes' rates, and each pattern's posterior."""

    share: float
    genuine: Rates
    made_up: Rates
    posterior: Rates
    inverse: NDArray[np.intp]


@dataclass(frozen=True)
class _Patterns:
    """Different rows of marks: which speak, which are 1, and how many records show each."""

    said: Plane
    ones: Plane
    counts: NDArray[np.int64]

    def rates(self, weights: Rates, a: Rates, b: Rates) -> Rates:
        """The rate of 1 of each indicator under these weights, with pseudo-counts a for 1 and b for 0."""
        mass = (self.counts * weights)[:, None]
        hit, of = (mass * self.ones).sum(0), (mass * self.said).sum(0)
        result: Rates = np.clip((hit + a) / (of + a + b), 0.001, 0.999)
        return result

    def silence(self, weights: Rates) -> Rates:
        """How often each indicator says nothing: kinds differ in what they leave out."""
        mass = (self.counts * weights)[:, None]
        result: Rates = (mass * ~self.said).sum(0) + 0.5
        share: Rates = result / (mass.sum() + 1.0)
        return share

    def log_likelihood(self, rates: Rates, silence: Rates) -> Rates:
        """Of each pattern."""
        each = np.where(self.ones, np.log(rates), np.log1p(-rates)) + np.log1p(-silence)
        result: Rates = np.where(self.said, each, np.log(silence)).sum(1)
        return result


def fit(found: Indicators) -> Fit | None:
    """The likeliest of several fits, each from another start; None without an indicator.

    Three indicators that depend on each other through the kind of row alone tell both kinds' rates. With
    fewer, the made-up kind is taken to agree as often as chance does.
    """
    n, width = found.marks.shape
    if width == 0 or n < FEWEST:
        return None
    packed = (found.marks.astype(np.int64) + 1) @ (3 ** np.arange(width))
    _, first, inverse, counts = np.unique(
        packed, return_index=True, return_inverse=True, return_counts=True
    )
    different = found.marks[first]
    patterns = _Patterns(different >= 0, different == 1, counts)
    rate = patterns.rates(np.ones(len(counts)), np.full(width, 0.5), np.full(width, 0.5))
    chance = np.where(np.isnan(found.chance), np.minimum(rate * 0.5, 0.5), found.chance)
    chance = np.clip(chance, 0.01, 0.99)
    known = ~np.isnan(found.chance)
    fits = []
    for start in range(width + 1 if width > 2 else 1):
        p, q = np.clip(np.maximum(rate + 0.1, 0.85), 0.05, 0.98), chance.copy()
        anchored = known.copy()
        if start:  # all but one indicator may be what the forger got right
            others = np.arange(width) != start - 1
            p[others], q[others] = np.minimum(rate + 0.05, 0.98)[others], (rate * 0.9)[others]
            anchored &= ~others
        believed = np.where(anchored, max(10.0, 0.5 * n), 1.0)
        score, *fitted = _climb(patterns, p, q, chance, believed)
        fits.append((score - 0.5 * np.log(n) * (~anchored).sum(), *fitted))
    _, pi, p, q, weights = max(fits, key=lambda f: f[0])
    return Fit(pi, p, q, weights, inverse.reshape(-1))


def _climb(
    patterns: _Patterns, p: Rates, q: Rates, chance: Rates, believed: Rates
) -> tuple[float, float, Rates, Rates, Rates]:
    """Expectation and maximisation from one start: log likelihood, share, rates of both, weights."""
    pi, weights, score, likelihood = 0.5, np.ones(len(patterns.counts)), -np.inf, -np.inf
    silent_g = silent_f = patterns.silence(weights)
    a, b = (np.full(len(p), x) for x in PRIOR_GENUINE)
    for _ in range(ROUNDS):
        log_g = np.log(pi) + patterns.log_likelihood(p, silent_g)
        log_f = np.log1p(-pi) + patterns.log_likelihood(q, silent_f)
        weights = 1 / (1 + np.exp(np.clip(log_f - log_g, -60, 60)))
        likelihood = float((patterns.counts * np.logaddexp(log_g, log_f)).sum())
        prior = float((a * np.log(p) + b * np.log1p(-p)).sum())
        prior += float((believed * (chance * np.log(q) + (1 - chance) * np.log1p(-q))).sum())
        before, score = score, likelihood + prior
        if score - before < 1e-3:  # of log posterior, over all records
            break
        share = float((patterns.counts * weights).sum() / patterns.counts.sum())
        pi = float(np.clip(share, 1e-4, 1 - 1e-4))
        silent_g, silent_f = patterns.silence(weights), patterns.silence(1 - weights)
        p = patterns.rates(weights, a, b)
        q = patterns.rates(1 - weights, believed * chance, believed * (1 - chance))
    if (p - q).sum() < 0:  # the kinds changed places on the way
        pi, p, q, weights = 1 - pi, q, p, 1 - weights
    return likelihood, pi, p, q, weights


def share(
    clues: Clues, found: Indicators, source_names: dict[int, str]
) -> tuple[Share | None, tuple[Part, ...]]:
    """The genuine share, if there are two kinds, and the parts that differ from the whole.

    None where too few families tell records apart, or where the share rests on one of them. The interval
    held the truth in two of three simulated mixtures (docs/benchmarks.md).
    """
    fitted = fit(found) if len(found.names) >= LEAST_INDICATORS else None
    if fitted is None:
        return None, ()
    others = [without.share for without in map(fit, _left_out(found)) if without is not None]
    whole = _interval(fitted, others)
    if whole.high - whole.low > WIDEST:
        return None, ()
    return whole, _parts(clues, fitted, source_names)


def _left_out(found: Indicators) -> Iterator[Indicators]:
    """The indicators without each of them in turn: what rests on one of them shows."""
    for j in range(len(found.names)):
        kept = np.arange(len(found.names)) != j
        names = tuple(name for name, keep in zip(found.names, kept, strict=True) if keep)
        yield Indicators(names, found.marks[:, kept], found.chance[kept])


def _known(weights: Rates) -> float:
    """How many rows' worth of certainty posterior weights hold: a weight of a half holds none."""
    return max(1.0, float(((2 * weights - 1) ** 2).sum()))


def _sampling(value: float, weights: Rates) -> float:
    """Half the 95 % interval that the number of rows leaves open."""
    return float(1.96 * np.sqrt(max(value * (1 - value), 0.25 / len(weights)) / _known(weights)))


def _interval(fitted: Fit, others: list[float]) -> Share:
    """What the rows leave open, around every share that the fits without one indicator give."""
    half = _sampling(fitted.share, fitted.posterior[fitted.inverse]) + MODEL
    values = [fitted.share, *others]
    return Share(fitted.share, max(0.0, min(values) - half), min(1.0, max(values) + half))


def _parts(clues: Clues, fitted: Fit, source_names: dict[int, str]) -> tuple[Part, ...]:
    """Files, slices of time and provinces whose genuine share is far from the whole's."""
    odds = np.log(np.clip(fitted.posterior, 1e-12, 1 - 1e-12))
    odds -= np.log1p(-np.clip(fitted.posterior, 1e-12, 1 - 1e-12))
    odds -= np.log(fitted.share) - np.log1p(-fitted.share)  # what a row says without the share
    found = []
    for by, labels, name_of in _groupings(clues, source_names):
        for label in np.unique(labels[labels >= 0]).tolist():
            inside = odds[fitted.inverse[labels == label]]
            if len(inside) < PART_LEAST or len(inside) == clues.n:
                continue
            value, weights = _share_within(inside)
            half = _sampling(value, weights) + MODEL
            span = Share(value, max(0.0, value - half), min(1.0, value + half))
            if abs(value - fitted.share) > max(PART_FAR, span.high - span.low):
                found.append(Part(by, name_of(label), len(inside), span))
    return tuple(sorted(found, key=lambda p: -abs(p.genuine.value - fitted.share) * p.n**0.5)[:12])


def _share_within(odds: Rates) -> tuple[float, Rates]:
    """The share among some rows whose log odds are known but for it, and their posterior."""
    pi, weights = 0.5, np.zeros(len(odds))
    for _ in range(ROUNDS):
        weights = 1 / (1 + np.exp(-np.clip(odds + np.log(pi) - np.log1p(-pi), -60, 60)))
        before, pi = pi, float(np.clip(weights.mean(), 1e-4, 1 - 1e-4))
        if abs(pi - before) < 1e-6:
            break
    return pi, weights


def _groupings(
    clues: Clues, source_names: dict[int, str]
) -> Iterator[tuple[str, NDArray[np.int64], Callable[[int], str]]]:
    """(by, labels (n,) with -1 for none, label -> name)."""
    if "source" in clues:
        labels = clues["source"].astype(np.int64)
        yield "file", labels, lambda label: source_names.get(label, "a source")
    if "position" in clues and clues.n:
        rank = np.argsort(np.argsort(clues["position"], kind="stable"), kind="stable")
        tenth = rank * SLICES // clues.n
        yield "place in the file", tenth, lambda t: f"records {t * 10} % to {t * 10 + 10} %"
    for name, days in clues.columns("day").items():
        held = days != NO_DAY
        if held.sum() >= PART_LEAST * 2:
            years = np.full(clues.n, -1, np.int64)
            years[held] = (
                days[held].astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970
            )
            yield "year of " + name, years, str
    if "id_province" in clues:
        labels = clues["id_province"].astype(np.int64)
        yield "province", np.where(labels > 0, labels, -1), lambda code: f"{code:02d}"
