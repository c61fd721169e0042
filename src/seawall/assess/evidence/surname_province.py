"""Surnames alike within a province.

Provinces differ: Chen leads in Guangdong, Fujian and Zhejiang, Huang in Guangxi, Ma in Ningxia and Qinghai,
Wang in most of the north. So two people registered in one province share a surname more often than two of
different provinces; who draws surnames by the shares of the whole country lacks this.

Computed: ln of observed over expected pairs of people with one surname within provinces; expected from
pairs of different provinces, and each province counts by its pairs with the others. The province is that
of the ID, else that of the address. One row per full name. Silent where nearly all are of one province, or
with fewer than 8 pairs expected.
Expected: 0.06 to 1.2 (published: which surname leads where; how far shares differ is assumed); 0 if drawn
by national shares. Needs about 300 people. Fooled by whoever draws surnames by province.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.dependence import ENOUGH_PAIRS, alike_fairly, dull
from seawall.kernels.persons import one_name_each
from seawall.model.clues import Clues
from seawall.model.evidence import Dependence, Measure, Setting, Silence, Test

FEWEST_PROVINCES = 4


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Log ratio of pairs alike within provinces (effect)."""
    if "surname" not in clues or not ("id_province" in clues or "address_province" in clues):
        return Silence("no names beside places", ("person_name", "cn.resident_id", "address"))
    kept = one_name_each(clues) & (clues["surname"] > 0)
    surname, province = clues["surname"][kept], clues["id_province"][kept]
    province = np.where(province > 0, province, clues["address_province"][kept])
    if dull(province) or dull(surname):
        return Silence("nearly all people are of one province, or of one surname")
    effect, error, pairs = alike_fairly(province, surname)
    if pairs.expected < ENOUGH_PAIRS or pairs.groups < FEWEST_PROVINCES:
        return Silence("too few people of one province")
    words: dict[str, float | str] = {"same": pairs.same, "expected": pairs.expected}
    return Measure(pairs.n, effect, error, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"{found.words['same']:,.0f} pairs of people of one province share their surname; "
        f"{found.words['expected']:,.0f} would if provinces did not differ."
    )


TEST = Test(
    id="surname_province",
    family="names",
    title="Surnames alike within a province",
    genuine="Each province has its own leading surnames.",
    fabricated="Surnames were drawn by the shares of the whole country, or evenly.",
    measure=measure,
    scale=Dependence(0.06, 1.2),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one: the leading surnames of provinces are published.",
    source="Ministry of Public Security, name report for 2019: leading surname by province",
    basis="published",
    fools="Whoever draws surnames by province.",
    least=100,
    deep=True,
)
