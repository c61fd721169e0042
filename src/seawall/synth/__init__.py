"""Synthetic people, leaks and account lists, with their ground truth, from a written seed.

People have realistic marginals and are linked to nobody; e-mail stands under reserved domains.
A structurally valid number may coincide with an issued one, as any may; nothing else about that
person is ever in our data. Every file gets a side file that says so and holds the counts a perfect
reader would find. Chunk k is made from the seed and k alone, so any part can be made again.
"""

from __future__ import annotations

from seawall.synth.accounts import write_accounts
from seawall.synth.leak import write_leak
from seawall.synth.people import people
from seawall.synth.spec import ROUGH, TABLES, AccountsSpec, Damage, LeakSpec
from seawall.synth.truth import Truth

__all__ = [
    "ROUGH",
    "TABLES",
    "AccountsSpec",
    "Damage",
    "LeakSpec",
    "Truth",
    "people",
    "write_accounts",
    "write_leak",
]
