"""The rhythm of the week.

Offices rest at the weekend; shops and sites are open all week but not equally busy. Days drawn evenly
know no weekday.

Computed: the root of phi squared of the seven weekdays, over distinct days weighed by their records,
against the weekdays that the span of days holds.
Expected: .04 to .7 (assumed: an office with a tenth of a weekday's records at weekends has .6, leisure
.05 to .1); 0 if drawn evenly. A system in daily use may come near 0, so little is said for made up.
Needs 200 days of events on 28 days. Fooled by drawing working days.
"""

from __future__ import annotations

import math

import numpy as np

from seawall.kernels.event_times import daily, spread
from seawall.kernels.unevenness import unevenness
from seawall.model.clues import Clues
from seawall.model.evidence import Dependence, Measure, Series, Setting, Silence, Test

LEAST_DAYS, MOST_ON_ONE = 28, 0.2
MOST_DAYS = (
    100_000  # made-up dates may lie millions of years apart, and every day between is counted
)
NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONDAY = 3  # 1970-01-01 was a Thursday


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """The unevenness of weekdays."""
    found = daily(clues)
    if found is None:
        return Silence("no days of events", ("date",))
    n_days, most = spread(found[1])
    days = found[1].astype(np.int64)
    if n_days < LEAST_DAYS or most > MOST_ON_ONE:
        return Silence("the days are those of a few batches, not of weeks of use")
    first, last = (int(x) for x in np.quantile(days, [0.01, 0.99]))
    if last - first > MOST_DAYS:
        return Silence("the days lie further apart than any system is old")
    held = days[(days >= first) & (days <= last)]
    there = np.bincount((np.arange(first, last + 1) + MONDAY) % 7, minlength=7)
    counts = np.bincount((held + MONDAY) % 7, minlength=7)
    uneven = unevenness(counts, there)
    # Days differ for other reasons too, so a weekday is known no better than its own days allow.
    by_day = np.bincount(held - first).astype(float)
    busy = float(by_day.var() / by_day.mean()) if by_day.mean() > 0 else 1.0
    se = uneven.se * math.sqrt(max(1.0, busy))
    shares = counts / counts.sum()
    series = Series(NAMES, tuple(shares.tolist()), tuple((there / there.sum()).tolist()))
    return Measure(
        uneven.n, uneven.phi, se, series=series, words={"weekend": float(shares[5:].sum())}
    )


def sentence(found: Measure) -> str:
    """In plain words."""
    weekend = float(found.words["weekend"])
    return (
        f"{weekend:.1%} of {found.n_used:,} events fall on a weekend; even days would have 28.6%."
    )


TEST = Test(
    id="weekdays",
    family="rhythm",
    title="Days of the week",
    genuine="People made these records, and weeks have working days and weekends.",
    fabricated="Days were drawn evenly.",
    measure=measure,
    scale=Dependence(0.04, 0.7),
    sentence=sentence,
    cap=0.3,
    why_cap="Two to one: some systems are used alike on all days, and working days are easily drawn.",
    cap_for=0.3,
    source="Band assumed",
    basis="assumed",
    fools="Drawing working days; a system that is used alike on all days.",
    least=200,
    veto=False,
)
