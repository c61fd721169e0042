"""The genuine share of a mixed table, and which part of it is which.

Rows are of two kinds. Each family of tests gives one indicator per row (1 speaks for genuine, 0 for
made up, -1 nothing); within a kind, indicators of different families are taken as independent. A latent
class model of two classes is fitted by expectation and maximisation over the counts of patterns;
chance rates, found by shuffling the clues of each element by itself, start the made-up class.
Source: A. P. Dempster, N. M. Laird, D. B. Rubin (1977); L. A. Goodman, latent classes (1974).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from seawall.model.clues import NO_DAY, Clues, Plane
from seawall.model.evidence import Setting, Test
from seawall.model.verdict import Part, Share

Rates = NDArray[np.float64]
FEWEST = 20  # rows that an indicator must speak of
LEAST_COVER = 0.2
ROUNDS = 400
#: Pseudo-counts: genuine indicators mostly speak for genuine; chance rates are believed a little.
PRIOR_GENUINE = (9.0, 1.0)
CHANCE_SHARE, CHANCE_LEAST = 0.02, 10.0
PART_LEAST = 30
PART_FAR = 0.15
SLICES = 10
#: Planes of one element move together when elements are shuffled against each other.
ELEMENTS = {
    "id": "id", "place": "id", "order": "id", "born": "id", "birth": "id", "sex": "id",
    "name": "name", "surname": "name", "given": "name",
    "phone": "phone", "address": "address", "building": "address", "birthplace": "birthplace",
    "mail": "mail", "card": "card", "ip": "ip",
}  # fmt: skip


@dataclass(frozen=True)
class Indicators:
    """One row per record: `marks` (n, J) int8; `chance` (J,) the rate of 1 if elements were independent."""

    names: tuple[str, ...]
    marks: NDArray[np.int8]
    chance: Rates


def indicators(clues: Clues, setting: Setting, tests: Sequence[Test]) -> Indicators:
    """The best indicator of each family: the one whose rows are farthest from chance."""
    shuffled = _shuffled(clues)
    best: dict[str, tuple[float, str, Plane, float]] = {}
    for test in tests:
        if test.row is None:
            continue
        marks = test.row(clues, setting)
        said = marks >= 0
        if said.sum() < max(FEWEST, LEAST_COVER * clues.n):
            continue
        apart = test.row(shuffled, setting)
        chance = float((apart[apart >= 0] == 1).mean()) if (apart >= 0).any() else 0.5
        rate = float((marks[said] == 1).mean())
        score = float(said.mean()) * abs(rate - chance) / np.sqrt(max(chance * (1 - chance), 0.01))
        if test.family not in best or score > best[test.family][0]:
            best[test.family] = score, test.id, marks, chance
    chosen = sorted(best.values(), key=lambda b: b[1])
    marks = np.stack([b[2] for b in chosen], 1) if chosen else np.zeros((clues.n, 0), np.int8)
    return Indicators(tuple(b[1] for b in chosen), marks, np.array([b[3] for b in chosen]))


def _shuffled(clues: Clues) -> Clues:
    """The same values, each element's planes in an order of their own."""
    rng = np.random.default_rng(0)
    orders: dict[str, NDArray[np.intp]] = {}
    planes = {}
    for name, plane in clues.planes.items():
        element = name if ":" in name else ELEMENTS.get(name.partition("_")[0], "record")
        if element not in orders:
            orders[element] = rng.permutation(clues.n)
        planes[name] = plane[orders[element]]
    return Clues(planes, clues.n_records)


@dataclass(frozen=True)
class Fit:
    """A fitted mixture: the share of genuine rows, both classes' rates, and each pattern's posterior."""

    share: float
    genuine: Rates
    made_up: Rates
    posterior: Rates
    inverse: NDArray[np.intp]


def fit(found: Indicators) -> Fit | None:
    """Expectation and maximisation over patterns; None with fewer than two indicators."""
    if found.marks.shape[1] < 2 or len(found.marks) < FEWEST:
        return None
    patterns, inverse, counts = np.unique(
        found.marks, axis=0, return_inverse=True, return_counts=True
    )
    said, ones = patterns >= 0, patterns == 1
    total = counts[:, None] * said
    rate = (counts[:, None] * ones).sum(0) / np.maximum(1, total.sum(0))
    strength = np.maximum(CHANCE_LEAST, CHANCE_SHARE * total.sum(0))
    q = np.clip(found.chance, 0.02, 0.98)
    p = np.clip(np.maximum(rate + 0.1, 0.8), 0.05, 0.98)
    pi = 0.5
    weight = np.zeros(len(patterns))
    for _ in range(ROUNDS):
        log_g = np.log(pi) + _log_likelihood(said, ones, p)
        log_f = np.log1p(-pi) + _log_likelihood(said, ones, q)
        weight = 1 / (1 + np.exp(np.clip(log_f - log_g, -60, 60)))
        before = pi
        pi = float(np.clip((counts * weight).sum() / counts.sum(), 1e-4, 1 - 1e-4))
        g, f = counts * weight, counts * (1 - weight)
        p = _rates(g, said, ones, *PRIOR_GENUINE)
        q = _rates(f, said, ones, strength * found.chance, strength * (1 - found.chance))
        if abs(pi - before) < 1e-7:
            break
    return Fit(pi, p, q, weight, inverse.reshape(-1))


def _log_likelihood(said: Plane, ones: Plane, rates: Rates) -> Rates:
    each = np.where(ones, np.log(rates), np.log1p(-rates))
    result: Rates = np.where(said, each, 0.0).sum(1)
    return result


def _rates(mass: Rates, said: Plane, ones: Plane, a: Rates | float, b: Rates | float) -> Rates:
    hit, of = (mass[:, None] * ones).sum(0), (mass[:, None] * said).sum(0)
    result: Rates = np.clip((hit + a) / (of + a + b), 0.001, 0.999)
    return result


def share(
    clues: Clues, found: Indicators, source_names: dict[int, str]
) -> tuple[Share | None, tuple[Part, ...]]:
    """The genuine share with its 95 % interval, and the parts that differ from the whole."""
    fitted = fit(found)
    if fitted is None:
        return None, ()
    n = len(fitted.inverse)
    return _interval(fitted.share, _known(fitted.posterior[fitted.inverse]), n), _parts(
        clues, fitted, source_names
    )


def _known(weights: Rates) -> float:
    """How many rows' worth of certainty posterior weights hold: a weight of a half holds none."""
    return max(1.0, float(((2 * weights - 1) ** 2).sum()))


def _interval(value: float, known: float, n: int) -> Share:
    """95 %: what sampling leaves open, and what conditional independence costs (assumed: a point)."""
    sampling = np.sqrt(max(value * (1 - value), 0.25 / n) / known)
    half = 1.96 * float(np.hypot(sampling, 0.01))
    return Share(value, max(0.0, value - half), min(1.0, value + half))


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
            span = _interval(value, _known(weights), len(inside))
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
