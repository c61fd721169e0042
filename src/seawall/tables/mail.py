"""Domains of mail addresses that say something: large providers, throw-away services, reserved names.

The list of providers is ours and short: a domain that is not on it is "other", not wrong. Reserved
names are those that no mail can reach; of these `.example` is left out, because synthetic data, ours too,
writes stand-ins of providers under it.
Sources: each row's own; RFC 2606 and RFC 6761 for reserved names.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from seawall.errors import TableError
from seawall.tables.load import shipped

NAME = "mail_domains.csv"
#: What a domain is, by its number in the plane mail_class; 0 is no address.
CLASSES = ("", "large", "disposable", "reserved", "other")
LARGE, DISPOSABLE, RESERVED, OTHER = range(1, 5)


class KnownDomains(NamedTuple):
    """FNV-1a hashes of the listed domains, ascending, (n,) uint64, and the class of each, (n,) uint8.

    A domain that stands for everything under it is hashed with its leading dot.
    """

    hashes: NDArray[np.uint64]
    classes: NDArray[np.uint8]


@cache
def mail_domains() -> dict[str, str]:
    """Domain, in lower case, to "large", "disposable" or "reserved"; ".test" is all under test."""
    rows = shipped(NAME, ("domain", "kind", "country"), ("domain",))
    if any(row["kind"] not in CLASSES[1:OTHER] for row in rows):
        raise TableError(f"{NAME}: a kind that is none of {', '.join(CLASSES[1:OTHER])}")
    return {row["domain"]: row["kind"] for row in rows}


@cache
def known_domains() -> KnownDomains:
    """The same for a kernel to look up."""
    hashed = sorted((fnv1a(d.encode()), CLASSES.index(k)) for d, k in mail_domains().items())
    known = KnownDomains(
        np.array([h for h, _ in hashed], np.uint64), np.array([c for _, c in hashed], np.uint8)
    )
    for array in known:
        array.flags.writeable = False
    return known


def fnv1a(text: bytes) -> int:
    """The 64-bit FNV-1a hash. Source: G. Fowler, L. C. Noll, K.-P. Vo."""
    value = 0xCBF29CE484222325
    for byte in text:
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value
