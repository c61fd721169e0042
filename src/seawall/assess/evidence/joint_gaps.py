"""Missing values that go together.

A careless entry lacks several fields at once, a form has no field that another has, a source fills what
another leaves. Gaps strewn over a table at random know nothing of each other.

Computed: the root of the mean squared correlation between gaps of different columns, among columns that
lack between .1 and 99.9 % of their values; its error as for independent ones.
Expected: .02 to .9 (assumed); 0 if strewn. Silent with fewer than two such columns: a table without gaps is
looked at in unblemished.
Needs 20 records with a gap in each. Fooled by leaving several fields of a row out at once.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.unevenness import joint
from seawall.model.clues import Clues
from seawall.model.evidence import Dependence, Measure, Series, Setting, Silence, Test

LEAST_SHARE, LEAST = 0.001, 20
COLUMNS = 64


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """How far gaps go together."""
    if "filled" not in clues or not clues.n:
        return Silence("not known which cells are filled")
    patterns, counts = np.unique(clues["filled"], return_counts=True)
    least = max(LEAST, LEAST_SHARE * clues.n)
    places = []
    for place in range(COLUMNS):
        n_filled = float(counts[(patterns >> np.uint64(place) & np.uint64(1)) > 0].sum())
        if least <= n_filled <= clues.n - least:
            places.append(place)
    if len(places) < 2:
        return Silence("fewer than two columns lack some of their values")
    effect, se = joint(clues["filled"], places)
    every = np.uint64(sum(1 << p for p in places))
    gaps = sum((patterns & every) >> np.uint64(p) & np.uint64(1) == 0 for p in places)
    with_gaps = max(1.0, float(counts[np.asarray(gaps) > 0].sum()))
    of = [float(counts[np.asarray(gaps) == k].sum()) / with_gaps for k in (1, 2)]
    several = 1 - of[0] if counts[np.asarray(gaps) > 0].any() else 0.0
    series = Series(
        ("one gap", "two", "more"), (*of, 1 - sum(of)), unit="share of records with gaps"
    )
    words: dict[str, float | str] = {"columns": len(places), "several": several}
    return Measure(clues.n, effect, se, series=series, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    several = float(found.words["several"])
    return (
        f"{found.words['columns']} columns have gaps; of the records with one, {several:.0%} have several "
        f"(root mean squared correlation {found.effect:.2f})."
    )


TEST = Test(
    id="joint_gaps",
    family="blemishes",
    title="Gaps that go together",
    genuine="Careless entries and other forms lack several fields at once.",
    fabricated="Gaps were strewn over the table.",
    measure=measure,
    scale=Dependence(0.02, 0.9),
    sentence=sentence,
    cap=0.4,
    why_cap="Five to two against: optional fields may be left out one by one. Three to one for: gaps are "
    "easily made.",
    cap_for=0.5,
    source="Band assumed",
    basis="assumed",
    fools="Leaving several fields of a row out at once.",
    least=100,
    veto=False,
)
