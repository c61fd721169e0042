"""Division codes too young for their bearer.

An ID keeps the code of its first registration. Who was born before 1984 got a number when they were first
given out, 1984 to 1990, later ones soon after birth: so a code that came into force more than 20 years
after a birth, and after 1993, was hardly theirs. Fabricators take today's list for everybody: a third
of their IDs of older people cannot be. Late registration and numbers given anew explain a few.

Years of codes are coarse here and never later than the true ones, so that nobody is accused wrongly.

Computed, one row per person: such IDs among those old enough to show it, by the birth year in the ID.
Expected: 0.05 to 3 % (published: trial rules of 1984, law of 1985, mass issue 1986-90; share of late
registrations assumed); if code and birth were independent, what the table's own codes and years give.
Silent where those IDs are of fewer than five counties. Needs 30 IDs. Fooled by whoever uses the list of
the year of registration, or few counties.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from seawall.kernels.persons import one_each
from seawall.model.clues import Clues
from seawall.model.element import Reason
from seawall.model.evidence import Measure, Series, Setting, Silence, Test, Violation

ALLOWANCE = 20  # years from birth to registration
SETTLED = 1993  # by then nearly everybody had a number
FROM_ID = 8
FEWEST_CODES = 5
LAST = 2200


def looked_at(clues: Clues, setting: Setting) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which rows (n,) could show it, and which do."""
    born = clues["born_year"].astype(np.int64)
    limit = np.maximum(born + ALLOWANCE, SETTLED)
    able = (clues["id_reason"] == Reason.VALID) & (clues["place_start"] > 0)
    able &= (clues["born_mark"] & FROM_ID != 0) & (limit < setting.as_of.year)
    return able, able & (clues["place_start"] > limit)


def of_few_counties(clues: Clues, young: NDArray[np.bool_]) -> bool:
    """Whether the codes that are too young are of so few counties that a reform there explains them."""
    places = clues["id_place"][young]
    return len(places) >= FEWEST_CODES > len(np.unique(places))


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """IDs with a code too young (k) among those old enough (m)."""
    if "place_start" not in clues:
        return Silence("no resident IDs", ("cn.resident_id",))
    able, young = looked_at(clues, setting)
    each = one_each(clues)
    able, young = able & each, young & each
    m, k = int(np.count_nonzero(able)), int(np.count_nonzero(young))
    if of_few_counties(clues, young):
        return Silence(
            "the codes that are too young are of a few counties: one reform may explain them"
        )
    born = clues["born_year"][able].astype(np.int64)
    limits = np.bincount(np.maximum(born + ALLOWANCE, SETTLED), minlength=LAST)
    starts = np.bincount(clues["place_start"][able], minlength=LAST)
    younger = starts[::-1].cumsum()[::-1]  # codes of a start from this year on
    chance = float(limits[: LAST - 1] @ younger[1:LAST]) / m**2 if m else 0.0
    share = k / m if m else 0.0
    series = Series(("old enough", "too young"), (1 - share, share), (0.99, 0.01))
    words: dict[str, float | str] = {"young": k, "of": m, "chance": chance}
    return Measure(m, k=k, m=m, fake_rate=chance, series=series, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"{found.k:,.0f} of {found.m:,.0f} IDs have a division code that came into force only after "
        f"their bearer must have been registered."
    )


def row(clues: Clues, setting: Setting) -> NDArray[np.int8]:
    """0 for a code too young, 1 for one that is not, where a row can show it."""
    able, young = looked_at(clues, setting)
    if of_few_counties(clues, young):
        return np.full(clues.n, -1, np.int8)
    return np.where(able, np.where(young, 0, 1), -1).astype(np.int8)


TEST = Test(
    id="code_young",
    family="codes",
    title="Division codes too young for their bearer",
    genuine="IDs carry the code of their first registration.",
    fabricated="Codes were taken from a later list than their bearers' registration.",
    measure=measure,
    scale=Violation(0.0005, 0.03),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one: a whole register may have been numbered anew after a reform.",
    cap_for=0.3,
    source="GB/T 2260 lists; registration rules of 1984 and 1985; late registration assumed",
    basis="published",
    fools="Whoever draws codes from the list of the year of registration, or from few counties.",
    least=30,
    row=row,
)
