"""Buckets: what a holder hands out of one breach for one prefix, and how an asker reads it.

    input    0x01 (the suite), the element's number, the digest in 8 bytes, little-endian
    y        the oblivious function's 64 bytes for that input
    prefix   the leading bits of the digest
    entry    tag (8 bytes) + mask (8 bytes, little-endian, xor pad), where tag + pad is
             BLAKE2b-128(key y, the breach's name, personalised "seawall bucket1")
    bucket   entries in ascending order, as many in every bucket of a breach

An entry tells nothing to whoever lacks its y, and y is had from the holder alone, one question per
identifier: a whole collection of buckets cannot be tried against a list of telephone numbers. The
breach's name in the hash keeps the same person's entries in two breaches from being told as one's.
Entries that fill a bucket up look like the others and are the same at every question.

The shape is that of MIGP (arXiv 2109.14490), with keyed digests in place of hashed names.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from seawall.protocols.oprf import OUTPUT_BYTES

SUITE = 1
TAG_BYTES = MASK_BYTES = 8
ENTRY_BYTES = TAG_BYTES + MASK_BYTES
DIGEST_BITS = 64
PERSON = b"seawall bucket1"
FILL_PERSON = b"seawall filling"


def asked(element_number: int, digest: int) -> bytes:
    """The input of the oblivious function for one digest.

    Raises:
        ValueError: If the element's number is outside 1..63, or the digest outside 1..2^64-1.
    """
    if not 0 < element_number < 64 or not 0 < digest < 1 << DIGEST_BITS:
        raise ValueError("an element's number is 1..63 and a digest 1..2^64-1")
    return bytes((SUITE, element_number)) + digest.to_bytes(8, "little")


def prefix(digest: int, bits: int) -> int:
    """The leading bits of a digest."""
    return digest >> (DIGEST_BITS - bits)


def entry(y: bytes, breach: str, mask: int) -> bytes:
    """What a bucket holds of one identifier."""
    tag, pad = _parts(y, breach)
    return tag + (mask ^ pad).to_bytes(MASK_BYTES, "little")


def bucket(
    entries: Iterable[bytes], capacity: int, secret: bytes, breach: str, element_number: int, number: int
) -> bytes:  # fmt: skip
    """Entries in order, filled up to `capacity` with what only the holder can tell from them.

    Args:
        entries: At most `capacity`.
        capacity: Entries of every bucket of the breach.
        secret: The holder's key; the same one always gives the same filling.
        breach: The breach's name.
        element_number: 1..63.
        number: The bucket's prefix.

    Raises:
        ValueError: If there are more entries than room.
    """
    found = list(entries)
    if len(found) > capacity:
        raise ValueError(f"{len(found):,} entries for {capacity:,} places")
    place = breach.encode() + b"\0" + bytes((element_number,)) + number.to_bytes(8, "little")
    for i in range(len(found), capacity):
        message = place + i.to_bytes(8, "little")
        fill = blake2b(message, key=secret, digest_size=ENTRY_BYTES, person=FILL_PERSON)
        found.append(fill.digest())
    return b"".join(sorted(found))


def find(content: bytes, y: bytes, breach: str) -> int | None:
    """The mask that a bucket holds of an identifier, None if it is not there.

    Every entry is looked at, so the time says only how large the bucket is.

    Raises:
        ValueError: If the bucket or y is of an impossible length.
    """
    if len(content) % ENTRY_BYTES:
        raise ValueError(f"a bucket of {len(content):,} bytes is cut short")
    tag, pad = _parts(y, breach)
    mask = None
    for at in range(0, len(content), ENTRY_BYTES):
        if content[at : at + TAG_BYTES] == tag:
            mask = int.from_bytes(content[at + TAG_BYTES : at + ENTRY_BYTES], "little") ^ pad
    return mask


def _parts(y: bytes, breach: str) -> tuple[bytes, int]:
    if len(y) != OUTPUT_BYTES:
        raise ValueError(f"the function has {OUTPUT_BYTES} bytes, not {len(y)}")
    both = blake2b(breach.encode(), key=y, digest_size=ENTRY_BYTES, person=PERSON).digest()
    return both[:TAG_BYTES], int.from_bytes(both[TAG_BYTES:], "little")
