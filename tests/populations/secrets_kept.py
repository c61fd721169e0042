"""What systems keep of passwords: unsalted MD5 that repeats, salted and slow hashes that do not.

A few passwords are many people's (assumed: a Zipf law over a short list and a longer tail); the
words are of the public lists of most used passwords, our own choice.
"""

from __future__ import annotations

import hashlib
from functools import cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tests.populations.draws import Rng, between, mixed, often, weighted, zipf
from tests.populations.texts import from_matrix, joined, pick, vocabulary, where

COMMON = (
    "123456 123456789 111111 12345678 000000 password qwerty 123123 5201314 a123456 1234567 abc123 "
    "1234567890 iloveyou 666666 888888 woaini1314 123321 654321 qwe123 1q2w3e4r dragon monkey letmein "
    "112233 sunshine princess football welcome 147258369 159753 777777 zxcvbnm asdfgh master shadow "
    "woaini aa123456 qq123456 1qaz2wsx superman 121212 hello123 michael charlie 999999 101010 asd123"
)
HEX = np.frombuffer(b"0123456789abcdef", np.uint8)
BASE64 = np.frombuffer(
    b"./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", np.uint8
)


def hexadecimal(seed: NDArray[np.uint64], width: int = 32) -> pa.Array:
    """Hexadecimal text of this many digits, the same for the same seed."""
    n_words = -(-width // 16)
    words = np.stack([mixed(seed, k + 1) for k in range(n_words)], axis=1)
    shifts = np.arange(60, -1, -4, dtype=np.uint64)
    nibbles = (words[:, :, None] >> shifts & np.uint64(15)).reshape(len(seed), -1)[:, :width]
    return from_matrix(HEX[nibbles.astype(np.int64)])


@cache
def _common(algorithm: str) -> pa.Array:
    digest = [hashlib.new(algorithm, word.encode()).hexdigest() for word in COMMON.split()]
    return vocabulary(digest)


def unsalted(rng: Rng, n: int, algorithm: str = "md5") -> pa.Array:
    """Hashes of which the common passwords' repeat, (n,)."""
    width = {"md5": 32, "sha1": 40}[algorithm]
    own = hexadecimal(rng.integers(0, 2**63, n).astype(np.uint64), width)
    tail = weighted(rng, zipf(20_000, 20.0), n)
    shared = hexadecimal(mixed(tail, 9_973), width)
    top = pick(_common(algorithm), weighted(rng, zipf(len(_common(algorithm)), 1.5), n))
    column = where(often(rng, between(rng, 0.1, 0.35), n), shared, own)
    return where(often(rng, between(rng, 0.04, 0.18), n), top, column)


def random_hashes(rng: Rng, n: int, width: int = 32) -> pa.Array:
    """Hexadecimal text that never repeats: salted hashes, or invented ones."""
    return hexadecimal(rng.integers(0, 2**63, n).astype(np.uint64), width)


def slow(rng: Rng, n: int, cost: int = 10) -> pa.Array:
    """Text shaped as bcrypt prints it, never the same twice."""
    return joined(f"$2y${cost}$", from_matrix(BASE64[rng.integers(0, 64, (n, 53))]))
