"""Document ids as Elasticsearch makes them by itself, and the shard each falls in.

15 bytes in URL-safe base64, 20 characters. Old layout (1.4 to 5.x): 6 bytes of milliseconds, 6 of
the node, 3 of a sequence. New layout (6.x on): sequence bytes 0 and 2, time bytes 2 to 5, node, time
byte 1, sequence byte 1, time byte 0. The shard is murmur3 of the id's UTF-16 over the number of
shards (published: Elasticsearch's sources and documentation).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tests.populations.draws import Rng

ALPHABET = np.frombuffer(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", np.uint8
)
U32 = np.uint32


def ids(
    milliseconds: NDArray[np.int64],
    node: NDArray[np.uint8],
    sequence: NDArray[np.int64],
    old: bool,
) -> NDArray[np.uint8]:
    """(n, 20) ASCII of ids made at these instants (UTC), by nodes (n, 6), ascending sequences."""

    def time(k: int) -> NDArray[np.uint8]:
        return (milliseconds >> (8 * k) & 255).astype(np.uint8)[:, None]

    def count(k: int) -> NDArray[np.uint8]:
        return (sequence >> (8 * k) & 255).astype(np.uint8)[:, None]

    if old:
        parts = [time(k) for k in range(5, -1, -1)] + [node] + [count(k) for k in (2, 1, 0)]
    else:
        parts = [count(0), count(2), time(2), time(3), time(4), time(5), node]
        parts += [time(1), count(1), time(0)]
    raw = np.hstack(parts).astype(np.uint32).reshape(-1, 5, 3)
    word = raw[:, :, 0] << U32(16) | raw[:, :, 1] << U32(8) | raw[:, :, 2]
    sextets = np.stack([word >> U32(s) & U32(63) for s in (18, 12, 6, 0)], axis=2)
    return ALPHABET[sextets.reshape(len(milliseconds), 20)]


def murmur3(text: NDArray[np.uint8]) -> NDArray[np.int32]:
    """MurmurHash3 x86 32-bit of (n, w) ASCII taken as UTF-16LE, w even, seed 0."""
    n, width = text.shape
    blocks = text[:, ::2].astype(U32) | text[:, 1::2].astype(U32) << U32(16)
    state = np.zeros(n, U32)
    for k in range(width // 2):
        mixed = blocks[:, k] * U32(0xCC9E2D51)
        mixed = (mixed << U32(15) | mixed >> U32(17)) * U32(0x1B873593)
        state ^= mixed
        state = (state << U32(13) | state >> U32(19)) * U32(5) + U32(0xE6546B64)
    state ^= U32(2 * width)
    state ^= state >> U32(16)
    state *= U32(0x85EBCA6B)
    state ^= state >> U32(13)
    state *= U32(0xC2B2AE35)
    state ^= state >> U32(16)
    return state.view(np.int32)


def shard(hashes: NDArray[np.int32], n_shards: int, old: bool) -> NDArray[np.int64]:
    """The shard of each hash: by remainder, or through the routing shards of 7.x on."""
    if old:
        return np.mod(hashes.astype(np.int64), n_shards)
    factor = 1
    while n_shards * factor * 2 <= 1024:
        factor *= 2
    return np.mod(hashes.astype(np.int64), n_shards * factor) // factor


def nodes(rng: Rng, n_nodes: int) -> NDArray[np.uint8]:
    """Node fingerprints (n_nodes, 6)."""
    return rng.integers(0, 256, (n_nodes, 6)).astype(np.uint8)
