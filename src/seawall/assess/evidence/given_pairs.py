"""Characters of a given name that go together.

Given names are words as much as characters: jian and guo, xiu and ying stand together far more often than
their shares let expect. Names composed of two characters drawn apart have every combination by chance.

Computed: ln of observed over expected pairs of people with the same given name of two different characters;
expected if its first and last character were drawn apart. One row per full name; silent with fewer than 8
pairs expected.
Expected: 0.2 to 4 (assumed; fashions of time and sex alone give some 0.5); 0 if composed by chance.
Needs about 300 names. Fooled by a list of whole given names, which given_repeats looks at.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.dependence import ENOUGH_PAIRS, OVERDISPERSION, both, counts, pairs_of
from seawall.kernels.persons import one_name_each
from seawall.model.clues import Clues
from seawall.model.evidence import Dependence, Measure, Setting, Silence, Test


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Log ratio of people with one given name (effect)."""
    if "given_last" not in clues:
        return Silence("no names", ("person_name",))
    first, last = clues["given_first"], clues["given_last"]
    kept = one_name_each(clues) & (last > 0) & (first != last)
    first, last = first[kept], last[kept]
    n = len(first)
    every = float(pairs_of(np.array([n]))[0])
    if every < 1:
        return Silence("no Chinese names of three characters")
    same_first = float(pairs_of(counts(first)).sum()) / every
    same_last = float(pairs_of(counts(last)).sum()) / every
    expected = every * same_first * same_last
    if expected < ENOUGH_PAIRS:
        return Silence("too few people share a character of their names")
    seen = max(float(pairs_of(counts(both(first, last))).sum()), 0.5)
    error = OVERDISPERSION * np.sqrt(1 / expected + 1 / (2 * seen))
    words: dict[str, float | str] = {"same": seen, "expected": expected}
    return Measure(n, float(np.log(seen / expected)), float(error), words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"{found.words['same']:,.0f} pairs of people have the same given name; "
        f"{found.words['expected']:,.0f} would if its characters were drawn apart."
    )


TEST = Test(
    id="given_pairs",
    family="names",
    title="Characters of given names that go together",
    genuine="Given names are chosen whole; some combinations are common.",
    fabricated="Characters were combined by chance.",
    measure=measure,
    scale=Dependence(0.2, 4.0, 0.05),
    sentence=sentence,
    cap=1.0,
    why_cap="Ten to one: how much characters go together is not published.",
    source="names as words: ministry's lists of whole given names; size assumed",
    basis="assumed",
    fools="A list of whole given names.",
    least=100,
)
