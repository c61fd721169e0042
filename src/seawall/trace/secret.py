"""From a key of the keyring to the random words of one canary.

    master   = derived from the keyring's key, under a domain of its own
    k        = HMAC-SHA-256(master, dataset | recipient | epoch)       one per set
    row i    = SHAKE-256(HMAC-SHA-256(k, i)), read as 64-bit words     one stream per row

So row i needs none of the rows before it, whoever knows some rows learns nothing of the others, and
without the key no row can be told from a person. The parts of a message are length-prefixed: no two
names run together into a third. Names are compared as people do: whatever their case and blanks.
Sources: RFC 2104 (HMAC), FIPS 202 (SHAKE).
"""

from __future__ import annotations

import hmac
import unicodedata
from hashlib import sha256, shake_256

import numpy as np
from numpy.typing import NDArray

from seawall.digest.key import Key

Words = NDArray[np.uint64]
N_WORDS = 28  # of a row; likeness.py says which is for what
ROWS, CODE = "canary rows 1", "canary marks 1"
HALF = np.uint64(32)


def plain(name: str) -> str:
    """A recipient's or dataset's name as it is compared."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def of_set(key: Key, purpose: str, dataset: str, recipient: str, epoch: str) -> bytes:
    """k: the secret of one recipient's set of one epoch, 32 bytes."""
    message = b""
    for part in (dataset, recipient, epoch):
        raw = plain(part).encode()
        message += len(raw).to_bytes(4, "little") + raw
    return hmac.digest(key.derive(purpose), message, sha256)


def words(secret: bytes, start: int, n: int) -> Words:
    """The random words (n, N_WORDS) of rows start..start + n - 1 of a set."""
    streams = (
        shake_256(hmac.digest(secret, i.to_bytes(8, "little"), sha256)).digest(8 * N_WORDS)
        for i in range(start, start + n)
    )
    return np.frombuffer(b"".join(streams), "<u8").reshape(n, N_WORDS)


def below(random: Words, n: int | NDArray[np.int64]) -> NDArray[np.int64]:
    """Numbers 0..n - 1 from random words; n < 2**31. Off from uniform by n / 2**32 at most."""
    limit = np.asarray(n).astype(np.uint64)
    return (((random >> HALF) * limit) >> HALF).astype(np.int64)


def chance(random: Words, of_256: int) -> NDArray[np.bool_]:
    """An event of probability of_256 / 256 for each word."""
    return below(random, 256) < of_256
