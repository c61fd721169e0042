"""Order codes of IDs: digits 15 and 16 are not used evenly.

Within a county and a day the police number births in order, stations have blocks of their own, so some
codes are far more frequent than others. Invented IDs mostly draw them evenly from 0 to 999. Which codes are
frequent is not looked at, and stands in the clues in a keyed order only.

Computed: root of phi squared of the hundred pairs of digits 15 and 16 against even use. One row per person.
Expected: 0.35 to 3 (assumed: nobody publishes it, GB 11643 says "order code" and no more); 0 if drawn
evenly. So it weighs at most three to one, until a profile of our own users tells the true figure.
Needs 60 IDs. Fooled by any uneven draw.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.dependence import root, unevenness
from seawall.kernels.persons import one_each, spoilt
from seawall.model.clues import Clues
from seawall.model.evidence import MADE_UP, Dependence, Measure, Series, Setting, Silence, Test

PAIRS, SHOWN = 100, 20


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Distance from even use (effect)."""
    if "order_pair" not in clues:
        return Silence("no resident IDs", ("cn.resident_id",))
    if spoilt(clues):
        return Silence("an exporter rounded the IDs, so that their ends are wrong")
    held = np.bincount(clues["order_pair"][one_each(clues)], minlength=256)[:PAIRS]
    n = int(held.sum())
    if n < 2:
        return Silence("no whole resident IDs", ("cn.resident_id",))
    effect, error = root(*unevenness(held))
    ranked = np.sort(held)[::-1][:SHOWN] / n
    series = Series(
        tuple(f"rank {i}" for i in range(1, SHOWN + 1)),
        tuple(float(x) for x in ranked),
        (1 / PAIRS,) * SHOWN,
        expects=MADE_UP,
    )
    words: dict[str, float | str] = {"tenth": float(ranked[:10].sum())}
    return Measure(n, effect, error, series=series, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"The ten most frequent of a hundred order codes are those of {found.words['tenth']:.0%} of "
        f"{found.n_used:,} IDs; in even use they would be a little over 10 %."
    )


TEST = Test(
    id="order_digits",
    family="orders",
    title="Use of order codes",
    genuine="Police stations hand order codes out in blocks and in order.",
    fabricated="Order codes were drawn evenly.",
    measure=measure,
    scale=Dependence(0.35, 3.0, 0.05),
    sentence=sentence,
    cap=0.48,
    why_cap="Three to one: how stations hand codes out is hearsay, until our own users show it.",
    cap_own=1.3,
    source="GB 11643-1999 names the order code; its use is assumed",
    basis="assumed",
    fools="Any uneven draw.",
    least=60,
    veto=False,
)
