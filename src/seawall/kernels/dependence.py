"""How much two fields of the records depend on each other: 0 if they were drawn independently.

Everything is counted over pairs of records, so a figure's expectation does not change with the number of
records, and only its error shrinks. Labels are whole numbers (n,), 0 is none: such rows are left out.

    alike      two records of one group have the same value more often than two of different groups
    closer     a number (a year, 0 or 1) differs less between records of one group than between any
    agreement  two labels of one record are the same more often than those of different records
    unevenness how far shares are from uniform, or from given ones

Errors: never below that of chance alone, and by the jackknife over groups, because a few large groups
may carry all pairs. Sources: J. Cohen, "A coefficient of agreement for nominal scales" (1960); B. Efron
and C. Stein, "The jackknife estimate of variance" (1981); W. Hoeffding's U-statistics (1948).
"""

# mypy: disallow-untyped-calls=False

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numba as nb
import numpy as np
from numba.core import types
from numpy.typing import NDArray

from seawall.kernels.clue_mix import mix

Labels = NDArray[Any]
Counts = NDArray[np.int64]
OVERDISPERSION = (
    1.3  # pairs share records, and households share more than one thing (study: simulated)
)


class Pairs(NamedTuple):
    """Pairs of records within groups.

    `n` records in `groups` groups of two and more; `pairs` within them, `same` of these with one
    value, where `chance` is the share among records of different groups; `error` of same/pairs.
    """

    n: int
    groups: int
    pairs: float
    same: float
    chance: float
    error: float

    @property
    def expected(self) -> float:
        """Pairs with one value, if groups did not matter."""
        return self.chance * self.pairs

    @property
    def log_ratio(self) -> tuple[float, float]:
        """ln of observed over expected pairs, with its error; needs `expected` above 0."""
        seen = max(self.same, 0.5)
        simple = OVERDISPERSION * math.sqrt(1 / self.expected + 1 / (2 * seen))
        grouped = OVERDISPERSION * self.error * self.pairs / seen
        return math.log(seen / self.expected), max(simple, grouped)

    @property
    def kappa(self) -> tuple[float, float]:
        """Agreement beyond chance, 0 to 1, with its error."""
        room = max(1 - self.chance, 1e-9)
        share = self.same / self.pairs if self.pairs else 0.0
        by_chance = math.sqrt(self.chance * (1 - self.chance) / max(self.pairs, 1))
        error = OVERDISPERSION * max(self.error, by_chance)
        return (share - self.chance) / room, error / room


@nb.njit(types.Tuple((types.int32[::1], types.int64))(types.uint64[::1]), cache=True, nogil=True)
def _dense(labels):  # type: ignore[no-untyped-def]
    """Places of labels from 0 in the order they come, -1 for label 0; and how many there are."""
    n = len(labels)
    size = 16
    while size < 2 * n:
        size *= 2
    mask = np.uint64(size - 1)
    slots = np.full(size, -1, np.int32)
    kept = np.empty(n, np.uint64)
    places = np.empty(n, np.int32)
    n_kept = 0
    for row in range(n):
        label = labels[row]
        if label == 0:
            places[row] = -1
            continue
        at = mix(label) & mask
        while slots[at] >= 0 and kept[slots[at]] != label:
            at = (at + np.uint64(1)) & mask
        if slots[at] < 0:
            slots[at] = n_kept
            kept[n_kept] = label
            n_kept += 1
        places[row] = slots[at]
    return places, n_kept


def dense(labels: Labels) -> tuple[NDArray[np.int32], int]:
    """Labels (n,) as places 0, 1, ... in the order they come, -1 where the label is 0; how many."""
    places, n = _dense(np.ascontiguousarray(labels, np.uint64))
    return places, int(n)


def both(one: Labels, other: Labels) -> NDArray[np.uint64]:
    """One label for two, 0 where either is none."""
    a, b = one.astype(np.uint64), other.astype(np.uint64)
    with np.errstate(over="ignore"):
        joint = (a * np.uint64(0x9E3779B97F4A7C15)) ^ (b * np.uint64(0xC2B2AE3D27D4EB4F) + b)
    joint ^= joint >> np.uint64(31)
    return np.where((a == 0) | (b == 0), np.uint64(0), np.maximum(joint, np.uint64(1)))


def counts(labels: Labels) -> Counts:
    """How often each label but 0 stands there, in no order."""
    places, n = dense(labels)
    return np.bincount(places[places >= 0], minlength=n)


def entropy(labels: Labels) -> float:
    """Of the labels but 0, in nats."""
    number = counts(labels)
    share = number / max(1, int(number.sum()))
    return float(-(share * np.log(share)).sum()) if len(share) else 0.0


def pairs_of(number: Counts) -> NDArray[np.float64]:
    """Pairs among so many."""
    return number * (number - 1.0) / 2


def alike(groups: Labels, values: Labels) -> Pairs:
    """Whether records of one group have one value; rows without either are left out."""
    kept = (groups != 0) & (values != 0)
    groups, values = groups[kept], values[kept]
    place, n_groups = dense(groups)
    cell, n_cells = dense(both(groups, values))
    in_group = np.bincount(place, minlength=n_groups)
    in_cell = np.bincount(cell, minlength=n_cells)
    owner = np.zeros(n_cells, np.int64)
    owner[cell] = place
    pairs = pairs_of(in_group)
    same = np.bincount(owner, pairs_of(in_cell), n_groups)
    n_pairs, n_same = float(pairs.sum()), float(same.sum())
    apart = float(pairs_of(np.array([len(groups)]))[0]) - n_pairs
    same_apart = float(pairs_of(counts(values)).sum()) - n_same
    chance = same_apart / apart if apart > 0 else 1.0
    error = 0.0
    if n_pairs:
        error = math.sqrt(float(((same - pairs * n_same / n_pairs) ** 2).sum())) / n_pairs
    many = int(np.count_nonzero(in_group > 1))
    return Pairs(len(groups), many, n_pairs, n_same, chance, error)


def alike_fairly(groups: Labels, values: Labels) -> tuple[float, float, Pairs]:
    """The log ratio of `alike` for few large groups: (effect, error, pairs), none outweighing the rest.

    A group counts by its pairs with all others, so that expectation is never below 0: for two groups
    it holds the mean of both against what they have in common, as fixation indices do. (S. Wright,
    "The genetical structure of populations", 1951.)
    """
    whole = alike(groups, values)
    kept = (groups != 0) & (values != 0)
    place, n_groups = dense(groups[kept])
    cell, n_cells = dense(both(groups[kept], values[kept]))
    owner = np.zeros(n_cells, np.int64)
    owner[cell] = place
    number = np.bincount(place, minlength=n_groups)
    same = np.bincount(owner, pairs_of(np.bincount(cell, minlength=n_cells)), n_groups)
    used = number > 1
    pairs, weight = pairs_of(number)[used], (number * (len(place) - number.astype(float)))[used]
    if not weight.sum() or not 0 < whole.chance < 1:
        return 0.0, math.inf, whole
    share, weight = same[used] / pairs, weight / weight.sum()
    level = max(float((weight * share).sum()), 0.5 / float(pairs.sum()))
    by_chance = float((weight**2 * whole.chance * (1 - whole.chance) / pairs).sum())
    by_groups = float(((weight * (share - level)) ** 2).sum())
    error = OVERDISPERSION * math.sqrt(max(by_chance, by_groups)) / level
    return math.log(level / whole.chance), error, whole


def alike_within(strata: Labels, groups: Labels, values: Labels) -> Pairs:
    """As `alike`, but chance is that among different groups of the same stratum, which holds its groups."""
    kept = (strata != 0) & (groups != 0) & (values != 0)
    strata, groups, values = strata[kept], groups[kept], values[kept]
    stratum, n_strata = dense(strata)
    place, n_groups = dense(both(strata, groups))
    cell, n_cells = dense(both(place + 1, values))
    wide, n_wide = dense(both(strata, values))
    above, owner = np.zeros(n_groups, np.int64), np.zeros(n_cells, np.int64)
    above[place], owner[cell] = stratum, place
    spread = np.zeros(n_wide, np.int64)
    spread[wide] = stratum
    in_group = np.bincount(place, minlength=n_groups)
    pairs = pairs_of(in_group)
    same = np.bincount(owner, pairs_of(np.bincount(cell, minlength=n_cells)), n_groups)
    within, alike_in = np.bincount(above, pairs, n_strata), np.bincount(above, same, n_strata)
    apart = pairs_of(np.bincount(stratum, minlength=n_strata)) - within
    alike_apart = np.bincount(spread, pairs_of(np.bincount(wide, minlength=n_wide)), n_strata)
    chance = (alike_apart - alike_in) / np.maximum(apart, 1)
    told = apart > 0  # a stratum of one group has nothing to be held against
    used = told[above]
    n_pairs, n_same = float(pairs[used].sum()), float(same[used].sum())
    expected = float((within * chance)[told].sum())
    error = 0.0
    if n_pairs and expected:
        ratio = n_same / expected
        beyond = (same - ratio * chance[above] * pairs)[used]
        error = math.sqrt(float((beyond**2).sum())) / n_pairs
    many = int(np.count_nonzero(in_group[used] > 1))
    share = expected / n_pairs if n_pairs else 0.0
    return Pairs(int(in_group[used].sum()), many, n_pairs, n_same, share, error)


def closer(groups: Labels, numbers: NDArray[Any], *more: Labels) -> tuple[float, float, float]:
    """How much of a number's variance its group tells: (share, error, pairs).

    The intraclass correlation by pairs: 0 for groups that do not matter, 1 where all of a group
    are the same. `more` are further groupings of the same rows, counted together with the first.
    """
    spread = numbers.astype(np.float64)
    spread -= spread.mean() if len(spread) else 0.0
    variance = float((spread**2).mean()) if len(spread) else 0.0
    if variance <= 0:
        return 0.0, math.inf, 0.0
    parts = []
    for labels in (groups, *more):
        place, n = dense(labels)
        kept = place >= 0
        place, held = place[kept], spread[kept]
        total = np.bincount(place, held, n)
        squares = np.bincount(place, held**2, n)
        pairs = pairs_of(np.bincount(place, minlength=n))
        parts.append(((total**2 - squares) / (2 * variance), pairs))
    together = np.concatenate([part[0] for part in parts])
    pairs = np.concatenate([part[1] for part in parts])
    n_pairs = float(pairs.sum())
    if n_pairs < 1:
        return 0.0, math.inf, 0.0
    share = float(together.sum()) / n_pairs
    by_groups = math.sqrt(float(((together - share * pairs) ** 2).sum())) / n_pairs
    return share, OVERDISPERSION * max(1 / math.sqrt(n_pairs), by_groups), n_pairs


def agreement(one: Labels, other: Labels) -> tuple[float, float, int]:
    """Cohen's kappa of two small labels of the same rows, 0 none: (kappa, error, rows)."""
    kept = (one != 0) & (other != 0)
    one, other = one[kept].astype(np.int64), other[kept].astype(np.int64)
    n = len(one)
    if n < 2:
        return 0.0, math.inf, n
    size = int(max(one.max(), other.max())) + 1
    by_chance = float(
        (np.bincount(one, minlength=size) / n) @ (np.bincount(other, minlength=size) / n)
    )
    if by_chance >= 1:
        return 0.0, math.inf, n
    seen = float(np.count_nonzero(one == other)) / n
    smooth = (seen * n + 0.5) / (n + 1)
    wide = max(smooth * (1 - smooth), by_chance * (1 - by_chance))
    return (seen - by_chance) / (1 - by_chance), math.sqrt(wide / n) / (1 - by_chance), n


def unevenness(number: Counts, expected: NDArray[np.float64] | None = None) -> tuple[float, float]:
    """Phi squared of counts (k,) against shares, uniform unless given: (phi2, error), unbiased.

    0 where the counts were drawn from these shares; k - 1 where all fall on one of k equal cells.
    """
    n, k = float(number.sum()), len(number)
    if n < 2:
        return 0.0, math.inf
    weight = np.full(k, float(k)) if expected is None else 1 / expected
    share = number / n
    phi2 = float((number * (number - 1.0) * weight).sum()) / (n * (n - 1)) - 1
    by_chance = math.sqrt(2 * (k - 1)) / n
    slope = share * weight
    sampled = max(float((share * slope**2).sum()) - float((share * slope).sum()) ** 2, 0.0)
    return phi2, math.hypot(by_chance, 2 * math.sqrt(sampled / n))


def root(square: float, error: float) -> tuple[float, float]:
    """The root of a squared distance with its sign, of the size of a relative deviation, and its error."""
    if not math.isfinite(error):
        return 0.0, math.inf
    size = math.sqrt(abs(square))
    return math.copysign(size, square), error / max(size + math.sqrt(size**2 + error), 1e-12)


ENOUGH_NATS = 0.7  # below it nearly everybody shares one value, and nothing can depend on it
ENOUGH_PAIRS = 8.0  # expected by chance: with fewer, the ratio of pairs says nothing


def dull(labels: Labels) -> bool:
    """Whether labels vary too little to depend on anything: one county, one employer, one cohort."""
    return entropy(labels) < ENOUGH_NATS
