"""How many pairs of fields depend on each other at all.

In real records nearly everything hangs together a little: names with ages, phones with places. Fields that
were made one by one do not, whatever each looks like.

Computed: over pairs of fields (ID, name, phone, address, birthplace), the share in which some fact of one
depends on some fact of the other beyond four standard errors, by pairs of records alike. Facts: province,
decade of birth and sex of the ID, surname and last character of the name, provinces of phone, address and
birthplace. One row per person.
Expected: 0.3 to 1 (assumed; more with more records); next to 0 if fields were made apart. Needs 200 people
and 3 pairs of fields. Fooled by making groups of fields together.
"""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np

from seawall.kernels.dependence import ENOUGH_PAIRS, alike, dull
from seawall.kernels.persons import one_each
from seawall.model.clues import Clues, Plane
from seawall.model.evidence import Dependence, Measure, Setting, Silence, Test

SIGNIFICANT = 4.0  # of at most six pairs of facts, each at one in 30,000
FEWEST_PAIRS = 3
MOST_ROWS = 100_000  # more add nothing: the error is that of the number of pairs of fields
RARER = 0.1
#: Facts by the field they come from.
FACTS = {
    "ID": ("id_province", "born_decade", "sex"),
    "name": ("surname", "given_last"),
    "phone": ("phone_province",),
    "address": ("address_province",),
    "birthplace": ("birthplace_province",),
}


def facts(clues: Clues) -> dict[str, list[Plane]]:
    """Labels of every fact that varies, by field; 0 where there is none."""
    found: dict[str, list[Plane]] = {}
    for field, names in FACTS.items():
        for name in names:
            plane = clues["born_year"] // 10 if name == "born_decade" else clues[name]
            number = np.bincount(plane, minlength=3)[1:3] if name == "sex" else np.zeros(2)
            if number.min() > RARER * number.sum() or not dull(plane):
                found.setdefault(field, []).append(plane)
    return found


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Share of pairs of fields that depend (effect)."""
    kept = np.flatnonzero(one_each(clues))
    if len(kept) > MOST_ROWS:  # those with the least keys: a sample that no order changes
        kept = kept[np.argsort(clues["key"][kept], kind="stable")[:MOST_ROWS]]
    some = facts(clues.at(kept))
    tried = depending = 0
    for one, other in combinations(some, 2):
        told = [depends(a, b) for a in some[one] for b in some[other]]
        said = [answer for answer in told if answer is not None]
        tried += bool(said)
        depending += any(said)
    if tried < FEWEST_PAIRS:
        return Silence("too few fields that could depend on each other")
    share = depending / tried
    error = math.sqrt(max(share * (1 - share), 0.5 / tried) / tried)
    words: dict[str, float | str] = {"depending": depending, "of": tried}
    return Measure(len(kept), share, error, words=words)


def depends(one: Plane, other: Plane) -> bool | None:
    """Whether two facts depend; None where too few records share one."""
    pairs = alike(one, other)
    if pairs.pairs < ENOUGH_PAIRS or pairs.expected < 1:
        return None
    effect, error = pairs.kappa
    return effect > SIGNIFICANT * error


def sentence(found: Measure) -> str:
    """In plain words."""
    return f"{found.words['depending']:.0f} of {found.words['of']:.0f} pairs of fields depend on each other."


TEST = Test(
    id="joint_structure",
    family="structure",
    title="Fields that hang together",
    genuine="Fields of one person depend on each other in many ways.",
    fabricated="Fields were made one by one.",
    measure=measure,
    scale=Dependence(0.3, 1.0, 0.05),
    sentence=sentence,
    cap=0.7,
    why_cap="Five to one: other tests weigh the same dependences one by one.",
    source="our own; share assumed",
    basis="assumed",
    fools="Making groups of fields together.",
    least=200,
    veto=False,
)
