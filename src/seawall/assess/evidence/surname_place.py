"""Surnames alike within a county, beyond its province.

Families stay: two people registered in one county share a surname more often than two of different counties
of the same province. No published table tells which surnames, so who draws a name and a place apart, or by
the shares of a province, lacks this. The county is that of the ID, else that of the address.

Computed: ln of observed over expected pairs of people with one surname within counties; expected from pairs
of different counties of the same province. One row per full name. Silent for one county, or with fewer
than 8 pairs expected.
Expected: 0.02 to 1.2 (assumed: districts of one city differ little, rural counties much); 0 if drawn
apart. Needs about 1,000 rows of one city, or 10,000 of the country.
Fooled by rows of a genuine leak with other fields changed.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.dependence import ENOUGH_PAIRS, alike_within, dull
from seawall.kernels.persons import one_name_each
from seawall.model.clues import Clues
from seawall.model.evidence import Dependence, Measure, Setting, Silence, Test

FEWEST_COUNTIES = 4


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Log ratio of pairs alike within counties (effect)."""
    if "surname" not in clues or not ("id_place" in clues or "address_place" in clues):
        return Silence("no names beside places", ("person_name", "cn.resident_id", "address"))
    kept = one_name_each(clues) & (clues["surname"] > 0)
    of_id = clues["id_place"][kept] > 0
    place = np.where(of_id, clues["id_place"][kept], clues["address_place"][kept])
    province = np.where(of_id, clues["id_province"][kept], clues["address_province"][kept])
    surname = clues["surname"][kept]
    if dull(place) or dull(surname):
        return Silence("nearly all people are of one county, or of one surname")
    pairs = alike_within(province, place, surname)
    if pairs.expected < ENOUGH_PAIRS or pairs.groups < FEWEST_COUNTIES:
        return Silence("too few people of one county")
    effect, error = pairs.log_ratio
    words: dict[str, float | str] = {"same": pairs.same, "expected": pairs.expected}
    return Measure(pairs.n, effect, error, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"{found.words['same']:,.0f} pairs of people of one county share their surname; "
        f"{found.words['expected']:,.0f} would if counties of a province did not differ."
    )


TEST = Test(
    id="surname_place",
    family="names",
    title="Surnames alike within a county",
    genuine="Families stay: a county has its own surnames.",
    fabricated="Names were drawn without a look at the county.",
    measure=measure,
    scale=Dependence(0.02, 1.2),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one: how much counties differ is not published.",
    source="our own; size assumed (docs/evidence.md)",
    basis="assumed",
    fools="Rows of a genuine leak with other fields changed.",
    least=100,
    deep=True,
)
