"""Account references as keyed digests: what the trail names accounts by, and what they are found by.

Suite 1 of `digest.keyed` under the state's own key, with a number that no element has. A reference
may itself be an identifier, so it stands in no file, log or answer of the service.
"""

from __future__ import annotations

from hashlib import blake2s

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from seawall.digest.key import SUITE, Key
from seawall.digest.keyed import digests
from seawall.model.element import BLOCK, PREFIX, ROOM, Canonical
from seawall.model.strings import strings

NUMBER = 63
_DOMAIN = bytes((SUITE, NUMBER))


def one(reference: str, key: Key) -> int:
    """The digest of one reference."""
    message = _DOMAIN + reference.encode()
    return int.from_bytes(blake2s(message, key=key.reveal()).digest()[:8], "little")


def many(references: pa.Array, key: Key) -> NDArray[np.uint64]:
    """The digests (n,) of an Arrow string column, which are those of `one`."""
    column = strings(references)
    lengths = np.diff(column.offsets)
    n = column.n
    over = np.flatnonzero(lengths > ROOM)
    long = [(int(row), column.at(int(row))) for row in over]
    lengths[over] = 0
    blocks = np.zeros((n, BLOCK), np.uint8)
    width = int(lengths.max(initial=0))
    if width:
        along = np.arange(width, dtype=np.int32)
        places = np.minimum(column.offsets[:-1, None] + along, len(column.data) - 1)
        inside = along < lengths[:, None]
        np.multiply(column.data[places], inside, out=blocks[:, PREFIX : PREFIX + width])
    return digests(Canonical(blocks, lengths, long), NUMBER, key)


def shown(digest: int) -> str:
    """A digest as the trail has it."""
    return digest.to_bytes(8, "little").hex()


def all_shown(found: NDArray[np.uint64]) -> str:
    """Digests (n,) as the trail has them, one after another."""
    return found.astype("<u8").tobytes().hex()
