"""Many IDs of one county and one birth date.

An old leak that is sold as a larger one is stretched: the last digits of its IDs are changed, while county
and birth date stay. Then far more people share both than towns have births in a day.

Computed: people whose ID shares county and birth date with another ID of the table (k) among all with an ID
(m); expected from how many IDs each county has, how birth years spread, and how many fall on a first of a
month. Each ID counts once.
Expected: as computed, at least 2 % for twins and small places, within a factor of 3 (assumed). Speaks
against only. Needs 30 IDs. Fooled by drawing new birth dates too.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.dependence import counts, dense, pairs_of
from seawall.kernels.persons import first_of
from seawall.model.clues import Clues
from seawall.model.evidence import Excess, Measure, Series, Setting, Silence, Test

FIRST = 1  # of a month, in born_mark
DAYS, MONTHS = 365.25, 12


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """People who share county and birth date (k) among those with an ID (m)."""
    if "place_born" not in clues or "id" not in clues:
        return Silence("no resident IDs", ("cn.resident_id",))
    kept = first_of(clues["id"], clues["key"]) & (clues["id"] != 0) & (clues["place_born"] != 0)
    m = int(np.count_nonzero(kept))
    if m < 2:
        return Silence("no whole resident IDs", ("cn.resident_id",))
    place, n_places = dense(clues["place_born"][kept])
    together = np.bincount(place, minlength=n_places)
    k = int(together[together > 1].sum())
    by_year = counts(clues["born_year"][kept])
    one_year = float(pairs_of(by_year).sum() / pairs_of(np.array([m]))[0])
    first = float(np.count_nonzero(clues["born_mark"][kept] & FIRST)) / m
    one_day = (1 - first) ** 2 / (DAYS - MONTHS) + first**2 / MONTHS
    in_county = counts(clues["id_place"][kept])
    usual = float((in_county * -np.expm1(-(in_county - 1) * one_year * one_day)).sum())
    share, wanted = k / m, min(1.0, usual / m)
    series = Series(("alone", "shared"), (1 - share, share), (1 - wanted, wanted))
    return Measure(m, k=k, m=m, expected_k=usual, series=series, words={"expected": usual})


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"{found.k:,.0f} of {found.m:,.0f} people share county and birth date with another ID; "
        f"{found.words['expected']:,.0f} would by chance, and twins are few."
    )


TEST = Test(
    id="id_twins",
    family="duplicates",
    title="IDs of one county and birth date",
    genuine="Few people of a county are born on one day.",
    fabricated="Genuine IDs were multiplied by changing their last digits.",
    measure=measure,
    scale=Excess(slack=3.0, floor=0.02),
    sentence=sentence,
    cap=2.6,
    why_cap="Four hundred to one: nothing in a register multiplies county and birth date.",
    source="calendar; twins are one to two births in a hundred; slack assumed",
    basis="assumed",
    fools="Drawing new birth dates too.",
    least=30,
)
