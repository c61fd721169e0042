"""Canonical value to digest, suite 1: keyed BLAKE2s-256, cut to 64 bits.

    message = suite byte 0x01 + element number + canonical value
    digest  = first 8 bytes, as a little-endian number, of BLAKE2s-256(32-byte key, message)

The element number in the message keeps one element's digests apart from another's: a bank card
never matches a phone number of the same digits. vectors/digest holds known answers.

Source: RFC 7693 (BLAKE2); element numbers in tables/elements.csv.
"""

from __future__ import annotations

from hashlib import blake2s

import numpy as np
from numpy.typing import NDArray

from seawall.digest.key import SUITE, Key
from seawall.kernels.blake2s import LANES, first_words
from seawall.model.element import BLOCK, ROOM, Canonical


def digests(canonical: Canonical, element_number: int, key: Key) -> NDArray[np.uint64]:
    """The digest of every canonical value, shape (n,); 0 where there is nothing to digest.

    Args:
        canonical: Values in blocks; the first two bytes of each block are ignored, not written.
        element_number: 1..63, from tables/elements.csv.
        key: The digest key.

    Raises:
        ValueError: If a length is outside 0..62, or the arrays do not fit each other.
    """
    blocks, lengths, long = canonical
    n = len(lengths)
    if blocks.shape != (n, BLOCK):
        raise ValueError(f"{n} lengths for blocks of shape {blocks.shape}")
    if n and not 0 <= int(lengths.min()) <= int(lengths.max()) <= ROOM:
        raise ValueError(f"a canonical value has 0..{ROOM} bytes in its block")
    if not 0 < element_number < 64:
        raise ValueError(f"no element number: {element_number}")
    padded = max(n, LANES)
    out = np.zeros(padded, np.uint64)
    if padded > n:
        blocks = np.concatenate([blocks, np.zeros((padded - n, BLOCK), np.uint8)])
        lengths = np.concatenate([lengths, np.zeros(padded - n, np.int32)])
    blocks = np.ascontiguousarray(blocks, np.uint8)
    lengths = np.ascontiguousarray(lengths, np.int32)
    first_words(blocks, lengths, key.midstate, np.uint32(SUITE | element_number << 8), out)
    out = out[:n]
    for row, value in long:
        out[row] = digest(value, element_number, key)
    return out


def digest(value: bytes, element_number: int, key: Key) -> int:
    """The digest of one canonical value of any length."""
    message = bytes((SUITE, element_number)) + value
    return int.from_bytes(blake2s(message, key=key.reveal()).digest()[:8], "little")
