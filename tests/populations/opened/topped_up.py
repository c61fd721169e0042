"""Mixtures kept aside: a genuine slice first and then what it was topped up with; and one interleaved."""

from __future__ import annotations

from tests.populations.mixtures import mixture
from tests.populations.opened import batch_loads, census_fake, resampled_leak, women_only

#: Six in ten rows are genuine and come first.
BLOCKED = mixture(batch_loads.KIND, census_fake.KIND, 0.6, blocked=True)
#: Half and half.
AMONG = mixture(women_only.KIND, resampled_leak.KIND, 0.5, blocked=False)
KINDS = (BLOCKED, AMONG)
