"""Phones of another province than the address: there are always some.

People move and keep their number, and buy numbers elsewhere. Rows whose phone always fits the address were
made from one place each.

Computed: root of the share of phones that were given out in another province than that of the address.
Each number counts once. Silent where nearly all are of one province.
Expected: 0.1 to 0.75, that is 1 to 56 % (published: 8.8 % of people lived in another province than that of
their registration in 2020; how many keep a number from there is assumed); 0 if phones follow addresses.
Needs 300 numbers. Fooled by a few movers.
"""

from __future__ import annotations

import math

import numpy as np

from seawall.kernels.dependence import dull
from seawall.kernels.persons import first_of
from seawall.model.clues import Clues
from seawall.model.evidence import Dependence, Measure, Series, Setting, Silence, Test


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Root of the share of strays (effect)."""
    if "phone_province" not in clues or "address_province" not in clues:
        return Silence("no phones beside addresses", ("phone", "address"))
    kept = first_of(clues["phone"], clues["key"])
    kept &= (clues["phone_province"] > 0) & (clues["address_province"] > 0)
    one, other = clues["phone_province"][kept], clues["address_province"][kept]
    if dull(one) or dull(other):
        return Silence("phones or addresses are nearly all of one province")
    n = len(one)
    share = float(np.count_nonzero(one != other)) / n
    series = Series(("same province", "another"), (1 - share, share))
    error = 0.5 / math.sqrt(n)  # of the root of a share, whatever the share
    return Measure(n, math.sqrt(share), error, series=series, words={"share": share})


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"{found.words['share']:.1%} of {found.n_used:,} phones were given out in another province than that "
        f"of their address."
    )


TEST = Test(
    id="phone_strays",
    family="phones",
    title="Phones from elsewhere",
    genuine="Some people have a number of where they came from.",
    fabricated="Every phone was made to fit its address.",
    measure=measure,
    scale=Dependence(0.1, 0.75),
    sentence=sentence,
    cap=0.7,
    why_cap="Five to one: a provider that sells only at home has no strays either.",
    cap_for=0.2,
    source="census of 2020, people living in another province; share assumed",
    basis="assumed",
    fools="A few movers.",
    least=300,
    veto=False,
)
