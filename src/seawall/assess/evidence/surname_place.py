"""Surnames alike within a county.

Families stay: two people registered in one county share a surname more often than two of different
counties. No published table tells which surnames, so who draws a name and a place apart lacks this. The
county is that of the ID, else that of the address.

Computed: ln of observed over expected pairs of people with one surname within counties; expected from
pairs of different counties of the same table. One row per person. Silent for one county, or with fewer
than 8 pairs expected.
Expected: 0.1 to 3 (assumed, from how far published shares of provinces differ; study: 0.5 to 2.5 in
simulation, less within one city); 0 if drawn apart. Needs about 1,000 rows of few counties or 5,000.
Fooled by rows of a genuine leak with other fields changed.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.dependence import ENOUGH_PAIRS, alike, dull
from seawall.kernels.persons import one_each
from seawall.model.clues import Clues
from seawall.model.evidence import Dependence, Measure, Setting, Silence, Test

FEWEST_COUNTIES = 4


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Log ratio of pairs alike within counties (effect)."""
    if "surname" not in clues or not ("id_place" in clues or "address_place" in clues):
        return Silence("no names beside places", ("person_name", "cn.resident_id", "address"))
    kept = one_each(clues)
    surname, place = clues["surname"][kept], clues["id_place"][kept]
    place = np.where(place > 0, place, clues["address_place"][kept])
    place = np.where(surname > 0, place, np.uint32(0))
    if dull(place) or dull(np.where(place > 0, surname, np.uint16(0))):
        return Silence("nearly all people are of one county, or of one surname")
    pairs = alike(place, surname)
    if pairs.expected < ENOUGH_PAIRS or pairs.groups < FEWEST_COUNTIES:
        return Silence("too few people of one county")
    effect, error = pairs.log_ratio
    words: dict[str, float | str] = {"same": pairs.same, "expected": pairs.expected}
    return Measure(pairs.n, effect, error, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"{found.words['same']:,.0f} pairs of people of one county share their surname; "
        f"{found.words['expected']:,.0f} would if names and counties had nothing to do with each other."
    )


TEST = Test(
    id="surname_place",
    family="names",
    title="Surnames alike within a county",
    genuine="Families stay: a county has its own surnames.",
    fabricated="Names and places were drawn apart, or by the shares of a whole province.",
    measure=measure,
    scale=Dependence(0.1, 3.0, 0.03),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one: how much counties differ is not published.",
    source="provinces' commonest surnames: MPS reports; size assumed (docs/evidence.md)",
    basis="assumed",
    fools="Rows of a genuine leak with other fields changed.",
    least=100,
)
