"""The rhythm of the hours.

What people do or clerks enter follows the day: an office has its hours, and nobody sleeps never. Times
drawn evenly have no night. Batches loaded by a machine have whatever hour the machine has, so a table
of few days, or of one dominant day, is silent.

Computed: the root of phi squared of the 24 hours against even ones, over distinct instants.
Expected: .22 to 2 in systems that people use (authenticity study, section 3: phi squared .40 to 1.4 over
eleven simulated populations; the band .05 to 4 is assumed); 0 if drawn evenly.
Needs 60 times on 10 days. Fooled by a sampler that draws office hours, or by a shuffled genuine column.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from seawall.kernels.event_times import spread, timed
from seawall.kernels.unevenness import unevenness
from seawall.model.clues import Clues
from seawall.model.evidence import Dependence, Measure, Series, Setting, Silence, Test

LEAST_DAYS, MOST_ON_ONE = 10, 0.3
DAY_FROM, DAY_TO, LEAST_TIMED = 8, 22, 0.2
HOURS = tuple(str(h) for h in range(24))


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """The unevenness of hours."""
    events = timed(clues)
    if events is None:
        return Silence("no times of day", ("date",))
    n_days, most = spread(events.days)
    if n_days < LEAST_DAYS or most > MOST_ON_ONE:
        return Silence("the times are those of a few batches, not of days of use")
    instants = np.unique(events.days.astype(np.int64) * 86_400 + events.seconds)
    counts = np.bincount(instants % 86_400 // 3600, minlength=24)
    found = unevenness(counts)
    quiet = float(np.convolve(np.tile(counts, 2), np.ones(4), "valid")[:24].min() / counts.sum())
    series = Series(HOURS, tuple((counts / counts.sum()).tolist()), (1 / 24,) * 24)
    return Measure(
        found.n, found.phi, found.se, series=series, words={"column": events.column, "quiet": quiet}
    )


def sentence(found: Measure) -> str:
    """In plain words."""
    quiet = float(found.words["quiet"])
    how = "follow a daily rhythm" if found.effect > 3 * found.se else "hardly know day and night"
    return (
        f"The {found.n_used:,} times {how}: {quiet:.1%} lie in the four quietest hours, "
        "where even ones have nearly 17%."
    )


def row(clues: Clues, setting: Setting) -> NDArray[np.int8]:
    """1 where the record's time is by day or evening (8 to 22), 0 by night."""
    seconds = [
        s for s in clues.columns("second").values() if (s >= 0).sum() > LEAST_TIMED * clues.n
    ]
    if not seconds:
        return np.full(clues.n, -1, np.int8)
    first = seconds[0]
    by_day = (first >= DAY_FROM * 3600) & (first < DAY_TO * 3600)
    return np.where(first >= 0, by_day, -1).astype(np.int8)


TEST = Test(
    id="hours",
    family="rhythm",
    title="Hours of the day",
    genuine="People made these records, by day and evening more than by night.",
    fabricated="Times were drawn evenly over the day.",
    measure=measure,
    scale=Dependence(0.22, 2.0),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one against: a machine may write at any hour. For genuine less, since a rhythm "
    "survives copying and shuffling.",
    cap_for=0.5,
    source="Authenticity study, section 3 (simulated populations); band assumed",
    basis="assumed",
    fools="Drawing office hours, or keeping a genuine column of times.",
    least=60,
    row=row,
)
