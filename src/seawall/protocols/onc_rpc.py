"""ONC RPC over TCP, and of portmap, MOUNT and NFS what tells who may mount: no READ, no READDIR.

Source: RFC 5531 (RPC, record marking, AUTH_SYS), RFC 1833 (portmap), RFC 1813 appendix I (MOUNT 3),
RFC 7530 (NFS 4.0: COMPOUND, PUTROOTFH, LOOKUP, ACCESS).
"""

from __future__ import annotations

import struct

PORTMAP, NFS, MOUNT = (100_000, 2), (100_003, 3), (100_005, 3)
NFS4 = (100_003, 4)
GETPORT = 3
MNT, UMNT, EXPORT = 1, 3, 5
XID = 0x5EA3A110
NOBODY = 65_534
DONE, UNAVAILABLE, MISMATCH = 0, 1, 2
DENIED = -1
AUTH_NONE, AUTH_SYS = 0, 1
PERM, NOENT, ACCESS, WRONGSEC = 1, 2, 13, 10_016
READ, MODIFY, EXTEND = 0x1, 0x4, 0x8
MOST_ENTRIES = 512


def opaque(data: bytes) -> bytes:
    """Variable-length opaque data or a string in XDR."""
    return struct.pack(">I", len(data)) + data + bytes(-len(data) % 4)


def call(
    program: tuple[int, int], procedure: int, body: bytes = b"", *, named: bool = False
) -> bytes:
    """A call in one record; `named` says in AUTH_SYS that nobody asks."""
    sys = struct.pack(">I", 0) + opaque(b"seawall") + struct.pack(">III", NOBODY, NOBODY, 0)
    cred = struct.pack(">I", AUTH_SYS) + opaque(sys) if named else bytes(8)
    said = struct.pack(">IIIIII", XID, 0, 2, *program, procedure) + cred + bytes(8) + body
    return struct.pack(">I", 1 << 31 | len(said)) + said


def port_of(program: tuple[int, int]) -> bytes:
    """The body of a GETPORT for a program over TCP."""
    return struct.pack(">IIII", *program, 6, 0)


def record(data: bytes) -> bytes | None:
    """The first record, its fragments joined; None if it is not whole."""
    whole = b""
    while len(data) >= 4:
        head = int.from_bytes(data[:4], "big")
        size = head & 0x7FFFFFFF
        if len(data) < 4 + size:
            return None
        whole += data[4 : 4 + size]
        if head >> 31:
            return whole
        data = data[4 + size :]
    return None


def complete(data: bytes) -> bool:
    """One record."""
    return record(data) is not None


def reply(data: bytes) -> tuple[int, bytes] | None:
    """How our call was accepted, and its result; None if this is no reply to it."""
    said = record(data)
    if said is None or len(said) < 12 or said[:8] != struct.pack(">II", XID, 1):
        return None
    if said[8:12] != bytes(4):
        return DENIED, b""
    size = int.from_bytes(said[16:20], "big")
    at = 20 + size + -size % 4
    if len(said) < at + 4:
        return None
    return int.from_bytes(said[at : at + 4], "big"), said[at + 4 :]


class Reader:
    """Values of XDR out of hostile bytes. Raises EOFError."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def word(self) -> int:
        """An unsigned integer."""
        if self.at + 4 > len(self.data):
            raise EOFError
        self.at += 4
        return int.from_bytes(self.data[self.at - 4 : self.at], "big")

    def text(self) -> bytes:
        """A string or opaque data."""
        size = self.word()
        if size > len(self.data) - self.at:
            raise EOFError
        found = self.data[self.at : self.at + size]
        self.at += size + -size % 4
        return found


def exports(body: bytes) -> list[tuple[bytes, bool]] | None:
    """Paths of an EXPORT result, and whether everybody may mount each; None if it is cut."""
    reader = Reader(body)
    found: list[tuple[bytes, bool]] = []
    try:
        while reader.word() and len(found) < MOST_ENTRIES:
            path, groups = reader.text(), []
            while reader.word():
                groups.append(reader.text())
            found.append(
                (path, not groups or any(g in (b"*", b"0.0.0.0/0", b"(everyone)") for g in groups))
            )
    except EOFError:
        return None
    return found


def mounted(body: bytes) -> tuple[int, frozenset[int]]:
    """Status and ways to authenticate of a MNT result; status -1 if it is cut. The handle is not kept."""
    reader = Reader(body)
    try:
        if status := reader.word():
            return status, frozenset()
        reader.text()
        return 0, frozenset(reader.word() for _ in range(min(reader.word(), 16)))
    except EOFError:
        return -1, frozenset()


def rights_at(path: str) -> bytes:
    """The body of a COMPOUND that walks from the root and asks for rights: PUTROOTFH, LOOKUP, ACCESS."""
    names = [name.encode("utf-8") for name in path.split("/") if name]
    steps = struct.pack(">I", 24) + b"".join(struct.pack(">I", 15) + opaque(n) for n in names)
    steps += struct.pack(">II", 3, READ | MODIFY | EXTEND)
    return opaque(b"") + struct.pack(">II", 0, len(names) + 2) + steps


def rights(body: bytes) -> tuple[int, int]:
    """Status and granted rights of that COMPOUND; status -1 if it is cut."""
    reader = Reader(body)
    try:
        status = reader.word()
        reader.text()
        for _ in range(min(reader.word(), 64)):
            operation, code = reader.word(), reader.word()
            if code:
                return code, 0
            if operation == 3:
                reader.word()
                return status, reader.word()
    except EOFError:
        pass
    return -1, 0
