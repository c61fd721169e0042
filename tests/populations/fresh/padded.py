"""Mixtures kept aside: a genuine slice padded behind, and one with made-up rows among its own."""

from __future__ import annotations

from tests.populations.fresh import drivers, identity_site, markov_names, pensioners
from tests.populations.mixtures import mixture

#: Six in ten rows are genuine and come first.
BLOCKED = mixture(drivers.KIND, identity_site.KIND, 0.6, blocked=True)
#: Half and half.
AMONG = mixture(pensioners.KIND, markov_names.KIND, 0.5, blocked=False)
KINDS = (BLOCKED, AMONG)
