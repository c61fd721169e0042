"""How many pairs of fields depend on each other at all.

In real records nearly everything hangs together a little: names with ages, phones with places, hours with
kinds of record. Fields that were made one by one do not, whatever each looks like.

Computed: over pairs of facts that come from different fields (ID, name, phone, address, mail, card, date),
the share that depend beyond 3.5 standard errors, by pairs of records alike. One row per person.
Expected: 0.08 to 1 (assumed; more with more records); next to 0 if fields were made apart. Needs 200 people
and 6 pairs of fields. Fooled by shuffling whole groups of fields together.
"""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from seawall.kernels.dependence import ENOUGH_PAIRS, alike, dull
from seawall.kernels.persons import one_each
from seawall.model.clues import NO_DAY, Clues, Plane
from seawall.model.evidence import Dependence, Measure, Setting, Silence, Test

SIGNIFICANT = 3.5
FEWEST_PAIRS = 6
MOST_ROWS = 200_000  # more add nothing: the error is that of the number of pairs of fields
#: Facts by the field they come from.
FACTS = {
    "ID": ("id_province", "born_decade", "sex"),
    "name": ("surname", "given_last", "name_length"),
    "phone": ("phone_province", "phone_network"),
    "address": ("address_province",),
    "mail": ("mail_domain", "mail_length"),
    "card": ("card_issuer",),
}


def facts(clues: Clues) -> list[tuple[str, Plane]]:
    """(field, labels) of every fact that varies; labels are 0 where there is none."""
    found: list[tuple[str, Plane]] = []
    for field, names in FACTS.items():
        for name in names:
            plane = clues["born_year"] // 10 if name == "born_decade" else clues[name]
            if not dull(plane) or (name == "sex" and _both_sexes(plane)):
                found.append((field, plane))
    for name, days in clues.columns("day").items():
        year = np.where(days == NO_DAY, 0, days // 365 + 200)
        if not dull(year):
            found.append((f"date {name}", year))
    return found


def _both_sexes(sex: NDArray[np.uint8]) -> bool:
    held = np.bincount(sex, minlength=3)[1:3]
    return bool(held.min() >= 0.1 * held.sum() > 0)


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Share of pairs of fields that depend (effect)."""
    kept = np.flatnonzero(one_each(clues))
    if len(kept) > MOST_ROWS:  # those with the least keys: a sample that no order changes
        kept = kept[np.argsort(clues["key"][kept], kind="stable")[:MOST_ROWS]]
    some = clues.at(kept)
    tried = depending = 0
    for (field, one), (other_field, other) in combinations(facts(some), 2):
        if field == other_field:
            continue
        pairs = alike(one, other)
        if pairs.pairs < ENOUGH_PAIRS or pairs.expected < 1:
            continue
        effect, error = pairs.kappa
        tried += 1
        depending += effect > SIGNIFICANT * error
    if tried < FEWEST_PAIRS:
        return Silence("too few fields that could depend on each other")
    share = depending / tried
    error = math.sqrt(max(share * (1 - share), 1 / tried) / tried)
    words: dict[str, float | str] = {"depending": depending, "of": tried}
    return Measure(some.n, share, error, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"{found.words['depending']:.0f} of {found.words['of']:.0f} pairs of facts from different fields "
        f"depend on each other."
    )


TEST = Test(
    id="joint_structure",
    family="structure",
    title="Fields that hang together",
    genuine="Fields of one person depend on each other in many ways.",
    fabricated="Fields were made one by one.",
    measure=measure,
    scale=Dependence(0.08, 1.0, 0.02),
    sentence=sentence,
    cap=0.7,
    why_cap="Five to one: other tests weigh the same dependences one by one.",
    source="our own; share assumed",
    basis="assumed",
    fools="Shuffling whole groups of fields together.",
    least=200,
    veto=False,
)
