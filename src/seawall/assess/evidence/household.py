"""Families: people at one address, and how often they have one surname.

Children have a parent's surname, and many households are in a dump together. Names drawn independently of
addresses are no more alike inside a house than outside.

Computed: pairs of different names at one address with one surname, as a log ratio to what the surnames'
shares would give. Addresses of more than 20 names (firms, dormitories) are left out.
Expected: 0.6 to 4.5 (authenticity study, section 3: 1.4 to 3.5; assumed); 0 if independent.
Silent under 8 expected or observed pairs. Fooled by making households.
Needs 16 records.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.agreement import alike, entropy, mixed
from seawall.model.clues import Clues
from seawall.model.evidence import MADE_UP, Dependence, Measure, Series, Setting, Silence, Test

LEAST_PAIRS = 8


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Log ratio of pairs with one surname."""
    if "address" not in clues or "surname" not in clues:
        return Silence("no names beside addresses", ("person_name", "address"))
    held = (clues["address"] > 0) & (clues["surname"] > 0)
    homes, names, surnames = (clues[p][held] for p in ("address", "name", "surname"))
    _, first = np.unique(mixed(homes, names), return_index=True)
    homes, surnames = homes[first], surnames[first].astype(np.int64)
    if entropy(surnames) < 1.0:
        return Silence("nearly everybody has the same few surnames")
    ratio, error, seen, expected = alike(homes, surnames)
    _, sizes = np.unique(homes, return_counts=True)
    together = sizes[(sizes > 1) & (sizes <= 20)].astype(float)
    pairs = float((together * (together - 1)).sum() / 2)
    if pairs < LEAST_PAIRS or max(seen, expected) < 2:
        return Silence("too few people share an address")
    share, chance = seen / pairs, expected / pairs
    series = Series(
        ("one surname", "two"), (share, 1 - share), (chance, 1 - chance), expects=MADE_UP
    )
    words: dict[str, float | str] = {"share": share, "chance": chance, "pairs": pairs}
    return Measure(int(together.sum()), effect=ratio, se=error, series=series, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"Of {found.words['pairs']:,.0f} pairs of people at one address {found.words['share']:.0%} have one "
        f"surname; {found.words['chance']:.0%} would if names had nothing to do with addresses."
    )


TEST = Test(
    id="household",
    family="households",
    title="Surnames at one address",
    genuine="Families live together.",
    fabricated="Names and addresses were made independently of each other.",
    measure=measure,
    scale=Dependence(0.6, 4.5, 0.1),
    sentence=sentence,
    cap=0.7,
    cap_for=1.3,
    why_cap="Twenty to one for: few forgers make families. Five to one against: dormitories hold none.",
    source="census of 2020 on households; band assumed (docs/evidence.md)",
    basis="assumed",
    fools="Making households.",
    least=16,
    deep=True,
)
