"""Populations as real systems hold them, and styles of fabrication: what evidence is judged with.

    population = draw(kind("one_city"), 10_000, seed=7)
    for batch in batches(population): ...

Those to tune with stand in `tuned` and `opened` (kept aside once, opened since), to be read; those
kept aside in `fresh`, never to be looked at while tuning.
They share no code with the synthetic people of src/seawall/synth. README.md lists them all.
"""

from __future__ import annotations

from tests.populations import fresh, opened, tuned
from tests.populations.kinds import Kind, Population, batches, draw, roles
from tests.populations.mixtures import mixture, only

KINDS: tuple[Kind, ...] = tuned.KINDS + opened.KINDS + fresh.KINDS


def kind(name: str) -> Kind:
    """One of KINDS.

    Raises:
        KeyError: If there is none of this name.
    """
    return {one.name: one for one in KINDS}[name]


__all__ = ["KINDS", "Kind", "Population", "batches", "draw", "kind", "mixture", "only", "roles"]
