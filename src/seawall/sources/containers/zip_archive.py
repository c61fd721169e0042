"""ZIP archives: members are streamed from their place in the file, never unpacked.

Names without the UTF-8 flag are what the packing system used: UTF-8 if they are that, else GBK (the
usual case in Chinese dumps), else code page 437. Entries that share bytes make an overlapping bomb
and are refused. Methods: stored, deflate, zstd; others and encrypted members are named with their
reason.
Source: PKWARE APPNOTE 6.3.10; D. Fifield, "A better zip bomb" (2019).
"""

from __future__ import annotations

import struct
import zipfile
from itertools import pairwise
from typing import BinaryIO

import zstandard
from isal import igzip_lib, isal_zlib

from seawall.errors import LimitError, SourceError
from seawall.kernels.inflate import CORRUPT, CUT, Inflated
from seawall.model.source import Container, Limits, Member, Stream

STORED, DEFLATED, ZSTD = 0, 8, 93
_LOCAL = struct.Struct("<4s5H3I2H")
_END = struct.Struct("<4s4H2IH")
_ENTRY = 46  # the fixed part of an entry in the central directory


def detect(head: bytes) -> float:
    """A local header, or the end record of an empty archive."""
    return 1.0 if head.startswith((b"PK\x03\x04", b"PK\x05\x06")) else 0.0


def _name(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & 0x800:
        return info.filename
    raw = info.orig_filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _check_directory(file: BinaryIO, name: str, limits: Limits) -> None:
    """Refuse a directory too large to load, before loading it."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 65_557))
    tail = file.read(65_557)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + _END.size > len(tail):
        raise SourceError(name, None, "is a zip file without its directory", "It may be cut off")
    n_bytes = _END.unpack_from(tail, at)[5]
    if n_bytes == 0xFFFFFFFF:
        n_bytes = (
            size  # the real size stands in the 64-bit record; zipfile checks it against the file
        )
    if min(n_bytes, size) > limits.max_members * (_ENTRY + 1_024):
        raise LimitError(name, None, "has a directory past the limit on members")


def members(file: BinaryIO, name: str, limits: Limits) -> list[Member]:
    """Files of the archive in stored order, with the reason where one cannot be read."""
    _check_directory(file, name, limits)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, RuntimeError, EOFError, OSError, struct.error):
        raise SourceError(name, None, "has a damaged zip directory") from None
    if len(entries) > limits.max_members:
        raise LimitError(name, None, f"has {len(entries):,} members, over {limits.max_members:,}")
    places = sorted((e.header_offset, e.header_offset + 30 + e.compress_size) for e in entries)
    for (_, end), (start, _) in pairwise(places):
        if start < end:
            raise LimitError(name, None, "has members that share the same bytes", "It is a bomb")
    found = []
    for index, entry in enumerate(entries):
        if entry.is_dir():
            continue
        trouble = ""
        if entry.flag_bits & 1:
            trouble = "encrypted"
        elif entry.compress_type not in (STORED, DEFLATED, ZSTD):
            trouble = f"compression method {entry.compress_type} is not supported"
        elif entry.file_size > max(
            limits.ratio_from_bytes, limits.max_ratio * max(1, entry.compress_size)
        ):
            raise LimitError(name, None, "has a member that is a bomb by its own size")
        place = (entry.header_offset, entry.compress_type, entry.CRC)
        found.append(
            Member(index, _name(entry), entry.compress_size, entry.file_size, place, trouble)
        )
    return found


class _Raw:
    """The stored bytes of one member."""

    def __init__(self, file: BinaryIO, member: Member) -> None:
        self._file, self._left = file, member.n_stored
        self.trouble, self.stored = "", 0
        # zipfile reckons places from the end, so that a false directory leads before the start
        header = b""
        if member.place[0] >= 0:
            file.seek(member.place[0])
            header = file.read(_LOCAL.size)
        if len(header) < _LOCAL.size or not header.startswith(b"PK\x03\x04"):
            self.trouble, self._left = CORRUPT, 0
            return
        fields = _LOCAL.unpack(header)
        file.seek(member.place[0] + _LOCAL.size + fields[9] + fields[10])

    def readinto(self, view: memoryview) -> int:
        n = int(self._file.readinto(view[: min(len(view), self._left)]))  # type: ignore[attr-defined]
        if n == 0 and self._left:
            self.trouble = CUT
        self._left -= n
        self.stored += n
        return n


class _Checked:
    """A member's content, held against its checksum at the end."""

    def __init__(self, inner: Stream, crc: int) -> None:
        self._inner, self._crc, self._sum = inner, crc, 0
        self.trouble = ""

    @property
    def stored(self) -> int:
        return self._inner.stored

    def readinto(self, view: memoryview) -> int:
        n = self._inner.readinto(view)
        self._sum = isal_zlib.crc32(view[:n], self._sum)
        if n == 0 and len(view):
            self.trouble = self._inner.trouble
            if not self.trouble and self._sum != self._crc:
                self.trouble = "checksum differs"
        return n


class _Frame:
    """One zstd frame, in the form that Inflated wants; see zst.py for the bound."""

    def __init__(self) -> None:
        self._inner = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()
        self._ready = b""
        self.needs_input = True
        self.unused_data = b""

    @property
    def eof(self) -> bool:
        return self._inner.eof and not self._ready

    def decompress(self, data: bytes, /, max_length: int) -> bytes:
        self._ready = self._inner.decompress(data) if data else self._ready
        out, self._ready = self._ready[:max_length], self._ready[max_length:]
        self.needs_input = not self._ready
        return out


def open_member(source: Stream | BinaryIO, member: Member, name: str, limits: Limits) -> Stream:
    """The decompressed content of one member of a seekable file."""
    raw: Stream = _Raw(source, member)  # type: ignore[arg-type]
    method = member.place[1]
    if method == DEFLATED:
        failures = (igzip_lib.IsalError, EOFError, ValueError)
        raw = Inflated(raw, igzip_lib.IgzipDecompressor, failures, name, limits)  # type: ignore[arg-type]
    elif method == ZSTD:
        raw = Inflated(raw, _Frame, (zstandard.ZstdError,), name, limits, chunk_bytes=1 << 12)
    return _Checked(raw, member.place[2])


CONTAINER = Container("zip", archive=True, detect=detect, members=members, open=open_member)
