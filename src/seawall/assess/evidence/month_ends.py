"""The last days of the month.

Whoever draws a day from 1 to 28, so that every month has it, leaves the last two or three days of all
months out. Real events lie on them like on others.

Computed: events on the 29th to 31st, over those that the spanned calendar leads to expect.
Expected: .5 to 1.6 (assumed: ends of months are busy or closed); 0 where days 1 to 28 were drawn.
Needs 100 days of events on 60 days. Fooled by a date library.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from seawall.kernels.event_times import daily, spread
from seawall.model.clues import Clues
from seawall.model.evidence import Dependence, Measure, Series, Setting, Silence, Test

LEAST_DAYS, FROM = 60, 29


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Observed over expected events at the ends of months."""
    found = daily(clues)
    if found is None:
        return Silence("no days of events", ("date",))
    days = found[1]
    if spread(days)[0] < LEAST_DAYS:
        return Silence(f"the events lie on fewer than {LEAST_DAYS} days")
    first, last = (int(x) for x in np.quantile(days, [0.01, 0.99]))
    held = days[(days >= first) & (days <= last)]
    usual = float((_day_of_month(np.arange(first, last + 1)) >= FROM).mean())
    seen = int((_day_of_month(held) >= FROM).sum())
    if usual == 0:
        return Silence("the events span no end of a month")
    expected = usual * len(held)
    share = seen / len(held)
    series = Series(("29th to 31st", "other days"), (share, 1 - share), (usual, 1 - usual))
    by_day = np.bincount(held - first).astype(float)  # loads fill one day: days count, not events
    se = math.sqrt(2 * (usual * float((by_day**2).sum()) + 0.5)) / expected
    return Measure(
        len(held), seen / expected, se, series=series, words={"share": share, "usual": usual}
    )


def _day_of_month(days: NDArray[np.integer]) -> NDArray[np.int64]:
    stamps = days.astype("datetime64[D]")
    since: NDArray[np.timedelta64] = stamps - stamps.astype("datetime64[M]").astype("datetime64[D]")
    return since.astype(np.int64) + 1


def sentence(found: Measure) -> str:
    """In plain words."""
    share, usual = float(found.words["share"]), float(found.words["usual"])
    return f"{share:.1%} of the events lie on the 29th to 31st of a month; the calendar has {usual:.1%}."


TEST = Test(
    id="month_ends",
    family="generators",
    title="Ends of months",
    genuine="Events lie on the last days of months as on others.",
    fabricated="Days were drawn from 1 to 28, so that every month has them.",
    measure=measure,
    scale=Dependence(0.5, 1.6, tau=0.05),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one against: such a draw is the only usual reason. Passing says nothing.",
    cap_for=0.05,
    source="Gregorian calendar; band assumed",
    basis="assumed",
    fools="A date library.",
    least=100,
)
