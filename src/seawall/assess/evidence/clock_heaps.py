"""Times on the quarter hour.

A clock that a machine reads stops at no minute; what people type in stops at full and half hours, and so
do times that somebody made up by hand. Appointments are on the quarter hour in every system, so this
speaks against only where nearly all of many times are, and softly.

Computed: times whose minute is 0, 15, 30 or 45, and whose second is 0.
Expected: a fifteenth of the minutes, where a clock wrote them; up to a third where people did (assumed).
Needs 60 times. Fooled by any draw of minutes.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.event_times import timed
from seawall.model.clues import Clues
from seawall.model.evidence import Excess, Measure, Series, Setting, Silence, Test

LABELS = (":00", ":15", ":30", ":45", "other")
QUARTER = 900  # seconds
BY_CLOCK = 1 / 60


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Times on the quarter hour (k) of all (m)."""
    events = timed(clues)
    if events is None:
        return Silence("no times of day", ("date",))
    of_hour = events.seconds % 3600
    on = of_hour % QUARTER == 0
    counts = np.bincount(of_hour[on] // QUARTER, minlength=4) / events.n
    series = Series(
        LABELS, (*counts.tolist(), float(1 - on.mean())), (*(BY_CLOCK,) * 4, 1 - 4 * BY_CLOCK)
    )
    return Measure(events.n, k=int(on.sum()), m=events.n, series=series)


def sentence(found: Measure) -> str:
    """In plain words."""
    return f"{found.k / found.m:.0%} of the {found.m:,.0f} times stand on a quarter of an hour."


TEST = Test(
    id="clock_heaps",
    family="rhythm",
    title="Times on the quarter hour",
    genuine="A clock wrote the times, or clerks rounded some of them.",
    fabricated="Somebody made round times up.",
    measure=measure,
    scale=Excess(slack=2.0, floor=0.33),
    sentence=sentence,
    cap=0.3,
    why_cap="Two to one: appointments and shifts are on the quarter hour in every system.",
    source="Shares assumed",
    basis="assumed",
    fools="Drawing minutes evenly.",
    least=60,
    veto=False,
)
