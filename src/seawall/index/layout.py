"""The run file, format 1: a header of 4,096 bytes, then five sections, each on a 64-byte boundary.

    0     8  magic "SEAWALL" and the format's number as one byte
    8     4  length of the JSON text, little-endian
    12    4  CRC-32 of bytes 8..11 and 16..4095
    16       the JSON text: the fields of `Header`; zeros up to 4,096

    masks    8 k         the k masks that occur, ascending
    offsets  4 (2^b + 1) number of the first entry of every bucket
    heads    4 n         bits b..b+31 of each digest, in digest order
    tails    (4 - b/8) n the rest of each digest
    ids      w n         number of each entry's mask; w is 0, 1, 2 or 4, as k asks for

All numbers are little-endian. The leading b bits of a digest are its bucket and are not stored; b
is the one of 0, 8, 16, 24 that makes the file smallest. Every section has its CRC-32 in the header,
taken with the padding behind it, so that damage is found before an answer is given. A CRC tells
damage, not malice: what is read is checked again where it is used.
"""

from __future__ import annotations

import json
import re
import struct
from dataclasses import asdict, dataclass, field
from datetime import datetime
from zlib import crc32

from seawall.errors import RunError

FORMAT = 1
MAGIC = b"SEAWALL" + bytes([FORMAT])
HEADER_BYTES = 4096
ALIGNMENT = 64
SECTIONS = ("masks", "offsets", "heads", "tails", "ids")
BITS = (0, 8, 16, 24)
KINDS = ("entries", "erasures")
MAX_ENTRIES = 2**32 - 1
MAX_MASKS = 2**32 - 1
SLUG = re.compile(r"[a-z0-9]([a-z0-9-]{0,60}[a-z0-9])?", re.ASCII)
PART = re.compile(r"[0-9a-f]{32}", re.ASCII)
KEY_ID = re.compile(r"[0-9a-f]{16}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Header:
    """What a run says of itself. `part` names the input it was made from, as a hash."""

    kind: str
    suite: int
    key_id: str
    element: int
    breach: str
    part: str
    n: int
    n_masks: int
    bits: int
    created_at: str
    crcs: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SECTIONS, 0))

    @property
    def tail_width(self) -> int:
        """Bytes of a tail."""
        return 4 - self.bits // 8

    @property
    def id_width(self) -> int:
        """Bytes of a mask number."""
        return 0 if self.n_masks <= 1 else 1 if self.n_masks <= 1 << 8 else (
            2 if self.n_masks <= 1 << 16 else 4
        )  # fmt: skip

    @property
    def sizes(self) -> dict[str, int]:
        """Bytes of each section, without padding."""
        return {
            "masks": 8 * self.n_masks,
            "offsets": 4 * ((1 << self.bits) + 1),
            "heads": 4 * self.n,
            "tails": self.tail_width * self.n,
            "ids": self.id_width * self.n,
        }

    @property
    def places(self) -> dict[str, tuple[int, int]]:
        """Where each section starts in the file, and where the next one does."""
        places, at = {}, HEADER_BYTES
        for name, size in self.sizes.items():
            end = at + -(-size // ALIGNMENT) * ALIGNMENT
            places[name] = at, end
            at = end
        return places

    @property
    def n_bytes(self) -> int:
        """The size of the whole file."""
        return self.places["ids"][1]


def best_bits(n: int) -> int:
    """The bucket bits that make a run of n entries smallest."""
    return min(BITS, key=lambda bits: (8 - bits // 8) * n + (4 << bits))


def pack(header: Header) -> bytes:
    """The header as it stands in the file."""
    text = json.dumps(asdict(header), separators=(",", ":")).encode()
    if len(text) > HEADER_BYTES - 16:
        raise ValueError("the header does not fit")
    length = struct.pack("<I", len(text))
    body = text.ljust(HEADER_BYTES - 16, b"\0")
    return MAGIC + length + struct.pack("<I", crc32(body, crc32(length))) + body


def unpack(raw: bytes, name: str) -> Header:
    """Read a header back.

    Args:
        raw: The first 4,096 bytes of the file.
        name: The file's name, for errors.

    Raises:
        RunError: If it is no run, of another format, damaged, or says impossible things.
    """
    if len(raw) < HEADER_BYTES or raw[:7] != MAGIC[:7]:
        raise RunError(f"{name}: not an index run.")
    if raw[7] != FORMAT:
        raise RunError(f"{name}: run format {raw[7]}, this version reads {FORMAT}.")
    length, crc = struct.unpack("<II", raw[8:16])
    if crc32(raw[16:HEADER_BYTES], crc32(raw[8:12])) != crc or length > HEADER_BYTES - 16:
        raise RunError(f"{name}: the header is damaged.")
    try:
        fields = json.loads(raw[16 : 16 + length])
        header = Header(**fields)
        sound = _sound(header)
    except (ValueError, TypeError, RecursionError):
        sound = False
    if not sound:
        raise RunError(f"{name}: the header says impossible things.")
    return header


def _sound(header: Header) -> bool:
    numbers = (header.suite, header.element, header.n, header.n_masks, header.bits)
    crcs = header.crcs
    return (
        all(type(number) is int and number >= 0 for number in numbers)
        and 1 <= header.element <= 63
        and header.n <= MAX_ENTRIES
        and min(header.n, 1) <= header.n_masks <= min(header.n, MAX_MASKS)
        and header.bits in BITS
        and header.kind in KINDS
        and KEY_ID.fullmatch(header.key_id) is not None
        and SLUG.fullmatch(header.breach) is not None
        and PART.fullmatch(header.part) is not None
        and datetime.fromisoformat(header.created_at).tzinfo is not None
        and isinstance(crcs, dict)
        and tuple(crcs) == SECTIONS
        and all(type(crc) is int and 0 <= crc < 1 << 32 for crc in crcs.values())
    )
