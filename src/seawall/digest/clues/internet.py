"""Clues of Internet addresses: can the world reach it, and a keyed hash of its network."""

from __future__ import annotations

import numpy as np

from seawall.digest.clues.seen import Seen
from seawall.kernels.ip_networks import networks
from seawall.model.clues import Plane


def planes(seen: Seen) -> dict[str, Plane]:
    """ip_class and ip_net, of the fullest column of addresses."""
    column = seen.first("ip")
    if column is None:
        return {}
    classes, heads = networks(column.values.data, column.values.offsets, column.judged.codes)
    return {
        "ip_class": classes,
        "ip_net": (seen.folded(heads, "network") >> np.uint64(32)).astype(np.uint32) | (heads > 0),
    }
