"""Given names that come back too often.

Of two people one in some thousand pairs has the same given name. Who takes names from a list of a few
hundred, or asks a language model for "typical" ones, repeats them many times more often.

Computed: pairs of people with the same given name (k) among all pairs (m). One row per full name.
Expected: 0.13 % of pairs within a factor of 4 (assumed; 0.05 to 0.25 % in the study's and our simulated
populations; groups of one age and sex have more). Speaks against only. Needs 60 people.
Fooled by long lists of given names.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.dependence import counts, pairs_of
from seawall.kernels.persons import one_name_each
from seawall.model.clues import Clues
from seawall.model.evidence import Excess, Measure, Setting, Silence, Test

USUAL = 0.0013


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Pairs with one given name (k) among all (m)."""
    if "given" not in clues:
        return Silence("no names", ("person_name",))
    given = clues["given"][one_name_each(clues)]
    held = counts(given)
    n = int(held.sum())
    if n < 2:
        return Silence("no Chinese names")
    m, k = float(pairs_of(np.array([n]))[0]), float(pairs_of(held).sum())
    words: dict[str, float | str] = {
        "different": m / k if k else float(len(held)),
        "seen": len(held),
    }
    return Measure(n, k=k, m=m, expected_k=USUAL * m, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"{found.n_used:,} people have {found.words['seen']:,.0f} different given names, which repeat as "
        f"if they were drawn from a list of {found.words['different']:,.0f}."
    )


TEST = Test(
    id="given_repeats",
    family="names",
    title="Given names that come back",
    genuine="There are many thousand given names in use, none very common.",
    fabricated="Given names come from a short list.",
    measure=measure,
    scale=Excess(slack=4.0, floor=0.0001),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one: people of one age, sex and place have fewer names.",
    source="order of size from name reports of the Ministry of Public Security; assumed",
    basis="assumed",
    fools="A long list of given names.",
    least=60,
)
