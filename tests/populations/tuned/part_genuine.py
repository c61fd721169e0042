"""Mixture F5: 15 to 40 % of a nationwide register's rows among F1's, as a seller pads a leak."""

from __future__ import annotations

from tests.populations.draws import Rng, between
from tests.populations.kinds import Kind, Population
from tests.populations.mixtures import mixture
from tests.populations.tuned import independent, nationwide


def make(n: int, rng: Rng) -> Population:
    share = between(rng, 0.15, 0.4)
    return mixture(nationwide.KIND, independent.KIND, share, blocked=False).make(n, rng)


KIND = Kind("part_genuine", None, False, True, make)
