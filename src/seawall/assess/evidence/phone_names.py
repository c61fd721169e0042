"""One phone, many names.

A number belongs to one person, sometimes to a family or a shop. Rows that were copied with new names, or
phones drawn from a small pool, show the same number beside many.

Computed: records whose phone stands beside four or more different names.
Expected: about 2 %, up to 8 % (shops, travel groups, schools, placeholders; assumed). Speaks
against only. Needs 60 records.
Fooled by a fresh number for every row.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.agreement import mixed
from seawall.model.clues import Clues
from seawall.model.evidence import Excess, Measure, Series, Setting, Silence, Test

MANY = 4
BANDS = ("1", "2", "3", "4+")


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Records of phones with many names (k) among records with both (m)."""
    if "phone" not in clues or "name" not in clues:
        return Silence("no names beside phones", ("phone", "person_name"))
    held = (clues["phone"] > 0) & (clues["name"] > 0)
    phones, names = clues["phone"][held], clues["name"][held]
    m = len(phones)
    if not m:
        return Silence("no names beside phones", ("phone", "person_name"))
    _, first = np.unique(mixed(phones, names), return_index=True)
    distinct = phones[first]
    keys, counts = np.unique(distinct, return_counts=True)
    each = counts[np.searchsorted(keys, phones)]
    shares = np.bincount(np.minimum(each, MANY), minlength=MANY + 1)[1:] / m
    k = int((each >= MANY).sum())
    series = Series(BANDS, tuple(shares.tolist()), (0.93, 0.05, 0.01, 0.01))
    return Measure(m, k=k, m=m, expected_k=0.005 * m, series=series)


def sentence(found: Measure) -> str:
    """In plain words."""
    return f"{found.k:,.0f} of {found.m:,.0f} records have a phone that stands beside {MANY} names or more."


TEST = Test(
    id="phone_names",
    family="duplication",
    title="Names beside one phone",
    genuine="A phone is a person's or a family's.",
    fabricated="Rows were copied with new names, or phones come from a small pool.",
    measure=measure,
    scale=Excess(4.0, 0.02),
    sentence=sentence,
    cap=2.0,
    why_cap="A hundred to one: nothing but a placeholder number explains it otherwise.",
    source="our own; expectation assumed",
    basis="assumed",
    fools="A fresh number for every row.",
    least=60,
)
