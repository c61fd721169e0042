"""Dependence over pairs of records, pair by pair: slow and plain."""

from __future__ import annotations

import math
from itertools import combinations


def alike(groups: list[int], values: list[int]) -> tuple[int, int, float]:
    """Pairs within groups, those of one value, and the share of one value among other pairs."""
    rows = [(g, v) for g, v in zip(groups, values, strict=True) if g and v]
    within = [(a[1] == b[1]) for a, b in combinations(rows, 2) if a[0] == b[0]]
    apart = [(a[1] == b[1]) for a, b in combinations(rows, 2) if a[0] != b[0]]
    return len(within), sum(within), sum(apart) / len(apart) if apart else 1.0


def alike_within(strata: list[int], groups: list[int], values: list[int]) -> tuple[int, int, float]:
    """Pairs within groups of strata that have more than one, those of one value, and those expected."""
    pairs = same = 0
    expected = 0.0
    for stratum in {s for s in strata if s}:
        rows = [
            (g, v)
            for s, g, v in zip(strata, groups, values, strict=True)
            if s == stratum and g and v
        ]
        if len({g for g, _ in rows}) < 2:
            continue
        n, k, chance = alike([g for g, _ in rows], [v for _, v in rows])
        pairs, same, expected = pairs + n, same + k, expected + n * chance
    return pairs, same, expected


def alike_fairly(groups: list[int], values: list[int]) -> float:
    """The log ratio with each group weighted by its pairs with the others."""
    rows = [(g, v) for g, v in zip(groups, values, strict=True) if g and v]
    top = bottom = 0.0
    for group in {g for g, _ in rows}:
        own = [v for g, v in rows if g == group]
        if len(own) > 1:
            pairs = list(combinations(own, 2))
            weight = len(own) * (len(rows) - len(own))
            top += weight * sum(a == b for a, b in pairs) / len(pairs)
            bottom += weight
    return math.log(top / bottom / alike(groups, values)[2])


def closer(groups: list[list[int]], numbers: list[float]) -> float:
    """The mean product of deviations within groups over the variance."""
    mean = sum(numbers) / len(numbers)
    variance = sum((x - mean) ** 2 for x in numbers) / len(numbers)
    products = [
        (numbers[i] - mean) * (numbers[j] - mean)
        for labels in groups
        for i, j in combinations(range(len(numbers)), 2)
        if labels[i] and labels[i] == labels[j]
    ]
    return sum(products) / len(products) / variance


def unevenness(counts: list[int], expected: list[float]) -> float:
    """Over pairs of records: those in one cell, weighted by its expected share, against one."""
    rows = [cell for cell, n in enumerate(counts) for _ in range(n)]
    pairs = list(combinations(rows, 2))
    return sum(1 / expected[a] for a, b in pairs if a == b) / len(pairs) - 1
