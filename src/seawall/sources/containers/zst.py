"""Zstandard: one or more frames.

The binding has no bound on one answer, so it is fed 4 KiB at a time: a block of at most 128 KiB
takes at least three bytes, which bounds an answer at about 170 MB even for a bomb.
Source: RFC 8878.
"""

from __future__ import annotations

from typing import BinaryIO

import zstandard

from seawall.kernels.inflate import Inflated
from seawall.model.source import Container, Limits, Member, Stream

MAGIC = b"\x28\xb5\x2f\xfd"
SKIPPABLE = b"\x2a\x4d\x18"
FEED = 1 << 12
WINDOW = 1 << 27  # the largest a decoder must support; frames asking for more are refused


def detect(head: bytes) -> float:
    """The magic number of a frame, or of a skippable frame, with which pzstd starts its files."""
    if head.startswith(MAGIC):
        return 1.0
    return 0.9 if head[1:4] == SKIPPABLE and 0x50 <= head[0] <= 0x5F else 0.0


def members(file: BinaryIO, name: str, limits: Limits) -> list[Member]:
    """The stream itself."""
    return [Member(0, "", 0, None)]


class _Decoder:
    """zstandard's decoder in the form of the others: bounded answers, input asked for."""

    def __init__(self) -> None:
        self._inner = zstandard.ZstdDecompressor(max_window_size=WINDOW).decompressobj()
        self._ready = b""
        self._at = 0
        self.needs_input = True

    @property
    def eof(self) -> bool:
        """Whether the frame ended and all of it was handed out."""
        return self._inner.eof and self._at >= len(self._ready)

    @property
    def unused_data(self) -> bytes:
        """Input after the end of the frame."""
        return self._inner.unused_data

    def decompress(self, data: bytes, /, max_length: int) -> bytes:
        """Up to max_length bytes of output."""
        if data:
            self._ready, self._at = self._inner.decompress(data), 0
        out = self._ready[self._at : self._at + max_length]
        self._at += len(out)
        self.needs_input = self._at >= len(self._ready)
        return out


def open_member(source: Stream | BinaryIO, member: Member, name: str, limits: Limits) -> Stream:
    """The decompressed stream."""
    return Inflated(
        source,  # type: ignore[arg-type]
        _Decoder,
        (zstandard.ZstdError,),
        name,
        limits,
        magic=MAGIC,
        chunk_bytes=FEED,
    )


CONTAINER = Container("zst", archive=False, detect=detect, members=members, open=open_member)
