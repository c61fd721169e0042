"""Order codes alike within a county.

If stations have blocks of order codes, two IDs of one county share their digits 15 and 16 more often than
two of different counties. No table tells which, so invented IDs lack it, even if their codes are uneven.

Computed: ln of observed over expected pairs of IDs with the same digits 15 and 16 within counties; expected
from pairs of different counties. One row per person. Silent for one county or under 8 pairs expected.
Expected: 0.2 to 3 (assumed: nobody publishes it); 0 if drawn apart. So it weighs at most three to one,
until a profile of our own users tells the true figure. Needs about 1,000 rows of few counties, or 5,000.
Fooled by rows of a genuine leak with other fields changed.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.dependence import ENOUGH_PAIRS, alike, dull
from seawall.kernels.persons import one_each, spoilt
from seawall.model.clues import Clues
from seawall.model.evidence import Dependence, Measure, Setting, Silence, Test

FEWEST_COUNTIES = 4
NONE = 255


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Log ratio of pairs alike within counties (effect)."""
    if "order_pair" not in clues:
        return Silence("no resident IDs", ("cn.resident_id",))
    if spoilt(clues):
        return Silence("an exporter rounded the IDs, so that their ends are wrong")
    kept = one_each(clues) & (clues["order_pair"] != NONE)
    place, pair = clues["id_place"][kept], clues["order_pair"][kept].astype(np.int64) + 1
    if dull(place) or dull(pair):
        return Silence("nearly all IDs are of one county, or have one order code")
    pairs = alike(place, pair)
    if pairs.expected < ENOUGH_PAIRS or pairs.groups < FEWEST_COUNTIES:
        return Silence("too few IDs of one county")
    effect, error = pairs.log_ratio
    words: dict[str, float | str] = {"same": pairs.same, "expected": pairs.expected}
    return Measure(pairs.n, effect, error, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"{found.words['same']:,.0f} pairs of IDs of one county share the digits 15 and 16; "
        f"{found.words['expected']:,.0f} would if counties made no difference."
    )


TEST = Test(
    id="order_place",
    family="orders",
    title="Order codes alike within a county",
    genuine="Each county's stations have their own blocks of order codes.",
    fabricated="Order codes were drawn without a look at the county.",
    measure=measure,
    scale=Dependence(0.2, 3.0, 0.03),
    sentence=sentence,
    cap=0.48,
    why_cap="Three to one: how stations hand codes out is hearsay, until our own users show it.",
    cap_own=1.3,
    source="GB 11643-1999 names the order code; its use is assumed",
    basis="assumed",
    fools="Rows of a genuine leak with other fields changed.",
    least=100,
    veto=False,
    deep=True,
)
