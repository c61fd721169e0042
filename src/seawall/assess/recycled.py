"""Is it an old leak sold again: how much of it an index held already, beyond what chance gives.

This is the novelty axis, not the people axis: recycled people are real. Two unrelated leaks of A and B
people out of a population of P share A times B over P of them; much more says that one was made from
the other, or that both are of the same system. Nothing here weighs for or against fabrication.

Source of the expectation: independent samples of one population; residents from the census of 2020,
mobile subscriptions from the Ministry of Industry and Information Technology, 2022 (1.68 thousand million).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from scipy import stats

#: How many identifiers there are to leak, by element; an element that is not here has no chance rate.
POPULATIONS = {"cn.resident_id": 1_411_778_724, "phone": 1_683_000_000}
BEYOND = 10.0  # times as many as chance gives, and then it is no chance
MOSTLY = 0.8  # known already: recycled


@dataclass(frozen=True, slots=True)
class Recycling:
    """One identifier of a dump against one earlier leak.

    `known` of `of` distinct identifiers stood there. `expected` is how many chance would give, nan where
    the size of the leak or of the population is not known; `ratio` is known over expected.
    """

    breach: str
    element: str
    known: int
    of: int
    expected: float
    ratio: float
    low: float
    high: float

    @property
    def share(self) -> float:
        """Of the dump's distinct identifiers, known already."""
        return self.known / self.of if self.of else 0.0

    @property
    def sentence(self) -> str:
        """In plain words."""
        said = f"{self.share:.1%} of {self.of:,} distinct identifiers were in {self.breach} already"
        if math.isnan(self.expected):
            return f"{said} ({self.element})."
        how = "more than"
        if self.low > BEYOND:
            how = "many times more than"
        elif self.low <= 1 <= self.high:
            how = "about as many as"
        return f"{said} ({self.element}), {how} chance gives, which is {self.expected:,.1f}."


def recycling(
    known: Mapping[str, Mapping[str, tuple[int, int]]],
    sizes: Mapping[str, Mapping[str, int]] | None = None,
    populations: Mapping[str, int] = POPULATIONS,
) -> tuple[Recycling, ...]:
    """Every identifier against every earlier leak, the largest known share first.

    Args:
        known: By breach and element: (known, of) distinct identifiers of the dump.
        sizes: By breach and element: distinct identifiers of the earlier leak, where they are counted.
        populations: Distinct identifiers that exist, by element.
    """
    found = []
    for breach, elements in known.items():
        for element, (k, n) in elements.items():
            size = (sizes or {}).get(breach, {}).get(element, 0)
            total = populations.get(element, 0)
            expected = n * min(1.0, size / total) if size and total else math.nan
            low, high = _interval(k)
            by = expected if expected > 0 else math.nan
            found.append(Recycling(breach, element, k, n, expected, k / by, low / by, high / by))
    return tuple(sorted(found, key=lambda r: (-r.share, r.breach, r.element)))


def is_recycled(found: tuple[Recycling, ...]) -> bool:
    """Whether most of some identifier was in one earlier leak, and not by chance."""
    return any(r.share >= MOSTLY and not r.low <= BEYOND for r in found if r.of)


def _interval(k: int) -> tuple[float, float]:
    """The 95 % interval of a Poisson mean of which k were seen."""
    low = float(stats.chi2.ppf(0.025, 2 * k) / 2) if k else 0.0
    return low, float(stats.chi2.ppf(0.975, 2 * k + 2) / 2)
