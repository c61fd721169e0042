"""The state of keyed BLAKE2s-256 after its key block: where every digest under a key starts.

Plain Python, because it runs once per key. It is as secret as the key itself.

Source: RFC 7693 (BLAKE2), sections 2.5, 2.8, 3.2 and 3.3.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from seawall.kernels.blake2s import IV, MIXES, SIGMA

OUT_BYTES = 32
KEY_BYTES = 32
WORD = 0xFFFFFFFF


def midstate(secret: bytes) -> NDArray[np.uint32]:
    """The (8,) words after compressing a 32-byte key, for kernels.blake2s."""
    block = secret.ljust(64, b"\0")
    m = [int.from_bytes(block[i : i + 4], "little") for i in range(0, 64, 4)]
    h = list(IV)
    h[0] ^= 0x01010000 | KEY_BYTES << 8 | OUT_BYTES
    v = h + list(IV)
    v[12] ^= 64  # bytes so far: one block
    for sigma in SIGMA:
        for k, (a, b, c, d) in enumerate(MIXES):
            for word, left, right in ((sigma[2 * k], 16, 12), (sigma[2 * k + 1], 8, 7)):
                v[a] = v[a] + v[b] + m[word] & WORD
                v[d] = _turn(v[d] ^ v[a], left)
                v[c] = v[c] + v[d] & WORD
                v[b] = _turn(v[b] ^ v[c], right)
    return np.array([h[i] ^ v[i] ^ v[i + 8] for i in range(8)], np.uint32)


def _turn(word: int, n: int) -> int:
    return (word >> n | word << (32 - n)) & WORD
