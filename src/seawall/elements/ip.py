"""An Internet address (ip), version 4 or 6.

VALID: a dotted quad without leading zeros, alone, with a :port or a /prefix; IPv6 in full,
compressed or with a dotted quad at its end, alone, with a %zone, a /prefix, or in brackets with a
port. MASKED: a quad with stars or x for some octets. Version numbers of four parts look the same:
1.2.3.4 counts.

Sources: RFC 791, RFC 4291, RFC 4007; see kernels/internet.py.
"""

from __future__ import annotations

from seawall.kernels.internet import judge_ip
from seawall.model.element import Element, Judged
from seawall.model.strings import Strings


def judge(column: Strings) -> Judged:
    """Judge a column (n,). No facts."""
    return Judged(judge_ip(column.data, column.offsets), {})


ELEMENT = Element(id="ip", judge=judge, pure=True)
