"""Spellings of addresses and names: one number for one place, or no number at all.

Every address becomes a number of 128 bits in which IPv4 stands where RFC 4291 maps it
(::ffff:a.b.c.d), so an IPv4-mapped spelling cannot be another place. Only dotted quads without
leading zeros and RFC 4291 text without a zone are addresses; 2130706433, 0177.0.0.1, 0x7f.1 and
127.1, which a system's resolver would take, are neither addresses nor names here.

Source: RFC 4291 (IPv6 addressing), RFC 6890 (special purpose), RFC 6052 and RFC 8215 (NAT64),
RFC 3056 (6to4), RFC 4380 (Teredo), RFC 2765 (IPv4-translated), RFC 3849; WHATWG URL for "ends in a
number"; RFC 5892 for the characters on which IDNA 2003 and 2008 disagree.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from functools import lru_cache

from seawall.errors import ScopeError

MAPPED = 0xFFFF << 32
HIGHEST = (1 << 128) - 1
ALL_V4 = (MAPPED, MAPPED + (1 << 32) - 1)
#: Never connected to, whatever a scope says: places that mean another place, all places or none,
#: and link-local ones, among which clouds keep the service that hands out credentials.
NEVER = (
    "0.0.0.0/8", "169.254.0.0/16", "192.88.99.0/24", "224.0.0.0/3", "::/128", "::ffff:0:0:0/96",
    "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "fe80::/10", "fec0::/10", "ff00::/8",
)  # fmt: skip
COMPATIBLE = (2, (1 << 32) - 1)  # ::a.b.c.d of old, all but ::1
LOOPBACK = ("127.0.0.0/8", "::1/128")
#: Where the world cannot reach by itself. Loopback besides.
PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.ASCII)
NUMERIC = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)
#: Characters that IDNA 2003 maps or drops and IDNA 2008 keeps: one spelling, two places.
DEVIATING = frozenset("ßẞς\u200c\u200d")


@lru_cache(65_536)
def number(text: str) -> int | None:
    """The number of an address as text; None where the text is no plain address."""
    try:
        return of(ipaddress.ip_address(text))
    except ValueError:
        return None


def of(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> int | None:
    """The number of an address; None for one with a zone."""
    if address.version == 4:
        return MAPPED | int(address)
    return None if address.scope_id else int(address)


def text(number: int) -> str:
    """The canonical spelling: a dotted quad for IPv4, RFC 5952 otherwise."""
    if number >> 32 == 0xFFFF:
        return str(ipaddress.IPv4Address(number & 0xFFFFFFFF))
    return str(ipaddress.IPv6Address(number))


def span(cidr: str) -> tuple[int, int]:
    """First and last number of a network, or of one address.

    Raises:
        ScopeError: If it is no network, has host bits set, or has a zone.
    """
    try:
        network = ipaddress.ip_network(cidr)
        low, high = of(network[0]), of(network[-1])
    except ValueError:
        low = high = None
    if low is None or high is None:
        raise ScopeError("An address or network is not written plainly: expected 192.0.2.0/24.")
    if low <= ALL_V4[0] and high >= ALL_V4[1] and (low, high) != ALL_V4:
        raise ScopeError("An IPv6 network covers all of IPv4. Name the networks that are yours.")
    return low, high


def within(number: int, spans: tuple[tuple[int, int], ...]) -> bool:
    """Whether a number lies in any of the spans."""
    return any(low <= number <= high for low, high in spans)


NEVER_SPANS = (COMPATIBLE, *(span(cidr) for cidr in NEVER))
LOOPBACK_SPANS = tuple(span(cidr) for cidr in LOOPBACK)
PRIVATE_SPANS = tuple(span(cidr) for cidr in PRIVATE)


def name(text: str) -> str:
    """A host name in its one spelling: lower case, ASCII (IDNA), without the final dot.

    Raises:
        ScopeError: If it is none, or a resolver might take it for an address.
    """
    if not DEVIATING.isdisjoint(text):
        raise ScopeError("A host name has letters that two standards read differently: write xn--.")
    plain = unicodedata.normalize("NFKC", text).lower().replace("。", ".").removesuffix(".")
    try:
        labels = [part.encode("idna").decode("ascii") for part in plain.split(".")]
    except UnicodeError:
        labels = [""]
    if len(plain) > 253 or not all(LABEL.fullmatch(label) for label in labels):
        raise ScopeError("A host name is not one: letters, digits, hyphens and dots.")
    if NUMERIC.fullmatch(labels[-1]):
        raise ScopeError("A host name ends in a number: write addresses as 192.0.2.1.")
    return ".".join(labels)
