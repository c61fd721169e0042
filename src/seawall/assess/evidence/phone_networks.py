"""Networks of mobile numbers are not used evenly.

Networks opened one after another and some hold ten times the subscribers of others. Numbers made up from a
list of prefixes have each equally often. The operator who serves a number is not looked at: since 2019
it may differ from the one that gave it out.

Computed: root of phi squared of the networks that occur (first three digits) against even use. Each number
counts once. Silent under 10 numbers a network.
Expected: 0.3 to 1.7 (assumed; subscribers of the operators are published, those of networks are not); 0 if
drawn evenly from any list. Needs 200 numbers.
Fooled by drawing networks by their size.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.dependence import root, unevenness
from seawall.kernels.persons import first_of
from seawall.model.clues import Clues
from seawall.model.evidence import Dependence, Measure, Series, Setting, Silence, Test

FEWEST_EACH, FEWEST_NETWORKS = 10, 8


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Distance from even use (effect)."""
    if "phone_network" not in clues:
        return Silence("no Chinese mobile numbers", ("phone",))
    kept = first_of(clues["phone"], clues["key"]) & (clues["phone_network"] > 0)
    held = np.bincount(clues["phone_network"][kept])
    names = np.flatnonzero(held)
    held = held[names]
    n = int(held.sum())
    if len(held) < FEWEST_NETWORKS:
        return Silence("the numbers are of a few networks only")
    if n < FEWEST_EACH * len(held):
        return Silence("too few numbers for their networks")
    effect, error = root(*unevenness(held))
    series = Series(
        tuple(str(name) for name in names.tolist()),
        tuple(float(x) for x in held / n),
        (1 / len(held),) * len(held),
    )
    words: dict[str, float | str] = {"networks": len(held), "most": float(held.max()) / n}
    return Measure(n, effect, error, series=series, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"{found.n_used:,} numbers are of {found.words['networks']:.0f} networks, the commonest of which has "
        f"{found.words['most']:.1%}; evenly used each had {1 / float(found.words['networks']):.1%}."
    )


TEST = Test(
    id="phone_networks",
    family="phones",
    title="Use of networks",
    genuine="Old and large networks have more numbers than new and small ones.",
    fabricated="Prefixes were drawn evenly from a list.",
    measure=measure,
    scale=Dependence(0.3, 1.7, 0.1),
    sentence=sentence,
    cap=1.0,
    why_cap="Ten to one: a provider's own numbers may be of few networks in like shares.",
    source="networks: MIIT allocation of March 2023; shares assumed",
    basis="assumed",
    fools="Drawing networks by their size.",
    least=200,
)
