"""Use over the years: it grows, falls, starts and ends, and no month is like another.

Days drawn evenly between two dates fill every stretch of time alike and stop at sharp edges.

Computed: the root of phi squared of 24 stretches of equal length between the first and the last hundredth
of the days, against even ones.
Expected: .04 to 1.5 (assumed; a yearly growth of a tenth over five years alone gives .14); 0 if drawn
evenly. A short window of a busy system is even too, so the span must be 120 days.
Needs 200 days of events on 28 days. Fooled by drawing a trend.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.event_times import daily, spread
from seawall.kernels.unevenness import unevenness
from seawall.model.clues import Clues
from seawall.model.evidence import MADE_UP, Dependence, Measure, Series, Setting, Silence, Test

STRETCHES = 24
LEAST_SPAN, LEAST_DAYS, MOST_ON_ONE = 120, 28, 0.2


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """The unevenness of stretches of time."""
    found = daily(clues)
    if found is None:
        return Silence("no days of events", ("date",))
    days = found[1]
    n_days, most = spread(days)
    if n_days < LEAST_DAYS or most > MOST_ON_ONE:
        return Silence("the days are those of a few batches, not of months of use")
    first, last = (int(x) for x in np.quantile(days, [0.01, 0.99]))
    if last - first < LEAST_SPAN:
        return Silence(f"the days span less than {LEAST_SPAN}")
    held = days[(days >= first) & (days <= last)].astype(np.int64)
    place = (held - first) * STRETCHES // (last - first + 1)
    counts = np.bincount(place, minlength=STRETCHES)
    edges = np.ceil(np.arange(STRETCHES + 1) * (last - first + 1) / STRETCHES)
    widths = np.diff(edges)
    uneven = unevenness(counts, widths)
    shares = counts / counts.sum()
    starts = (first + edges[:-1]).astype("datetime64[D]").astype(str)
    series = Series(
        tuple(s[:7] for s in starts),
        tuple(shares.tolist()),
        tuple((widths / widths.sum()).tolist()),
        expects=MADE_UP,
    )
    words: dict[str, float | str] = {"ratio": float(shares.max() / max(float(shares.min()), 1e-6))}
    return Measure(uneven.n, uneven.phi, uneven.se, series=series, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    if found.effect > 3 * found.se:
        return f"Use changes by {found.effect:.0%} from one stretch of time to another, as a system's does."
    return f"The {found.n_used:,} events lie evenly over their whole span, as drawn ones do."


TEST = Test(
    id="growth",
    family="rhythm",
    title="Use over the years",
    genuine="A system's use grows and falls over the years.",
    fabricated="Days were drawn evenly between two dates.",
    measure=measure,
    scale=Dependence(0.04, 1.5),
    sentence=sentence,
    cap=0.3,
    why_cap="Two to one: a sample may be cut evenly by time on purpose, and a trend is easily drawn.",
    cap_for=0.2,
    source="Band assumed",
    basis="assumed",
    fools="Drawing a trend; a cut of equal size from every month.",
    least=200,
    veto=False,
)
