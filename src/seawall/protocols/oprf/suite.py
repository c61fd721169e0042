"""What both parties compute alike: context, hashing to the group and to scalars, the output.

    context       "OPRFV1-" mode "-" "ristretto255-SHA512"
    expand        expand_message_xmd with SHA-512, always to 64 bytes
    to an element DST "HashToGroup-" context, then the one-way map of ristretto255
    to a scalar   DST "HashToScalar-" context, then modulo the order

Sources: RFC 9497, sections 3.1, 3.3 and 4.1; RFC 9380, section 5.3.1 (expand_message_xmd).
"""

from __future__ import annotations

from enum import IntEnum
from functools import cache
from hashlib import sha512

from seawall.protocols.oprf.ristretto import IDENTITY, WIDE_BYTES, from_uniform, reduced

NAME = b"ristretto255-SHA512"
OUTPUT_BYTES = 64
PROOF_BYTES = 64
MAX_BATCH = MAX_INPUT_BYTES = 2**16 - 1  # lengths and places in a batch are hashed as two bytes
_BLOCK_BYTES = 128  # of SHA-512
_PAD = bytes(_BLOCK_BYTES)


class Mode(IntEnum):
    """Without and with a proof. The functions of the two differ even under one key."""

    OPRF = 0
    VOPRF = 1

    @property
    def context(self) -> bytes:
        """The string that keeps this mode and suite apart from all others."""
        return _context(self)


@cache
def _context(mode: Mode) -> bytes:
    return b"OPRFV1-" + bytes((mode,)) + b"-" + NAME


def expand(message: bytes, dst: bytes) -> bytes:
    """64 uniform bytes from a message: expand_message_xmd with SHA-512.

    Raises:
        ValueError: If the domain separation tag has no byte or more than 255; RFC 9380 hashes longer
            ones first, which this suite never needs.
    """
    if not 0 < len(dst) < 256:
        raise ValueError(f"a tag has 1..255 bytes, not {len(dst)}")
    tag = dst + bytes((len(dst),))
    first = sha512(_PAD + message + b"\0\x40\0" + tag).digest()
    return sha512(first + b"\1" + tag).digest()


def to_element(data: bytes, mode: Mode) -> bytes:
    """Hash an input to an element.

    Raises:
        ValueError: If the input is longer than 65,535 bytes or its element the identity.
    """
    if len(data) > MAX_INPUT_BYTES:
        raise ValueError(f"an input has at most {MAX_INPUT_BYTES:,} bytes, not {len(data):,}")
    found = from_uniform(expand(data, b"HashToGroup-" + mode.context))
    if found == IDENTITY:
        raise ValueError("an input leads to the identity element")
    return found


def to_scalar(message: bytes, mode: Mode, dst: bytes = b"HashToScalar-") -> bytes:
    """Hash a message to a scalar, which may be 0."""
    return reduced(expand(message, dst + mode.context))


def sized(data: bytes) -> bytes:
    """Bytes behind their length in two bytes, big-endian."""
    return len(data).to_bytes(2, "big") + data


def output(data: bytes, unblinded: bytes) -> bytes:
    """The function's 64 bytes for an input and its element times the key."""
    assert len(unblinded) == WIDE_BYTES // 2
    return sha512(sized(data) + sized(unblinded) + b"Finalize").digest()
