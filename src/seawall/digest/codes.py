"""The values of small sets to keyed digests: status words, flags, region codes.

They are no identifiers, so they have a domain of their own and never equal a digest of the index.
"""

from __future__ import annotations

from hashlib import blake2s

from seawall.digest.key import Key

DOMAIN = b"seawall code 1 "  # starts with a byte that is no suite number


def code(value: bytes, key: Key) -> str:
    """The digest of one value: 16 hexadecimal digits."""
    return blake2s(DOMAIN + value, key=key.reveal()).digest()[:8].hex()
