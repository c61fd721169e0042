"""Dirt that goes together: blanks, full-width digits, entities and controls come from one hand or system.

A clerk with a full-width keyboard, a form that does not trim, a page that was scraped: each soils several
fields of its records, or those of one source. Dirt strewn at random knows no record.

Computed: the root of the mean squared correlation between dirt in different columns, among columns with 20
dirty cells or more.
Expected: .02 to .9 (assumed); 0 if strewn. Typing errors are strewn in genuine tables too, so little is said
against. Silent with fewer than two such columns.
Needs 100 records.
Fooled by soiling whole rows.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.unevenness import joint
from seawall.model.clues import Clues
from seawall.model.evidence import Dependence, Measure, Series, Setting, Silence, Test

LEAST, COLUMNS = 20, 64


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """How far dirt goes together."""
    if "dirty" not in clues or not clues.n:
        return Silence("not known which cells are dirty")
    patterns, counts = np.unique(clues["dirty"], return_counts=True)
    places = []
    for place in range(COLUMNS):
        dirty = float(counts[(patterns >> np.uint64(place) & np.uint64(1)) > 0].sum())
        if LEAST <= dirty <= clues.n - LEAST:
            places.append(place)
    if len(places) < 2:
        return Silence("fewer than two columns hold dirt in some of their cells")
    effect, se = joint(clues["dirty"], places)
    share = float(counts[patterns > 0].sum() / clues.n)
    cells = np.array([int(p).bit_count() for p in patterns])
    of = [float(counts[cells == k].sum()) / float(counts[cells > 0].sum()) for k in (1, 2)]
    series = Series(("one cell", "two", "more"), (*of, 1 - sum(of)), unit="share of dirty records")
    words: dict[str, float | str] = {"columns": len(places), "share": share}
    return Measure(clues.n, effect, se, series=series, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    share = float(found.words["share"])
    how = "goes together" if found.effect > 3 * found.se else "is strewn"
    return (
        f"{share:.1%} of the records hold dirt, in {found.words['columns']} columns, and it {how}."
    )


TEST = Test(
    id="joint_dirt",
    family="blemishes",
    title="Dirt that goes together",
    genuine="One hand or one system soiled several fields of a record.",
    fabricated="Dirt was strewn, to look real.",
    measure=measure,
    scale=Dependence(0.02, 0.9),
    sentence=sentence,
    cap=0.1,
    why_cap="Next to nothing against: typing errors are strewn in every table. Two to one for.",
    cap_for=0.3,
    source="Band assumed",
    basis="assumed",
    fools="Soiling whole rows.",
    least=100,
    veto=False,
)
