"""Networks of users: a country's people sit behind a few providers.

Addresses of the users of one country or site fall into the networks of its providers again and again.
Addresses drawn from the whole space meet in a network of 65,536 addresses hardly ever.

Computed: log of the chance that two addresses share their first 16 bits, over that of even ones.
Expected: 1.5 to 9 (assumed: a site of the whole world has some thousand busy networks, a company one); 0 if
drawn evenly.
Needs 100 public addresses. Fooled by drawing from a list of providers' networks.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.coincidence import coincidence, log_excess, multiplicities
from seawall.kernels.ip_networks import PUBLIC
from seawall.model.clues import Clues
from seawall.model.evidence import Dependence, Measure, Series, Setting, Silence, Test

#: Networks of 65,536 public addresses.
N_NETWORKS = 56_000
SHOWN = 8


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """How often addresses share their network, beyond chance."""
    public = clues["ip_net"][clues["ip_class"] == PUBLIC]
    if len(public) < 2:
        return Silence("no public Internet addresses", ("ip",))
    counts = np.sort(multiplicities(public))[::-1]
    effect, se = log_excess(coincidence(counts), 1 / N_NETWORKS)
    top = counts[:SHOWN] / len(public)
    series = Series(tuple(f"network {i}" for i in range(1, len(top) + 1)), tuple(top.tolist()))
    words: dict[str, float | str] = {"networks": len(counts)}
    return Measure(len(public), effect, se, series=series, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    return f"The {found.n_used:,} public Internet addresses are in {found.words['networks']:,} networks."


TEST = Test(
    id="ip_networks",
    family="internet",
    title="Networks of users",
    genuine="Users share the networks of their providers.",
    fabricated="Addresses were drawn from the whole Internet.",
    measure=measure,
    scale=Dependence(1.5, 9.0, tau=0.2),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one against: scanners come from everywhere. For less: networks are easily listed.",
    cap_for=0.5,
    source="Band assumed",
    basis="assumed",
    fools="Drawing from a list of providers' networks.",
    least=100,
)
