"""How many canaries are needed: T = ln(1 / beta) N / n for one hit, the Poisson quantile for more.

N rows of which a sample of n leaks, T of them canaries: the number met is hypergeometric, close to
Poisson with mean T n / N. What a hit is worth depends on the fields that the dump keeps, so for each
of them the number of hits that an accusation takes is worked out, and the canaries for those.
"""

from __future__ import annotations

import math

from scipy.special import gammaincinv
from scipy.stats import hypergeom

from seawall.model.canaries import LOG10_ACCUSE, SCHEMA, FieldPlan, Plan
from seawall.trace.chances import COINCIDENCE, EMAIL, ID, NAME, PHONE, Chances, Level, levels
from seawall.trace.conclude import bounded, log10_tail

#: What a dump may have kept of our fields, the barest first.
KEPT: tuple[Level, ...] = (
    (ID,), (PHONE,), (EMAIL,), (ID, NAME), (PHONE, NAME), (ID, PHONE), (ID, PHONE, NAME),
)  # fmt: skip
MOST_HITS = 200


def mean_hits(recall: float, hits: int) -> float:
    """The Poisson mean at which `hits` or more come with probability `recall`; ln(1/beta) for one."""
    return float(gammaincinv(hits, recall))


def formula(rows: int, sample: int, recall: float, hits: int) -> int:
    """T = mean N / n, rounded up."""
    return math.ceil(mean_hits(recall, hits) * rows / sample)


def needed(rows: int, sample: int, recall: float, hits: int) -> int:
    """The least number of canaries among `rows` of which a random `sample` holds `hits` or more.

    Exact (hypergeometric), so a little below the formula where the sample is a large part.
    """
    low, high = hits - 1, max(hits, 2 * formula(rows, sample, recall, hits) + 2)
    high = min(high, rows)
    while high - low > 1:
        middle = (low + high) // 2
        if hypergeom.sf(hits - 1, rows, middle, sample) >= recall:
            high = middle
        else:
            low = middle
    return high


def plan(
    rows: int, sample: int, recall: float, hits: int, recipients: int, chance: Chances
) -> Plan:
    """How many canaries for `hits` hits, and for an accusation by the fields that may be left.

    Args:
        rows: Rows of the recipient's copy, the canaries among them.
        sample: Rows of it that leak, at random.
        recall: Probability wanted, 0..1.
        hits: Canaries to be met.
        recipients: Sets (recipients times epochs) that will be tested at once.
        chance: What the fields are worth.
    """
    return Plan(
        SCHEMA, rows, sample, recall, hits, recipients,
        needed(rows, sample, recall, hits),
        formula(rows, sample, recall, hits),
        tuple(_by(level, rows, sample, recall, recipients, chance) for level in KEPT),
    )  # fmt: skip


def _by(
    level: Level, rows: int, sample: int, recall: float, recipients: int, chance: Chances
) -> FieldPlan:
    """The fewest hits that accuse, among as many canaries as those hits take, within MOST_HITS."""
    q = sample * chance.of(level) + sample * sample * COINCIDENCE
    tests = math.log10(len(levels(level)) * max(1, recipients))
    for hits in range(1, MOST_HITS + 1):
        n = needed(rows, sample, recall, hits)
        log10_false = bounded(log10_tail(hits, n, q) + tests)
        if log10_false <= LOG10_ACCUSE:
            return FieldPlan(level, hits, n, n / rows, log10_false)
    return FieldPlan(level)
