"""gzip: one or more members, decompressed with ISA-L.

Zero padding after the last member is normal (tapes); anything else after it is reported, and so is
a stream that ends early: what came before it is read. Source: RFC 1952.
"""

from __future__ import annotations

from typing import BinaryIO

from isal import igzip_lib

from seawall.kernels.inflate import Inflated
from seawall.model.source import Container, Limits, Member, Stream

MAGIC = b"\x1f\x8b\x08"


def detect(head: bytes) -> float:
    """Two magic bytes and the only method there is; the upper flag bits are reserved."""
    return 1.0 if head.startswith(MAGIC) and len(head) > 3 and head[3] < 0x20 else 0.0


def members(file: BinaryIO, name: str, limits: Limits) -> list[Member]:
    """The stream itself: its stored name says nothing we need."""
    return [Member(0, "", 0, None)]


def _decoder() -> igzip_lib.IgzipDecompressor:
    return igzip_lib.IgzipDecompressor(igzip_lib.DECOMP_GZIP)


def open_member(source: Stream | BinaryIO, member: Member, name: str, limits: Limits) -> Stream:
    """The decompressed stream."""
    return Inflated(
        source,  # type: ignore[arg-type]
        _decoder,
        (igzip_lib.IsalError, EOFError, ValueError),  # type: ignore[arg-type]
        name,
        limits,
        magic=MAGIC,
    )


CONTAINER = Container("gz", archive=False, detect=detect, members=members, open=open_member)
